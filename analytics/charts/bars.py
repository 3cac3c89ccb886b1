"""Amounts side by side, each with its own text: what there is most of."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure


def bars(frame: pd.DataFrame, *, alt: str) -> Figure:
    """Horizontal bars from zero, in the order given, with a text at the end of each.

    frame: ``label``, ``value`` (0 or more, missing: no bar), ``text`` (what stands at the bar's end), and optionally
    ``alarm`` (true: somebody has to act; vermillion with a square), ``id`` (what a click gives).
    """
    y = [-i for i in range(len(frame))]
    value = [v or 0.0 for v in theme.numbers(frame["value"])]
    alarm = [bool(a) for a in frame["alarm"]] if "alarm" in frame else [False] * len(frame)
    texts = [f"■ {text}" if hot else str(text) for text, hot in zip(frame["text"], alarm, strict=True)]
    widest = max(value, default=0) or 1
    notes = [theme.note(v, at, text, xshift=6, color=theme.BAD if hot else theme.QUIET, bold=hot)
             for v, at, text, hot in zip(value, y, texts, alarm, strict=True)]
    labels = [theme.plain(label, 28) for label in frame["label"]]
    trace = {"type": "bar", "orientation": "h", "x": value, "y": y, "width": 0.56, "hoverinfo": "text",
             "hovertext": [f"{theme.plain(label, 60)}: {theme.plain(text, 60)}"
                           for label, text in zip(frame["label"], frame["text"], strict=True)],
             "marker": {"color": [theme.BAD if hot else theme.ACTUAL for hot in alarm], "line": {"width": 0}}}
    if "id" in frame:
        trace["customdata"] = [str(key) for key in frame["id"]]
    room = max((theme.width(text) for text in texts), default=0)
    layout = {
        "xaxis": theme.hidden(0, widest), "annotations": notes,
        "yaxis": theme.row_axis(labels, 0.5 - max(len(y), 4), 0.5),
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=14 + room),
    }
    return theme.figure([trace], layout, height=24 + 30 * max(len(y), 4), alt=alt)
