"""What the files hold, as far as they were looked at: a row a file, and the first rows and columns of one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import N_, Language
from analytics.warehouse.matching.kinds import Column
from analytics.warehouse.matching.labels import column_label, table_label
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.suggestion import Part
from pages.parts.head import plain
from pages.parts.sources.desk import Desk
from pages.parts.sources.step import step
from pages.parts.sources.table import table

KINDS = {"empty": N_("Empty"), "yes_no": N_("Yes or no"), "date": N_("Date"), "integer": N_("Whole number"),
         "number": N_("Number"), "money": N_("Money"), "percent": N_("Percent"), "duration": N_("Duration"),
         "identifier": N_("Code"), "text": N_("Text")}
ORDERS = {"%d/%m/%Y": N_("Date, day first"), "%m/%d/%Y": N_("Date, month first"), "%y/%m/%d": N_("Date, year first")}


def draw(desk: Desk) -> None:
    """A row for each file, sheet or table: how much was looked at and what it becomes."""
    t = desk.t
    parts = {part.source: part for part in desk.suggested.parts if not part.derived}
    sold = {part.source for part in desk.suggested.parts if part.derived and part.table == "sales"}
    rows = [(label(one, t), one.looked_at or None, len(one.columns) or None,
             *_becomes(one, parts.get(one.name), one.name in sold, one.name not in desk.choices.tables, t))
            for one in desk.seen]
    sampled = any(one.sample for one in desk.seen)
    caption = (t("Large files are looked at in places; a load reads every row") if sampled
               else t("Every row that can be read was looked at; nothing is loaded yet"))
    with step("seen", _finding(desk), caption, done=understood(desk) == len(desk.seen)):
        table(pd.DataFrame(rows, columns=["file", "rows", "columns", "becomes", "why"]), {
            "file": t("File"), "becomes": t("Becomes"), "rows": t("Rows looked at"), "columns": t("Columns"),
            "why": t("Why")}, t("What each file holds and becomes"), most=8, wide=("why",))
        for one in desk.seen:
            if one.fault:
                st.error(plain(one.fault.text(t)), icon=":material/error:")


def _becomes(one: Preview, part: Part | None, sold: bool, unknown: bool, t: Language) -> tuple[str, str]:
    """The table that a file becomes, deals that are ``sold`` sales too, and why; or why it cannot be loaded yet.

    ``unknown``: nobody has said what it holds.
    """
    if part is None:
        told = t("no table fits its columns: say below what it holds") if unknown else ""
        return t("Not loaded"), one.fault.text(t) if one.fault else told
    if part.missing:
        columns = t.listed(column_label(part.table, name, t) for name in part.missing)
        return t("Not loaded"), t("{table}, but not found yet: {columns}", table=table_label(part.table, t),
                                  columns=columns)
    becomes = table_label(part.table, t)
    return t("{table}, the won ones also sales", table=becomes) if sold else becomes, part.reason.text(t)


def understood(desk: Desk) -> int:
    """How many of the files become a table."""
    return len({part.source for part in desk.suggested.parts if not (part.missing or part.derived)})


def _finding(desk: Desk) -> str:
    return desk.t("{known} of {n} files are understood", known=desk.t.number(understood(desk)),
                  n=desk.t.number(len(desk.seen)))


def label(one: Preview, t: Language) -> str:
    """A file, with its sheet or table where it has several; a database with the name of its query."""
    part = one.name if one.source.database else one.source.sheet or one.source.table
    return t("{file}, {part}", file=one.source.label, part=part) if part else one.source.label


def rows(one: Preview, t: Language) -> None:
    """The columns of a file with the kind of their values, and its first rows as they were read."""
    shown = pd.DataFrame(
        [(column.name, _kind(column, t), t.percent(column.empty, 0), column.distinct, t.listed(column.examples))
         for column in one.columns], columns=["column", "kind", "empty", "distinct", "examples"])
    table(shown, {"column": t("Column"), "kind": t("Kind of values"), "empty": t("Empty"),
                  "distinct": t("Different values"), "examples": t("Examples")}, t("The columns of the file"),
          wide=("examples",))
    first = pd.DataFrame([[None if value is None else str(value) for value in row] for row in one.rows],
                         columns=[column.name for column in one.columns])
    st.caption(t("The first rows as they were read; the first of them is in line {line} of the file",
                 line=t.number(one.heading + 1)))
    table(first, {name: name for name in first.columns}, t("The first rows of the file"), most=6)


def _kind(column: Column, t: Language) -> str:
    kind = t(ORDERS[column.order]) if column.kind == "date" and column.order in ORDERS else t(KINDS[column.kind])
    return f"{kind} ({column.currency})" if column.currency else kind
