"""What the bridge is made of: plan, last year and actual by team, and the sales by product and kind of customer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, reference_scope
from analytics.metrics.disclosure import hidden_teams, hidden_whole
from analytics.periods import DAY, Period, add_months
from analytics.summary.bridge import Bridge, bridge, together
from analytics.warehouse.query import Warehouse

OTHERS = "others"  # the id of teams that are withheld one by one

# A customer is new where it began after last year's month, lost where it ended or has bought nothing since.
_SALES = """
    WITH since AS (
        SELECT DISTINCT customer_id FROM account_month WHERE orders > 0 AND month > ? AND month <= ? AND {everybody}
    ),
    until AS (
        SELECT DISTINCT customer_id FROM account_month WHERE orders > 0 AND month <= ? AND {everybody}
            AND customer_id IN (SELECT customer_id FROM customers WHERE started_on IS NULL)
    ),
    kinds AS (
        SELECT c.customer_id, CASE
            WHEN c.started_on > ? OR (c.started_on IS NULL AND u.customer_id IS NULL) THEN 'new'
            WHEN c.ended_on <= ? OR s.customer_id IS NULL THEN 'lost' ELSE 'present' END AS kind
        FROM customers c
        LEFT JOIN since s ON s.customer_id = c.customer_id
        LEFT JOIN until u ON u.customer_id = c.customer_id
    ),
    lines AS (
        SELECT day, team_id, customer_id, revenue, units, product_category,
            CASE WHEN units IS NOT NULL THEN product_id END AS item,
            CASE WHEN day >= ? THEN 1 ELSE 0 END AS now
        FROM sale_fact
        WHERE ((day >= ? AND day < ?) OR (day >= ? AND day < ?)) AND {predicate}
    )
    SELECT coalesce(l.team_id, '') AS id, coalesce(k.kind, 'present') AS kind, l.item,
        max(coalesce(l.product_category, l.item)) AS category,
        CAST(coalesce(sum(CASE WHEN l.now = 0 THEN l.revenue END), 0) AS DOUBLE) AS before,
        CAST(coalesce(sum(CASE WHEN l.now = 1 THEN l.revenue END), 0) AS DOUBLE) AS now,
        CAST(coalesce(sum(CASE WHEN l.now = 0 THEN l.units END), 0) AS DOUBLE) AS units_before,
        CAST(coalesce(sum(CASE WHEN l.now = 1 THEN l.units END), 0) AS DOUBLE) AS units_now
    FROM lines l LEFT JOIN kinds k ON k.customer_id = l.customer_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
_TEAMS = """
    SELECT coalesce(team_id, '') AS id, CAST(sum(target_to_date) AS DOUBLE) AS plan
    FROM manager_month WHERE month = ? AND {predicate} GROUP BY 1 ORDER BY 1"""
_REACHED = """
    SELECT team_id, coalesce(sum(revenue), 0) >= sum(target_to_date) FROM manager_month
    WHERE month = ? AND team_id IS NOT NULL AND {predicate} GROUP BY team_id
    HAVING sum(target_to_date) IS NOT NULL ORDER BY team_id"""
MEASURES = ("revenue", "target_to_date")


def month_bridge(warehouse: Warehouse, viewer: Viewer, period: Period) -> Bridge | None:
    """The bridge of a month (or its days so far) over the rows that the viewer may see.

    Teams withheld from the viewer stand together as ``OTHERS``. Without last year where its days are withheld, since
    they are no whole month. None without sales, or where the whole is withheld. Raises ``NotAllowed``.
    """
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    before = period.year_before()
    if "sales" not in warehouse.loaded or any(hidden_whole(warehouse, scope, m, period, {}) for m in MEASURES):
        return None
    sales = _sales(warehouse, viewer, scope, period, before)
    plan = warehouse.frame(_TEAMS.format(predicate=scope.predicate), [period.start, *scope.parameters])
    plan = plan.set_index("id")["plan"]
    teams = sorted({*sales["id"].unique(), *plan.dropna().index})
    if not teams:
        return None
    known = warehouse.calendar.data_from <= before.start
    compared = known and not hidden_whole(warehouse, scope, "revenue", before, {})
    totals = sales.groupby("id")[["before", "now"]].sum().reindex(teams).fillna(0.0)
    totals = totals.rename(columns={"before": "last_year", "now": "actual"}).assign(plan=plan.reindex(teams))
    found = bridge(totals.rename_axis("id").reset_index(), sales if compared else None)
    hidden = hidden_teams(warehouse, scope, MEASURES, period)
    if compared:
        hidden |= hidden_teams(warehouse, scope, MEASURES[:1], before)
    return together(found, hidden, OTHERS)


def _sales(warehouse: Warehouse, viewer: Viewer, scope: Scope, period: Period, before: Period) -> pd.DataFrame:
    """Who is a new or a lost customer is told by the whole company's sales, whoever looks."""
    everybody = reference_scope(viewer)
    sql = _SALES.format(everybody=everybody.predicate, predicate=scope.predicate)
    return warehouse.frame(sql, [
        before.start, period.start, *everybody.parameters, before.start, *everybody.parameters,
        add_months(before.start, 1) - DAY, period.last, period.start, period.start, period.end, before.start,
        before.end, *scope.parameters])


def plans_reached(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> dict[str, bool]:
    """Team -> whether a whole month's revenue reached its plan, of teams with a plan that the viewer may see."""
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    if "sales" not in warehouse.loaded:
        return {}
    rows = warehouse.rows(_REACHED.format(predicate=scope.predicate), [month, *scope.parameters])
    hidden = hidden_teams(warehouse, scope, MEASURES, Period(month, add_months(month, 1)))
    return {team: bool(reached) for team, reached in rows if team not in hidden}
