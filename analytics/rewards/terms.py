"""What a plan states about people, results and settling, whatever its components: each a small part of the document."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.schedule import Schedule

Missing = Literal["refuse", "no_pay"]


class Months(Strict):
    """Whole months since hire, ``at_least`` and ``below`` (open where not given)."""

    at_least: int = Field(0, ge=0, le=600)
    below: int = Field(10_000, ge=1, le=10_000)


class Who(Strict):
    """Who takes part; a list that is not given lets everybody in. ``tenure`` counts at the period's first day."""

    roles: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    teams: tuple[str, ...] = ()
    tenure: Months | None = None

    def meets(self, other: Who) -> bool:
        """Whether somebody could take part by both."""
        lists = ((self.roles, other.roles), (self.levels, other.levels), (self.teams, other.teams))
        if any(mine and theirs and not set(mine) & set(theirs) for mine, theirs in lists):
            return False
        tenures = [tenure for tenure in (self.tenure, other.tenure) if tenure is not None]
        return len(tenures) < 2 or max(t.at_least for t in tenures) < min(t.below for t in tenures)


class Measure(Strict):
    """A result that pay follows.

    ``counts``: over the period itself, or from the start of the quarter or year to its end. ``combine``: how months
    make a longer time. ``credit``: a result counts when booked, or when its money was received. ``influence``: who can
    move it. ``missing``: what happens to somebody without a result: the plan refuses to pay at all, or pays nothing
    and says so. Attainment is value / target; where less is better it is 2 - value / target.
    """

    better: Literal["more", "less"]
    counts: Literal["period", "quarter_to_date", "year_to_date"]
    combine: Literal["sum", "mean", "last"]
    credit: Literal["booking", "cash"]
    influence: Literal["person", "team", "company", "nobody"]
    missing: Missing


class Prorate(Strict):
    """Whether joiners, leavers and movers have fixed amounts and targets by the days that they were in."""

    bonus: Literal["days", "none"]
    targets: Literal["days", "none"]


class Ramp(Strict):
    """The share of the target that is asked of new people: a schedule over whole months since hire."""

    measures: tuple[str, ...] = Field(min_length=1)
    share: Schedule

    @model_validator(mode="after")
    def _above_zero(self) -> Self:
        if any(share <= 0 for _, share in self.share.points) or "continue" in (self.share.below, self.share.above):
            raise Misfit(N_("share: a ramp needs shares above 0 and holds beyond its ends; write 'hold' and raise "
                            "them"))
        if "zero" in (self.share.below, self.share.above):
            raise Misfit(N_("share: a target of zero cannot be attained; write 'hold' for below and above"))
        return self


class Crediting(Strict):
    """Who is credited: the owner a row names, whoever has the row's territory, or people by shares of one order.

    ``total``: whether the shares of an order must add up to 100 %, or may be more where some are overlays.
    """

    by: Literal["owner", "territory", "shares"]
    total: Literal["exactly_one", "one_or_more"] = "exactly_one"


class Clawback(Strict):
    """A return within ``months`` of its order takes back what the order brought when it was earned, or was paid.

    Later returns change nothing. What the pay of the period does not cover is carried to the next.
    """

    of: Literal["paid", "earned"]
    months: int = Field(ge=1, le=120)


class Draw(Strict):
    """A sure amount a month: what pay lacks of it is advanced and, if ``recoverable``, repaid from what exceeds it."""

    a_month: float = Field(gt=0, le=1e9)
    recoverable: bool
    tenure: Months | None = None


class Malus(Strict):
    """What is lost of a tranche that falls due while a measure is on the wrong side of ``reach``."""

    measure: str
    reach: float
    loses: float = Field(gt=0, le=1)


LATEST = 600  # months after the award


class Vesting(Strict):
    """When an award is paid: a schedule over whole months since the award, from 0 to 1.

    ``leavers``: what good and bad leavers keep of what has not vested: all on its dates, in proportion to the time
    served, or nothing.
    """

    vests: Schedule
    leavers: dict[Literal["good", "bad"], Literal["keep", "in_proportion", "forfeit"]]
    malus: Malus | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        shares = [share for _, share in self.vests.points]
        if self.vests.between != "step" or shares != sorted(shares) or shares[0] < 0 or abs(shares[-1] - 1) > 1e-9:
            raise Misfit(N_("vests: write steps whose shares rise to 1, such as [[12, 0.5], [24, 1]]"))
        if self.vests.below != "zero" or self.vests.edges != "lower" or self.vests.points[0][0] < 0:
            raise Misfit(N_("vests: nothing vests before the first date: write 'below: zero', 'edges: lower' and "
                            "months of 0 or more"))
        if any(months != int(months) for months, _ in self.vests.points):
            raise Misfit(N_("vests: awards fall due after whole months; write them without decimals"))
        if self.vests.points[-1][0] > LATEST:
            raise Misfit(N_("vests: awards fall due within {most} months; write fewer"), most=LATEST)
        if set(self.leavers) != {"good", "bad"}:
            raise Misfit(N_("leavers: say what good and what bad leavers keep"))
        return self

    @property
    def tranches(self) -> tuple[tuple[int, float], ...]:
        """Months after the award and the share that falls due then; the shares add up to 1."""
        before, found = 0.0, []
        for months, share in self.vests.points:
            if share > before:
                found.append((int(months), share - before))
            before = share
        return tuple(found)


class Deferral(Vesting):
    """The share of pay that is not paid at once but by its own schedule."""

    share: float = Field(gt=0, le=1)


class Protection(Strict):
    """One bad result does not erase long effort.

    ``rolling``: measures count over so many periods, this one the last. ``shrunken``: weight of a person's own
    attainment against the mean of all, or of the own earlier periods. ``largest_fall``: pay of a period is at least
    (1 - fall) of the last one's.
    """

    measures: tuple[str, ...] = ()
    rolling: int | None = Field(None, ge=2, le=36)
    own_weight: float | None = Field(None, gt=0, lt=1)
    towards: Literal["everybody", "own_past"] | None = None
    largest_fall: float | None = Field(None, ge=0, lt=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.own_weight is None) != (self.towards is None):
            raise Misfit(N_("a shrunken result needs both 'own_weight' and 'towards'; add the other"))
        if (self.rolling or self.own_weight) and not self.measures:
            raise Misfit(N_("measures: name those whose result is protected"))
        return self
