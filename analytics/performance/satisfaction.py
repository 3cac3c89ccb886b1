"""What customers say: three measures with their response rate, by group and by month."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.cards import PARTS, side_by_side
from analytics.performance.choice import Choice
from analytics.performance.customers import asked, groups
from analytics.performance.questions import Questions
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse

METRICS = ("csat", "nps", "ces", "response_rate")


@dataclass(frozen=True)
class Satisfaction:
    """``groups``: the whole, then groups by ``unit``, then segments: value, low, high, n of each measure;
    ``months``: month, and value, low, high, n of satisfaction."""

    unit: str
    groups: pd.DataFrame
    months: pd.DataFrame
    hidden: bool


def satisfaction(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> Satisfaction:
    """Everything the topic shows but the comments (see ``voices``); raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    unit, split = groups(ask, METRICS, language)
    if unit != "segment" and len(split) and not choice.segments:
        split = pd.concat([split, _segments(ask)], ignore_index=True)
    return Satisfaction(unit, split, by_month(ask, "csat"), ask.hidden)


def _segments(ask: Questions) -> pd.DataFrame:
    tidy = ask.measure(METRICS, by=("segment",))
    ids, columns = side_by_side(tidy[tidy["segment"].notna()], "segment", METRICS)
    return pd.DataFrame({"id": [f"segment {i}" for i in ids], "label": ids, **columns})


def by_month(ask: Questions, metric_id: str, *, interval: bool = True) -> pd.DataFrame:
    """One metric over the months drawn: month, value, low, high, n; NaN where there is nothing."""
    months = ask.months()[12:]
    tidy = ask.measure((metric_id,), by=("month",), period=Period(months[0], add_months(months[-1], 1)),
                       interval=interval)
    frame = tidy.set_index(pd.to_datetime(tidy["month"]))[[*PARTS]]
    return frame.reindex(pd.to_datetime(months)).astype(float).rename_axis("month").reset_index()
