"""Months as lines with their uncertainty, each named at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part, Values
from analytics.language import Language


@dataclass(frozen=True)
class Line:
    """One line; ``name`` stands at its end, ``{value}`` in it is its last value. ``low``, ``high``: drawn as a band.

    ``points``: it answers to the pointer, and a click gives the month as ISO date.
    """

    name: str
    value: Values
    low: Values | None = None
    high: Values | None = None
    color: str = theme.ACTUAL
    width: float = 2.4
    dash: str = ""
    points: bool = False


def lines(months: Sequence[dt.date], drawn: Sequence[Line], *, format: Format, language: Language, alt: str,
          height: int = 262) -> Figure:
    """Lines over months, later ones on top; missing values are gaps. ``format`` writes a value on the axis."""
    known = [v for one in drawn for part in (one.value, one.low or [], one.high or []) for v in part if v is not None]
    bottom, top = (min(known), max(known)) if known else (0.0, 1.0)
    pad = (top - bottom) * 0.08 or abs(top) * 0.1 or 1.0
    bottom, top = bottom - pad, top + pad
    at, names = theme.month_ticks(months, language, 6)
    levels = theme.ticks(bottom, top)
    notes = _ends(drawn, (top - bottom) * 15 / (height - 40), format)
    layout = {
        "xaxis": theme.axis(range=[-0.3, max(len(months) - 1, 1) + 0.15], tickvals=at, ticktext=names),
        "yaxis": theme.axis(range=[bottom, top], tickvals=levels, ticktext=[format(v) for v in levels], showgrid=True),
        "annotations": notes, "hovermode": "x",
        "margin": theme.margins(right=16 + max((theme.width(n["text"]) for n in notes), default=0)),
    }
    data = [_band(one.low, one.high) for one in drawn if one.low and one.high]
    data += [_line(one) | (_hover(one, months, format, language) if one.points else {}) for one in drawn]
    return theme.figure(data, layout, height=height, alt=alt)


def last(values: Values) -> float | None:
    """The last value there is."""
    return next((v for v in reversed(values) if v is not None), None)


def _hover(one: Line, months: Sequence[dt.date], format: Format, language: Language) -> Part:
    texts = [language("{month}: {value}", month=language.month(m, year=True), value=format(v)) if v is not None else ""
             for m, v in zip(months, one.value, strict=True)]
    return {"hovertext": texts, "hoverinfo": "text", "customdata": [m.isoformat() for m in months]}


def _ends(drawn: Sequence[Line], gap: float, format: Format) -> list[Part]:
    """Each line's name and last value, beside its end and at least ``gap`` apart; the topmost line's first."""
    ends = [(end, one.name.format(value=format(end)), one.color)
            for one in reversed(drawn) if (end := last(one.value)) is not None]
    heights = theme.spread([end for end, *_ in ends], gap)
    return [theme.note(1, y, text, xref="paper", xshift=6, color=color, bold=color == theme.ACTUAL)
            for y, (_, text, color) in zip(heights, ends, strict=True)]


def _line(one: Line) -> Part:
    """A line that breaks at gaps; a month that stands alone is a dot."""
    values = one.value
    alone = [v is not None and all(w is None for w in values[max(i - 1, 0): i] + values[i + 1: i + 2])
             for i, v in enumerate(values)]
    pen = {"color": one.color, "width": one.width} | ({"dash": one.dash} if one.dash else {})
    return {"type": "scatter", "mode": "lines+markers" if any(alone) else "lines", "x": list(range(len(values))),
            "y": values, "line": pen, "hoverinfo": "skip",
            "marker": {"size": [7 if a else 0 for a in alone], "color": one.color}}


def _band(low: Values, high: Values) -> Part:
    """The interval as one polygon for each run of months that have it."""
    runs: list[list[int]] = []
    for i, (a, b) in enumerate(zip(low, high, strict=True)):
        if a is None or b is None:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    x = [i for run in runs for i in (*run, *reversed(run), None)]
    y = [v for run in runs for v in (*(high[i] for i in run), *(low[i] for i in reversed(run)), None)]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": theme.FAINT,
            "line": {"width": 0, "color": theme.FAINT}, "hoverinfo": "skip"}
