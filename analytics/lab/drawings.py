"""The one-pager's pictures as numbers from 0 to 1, left to right and bottom to top; Typst draws what is given."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from analytics.lab.bins import cost_bins, people_bins, window
from analytics.lab.report import Report
from analytics.language import Language
from analytics.scale import money_labels, ticks

Drawing = dict[str, Any]
HEADROOM = 1.3  # above the highest bar, for what stands beside the budget's line
PEOPLE = 0.85  # of the lower panel: its highest bar


def payout_drawing(report: Report, t: Language) -> Drawing | None:
    """Pay by attainment as proposed and today over where people are; None where pay has no curve of its own."""
    new, old = report.curves
    if new is None:
        return None
    low, high = float(new.x[0]), float(new.x[-1])
    drawn = [one for one in (old, new) if one is not None]
    top = max(float(one.pay.max()) for one in drawn) * 1.05 or 1.0
    levels = ticks(0, top, 4)
    texts, unit = money_labels(levels, report.plan.currency, t)
    people = people_bins(report.view.ground.attainment.get(report.measure, np.array([])), low, high)
    most = max(int(people["n"].max()), 1) / PEOPLE
    return {
        "x": [[_part(v, low, high), t.percent(v, 0)] for v in ticks(low, high, 6)],
        "y": [[level / top, text] for level, text in zip(levels, texts, strict=True)], "unit": unit,
        "target": _part(1.0, low, high) if low < 1 < high else None, "target_name": t("target"),
        "lines": [{"points": [[_part(x, low, high), y / top] for x, y in zip(one.x, one.pay, strict=True)],
                   "name": t("proposed") if one is new else t("today"), "new": one is new} for one in drawn],
        "people": [[_part(a, low, high), _part(b, low, high), n / most] for a, b, n in zip(
            people["low"], people["high"], people["n"], strict=True) if n],
    }


def cost_drawing(report: Report, t: Language) -> Drawing:
    """How often each cost came up, what passes the budget, and today's plan as an outline."""
    new, currency = report.simulation, report.plan.currency
    budget, over = new.assumptions.budget, new.over_budget
    bins = cost_bins(new.cost, report.view.today.simulation.cost, budget)
    low, high, near = window(bins, budget)
    top = float(max(bins["proposed"].max(), bins["today"].max())) * HEADROOM
    at = ticks(low, high, 5)
    texts, unit = money_labels(at, currency, t)
    edges = [_part(v, low, high) for v in (*bins["low"], bins["high"].iloc[-1])]
    drawing: Drawing = {
        "x": [[_part(v, low, high), text] for v, text in zip(at, texts, strict=True)], "unit": unit,
        "bars": [[*ends, share / top, bool(passes)] for ends, share, passes in zip(
            pairwise(edges), bins["proposed"], bins["over"], strict=True) if share],
        "outline": _outline(edges, (bins["today"] / top).to_list()), "today": t("today"), "budget": None,
    }
    if budget is not None and over is not None:
        far = not near
        side = "right" if budget > (low + high) / 2 else "left"
        said = t("budget {amount}", amount=t.money(budget, currency, fine=True))
        if far:
            said = f"{said} ▸" if side == "right" else f"◂ {said}"
        drawing["budget"] = {"at": float(side == "right") if far else _part(budget, low, high), "far": far,
                             "side": side, "name": said, "over": over.value > 0,
                             "share": t("{share} over", share=t.chance(over.value))}
    return drawing


def _outline(edges: list[float], heights: list[float]) -> list[list[float]]:
    """The corners of steps that begin and end at zero."""
    some = [n for n, height in enumerate(heights) if height]
    corners = [[edges[some[0]], 0.0]]
    for n in range(some[0], some[-1] + 1):
        corners += [[edges[n], heights[n]], [edges[n + 1], heights[n]]]
    return [*corners, [edges[some[-1] + 1], 0.0]]


def _part(value: float, low: float, high: float) -> float:
    return round((float(value) - low) / (high - low), 5)
