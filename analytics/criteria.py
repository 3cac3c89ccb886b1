"""The criteria of assessment, as the policy states them: dimensions, metrics, weights and targets, open to everybody.

A scorecard holds from one day until another, so that a past month keeps the criteria of its time.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_

DimensionId = Literal["sales_performance", "customer_satisfaction", "teamwork", "personal_growth"]
SCORE_DIMENSIONS: dict[str, str] = {
    "sales_performance": N_("Sales performance"),
    "customer_satisfaction": N_("Customer satisfaction"),
    "teamwork": N_("Teamwork"),
    "personal_growth": N_("Personal growth"),
}
WINDOW = 12  # months that a score looks back on


def _by_text(levels: Any) -> Any:
    """Levels are numbers in the policy and texts where it is stored."""
    return {str(level): targets for level, targets in levels.items()} if isinstance(levels, dict) else levels


class Target(Strict):
    """Where a metric earns nothing and where it earns 100 points; where ``zero`` is the larger one, less is better."""

    zero: float
    full: float

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.zero == self.full:
            raise Misfit(N_("zero and full are both {value}; they have to differ"), value=f"{self.full:g}")
        return self


Levels = Annotated[dict[str, dict[str, Target]], BeforeValidator(_by_text)]


class Dimension(Strict):
    """One dimension of the score: its weight, and the weights of its metrics within it."""

    weight: float = Field(gt=0, le=1)
    metrics: dict[str, float] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if any(weight <= 0 for weight in self.metrics.values()):
            raise Misfit(N_("metrics: each weight has to be above 0; leave out what does not count"))
        _add_up(self.metrics.values(), N_("the weights of its metrics add up to {total}; make them add up to 1"))
        return self


class Scorecard(Strict):
    """How people are assessed from ``since`` until ``until`` (both days included; open where there is no end).

    ``targets``: role -> ``all`` or a level -> metric -> target; a level states only what differs.
    ``month_weights``: of the last twelve months, newest first. ``cap``: the most points that one metric can earn.
    ``least_weight``: the share of the weights that must be measured for there to be a score at all.
    """

    since: dt.date
    until: dt.date | None = None
    month_weights: tuple[float, ...] = Field(min_length=WINDOW, max_length=WINDOW)
    cap: float = Field(120, ge=100, le=200)
    least_weight: float = Field(0.5, gt=0, le=1)
    dimensions: dict[DimensionId, Dimension] = Field(min_length=1)
    targets: dict[str, Levels] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise Misfit(N_("until {until} lies before since {since}; give the earlier day first"), until=self.until,
                         since=self.since)
        if any(w < 0 for w in self.month_weights) or self.month_weights[0] <= 0:
            raise Misfit(N_("month_weights: give twelve weights of 0 or more, the newest month's above 0"))
        _add_up((d.weight for d in self.dimensions.values()),
                N_("the weights of the dimensions add up to {total}; make them add up to 1"))
        counted = [metric for d in self.dimensions.values() for metric in d.metrics]
        if twice := {metric for metric in counted if counted.count(metric) > 1}:
            raise Misfit(N_("dimensions: {metric} counts in two dimensions; keep it in one"), metric=min(twice))
        for role, levels in self.targets.items():
            self._cover(role, levels, counted)
        return self

    @staticmethod
    def _cover(role: str, levels: Mapping[str, Mapping[str, Target]], counted: list[str]) -> None:
        """Refuse a role that leaves a metric without target, and targets of metrics that do not count."""
        for level, targets in levels.items():
            if level != "all" and not level.isdecimal():
                raise Misfit(N_("targets.{role}.{level}: name a level by its number, or write 'all'"), role=role,
                             level=level)
            if unused := [metric for metric in targets if metric not in counted]:
                raise Misfit(N_("targets.{role}.{level}.{metric}: this metric counts in no dimension; remove its "
                                "target or give it a weight"), role=role, level=level, metric=unused[0])
        if missing := [metric for metric in counted if metric not in levels.get("all", {})]:
            raise Misfit(N_("targets.{role}: {metric} has no target; add it under targets.{role}.all"), role=role,
                         metric=missing[0])

    @property
    def metrics(self) -> tuple[str, ...]:
        """What counts, in the order of the dimensions."""
        return tuple(metric for d in self.dimensions.values() for metric in d.metrics)

    @property
    def weights(self) -> dict[str, float]:
        """Metric -> its weight in the score; they add up to 1."""
        return {metric: d.weight * weight for d in self.dimensions.values() for metric, weight in d.metrics.items()}

    def dimension_of(self, metric: str) -> str:
        """The dimension that a metric counts in."""
        return next(name for name, d in self.dimensions.items() if metric in d.metrics)

    def target(self, role: str | None, level: int | None, metric: str) -> Target | None:
        """What the metric should reach in a role and level; None where the role is not assessed."""
        levels = self.targets.get(role or "")
        if levels is None:
            return None
        return levels.get(str(level), {}).get(metric) or levels["all"][metric]

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is the one by which that day is assessed."""
        return self.since <= day and (self.until is None or day <= self.until)


def check_dates(scorecards: Iterable[Scorecard]) -> None:
    """Raise ``Misfit`` where two scorecards hold on the same day."""
    ordered = sorted(scorecards, key=lambda card: card.since)
    for earlier, later in itertools.pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            raise Misfit(N_("the scorecards since {earlier} and since {later} overlap; write 'until: {day}' in the "
                            "earlier one"), earlier=earlier.since, later=later.since,
                         day=later.since - dt.timedelta(days=1))


def _add_up(weights: Iterable[float], otherwise: str) -> None:
    total = math.fsum(weights)
    if abs(total - 1) > 1e-9:
        raise Misfit(otherwise, total=f"{total:g}")
