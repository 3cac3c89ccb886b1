"""Groups of people within periods: totals of a group, and where it stands by a measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.rewards.schedule import Array
from analytics.rewards.situation import Situation, Standing


def totals(x: Array, group: Array) -> Array:
    """Sums by group and period of x (..., people, periods), given to each member; 0 where the group is unknown."""
    return np.where(group < 0, x.dtype.type(0), shared(np.add, x, group))


def shared(of: np.ufunc, x: Array, group: Array) -> Array:
    """What ``np.add`` or the like makes of x (..., people, periods) in each group, given to each member."""
    result = np.empty(np.broadcast_shapes(x.shape, group.shape), x.dtype)
    for periods, order, starts in _sorted(group):
        ends = np.append(starts[1:], len(order))
        ordered = x[..., order, :] if x.shape[-1] == 1 else x[..., order, periods]
        made = of.reduceat(ordered, starts, axis=-2, dtype=float).astype(x.dtype)
        result[..., order, periods] = np.repeat(made, ends - starts, axis=-2)
    return result


def _sorted(group: Array) -> Iterator[tuple[slice, Array, Array]]:
    """People in the order of their groups, and where each starts: for all periods where nobody moves, else for each."""
    still = bool((group == group[:, :1]).all())
    for period in range(1 if still else group.shape[-1]):
        order = np.argsort(group[:, period], kind="stable")
        starts = np.flatnonzero(np.diff(group[order, period], prepend=-2))
        yield slice(None) if still else slice(period, period + 1), order, starts


def first_members(group: Array) -> Array:
    """Whether somebody is the first of the own group, people x periods."""
    people = np.broadcast_to(np.arange(len(group))[:, None], group.shape).astype(float)
    return people == shared(np.minimum, people, group)


def linked(now: Situation, by: Iterable[str]) -> Array:
    """Sets of people of whom no one ever shares a group of these kinds with somebody in another: the number of each
    person's set.
    """
    people = np.arange(len(now.people))
    ends = [people[:, None]]
    for group in map(now.group, by):
        first = shared(np.minimum, np.broadcast_to(people[:, None], group.shape).astype(float), group).astype(int)
        ends.append(np.where(group < 0, people[:, None], first))
    other = np.concatenate(ends, axis=1)
    edge = np.repeat(people, other.shape[1]), other.ravel()
    return connected_components(coo_array((np.ones(other.size), edge), shape=(len(people),) * 2), directed=False)[1]


def team_standing(now: Situation, measure: str, by: str) -> Standing:
    """Where each person's group stands by a measure: sums of values and of targets, means where months are averaged.

    Members who take part count; where results are averaged, only those who have one, each by its weight.
    """
    mine, group = now.standing(measure), now.group(by)
    known = mine.known & now.eligible
    targeted = mine.targeted & (known if mine.averages else now.eligible)
    members, with_target = (totals(x.astype(mine.value.dtype), group) for x in (known, targeted))
    target = totals(np.where(targeted, mine.target, 0), group)
    if mine.averages:
        weight = known if mine.weight is None else np.where(known, mine.weight, 0)
        weights = totals(weight.astype(mine.value.dtype), group)
        value = totals(mine.value * weight, group) / np.where(weights > 0, weights, 1)
        target = target / np.maximum(with_target, 1)
    else:
        value = totals(np.where(known, mine.value, 0), group)
    return replace(mine, value=value, target=np.where(with_target > 0, target, 1), known=members > 0,
                   targeted=with_target > 0, error=None, attained=None)


def each_group(now: Situation, by: str) -> Iterator[tuple[Array, Array]]:
    """(periods, groups x indices of the members who take part) of all groups of one size with these members in these
    periods; groups without any left out.
    """
    here = np.where(now.eligible, now.group(by), -1)
    still = bool((here == here[:, :1]).all())
    found = dict[bytes, tuple[Array, list[int]]]()
    for period in range(1 if still else len(now.periods)):
        order = np.argsort(here[:, period], kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(here[order, period])) + 1):
            if here[members[0], period] >= 0:
                found.setdefault(members.tobytes(), (members, []))[1].append(period)
    alike = dict[tuple[int, ...], list[Array]]()
    for members, periods in found.values():
        alike.setdefault((len(members), *(range(len(now.periods)) if still else periods)), []).append(members)
    for (_, *periods), groups in alike.items():
        yield np.array(periods), np.stack(groups)
