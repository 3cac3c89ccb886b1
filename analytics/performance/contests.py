"""Contests and the best team as models: for one viewer, over a window of now or of a year before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Permission, Viewer, people_scope
from analytics.assessment.best_team import BestTeam, best_team
from analytics.assessment.contests import Contest
from analytics.assessment.standings import phase, standings
from analytics.errors import NotAllowed
from analytics.metrics.catalogue import metric
from analytics.metrics.measuring import measure
from analytics.performance.cards import Figure, figures
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

PEOPLE = ["manager_id", "name", "team_id", "role", "level", "hired_on", "left_on"]


@dataclass(frozen=True)
class ContestView:
    """A contest as a viewer may see it.

    ``people``: the standing (see ``standings``) of those the viewer may see, None where that is nobody; ``whole``: these
    are all who take part, so places can be told. ``teams``: ``team_id, name, value, low, high, n`` by team, None where
    people are shown. ``company``: the reference.
    """

    period: Period
    phase: str
    whole: bool
    people: pd.DataFrame | None
    teams: pd.DataFrame | None
    company: Figure


def contest_view(warehouse: Warehouse, viewer: Viewer, contest: Contest, period: Period) -> ContestView:
    """The contest over ``period``; raises ``NotAllowed`` for a viewer who may see neither people nor the company."""
    company = figures(measure(warehouse, viewer, [contest.metric], period=period, company=True))
    whole = viewer.may(Permission.PEOPLE) or bool(contest.who.teams) and set(contest.who.teams) <= viewer.teams
    try:
        people = _standing(warehouse, viewer, contest, period)
    except NotAllowed:  # executives see groups and no single person
        people = None
    teams = team_figures(warehouse, viewer, contest.metric, period) if people is None else None
    if people is not None and not whole:
        people = people.assign(place=float("nan"), money=float("nan"))
    return ContestView(period, phase(period, warehouse.calendar.data_to), whole and people is not None, people, teams,
                       company.get(contest.metric, Figure()))


def _standing(warehouse: Warehouse, viewer: Viewer, contest: Contest, period: Period) -> pd.DataFrame:
    scope = people_scope(viewer)
    people = warehouse.frame(
        f"SELECT {', '.join(PEOPLE)} FROM managers WHERE {scope.predicate} ORDER BY name, manager_id", scope.parameters)
    own = _by_person(warehouse, viewer, contest.metric, period)
    breaker = None
    if contest.tie_break:
        sign = -1 if metric(contest.tie_break).direction == "down" else 1
        breaker = sign * _by_person(warehouse, viewer, contest.tie_break, period).set_index("manager_id")["value"]
    return standings(contest, people, own, period, minimum_cases=warehouse.policy.minimum_cases, tie_break=breaker)


def _by_person(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> pd.DataFrame:
    tidy = measure(warehouse, viewer, [metric_id], by=["account_manager"], period=period)
    frame = tidy.rename(columns={"account_manager": "manager_id"}).dropna(subset=["manager_id"])
    return frame[["manager_id", "value", "low", "high", "n"]]


def team_figures(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> pd.DataFrame:
    """``team_id, name, value, low, high, n`` of every team, for comparison: groups too small for the viewer are NaN."""
    tidy = measure(warehouse, viewer, [metric_id], by=["team"], period=period, company=True)
    frame = tidy.rename(columns={"team": "team_id"}).dropna(subset=["team_id"])
    names = warehouse.team_names
    return frame.assign(name=[names.get(i, i) for i in frame["team_id"]])[["team_id", "name", "value", "low", "high", "n"]]


def best_team_view(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> BestTeam:
    """Which team was best by a metric, as far as the data tell; teams are public, their people are not."""
    one = metric(metric_id)
    return best_team(team_figures(warehouse, viewer, metric_id, period), higher_is_better=one.direction != "down")
