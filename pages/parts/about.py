"""What a page is about: said by its head, kept in its address, and stated in every table that is taken along."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from analytics.language import N_, Language
from analytics.warehouse.query import Warehouse

_ABOUT = "about"
LABELS = {  # in this order
    "page": N_("Page"), "finding": N_("Finding"), "measure": N_("Measure"), "scope": N_("Scope"),
    "period": N_("Period"), "link": N_("Link"), "hidden": N_("Hidden"), "data_to": N_("Data to"),
    "refreshed": N_("Refreshed"), "snapshot": N_("Snapshot"), "currency": N_("Currency"),
}


def begin(title: str, data: Warehouse, t: Language) -> None:
    """Start anew with what holds for the whole page: its title and its data."""
    st.session_state[_ABOUT] = {
        "page": title, "data_to": t.date(data.calendar.data_to), "refreshed": t.moment(data.made_at),
        "snapshot": data.file.name, "currency": data.policy.currency}


def say(**parts: str) -> None:
    """Say a part (one of ``LABELS``) as it is now; one that is empty is no longer said."""
    st.session_state[_ABOUT].update({name: unmarked(said) for name, said in parts.items()})


def lines(t: Language) -> Callable[[], list[tuple[str, str]]]:
    """What the page says when a file is made: after the run and without its session, so the head may come later."""
    said = st.session_state[_ABOUT]
    return lambda: [(t(label), said[name]) for name, label in LABELS.items() if said.get(name)]


def unmarked(text: str) -> str:
    """A text for a page as a file states it: without emphasis, and what was escaped as letters."""
    return re.sub(r"\\(.)|\*\*", lambda found: found[1] or "", text)
