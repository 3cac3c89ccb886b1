"""The card that compares people: with intervals in bands, or in a funnel by number of cases."""

from __future__ import annotations

from collections.abc import Callable

from analytics.charts.comparison import comparison
from analytics.charts.funnel import funnel
from analytics.deck import Card
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance import findings
from analytics.performance.choice import SCORE
from analytics.performance.team import TeamView, drawn
from pages.parts.cards import ABSENT, Cards

SHOWN = {"bands": N_("Intervals"), "funnel": N_("Funnel")}


def card(view: TeamView, compared_by: str, shown: str, cards: Cards) -> Card:
    """The comparison card of the deck, turned to what is shown; a score has no number of cases, so no funnel."""
    t = cards.writer.language
    if compared_by == SCORE:
        return _scores(view, cards)
    content = _funnel(view, compared_by, cards) if shown == "funnel" else _bands(view, compared_by, cards)
    content["tabs"] = [{"id": name, "label": t(label), "selected": name == shown} for name, label in SHOWN.items()]
    return content


def _noise(view: TeamView, cards: Cards) -> str:
    """How much of what lies between people is chance, and what follows from it."""
    t, noise = cards.writer.language, view.standing.noise
    if noise != noise:
        return ""
    values = {"percent": t.percent(noise, 0)}
    return t("Of the spread between them {percent} is chance: too much to rank anybody.", **values) \
        if view.standing.close else t("Of the spread between them {percent} is chance.", **values)


def _coarse(metric_id: str, cards: Cards) -> Callable[[float], str]:
    metric = CATALOGUE[metric_id]
    return lambda value: cards.writer.value(metric, value, coarse=True)


def _bands(view: TeamView, metric_id: str, cards: Cards) -> Card:
    t, metric, written = cards.writer.language, CATALOGUE[metric_id], _coarse(metric_id, cards)
    return {
        "id": "comparison",
        "span": 5,
        "title": findings.compared(view, t),
        "caption": t("{metric} with 95% interval · A–Z inside each band", metric=t(metric.label)),
        "help": t.sentences(
            t("Somebody is placed above or below only if the whole interval clears the company's figure. "
              "Inside a band the order is A–Z, not a ranking."),
            _noise(view, cards),
            t(metric.formula),
        ),
        "empty": _missing(metric_id, cards),
        "figure": comparison(
            drawn(view.comparison, cards.writer, metric), reference=view.reference.value,
            reference_label=t("company {value}", value=written(view.reference.value)), format=written, language=t,
            higher_is_better=metric.direction != "down") if len(view.comparison) else None,
    }


def _funnel(view: TeamView, metric_id: str, cards: Cards) -> Card:
    t, metric, written, found = cards.writer.language, CATALOGUE[metric_id], _coarse(metric_id, cards), view.funnel
    none = t("A funnel needs numbers of cases that differ: compare by win rate, satisfaction, retention or coverage "
             "(More filters).") if len(view.comparison) else _missing(metric_id, cards)
    return {
        "id": "comparison",
        "span": 5,
        "title": findings.funnelled(view, t),
        "caption": t("{metric} by number of cases · shaded: 95% of chance, dotted: 99.8%", metric=t(metric.label)),
        "help": t.sentences(
            t("Where everybody is as good as the company, chance leaves one in twenty outside the shade and one in 500 "
              "outside the dotted lines; with fewer cases it has more room."),
            t("The limits are widened, because people differ by more than chance.") if found and found.widened else "",
            t(metric.formula),
        ),
        "empty": none,
        "figure": funnel(
            found.points, found.lines, reference=view.reference.value,
            reference_label=t("company {value}", value=written(view.reference.value)), x_label=t("number of cases"),
            format=written, language=t) if found else None,
    }


def _scores(view: TeamView, cards: Cards) -> Card:
    t = cards.writer.language
    none = t("Scores are about single people; there are none in this selection, or they are not shown to you.")
    return {
        "id": "comparison",
        "span": 5,
        "title": findings.compared(view, t) if len(view.comparison) else t("Score"),
        "caption": t("Score with 95% interval · A–Z inside each band"),
        "help": t.sentences(
            t("Somebody is placed above or below only if the whole interval clears the company's figure. "
              "Inside a band the order is A–Z, not a ranking."),
            _noise(view, cards),
            t("The score as shown is shrunken towards the peers by its uncertainty, so that chance is not "
              "taken for merit."),
        ),
        "empty": none,
        "figure": comparison(
            drawn(view.comparison, cards.writer, None), reference=view.reference.value,
            reference_label=t("company {value}", value=t.number(view.reference.value)), format=t.number, language=t,
        ) if len(view.comparison) and not view.reference.missing else None,
    }


def _missing(metric_id: str, cards: Cards) -> str:
    absent = (source for source in CATALOGUE[metric_id].sources if source in ABSENT)
    return cards.empty(next((source for source in absent if source not in cards.data.loaded), "sales"))
