"""A curve through target as people speak of it: pay from a threshold, an accelerator above target, a cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from analytics.language import N_
from analytics.rewards.schedule import Schedule

_Number = tuple[str, Literal["percent", "factor"], float, float, float]  # label, unit, low, high, step


@dataclass(frozen=True)
class Shape:
    """Three points, the middle one at target. ``threshold``: attainment from which on it pays; ``start``: what it pays
    there; ``target``: what at target; ``accelerator``: slope above target / slope below; ``cap``: the most it pays, and
    where its line goes on (``capped`` false) only the last point. A higher threshold makes both slopes steeper, since
    what is paid at target and the accelerator stay.
    """

    threshold: float
    start: float
    target: float
    accelerator: float
    cap: float
    capped: bool

    @classmethod
    def of(cls, schedule: Schedule) -> Shape | None:
        """The shape of a schedule; None where it has another one."""
        if schedule.between != "linear" or len(schedule.points) != 3 or schedule.above == "zero":
            return None
        (x0, y0), (x1, y1), (x2, y2) = schedule.points
        if not (x0 < x1 == 1 < x2 and 0 <= y0 < y1 < y2):
            return None
        accelerator = round((y2 - y1) / (x2 - x1) / ((y1 - y0) / (x1 - x0)), 9)
        return cls(x0, y0, y1, accelerator, y2, schedule.above == "hold")

    @property
    def points(self) -> list[list[float]]:
        """The three points: the cap is reached where the slope above target leads to it."""
        slope = self.accelerator * (self.target - self.start) / (1 - self.threshold)
        return [[self.threshold, self.start], [1.0, self.target],
                [round(1 + (self.cap - self.target) / slope, 9), self.cap]]

    def having(self, name: str, value: float) -> Shape:
        """The shape with one of its numbers changed and the others kept."""
        return replace(self, **{name: value})  # type: ignore[arg-type]

    def numbers(self) -> dict[str, _Number]:
        """Its free numbers by name."""
        found: dict[str, _Number] = {
            "threshold": (N_("threshold"), "percent", min(0.0, self.threshold), 0.99, 0.01),
            "start": (N_("what is paid at the threshold"), "percent", 0.0, self.target - 0.01, 0.01),
            "accelerator": (N_("accelerator: slope above target against below"), "factor", min(0.1, self.accelerator),
                            max(5.0, 2 * self.accelerator), 0.05),
        }
        if self.capped:
            found["cap"] = (N_("the most that is paid"), "percent", min(self.cap, self.target + 0.01),
                            max(3 * self.target, 2 * self.cap), 0.05)
        return found
