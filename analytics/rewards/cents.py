"""Money in whole cents: rounding, and a sum divided so that nothing is lost."""

from __future__ import annotations

import numpy as np

from analytics.rewards.schedule import Array


def rounded(amount: Array) -> Array:
    """Amounts to the cent; float32 (simulation) as it is."""
    return to_cents(amount) / 100 if amount.dtype == np.float64 else amount


def divided(total: float, weights: Array) -> Array:
    """A total in proportion to weights, in whole cents that add up to the total's cents; zeros where all weights are.

    What rounding down leaves over goes to the largest remainders, the first of equal ones first.
    """
    if not weights.sum() > 0:
        return np.zeros(len(weights))
    cents = int(to_cents(np.asarray(total)))
    exact = cents * (weights / weights.sum())
    whole = np.floor(np.round(exact, 6))
    left = cents - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")[:left]
    whole[order] += 1
    return whole / 100


def to_cents(amount: Array) -> Array:
    """Whole cents as integers, halves away from zero; a millionth of a cent below a half counts as the half."""
    cents = np.abs(amount) * 100
    return (np.sign(amount) * np.floor(cents + 0.5 + 1e-6)).astype(np.int64)
