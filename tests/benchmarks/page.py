"""The server's work for Team performance in this process: the page's own script, without Streamlit's server."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import streamlit as st

from analytics.performance.choice import Choice
from analytics.performance.team import team_view
from pages.parts import deck as deck_module
from pages.parts import filters, sign_in
from pages.parts.cards import Cards
from pages.parts.team import comparing

State = dict[str, str | list[str]]


def without_server(place: Path) -> None:
    """Let pages of this warehouse run in this process as for the person at this computer."""
    os.environ["BRIDGEBOARD_WAREHOUSE"] = str(place)
    logging.disable(logging.WARNING)  # Streamlit warns of every call outside its server
    sign_in.asked_host = lambda headers: "localhost"  # there is no browser that asks
    deck_module._show = lambda **_: SimpleNamespace(click=None)


class TeamPage:
    """Runs the page for one state of its filters after the other, and keeps what it gave the deck. One a process."""

    def __init__(self, place: Path) -> None:
        without_server(place)
        deck_module._show = self._keep
        self._module = importlib.import_module("pages.performance.team")
        self.data, self.who = self._module.data, self._module.who
        self._shown: dict = {}

    def _keep(self, *, data: dict, **_: object) -> SimpleNamespace:
        self._shown = data
        return SimpleNamespace(click=None)

    def __call__(self, state: State) -> dict:
        """All of the page's work for this state; gives what the deck is sent."""
        for name, value in state.items():
            st.session_state[name] = value
        self._module.page.__wrapped__()
        return self._shown

    def content(self, state: State) -> dict:
        """The key figures and cards of this state alone: no table, no widgets, and nothing kept."""
        page, cards = self._module, Cards(self.data, self._module.writer)
        choice = Choice(state["period"], (state["region"],) if state["region"] else (), compare=state["vs"])
        view = team_view(self.data, self.who, choice, page.t)
        made = [comparing.card(view, choice.metric, "bands", cards), cards.trend(view.trend), cards.mix(view.mix),
                cards.pipeline(view.pipeline)]
        deck_module.deck(view.cards, made, language=page.t)
        return self._shown

    def states(self) -> list[State]:
        """Filter states, each one click from the one before, none twice; the first is the page's own."""
        regions = [filters.ALL, *filters.options(self.data, self.who)["region"]]
        calendar = self.data.calendar  # a quarter may be a month
        spans = {calendar.period(p).start: p for p in ("quarter", "month", "ytd", "12m")}
        return list(_path(list(reversed(spans.values())), regions, ["plan", "last_year"]))


def _path(periods: list[str], regions: list[str], versus: list[str]) -> Iterator[State]:
    for vs in versus:
        for region in regions:
            for period in periods:
                yield {"period": period, "region": region, "vs": vs}
            periods = periods[::-1]
        regions = regions[::-1]
