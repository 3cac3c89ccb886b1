"""From plan (or last year) to actual: each part's variance as a step, the sum last, with its percentage beside it."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.steps import Steps
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
    one = Steps.of(amounts, totals)
    unit = theme.money_unit(amounts, currency, language)
    texts = [language.number(v / unit.size, unit.digits, sign=True) for v in amounts]
    shares = [_share(share, state, language) for share, state in zip(frame["share"], frame["status"], strict=True)]
    wide = (one.high - one.low or 1.0) * 0.17  # room for the amount beside a bar
    labels = [theme.plain(label, 22) for label in frame["label"]]
    trace = one.bars() | {"hovertext": [f"{label}: {language.money(v, currency, sign=True)} {share}".strip()
                                        for label, v, share in zip(labels, amounts, shares, strict=True)],
                          "customdata": [None if pd.isna(key) else str(key) for key in frame["id"]]}
    bottom = 0.5 - max(len(labels), 1)
    layout = {
        "xaxis": theme.hidden(one.low - (wide if one.low < 0 else 0), one.high + wide),
        "yaxis": theme.row_axis(labels, bottom, 1.05),
        "annotations": _notes(one, texts, shares, list(frame["status"]), basis),
        "shapes": [*one.joints(), theme.line(0, bottom, 0, 0.55)],
        "margin": theme.margins(
            top=8, left=theme.room(labels, theme.LABEL), right=20 + max(map(theme.width, shares), default=0)),
    }
    return theme.figure([trace], layout, height=height, alt=alt, narrow={
        "xaxis": theme.hidden(one.low - (2 * wide if one.low < 0 else 0), one.high + 2.2 * wide)})


def _notes(one: Steps, texts: list[str], shares: list[str], states: list[str], basis: str) -> list[Part]:
    """The amount at each bar's right end, the percentage in the margin, and what zero is."""
    notes = [theme.note(0, 0.6, f"{basis} = 0", yanchor="bottom", xshift=3)]
    for row, (x, text, share, state, total) in enumerate(
            zip(map(max, one.starts, one.ends), texts, shares, states, one.totals, strict=True)):
        color = theme.BAD if state == "off" else theme.STRONG if total else theme.QUIET
        bold = total or state == "off"
        notes.append(theme.note(x, -row, text, xshift=5, color=color, bold=bold, bgcolor=theme.BACKGROUND))
        if share:
            notes.append(theme.note(1, -row, share, xref="paper", xshift=8, color=color, bold=bold))
    return notes


def _share(share: float, state: str, language: Language) -> str:
    return "" if share != share else SHAPES[state] + language.percent(share, 1, sign=True)
