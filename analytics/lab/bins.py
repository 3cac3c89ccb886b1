"""Classes of equal width at round numbers, so that page, workbook and PDF draw one and the same histogram."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

REACH = 0.6  # of the width of the costs: how far away a budget may lie to be drawn beside them
CLASSES = 40  # about as many as a card is wide enough for


def cost_bins(proposed: ArrayLike, today: ArrayLike | None = None,
              budget: float | None = None) -> pd.DataFrame:
    """How often the simulated cost falls into each class: ``low, high, proposed, over`` and, where given, ``today``.

    ``proposed`` and ``today``: money, one a draw; the shares of draws add up to 1. A class holds what is above ``low``
    up to ``high``, and the budget is the edge of one: those that are ``over`` hold exactly what passes the budget.
    """
    given = {"proposed": np.asarray(proposed, float)} | ({} if today is None else {"today": np.asarray(today, float)})
    every = np.concatenate(list(given.values()))
    edges = _edges(float(every.min()), float(every.max()), budget)
    middle = (edges[:-1] + edges[1:]) / 2
    over = middle > (np.inf if budget is None else budget)
    shares = {name: _counted(values, edges) / values.size for name, values in given.items()}
    return _frame(edges, shares | {"over": over})


def people_bins(attainment: ArrayLike, low: float, high: float) -> pd.DataFrame:
    """How many people stand in each class from ``low`` to ``high``: ``low, high, n``; 100 % is the edge of one.

    Attainments are shares of the target; those missing count nowhere, those beyond an end in the class there.
    """
    known = np.asarray(attainment, float)
    edges = _edges(low, high, 1.0)
    inside = np.clip(known[np.isfinite(known)], np.nextafter(edges[0], np.inf), edges[-1])
    return _frame(edges, {"n": _counted(inside, edges)})


def window(bins: pd.DataFrame, budget: float | None) -> tuple[float, float, bool]:
    """From where to where a histogram is drawn, and whether the budget's line is in it: not where it is far away."""
    low, high = float(bins["low"].min()), float(bins["high"].max())
    wide = high - low
    if budget is None or not low - REACH * wide <= budget <= high + REACH * wide:
        return low, high, False
    return min(low, budget - wide * 0.04), max(high, budget + wide * 0.04), True


def _edges(low: float, high: float, through: float | None) -> np.ndarray:
    """Edges at multiples of a round width from ``through``, from below ``low`` to ``high`` or above."""
    origin = 0.0 if through is None else through
    rough = max(high - low, abs(high) * 1e-3, abs(origin) * 1e-6, 1e-6) / CLASSES
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.66)
    first = math.ceil((low - origin) / width - 1e-9) - 1
    last = max(math.ceil((high - origin) / width - 1e-9), first + 1)
    return origin + width * np.arange(first, last + 1)


def _counted(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many values lie above each edge and up to the next."""
    place = np.clip(np.searchsorted(edges, values, side="left"), 1, len(edges) - 1)
    return np.bincount(place - 1, minlength=len(edges) - 1)


def _frame(edges: np.ndarray, columns: dict[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], **columns})
