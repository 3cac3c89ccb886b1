"""Names that differ only in spelling: pointed out, and joined only where the reader ticks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analytics.warehouse.matching.labels import table_label
from analytics.warehouse.matching.suggestion import Choices
from pages.parts.head import plain
from pages.parts.sources.desk import Desk, decide

SHOWN = 12  # groups of a table


def draw(desk: Desk) -> None:
    """A tick for each group of names; nothing where there is none."""
    t, found = desk.t, desk.namesakes
    if not found:
        return
    groups = sum(map(len, found.values()))
    with st.container(border=True, key="card_namesakes"):
        with st.container(gap=None):
            st.subheader(t.plural("{n} name is written in several ways", "{n} names are written in several ways",
                                  groups), anchor=False)
            st.caption(t("They stay apart unless you tick them; then all that belongs to one belongs to the first"))
        for table, names in found.items():
            st.markdown(f":small[{plain(table_label(table, t))}]")
            for group in names[:SHOWN]:
                _tick(desk, table, group)
            if len(names) > SHOWN:
                st.caption(t("{n} more are listed on the Quality page after the load", n=t.number(len(names) - SHOWN)))


def _tick(desk: Desk, table: str, group: Sequence[str]) -> None:
    kept, *others = group
    key = f"sources_same_{table}_{kept}"
    st.session_state[key] = drawn = kept in desk.choices.same.get(table, {})

    def ticked(choices: Choices, joined: bool) -> Choices:
        named = {name: same for name, same in choices.same.get(table, {}).items() if name != kept}
        if joined:
            named[kept] = tuple(others)
        return replace(choices, same={**choices.same, table: named})

    st.checkbox(desk.t("Join {others} into {kept}", others=plain(desk.t.listed(f"“{one}”" for one in others)),
                       kept=plain(f"“{kept}”")), key=key, on_change=decide(key, drawn, ticked))
