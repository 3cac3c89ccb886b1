"""Money in whole minor units of its currency (cents, whole yen): rounding, and a sum divided so that nothing is lost.

``decimals``: how many the minor unit has, see ``currencies``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from analytics.rewards.schedule import Array


def rounded(amount: Array, decimals: int) -> Array:
    """Amounts to the minor unit; float32 (simulation) as it is."""
    return to_units(amount, decimals) / 10**decimals if amount.dtype == np.float64 else amount


def divided(total: ArrayLike, weights: Array, decimals: int) -> Array:
    """Totals in proportion to weights (people on the last axis), in whole units that add up to each total's units;
    zeros where all weights are.

    What rounding down leaves over goes to the largest remainders, the first of equal ones first.
    """
    added = weights.sum(axis=-1, keepdims=True)
    units = np.where(added > 0, to_units(np.asarray(total)[..., None], decimals), 0)
    exact = units * (weights / np.where(added > 0, added, 1))
    whole = np.floor(np.round(exact, 6))
    left = units - whole.sum(axis=-1, keepdims=True)
    order = np.argsort(whole - exact, axis=-1, kind="stable")
    one_more = np.empty(whole.shape)
    np.put_along_axis(one_more, order, np.arange(whole.shape[-1]) < left, axis=-1)
    return (whole + one_more) / 10**decimals


def cut(amounts: Array, factor: Array, decimals: int) -> Array:
    """Amounts (..., people, periods) cut to ``factor`` of each, in units that add up to what is left in each period;
    float32 (simulation) without rounding, and what is not cut as it is.
    """
    if amounts.dtype != np.float64:
        return amounts * factor
    result, factor = amounts.copy(), np.broadcast_to(factor, amounts.shape)
    for *place, period in np.argwhere((factor < 1).any(axis=-2)):
        at = (*place, slice(None), period)
        left = math.floor(float((amounts[at] * factor[at]).sum()) * 10**decimals + 1e-6) / 10**decimals
        result[at] = divided(left, amounts[at], decimals)
    return result


def to_units(amount: Array, decimals: int) -> Array:
    """Whole units as integers, halves away from zero; a millionth of a unit below a half counts as the half."""
    units = np.abs(amount) * 10**decimals
    return (np.sign(amount) * np.floor(units + 0.5 + 1e-6)).astype(np.int64)
