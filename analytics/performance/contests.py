"""Contests and the best team as models: for one viewer, over a window of now or of a year before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.access import Permission, Viewer, group_scope, people_scope, reference_scope
from analytics.assessment.best_team import BestTeam, best_team
from analytics.assessment.contests import Contest
from analytics.assessment.luck import Luck
from analytics.assessment.luck import contest as judged
from analytics.assessment.pooling import own_error, pooled_error
from analytics.assessment.standings import phase, standings, winners
from analytics.currencies import decimals
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.metrics.catalogue import metric
from analytics.metrics.measuring import measure, measure_within
from analytics.metrics.people_sets import enough, seen_alone
from analytics.performance.cards import Figure, figures
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

PEOPLE = "manager_id, name, team_id, role, level, hired_on, left_on"
BY_TEAM = ("revenue", "quota_attainment", "win_rate", "csat", "net_retention", "book_coverage")


@dataclass(frozen=True)
class ContestView:
    """A contest as a viewer may see it.

    ``people``: the standing (see ``standings``) with ``chance`` to win again, of those whom the viewer may see; places
    are those among all. ``whole``: these are all who take part. ``teams``: as ``team_figures``, for
    whom no single person is shown. Of all: ``addressed`` how many take part, ``entered`` of them could win, ``sharing``
    how many hold the first place, ``cost`` the money of all prizes, ``winner_is_best`` and ``noise`` (see ``Luck``; NaN
    without one, or where too few others take part) and ``luck``, whether it is mostly that. ``company``: the reference.
    """

    contest: Contest
    period: Period
    phase: str
    whole: bool
    people: pd.DataFrame
    teams: pd.DataFrame | None
    addressed: int
    entered: int
    sharing: int
    cost: float
    winner_is_best: float
    noise: float
    luck: bool
    company: Figure


def contest_view(warehouse: Warehouse, viewer: Viewer, contest: Contest, period: Period) -> ContestView:
    """The contest over ``period``; raises ``NotAllowed`` for a viewer who may not even see the company's figure.

    Places and luck need everybody's results; only the rows of those whom the viewer may see leave this function.
    """
    company = figures(measure(warehouse, viewer, [contest.metric], period=period, company=True))
    table = _everybody(warehouse, viewer, contest, period)
    judgement, table = _luck(contest, table)
    scope = group_scope(viewer, warehouse.policy.minimum_group)
    if not enough(table["manager_id"], seen_alone(warehouse, scope), scope.smallest):
        judgement, table = None, table.assign(chance=float("nan"))  # these would tell how the results of few others lie
    winning = winners(contest, table)
    seen = _visible(warehouse, viewer)
    own = table[table["manager_id"].isin(seen)] if seen is not None else table.iloc[:0]
    return ContestView(
        contest=contest,
        period=period,
        phase=phase(period, warehouse.calendar.data_to),
        whole=len(own) == len(table),
        people=own.reset_index(drop=True),
        teams=team_figures(warehouse, viewer, contest.metric, period) if seen is None else None,
        addressed=len(table),
        entered=int((table["hindrance"] == "").sum()),
        sharing=int((table["place"] == 1).sum()),
        cost=float(winning["money"].sum()),
        winner_is_best=judgement.winner_is_best if judgement else float("nan"),
        noise=judgement.noise if judgement else float("nan"),
        luck=bool(judgement and judgement.luck),
        company=company.get(contest.metric, Figure()),
    )


def _everybody(warehouse: Warehouse, viewer: Viewer, contest: Contest, period: Period) -> pd.DataFrame:
    """The standing of all whom the contest addresses."""
    scope = reference_scope(viewer)
    people = warehouse.frame(f"SELECT {PEOPLE} FROM managers WHERE {scope.predicate} ORDER BY name, manager_id",
                             scope.parameters)

    def by_person(metric_id: str) -> pd.DataFrame:
        tidy = measure_within(warehouse, scope, [metric_id], by=["account_manager"], period=period)
        return tidy.rename(columns={"account_manager": "manager_id"}).dropna(subset=["manager_id"])

    breaker = None
    if contest.tie_break:
        sign = -1 if metric(contest.tie_break).direction == "down" else 1
        breaker = sign * by_person(contest.tie_break).set_index("manager_id")["value"]
    own = by_person(contest.metric)[["manager_id", "value", "low", "high", "n"]]
    return standings(contest, people, own, period, minimum_cases=warehouse.policy.minimum_cases,
                     decimals=decimals(warehouse.policy.currency), tie_break=breaker)


def _luck(contest: Contest, table: pd.DataFrame) -> tuple[Luck | None, pd.DataFrame]:
    """How much was luck among those with a result that counts, and the table with everybody's ``chance`` to win again.

    Who lies below the least result counts too: next time they may not. Errors of ratios are
    pooled (see ``pooled_error``); sums and counts keep their own.
    """
    counted = table["hindrance"].isin(["", "below_minimum"])
    part = table[counted]
    one = contest.measured
    error = pooled_error(part) if one.denominator or one.sample else own_error(part)
    judgement = judged(part["value"].to_numpy(float), error,
                       higher_is_better=one.direction != "down") if len(part) else None
    table = table.assign(chance=float("nan"))
    if judgement is not None:
        table.loc[counted, "chance"] = judgement.again
    return judgement, table


def _visible(warehouse: Warehouse, viewer: Viewer) -> set[str] | None:
    """Ids of those whose results the viewer may see; None where that is no single person."""
    try:
        scope = people_scope(viewer)
    except NotAllowed:  # executives see groups only
        return None
    return {i for (i,) in warehouse.rows(f"SELECT manager_id FROM managers WHERE {scope.predicate}", scope.parameters)}


def team_figures(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> pd.DataFrame:
    """``team_id, name, value, low, high, n, hidden`` of every team; what is hidden from the viewer is NaN.

    Raises ``NotAllowed`` for account managers: what other teams achieved is not about them.
    """
    if not viewer.may(Permission.TEAM, Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(N_("Teams are compared for team leads, HR and executives."))
    tidy = measure(warehouse, viewer, [metric_id], by=["team"], period=period, company=True)
    frame = tidy.rename(columns={"team": "team_id"}).dropna(subset=["team_id"])
    names = warehouse.team_names
    return frame.assign(name=[names.get(i, i) for i in frame["team_id"]])[
        ["team_id", "name", "value", "low", "high", "n", "hidden"]].reset_index(drop=True)


def best_team_view(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> BestTeam:
    """Which team was best by a metric, as far as the data tell."""
    found = team_figures(warehouse, viewer, metric_id, period)
    best = best_team(found.drop(columns="hidden"), higher_is_better=metric(metric_id).direction != "down")
    return replace(best, hidden=bool(found["hidden"].any()))

