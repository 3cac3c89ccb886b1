"""Who takes which place and what prize it brings: the one rule of contests, those of plans and those of recognition.

Two results cannot be told apart where the 95 % interval of their difference includes 0; that interval is made of the
two intervals by square-and-add (Newcombe 1998, method 10; Zou and Donner 2008), so it serves shares, counts and ratios.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from analytics.errors import Misfit
from analytics.language import N_

Array = np.ndarray
Ties = Literal["share", "all", "tie_break"]
Noise = Literal["share", "ignore"]


def check_placing(ties: Ties, tie_break: str | None, noise: Noise) -> None:
    """Raise ``Misfit`` where these contradict each other.

    ``ties``: who shares a place shares the prizes of the places they take, or all get the whole prize of theirs, or
    what ``tie_break`` names decides between equal results (and who is equal there too shares). ``noise``: whether
    those share a place whom the results cannot tell apart from its best.
    """
    if (ties == "tie_break") != (tie_break is not None):
        raise Misfit(N_("tie_break: name what decides together with 'ties: tie_break', or neither"))
    if ties == "tie_break" and noise == "share":
        raise Misfit(N_("ties: who cannot be told apart shares a place, so there is no tie to break; write "
                        "'noise: ignore' as well, or 'ties: share'"))


def placed(
    x: Array, second: Array, known: Array, interval: tuple[Array, Array] | None, prizes: tuple[float, ...], ties: Ties,
    decimals: int, beyond: bool = True
) -> tuple[Array, Array]:
    """Places (1 is the best, 0 for who is not ``known``) and prizes of people, the last axis; more of x is better, then
    of second. Shared prizes are whole units of the currency, which has so many ``decimals`` (cents: 2); the first of a
    place have one more.

    ``interval``: low and high of x where noise counts. ``beyond``: whether people are told apart beyond the prizes, too
    (draws need not).
    """
    order = np.lexsort((-second, -x, ~known), axis=-1)
    x, second, known = (np.take_along_axis(part, order, -1) for part in (x, second, known))
    if interval is None:
        first = _equal(x, second, known)
    else:
        low, high = (np.take_along_axis(part, order, -1) for part in interval)
        first = _within_noise(x, low, high, known, x.shape[-1] if beyond else len(prizes))
    won = _units(first, prizes, ties, decimals)
    place, prize = np.empty(x.shape), np.empty(x.shape)
    np.put_along_axis(place, order, np.where(known, first + 1, 0), -1)
    np.put_along_axis(prize, order, np.where(known, won / 10**decimals, 0), -1)
    return place, prize


def _equal(x: Array, second: Array, known: Array) -> Array:
    """Of people in order, the index of the first who is equal."""
    new = (x[..., 1:] != x[..., :-1]) | (second[..., 1:] != second[..., :-1]) | ~known[..., 1:]
    index = np.arange(1, x.shape[-1])
    return np.maximum.accumulate(np.insert(np.where(new, index, 0), 0, 0, axis=-1), axis=-1)


def _within_noise(x: Array, low: Array, high: Array, known: Array, until: int) -> Array:
    """Of people in order, the index of the best of their place; beyond ``until`` each has the own.

    A place ends with the first who lies clearly below its best: somebody with a worse result is not put before that
    one merely for having a wider interval.
    """
    first = np.array(np.broadcast_to(np.arange(x.shape[-1]), x.shape))
    best: tuple[Array, ...] = x[..., 0], low[..., 0], first[..., 0]
    for n in range(1, x.shape[-1]):
        one = x[..., n], low[..., n], first[..., n]
        margin = np.hypot(best[0] - best[1], high[..., n] - one[0])
        tied = known[..., n] & (best[0] - one[0] <= margin)
        best = tuple(np.where(tied, a, b) for a, b in zip(best, one, strict=True))
        if (best[2] >= until).all():
            break
        first[..., n] = best[2]
    return first


def _units(first: Array, prizes: tuple[float, ...], ties: Ties, decimals: int) -> Array:
    """The prize of each in whole units, by the index of the first of the same place."""
    units, most = np.round(np.asarray(prizes) * 10**decimals), len(prizes)
    won = np.append(0, np.cumsum(units)).astype(np.int64)
    if ties == "all":
        return np.diff(won, append=won[-1])[np.minimum(first, most)]
    size = _alike(first)
    together = won[np.minimum(first + size, most)] - won[np.minimum(first, most)]
    return together // size + (np.arange(first.shape[-1]) - first < together % size)


def _alike(first: Array) -> Array:
    """How many have the same first, along the last axis."""
    row = np.arange(first.size // first.shape[-1]).reshape(*first.shape[:-1], 1) * first.shape[-1]
    return np.bincount((first + row).ravel(), minlength=first.size)[first + row]
