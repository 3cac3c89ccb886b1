"""The cards of the monthly summary: key figures, the bridge, regions, and what is said line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial

import pandas as pd

from analytics.charts import theme
from analytics.charts.ahead import ahead
from analytics.charts.multiples import multiples
from analytics.charts.variance import variance
from analytics.deck import Card, Line, Tab, Tile, tile
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.cards import TONES, Figure, card
from analytics.periods import add_months
from analytics.policy import Policy
from analytics.summary import words
from analytics.summary.alert_words import how_often, said, summed_up
from analytics.summary.bridge_rows import Row, Rows, attained, by_cause, by_team
from analytics.summary.figures import as_fact
from analytics.summary.forecast_words import basis, interval_note, limits
from analytics.summary.month import KEY, Month
from analytics.summary.narrative import Sentence

HEIGHT = {"en": 192, "zh_CN": 196}  # Chinese lines are taller: one screen has to hold them all
FOR_REMARK = 32  # px less, where a remark has its two lines among what happened
MOST_ALERTS = 5
TABS = {  # card -> what it can show, the first one at first
    "bridge": {"teams": N_("By team"), "causes": N_("By cause")},
    "regions": {"months": N_("Regions"), "forecast": N_("Forecast")},
    "risks": {"risks": N_("Risks"), "alerts": N_("Alerts")},
}

_CAPTIONS = {  # by what the bridge is split, and what it starts from
    ("teams", "plan"): N_("From plan to actual by team, {unit} · right: of the team's plan"),
    ("teams", "last_year"): N_("From last year to actual by team, {unit} · right: of the team's last year"),
    ("causes", "plan"): N_("From plan to actual by cause, {unit} · right: of the plan"),
    ("causes", "last_year"): N_("From last year to actual by cause, {unit} · right: of last year"),
}
_CAUSES = N_(
    "Volume: change of quantity at last year's prices. Price: this year's quantity at the change of price. Mix: the "
    "shift between dear and cheap products of a category. New: customers since last year's month. Lost: ended, or "
    "nothing bought since. A plan names no prices, so the growth that it asks for is taken back first. Everything adds "
    "up to the cent.")


@dataclass(frozen=True)
class MonthCards:
    """Makes cards for the deck from the month's model."""

    month: Month
    writer: Writer
    policy: Policy
    remark: bool = False  # whether the author left one

    @property
    def height(self) -> int:
        """Of the charts, px."""
        return HEIGHT[self.t.code] - (FOR_REMARK if self.remark else 0)

    @property
    def t(self) -> Language:
        return self.writer.language

    def figures(self) -> list[Tile]:
        """The strip of five key figures, the cost of rewards last where it may be told."""
        rewards = [self._rewards()] if self.month.rewards else []
        return [self._figure(metric) for metric in KEY[: 5 - len(rewards)]] + rewards

    def _figure(self, metric: str) -> Tile:
        found = self.month.figures
        now = {m: as_fact(f.figure) if m == "quota_attainment" else f.figure for m, f in found.items()}
        before = {m: Figure(f.last_year) for m, f in found.items()}
        months = pd.DataFrame({metric: found[metric].line})
        compare = "plan" if found[metric].plan == found[metric].plan else "last_year"
        return card(metric, now, before, {}, "", compare, months, self.writer, self.policy)

    def _rewards(self) -> Tile:
        cost, t = self.month.rewards, self.t
        assert cost is not None
        known = cost.budget == cost.budget
        apart = cost.cost / cost.budget - 1 if known else float("nan")
        delta = t("{difference} budget", difference=t.percent(apart, 1, sign=True)) if known else ""
        return tile("reward_cost", t("Reward cost"), t.money(cost.cost, self.month.currency),
                    t.sentences(words.rewards(cost, t), self.policy.examples.text(t)),
                    status=cost.status, delta=delta, tone=TONES[cost.status],
                    arrow=("up" if apart > 0 else "down") if known else "",
                    description=t("to {month}", month=t.month(cost.period.last, year=True)))

    def turned(self, place: str, shown: str) -> list[Card]:
        """A card with the tab that is shown, then what its other tabs hold, for paper alone."""
        faces: dict[str, dict[str, Callable[[], Card]]] = {
            "bridge": {tab: partial(self.bridge, tab) for tab in TABS["bridge"]},
            "regions": {"months": self.regions, "forecast": self.forecast},
            "risks": {"risks": self.risks, "alerts": self.alerts}}
        first = faces[place].pop(shown)()
        return [first, *(make() | {"id": f"{place}_{tab}", "tabs": [], "printed": True}
                         for tab, make in faces[place].items() if first["tabs"])]

    def bridge(self, tab: str) -> Card:
        """From plan (or last year) to actual, by team or by cause; one team by itself tells nothing, so by cause."""
        t, found = self.t, by_cause(self.month, self.writer, self.policy)
        alone = self.month.bridge is not None and len(self.month.bridge.teams) < 2
        causes = tab == "causes" or (alone and bool(found.rows))
        if not causes:
            found = by_team(self.month, self.writer, self.policy)
        unit = theme.money_unit([row.amount for row in found.rows], self.month.currency, t).name
        split, title = (("causes", words.causes_title(self.month, t)) if causes else
                        ("teams", words.bridge_title(self.month, t)))
        return {
            "id": "bridge", "span": 5, "title": title, "help": t(_CAUSES), "figure": self._steps(found, title),
            "caption": t(_CAPTIONS[split, found.basis], unit=unit),
            "tabs": [] if alone else self._tabs("bridge", tab),
            "empty": words.no_bridge(self.month, t)}

    def _steps(self, found: Rows, title: str) -> theme.Figure | None:
        t, currency = self.t, self.month.currency
        if not found.rows:
            return None
        said = t.listed(f"{row.label}: {t.money(row.amount, currency, sign=True)}" for row in found.rows)
        frame = pd.DataFrame(found.rows, columns=[f.name for f in fields(Row)])
        return variance(frame, basis=t("plan") if found.basis == "plan" else t("last year"), currency=currency,
                        language=t, height=self.height, alt=f"{title}. {said}")

    def _tabs(self, place: str, shown: str) -> list[Tab]:
        return [{"id": key, "label": self.t(label), "selected": key == shown} for key, label in TABS[place].items()]

    def regions(self) -> Card:
        """Twelve months of actual against plan, a panel a region."""
        t, found = self.t, self.month.regions
        names = {key: self.month.names.get(key, key) if found.unit == "team" else key for key in found.frame["id"]}
        frame = found.frame.assign(label=[names[key] for key in found.frame["id"]])
        last = frame[frame["month"] == pd.Timestamp(self.month.month)]
        states = {key: attained(actual / plan, self.policy) for key, actual, plan in zip(
            last["id"], last["actual"], last["plan"], strict=True)
            if plan == plan and actual == actual and not self.month.unsold}
        unit = theme.money_unit(theme.numbers(frame["actual"]), self.month.currency, t).name if len(frame) else ""
        title = words.regions_title(self.month, states, names, t)
        more = t.plural("{n} smaller one is left out", "{n} smaller ones are left out", found.left_out)
        caption = t("{unit} a month, one scale · solid: actual, outline: plan · below: difference in %", unit=unit)
        return {"id": "regions", "span": 7, "title": title, "help": t(CATALOGUE["revenue"].formula),
                "tabs": self._tabs("regions", "months"),
                "caption": f"{caption} · {more}" if found.left_out else caption,
                "empty": t("No sales are loaded; revenue would appear here."),
                "figure": multiples(frame, states, currency=self.month.currency, language=t, height=self.height,
                                    alt=title) if len(frame) else None}

    def forecast(self) -> Card:
        """Where quarter and year will end; in the place of the regions."""
        t, total = self.t, self.month.outlook.total
        title = words.outlook_title(self.month, t)
        made: Card = {"id": "regions", "span": 7, "title": title, "caption": "", "figure": None,
                      "tabs": self._tabs("regions", "forecast")}
        if total is None or total.month.value != total.month.value:
            return made | {"empty": limits(total, self.writer) if total else
                           t("No month is complete, so nothing can be forecast.")}
        frame = self._with_past(total.months)
        unit = theme.money_unit(theme.numbers(frame["high"]), self.month.currency, t).name
        ends = [words.landing_text(total.quarter, "quarter", self.month, t),
                words.landing_text(total.year, "year", self.month, t)]
        note = t("Revenue, {unit} a month · hatched: expected, line: 8 of 10 · outline: plan", unit=unit)
        return made | {
            "caption": note,
            "help": t.sentences(basis(total, CATALOGUE["revenue"], self.writer), interval_note(total, self.writer),
                                limits(total, self.writer)),
            "lines": [{"id": None, "text": text, "second": "", "status": ""} for text in ends if text],
            "figure": ahead(frame, currency=self.month.currency, language=t, height=self.height - 50,
                            alt=f"{title}. {' '.join(ends)}")}

    def _with_past(self, coming: pd.DataFrame) -> pd.DataFrame:
        """The year before what is expected, as it was."""
        coming = coming.assign(month=pd.to_datetime(coming["month"]))
        figures, months = self.month.figures, [add_months(self.month.month, n) for n in range(-11, 1)]
        past = pd.DataFrame({"month": pd.to_datetime(months), "actual": figures["revenue"].line,
                             "plan": figures["target_to_date"].line})
        return pd.concat([past[past["month"] < coming["month"].iloc[0]], coming], ignore_index=True)

    def said(self, sentences: tuple[Sentence, ...], comment: list[Line]) -> Card:
        """The narrative, what changed since last month, and the author's comment."""
        t = self.t
        lines: list[Line] = [
            {"id": str(n), "second": "", "status": "", "text": t.sentences(*(sentences[i].text for i in part))}
            for n, part in enumerate(together(sentences))]
        changed = [words.change_text(change, self.month, t) for change in self.month.changes]
        if changed:
            lines.append({"id": None, "second": "", "status": "", "text": t(
                "Since last month: {changes}.", changes=t("; ").join(changed))})
        lines += comment
        return {"id": "narrative", "span": 5, "figure": None, "help": "", "lines": lines,
                "title": t("What happened in the month"),
                "caption": t("Written from the figures by fixed rules · a click leads to the evidence"),
                "empty": "" if lines else t("There is nothing to tell of this month.")}

    def risks(self) -> Card:
        """The three largest risks."""
        t, lines = self.t, list[Line]()
        for n, risk in enumerate(self.month.risks):
            text, second = words.risk_text(risk, self.month, self.writer)
            lines.append({"id": str(n), "text": text, "second": second, "status": risk.status})
        return {"id": "risks", "span": 4, "figure": None, "help": "", "lines": lines,
                "title": t.plural("{n} risk", "The {n} largest risks", len(lines)) if lines else t("No risk"),
                "tabs": self._tabs("risks", "risks"),
                "caption": t("By money at stake · owner · next step"),
                "empty": "" if lines else t("Nothing is below its goal, at risk or overdue.")}

    def alerts(self) -> Card:
        """The rules of the policy that fire; in the place of the risks."""
        t, found = self.t, self.month.alerts
        lines: list[Line] = [
            {"id": str(n), "text": said(alert, self.writer, self.month.names), "second": how_often(alert, t),
             "status": "watch"} for n, alert in enumerate(found.fired[:MOST_ALERTS])]
        return {"id": "risks", "span": 4, "figure": None, "help": "", "lines": lines,
                "tabs": self._tabs("risks", "alerts"),
                "title": t.plural("{n} alert", "{n} alerts", len(found.fired)) if lines else t("No alert"),
                "caption": summed_up(found, t),
                "empty": "" if lines else t("No rule of the policy fires in this month.")}

    def people(self) -> Card:
        """Scores, support, recognition and training."""
        t, found = self.t, words.people_lines(self.month, self.writer)
        lines: list[Line] = [{"id": str(n), "text": text, "second": second, "status": ""}
                             for n, (text, second, _) in enumerate(found)]
        return {"id": "people", "span": 3, "figure": None, "help": "", "title": t("People"), "lines": lines,
                "empty": "", "caption": t("In numbers; nobody is named here")}


def together(sentences: Sequence[Sentence]) -> list[list[int]]:
    """Places of sentences that have the same evidence and follow each other: they stand in one line."""
    lines: list[list[int]] = []
    for n, sentence in enumerate(sentences):
        if lines and sentences[lines[-1][0]].evidence == sentence.evidence:
            lines[-1].append(n)
        else:
            lines.append([n])
    return lines
