"""From one amount to another, step by step: what was lost, what grew, what came new."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.steps import Steps
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
    y, one = [-i for i in range(len(changes))], Steps.of(changes, totals)
    texts = [_text(v, first, currency, language) for v in changes]
    notes = [theme.note(1, at, text, xref="paper", xshift=6, bold=total, color=theme.STRONG if total else theme.QUIET)
             for at, text, total in zip(y, texts, totals, strict=True)]
    labels = [theme.plain(label, 24) for label in frame["label"]][1:]
    trace = one.bars() | {"hovertext": [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)]}
    if "id" in frame:
        trace["customdata"] = [str(key) for key in frame["id"]][1:]
    layout = {
        "xaxis": theme.hidden(one.low, one.high or 1.0),
        "yaxis": theme.row_axis(labels, 0.5 - max(len(y), 1), 0.5),
        "annotations": notes, "shapes": [*one.joints(), theme.line(0, y[-1] - 0.4, 0, 0.4, color=theme.PLAN)],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL),
                                right=14 + max(theme.width(text) for text in texts)),
    }
    return theme.figure([trace], layout, height=262, alt=alt)


def _text(change: float, first: float, currency: str, language: Language) -> str:
    text = language.money(change, currency, sign=True)
    return text if first <= 0 else f"{text} · {language.percent(change / first, 1, sign=True)}"
