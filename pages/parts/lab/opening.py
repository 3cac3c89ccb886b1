"""What a click on the figures of the Reward lab opens: the people, futures and groups that they were counted from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics.charts.cost import FUTURES
from analytics.deck import Card, Tile
from analytics.lab import behind
from analytics.lab.view import LabView
from analytics.language import Language
from pages.parts import counted
from pages.parts.deck import Click
from pages.parts.lab.desk import Desk


def follow(desk: Desk, view: LabView, event: Click | None, figures: Sequence[Tile],
           cards: Sequence[Card]) -> None:
    """Open the rows behind a key figure or the simulated costs; ``figures`` and ``cards``: as the deck was given
    them. A person who was clicked on has been opened below."""
    if event and event["kind"] == "kpi":
        _figure(desk.t, view, next(one for one in figures if one["id"] == event["id"]))
    elif event and event.get("customdata") == FUTURES:
        _futures(desk.t, view, next(one for one in cards if one["id"] == event["card"]))


def _figure(t: Language, view: LabView, figure: Tile) -> None:
    c = st.column_config
    if figure["id"] == "over":
        _futures(t, view, figure)
    elif figure["id"] == "ratio":
        counted.show(figure, t, partial(behind.groups, view, t), config={
            "group": c.TextColumn(t("Group"), pinned=True, width=180), "n": c.NumberColumn(t("People")),
            "reached": c.NumberColumn(t("At least the median pay")),
            "rate": c.NumberColumn(t("Share"), format="percent"),
            "ratio": c.NumberColumn(t("Ratio"), format="%.2f"), "p": c.NumberColumn(t("Chance"), format="%.3f")})
    else:
        money = c.NumberColumn(format="%,.0f")
        labels = {"today": t("Today"), "proposed": t("Proposed"), "change": t("Change"), "low": t("Change, P10"),
                  "high": t("Change, P90")}
        note = t("The proposed pay of everybody adds up to the expected cost. How a person's pay comes about is shown "
                 "step by step for the last twelve months, under “Last 12 months”.")
        counted.show(figure, t, partial(behind.people, view), note=note, config={
            "name": c.TextColumn(t("Account manager"), pinned=True), "team": c.TextColumn(t("Team")), "direction": None,
            **{name: money | {"label": label} for name, label in labels.items()},
            "gains": c.NumberColumn(t("Gains in"), format="percent", help=t("Share of simulated futures"))})


def _futures(t: Language, view: LabView, figure: Tile | Card) -> None:
    c = st.column_config
    money = c.NumberColumn(format="%,.0f")
    labels = {"today": t("Today's plan"), "proposed": t("Proposed"), "change": t("Change")}
    counted.show(figure, t, partial(behind.futures, view), config={
        "draw": c.NumberColumn(t("Future"), format="%d"), "over": c.CheckboxColumn(t("Over budget")),
        **{name: money | {"label": label} for name, label in labels.items()}})
