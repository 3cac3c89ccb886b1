"""Results by person and month: sums, ratios with what they weigh and how unsure they are, and targets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.metrics.catalogue import metric
from analytics.metrics.cells import grouped_sums
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import reached_by_data, silence
from analytics.periods import Period
from analytics.rewards.terms import Measure
from analytics.warehouse.query import Warehouse

EVERYBODY = Scope("TRUE")
BY = [DIMENSIONS["account_manager"], DIMENSIONS["month"]]


def monthly_rows(warehouse: Warehouse, name: str, stated: Measure, span: Period) -> pd.DataFrame:
    """``who, when, measure, value, target`` of everybody with a result or a target in a month of ``span``."""
    one = metric(name)
    found = grouped_sums(warehouse, EVERYBODY, one.measures, BY, span, {})
    reached = reached_by_data(warehouse.calendar, {"month": found["month"]}, BY[1:], span, len(found["month"]))
    sums = {m: silence(warehouse, m, found[m], reached) for m in one.measures}
    rows = pd.DataFrame({"who": found["account_manager"], "when": found["month"], "value": one.value(sums)})
    rows = rows.dropna().merge(_targets(warehouse, name, span), how="outer", on=["who", "when"])
    return rows.assign(measure=name)


def _targets(warehouse: Warehouse, name: str, span: Period) -> pd.DataFrame:
    """``who, when, target`` as agreed for whole months: the plan itself says what joiners and leavers are asked."""
    if name != "revenue":
        return pd.DataFrame({"who": np.array([], str), "when": np.array([], "datetime64[s]"), "target": np.zeros(0)})
    return warehouse.frame(
        'SELECT manager_id AS who, CAST(month AS TIMESTAMP_S) AS "when", CAST(sum(amount) AS DOUBLE) AS target'
        " FROM targets WHERE kind = 'own' AND amount > 0 AND month >= ? AND month < ? GROUP BY manager_id, month"
        " ORDER BY month, manager_id", [span.start, span.end])
