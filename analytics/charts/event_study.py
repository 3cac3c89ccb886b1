"""An effect by months since a training: what came before, the time that chose, and what came after."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part
from analytics.language import Language


def event_study(
    points: pd.DataFrame, *, dip: int, overall: tuple[float, float, float] | None, format: Format, language: Language,
    alt: str, height: int = 300,
) -> Figure:
    """A dot with its 95 % interval a month: hollow before, grey just before, dark after; ``overall`` as a blue band.

    points: ``since`` (months, negative before), ``value``, ``low``, ``high``, ``n``. ``dip``: how many months just
    before are no part of the baseline. ``overall``: value, low, high of the effect, drawn over the months after.
    """
    t, first, last = language, int(points["since"].min()), int(points["since"].max())
    ends = [*theme.numbers(points["low"]), *theme.numbers(points["high"]), *(overall or ())]
    known = [v for v in ends if v is not None] + [0.0]
    pad = (max(known) - min(known)) * 0.08 or 1.0
    low, high = min(known) - pad, max(known) + pad
    levels = theme.ticks(low, high, 5)
    ticks = [v for v in range(-60, 61, 3) if first <= v <= last]
    notes = [theme.note(first - 0.5, high, t("alike if about zero"), yanchor="top"),
             theme.note(0.2, high, t("since the course"), yanchor="top", color=theme.STRONG, bold=True)]
    if dip and first < -dip:
        notes.append(theme.note(-dip - 0.3, low, t("just before: not counted"), yanchor="bottom"))
    layout = {
        "xaxis": theme.axis(range=[first - 0.7, last + 0.7], tickvals=ticks, ticktext=[t.number(v) for v in ticks],
                            title=theme.title(t("months since the course was completed"))),
        "yaxis": theme.axis(range=[low, high], tickvals=levels, ticktext=[format(v) for v in levels], showgrid=True),
        "shapes": _shapes(first, last, dip, overall, low, high), "annotations": notes,
        "margin": theme.margins(left=theme.room([format(v) for v in levels]), bottom=theme.TWO_LINES, right=8),
    }
    after, just = points["since"] >= 0, (points["since"] < 0) & (points["since"] >= -dip)
    data = [_dots(part, symbol, role, format, language) for part, symbol, role in (
        (points[~after & ~just], "circle-open", theme.LAST_YEAR), (points[just], "circle", theme.LAST_YEAR),
        (points[after], "circle", theme.ACTUAL)) if len(part)]
    return theme.figure(data, layout, height=height, alt=alt)


def _shapes(first: int, last: int, dip: int, overall: tuple[float, float, float] | None, low: float, high: float
            ) -> list[Part]:
    """Zero, the moment of the training, the months that are not counted, and the overall effect."""
    shapes = [theme.line(first - 0.7, 0, last + 0.7, 0, width=1.2, layer="below"),
              theme.line(-0.5, low, -0.5, high, color=theme.CONTEXT, layer="below")]
    if dip and first < -dip:
        shapes.append(_box(-dip - 0.5, -0.5, low, high))
    if overall is not None:
        value, bottom, top = overall
        shapes += [_box(-0.4, last + 0.5, bottom, top),
                   theme.line(-0.4, value, last + 0.5, value, color=theme.ACCENT, width=2)]
    return shapes


def _box(x0: float, x1: float, y0: float, y1: float) -> Part:
    return {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "fillcolor": theme.FAINT, "line": {"width": 0},
            "layer": "below"}


def _dots(points: pd.DataFrame, symbol: str, role: str, format: Format, language: Language) -> Part:
    value, low, high = (theme.numbers(points[name]) for name in ("value", "low", "high"))
    texts = [language("{since} months since: {value} ({low} to {high}), {n} people",
                      since=language.number(since, sign=True), value=format(v or 0), low=format(a or 0),
                      high=format(b or 0), n=language.number(n))
             for since, v, a, b, n in zip(points["since"], value, low, high, points["n"], strict=True)]
    above = [(b or 0) - (v or 0) for v, b in zip(value, high, strict=True)]
    below = [(v or 0) - (a or 0) for v, a in zip(value, low, strict=True)]
    return {"type": "scatter", "mode": "markers", "x": [int(s) for s in points["since"]], "y": value,
            "hoverinfo": "text", "hovertext": texts,
            "marker": {"symbol": symbol, "size": 7, "color": role, "line": {"width": 1.2, "color": role}},
            "error_y": {"type": "data", "symmetric": False, "array": above, "arrayminus": below, "color": role,
                        "thickness": 1.2, "width": 0}}
