"""What the cost depends on: how far it moves with each number of the plan, the most telling first."""

from __future__ import annotations

import textwrap

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part, Row
from analytics.language import Language

MOST = 9  # parameters; two notes each
WIDE, NARROW = 330, 200  # pixels that the bars and their texts have on a card and on a phone


def tornado(frame: pd.DataFrame, *, currency: str, language: Language) -> Figure:
    """Two bars for each parameter from the cost as proposed: moved up (dark) and moved down (light).

    frame: ``id, label, up_to, down_to`` (texts: the values it is moved to), ``up, down`` (money: the change of the
    expected cost, signed; missing: the plan cannot have that value). A click gives the row's ``id``.
    """
    rows = _sorted(frame)
    labels = ["<br>".join(theme.plain(line, 30) for line in textwrap.wrap(str(row["label"]), 30, max_lines=2,
                                                                        placeholder="…")) for row in rows]
    notes, short = ([note for n, row in enumerate(rows) for note in _notes(row, -n, full, currency, language)]
                    for full in (True, False))
    layout = {
        "barmode": "overlay", "xaxis": _axis(rows, notes, WIDE),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(rows), 3), 0.6),
        "annotations": notes, "shapes": [theme.line(0, 0.5, 0, 0.5 - max(len(rows), 1))],
        "margin": theme.margins(left=theme.room("<br>".join(labels).split("<br>"), theme.LABEL)),
    }
    data = [_bars(rows, "up", theme.ACTUAL_BAR, currency, language),
            _bars(rows, "down", theme.LAST_YEAR_BAR, currency, language)]
    return theme.figure(data, layout, height=24 + 36 * max(len(rows), 3), alt=_alt(rows, currency, language),
                        narrow={"annotations": short, "xaxis": _axis(rows, short, NARROW)})


def _sorted(frame: pd.DataFrame) -> list[Row]:
    rows = [row | dict(zip(("up", "down"), theme.numbers([row["up"], row["down"]]), strict=True))
            for row in frame.to_dict("records")]
    return sorted(rows, key=lambda row: (-_size(row), str(row["label"])))[:MOST]


def _size(row: Row) -> float:
    return max(abs(row["up"] or 0.0), abs(row["down"] or 0.0))


def _axis(rows: list[Row], notes: list[Part], pixels: int) -> Part:
    """An axis of about so many pixels on which the bars leave room for their texts."""
    changes = [0.0, *(v for row in rows for v in (row["up"], row["down"]) if v is not None)]
    room = {side: 10 + max([theme.width(n["text"]) for n in notes if n["xanchor"] == side], default=0) for side in (
        "left", "right")}  # a text anchored left stands right of its bar
    bars = max(pixels - room["left"] - room["right"], pixels / 4)
    span = (max(changes) - min(changes) or 1.0) * pixels / bars
    return theme.hidden(min(changes) - span * room["right"] / pixels, max(changes) + span * room["left"] / pixels)


def _bars(rows: list[Row], side: str, marker: Part, currency: str, language: Language) -> Part:
    shift = 0.19 if side == "up" else -0.19
    known = [(n, row) for n, row in enumerate(rows) if row[side] is not None]
    return {"type": "bar", "orientation": "h", "width": 0.34, "marker": marker, "x": [row[side] for _, row in known],
            "y": [-n + shift for n, _ in known], "customdata": [str(row["id"]) for _, row in known],
            "hoverinfo": "text", "hovertext": [
                language("{name} {value}: cost {change}", name=theme.plain(row["label"], 60),
                         value=theme.plain(row[f"{side}_to"]),
                         change=language.money(row[side], currency, sign=True, fine=True)) for _, row in known]}


def _notes(row: Row, y: float, full: bool, currency: str, language: Language) -> list[Part]:
    """What a bar changes at its end, and before it (``full``) the value moved to."""
    return [theme.note(change, y + shift, f"{row[f'{side}_to']} · {said}" if full else said,
                       xanchor="left" if change >= 0 else "right", xshift=5 if change >= 0 else -5)
            for side, shift in (("up", 0.19), ("down", -0.19)) if (change := row[side]) is not None
            for said in [language.money(change, currency, sign=True, fine=True)]]


def _alt(rows: list[Row], currency: str, language: Language) -> str:
    if not rows or not _size(rows[0]):
        return language("No number of the plan changes the cost.")
    first = rows[0]
    side = "up" if abs(first["up"] or 0.0) >= abs(first["down"] or 0.0) else "down"
    return language("The cost depends most on {name}: {value} changes it by {change}.", name=str(first["label"]),
                    value=str(first[f"{side}_to"]), change=language.money(first[side], currency, sign=True, fine=True))
