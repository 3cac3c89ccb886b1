"""A small lab: eight people, eighteen months, a plan of today and one proposed; and the same with every extra."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analytics.lab.pay_curve import pay_curve
from analytics.lab.report import Origin, Report
from analytics.lab.view import Ground, lab_view, tried
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.motivation import motivation
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results
from analytics.rewards.sensitivity import sensitivities
from tests.rewards.small import line, plan, results

MADE = dt.datetime(2026, 11, 3, 6, 10, 7, 890, dt.UTC)
NAMES = ("Ann", "Bo", "Cy", "Di", "=Eve", "Fu 王", "Gil <b>", "Hao")
ASSUMED = Assumptions(draws=200, months=12, budget=100_000.0, response="team_bonus")


def curve(weight: float = 1.0, **more: Any) -> dict[str, Any]:
    return dict(kind="curve", measure="revenue", reads="attainment", weight=weight,
                curve=line((0.7, 0), (1, 1), (1.5, 2.2)), **more)


TODAY = plan({"bonus": curve()}, title="Today & <b>", period="quarter")
PROPOSED = plan({"bonus": curve(1.1, then=[dict(kind="cap", times_target=0.5)]),
                 "extra": dict(kind="spiff", measure="revenue", amount=0.5, per_person=None, in_all=None,
                               caps_over="period")}, title="=More #now", period="quarter",
                then=[dict(kind="cap", amount=9000)])

PLANS = {"proposed": PROPOSED, "today": TODAY}
CALM = ASSUMED.model_copy(update={"response": "none"})


@lru_cache
def history() -> Results:
    """Results that differ by person and month, two regions, one without a team."""
    random = np.random.default_rng(3)
    months = [f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(18)]
    rows = [{"who": f"p{n}", "when": month, "value": round(float(random.normal(85 + 5 * n, 15)), 2), "target": 100}
            for n in range(8) for month in months]
    return results(rows, [{"who": f"p{n}", "region": "East" if n < 4 else "West", "team": f"t{n // 3}",
                           "target_bonus": 12_000 + 500 * n} for n in range(8)])


def ground(of: Plan, assumed: Assumptions = ASSUMED, smallest: int = 2) -> Ground:
    outlook = Outlook.of(history(), assumed)
    calm = Outlook.of(history(), assumed.model_copy(update={"response": "none"}))
    staff = history().people
    people = pd.DataFrame({
        "id": staff["who"], "name": NAMES, "team": staff["team"], "region": staff["region"], "level": "",
        "tenure": "", "target": staff["target_bonus"], "score": np.nan})
    return Ground(history(), calm, outlook, people, dict(motivation(of, calm).attainment), smallest)


@lru_cache
def report(proposed: str = "proposed", today: str = "today", assumed: Assumptions = ASSUMED) -> Report:
    """One of the two plans against one of them."""
    return _report(PLANS[proposed], PLANS[today], assumed)


def _report(proposed: Plan, today: Plan, assumed: Assumptions) -> Report:
    on = ground(proposed, assumed)
    new, old = tried(proposed, on, True), tried(today, on, False)
    return Report(lab_view(new, old), proposed, today, Origin("demo", dt.date(2026, 6, 30), MADE, "HR", "B"),
                  "revenue", (pay_curve(proposed, on.results, "revenue"), pay_curve(today, on.results, "revenue")),
                  sensitivities(proposed, on.responding), {"+today again": replace(old)})


def with_people(**columns: Any) -> Report:
    """The report with other columns of its people."""
    made = report()
    return replace(made, view=replace(made.view, people=made.view.people.assign(**columns)))
