"""The pages' models, kept for readers who ask the same: the key holds snapshot, viewer, choice and language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

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
from analytics.warehouse.query import Warehouse


@st.cache_resource(max_entries=400, show_spinner=False)
def _team(snapshot: str, who: Viewer, choice: Choice, language: str, _data: Warehouse) -> TeamView:
    return team_view(_data, who, choice, Language(language))


def team(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> TeamView:
    """Team performance for one viewer and choice; never changed by who reads it."""
    return _team(data.file.name, who, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _person(snapshot: str, who: Viewer, manager_id: str, choice: Choice, language: str, _data: Warehouse) -> PersonView:
    return person_view(_data, who, manager_id, choice, Language(language))


def person(data: Warehouse, who: Viewer, manager_id: str, choice: Choice, t: Language) -> PersonView:
    """One account manager's key figures for one viewer and choice; never changed by who reads it."""
    return _person(data.file.name, who, manager_id, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _work(snapshot: str, who: Viewer, manager_id: str, choice: Choice, language: str, _data: Warehouse) -> WorkView:
    return work_view(_data, who, manager_id, choice, Language(language))


def work(data: Warehouse, who: Viewer, manager_id: str, choice: Choice, t: Language) -> WorkView:
    """What one account manager sold and did, worked out when it is looked at; never changed by who reads it."""
    return _work(data.file.name, who, manager_id, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _scorecard(snapshot: str, who: Viewer, manager_id: str, month: dt.date, _data: Warehouse) -> ScorecardView:
    return scorecard_view(_data, who, manager_id, month)


def scorecard(data: Warehouse, who: Viewer, manager_id: str, choice: Choice) -> ScorecardView:
    """One account manager's scorecard at the end of the last complete month of the choice's period."""
    return _scorecard(data.file.name, who, manager_id, choice.month(data.calendar), data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _customers(snapshot: str, who: Viewer, choice: Choice, language: str, _data: Warehouse) -> CustomersView:
    return customers_view(_data, who, choice, Language(language))


def customers(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> CustomersView:
    """The Customers page's key figures for one viewer and choice; never changed by who reads it."""
    return _customers(data.file.name, who, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _topic(snapshot: str, who: Viewer, choice: Choice, language: str, topic: str, _data: Warehouse) -> Any:
    return _TOPICS[topic](_data, who, choice, Language(language))


_TOPICS: dict[str, Callable[[Warehouse, Viewer, Choice, Language], Any]] = {
    "retention": retention, "satisfaction": satisfaction, "service": service, "risk": risk, "market": market,
}


def topic(data: Warehouse, who: Viewer, choice: Choice, t: Language, name: str) -> Any:
    """One topic of the Customers page, worked out when it is opened; never changed by who reads it."""
    return _topic(data.file.name, who, choice, t.code, name, data)


@st.cache_resource(max_entries=200, show_spinner=False)
def _contest(
    snapshot: str, who: Viewer, rules: str, period: Period, _contest: Contest, _data: Warehouse
) -> ContestView:
    return contest_view(_data, who, _contest, period)


def contest(data: Warehouse, who: Viewer, contest: Contest, period: Period) -> ContestView:
    """A contest over a window; a contest whose file was changed is another one."""
    return _contest(data.file.name, who, contest.model_dump_json(), period, contest, data)


@st.cache_resource(max_entries=200, show_spinner=False)
def _best_team(snapshot: str, who: Viewer, metric_id: str, period: Period, _data: Warehouse) -> BestTeam:
    return best_team_view(_data, who, metric_id, period)


def best_team(data: Warehouse, who: Viewer, metric_id: str, period: Period) -> BestTeam:
    """Teams by a metric over a period."""
    return _best_team(data.file.name, who, metric_id, period, data)


@st.cache_resource(max_entries=200, show_spinner=False)
def _readiness(snapshot: str, who: Viewer, plans: frozenset[str], _data: Warehouse) -> ReadinessView:
    return readiness_view(_data, who, plans)


def readiness(data: Warehouse, who: Viewer, plans: frozenset[str]) -> ReadinessView:
    """Readiness for promotion of those whom a viewer may see; ``plans``: who has an open support plan."""
    return _readiness(data.file.name, who, plans, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _reasons(snapshot: str, who: Viewer, case: Case, _data: Warehouse) -> Reasons:
    return reasons(_data, who, case)


def why(data: Warehouse, who: Viewer, case: Case) -> Reasons:
    """Why somebody may stand where they do at the end of a month."""
    return _reasons(data.file.name, who, case, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _line(snapshot: str, who: Viewer, manager_id: str, month: dt.date, _data: Warehouse) -> pd.DataFrame:
    return scorecard_view(_data, who, manager_id, month).line


def line(data: Warehouse, who: Viewer, manager_id: str, month: dt.date) -> pd.DataFrame:
    """Somebody's scores at the ends of the months up to one, as the scorecard draws them."""
    return _line(data.file.name, who, manager_id, month, data)


@st.cache_resource(max_entries=10, show_spinner=False)
def _results(snapshot: str, who: Viewer, words: object, _plan: Plan, _data: Warehouse) -> Results:
    return company_results(_data, who, _plan)


def results(data: Warehouse, who: Viewer, plan: Plan) -> Results:
    """What the plan's measures are in the company's data: the same for all plans that differ by numbers alone."""
    return _results(data.file.name, who, words(plan), plan, data)


@st.cache_resource(max_entries=6, show_spinner=False)
def _ground(
    snapshot: str, who: Viewer, words: object, assumptions: Assumptions, _plan: Plan, _data: Warehouse
) -> Ground:
    return ground(_data, who, results(_data, who, _plan), _plan, assumptions)


def lab_ground(data: Warehouse, who: Viewer, plan: Plan, assumptions: Assumptions) -> Ground:
    """The months to come as plans with the measures of ``plan`` are tried on."""
    return _ground(data.file.name, who, words(plan), assumptions, plan, data)


@st.cache_resource(max_entries=12, show_spinner=False)
def _trial(snapshot: str, who: Viewer, words: object, assumptions: Assumptions, plan: str, proposed: bool, _plan: Plan,
           _ground: Ground) -> Trial:
    return tried(_plan, _ground, proposed)


def lab_trial(
    data: Warehouse, who: Viewer, plan: Plan, beside: Sequence[Plan], assumptions: Assumptions, proposed: bool
) -> Trial:
    """One plan on the months to come, with those that it is held beside on the same draws where that can be."""
    measured = together(plan, *beside)
    return _trial(data.file.name, who, words(measured), assumptions, plan.model_dump_json(), proposed, plan,
                  lab_ground(data, who, measured, assumptions))


@st.cache_resource(max_entries=100, show_spinner=False)
def _curve(snapshot: str, who: Viewer, plan: str, measure: str, _plan: Plan, _results: Results) -> PayCurve | None:
    return pay_curve(_plan, _results, measure)


def lab_curve(data: Warehouse, who: Viewer, trial: Trial, plan: Plan, measure: str) -> PayCurve | None:
    """Pay by one result, as results are on the trial's ground."""
    return _curve(data.file.name, who, plan.model_dump_json(), measure, plan, trial.ground.results)


@st.cache_resource(max_entries=20, show_spinner=False)
def _replay(snapshot: str, who: Viewer, plan: str, months: int, _plan: Plan, _results: Results) -> Payouts:
    return replay(_plan, _results, months)


def lab_replay(data: Warehouse, who: Viewer, trial: Trial, plan: Plan, months: int) -> Payouts:
    """The plan on the last months, by the results of the trial's ground."""
    return _replay(data.file.name, who, plan.model_dump_json(), months, plan, trial.ground.results)


@st.cache_resource(max_entries=20, show_spinner=False)
def _sensitivities(snapshot: str, who: Viewer, measures: tuple[str, ...], assumptions: Assumptions, plan: str,
                   _plan: Plan, _ground: Ground) -> list[Sensitivity]:
    return sensitivities(_plan, _ground.responding)


def lab_sensitivities(data: Warehouse, who: Viewer, trial: Trial, plan: Plan) -> list[Sensitivity]:
    """What moves the cost of a plan."""
    return _sensitivities(data.file.name, who, tuple(trial.ground.attainment), trial.simulation.assumptions,
                          plan.model_dump_json(), plan, trial.ground)


@st.cache_resource(max_entries=100, show_spinner=False)
def _rules(plan: str, language: str, _plan: Plan) -> tuple[Section, ...]:
    return rules_of(_plan, Language(language))


def rules(plan: Plan, t: Language) -> tuple[Section, ...]:
    """A plan's rules in words, with their examples worked out."""
    return _rules(plan.model_dump_json(), t.code, plan)


@st.cache_resource(max_entries=400, show_spinner=False)
def _gaps(snapshot: str, who: Viewer, choice: GapsChoice, topic: str, _data: Warehouse) -> Any:
    return _GAPS[topic](_data, who, choice)


_GAPS: dict[str, Callable[[Warehouse, Viewer, GapsChoice], Any]] = {
    "gaps": heat, "ratings": raters, "trend": trend, "results": gaps_results, "certificates": certificates,
}


def gaps(data: Warehouse, who: Viewer, choice: GapsChoice, topic: str) -> Any:
    """One topic of the Gaps page for one viewer and choice; never changed by who reads it."""
    return _gaps(data.file.name, who, choice, topic, data)


@st.cache_resource(max_entries=100, show_spinner=False)
def _month(snapshot: str, who: Viewer, month: dt.date, plans: tuple[str, ...], awards: tuple[Award, ...],
           _plans: Sequence[Plan], _data: Warehouse) -> Month:
    return month_view(_data, who, month, _plans, awards)


def month(data: Warehouse, who: Viewer, month: dt.date, plans: Sequence[Plan], awards: Sequence[Award]) -> Month:
    """The summary of a month by the plans that pay and the honours given; never changed by who reads it."""
    return _month(data.file.name, who, month, tuple(plan.model_dump_json() for plan in plans), tuple(awards), plans,
                  data)
