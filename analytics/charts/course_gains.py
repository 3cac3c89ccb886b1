"""What each course is expected to close and costs: those in the plan filled, what could be bought besides hollow."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Format

MOST = 24  # rows; a note each


def course_gains(frame: pd.DataFrame, *, label: str, format: Format, alt: str) -> Figure:
    """A dot with its interval a course, its cost at the right, in the order given; the first ``MOST`` are drawn.

    frame: ``id, label, value, low, high`` (0 or more), ``planned`` (true: filled), ``cost`` (a text) and ``text`` (what
    hovering says). ``label`` names the axis. A click gives the row's ``id``.
    """
    shown = frame.head(MOST)
    y = [-n for n in range(len(shown))]
    low, high, value = (theme.numbers(shown[name]) for name in ("low", "high", "value"))
    planned = [bool(one) for one in shown["planned"]]
    colors = [theme.ACTUAL if one else theme.LAST_YEAR for one in planned]
    labels = [theme.plain(name, 30) for name in shown["label"]]
    costs = [theme.plain(cost, 12) for cost in shown["cost"]]
    top = max([v for v in [*high, *value] if v is not None], default=1.0) or 1.0
    at = theme.ticks(0, top, 4)
    layout = {
        "xaxis": theme.axis(range=[0, top * 1.04], tickvals=at, ticktext=[format(v) for v in at], showgrid=True,
                            title=theme.title(label)),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(y), 5), 0.6),
        "annotations": [theme.note(1, row, cost, xref="paper", xshift=6, bold=bold,
                                   color=theme.STRONG if bold else theme.QUIET)
                        for row, cost, bold in zip(y, costs, planned, strict=True)],
        "shapes": [theme.line(0, 0, 0, 1, yref="paper")],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), bottom=theme.TWO_LINES,
                                right=12 + max((theme.width(cost) for cost in costs), default=0)),
    }
    dots = {"type": "scatter", "mode": "markers", "x": value, "y": y, "customdata": [str(key) for key in shown["id"]],
            "hoverinfo": "text", "hovertext": [theme.plain(text, 200) for text in shown["text"]], "cliponaxis": False,
            "marker": {"size": 9, "opacity": 1, "line": {"width": 1.6, "color": colors},
                       "color": [c if one else theme.BACKGROUND for c, one in zip(colors, planned, strict=True)]}}
    return theme.figure([*spans(low, high, y, colors), dots], layout, height=64 + 25 * max(len(y), 5), alt=alt)
