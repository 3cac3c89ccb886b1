"""Effort against outcome: who works hard without winning, and who wins with little effort."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format
from analytics.language import Language

MOST_NAMES = 10  # named exceptions; more would cover each other


def effort_outcome(frame: pd.DataFrame, *, x_label: str, y_label: str, x_median: float, y_median: float,
                   x_format: Format, y_format: Format, language: Language, corners: tuple[str, str, str, str] | None = None,
                   height: int = 300) -> Figure:
    """A scatter in four quarters, split at the medians (passed, for they are the whole company's).

    frame: ``id, label, x, y, in_scope, exception`` (true: named and marked ■; the caller decides by rule). Rows
    without x or y are left out. ``corners``: the words top left, top right, bottom left, bottom right. It shows an
    association, no cause: the caption must say so. A click gives the row's ``id``.
    """
    rows = frame.dropna(subset=["x", "y"])
    words = corners or (language("Less effort, good outcome"), language("More effort, good outcome"),
                        language("Less effort, weak outcome"), language("More effort, weak outcome"))
    x_low, x_high = _range(rows["x"], x_median)
    y_low, y_high = _range(rows["y"], y_median, room=0.14)
    others, scope = rows[~rows["in_scope"].astype(bool)], rows[rows["in_scope"].astype(bool)]
    named = scope[scope["exception"].astype(bool)].head(MOST_NAMES)
    notes = _names(named, (x_low, x_high, y_low, y_high))
    notes += [theme.note(x, y, word, xref="paper", yref="paper", bold=True, xanchor=anchor, yanchor=side)
              for word, x, y, anchor, side in zip(words, (0, 1, 0, 1), (1, 1, 0, 0), ("left", "right") * 2,
                                                  ("top", "top", "bottom", "bottom"), strict=True)]
    at_x, at_y = theme.ticks(x_low, x_high), theme.ticks(y_low, y_high, 4)
    layout = {
        "xaxis": theme.axis(range=[x_low, x_high], tickvals=at_x, ticktext=[x_format(v) for v in at_x],
                            title={"text": theme.plain(x_label, 60), "standoff": 4,
                                   "font": {"size": theme.SMALL, "color": theme.QUIET}}),
        "yaxis": theme.axis(range=[y_low, y_high], tickvals=at_y, ticktext=[y_format(v) for v in at_y]),
        "shapes": [theme.line(x_median, 0, x_median, 1, yref="paper", color=theme.CONTEXT, layer="below"),
                   theme.line(0, y_median, 1, y_median, xref="paper", color=theme.CONTEXT, layer="below")],
        "annotations": notes,
    }
    alt = language("{y} against {x}: of {n} in scope, {exceptions} stand out.", y=y_label, x=x_label, n=len(scope),
                   exceptions=int(scope["exception"].astype(bool).sum()))
    return theme.figure([_dots(others, None), _dots(scope, (x_label, y_label, x_format, y_format))], layout,
                        alt=alt, height=height)


def _range(values: pd.Series, median: float, room: float = 0.06) -> tuple[float, float]:
    ends = [*theme.numbers(values), median]
    pad = (max(ends) - min(ends)) * room or abs(median) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _dots(rows: pd.DataFrame, describe: tuple[str, str, Format, Format] | None) -> dict:
    """Those in scope are dark, can be read and clicked; the rest is background."""
    dots = {"type": "scatter", "mode": "markers", "x": theme.numbers(rows["x"]), "y": theme.numbers(rows["y"])}
    if describe is None:
        return dots | {"marker": {"size": 7, "color": theme.CONTEXT, "opacity": 0.55}, "hoverinfo": "skip"}
    x_label, y_label, x_format, y_format = describe
    exception = [bool(flag) for flag in rows["exception"]]
    hover = [f"<b>{theme.plain(row.label, 60)}</b><br>{theme.plain(x_label, 60)}: {x_format(row.x)}"
             f"<br>{theme.plain(y_label, 60)}: {y_format(row.y)}" for row in rows.itertuples()]
    return dots | {"hovertext": hover, "hoverinfo": "text", "customdata": [str(i) for i in rows["id"]],
                   "marker": {"size": 10, "color": [theme.BAD if e else theme.ACTUAL for e in exception],
                              "symbol": ["square" if e else "circle" for e in exception]}}


def _names(rows: pd.DataFrame, box: tuple[float, float, float, float]) -> list[dict]:
    """Each name above or below its mark, where it meets no name already placed."""
    x_low, x_high, y_low, y_high = box
    taken: list[tuple[float, float, float]] = []  # centre and half width of a name, in parts of the picture
    notes = []
    for row in rows.sort_values("x").itertuples():
        half = 0.006 * len(str(row.label))
        x = min(max((row.x - x_low) / (x_high - x_low), half), 1 - half)
        y = (row.y - y_low) / (y_high - y_low)
        side = next((s for s in (-0.06, 0.06, -0.12, 0.12)
                     if all(abs(x - a) > half + w or abs(y + s - b) > 0.055 for a, b, w in taken)), -0.06)
        taken.append((x, y + side, half))
        notes.append(theme.note(x_low + x * (x_high - x_low), y_low + (y + side) * (y_high - y_low), row.label,
                                color=theme.BAD, xanchor="center"))
    return notes
