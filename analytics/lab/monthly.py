"""Results by person and month: sums and ratios, what each weighs and how unsure it is, and targets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.metrics.catalogue import metric
from analytics.metrics.cells import grouped_sums
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import reached_by_data, silence
from analytics.metrics.model import Metric
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

Array = np.ndarray
BY = [DIMENSIONS["account_manager"], DIMENSIONS["month"]]


def monthly(warehouse: Warehouse, scope: Scope, name: str, span: Period) -> pd.DataFrame:
    """``who, when, value, error, weight`` of everybody in each month; ``who`` is missing for nobody's, ``value`` NaN
    where there is no result.

    A ratio weighs its denominator, so that a mean of months is the sum over the sum; its error takes the spread of
    single cases from all, since a few answers that happen to be alike would seem sure.
    """
    one = metric(name)
    found = grouped_sums(warehouse, scope, one.measures, BY, span, {})
    reached = reached_by_data(warehouse.calendar, {"month": found["month"]}, BY[1:], span, len(found["month"]))
    sums = {m: silence(warehouse, m, found[m], reached) for m in one.measures}
    value = one.value(sums)
    weight = np.asarray(one.denominator(sums), float) if one.denominator else np.full(len(value), np.nan)
    return pd.DataFrame({"who": found["account_manager"], "when": found["month"], "value": value,
                         "error": _error(one, sums, weight), "weight": weight})


def _error(one: Metric, sums: dict[str, Array], weight: Array) -> Array:
    """Standard errors whose squares add up over months; NaN where the metric's interval does not tell them."""
    assert one.numerator is not None
    top = np.asarray(one.numerator(sums), float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if one.interval == "poisson":
            return np.sqrt(top) * one.per / (weight if one.denominator else 1.0)
        if one.interval == "wilson":
            share = np.nansum(top) / np.nansum(weight)
            return one.per * np.sqrt(share * (1 - share) / weight)
        if one.interval == "nps":
            for_, against = (np.nansum(sums[m]) / np.nansum(weight) for m in ("nps_promoters", "nps_detractors"))
            return one.per * np.sqrt((for_ + against - (for_ - against) ** 2) / weight)
    return np.full(len(top), np.nan)


def with_targets(warehouse: Warehouse, scope: Scope, name: str, rows: pd.DataFrame, span: Period) -> pd.DataFrame:
    """The rows with ``target`` where there is any: of revenue in rows of their own, as agreed for whole months (the
    plan says what joiners and leavers are asked); of a ratio the policy's goal beside every result.
    """
    if name == "revenue":
        agreed = warehouse.frame(
            'SELECT manager_id AS who, CAST(month AS TIMESTAMP_S) AS "when", CAST(sum(amount) AS DOUBLE) AS target'
            f" FROM targets WHERE kind = 'own' AND amount > 0 AND month >= ? AND month < ? AND {scope.predicate}"
            " GROUP BY manager_id, month ORDER BY month, manager_id", [span.start, span.end, *scope.parameters])
        return pd.concat([rows, agreed], ignore_index=True)
    goal = warehouse.policy.goals.get(name)
    if goal is None or goal.goal <= 0 or metric(name).denominator is None:
        return rows
    return rows.assign(target=goal.goal)
