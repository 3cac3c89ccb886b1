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
    """``x``: shares of what ``at`` says is 100 % (rising); ``pay``: money; none of them is missing."""
    top, low, high = max(pay) or 1.0, x[0], x[-1]
    near = [int(np.abs(np.asarray(x) - one).argmin()) for one in SHOWN if low <= one <= high]
    ticks, levels = theme.ticks(low, high, 6), theme.ticks(0, top * 1.08, 4)
    said = [language("{x}: {pay}", x=x_format(a), pay=y_format(b)) for a, b in zip(x, pay, strict=True)]
    inside = low < 1 < high
    notes = [theme.note(x[n], pay[n], y_format(pay[n]), xanchor="right", yanchor="bottom", xshift=-5, yshift=2,
                        color=theme.STRONG) for n in near]
    target = [theme.note(1, 0, at, yref="paper", yanchor="bottom", xshift=5)]
    layout = {
        "xaxis": theme.axis(range=[low, high], tickvals=ticks, ticktext=[x_format(v) for v in ticks]),
        "yaxis": theme.axis(range=[0, top * 1.08], tickvals=levels, ticktext=[y_format(v) for v in levels],
                            showgrid=True),
        "shapes": [theme.line(1, 0, 1, 1, yref="paper", color=theme.CONTEXT, layer="below")] if inside else [],
        "annotations": [*notes, *(target if inside else [])],
        "margin": theme.margins(left=theme.room(map(y_format, levels)), right=18, top=8, bottom=theme.ONE_LINE),
    }
    line = {"type": "scatter", "mode": "lines", "x": list(x), "y": list(pay), "hoverinfo": "text", "hovertext": said,
            "line": {"color": theme.ACCENT, "width": 3}}
    dots = {"type": "scatter", "mode": "markers", "x": [x[n] for n in near], "y": [pay[n] for n in near],
            "marker": {"color": theme.ACCENT, "size": 7}, "hoverinfo": "skip"}
    alt = language("It pays {amounts}.", amounts=language.listed(said[n] for n in near))
    return theme.figure([line, dots], layout, height=height, alt=alt)
