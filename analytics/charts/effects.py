"""Effects of several courses on one outcome: dot and interval against no effect, and what else is claimed beside."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part, Values
from analytics.language import Language

ROW = 30
MARKS = {  # verdict: symbol and role; the sign before the figure at the right says it again
    "works": ("diamond", theme.ACCENT), "harms": ("square", theme.BAD), "not_shown": ("circle", theme.LAST_YEAR),
    "cannot_tell": ("circle-open", theme.LAST_YEAR),
}


def effects(frame: pd.DataFrame, *, format: Format, beside: str, language: Language, alt: str) -> Figure:
    """A row a course: the effect with its 95 % interval, and as a tick what is claimed (or barely seen) instead.

    frame: ``id``, ``label``, ``value``, ``low``, ``high``, ``claim`` (missing allowed), ``said`` (a verdict), ``text``
    (at the right). ``beside`` names the tick. A click gives the row's ``id``.
    """
    y = [-i for i in range(len(frame))]
    labels = [theme.plain(label, 32) for label in frame["label"]]
    ends = [v for name in ("value", "low", "high", "claim") for v in theme.numbers(frame[name]) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    pad = (high - low) * 0.06 or 1.0
    levels, few = theme.ticks(low - pad, high + pad, 5), theme.ticks(low - pad, high + pad, 2)
    layout: Part = {
        "xaxis": theme.axis(range=[low - pad, high + pad], tickvals=levels, ticktext=[format(v) for v in levels]),
        "yaxis": theme.row_axis(labels, -len(y) + 0.4, 0.6),
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), bottom=theme.ONE_LINE,
                                right=22 + max((theme.width(text) for text in frame["text"]), default=0)),
        "shapes": [theme.line(0, 0.6, 0, -len(y) + 0.4, width=1.2, color=theme.PLAN, layer="below"),
                   *(theme.line(low - pad, at, high + pad, at, color=theme.FAINT, layer="below") for at in y)],
        "annotations": [theme.note(1, at, text, xref="paper", xshift=8)
                        for at, text in zip(y, frame["text"], strict=True)],
    }
    data = [_claims(frame, y, beside, format, language)]
    data += [_dots(frame, y, said, format, language) for said in MARKS if (frame["said"] == said).any()]
    narrow = {"xaxis": layout["xaxis"] | {"tickvals": few, "ticktext": [format(v) for v in few], "tickangle": 0},
              "annotations": [], "margin": layout["margin"] | {"r": 16}}  # the shapes say the verdicts, too
    return theme.figure(data, layout, height=theme.ONE_LINE + 14 + ROW * max(len(y), 3), alt=alt, narrow=narrow)


def _claims(frame: pd.DataFrame, y: list[int], beside: str, format: Format, language: Language) -> Part:
    """The ticks, below the dots."""
    claims = theme.numbers(frame["claim"])
    texts = [language("{name}: {beside} {value}", name=theme.plain(label, 60), beside=beside, value=format(v))
             if v is not None else "" for label, v in zip(frame["label"], claims, strict=True)]
    return {"type": "scatter", "mode": "markers", "x": claims, "y": y, "hoverinfo": "text", "hovertext": texts,
            "customdata": list(frame["id"]),
            "marker": {"symbol": "line-ns-open", "size": 13, "color": theme.PLAN,
                       "line": {"width": 2, "color": theme.PLAN}}}


def _dots(frame: pd.DataFrame, y: list[int], said: str, format: Format, language: Language) -> Part:
    """The courses of one verdict."""
    at = [i for i, one in enumerate(frame["said"]) if one == said]
    rows = frame.iloc[at]
    value, low, high = (theme.numbers(rows[name]) for name in ("value", "low", "high"))
    symbol, role = MARKS[said]
    texts = [language("{name}: {value} ({low} to {high})", name=theme.plain(label, 60), value=format(v), low=format(a),
                      high=format(b)) if v is not None and a is not None and b is not None else ""
             for label, v, a, b in zip(rows["label"], value, low, high, strict=True)]

    def reach(ends: Values, sign: int) -> list[float]:
        return [0.0 if v is None or end is None else sign * (end - v) for v, end in zip(value, ends, strict=True)]

    return {"type": "scatter", "mode": "markers", "x": value, "y": [y[i] for i in at], "hoverinfo": "text",
            "hovertext": texts, "customdata": list(rows["id"]),
            "marker": {"symbol": symbol, "size": 10, "color": role, "line": {"width": 1.5, "color": role}},
            "error_x": {"type": "data", "symmetric": False, "array": reach(high, 1), "arrayminus": reach(low, -1),
                        "color": role, "thickness": 1.6, "width": 0}}
