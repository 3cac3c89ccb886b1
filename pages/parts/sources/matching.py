"""Which column of a file each column of a table comes from: suggested with a reason, changed by choosing another."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.language import N_, Language
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.kinds import Column as Seen
from analytics.warehouse.matching.labels import TABLES, column_label, table_label
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.questions import with_column
from analytics.warehouse.matching.suggestion import Choices, Match, Part
from analytics.warehouse.schema import SCHEMA
from pages.parts.head import plain
from pages.parts.one_of import one_of
from pages.parts.sources import preview as sources_preview
from pages.parts.sources.desk import Desk, decide
from pages.parts.sources.step import step

SURE = 0.8
WIDTHS = (3, 4, 5)


def draw(desk: Desk) -> None:
    """One file at a time: its table, each column with where it comes from, then what the file holds."""
    t = desk.t
    readable = {one.name: one for one in desk.seen if not one.fault}
    if not readable:
        return
    parts = desk.suggested.parts
    with step("matching", _all(desk), done=bool(parts) and not any(part.missing for part in parts), caption=t(
            "● sure  ▲ please look  ■ needed and not found  ○ not there · a column can be changed by choosing "
            "another")):
        above = st.container(gap=None)
        names = list(readable)
        chosen = one_of("source", names, lambda name: sources_preview.label(readable[name], t),
                        t("File")) if len(names) > 1 else names[0]
        of_file = [part for part in parts if part.source == chosen]
        _table(desk, readable[chosen], next((part for part in of_file if not part.derived), None))
        for part in of_file:
            _columns(desk, readable[chosen], part)
        with above:
            st.subheader(_finding(of_file, readable[chosen], t), anchor=False)
        held = st.expander(t("What the file holds"), icon=":material/table_rows:", on_change="rerun",
                           key="sources_held")
        if held.open:
            with held:
                sources_preview.rows(readable[chosen], t)


def _all(desk: Desk) -> str:
    """The columns of all files together: how many are matched, and what is to be looked at or not found."""
    t, parts = desk.t, desk.suggested.parts
    missing = sum(len(part.missing) for part in parts)
    if missing:
        return t.plural("{n} needed column was not found", "{n} needed columns were not found", missing)
    matched = [match for part in parts for match in part.matches if match.value is not None]
    doubtful = sum(match.confidence < SURE for match in matched)
    found = t.plural("{n} column is matched", "{n} columns are matched", len(matched))
    return t("{matched}, ▲ {n} of them worth a look", matched=found, n=t.number(doubtful)) if doubtful else found


def _finding(parts: list[Part], preview: Preview, t: Language) -> str:
    if not parts:
        return t("{file} is not loaded", file=plain(preview.source.label))
    matched = sum(match.value is not None for match in parts[0].matches)
    return t("{file} becomes {table}: {n} of {columns} columns matched", file=plain(preview.source.label),
             table=t.inside(table_label(parts[0].table, t)), n=t.number(matched),
             columns=t.number(len(SCHEMA[parts[0].table].columns)))


def _table(desk: Desk, preview: Preview, part: Part | None) -> None:
    t, key = desk.t, f"sources_table_{preview.name}"
    st.session_state[key] = drawn = part.table if part else ""

    def becomes(choices: Choices, table: str) -> Choices:
        return replace(choices, tables={**choices.tables, preview.name: table})

    st.selectbox(t("The file holds"), ["", *TABLES], key=key, width=320,
                 format_func=lambda table: table_label(table, t) if table else t("Nothing to load"),
                 on_change=decide(key, drawn, becomes))


def _columns(desk: Desk, preview: Preview, part: Part) -> None:
    """Rows of the columns that are matched or needed; the others behind a click."""
    t, table = desk.t, SCHEMA[part.table]
    given = {match.column: match for match in part.matches}
    if part.derived:
        made = (N_("**{table}** are made of the names in this file") if part.distinct
                else N_("**{table}** are made of the won deals in this file"))
        st.markdown(t(made, table=table_label(part.table, t)))
    shown = [column for column in table.columns if column.name in given or _needed(column)]
    rest = [column for column in table.columns if column not in shown]
    for column in shown:
        _row(desk, preview, part, table, column, given.get(column.name))
    if rest and not part.derived:
        more = st.expander(t.plural("{n} more column that could be filled", "{n} more columns that could be filled",
                                    len(rest)), on_change="rerun", key=f"sources_more_{preview.name}_{part.table}")
        if more.open:
            with more:
                for column in rest:
                    _row(desk, preview, part, table, column, None)


def _row(desk: Desk, preview: Preview, part: Part, table: Table, column: Column, match: Match | None) -> None:
    t, key = desk.t, f"sources_match_{preview.name}_{table.name}_{column.name}"
    value = match.value if match else None
    other = "" if value is None or value.column else _written(value, t)
    names = [one.name for one in preview.columns]
    st.session_state[key] = drawn = "=" if other else value.column if value and value.column in names else ""
    label = column_label(table.name, column.name, t)

    def taken(choices: Choices, name: str) -> Choices:
        return choices if name == "=" else with_column(choices, part, column.name, name)

    with st.container(key=f"row_{key}"):
        left, middle, right = st.columns(WIDTHS, vertical_alignment="center", gap="small")
        left.markdown(f"{_mark(column, match)} {plain(label)}" + (f" · {t('needed')}" if _needed(column) else ""),
                      help=plain(t.beginning(t(column.about))))
        middle.selectbox(
            label, ["", *(["="] if other else []), *names], key=key, label_visibility="collapsed",
            format_func=lambda name: {"": t("– not there"), "=": other}.get(name, name),
            on_change=decide(key, drawn, taken))
        right.caption(_why(preview, match, t))


def _needed(column: Column) -> bool:
    return column.required and column.default is None


def _mark(column: Column, match: Match | None) -> str:
    if match is None or match.value is None:
        return ":red[■]" if _needed(column) or (match and match.candidates) else ":gray[○]"
    return "●" if match.confidence >= SURE else ":orange[▲]"


def _written(value: Value, t: Language) -> str:
    """Where a value comes from that is no column as it is."""
    if value.constant is not None:
        return t("always “{value}”", value=value.constant)
    if value.look_up:
        return t("{column}, found in {source}", column=value.by, source=value.look_up)
    return t("computed: {expression}", expression=value.expression)


def _why(preview: Preview, match: Match | None, t: Language) -> str:
    if match is None:
        return ""
    if match.value is None:
        return plain(match.reason.text(t))
    name = match.value.column or match.value.by
    seen: Seen | None = next((one for one in preview.columns if one.name == name), None)
    examples = t.listed(seen.examples[:3]) if seen else ""
    return plain("  ·  ".join(filter(None, (match.reason.text(t), examples))))
