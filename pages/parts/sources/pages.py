"""What each page will be able to show of the files, before anything is loaded."""

from __future__ import annotations

import streamlit as st

from analytics.language import Language
from analytics.warehouse.matching.labels import column_label, table_label
from pages.parts.menu import PAGES
from pages.parts.sources.desk import Desk
from pages.parts.sources.step import step
from pages.parts.sources.would_show import Shown, would_show

MARKS = {"yes": "●", "partly": ":orange[▲]", "no": ":gray[○]"}
NAMED = 4  # tables of those that a page misses


def draw(desk: Desk) -> None:
    """A line for each page: all, some or none of its figures, and which files would add to it."""
    t, pages = desk.t, would_show(desk.mapping.columns)
    able = sum(one.state != "no" for one in pages)
    finding = t("{n} of {pages} pages will have something to show", n=t.number(able), pages=t.number(len(pages)))
    with step("pages", finding, done=True, caption=t(
            "● all of it  ▲ some of it  ○ nothing yet · behind it the files that would add the most")):
        half = (len(pages) + 1) // 2
        for place, some in zip(st.columns(2), (pages[:half], pages[half:]), strict=True):
            with place:
                _lines(some, t)


def _lines(pages: list[Shown], t: Language) -> None:
    for one in pages:
        missing = t.listed(_called(name, t) for name in one.missing[:NAMED]) + (" …" if one.missing[NAMED:] else "")
        said = t("add {tables}", tables=missing) if missing else t("complete")
        st.markdown(f"{MARKS[one.state]} {t(PAGES[one.page].title)} :small[:gray[{said}]]")


def _called(name: str, t: Language) -> str:
    table, _, column = name.partition(".")
    if not column:
        return t.inside(table_label(table, t))
    return t("{column} in {table}", column=t.inside(column_label(table, column, t)),
             table=t.inside(table_label(table, t)))
