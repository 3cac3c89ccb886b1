"""How customers with a problem are served: solved in time, how long it takes, what complaints are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.language import Language
from analytics.metrics.intervals import survival
from analytics.performance.cards import Figure, figures
from analytics.performance.choice import Choice
from analytics.performance.customers import asked, groups
from analytics.performance.listing import LIMIT, Listing, listing
from analytics.performance.questions import Questions
from analytics.performance.satisfaction import by_month
from analytics.periods import DAY
from analytics.warehouse.query import Warehouse

METRICS = ("sla_attainment", "first_contact_resolution", "time_to_resolve", "complaint_rate")
FIGURES = (*METRICS, "time_to_resolve_90")
MOST_TOPICS = 8


@dataclass(frozen=True)
class Solved:
    """The share of the cases of a kind that is solved by each hour (Kaplan-Meier), with its limits."""

    kind: str
    times: np.ndarray
    done: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Service:
    """``in_time`` and ``complaints``: by month, with value, low, high, n; ``curves`` up to ``until`` hours; ``topics``:
    topic, complaints, most first; ``now`` and ``before``: the period's figures and those a year earlier."""

    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    in_time: pd.DataFrame
    complaints: pd.DataFrame
    curves: list[Solved]
    until: float
    topics: pd.DataFrame
    unit: str
    groups: pd.DataFrame
    hidden: bool


def service(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> Service:
    """Everything the topic shows but the open cases; raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    unit, split = groups(ask, METRICS, language)
    curves, until = _curves(ask)
    return Service(
        now=figures(ask.measure(FIGURES)),
        before=figures(ask.measure(("complaint_rate",), period=ask.period.year_before())),
        in_time=by_month(ask, "sla_attainment"), complaints=by_month(ask, "complaint_rate"), curves=curves,
        until=until, topics=_topics(ask), unit=unit, groups=split, hidden=ask.hidden,
    )


def _curves(ask: Questions) -> tuple[list[Solved], float]:
    """One curve a kind of case, and the hours by which 95 % of each are solved."""
    rows = ask.warehouse.columns(
        "SELECT kind, duration, happened, manager_id FROM case_fact"
        f" WHERE day >= ? AND day < ? AND {ask.kept.sql} ORDER BY kind",
        [ask.period.start, ask.period.end, *ask.kept.parameters])
    kinds, people = np.ma.getdata(rows["kind"]), np.ma.masked_array(rows["manager_id"])
    every = sorted(set(kinds))
    told = ask.parts_told("complaints", [set(people[kinds == kind].compressed()) for kind in every])
    curves, until = [], 0.0
    for kind in (kind for kind, one in zip(every, told, strict=True) if one):
        mine = kinds == kind
        times, alive, low, high = survival(rows["duration"][mine], rows["happened"][mine])
        if len(times):
            curves.append(Solved(kind, times, 1 - alive, 1 - high, 1 - low))
            nearly = min(int(np.searchsorted(-alive, -0.05)), len(times) - 1)
            until = max(until, float(times[nearly]))
    return curves, until


def _topics(ask: Questions) -> pd.DataFrame:
    """What complaints are about, most first, of what may be told."""
    found = ask.warehouse.frame(
        "SELECT topic, count(*) AS complaints, array_agg(DISTINCT manager_id) AS people FROM case_fact"
        f" WHERE kind = 'complaint' AND topic IS NOT NULL AND day >= ? AND day < ? AND {ask.kept.sql} GROUP BY topic"
        " ORDER BY complaints DESC, topic", [ask.period.start, ask.period.end, *ask.kept.parameters])
    told = found[ask.parts_told("complaints", list(found.pop("people")))]
    return told.head(MOST_TOPICS).reset_index(drop=True)


def open_cases(warehouse: Warehouse, viewer: Viewer, choice: Choice, *, limit: int = LIMIT) -> Listing:
    """Cases not solved at the end of the period, due soonest first: overdue, opened_at, due_at, kind, topic, customer,
    account_manager, case_id, id (of the customer). Raises ``NotAllowed`` for a viewer who may not see single people."""
    end = min(choice.time(warehouse.calendar).end, warehouse.calendar.data_to + DAY)
    return listing(
        warehouse, viewer, choice.where,
        "coalesce(f.due_at < CAST(? AS TIMESTAMP), FALSE) AS overdue, f.due_at, f.opened_at, f.kind, f.topic,"
        " c.name AS customer, m.name AS account_manager, f.case_id, f.customer_id AS id",
        "case_fact",
        "opened_at < CAST(? AS TIMESTAMP) AND (closed_at IS NULL OR closed_at >= CAST(? AS TIMESTAMP))", [end, end],
        order="f.due_at NULLS LAST, f.case_id", limit=limit, first=[end])
