"""What the bridge is made of: plan, last year and actual by team, and the sales by product and kind of customer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, reference_scope
from analytics.periods import DAY, Period, add_months
from analytics.summary.bridge import Bridge, bridge, together
from analytics.warehouse.query import Warehouse

OTHERS = "others"  # the id of teams that are too small to be shown one by one

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
    SELECT coalesce(team_id, '') AS id, month, CAST(sum(target_to_date) AS DOUBLE) AS plan,
        count(DISTINCT manager_id) AS people
    FROM manager_month WHERE month IN (?, ?) AND {predicate} GROUP BY 1, 2 ORDER BY 1, 2"""
_REACHED = """
    SELECT team_id, coalesce(sum(revenue), 0) >= sum(target_to_date) FROM manager_month
    WHERE month = ? AND team_id IS NOT NULL AND {predicate} GROUP BY team_id
    HAVING sum(target_to_date) IS NOT NULL AND count(DISTINCT manager_id) >= ? ORDER BY team_id"""


def month_bridge(warehouse: Warehouse, viewer: Viewer, period: Period) -> Bridge | None:
    """The bridge of a month (or its days so far) over the rows that the viewer may see.

    Teams too small for the viewer stand together as ``OTHERS``, with as many more as that takes. None without sales, or
    where all teams together are too small. Raises ``NotAllowed``.
    """
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    if "sales" not in warehouse.loaded:
        return None
    before = period.year_before()
    sales = _sales(warehouse, viewer, scope, period, before)
    teams = warehouse.frame(_TEAMS.format(predicate=scope.predicate), [before.start, period.start, *scope.parameters])
    groups = _groups(sales, teams, period, scope.smallest)
    if groups is None:
        return None
    has_last_year = warehouse.calendar.data_from <= before.start
    plan = teams[teams["month"] == pd.Timestamp(period.start)].groupby("id")["plan"].sum(min_count=1)
    totals = sales.groupby("id")[["before", "now"]].sum().reindex(groups.index).fillna(0.0)
    totals = totals.rename(columns={"before": "last_year", "now": "actual"}).assign(plan=plan.reindex(groups.index))
    found = bridge(totals.rename_axis("id").reset_index(), sales if has_last_year else None)
    return together(found, [team for team, row in groups.items() if row == OTHERS], OTHERS)


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
    rows = warehouse.rows(_REACHED.format(predicate=scope.predicate), [month, *scope.parameters, scope.smallest])
    return {team: bool(reached) for team, reached in rows}


def _groups(sales: pd.DataFrame, teams: pd.DataFrame, period: Period, smallest: int) -> pd.Series | None:
    """Team -> the row it stands in: itself, or ``OTHERS`` with those too small in one of the two months."""
    now = teams[teams["month"] == pd.Timestamp(period.start)]
    ids = sorted({*sales["id"].unique(), *now.loc[now["plan"].notna(), "id"]})
    if not ids:
        return None
    people = teams[teams["people"] > 0].groupby("id")["people"].min().reindex(ids)
    nobodys = (people.index == "") & people.isna()  # sales without a seller tell of nobody
    people = people.mask(nobodys, smallest).fillna(0).sort_values(kind="stable")
    hidden = people[people < smallest]
    if len(hidden) and hidden.sum() < smallest:  # what is left over must not tell of them either
        enough = (people.cumsum() >= smallest).to_numpy()
        if not enough.any():
            return None
        hidden = people.iloc[: int(enough.argmax()) + 1]
    return pd.Series({team: OTHERS if team in hidden.index else team for team in ids})

