"""What a simulation takes for granted: everything that its figures depend on besides the plan and the results."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.naming import suggestion
from analytics.rewards.limits import FIRST_DAY, LAST_DAY
from analytics.rewards.responses import NONE, RESPONSES, Response

MOST_DRAWS = 10_000


class Assumptions(Strict):
    """Shares are of 1, money is in the plan's currency.

    ``draws``: how often the months to come are drawn, from ``seed``. ``months``: how many of them, from ``starts`` on
    (by default the month after the last result). ``history``: how many months back results are drawn from. ``growth``:
    of results, ``target_growth``: of targets that are not loaded yet, both against the year before. ``shock_company``,
    ``shock_region``: standard deviation of what all (or a region) have in common in a month, relative to results; None:
    estimated from history; 0: none. ``shock_lasts``: each month has its own, or one holds for all months.
    ``shock_horizon``: standard deviation of a further one common to the company in all months, which no history of two
    years can tell.
    ``own_weight``: of each person's own history against everybody's; None: estimated (see ``past.weights``).
    ``response``: how people respond to the plan (see ``responses``), by ``strength`` of the documented effect.
    ``budget``: money for all months together.
    """

    draws: int = Field(1000, ge=50, le=MOST_DRAWS)
    seed: int = Field(7, ge=0, le=2**31 - 1)
    months: int = Field(12, ge=1, le=36)
    starts: dt.date | None = None
    history: int = Field(24, ge=3, le=120)
    growth: float = Field(0.0, ge=-0.9, le=3)
    target_growth: float = Field(0.0, ge=-0.9, le=3)
    shock_company: float | None = Field(None, ge=0, le=1)
    shock_region: float | None = Field(None, ge=0, le=1)
    shock_lasts: Literal["month", "horizon"] = "month"
    shock_horizon: float = Field(0.0, ge=0, le=1)
    seasonality: bool = True
    own_weight: float | None = Field(None, ge=0, le=1)
    response: str = NONE
    strength: float = Field(1.0, ge=0, le=2)
    budget: float | None = Field(None, gt=0, le=1e12)

    @model_validator(mode="after")
    def _sensible(self) -> Assumptions:
        if self.response not in RESPONSES:
            raise Misfit(N_("response: there is none called '{name}'{suggestion}"), name=self.response,
                         suggestion=suggestion(self.response, RESPONSES))
        if self.starts is not None and not FIRST_DAY <= self.starts <= LAST_DAY:
            raise Misfit(N_("starts: this day lies outside of {first} to {last}; correct it"), first=FIRST_DAY,
                         last=LAST_DAY)
        if self.starts is not None and self.starts.day != 1:
            raise Misfit(N_("starts: {day} is not the first day of a month; write one that is"), day=self.starts)
        return self

    @property
    def responds(self) -> Response:
        """How people respond to the plan."""
        return RESPONSES[self.response]
