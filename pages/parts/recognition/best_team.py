"""The best team: each result drawn towards the company's by its uncertainty, so a small team cannot win by luck."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Viewer
from analytics.assessment.best_team import SURE, BestTeam
from analytics.charts.chances import chances
from analytics.charts.standing import standing
from analytics.deck import Card
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.performance.choice import PERIODS
from analytics.performance.contests import BY_TEAM
from analytics.warehouse.query import Warehouse
from pages.parts import head, views
from pages.parts.deck import deck
from pages.parts.one_of import one_of

METRICS = [metric for metric in BY_TEAM if metric != "revenue"]  # of revenue a large team has more


def draw(data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t = writer.language
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="best_team_bar"):
        over = one_of("over", ["12m", "ytd", "quarter", "month"], lambda p: t(PERIODS[p]), t("Period"))
        by = one_of("by", METRICS, lambda m: t(CATALOGUE[m].label), t("Metric"))
    period, one = data.calendar.period(over), CATALOGUE[by]
    found = views.best_team(data, who, by, period)
    with top:
        head.head(headline(found, t), data, t, t(one.label), period,
                  t.plural("{n} team compared", "{n} teams compared", len(found.table)))
        head.withheld(found.hidden, data, t)
    deck((), _cards(found, one, writer), language=t, key="best_team_deck")
    return {"over": "" if over == "12m" else over, "by": "" if by == METRICS[0] else by}


def headline(found: BestTeam, t: Language) -> str:
    """The best team, or that it is too close to call, and between whom."""
    if len(found.table) < 2:
        return t("There are too few teams to compare")
    names = found.table.set_index("team_id")["name"]
    if found.named:
        return t("{team} is the best team", team=names[found.named])
    if len(found.candidates) <= 3:
        return t("Too close to call: {teams}", teams=t.listed(names[i] for i in found.candidates))
    return t("Too close to call: one of {n} teams is the best", n=len(found.candidates))


def _cards(found: BestTeam, one: Metric, writer: Writer) -> list[Card]:
    t, table = writer.language, found.table
    empty = t("No team has enough results in this period.")
    frame = table.assign(id=table["team_id"], label=table["name"])

    def coarse(value: float) -> str:
        return writer.value(one, value, coarse=True)

    frame["raw"] = frame["value"]
    frame["value"] = frame["estimate"]
    frame["group"] = ["first" if i in found.candidates else "others" for i in frame["id"]]
    frame["text"] = [f"{writer.value(one, v)} {writer.margin(one, a, b)}".strip()
                     for v, a, b in zip(frame["value"], frame["low"], frame["high"], strict=True)]
    frame["first"] = frame["group"] == "first"
    heads = {"first": t("Best team") if found.named else t("Too close to call"), "others": t("The other teams")}
    return [
        {"id": "teams", "span": 7, "title": t("Results adjusted for size"),
         "caption": t("{metric} with 95% interval · ring: the result as measured", metric=t(one.label)),
         "help": t.sentences(
             t("Each team's result is drawn towards the mean of all teams, the more the fewer its cases: a team of two "
               "cannot win by luck."), t(one.formula)),
         "empty": empty,
         "figure": standing(frame, headings=heads, format=coarse, language=t) if len(frame) else None},
        {"id": "chances", "span": 5,
         "title": t("One team is named from a probability of {share} on", share=t.percent(SURE, 0)),
         "caption": t("Probability to be truly the best team"), "empty": empty,
         "help": t("Blue: the fewest teams that together hold the best one with that probability."),
         "figure": chances(frame, language=t) if len(frame) else None},
    ]
