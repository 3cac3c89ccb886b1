"""A plan's calendar: which course is held in which month, and for how many people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part
from analytics.language import Language

MOST = 24  # rows


def course_months(frame: pd.DataFrame, months: Sequence[dt.date], *, language: Language, alt: str) -> Figure:
    """A row a course, a column a month, and in each cell how many people; the first ``MOST`` courses are drawn.

    frame: ``id, label, month`` (first day, one of ``months``), ``people``, ``runs`` (how often it is held); a row a
    cell, courses in the order drawn. A click gives the course's ``id``.
    """
    names = dict(zip(frame["id"], frame["label"], strict=True))
    rows = {key: -n for n, key in enumerate(list(names)[:MOST])}
    shown = frame[frame["id"].isin(rows)]
    columns = {month: n for n, month in enumerate(months)}
    ticks, texts = theme.month_ticks(list(months), language)
    labels = [theme.plain(names[key], 30) for key in rows]
    cells = {
        "type": "bar", "x": [columns[month] for month in shown["month"]], "width": 0.94, "y": [0.86] * len(shown),
        "base": [rows[key] - 0.43 for key in shown["id"]], "customdata": [str(key) for key in shown["id"]],
        "text": [language.number(n) for n in shown["people"]], "textposition": "inside", "insidetextanchor": "middle",
        "textangle": 0, "constraintext": "none", "textfont": {"size": theme.SMALL, "color": theme.ACTUAL},
        "marker": {"color": theme.SEQUENTIAL[1], "line": {"width": 0}}, "hoverinfo": "text",
        "hovertext": [_hover(row, language) for row in shown.itertuples()]}
    layout: Part = {
        "barmode": "overlay", "bargap": 0,
        "xaxis": theme.axis(range=[-0.55, max(len(columns), 1) - 0.45], tickvals=ticks, ticktext=texts, side="top"),
        "yaxis": theme.row_axis(labels, 0.55 - max(len(rows), 5), 0.55),
        "shapes": [theme.line(-0.5, row, len(columns) - 0.5, row, color=theme.FAINT, layer="below")
                   for row in rows.values()],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), top=theme.TWO_LINES),
    }
    few, shorter = theme.month_ticks(list(months), language, most=4)
    return theme.figure([cells], layout, height=64 + 25 * max(len(rows), 5), alt=alt, narrow={
        "xaxis": layout["xaxis"] | {"tickvals": few, "ticktext": shorter, "tickangle": 0}})


def _hover(row: Any, language: Language) -> str:
    facts = {"course": theme.plain(row.label, 60), "month": language.month(row.month, year=True)}
    people = language.plural("{n} person", "{n} people", row.people)
    if row.runs > 1:
        return language("{course}, {month}: {people}, held {runs} times", people=people, runs=row.runs, **facts)
    return language("{course}, {month}: {people}", people=people, **facts)
