"""Money in whole cents: rounding, and a sum divided so that nothing is lost."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from analytics.rewards.schedule import Array


def rounded(amount: Array) -> Array:
    """Amounts to the cent; float32 (simulation) as it is."""
    return to_cents(amount) / 100 if amount.dtype == np.float64 else amount


def divided(total: ArrayLike, weights: Array) -> Array:
    """Totals in proportion to weights (people on the last axis), in whole cents that add up to each total's cents;
    zeros where all weights are.

    What rounding down leaves over goes to the largest remainders, the first of equal ones first.
    """
    added = weights.sum(axis=-1, keepdims=True)
    cents = np.where(added > 0, to_cents(np.asarray(total)[..., None]), 0)
    exact = cents * (weights / np.where(added > 0, added, 1))
    whole = np.floor(np.round(exact, 6))
    left = cents - whole.sum(axis=-1, keepdims=True)
    order = np.argsort(whole - exact, axis=-1, kind="stable")
    one_more = np.empty(whole.shape)
    np.put_along_axis(one_more, order, np.arange(whole.shape[-1]) < left, axis=-1)
    return (whole + one_more) / 100


def cut(amounts: Array, factor: Array) -> Array:
    """Amounts (..., people, periods) cut to ``factor`` of each, in cents that add up to what is left in each period;
    float32 (simulation) without rounding, and what is not cut as it is.
    """
    if amounts.dtype != np.float64:
        return amounts * factor
    result, factor = amounts.copy(), np.broadcast_to(factor, amounts.shape)
    for *place, period in np.argwhere((factor < 1).any(axis=-2)):
        at = (*place, slice(None), period)
        left = math.floor(float((amounts[at] * factor[at]).sum()) * 100 + 1e-6) / 100
        result[at] = divided(left, amounts[at])
    return result


def to_cents(amount: Array) -> Array:
    """Whole cents as integers, halves away from zero; a millionth of a cent below a half counts as the half."""
    cents = np.abs(amount) * 100
    return (np.sign(amount) * np.floor(cents + 0.5 + 1e-6)).astype(np.int64)
