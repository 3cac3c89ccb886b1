"""The pages' models, kept for readers who ask the same and never changed by them.

The key holds snapshot, viewer, choice and language: all that a function is asked with, but for what begins with ``_``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.assessment.best_team import BestTeam
from analytics.assessment.contests import Contest
from analytics.lab.company_results import company_results
from analytics.lab.pay_curve import PayCurve, pay_curve
from analytics.lab.reading import together, words
from analytics.lab.view import Ground, Trial, ground, tried
from analytics.language import Language
from analytics.learning.certificates import certificates
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_groups import heat, raters, trend
from analytics.learning.gaps_results import results as gaps_results
from analytics.performance.choice import Choice
from analytics.performance.contests import ContestView, best_team_view, contest_view
from analytics.performance.customers import CustomersView, customers_view
from analytics.performance.duties import duties as duties_of
from analytics.performance.market import market
from analytics.performance.person import PersonView, WorkView, person_view, work_view
from analytics.performance.readiness import ReadinessView, readiness_view
from analytics.performance.retention import retention
from analytics.performance.risk import risk
from analytics.performance.satisfaction import satisfaction
from analytics.performance.scorecard import ScorecardView, scorecard_view
from analytics.performance.service import service
from analytics.performance.support import Case, Reasons, reasons
from analytics.performance.team import TeamView, team_view
from analytics.periods import Period
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.payout import Payouts
from analytics.rewards.plan import Plan
from analytics.rewards.replay import replay
from analytics.rewards.results import Results
from analytics.rewards.rules.document import Section
from analytics.rewards.rules.document import rules as rules_of
from analytics.rewards.sensitivity import Sensitivity, sensitivities
from analytics.state.awards import Award
from analytics.summary.month import Month, month_view
from analytics.training.conditions import Conditions
from analytics.warehouse.query import Warehouse

Asked = ParamSpec("Asked")
Given = TypeVar("Given")
KEYS: dict[str | type, Callable[[Any], Any]] = {  # a contest or plan whose file was changed is another one
    Warehouse: lambda data: data.file.name,
    Language: lambda t: t.code,
    Contest: lambda contest: contest.model_dump_json(),
    Plan: lambda plan: plan.model_dump_json(),
    Conditions: lambda conditions: conditions.model_dump_json(),
}


def kept(most: int) -> Callable[[Callable[Asked, Given]], Callable[Asked, Given]]:
    """Keep what a function gives, ``most`` answers at a time."""
    return st.cache_resource(max_entries=most, show_spinner=False, hash_funcs=KEYS)


@kept(400)
def team(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> TeamView:
    """Team performance for one viewer and choice."""
    return team_view(data, who, choice, t)


@kept(400)
def person(data: Warehouse, who: Viewer, manager_id: str, choice: Choice, t: Language) -> PersonView:
    """One account manager's key figures for one viewer and choice."""
    return person_view(data, who, manager_id, choice, t)


@kept(400)
def work(data: Warehouse, who: Viewer, manager_id: str, choice: Choice, t: Language) -> WorkView:
    """What one account manager sold and did, worked out when it is looked at."""
    return work_view(data, who, manager_id, choice, t)


@kept(400)
def duties(data: Warehouse, who: Viewer, manager_id: str, choice: Choice) -> pd.DataFrame:
    """One account manager's figures of every duty, worked out when they are looked at."""
    return duties_of(data, who, manager_id, choice)


@kept(400)
def _scorecard(data: Warehouse, who: Viewer, manager_id: str, month: dt.date) -> ScorecardView:
    return scorecard_view(data, who, manager_id, month)


def scorecard(data: Warehouse, who: Viewer, manager_id: str, choice: Choice) -> ScorecardView:
    """One account manager's scorecard at the end of the last complete month of the choice's period."""
    return _scorecard(data, who, manager_id, choice.month(data.calendar))


@kept(400)
def customers(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> CustomersView:
    """The Customers page's key figures for one viewer and choice."""
    return customers_view(data, who, choice, t)


_TOPICS: dict[str, Callable[[Warehouse, Viewer, Choice, Language], Any]] = {
    "retention": retention, "satisfaction": satisfaction, "service": service, "risk": risk, "market": market,
}


@kept(400)
def topic(data: Warehouse, who: Viewer, choice: Choice, t: Language, name: str) -> Any:
    """One topic of the Customers page, worked out when it is opened."""
    return _TOPICS[name](data, who, choice, t)


@kept(200)
def contest(data: Warehouse, who: Viewer, contest: Contest, period: Period) -> ContestView:
    """A contest over a window."""
    return contest_view(data, who, contest, period)


@kept(200)
def best_team(data: Warehouse, who: Viewer, metric_id: str, period: Period) -> BestTeam:
    """Teams by a metric over a period."""
    return best_team_view(data, who, metric_id, period)


@kept(200)
def readiness(data: Warehouse, who: Viewer, plans: frozenset[str]) -> ReadinessView:
    """Readiness for promotion of those whom a viewer may see; ``plans``: who has an open support plan."""
    return readiness_view(data, who, plans)


@kept(400)
def why(data: Warehouse, who: Viewer, case: Case) -> Reasons:
    """Why somebody may stand where they do at the end of a month."""
    return reasons(data, who, case)


@kept(400)
def line(data: Warehouse, who: Viewer, manager_id: str, month: dt.date) -> pd.DataFrame:
    """Somebody's scores at the ends of the months up to one, as the scorecard draws them."""
    return scorecard_view(data, who, manager_id, month).line


@kept(10)
def _results(data: Warehouse, who: Viewer, words: object, _plan: Plan) -> Results:
    return company_results(data, who, _plan)


def results(data: Warehouse, who: Viewer, plan: Plan) -> Results:
    """What the plan's measures are in the company's data: the same for all plans that differ by numbers alone."""
    return _results(data, who, words(plan), plan)


@kept(6)
def _ground(data: Warehouse, who: Viewer, words: object, assumptions: Assumptions, _plan: Plan) -> Ground:
    return ground(data, who, results(data, who, _plan), _plan, assumptions)


def lab_ground(data: Warehouse, who: Viewer, plan: Plan, assumptions: Assumptions) -> Ground:
    """The months to come as plans with the measures of ``plan`` are tried on."""
    return _ground(data, who, words(plan), assumptions, plan)


@kept(12)
def _trial(
    data: Warehouse, who: Viewer, words: object, assumptions: Assumptions, plan: Plan, proposed: bool, _ground: Ground
) -> Trial:
    return tried(plan, _ground, proposed)


def lab_trial(
    data: Warehouse, who: Viewer, plan: Plan, beside: Sequence[Plan], assumptions: Assumptions, proposed: bool
) -> Trial:
    """One plan on the months to come, with those that it is held beside on the same draws where that can be."""
    measured = together(plan, *beside)
    return _trial(data, who, words(measured), assumptions, plan, proposed,
                  lab_ground(data, who, measured, assumptions))


@kept(100)
def lab_curve(data: Warehouse, who: Viewer, _trial: Trial, plan: Plan, measure: str) -> PayCurve | None:
    """Pay by one result, as results are on the trial's ground."""
    return pay_curve(plan, _trial.ground.results, measure)


@kept(20)
def lab_replay(data: Warehouse, who: Viewer, _trial: Trial, plan: Plan, months: int) -> Payouts:
    """The plan on the last months, by the results of the trial's ground."""
    return replay(plan, _trial.ground.results, months)


@kept(20)
def _sensitivities(data: Warehouse, who: Viewer, measures: tuple[str, ...], assumptions: Assumptions, plan: Plan,
                   _ground: Ground) -> list[Sensitivity]:
    return sensitivities(plan, _ground.responding)


def lab_sensitivities(data: Warehouse, who: Viewer, trial: Trial, plan: Plan) -> list[Sensitivity]:
    """What moves the cost of a plan."""
    return _sensitivities(data, who, tuple(trial.ground.attainment), trial.simulation.assumptions, plan, trial.ground)


@kept(100)
def rules(plan: Plan, t: Language) -> tuple[Section, ...]:
    """A plan's rules in words, with their examples worked out."""
    return rules_of(plan, t)


_GAPS: dict[str, Callable[[Warehouse, Viewer, GapsChoice], Any]] = {
    "gaps": heat, "ratings": raters, "trend": trend, "results": gaps_results, "certificates": certificates,
}


@kept(400)
def gaps(data: Warehouse, who: Viewer, choice: GapsChoice, topic: str) -> Any:
    """One topic of the Gaps page for one viewer and choice."""
    return _GAPS[topic](data, who, choice)


@kept(100)
def month(data: Warehouse, who: Viewer, month: dt.date, plans: Sequence[Plan], awards: Sequence[Award]) -> Month:
    """The summary of a month by the plans that pay and the honours given."""
    return month_view(data, who, month, plans, tuple(awards))
