"""The loads that are kept, what each changed, and the way back to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import zip_longest

import streamlit as st

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.language import Language
from analytics.state.loads import use
from analytics.state.trail_words import who_did
from analytics.warehouse.history import Snapshot
from analytics.warehouse.history_text import changes_text, source_text
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import KEEP
from pages.parts import download, reader, session
from pages.parts.head import plain
from pages.parts.note import note
from pages.parts.sources.desk import DONE, forget


def draw(data: Warehouse, who: Viewer, t: Language, loads: Sequence[Snapshot], by: Mapping[str, str], *,
         folded: bool) -> None:
    """A row for each load, the newest first; a button lets an earlier one (or the newer one again) serve.

    ``folded``: one line until it is opened, while files are on their way in.
    """
    kept = t.plural("{n} load is kept", "{n} loads are kept", len(loads))
    with st.expander(f":material/history: **{kept}**", expanded=not folded,
                     key=f"history_{'folded' if folded else 'open'}"):
        st.caption(t("The last {n} loads are kept; frozen months keep theirs for good · going back is noted in the "
                     "audit trail, and can be taken back in the same way", n=KEEP))
        people = {person: name for person, (name, _) in data.people.items()}
        for one, before in zip_longest(loads, loads[1:]):
            _row(one, before, who_did(by[one.name], people, t) if one.name in by else "", who, t)


def _row(one: Snapshot, before: Snapshot | None, by: str, who: Viewer, t: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"load_{one.name.split('.')[0]}"):
        with st.container(gap=None, width="stretch"):
            mark = "◆" if one.current else "○"
            facts = [] if one.problem else [
                t.plural("{n} row", "{n} rows", one.total), *(
                    [t.plural("{n} in quarantine", "{n} in quarantine", one.quarantined)] if one.quarantined else []),
                *([t("data to {day}", day=t.date(one.data_to))] if one.data_to else [])]
            st.markdown(f"{mark} **{t.moment(one.made_at)}** · {plain(source_text(one, t) or one.name)}")
            st.caption("  ·  ".join(filter(None, (plain(by), *facts, plain(changes_text(one, before, t))))))
        if one.current:
            st.caption(t("in use"), width="content")
        elif not one.problem:
            st.button(t("Use this one"), key=f"use_{one.name}", on_click=partial(_use, one, who, t))
        if one.mapping:
            download.file(t("Mapping"), one.mapping.encode, f"{one.name.split('.')[0]}.yaml",
                          key=f"mapping_{one.name}", help=t("How its columns were matched, to use it again"),
                          type="tertiary")


def _use(one: Snapshot, who: Viewer, t: Language) -> None:
    try:
        use(session.own_state(), who, session.place(), one.name)
    except UsageError as error:
        note("refused", error.text(t))
        return
    note("done", t("The load of {moment} is in use.", moment=t.moment(one.made_at)))
    forget((DONE,))
    reader.other_data(made_up=one.made_up)
