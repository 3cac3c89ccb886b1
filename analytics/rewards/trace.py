"""The trace of every payout: steps recorded as arrays for all people at once, and read for one person when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Quantity, Record


@dataclass(frozen=True)
class Step:
    """One step of a line: its code (see ``statement.SENTENCES``), its result, and the inputs it came from."""

    line: str
    code: str
    result: Quantity
    inputs: dict[str, Quantity | Schedule | str]


@dataclass
class Trace:
    """Steps in the order in which they were taken; arrays in them are people x periods."""

    steps: list[Step] = field(default_factory=list)

    def of(self, line: str) -> Record:
        """What records the steps of one line."""

        def record(code: str, result: Quantity, **inputs: Quantity | Schedule | str) -> None:
            self.steps.append(Step(line, code, result, inputs))

        return record


def one(quantity: Quantity, person: int, period: int) -> float | None:
    """A person's value in a period; None where it is no result."""
    if quantity.known is not None and not _at(quantity.known, person, period):
        return None
    return _at(quantity.values, person, period)


def _at(values: Array | float, person: int, period: int) -> float:
    if not isinstance(values, np.ndarray) or not values.ndim:
        return float(values)
    if values.ndim == 1:
        return float(values[period])
    rows, columns = values.shape
    return float(values[person if rows > 1 else 0, period if columns > 1 else 0])


def stitched(versions: Sequence[Trace], chosen: Array, shape: tuple[int, int]) -> Trace:
    """One trace that takes each period (the last axis) from the version chosen for it; versions have the same steps."""
    if len(versions) == 1:
        return versions[0]

    def joined(quantities: Sequence[Quantity]) -> Quantity:
        known = None
        if any(q.known is not None for q in quantities):
            known = _chosen([True if q.known is None else q.known for q in quantities], chosen, shape)
        return Quantity(quantities[0].unit, _chosen([q.values for q in quantities], chosen, shape), known)

    made = []
    for steps in zip(*(version.steps for version in versions), strict=True):
        inputs = dict(steps[0].inputs)
        for name in inputs:
            values = [value for s in steps if isinstance(value := s.inputs[name], Quantity)]
            if values:
                inputs[name] = joined(values)
        made.append(replace(steps[0], result=joined([s.result for s in steps]), inputs=inputs))
    return Trace(made)


def _chosen(arrays: Sequence[Array | float], chosen: Array, shape: tuple[int, int]) -> Array:
    return np.stack([np.broadcast_to(arrays[version], shape)[:, period] for period, version in enumerate(chosen)],
                    axis=1)
