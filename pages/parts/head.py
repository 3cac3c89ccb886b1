"""A page's head: the finding, then measure, period, how fresh the data are and what is selected."""

from __future__ import annotations

import streamlit as st

from analytics.language import Language
from analytics.metrics.disclosure import SOME_HIDDEN
from analytics.periods import Period
from analytics.warehouse.query import Warehouse
from pages.parts import about


def head(finding: str, data: Warehouse, t: Language, measures: str, period: Period, scope: str) -> None:
    """Draw the finding as the page's title and the stamp below it; of these only ``measures`` may hold markup.

    Files that are taken along state the same.
    """
    about.say(finding=plain(finding), measure=measures, period=plain(period.label(t)), scope=plain(scope))
    st.title(plain(finding), anchor=False)
    stamp = t(
        "Data to **{day}** · refreshed {moment}", day=t.date(data.calendar.data_to), moment=t.moment(data.made_at)
    )
    st.caption("  ·  ".join((measures, period.label(t), stamp, plain(scope))))


def withheld(hidden: bool, data: Warehouse, t: Language) -> None:
    """Say that some figures are hidden from the viewer, and why, where that is so; files state it, too."""
    why = t(SOME_HIDDEN, n=data.policy.minimum_group) if hidden else ""
    about.say(hidden=plain(why))
    if why:
        st.caption(f":material/visibility_off: {why}")


def plain(text: str) -> str:
    """Text from the data, with what Markdown would read as markup taken as letters."""
    return "".join("\\" + c if c in "\\`*_{}[]()#+-.!|<>~$:" else c for c in text)
