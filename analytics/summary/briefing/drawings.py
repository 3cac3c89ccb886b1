"""The briefing's pictures as numbers from 0 to 1, left to right and bottom to top, for documents that draw them."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from analytics.language import Language
from analytics.metrics.showing import SIGNS
from analytics.scale import money_labels, money_unit, ticks
from analytics.summary.briefing.content import Coming, Panels, Waterfall

Drawing = dict[str, Any]
HEADROOM = 1.15  # above the highest bar or band
AHEAD = 6  # months to come that are drawn


def steps(fall: Waterfall) -> list[tuple[float, float]]:
    """Where each part begins and ends, in money; the last one, the sum, starts at zero again."""
    ends = list(accumulate(part.amount for part in fall.parts[:-1]))
    starts = [0.0, *ends[:-1]] if ends else []
    return [*zip(starts, ends, strict=True), (0.0, fall.parts[-1].amount)] if fall.parts else []


def waterfall_drawing(fall: Waterfall) -> Drawing | None:
    """Rows with their ends; None where there is nothing to draw."""
    if not fall.parts:
        return None
    spans = steps(fall)
    low, high = min(0.0, *map(min, spans)), max(0.0, *map(max, spans))
    width = high - low or 1.0
    rows = [{"label": part.label, "from": (min(span) - low) / width, "to": (max(span) - low) / width,
             "text": part.text, "share": f"{SIGNS[part.status] if part.status in ('watch', 'off') else ''} "
             f"{part.share_text}".strip(), "status": part.status, "gain": part.amount >= 0}
            for part, span in zip(fall.parts, spans, strict=True)]
    return {"zero": -low / width, "rows": rows}


def panels_drawing(found: Panels, t: Language) -> Drawing | None:
    """Bars of actual and plan by panel, all on one scale."""
    values = [v for panel in found.panels for part in (panel.actual, panel.plan) for v in part if v == v]
    if not values or max(values) <= 0:
        return None
    top = max(values) * HEADROOM
    return {"panels": [{
        "name": panel.name, "status": panel.status, "apart": f"{SIGNS[panel.status]} {panel.apart}".strip(),
        "first": t.month(panel.months[0]),
        "last": _named(t.month(panel.months[-1]), panel.text, t),
        "actual": [_part(v, 0.0, top) for v in panel.actual], "plan": [_part(v, 0.0, top) for v in panel.plan],
    } for panel in found.panels]}


def coming_drawing(found: Coming, currency: str, t: Language) -> Drawing | None:
    """The past as a line, what is expected of the next months as another with its band, and the plan."""
    ahead = [row for row in found.months[:AHEAD] if row[1] == row[1]]
    past = [(month, value) for month, value in found.past if value == value]
    values = [v for _, v in past] + [v for row in ahead for v in row[1:] if v == v]
    if not ahead or not past or max(values) <= min(values):
        return None
    low, high = min(values), max(values)
    low, high = low - 0.06 * (high - low), high + 0.06 * (high - low)
    count = len(past) + len(ahead) - 1
    at = ticks(low, high, 4)
    names, _ = money_labels(at, currency, t)
    joined = [(len(past) - 1, past[-1][1], past[-1][1], past[-1][1])]
    joined += [(len(past) + n, *row[1:4]) for n, row in enumerate(ahead)]
    return {
        "y": [[_part(v, low, high), name] for v, name in zip(at, names, strict=True)],
        "past": [[n / count, _part(v, low, high)] for n, (_, v) in enumerate(past)],
        "ahead": [[n / count, *(_part(v, low, high) for v in three)] for n, *three in joined],
        "plan": [[(len(past) + n) / count, _part(row[4], low, high)] for n, row in enumerate(ahead)
                 if row[4] == row[4]],
        "x": [[0.0, t.month(past[0][0], year=True)], [(len(past) - 1) / count, t.month(past[-1][0], year=True)],
              [1.0, t.month(ahead[-1][0], year=True)]],
        "last": t.number(ahead[-1][1] / money_unit(values, currency, t).size, 1),
    }


def _named(name: str, value: str, t: Language) -> str:
    return t("{name}: {value}", name=name, value=value) if value else name


def _part(value: float, low: float, high: float) -> float | None:
    return None if value != value else round((value - low) / (high - low), 5)
