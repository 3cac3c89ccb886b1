"""From plan (or last year) to actual: each part's variance as a step, the sum last, with its percentage beside it."""

from __future__ import annotations

from operator import itemgetter

import pandas as pd

from analytics.charts import theme
from analytics.charts.bridge import steps
from analytics.charts.theme import Figure, Part
from analytics.language import Language

SHAPES = {"ok": "", "watch": "▲ ", "off": "■ ", "na": ""}


def variance(
    frame: pd.DataFrame, *, basis: str, currency: str, language: Language, alt: str, height: int = 246
) -> Figure:
    """Horizontal steps from zero, one a row; the last row is the sum and starts at zero again.

    frame: ``label``, ``amount`` (money, signed), ``share`` (of the part's own basis; NaN: not written), ``status``
    (``ok``, ``watch``, ``off`` or ``na``: a sign before the percentage) and ``id`` (what a click gives; None: nothing).
    ``basis`` is the word at zero, such as ``plan``.
    """
    amounts = [v or 0.0 for v in theme.numbers(frame["amount"])]
    totals = [False] * (len(amounts) - 1) + [True] if amounts else []
    y = [-i for i in range(len(amounts))]
    starts, ends = steps(amounts, totals)
    low, high = min([0.0, *starts, *ends]), max([0.0, *starts, *ends])
    unit = theme.money_unit(amounts, currency, language)
    texts = [language.number(v / unit.size, unit.digits, sign=True) for v in amounts]
    shares = [_share(share, state, language) for share, state in zip(frame["share"], frame["status"], strict=True)]
    wide = (high - low or 1.0) * 0.17  # room for the amount beside a bar
    labels = [theme.plain(label, 22) for label in frame["label"]]
    trace = {"type": "bar", "orientation": "h", "y": y, "width": 0.62, "hoverinfo": "text",
             "base": list(map(min, starts, ends)), "x": [abs(b - a) for a, b in zip(starts, ends, strict=True)],
             "hovertext": [f"{label}: {language.money(v, currency, sign=True)} {share}".strip()
                           for label, v, share in zip(labels, amounts, shares, strict=True)],
             "customdata": [None if pd.isna(key) else str(key) for key in frame["id"]],
             "marker": {"color": [theme.ACTUAL if last else theme.judged(v)
                                  for v, last in zip(amounts, totals, strict=True)], "line": {"width": 0}}}
    return theme.figure([trace], {
        "xaxis": theme.hidden(low - (wide if low < 0 else 0), high + wide),
        "yaxis": theme.axis(range=[0.5 - max(len(y), 1), 1.05], tickvals=y, ticktext=labels,
                            tickfont={"size": theme.LABEL, "color": theme.QUIET}),
        "annotations": _notes(y, starts, ends, texts, shares, list(frame["status"]), totals, basis),
        "shapes": [*(theme.line(end, at - 0.31, end, at - 0.69, color=theme.CONTEXT)
                     for end, at in zip(ends[:-1], y[:-1], strict=True)),
                   theme.line(0, 0.5 - max(len(y), 1), 0, 0.55)],
        "margin": theme.margins(
            top=8, left=theme.room(labels, theme.LABEL), right=20 + max(map(theme.width, shares), default=0)),
    }, height=height, alt=alt, narrow={"xaxis": theme.hidden(low - (2 * wide if low < 0 else 0), high + 2.2 * wide)})


def _notes(
    y: list[int], starts: list[float], ends: list[float], texts: list[str], shares: list[str], states: list[str],
    totals: list[bool], basis: str,
) -> list[Part]:
    """The amount at each bar's right end, the percentage in the margin, and what zero is."""
    at_end = map(max, starts, ends)
    rows = sorted(zip(y, at_end, texts, shares, states, totals, strict=True), key=itemgetter(0), reverse=True)
    notes = [theme.note(0, 0.6, f"{basis} = 0", yanchor="bottom", xshift=3)]
    for at, x, text, share, state, total in rows:
        color = theme.BAD if state == "off" else theme.STRONG if total else theme.QUIET
        bold = total or state == "off"
        notes.append(theme.note(x, at, text, xshift=5, color=color, bold=bold, bgcolor=theme.BACKGROUND))
        if share:
            notes.append(theme.note(1, at, share, xref="paper", xshift=8, color=color, bold=bold))
    return notes


def _share(share: float, state: str, language: Language) -> str:
    return "" if share != share else SHAPES[state] + language.percent(share, 1, sign=True)
