"""Before and now of each row on one scale, and beside it the change with its interval."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import span, spans
from analytics.charts.theme import Figure, Format, Part, Row, Values
from analytics.language import Language

SPLIT = (0.5, 0.62)  # where the left panel ends and the right one begins


def before_after(frame: pd.DataFrame, *, format: Format, change: Format, language: Language, alt: str) -> Figure:
    """Left: hollow before, filled now. Right: the change as a dot with its interval, a blue line at none; coloured only
    where it is sure.

    frame: ``id, label, then, now, change, low, high`` (missing allowed), ``n`` (people), ``sure``; more is better. A
    click gives ``id``.
    """
    y = [-i for i in range(len(frame))]
    parts = {name: theme.numbers(frame[name]) for name in ("then", "now", "change", "low", "high")}
    labels = [theme.plain(label, 24) for label in frame["label"]]
    notes = [theme.heading(SPLIT[1], language("Change")),
             *(theme.note(1, at, "–" if v is None else change(v), xref="paper", xshift=6)
               for at, v in zip(y, parts["change"], strict=True))]
    layout = {
        "xaxis": _scale([*parts["then"], *parts["now"]], (0, SPLIT[0])),
        "xaxis2": _scale([*parts["change"], *parts["low"], *parts["high"], 0.0], (SPLIT[1], 1), anchor="y"),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(y), 3), 1.5),
        "shapes": [theme.line(0, 0.6 - max(len(y), 3), 0, 0.6, xref="x2", color=theme.ACCENT, layer="below")],
        "annotations": [theme.heading(0, language("Before ○ and now ●")), *notes],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=46),
    }
    colors = [theme.judged(moved) if sure and moved is not None else theme.ACTUAL
              for moved, sure in zip(parts["change"], frame["sure"], strict=True)]
    hover = [_hover(row, format, change, language) for row in frame.to_dict("records")]
    return theme.figure(
        [span(parts["then"], parts["now"], y, theme.CONTEXT, width=1.8),
         *spans(parts["low"], parts["high"], y, colors, width=1.8, axis="x2"),
         _dots(parts["then"], y, [theme.LAST_YEAR] * len(y), frame, hover, hollow=True),
         _dots(parts["now"], y, [theme.ACTUAL] * len(y), frame, hover),
         _dots(parts["change"], y, colors, frame, hover, axis="x2")],
        layout, height=58 + 28 * max(len(y), 3), alt=alt, narrow={"annotations": [theme.heading(0, "○ → ●"), *notes]})


def _scale(values: Values, domain: tuple[float, float], **more: str) -> Part:
    known = [v for v in values if v is not None] or [0.0, 1.0]
    pad = (max(known) - min(known)) * 0.1 or 0.5
    return theme.hidden(min(known) - pad, max(known) + pad, domain=list(domain), **more)


def _dots(values: Values, y: list[int], colors: list[str], frame: pd.DataFrame, hover: list[str], *,
          hollow: bool = False, axis: str = "x") -> Part:
    return {"type": "scatter", "mode": "markers", "xaxis": axis, "x": values, "y": y, "hoverinfo": "text",
            "hovertext": hover, "customdata": [str(key) for key in frame["id"]],
            "marker": {"size": 9, "opacity": 1, "color": [theme.BACKGROUND] * len(y) if hollow else colors,
                       "line": {"width": 1.6, "color": colors}}}


def _hover(row: Row, format: Format, change: Format, language: Language) -> str:
    then, now, moved, low, high = theme.numbers(row[name] for name in ("then", "now", "change", "low", "high"))
    if then is None or now is None or moved is None:
        return ""
    facts = {"name": theme.plain(row["label"], 60), "then": format(then), "now": format(now), "change": change(moved),
             "n": language.number(row["n"])}
    if low is None or high is None:
        return language("{name}: from {then} to {now}, {change} ({n} people)", **facts)
    return language("{name}: from {then} to {now}, {change} ({low} to {high}, {n} people)", low=change(low),
                    high=change(high), **facts)
