"""Groups of people within periods: totals of a group, and where it stands by a measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analytics.rewards.schedule import Array
from analytics.rewards.situation import Situation, Standing


def totals(x: Array, group: Array) -> Array:
    """Sums by group and period of x (..., people, periods), given to each member; 0 where the group is unknown."""
    x = np.asarray(x)
    count = int(group.max(initial=-1)) + 1
    result = np.zeros(np.broadcast_shapes(x.shape, group.shape), x.dtype if x.dtype.kind == "f" else float)
    for period in range(group.shape[-1]):
        member = (group[:, period, None] == np.arange(count)).astype(result.dtype)
        result[..., period] = x[..., period] @ member @ member.T
    return result


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
    """(periods, indices of the members who take part) of every group, for all periods in which it has these members."""
    group, found = now.group(by), dict[bytes, tuple[Array, list[int]]]()
    for period in range(len(now.periods)):
        here = np.where(now.eligible[:, period], group[:, period], -1)
        for one in np.unique(here[here >= 0]):
            members = np.flatnonzero(here == one)
            found.setdefault(members.tobytes(), (members, []))[1].append(period)
    for members, periods in found.values():
        yield np.array(periods), members
