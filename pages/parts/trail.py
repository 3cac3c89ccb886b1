"""What the page of the audit trail is made of."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.state.audit import Entry, trail
from analytics.state.store import State
from analytics.state.trail_check import Verdict
from analytics.state.trail_printing import verdict_text
from analytics.state.trail_words import changed, done, kinds, thing, who_did
from analytics.warehouse.query import Warehouse
from pages.parts.head import plain
from pages.parts.table_size import table_size

COLUMNS = ["at", "who", "what", "about", "item", "change", "before", "after"]  # the last two in the download only


def found(
    state: State, who: Viewer, data: Warehouse, t: Language, group: str, since: dt.datetime | None, asked: str
) -> pd.DataFrame:
    """Entries of a group since a moment that hold the words asked for, newest first, in words; UTC."""
    names = data.team_names | {person: name for person, (name, _) in data.people.items()}
    entries = trail(state, who, {}, kinds=kinds(group), since=since, limit=None)
    rows = pd.DataFrame([_row(one, names, t) for one in entries], columns=COLUMNS)
    wanted = asked.strip().lower()
    if not wanted or rows.empty:
        return rows
    fits = rows.drop(columns="at").apply(lambda c: c.str.lower().str.contains(wanted, regex=False, na=False))
    return rows[fits.any(axis=1)].reset_index(drop=True)


def _row(one: Entry, names: dict[str, str], t: Language) -> list[object]:
    before, after = (json.dumps(c, ensure_ascii=False) if c is not None else None for c in (one.before, one.after))
    about = names.get(one.about, one.about) if one.about else None
    return [one.at, who_did(one.who, names, t), done(one.what, t), about, thing(one.item, names),
            changed(one.before, one.after, names), before, after]


def head(said: Verdict, count: int, t: Language) -> None:
    """What a check of the whole trail says, and how many entries fit."""
    whole = t.plural("The audit trail is unharmed: {n} entry", "The audit trail is unharmed: {n} entries", said.entries)
    st.title(whole if said.whole else t("The audit trail was tampered with"), anchor=False)
    st.caption("  ·  ".join((t("Who did what when, moments in UTC"), t("{n} shown", n=t.number(count)))))
    if not said.whole:
        st.error(plain(verdict_text(said, t)).replace("\n", "  \n"), icon=":material/gpp_bad:")


def how(said: Verdict, state: State, t: Language) -> None:
    """How the check works, where the trail lies, and the last seal to note elsewhere."""
    if said.head:
        with st.expander(t("How is that checked?"), icon=":material/help:"):
            st.markdown(t("Each entry is sealed by a hash that takes in the seal before it, so whatever is changed, "
                          "put in, taken out or moved shows. Note the last seal outside of the database, and hand it "
                          "to **trail verify --head** later: then a trail that was made anew shows too."))
            st.caption(t("The trail lies in {place}; its last seal:", place=plain(state.name)))
            st.code(said.head, language=None)


def table(rows: pd.DataFrame, t: Language) -> None:
    """The entries; what was changed is text that can be opened."""
    c = st.column_config
    st.dataframe(
        rows.drop(columns=["before", "after"]), hide_index=True, **table_size(len(rows), 16),
        key="trail_table", placeholder="–",
        alt=t("Entries of the audit trail, the newest first"),
        column_config={
            "at": c.DatetimeColumn(t("When (UTC)"), format="YYYY-MM-DD HH:mm:ss", pinned=True, width=150),
            "who": c.TextColumn(t("Who did it"), width=160), "what": c.TextColumn(t("What was done"), width=210),
            "about": c.TextColumn(t("About whom"), width=140), "item": c.TextColumn(t("Thing"), width=180),
            "change": c.TextColumn(t("What changed"), width=420)})
