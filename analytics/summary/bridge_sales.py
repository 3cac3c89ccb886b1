"""What the bridge is made of: plan, last year and actual by team, and the sales by product and kind of customer."""

from __future__ import annotations

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, reference_scope
from analytics.periods import Period
from analytics.summary.bridge import Bridge, bridge
from analytics.warehouse.query import Warehouse

KEYS = ["id", "kind", "item", "category"]
OTHERS = "others"  # the id of teams that are too small to be shown one by one

# A customer is new where it began after last year's month, lost where it ended or has bought nothing since.
_SALES = """
    WITH bought AS (
        SELECT customer_id, min(month) AS first, max(month) AS last FROM account_month
        WHERE orders > 0 AND month <= ? AND {everybody} GROUP BY customer_id
    ),
    kinds AS (
        SELECT b.customer_id, CASE
            WHEN coalesce(date_trunc('month', c.started_on), b.first) > ? THEN 'new'
            WHEN c.ended_on <= ? OR b.last <= ? THEN 'lost' ELSE 'present' END AS kind
        FROM bought b LEFT JOIN customers c ON c.customer_id = b.customer_id
    ),
    lines AS (
        SELECT day, team_id, customer_id, revenue, units, product_category,
            CASE WHEN units IS NOT NULL THEN product_id END AS item,
            CASE WHEN day >= ? THEN 1 ELSE 0 END AS now
        FROM sale_fact
        WHERE ((day >= ? AND day < ?) OR (day >= ? AND day < ?)) AND {predicate}
    )
    SELECT coalesce(l.team_id, '') AS id, coalesce(k.kind, 'present') AS kind, l.item,
        coalesce(l.product_category, l.item) AS category,
        CAST(coalesce(sum(CASE WHEN l.now = 0 THEN l.revenue END), 0) AS DOUBLE) AS before,
        CAST(coalesce(sum(CASE WHEN l.now = 1 THEN l.revenue END), 0) AS DOUBLE) AS now,
        CAST(coalesce(sum(CASE WHEN l.now = 0 THEN l.units END), 0) AS DOUBLE) AS units_before,
        CAST(coalesce(sum(CASE WHEN l.now = 1 THEN l.units END), 0) AS DOUBLE) AS units_now
    FROM lines l LEFT JOIN kinds k ON k.customer_id = l.customer_id
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
_TEAMS = """
    SELECT coalesce(team_id, '') AS id, month, CAST(sum(target_to_date) AS DOUBLE) AS plan,
        count(DISTINCT manager_id) AS people
    FROM manager_month WHERE month IN (?, ?) AND {predicate} GROUP BY 1, 2 ORDER BY 1, 2"""


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
    totals["plan"] = plan.reindex(groups.index)
    totals = totals.rename(columns={"before": "last_year", "now": "actual"}).groupby(groups).sum(min_count=1)
    totals["teams"] = groups.value_counts().reindex(totals.index)
    cells = sales.assign(id=sales["id"].map(groups)).groupby(KEYS, dropna=False, as_index=False).sum()
    return bridge(totals.rename_axis("id").reset_index(), cells if has_last_year else None)


def _sales(warehouse: Warehouse, viewer: Viewer, scope: Scope, period: Period, before: Period) -> pd.DataFrame:
    """Who is a new or a lost customer is told by the whole company's sales, whoever looks."""
    everybody = reference_scope(viewer)
    sql = _SALES.format(everybody=everybody.predicate, predicate=scope.predicate)
    return warehouse.frame(sql, [
        period.start, *everybody.parameters, before.start, period.last, before.start, period.start, period.start,
        period.end, before.start, before.end, *scope.parameters])


def _groups(sales: pd.DataFrame, teams: pd.DataFrame, period: Period, smallest: int) -> pd.Series | None:
    """Team -> the row it stands in: itself, or ``OTHERS`` with those too small in one of the two months."""
    now = teams[teams["month"] == pd.Timestamp(period.start)]
    ids = sorted({*sales["id"], *now.loc[now["plan"].notna(), "id"]})
    if not ids:
        return None
    people = teams[teams["id"].isin(ids)].groupby("id")["people"].min().reindex(ids).fillna(0).sort_values(
        kind="stable")
    hidden = people[people < smallest]
    if len(hidden) and hidden.sum() < smallest:  # what is left over must not tell of them either
        enough = (people.cumsum() >= smallest).to_numpy()
        if not enough.any():
            return None
        hidden = people.iloc[: int(enough.argmax()) + 1]
    return pd.Series({team: OTHERS if team in hidden.index else team for team in ids})

