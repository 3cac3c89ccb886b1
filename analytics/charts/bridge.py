"""From one amount to another, step by step: what was lost, what grew, what came new."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure
from analytics.language import Language


def bridge(frame: pd.DataFrame, *, currency: str, language: Language, alt: str) -> Figure:
    """Horizontal bars of what changed, from zero at the first amount; each carries on where the one before ended.

    frame: ``label``, ``amount`` (money; of a step: its change, signed), ``total`` (true: the amount reached) and
    optionally ``id`` (what a click gives). The first row is the amount that the changes start from and are shares of;
    it has no bar, totals show the change so far.
    """
    first, *rest = (v or 0.0 for v in theme.numbers(frame["amount"]))
    totals = [bool(v) for v in frame["total"]][1:]
    changes = [v - first if total else v for v, total in zip(rest, totals, strict=True)]
    y = [-i for i in range(len(changes))]
    starts, ends = steps(changes, totals)
    colors = [theme.ACTUAL if total else theme.judged(v) for v, total in zip(changes, totals, strict=True)]
    texts = [_text(v, first, currency, language) for v in changes]
    notes = [theme.note(1, at, text, xref="paper", xshift=6, bold=total, color=theme.STRONG if total else theme.QUIET)
             for at, text, total in zip(y, texts, totals, strict=True)]
    shapes = [theme.line(end, at - 0.28, end, at - 0.72, color=theme.CONTEXT)
              for end, at in zip(ends[:-1], y[:-1], strict=True)]
    shapes.append(theme.line(0, y[-1] - 0.4, 0, 0.4, color=theme.PLAN))
    labels = [theme.plain(label, 24) for label in frame["label"]][1:]
    trace = {"type": "bar", "orientation": "h", "y": y, "width": 0.56, "hoverinfo": "text",
             "base": [min(a, b) for a, b in zip(starts, ends, strict=True)],
             "x": [abs(b - a) for a, b in zip(starts, ends, strict=True)],
             "hovertext": [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)],
             "marker": {"color": colors, "line": {"width": 0}}}
    if "id" in frame:
        trace["customdata"] = [str(key) for key in frame["id"]][1:]
    layout = {
        "xaxis": theme.hidden(min(0.0, *starts, *ends), max(0.0, *starts, *ends) or 1.0),
        "yaxis": theme.axis(range=[0.5 - max(len(y), 1), 0.5], tickvals=y, ticktext=labels,
                            tickfont={"size": theme.LABEL, "color": theme.QUIET}),
        "annotations": notes, "shapes": shapes,
        "margin": theme.margins(left=theme.room(labels, theme.LABEL),
                                right=14 + max(theme.width(text) for text in texts)),
    }
    return theme.figure([trace], layout, height=262, alt=alt)


def steps(changes: list[float], totals: list[bool]) -> tuple[list[float], list[float]]:
    """Where each bar begins and ends."""
    starts, ends, at = [], [], 0.0
    for change, total in zip(changes, totals, strict=True):
        starts.append(0.0 if total else at)
        at = change if total else at + change
        ends.append(at)
    return starts, ends


def _text(change: float, first: float, currency: str, language: Language) -> str:
    text = language.money(change, currency, sign=True)
    return text if first <= 0 else f"{text} · {language.percent(change / first, 1, sign=True)}"
