"""What a search for plans is asked, as it stands in an address."""

from __future__ import annotations

import json

from pydantic import Field

from analytics.documents import Strict, checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.rewards.judging import Aim
from analytics.rewards.optimise import FREE
from analytics.rewards.parameters import parameters
from analytics.rewards.plan import Plan

LONGEST = 1500  # letters


class SearchRequest(Strict):
    """``free``: id of each number that may change -> from and to; the others as in ``Aim``."""

    free: dict[str, tuple[float, float]] = Field(min_length=1, max_length=FREE)
    budget: float = Field(gt=0, le=1e12)
    chance: float = Field(gt=0, lt=1)
    correlation: float | None = Field(None, ge=-1, le=1)
    ratio: float | None = Field(None, ge=0, le=1)
    flat: float | None = Field(None, ge=0, le=1)

    @property
    def aim(self) -> Aim:
        """What every plan must keep."""
        return Aim(self.budget, self.chance, self.correlation, self.ratio, self.flat)

    def written(self) -> str:
        """The letters that ``request_in`` reads."""
        return self.model_dump_json(exclude_none=True)


def request_in(letters: str, plan: Plan) -> SearchRequest:
    """What the letters of an address ask of a plan; ``UsageError`` where they are damaged or no longer fit it."""
    unusable = UsageError(N_("The search in this link cannot be read; ask for the link again."))
    known = {one.id: one for one in parameters(plan)}
    try:
        if len(letters) > LONGEST:
            raise unusable
        request = checked(SearchRequest, json.loads(letters), "")
    except (ValueError, RecursionError, UsageError):
        raise unusable from None
    for name, (low, high) in request.free.items():
        if name not in known or not known[name].low - 1e-9 <= low < high <= known[name].high + 1e-9:
            raise unusable
    return request
