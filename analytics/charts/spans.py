"""Pieces of line along rows: the interval of a value, or the way from one value to another."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.charts.theme import Part, Values

WIDTH = 1.6  # pixels of an interval


def span(start: Values, end: Values, y: Sequence[float], color: str, *, width: float = WIDTH, axis: str = "x") -> Part:
    """One trace with a piece from ``start`` to ``end`` at each height ``y``; a row that lacks an end has none."""
    rows = [(a, b, at) for a, b, at in zip(start, end, y, strict=True) if a is not None and b is not None]
    return {"type": "scatter", "mode": "lines", "xaxis": axis, "hoverinfo": "skip",
            "line": {"color": color, "width": width}, "x": [x for a, b, _ in rows for x in (a, b, None)],
            "y": [x for _, _, at in rows for x in (at, at, None)]}


def spans(start: Values, end: Values, y: Sequence[float], colors: Sequence[str], *, width: float = WIDTH,
          axis: str = "x") -> list[Part]:
    """The pieces in the colour of their row: one trace a colour, so that a figure has few."""
    def only(values: Values, color: str) -> Values:
        return [value if its == color else None for value, its in zip(values, colors, strict=True)]

    return [span(only(start, color), only(end, color), y, color, width=width, axis=axis)
            for color in dict.fromkeys(colors)]
