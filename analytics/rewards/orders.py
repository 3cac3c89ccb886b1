"""The single orders of a measure, where pay goes by them: what is left of each after returns, in the order of days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.periods import Period
from analytics.rewards.schedule import Array
from analytics.rewards.service import days
from analytics.rewards.situation import Orders


def orders_of(rows: pd.DataFrame, person: Array, periods: tuple[Period, ...]) -> Orders | None:
    """A measure's transactions within the periods, by day; None where rows name no order."""
    if not (rows["order"] != "").any():
        return None
    starts = np.array([days(p.start) for p in periods] + [days(periods[-1].end)])
    period = np.searchsorted(starts, rows["day"].to_numpy().astype("datetime64[D]"), side="right") - 1
    here = (period >= 0) & (period < len(periods)) & rows["value"].notna().to_numpy()
    person, period, amount = orders_left(rows[here], person[here], period[here])
    return Orders((person, period), amount)


def orders_left(rows: pd.DataFrame, person: Array, period: Array) -> tuple[Array, Array, Array]:
    """Person, period and amount of each order, by day, less what was returned of it within the period; a row that names
    no order is one of its own.
    """
    name, names = pd.factorize(rows["order"], sort=True)
    value = rows["value"].to_numpy()
    order = np.lexsort((value, name, rows["day"].to_numpy()))
    unnamed = names.get_indexer([""])[0]
    name = np.where(name == unnamed, -1 - np.arange(len(name)), name)
    keys = pd.DataFrame({"person": person[order], "period": period[order], "name": name[order]})
    left = pd.Series(value[order]).groupby([keys[key] for key in keys], sort=False).sum()
    return *(left.index.get_level_values(key).to_numpy() for key in ("person", "period")), left.to_numpy()
