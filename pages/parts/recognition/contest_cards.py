"""What a contest came to: key figures of all who take part, and the cards of places and chances."""

from __future__ import annotations

from analytics.charts.chances import chances
from analytics.charts.standing import standing
from analytics.deck import Card, Tile, tile
from analytics.metrics.showing import Writer
from analytics.performance import contest_words as words
from analytics.performance.contests import ContestView


def figures(view: ContestView, writer: Writer) -> list[Tile]:
    """Of all who take part: the same for every reader."""
    t = writer.language
    return [
        tile("could_win", t("Could win"), t("{n} of {all}", n=t.number(view.entered), all=t.number(view.addressed)),
             t("Those who meet the rules, of all whom the contest addresses.")),
        tile("sharing", t("In first place"), t.number(view.sharing),
             t("How many share the first place by the contest's rules.")),
        tile("best", t("Winner is the best"), t.percent(view.winner_is_best, 0),
             t("Probability that the best result belongs to the person who is truly the best, from the uncertainty of "
               "all results.")),
        tile("luck", t("Luck in the lead"), t.percent(view.noise, 0),
             t("Share of the winner's lead over the second that is expected to be chance.")),
        tile("prizes", t("Prizes"), words.amount(view.cost, writer), t("Money of all prizes that would be paid.")),
    ]


def cards(view: ContestView, simulated: bool, writer: Writer) -> list[Card]:
    """Places and chances of those whom the reader may see, or the teams where that is nobody."""
    t, one = writer.language, view.contest.measured

    def coarse(value: float) -> str:
        return writer.value(one, value, coarse=True)

    company = view.company.value
    line = None if view.company.missing else (company, t("company {value}", value=coarse(company)))
    caption = t("{metric} with 95% interval", metric=t(one.label))
    if view.teams is not None:
        rows = view.teams.dropna(subset=["value"]).sort_values("name")
        frame = rows.assign(id=rows["team_id"], label=rows["name"], group="others", text=rows["value"].map(coarse))
        return [{"id": "places", "span": 12, "title": t("Teams, A–Z: single results are not public"),
                 "caption": caption, "help": t(one.formula), "empty": t("There are no results in this window."),
                 "figure": standing(frame, headings={}, format=coarse, language=t, line=line) if len(rows) else None}]
    rows, some = words.place_rows(view, writer), view.people[view.people["chance"].notna()]
    heads = {"first": t("First place"), "others": t("Other places"), "out": t("Cannot win")}
    shown = some.assign(id=some["manager_id"], label=some["name"], first=some["place"] == 1)
    return [
        {"id": "places", "span": 7, "title": words.placed(view, simulated, t), "caption": caption,
         "help": t.sentences(t("Places are those among all who take part."), t(one.formula)),
         "empty": t("There are no results in this window."),
         "figure": standing(rows, headings=heads, format=coarse, language=t, line=line) if len(rows) else None},
        {"id": "chances", "span": 5, "title": words.again(view, t) if len(some) else t("How much was luck"),
         "caption": t("Chance to have the best result if the same people competed again"),
         "help": t("True results are drawn from their shrunken estimates and a second contest is played 2,000 times. "
                   "The least result is not asked for."),
         "empty": t("Too few results to tell luck."),
         "figure": chances(shown, language=t) if len(shown) else None},
    ]
