"""What the bridge is made of: plan, last year and actual by team, and the sales by product and kind of customer."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analytics.access import Scope, Viewer, own_scope, reference_scope
from analytics.periods import Period
from analytics.summary.bridge import Bridge, bridge, together
from analytics.warehouse.query import Warehouse

OTHERS = "others"  # the id of teams that are too small to be shown one by one

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
        period.start, *everybody.parameters, *[period.start] * 4, period.start, period.end, before.start, before.end,
        *scope.parameters])


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
    ids = sorted({*sales["id"].unique().tolist(), *now.loc[now["plan"].notna(), "id"].tolist()})
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
    return pd.Series(np.where(np.isin(ids, hidden.index.to_numpy(object)), OTHERS, ids), ids, object)

