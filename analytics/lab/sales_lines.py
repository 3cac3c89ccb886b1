"""Sales as a plan credits them: to sellers or by territory, as booked or as paid, order by order where it has to be."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.lab.fit import by_order
from analytics.metrics.catalogue import metric
from analytics.periods import Period
from analytics.rewards.plan import Plan
from analytics.warehouse.query import Warehouse

KEYS = ["who", "when", "order", "received_on", "back"]
# Only orders that the plan has to tell apart are rows of their own; all others are added up by month.
_LINES = """
WITH lines AS (
    SELECT {who} AS who, day, coalesce(order_key, '') AS order_key, {received} AS received_on,
        CAST({measure} AS DOUBLE) AS value
    FROM sale_credit
    WHERE day >= ? AND day < ? AND {predicate}
),
told AS (
    SELECT who, day, received_on, value, CASE WHEN {apart} THEN order_key ELSE '' END AS order_key
    FROM lines
    WHERE value <> 0
)
SELECT who, order_key AS "order", value < 0 AND order_key <> '' AS back,
    CAST(CASE WHEN order_key <> '' THEN day ELSE date_trunc('month', coalesce(received_on, day)) END AS TIMESTAMP_S)
        AS "when",
    CAST(CASE WHEN order_key <> '' THEN received_on ELSE date_trunc('month', received_on) END AS TIMESTAMP_S)
        AS received_on,
    round(sum(value), 6) AS value
FROM told
GROUP BY ALL
ORDER BY "when", who, "order", received_on, back
"""


def sales_lines(warehouse: Warehouse, scope: Scope, plan: Plan, name: str, span: Period) -> pd.DataFrame:
    """``who, when, order, received_on, back, value`` of the sales of a time; ``who`` is missing for nobody's.

    By territory whoever looked after the customer on the day of the sale is credited, else the sellers by their
    shares. Orders that the plan pays by themselves are named, and where it takes back those with returns; ``back``
    tells their returns. All else is added up by the month in which it counts, ``when`` being its first day.
    """
    apart = "order_key IN (SELECT order_key FROM lines WHERE value < 0)" if plan.clawback is not None else "FALSE"
    cash, expression = plan.measures[name].credit == "cash", metric(name).numerator
    assert expression is not None
    return warehouse.frame(_LINES.format(
        who="owner_id" if plan.crediting.by == "territory" else "manager_id", measure=expression.text,
        apart="TRUE" if by_order(plan, name) else apart, received="received_on" if cash else "CAST(NULL AS DATE)",
        predicate=scope.predicate),
        [span.start, span.end, *scope.parameters])


def without_order(rows: pd.DataFrame) -> pd.Series:
    """Returns of orders that the same person was not credited with before: nothing can be taken back for them."""
    first = rows[(rows["order"] != "") & ~rows["back"]].groupby(["who", "order"])["when"].min()
    credited_on = first.reindex(pd.MultiIndex.from_frame(rows[["who", "order"]])).to_numpy()
    return rows["back"] & ~(credited_on <= rows["when"].to_numpy())


def in_month(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without their order, on the first days of their months."""
    starts = {name: rows[name].dt.to_period("M").dt.start_time.astype(rows[name].dtype)
              for name in ("when", "received_on")}
    return rows.assign(order="", back=False, **starts)


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """With ``share``: each order's whole value, and what part of it the person is credited with."""
    whole = rows.groupby(["when", "order", "received_on", "back"], dropna=False)["value"].transform("sum")
    named = rows["order"] != ""
    return rows.assign(share=np.where(named, rows["value"] / whole, np.nan), value=rows["value"].mask(named, whole))
