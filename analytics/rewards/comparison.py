"""Two plans on the same months to come: what the difference is, person by person, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.rewards.schedule import Array
from analytics.rewards.simulation import Simulation

SAME = 0.005  # of the pay now: a difference up to this is none


@dataclass(frozen=True)
class Comparison:
    """By person, money of the whole horizon: expected pay ``now`` and ``proposed``; ``low`` and ``high``: P10 and P90
    of the ``difference`` between them in the same months; ``gains``, ``loses``: probability of more, and of less, by
    over half a percent. ``cost``: difference of the cost, by draw.
    """

    people: tuple[str, ...]
    now: Array
    proposed: Array
    low: Array
    high: Array
    gains: Array
    loses: Array
    cost: Array

    @property
    def difference(self) -> Array:
        """Expected pay proposed, less that of now."""
        return self.proposed - self.now

    @property
    def direction(self) -> Array:
        """1 for winners, -1 for losers, 0 for whom the expected pay differs by half a percent or less."""
        return np.sign(self.difference) * (np.abs(self.difference) > SAME * np.abs(self.now))


def compared(now: Simulation, proposed: Simulation) -> Comparison:
    """``proposed`` against ``now``; raise ``UsageError`` where they are not of the same draws and people."""
    same = ("draws", "seed", "months", "starts", "history", "own_weight", "shock_lasts", "shock_horizon")
    differs = [name for name in same if getattr(now.assumptions, name) != getattr(proposed.assumptions, name)]
    if differs or now.people != proposed.people:
        raise UsageError(N_("{a} and {b} were simulated with different {what}, so their difference would be chance; "
                            "simulate both alike"), a=now.plan.title, b=proposed.plan.title,
                         what=tuple(differs) or ("people",))
    some = now.takes_part | proposed.takes_part
    before, after = now.pay[:, some], proposed.pay[:, some]
    difference = after - before
    least = SAME * np.abs(before)
    low, high = np.percentile(difference, [10, 90], axis=0)
    return Comparison(tuple(now.people[n] for n in np.flatnonzero(some)), before.mean(axis=0, dtype=float),
                      after.mean(axis=0, dtype=float), low, high, (difference > least).mean(axis=0),
                      (difference < -least).mean(axis=0), proposed.cost - now.cost)
