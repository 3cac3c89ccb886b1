"""The list of customers, and one customer's own view: revenue by month, and what happened, table by table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.access import Scope, Viewer, people_scope
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.performance.choice import Choice
from analytics.performance.customers import asked
from analytics.performance.listing import LIMIT, Listing, listing
from analytics.periods import add_months
from analytics.warehouse.query import Warehouse

SPREADSHEET = 1_048_575  # rows below the header
MONTHS = 24


class _Table(NamedTuple):
    """What happened with a customer: ``columns`` of ``view`` where ``condition`` holds, newest first by ``order``."""

    label: str
    source: str
    view: str
    columns: str
    order: str
    condition: str = "TRUE"


TABLES = {
    "activities": _Table(N_("Activities"), "activities", "activity_fact",
                         "f.day, m.name AS account_manager, f.activity_type, f.outcome, f.minutes, f.note", "f.day"),
    "deals": _Table(N_("Deals"), "opportunities", "opportunity_fact",
                    "f.day AS opened_on, m.name AS account_manager, f.opportunity_id, f.amount, f.stage, f.expected_on,"
                    " f.outcome, f.closed_on", "f.day"),
    "surveys": _Table(N_("Surveys"), "surveys", "survey_fact",
                      "f.day, m.name AS account_manager, f.kind, f.answer, f.comment", "f.day", "answer IS NOT NULL"),
    "cases": _Table(N_("Cases"), "cases", "case_fact",
                    "f.opened_at, m.name AS account_manager, f.case_id, f.kind, f.topic, f.due_at, f.closed_at",
                    "f.opened_at"),
    "invoices": _Table(N_("Invoices"), "receivables", "invoice_fact",
                       "f.day AS issued_on, f.invoice_id, f.amount, f.due_on, f.paid_on", "f.day"),
    "owners": _Table(N_("Owners"), "account_assignments", "owner_history",
                     "CASE WHEN f.starts_on > DATE '0001-01-01' THEN f.starts_on END AS starts_on,"
                     " CASE WHEN f.ends_before < DATE '9999-12-31' THEN f.ends_before - 1 END AS ends_on,"
                     " m.name AS account_manager, t.name AS team", "f.starts_on"),
}


@dataclass(frozen=True)
class Account:
    """One customer: ``months`` has month, actual, last_year (money), partial; ``revenue`` of the last 12 months and of
    the 12 ``before``; what is unknown is None or NaN."""

    id: str
    name: str
    segment: str | None
    industry: str | None
    started_on: object
    ended_on: object
    owner: str | None
    months: pd.DataFrame
    revenue: float
    before: float


def accounts(warehouse: Warehouse, viewer: Viewer, choice: Choice, *, limit: int = LIMIT) -> Listing:
    """The customers at the end of the period, largest first: id, name, owner, segment, industry, since, revenue of 12
    months and of the 12 before (money), last_touch, touched (in the policy's window).

    Raises ``NotAllowed`` for a viewer who may not see single customers.
    """
    month = asked(warehouse, viewer, choice).month
    return listing(
        warehouse, viewer, choice.where,
        "f.customer_id AS id, c.name, m.name AS owner, f.segment, f.industry, c.started_on AS since,"
        " CAST(f.revenue_12 AS DOUBLE) AS revenue, CAST(f.revenue_before AS DOUBLE) AS before, f.last_touch,"
        " coalesce(f.last_touch > f.day - CAST(? AS INTEGER), FALSE) AS touched",
        "book_stock", "month = ? AND active_accounts = 1", [month], order="revenue DESC, c.name, f.customer_id",
        limit=limit, first=[warehouse.policy.touch_window_days])


def account(warehouse: Warehouse, viewer: Viewer, customer_id: str) -> Account:
    """One customer, as far as it belongs to people whom the viewer may see; raises ``NotAllowed`` where it does not."""
    scope = people_scope(viewer)
    if not warehouse.rows(
        f"SELECT 1 FROM account_month WHERE customer_id = ? AND {scope.predicate} LIMIT 1",
        [customer_id, *scope.parameters],
    ):
        raise NotAllowed(N_("You may not open this customer, or there is none of that number."))
    (facts,) = warehouse.rows(
        "SELECT name, segment, industry, started_on, ended_on FROM customers WHERE customer_id = ?", [customer_id])
    owners = warehouse.rows(
        "SELECT m.name FROM (SELECT * FROM owner_history WHERE customer_id = ? AND ends_before = DATE '9999-12-31'"
        f" AND {scope.predicate}) o JOIN managers m ON m.manager_id = o.manager_id",
        [customer_id, *scope.parameters])
    months = _months(warehouse, scope, customer_id)
    whole = months[~months["partial"]]["actual"].to_numpy()
    name, segment, industry, started_on, ended_on = facts
    return Account(
        customer_id, name, segment, industry, started_on, ended_on, owners[0][0] if owners else None,
        months.iloc[-12:].reset_index(drop=True), revenue=float(whole[-12:].sum()),
        before=float(whole[-24:-12].sum()) if len(whole) >= 24 else float("nan"),
    )


def _months(warehouse: Warehouse, scope: Scope, customer_id: str) -> pd.DataFrame:
    calendar = warehouse.calendar
    last = calendar.data_to.replace(day=1)
    months = [add_months(last, n) for n in range(-MONTHS - 1, 1)]
    found = dict(warehouse.rows(
        "SELECT month, CAST(sum(revenue) AS DOUBLE) FROM account_month WHERE customer_id = ? AND month >= ?"
        f" AND {scope.predicate} GROUP BY month", [customer_id, months[0], *scope.parameters]))
    months = [m for m in months if m >= calendar.data_from.replace(day=1)]
    actual = {m: float(found.get(m) or 0.0) for m in months}
    return pd.DataFrame({
        "month": pd.to_datetime(months), "actual": list(actual.values()), "plan": np.nan,
        "last_year": [actual.get(add_months(m, -12), np.nan) for m in months],
        "partial": [m > calendar.complete_to for m in months],
    })


def happened(warehouse: Warehouse, viewer: Viewer, customer_id: str, table: str, *, limit: int = LIMIT) -> Listing:
    """One of ``TABLES`` about a customer, newest first, under people whom the viewer may see."""
    one = TABLES[table]
    return listing(
        warehouse, viewer, {}, one.columns, one.view, f"customer_id = ? AND {one.condition}", [customer_id],
        order=f"{one.order} DESC, 1, 2, 3", limit=limit,
        joined="LEFT JOIN managers m ON m.manager_id = f.manager_id LEFT JOIN teams t ON t.team_id = f.team_id")
