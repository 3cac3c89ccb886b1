"""Months made up for tests of what is said about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from analytics.metrics.catalogue import CATALOGUE
from analytics.performance.cards import Figure
from analytics.periods import Calendar, Period
from analytics.summary.alerts import Alerts
from analytics.summary.bridge import CAUSES, Bridge, Step, total
from analytics.summary.figures import KeyFigure, Trace
from analytics.summary.forecast import Forecast, Landing
from analytics.summary.month import SHOWN, Month
from analytics.summary.outlook import Outlook
from analytics.summary.people import People
from analytics.summary.regions import Regions
from analytics.summary.reward_cost import RewardCost

NAN = float("nan")
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
NAMES = {"t1": "Harbor", "t2": "Basin", "t3": "Delta"}


def key(metric: str, value: float = NAN, low: float = NAN, high: float = NAN, *, plan: float = NAN,
        last_year: float = NAN, state: str = "ok") -> KeyFigure:
    """A figure of October."""
    of = CATALOGUE[metric]
    return KeyFigure(metric, of.label, of.unit, of.direction, OCTOBER, Figure(value, low, high, 100.0), plan, last_year,
                     NAN, state, "na", (), Trace(metric, OCTOBER))


def step(team: str, plan: float | None, actual: float, last_year: float | None = None, **causes: float) -> Step:
    """A team's step, in money; causes that are not given are 0."""
    told = {c: round(100 * causes.get(c, 0)) for c in CAUSES} if last_year is not None else {}
    cents = [None if v is None else round(100 * v) for v in (plan, last_year)]
    return Step(team, 1, cents[0], cents[1], round(100 * actual), told)


def landing(value: float, low: float = NAN, high: float = NAN, plan: float = NAN, chance: float = NAN) -> Landing:
    """Where 2026 ends."""
    return Landing(dt.date(2026, 1, 1), dt.date(2026, 12, 1), 0.0, value, low, high, plan, chance)


def outlook(year: Landing | None = None) -> Outlook:
    """The outlook of October, where it is known only of the year."""
    calendar = Calendar(dt.date(2023, 11, 1), OCTOBER.last, OCTOBER.start)
    total = None if year is None else Forecast(pd.DataFrame(), year, year, year, 36, (), NAN, NAN)
    return Outlook(OCTOBER.start, calendar, total)


def month(
    *figures: KeyFigure, steps: tuple[Step, ...] = (), year: Landing | None = None, rewards: RewardCost | None = None,
    names: Mapping[str, str] = NAMES,
) -> Month:
    """October 2026 with some figures; all others do not exist."""
    known = {figure.id: figure for figure in figures}
    return Month(
        month=OCTOBER.start, period=OCTOBER, before=OCTOBER.year_before(), complete=True, data_to=OCTOBER.last,
        made_at=dt.datetime(2026, 11, 3, 6, 10), snapshot="x.duckdb", currency="CNY", teams=(), names=names,
        figures={m: known.get(m) or key(m, state="na") for m in SHOWN},
        bridge=Bridge(total(steps), tuple(steps)) if steps else None,
        regions=Regions("region", pd.DataFrame({"id": [], "month": [], "actual": [], "plan": [], "partial": []}), 0),
        outlook=outlook(year), alerts=Alerts((), 0, 0), people=People(None, None, {}), rewards=rewards, risks=(),
        changes=(), notices=())
