"""From one amount to another, step by step: what was lost, what grew, what came new."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure
from analytics.language import Language


def bridge(frame: pd.DataFrame, *, currency: str, language: Language, alt: str) -> Figure:
    """Horizontal bars that carry on where the one before ended; totals start at zero.

    frame: ``label``, ``amount`` (money; of a step: its change, signed) and ``total`` (true: the amount reached). The
    second text of a step is its share of the first total.
    """
    y = [-i for i in range(len(frame))]
    amounts = [v or 0.0 for v in theme.numbers(frame["amount"])]
    totals = [bool(v) for v in frame["total"]]
    unit = theme.money_unit(amounts, currency, language)
    starts, ends = _steps(amounts, totals)
    colors = [theme.ACTUAL if total else theme.judged(amount) for amount, total in zip(amounts, totals, strict=True)]
    first = next((a for a, total in zip(amounts, totals, strict=True) if total), 0.0)
    texts = [_text(amount, total, first, unit, language) for amount, total in zip(amounts, totals, strict=True)]
    right = [max(a, b) / unit.size for a, b in zip(starts, ends, strict=True)]
    notes = [theme.note(x, at, text, xshift=6, bold=total, color=theme.STRONG if total else theme.QUIET)
             for x, at, text, total in zip(right, y, texts, totals, strict=True)]
    shapes = [theme.line(end / unit.size, at - 0.28, end / unit.size, at - 0.72, color=theme.CONTEXT)
              for end, at in zip(ends[:-1], y[:-1], strict=True)]
    labels = [theme.plain(label, 24) for label in frame["label"]]
    trace = {"type": "bar", "orientation": "h", "y": y, "width": 0.56, "hoverinfo": "text",
             "base": [min(a, b) / unit.size for a, b in zip(starts, ends, strict=True)],
             "x": [abs(b - a) / unit.size for a, b in zip(starts, ends, strict=True)],
             "hovertext": [f"{label}: {text} ({unit.name})" for label, text in zip(labels, texts, strict=True)],
             "marker": {"color": colors, "line": {"width": 0}}}
    widest = max(right, default=0) or 1
    layout = {
        "xaxis": theme.hidden(min(0.0, *(e / unit.size for e in ends), 0.0), widest),
        "yaxis": theme.axis(range=[0.5 - max(len(y), 1), 0.5], tickvals=y, ticktext=labels,
                            tickfont={"size": theme.LABEL, "color": theme.QUIET}),
        "annotations": notes, "shapes": shapes,
        "margin": theme.margins(left=theme.room(labels, theme.LABEL),
                                right=14 + max((theme.width(text) for text in texts), default=0)),
    }
    return theme.figure([trace], layout, height=262, alt=alt)


def _steps(amounts: list[float], totals: list[bool]) -> tuple[list[float], list[float]]:
    """Where each bar begins and ends."""
    starts, ends, at = [], [], 0.0
    for amount, total in zip(amounts, totals, strict=True):
        starts.append(0.0 if total else at)
        at = amount if total else at + amount
        ends.append(at)
    return starts, ends


def _text(amount: float, total: bool, first: float, unit: theme.Unit, language: Language) -> str:
    text = language.number(amount / unit.size, unit.digits, sign=not total)
    return text if total or first <= 0 else f"{text} · {language.percent(amount / first, 1, sign=True)}"
