"""Effort against outcome: who works hard without winning, and who wins with little effort."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.charts import theme
from analytics.charts.names import names
from analytics.charts.theme import Figure, Format
from analytics.language import Language

Row = dict[str, Any]


def effort_outcome(frame: pd.DataFrame, *, x_label: str, y_label: str, x_median: float, y_median: float,
                   x_format: Format, y_format: Format, language: Language,
                   corners: tuple[str, str, str, str] | None = None, height: int = 300) -> Figure:
    """A scatter in four quarters, split at the medians (passed, for they are the whole company's).

    frame: ``id, label, x, y, in_scope, exception`` (true: named and marked ■; the caller decides by rule). Rows
    without x or y are left out. ``corners``: the words top left, top right, bottom left, bottom right. It shows an
    association, no cause: the caption must say so. A click gives the row's ``id``.
    """
    rows = [row for row in frame.to_dict("records") if None not in theme.numbers([row["x"], row["y"]])]
    others, scope = [r for r in rows if not r["in_scope"]], [r for r in rows if r["in_scope"]]
    exceptions = [row for row in scope if row["exception"]]
    words = corners or (language("Less effort, good outcome"), language("More effort, good outcome"),
                        language("Less effort, weak outcome"), language("More effort, weak outcome"))
    x_low, x_high = _range([row["x"] for row in rows], x_median)
    y_low, y_high = _range([row["y"] for row in rows], y_median, room=0.14)
    box = (x_low, x_high, y_low, y_high)
    notes = names(exceptions, scope, box, 0.0055) + _corners(words)
    slim = names(exceptions, scope, box, 0.011) + _corners(["\n".join(textwrap.wrap(word, 16)) for word in words])
    at_x, at_y = theme.ticks(x_low, x_high), theme.ticks(y_low, y_high)
    layout = {
        "xaxis": theme.axis(range=[x_low, x_high], tickvals=at_x, ticktext=[x_format(v) for v in at_x],
                            title=theme.title(x_label)),
        "yaxis": theme.axis(range=[y_low, y_high], tickvals=at_y, ticktext=[y_format(v) for v in at_y]),
        "shapes": [theme.line(x_median, 0, x_median, 1, yref="paper", color=theme.CONTEXT, layer="below"),
                   theme.line(0, y_median, 1, y_median, xref="paper", color=theme.CONTEXT, layer="below")],
        "annotations": notes,
    }
    alt = language("{y} against {x}: of {n} in scope, {exceptions} stand out.", y=y_label, x=x_label, n=len(scope),
                   exceptions=len(exceptions))
    return theme.figure([_dots(others, None), _dots(scope, (x_label, y_label, x_format, y_format))], layout,
                        alt=alt, height=height, narrow={"annotations": slim})


def _range(values: list[float], median: float, room: float = 0.06) -> tuple[float, float]:
    ends = [*values, median]
    pad = (max(ends) - min(ends)) * room or abs(median) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _dots(rows: list[Row], describe: tuple[str, str, Format, Format] | None) -> dict:
    """Those in scope are dark, can be read and clicked; the rest is background."""
    dots = {"type": "scatter", "mode": "markers", "x": theme.numbers(row["x"] for row in rows),
            "y": theme.numbers(row["y"] for row in rows)}
    if describe is None:
        return dots | {"marker": {"size": 7, "color": theme.CONTEXT, "opacity": 0.55}, "hoverinfo": "skip"}
    x_label, y_label, x_format, y_format = describe
    hover = [f"<b>{theme.plain(row['label'], 60)}</b><br>{theme.plain(x_label, 60)}: {x_format(row['x'])}"
             f"<br>{theme.plain(y_label, 60)}: {y_format(row['y'])}" for row in rows]
    return dots | {"hovertext": hover, "hoverinfo": "text", "customdata": [str(row["id"]) for row in rows],
                   "marker": {"size": 10, "color": [theme.BAD if row["exception"] else theme.ACTUAL for row in rows],
                              "symbol": ["square" if row["exception"] else "circle" for row in rows]}}


def _corners(words: Sequence[str]) -> list[dict]:
    places = ((0, 1, "left", "top"), (1, 1, "right", "top"), (0, 0, "left", "bottom"), (1, 0, "right", "bottom"))
    return [theme.note(x, y, word, xref="paper", yref="paper", bold=True, xanchor=xanchor, yanchor=yanchor)
            for word, (x, y, xanchor, yanchor) in zip(words, places, strict=True)]
