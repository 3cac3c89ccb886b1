"""The variance bridge: what lies between plan, last year and actual, by team and by cause, in cents that add up.

Plans are revenue alone: they name no price, quantity or customer. So the way from plan to actual first takes back what
the plan asked for beyond last year, then follows the causes of the change from last year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.language import N_
from analytics.rewards.minor_units import to_units

Array = np.ndarray
PLANNED = "planned"
CAUSES = {  # of the change from last year, as they are told
    "volume": N_("Volume"), "price": N_("Price"), "mix": N_("Mix"), "new": N_("New customers"),
    "lost": N_("Lost customers"), "unsplit": N_("Present customers, not split"),
}
LABELS = {PLANNED: N_("Growth in the plan")} | CAUSES


@dataclass(frozen=True)
class Step:
    """One team's (or several teams') way to ``actual``, in whole cents.

    ``id``: the team, empty for sales that belong to none; ``plan`` and ``last_year`` are None where there is none, and
    ``causes`` (those of ``CAUSES``, which add up to ``actual - last_year``) are empty without a last year.
    """

    id: str
    teams: int
    plan: int | None
    last_year: int | None
    actual: int
    causes: Mapping[str, int]

    @property
    def variance(self) -> int | None:
        """Actual less plan."""
        return None if self.plan is None else self.actual - self.plan

    @property
    def growth(self) -> int | None:
        """Actual less last year."""
        return None if self.last_year is None else self.actual - self.last_year

    @property
    def from_plan(self) -> dict[str, int]:
        """What adds up to ``variance``: the growth that the plan asks for, taken back, then the causes."""
        if self.plan is None or self.last_year is None:
            return {}
        return {PLANNED: self.last_year - self.plan, **self.causes}


@dataclass(frozen=True)
class Bridge:
    """Every team's step, the largest variance first, and the ``company`` as their sum."""

    company: Step
    teams: tuple[Step, ...]


def bridge(totals: pd.DataFrame, cells: pd.DataFrame | None) -> Bridge:
    """The bridge of teams whose totals and sales are given; amounts in money, NaN where there is no plan.

    totals: ``id, plan, last_year, actual``, a row a team. cells: ``id``, ``kind`` (``present``, ``new`` or ``lost``
    customers), ``item`` (the product; None where product or quantity is unknown) with its ``category``, ``before, now``
    (money) and ``units_before, units_now``, which add up to last year and actual; None without a last year. What
    rounding to cents leaves over goes to the largest remainders, so sums are exact.
    """
    frame = totals.reset_index(drop=True)
    plans, actuals = _whole(frame["plan"]), _whole(frame["actual"].fillna(0.0))
    last_years: list[int | None] = [None] * len(frame)
    causes: list[dict[str, int]] = [{}] * len(frame)
    if cells is not None:
        last_years = _whole(frame["last_year"].fillna(0.0))
        growth = np.array(actuals, np.int64) - np.array(last_years, np.int64)
        told = in_cents(_causes(frame["id"], cells), growth).tolist()
        causes = [dict(zip(CAUSES, cents, strict=True)) for cents in told]
    steps = [Step(team, 1, plan, last_year, actual or 0, told) for team, plan, last_year, actual, told in zip(
        frame["id"].tolist(), plans, last_years, actuals, causes, strict=True)]
    return Bridge(total(steps), tuple(sorted(steps, key=_size)))


def together(found: Bridge, teams: Collection[str], name: str) -> Bridge:
    """The bridge with some teams as one step of that name; the company stays as it is."""
    apart = [step for step in found.teams if step.id not in teams]
    if len(apart) == len(found.teams):
        return found
    one = replace(total([step for step in found.teams if step.id in teams]), id=name)
    return Bridge(found.company, tuple(sorted([*apart, one], key=_size)))


def not_compared(found: Bridge, teams: Collection[str]) -> Bridge:
    """The bridge without last year and causes of some steps; the company keeps its own."""
    return Bridge(found.company, tuple(
        replace(step, last_year=None, causes={}) if step.id in teams else step for step in found.teams))


def total(steps: Sequence[Step]) -> Step:
    """Several steps as one; a plan or last year is known where any of them has it, and a team without has none."""
    def known(values: list[int | None]) -> int | None:
        there = [v for v in values if v is not None]
        return sum(there) if there else None

    last_year, causes = known([s.last_year for s in steps]), dict.fromkeys(CAUSES, 0)
    for step in steps:
        for name, cents in step.causes.items():
            causes[name] += cents
    return Step("", sum(s.teams for s in steps), known([s.plan for s in steps]), last_year,
                sum(s.actual for s in steps), causes if last_year is not None else {})


def in_cents(parts: Array, whole: Array | int) -> Array:
    """Money in whole cents that add up to ``whole`` over the last axis: each rounded down, the rest to the largest
    remainders, of equal ones to the first."""
    exact = np.asarray(parts, float) * 100
    down = np.floor(exact)
    rest = np.asarray(whole, np.int64) - down.astype(np.int64).sum(axis=-1)
    every, some = np.divmod(rest, exact.shape[-1])
    place = np.argsort(np.argsort(down - exact, axis=-1, kind="stable"), axis=-1)
    return down.astype(np.int64) + every[..., None] + (place < some[..., None])


def _size(step: Step) -> tuple[float, str]:
    difference = step.variance if step.variance is not None else step.growth
    return (-(difference if difference is not None else step.actual), step.id)


def _whole(column: pd.Series) -> list[int | None]:
    """Money in cents that add up to the cents of the sum; None where it is missing."""
    amounts = column.to_numpy(float)
    there = ~np.isnan(amounts)
    found = np.full(len(amounts), None)
    if there.any():
        found[there] = in_cents(amounts[there], int(to_units(amounts[there].sum(), 2)))
    return [None if cents is None else int(cents) for cents in found]


def _causes(ids: Sequence[str], cells: pd.DataFrame) -> Array:
    """Money, teams x ``CAUSES``."""
    team = pd.Index(ids).get_indexer(cells["id"])
    change = (cells["now"] - cells["before"]).to_numpy(float)
    kind, known = cells["kind"].to_numpy(), cells["item"].notna().to_numpy()
    amounts = {name: _sum(np.where(kind == name, change, 0.0), team, len(ids)) for name in ("new", "lost")}
    present = kind == "present"
    unsplit, known = np.where(present, change, 0.0), known & present
    split = price_volume_mix(cells[known], team[known])
    unsplit[np.flatnonzero(known)[split.pop("covered").astype(bool)]] = 0.0
    amounts |= {name: _sum(values, team[known], len(ids)) for name, values in split.items()}
    amounts["unsplit"] = _sum(unsplit, team, len(ids))
    return np.column_stack([amounts[name] for name in CAUSES])


def price_volume_mix(cells: pd.DataFrame, team: Array) -> dict[str, Array]:
    """What price, volume and mix changed, money by cell; ``covered`` says which cells it tells of.

    Price: this year's quantity at the change of price. Volume: the change of a category's quantity at its mean price of
    last year, shared among its products by their quantity. Mix: the rest, the shift between dear and cheap products of
    a category. Quantities are never added up across categories, whose units differ. A product that is new or gone has
    no change of price; a cell whose returns outweigh its sales has no price at all and is not covered.
    Price, sales-quantity and sales-mix variances (Horngren, Datar and Rajan, Cost Accounting, chapter 14), with last
    year in the budget's place.
    """
    before, now, q0, q1 = (cells[name].to_numpy(float) for name in ("before", "now", "units_before", "units_now"))
    sold0, sold1 = (q0 > 0) & (before > 0), (q1 > 0) & (now > 0)
    fit = (sold0 | (q0 == 0) & (before == 0)) & (sold1 | (q1 == 0) & (now == 0)) & (sold0 | sold1)
    p0, p1 = (np.divide(money, units, out=np.zeros(len(team)), where=sold)
              for money, units, sold in ((before, q0, sold0), (now, q1, sold1)))
    p0, p1 = np.where(sold0, p0, p1), np.where(sold1, p1, p0)
    price, quantity = (np.where(fit, values, 0.0) for values in (q1 * (p1 - p0), (q1 - q0) * p0))
    group = pd.DataFrame({"team": team, "category": cells["category"].to_numpy()}).groupby(
        ["team", "category"], dropna=False).ngroup().to_numpy()
    groups = int(group.max(initial=-1)) + 1
    sum0, sum1, money = (_sum(np.where(fit, values, 0.0), group, groups) for values in (q0, q1, before))
    both = ((sum0 > 0) & (sum1 > 0))[group]
    mean = np.divide(money, sum0, out=np.zeros(groups), where=sum0 > 0)[group]
    volume = np.where(both & fit, (q1 - q0) * mean, quantity)
    return {"volume": volume, "price": price, "mix": quantity - volume, "covered": fit}


def _sum(values: Array, team: Array, teams: int) -> Array:
    return np.bincount(team, weights=values, minlength=teams)
