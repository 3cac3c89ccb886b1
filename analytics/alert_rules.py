"""Rules of alerts as the policy states them: what is watched, where, and what is too little, too much or unusual."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_


class AlertRule(Strict):
    """One metric watched month by month: in the company, each region or each team.

    It fires ``below`` or ``above`` a threshold (in the metric's unit, shares as fractions; the threshold itself is
    neither), or where a month is ``unusual``: worse than before by more than chance explains.
    """

    metric: str
    scope: Literal["company", "region", "team"] = "company"
    below: float | None = None
    above: float | None = None
    unusual: bool = False

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if (self.below is not None) + (self.above is not None) + self.unusual != 1:
            raise Misfit(N_("write one of 'below: 0.9', 'above: 0.9' and 'unusual: true'"))
        return self
