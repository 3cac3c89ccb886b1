"""How results were known when each period was paid: returns reopen the periods in which their orders were credited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.currencies import decimals
from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import Period
from analytics.rewards.crediting import credited
from analytics.rewards.grid import Months, grid_of
from analytics.rewards.orders import orders_of
from analytics.rewards.plan import MONTHS, Plan
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.service import Service, days, lengths, plan_periods
from analytics.rewards.situation import Orders, Situation, Standing
from analytics.rewards.standings import asked, check_results, shrunken, standing_of


@dataclass(frozen=True)
class History:
    """Credited rows, and the period in which each becomes known (that of its day, or of the return of an order).

    ``version_of``: period -> version of the results it is paid by. ``late`` and ``unpaid`` as ``Credits`` has them;
    ``after``: how many rows lie after the plan's end. ``reaches``: the day of the last result within.
    """

    plan: Plan
    service: Service
    base: Situation
    months: Months
    rows: pd.DataFrame
    known_in: Array
    version_of: Array
    late: int
    unpaid: int
    after: int
    reaches: dt.date

    @classmethod
    def of(cls, plan: Plan, results: Results) -> History:
        """From results; raise ``UsageError`` where none lies within the plan, or its currency is another."""
        one_currency(plan, results)
        credits = credited(plan, results)
        first, last = credits.rows["day"].min().date(), credits.rows["day"].max().date()
        periods = plan_periods(plan, first, last)
        day = credits.rows["day"]
        if not periods or not day.between(str(periods[0].start), str(periods[-1].last)).any():
            raise UsageError(N_("{file}: no result lies within the plan, which holds from {since}; give results of its "
                                "time"),
                             file=results.source, since=plan.since)
        if len(periods) > 1200:
            raise UsageError(N_("{file}: results from {first} to {last} are {n} periods; correct the dates"),
                             file=results.source, first=first, last=last, n=len(periods))
        service = Service.of(results)
        within = day < pd.Timestamp(periods[-1].end)
        credits = replace(credits, rows=credits.rows[within].reset_index(drop=True))
        starts = np.array([days(p.start) for p in periods])
        period_of = np.searchsorted(starts, credits.rows["day"].to_numpy().astype("datetime64[D]"), side="right") - 1
        origin = np.searchsorted(starts, credits.rows["origin"].to_numpy().astype("datetime64[D]"), side="right") - 1
        reopens = credits.rows["origin"].notna().to_numpy() & (origin < period_of)
        beyond = reopens & (origin < 0)  # credited before the plan: nothing was paid by it
        known_in = np.where(reopens, period_of, 0)
        rows = credits.rows.assign(day=credits.rows["day"].where(~reopens, credits.rows["origin"]))
        returned = np.isin(np.arange(len(periods)), known_in[reopens & ~beyond])
        return cls(plan, service, base_situation(plan, service, periods),
                   Months.of(min(first, periods[0].start), periods[-1].last),
                   rows[~beyond].reset_index(drop=True), known_in[~beyond], np.cumsum(returned) * 1,
                   credits.late + int(beyond.sum()), credits.unpaid, int((~within).sum()), day[within].max().date())

    def versions(self) -> list[Situation]:
        """The situation as it was known from each reopening on, the oldest first."""
        firsts = [0, *np.flatnonzero(np.diff(self.version_of, prepend=0))]
        made = [self._known(self.rows[self.known_in <= first]) for first in firsts]
        check_results(self.plan, dict(made[0].standings), made[0])
        return made

    def situation(self, versions: list[Situation]) -> Situation:
        """The situation in which each period was paid."""
        if len(versions) == 1:
            return versions[0]
        return replace(versions[-1], standings={
            name: _each_from([v.standings[name] for v in versions], self.version_of) for name in self.plan.measures})

    def _known(self, rows: pd.DataFrame) -> Situation:
        index = pd.Index(self.service.people)
        standings: dict[str, Standing] = {}
        orders: dict[str, Orders] = {}
        for name, measure in self.plan.measures.items():
            mine = rows[rows["measure"] == name]
            person = index.get_indexer(mine["who"])
            grid = grid_of(mine, measure, person, self.months, len(index))
            grid = asked(self.plan, name, grid, self.service, self.months)
            standings[name] = shrunken(self.plan, standing_of(self.plan, name, grid, self.months, self.base), self.base)
            by_order = name in self.plan.by_order
            if by_order and (found := orders_of(mine, person, self.base.periods)) is not None:
                orders[name] = found
        return replace(self.base, standings=standings, orders=orders)


def _each_from(versions: list[Standing], chosen: Array) -> Standing:
    parts: dict[str, Any] = {name: np.stack([getattr(versions[v], name)[:, n] for n, v in enumerate(chosen)], axis=1)
             for name in ("value", "target", "known", "targeted")}
    return replace(versions[-1], **parts, attained=None if versions[0].attained is None else np.stack(
        [versions[v].attainment[:, n] for n, v in enumerate(chosen)], axis=1))


def one_currency(plan: Plan, results: Results) -> None:
    """Raise ``UsageError`` where there are amounts in another currency than the plan's."""
    for frame, what in ((results.rows, results.source), (results.people, "people")):
        others = sorted(set(frame["currency"].unique()) - {"", plan.currency})
        if others:
            raise UsageError(N_("{file}: there are amounts in {currency}, but the plan pays in {plan}; convert them, "
                                "or write 'currency: {currency}' in the plan and adapt its amounts"),
                             file=what, currency=others[0], plan=plan.currency)


def base_situation(plan: Plan, service: Service, periods: tuple[Period, ...]) -> Situation:
    """People in periods, before any result."""
    overlap = service.overlap(periods, plan)
    meant = overlap * service.takes_part(plan, periods)
    eligible = service.summed(meant) > 0
    if not eligible.any():
        raise UsageError(N_("nobody takes part in the plan: no one's role, level, team, tenure or dates fit its 'who'; "
                            "give them with the people, or change 'who'"))
    share = meant / lengths(periods)
    worked = service.summed(share) if plan.prorate.bonus == "days" else eligible.astype(float)
    spell = service.latest(meant)
    groups = {name: codes[spell] for name, (codes, _) in service.groups.items()}
    month = np.array([p.start.year * 12 + p.start.month - plan.year_starts for p in periods])
    figures, lacking = _figures(plan, service, share, spell, eligible, periods)
    closes = (month + MONTHS[plan.period]) % 12 == 0
    closes[-1] |= plan.until is not None and plan.until <= periods[-1].last
    return Situation(
        people=service.people, periods=periods, eligible=eligible, worked=worked, figures=figures, groups=groups,
        standings={}, years=month // 12, quarters=month // 3,
        decimals=decimals(plan.currency),
        names={name: names for name, (_, names) in service.groups.items()}, left=_left(service), closes=closes,
        lacking=lacking)


def _figures(
    plan: Plan, service: Service, share: Array, spell: Array, eligible: Array, periods: tuple[Period, ...]
) -> tuple[dict[str, Array], dict[str, str]]:
    """Figures of people in periods that everybody who takes part has, and of the others who lacks them."""
    figures: dict[str, Array] = {}
    lacking: dict[str, str] = {}
    columns = {name: service.rows[name].to_numpy(float) for name in ("salary", "target_bonus", "range_position")}
    if plan.target_bonus is not None:
        columns["target_bonus"] = np.where(np.isnan(columns["target_bonus"]), plan.target_bonus,
                                           columns["target_bonus"])
    for name, values in columns.items():
        missing = eligible & np.isnan(values[spell])
        if missing.any():
            lacking[name] = service.people[int(np.argwhere(missing)[0][0])]
        else:
            figures[name] = np.where(eligible, np.nan_to_num(values[spell]), 0.0)
    if "target_bonus" in figures:
        by_days = service.summed(np.nan_to_num(columns["target_bonus"])[:, None] * share)
        whole = by_days if plan.prorate.bonus == "days" else figures["target_bonus"]
        figures["target_bonus"] = whole * (MONTHS[plan.period] / 12)
    if plan.draw is not None and plan.draw.tenure is not None:
        figures["in_draw"] = service.within(plan.draw.tenure, periods)[spell, np.arange(len(periods))].astype(float)
    return figures, lacking


def _left(service: Service) -> dict[str, Array]:
    """Of each person the last day and whether as a good leaver (also where nothing is said), by their latest row."""
    last, order = np.zeros(len(service.people), int), np.argsort(service.begins, kind="stable")
    last[service.person[order]] = order
    on = service.rows["left_on"].to_numpy().astype("datetime64[D]")
    return {"on": on[last], "good": (service.rows["left_as"] != "bad").to_numpy()[last]}
