"""What a plan pays as one result gets better: a line, with 100 % marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.charts import theme
from analytics.charts.theme import Figure, Format
from analytics.language import Language

SHOWN = (0.8, 1.0, 1.2)  # results whose pay stands at the line


def pay_line(x: Sequence[float], pay: Sequence[float], *, x_format: Format, y_format: Format, at: str,
             language: Language, height: int = 232) -> Figure:
    """``x``: shares of what ``at`` says is 100 % (rising); ``pay``: money."""
    xs, ys = theme.numbers(x), theme.numbers(pay)
    known = [v for v in ys if v is not None]
    top, low, high = max(known, default=0.0) or 1.0, xs[0] or 0.0, xs[-1] or 1.0
    near = [int(np.abs(np.asarray(x) - share).argmin()) for share in SHOWN if low <= share <= high]
    ticks, levels = theme.ticks(low, high, 6), theme.ticks(0, top * 1.08, 4)
    texts = [y_format(ys[n] or 0.0) for n in near]
    layout = {
        "xaxis": theme.axis(range=[low, high], tickvals=ticks, ticktext=[x_format(v) for v in ticks]),
        "yaxis": theme.axis(range=[0, top * 1.08], tickvals=levels, ticktext=[y_format(v) for v in levels],
                            showgrid=True),
        "shapes": [theme.line(1, 0, 1, 1, yref="paper", color=theme.CONTEXT, layer="below")] if low < 1 < high else [],
        "annotations": [
            *(theme.note(xs[n] or 0.0, ys[n] or 0.0, text, xanchor="right", yanchor="bottom", xshift=-5, yshift=2,
                         color=theme.STRONG) for n, text in zip(near, texts, strict=True)),
            *([theme.note(1, 0, at, yref="paper", yanchor="bottom", xshift=5)] if low < 1 < high else [])],
        "margin": theme.margins(left=theme.room(map(y_format, levels)), right=18, top=8, bottom=theme.ONE_LINE),
    }
    line = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": {"color": theme.ACCENT, "width": 3},
            "hoverinfo": "text", "hovertext": [language("{x}: {pay}", x=x_format(a or 0.0), pay=y_format(b or 0.0))
                                               for a, b in zip(xs, ys, strict=True)]}
    dots = {"type": "scatter", "mode": "markers", "x": [xs[n] for n in near], "y": [ys[n] for n in near],
            "marker": {"color": theme.ACCENT, "size": 7}, "hoverinfo": "skip"}
    said = language.listed(language("{x}: {pay}", x=x_format(xs[n] or 0.0), pay=text)
                           for n, text in zip(near, texts, strict=True))
    return theme.figure([line, dots], layout, height=height, alt=said)
