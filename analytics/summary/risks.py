"""What is at risk, in money: one risk of a kind, where it is largest, with who owns it and what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.access import Permission, Scope, Viewer, own_scope, people_scope
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import hidden_teams
from analytics.performance.cards import Figure, status
from analytics.periods import Period, add_months
from analytics.summary.reward_cost import RewardCost
from analytics.warehouse.query import Warehouse

MOST = 3
_STOCKS = """
    SELECT team_id AS id, CAST(sum(flagged_revenue) AS DOUBLE) AS flagged,
        CAST(sum(overdue_amount) AS DOUBLE) AS overdue
    FROM manager_month WHERE month = ? AND team_id IS NOT NULL AND {predicate} GROUP BY 1 ORDER BY 1"""
_TO_DATE = """
    SELECT team_id AS id, CAST(sum(revenue) AS DOUBLE) AS revenue, CAST(sum(target_to_date) AS DOUBLE) AS plan,
        count(DISTINCT manager_id) AS people
    FROM manager_month WHERE month >= ? AND month <= ? AND team_id IS NOT NULL AND {predicate} GROUP BY 1 ORDER BY 1"""
_LEADS = """
    SELECT t.team_id, m.name FROM teams t
    JOIN (SELECT manager_id, name FROM managers WHERE {predicate}) m ON m.manager_id = t.lead_id"""


@dataclass(frozen=True)
class Risk:
    """``amount`` is the money at stake; ``team`` its id, empty where it is no team's alone; ``owner`` and ``step`` say
    who acts and how; ``page`` is where that is done."""

    kind: str
    status: str
    amount: float
    team: str
    owner: Phrase
    step: Phrase
    page: str


def risks(
    warehouse: Warehouse, viewer: Viewer, month: dt.date, rewards: RewardCost | None
) -> tuple[Risk, ...]:
    """At most three, most money first. A risk that the policy has a goal for is one only below its ``watch``; customers
    at risk and overdue invoices always are. Teams withheld from the viewer are left out."""
    scope, calendar = own_scope(viewer, warehouse.policy.minimum_group), warehouse.calendar
    end, start = add_months(month, 1), calendar.fiscal_year_start(calendar.fiscal_year(month))
    stocks = warehouse.frame(_STOCKS.format(predicate=scope.predicate), [month, *scope.parameters])
    stocks = _told(stocks, warehouse, scope, ("flagged_revenue", "overdue_amount"), Period(month, end))
    to_date = warehouse.frame(_TO_DATE.format(predicate=scope.predicate), [start, month, *scope.parameters])
    to_date = _told(to_date, warehouse, scope, ("revenue", "target_to_date"), Period(start, end))
    leads = _leads(warehouse, viewer)
    found = [
        _of_team("customers", stocks, stocks["flagged"], leads, "customers",
                 N_("Go through the flagged customers with the team")),
        _of_team("overdue", stocks, stocks["overdue"], leads, "customers",
                 N_("Call the customers whose invoices are overdue")),
        _behind(warehouse, to_date, leads),
        _over_budget(rewards),
    ]
    there = [risk for risk in found if risk is not None and round(risk.amount) > 0]
    return tuple(sorted(there, key=lambda risk: (-risk.amount, risk.kind))[:MOST])


def _told(
    frame: pd.DataFrame, warehouse: Warehouse, scope: Scope, measures: tuple[str, ...], period: Period
) -> pd.DataFrame:
    return frame[~frame["id"].isin(hidden_teams(warehouse, scope, measures, period))].reset_index(drop=True)


def _leads(warehouse: Warehouse, viewer: Viewer) -> dict[str, str]:
    """Names of those leads whom the viewer may see one by one; nobody's for an executive."""
    if not viewer.may(Permission.PEOPLE, Permission.TEAM):
        return {}
    scope = people_scope(viewer)
    return dict(warehouse.rows(_LEADS.format(predicate=scope.predicate), scope.parameters))


def _owner(team: str, leads: Mapping[str, str]) -> Phrase:
    return Phrase(N_("{name}, team lead"), name=leads[team]) if team in leads else Phrase(N_("The team lead"))


def _of_team(
    kind: str, frame: pd.DataFrame, amounts: pd.Series, leads: Mapping[str, str], page: str, step: str,
) -> Risk | None:
    """The team with the largest amount; None where there is no amount."""
    if not amounts.notna().any():
        return None
    worst = amounts.idxmax()
    team = str(frame["id"][worst])
    return Risk(kind, "watch", float(amounts[worst]), team, _owner(team, leads), Phrase(step), page)


def _behind(warehouse: Warehouse, to_date: pd.DataFrame, leads: Mapping[str, str]) -> Risk | None:
    """The team furthest behind its plan of the fiscal year, if it is below the policy's goal."""
    found = _of_team("plan", to_date, to_date["plan"] - to_date["revenue"], leads, "team",
                     N_("Agree what closes the gap, deal by deal"))
    if found is None or found.amount <= 0:
        return None
    row = to_date[to_date["id"] == found.team].iloc[0]
    attained = Figure(row["revenue"] / row["plan"], n=float(row["people"]))
    state = status(CATALOGUE["quota_attainment"], attained, warehouse.policy)
    if state not in ("watch", "off"):
        return None
    return Risk(found.kind, state, found.amount, found.team, found.owner, found.step, found.page)


def _over_budget(rewards: RewardCost | None) -> Risk | None:
    if rewards is None or rewards.status not in ("watch", "off"):
        return None
    return Risk("rewards", rewards.status, rewards.cost - rewards.budget, "", Phrase(N_("HR")),
                Phrase(N_("Try a cheaper plan in the Reward lab")), "lab")
