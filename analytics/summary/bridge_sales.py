"""What the bridge is made of: plan, last year and actual by team, and the sales by product and kind of customer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, reference_scope
from analytics.metrics.disclosure import hidden_teams, hidden_whole
from analytics.periods import Period, add_months
from analytics.summary.bridge import Bridge, bridge, not_compared, together
from analytics.warehouse.query import Warehouse

OTHERS = "others"  # the id of teams that are withheld one by one

_SALES = """
    WITH changed AS (SELECT customer_id, kind FROM customer_change WHERE month = ? AND {everybody}),
    cells AS (
        SELECT s.team_id, c.kind, CASE WHEN s.units IS NOT NULL THEN s.product_id END AS item,
            sum(CASE WHEN s.day < ? THEN s.revenue END) AS before, sum(CASE WHEN s.day >= ? THEN s.revenue END) AS now,
            sum(CASE WHEN s.day < ? THEN s.units END) AS units_before,
            sum(CASE WHEN s.day >= ? THEN s.units END) AS units_now
        FROM (
            SELECT * FROM sale_fact WHERE ((day >= ? AND day < ?) OR (day >= ? AND day < ?)) AND {predicate}
        ) s LEFT JOIN changed c ON c.customer_id = s.customer_id
        GROUP BY 1, 2, 3
    )
    SELECT coalesce(c.team_id, '') AS id, coalesce(c.kind, 'present') AS kind, c.item,
        coalesce(p.category, c.item) AS category,
        CAST(coalesce(c.before, 0) AS DOUBLE) AS before, CAST(coalesce(c.now, 0) AS DOUBLE) AS now,
        CAST(coalesce(c.units_before, 0) AS DOUBLE) AS units_before,
        CAST(coalesce(c.units_now, 0) AS DOUBLE) AS units_now
    FROM cells c LEFT JOIN products p ON p.product_id = c.item
    ORDER BY 1, 2, 3"""
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

    Teams withheld from the viewer stand together as ``OTHERS``; those that only were a year ago lose last year and
    causes. Without last year where its days are withheld, since they are no whole month. None without sales, or where
    the whole is withheld. Raises ``NotAllowed``.
    """
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    before = period.year_before()
    if "sales" not in warehouse.loaded or any(hidden_whole(warehouse, scope, m, period, {}) for m in MEASURES):
        return None
    sales = _sales(warehouse, viewer, scope, period, before)
    plan = warehouse.frame(_TEAMS.format(predicate=scope.predicate), [period.start, *scope.parameters])
    plan = plan.set_index("id")["plan"]
    teams = sorted({*sales["id"].unique().tolist(), *plan.dropna().index.tolist()})
    if not teams:
        return None
    known = warehouse.calendar.data_from <= before.start
    compared = known and not hidden_whole(warehouse, scope, "revenue", before, {})
    totals = sales.groupby("id")[["before", "now"]].sum().reindex(teams).fillna(0.0)
    totals = totals.rename(columns={"before": "last_year", "now": "actual"}).assign(plan=plan.reindex(teams))
    found = bridge(totals.rename_axis("id").reset_index(), sales if compared else None)
    hidden = hidden_teams(warehouse, scope, MEASURES, period)
    hidden_before = hidden_teams(warehouse, scope, MEASURES[:1], before) if compared else frozenset()
    if found.company.plan is None:  # teams are held against last year alone
        return together(found, hidden | hidden_before, OTHERS)
    told = together(found, hidden, OTHERS)
    return not_compared(told, {*hidden_before, OTHERS}) if hidden_before - hidden else told


def _sales(warehouse: Warehouse, viewer: Viewer, scope: Scope, period: Period, before: Period) -> pd.DataFrame:
    """Who is a new or a lost customer is told by the whole company's sales, whoever looks."""
    everybody = reference_scope(viewer)
    sql = _SALES.format(everybody=everybody.predicate, predicate=scope.predicate)
    return warehouse.frame(sql, [
        period.start, *everybody.parameters, *[period.start] * 4, period.start, period.end, before.start, before.end,
        *scope.parameters])


def plans_reached(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> dict[str, bool]:
    """Team -> whether a whole month's revenue reached its plan, of teams with a plan that the viewer may see."""
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    if "sales" not in warehouse.loaded:
        return {}
    rows = warehouse.rows(_REACHED.format(predicate=scope.predicate), [month, *scope.parameters])
    hidden = hidden_teams(warehouse, scope, MEASURES, Period(month, add_months(month, 1)))
    return {team: bool(reached) for team, reached in rows if team not in hidden}
