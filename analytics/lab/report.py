"""What the Reward lab hands out, before it is written: one model, so that workbook and one-pager cannot differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.lab.pay_curve import PayCurve, measures_of_pay, pay_curve
from analytics.lab.reading import words
from analytics.lab.view import LabView, Trial
from analytics.language import Language
from analytics.periods import Period
from analytics.rewards.drawing import Progress, unheard
from analytics.rewards.parameters import Parameter, parameters
from analytics.rewards.plan import Plan
from analytics.rewards.rules.document import component_title
from analytics.rewards.schedule import Array
from analytics.rewards.sensitivity import Sensitivity, sensitivities
from analytics.rewards.simulation import Probability, Simulation
from analytics.rewards.statement import KINDS

WATCH, OFF = 0.25, 0.5  # chance to pass the budget: above it is watched, and off plan
BANDS = (0.0, 0.8, 1.0, 1.2, np.inf)  # of attainment: below, from and to


@dataclass(frozen=True)
class Origin:
    """What it was computed from, when and by whom; ``scenario``: the name it is kept under, "" where it is not."""

    source: str
    data_to: dt.date
    made_at: dt.datetime
    made_by: str = ""
    scenario: str = ""


@dataclass(frozen=True)
class Report:
    """A plan on the months to come against today's. ``plan`` and ``today`` as they are written (the simulations have
    their dates moved). ``measure`` and ``curves``: what pay follows, and pay by it as proposed and today (None: it has
    no curve of its own). ``scenarios``: name -> other plans tried on the same months, to be compared with both.
    """

    view: LabView
    plan: Plan
    today: Plan
    origin: Origin
    measure: str = ""
    curves: tuple[PayCurve | None, PayCurve | None] = (None, None)
    sensitivities: Sequence[Sensitivity] = ()
    scenarios: Mapping[str, Trial] = field(default_factory=dict)

    @property
    def simulation(self) -> Simulation:
        """The proposed plan's."""
        return self.view.proposed.simulation

    @property
    def horizon(self) -> Period:
        """The months that were simulated."""
        return Period(self.simulation.periods[0].start, self.simulation.periods[-1].end)

    @property
    def people(self) -> pd.DataFrame:
        """Who takes part in one of the plans, A to Z; ``least`` and ``most`` are P10 and P90 of the pay proposed."""
        one = self.simulation
        least, most = np.percentile(one.pay, [10, 90], axis=0)
        people = self.view.people.assign(least=least, most=most)
        return people[people["change"].notna()].sort_values(["name", "id"], kind="stable")


def report_on(view: LabView, plan: Plan, today: Plan, origin: Origin, scenarios: Mapping[str, Trial] | None = None,
              progress: Progress = unheard) -> Report:
    """The report of two plans that were tried: pay by the first result that moves it, and what each number moves."""
    measure = next(iter(measures_of_pay(plan)), "")
    curves = (pay_curve(plan, view.proposed.ground.results, measure),
              pay_curve(today, view.today.ground.results, measure))
    found = sensitivities(plan, view.ground.responding, progress=progress)
    return Report(view, plan, today, origin, measure, curves, found, scenarios or {})


@dataclass(frozen=True)
class Cost:
    """Money of the horizon: the mean of all draws, P10, P50, P90; ``later``: what of the mean falls due afterwards.

    ``side``: what the side effect of the response is assumed to cost besides; None where it has no price.
    """

    expected: float
    low: float
    middle: float
    high: float
    later: float
    budget: float | None
    over: Probability | None
    share: float | None
    side: float | None

    @classmethod
    def of(cls, one: Simulation) -> Cost:
        """From a simulation; ``share``: of the first result that adds up, in which sales are measured."""
        low, middle, high = (float(v) for v in np.percentile(one.cost, [10, 50, 90]))
        share = next((float(v.mean()) for v in one.share_of.values()), None)
        price, result = one.assumptions.responds.side_cost, next(iter(one.results.values()), None)
        side = None if price is None or result is None else price * one.assumptions.strength * float(result.mean())
        return cls(float(one.cost.mean()), low, middle, high, float(one.later.mean()), one.assumptions.budget,
                   one.over_budget, share, side)


def changes(report: Report) -> list[tuple[Parameter | None, Parameter | None]]:
    """The numbers that differ, today's and proposed, in the plan's order; None where a plan does not have one."""
    before, after = ({one.id: one for one in parameters(plan)} for plan in (report.today, report.plan))
    return [(before.get(name), after.get(name)) for name in dict.fromkeys([*after, *before])
            if name not in before or name not in after or before[name].value != after[name].value]


def differs_in_words(report: Report) -> bool:
    """Whether the plans differ in more than numbers and their titles."""
    new, old = (words(plan.model_copy(update={"title": "", "about": "", "version": ""})) for plan in (
        report.plan, report.today))
    return bool(new != old)


def by_attainment(report: Report) -> pd.DataFrame:
    """Whom it rewards: ``low, high, n, today, proposed, change`` by band of expected attainment, means a person.

    Bands of fewer people than the policy's smallest number have no amounts; those without attainment are the last row.
    """
    people = report.people
    where = np.searchsorted(BANDS[1:], people["attainment"].to_numpy(float), side="right")
    where = np.where(people["attainment"].isna(), len(BANDS) - 1, where)
    rows = []
    for n in range(len(BANDS)):
        part = people[where == n]
        if len(part):
            shown = part[["today", "proposed", "change"]].mean() if len(part) >= report.view.ground.smallest else None
            low, high = (BANDS[n], BANDS[n + 1]) if n + 1 < len(BANDS) else (np.nan, np.nan)
            rows.append((low, high, len(part), *((np.nan,) * 3 if shown is None else shown)))
    return pd.DataFrame(rows, columns=["low", "high", "n", "today", "proposed", "change"])


def spread(draws: Array | None) -> tuple[float, float, float]:
    """Mean, P10 and P90 of draws; NaN where there are none."""
    if draws is None:
        return np.nan, np.nan, np.nan
    low, high = np.percentile(draws, [10, 90])
    return float(np.mean(draws)), float(low), float(high)


def line_label(plan: Plan, name: str, t: Language) -> str:
    """What a line of a simulation is called: a component, or what modifiers and settling change."""
    if name in plan.components:
        return component_title(plan, name, t)
    return t("Forfeited by malus and leavers") if name == "forfeited" else t(KINDS[name.rpartition(".")[-1]])


def standing(over: Probability | None) -> str:
    """The status of a chance to pass the budget: ``ok``, ``watch``, ``off``, or ``na`` without one."""
    if over is None:
        return "na"
    return "off" if over.value > OFF else "watch" if over.value > WATCH else "ok"
