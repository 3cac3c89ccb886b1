"""The people behind a month, as numbers of people and never as persons: scores, support, recognition."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.access import Permission, Viewer, honours_scope
from analytics.performance.assessing import assessment, peers_told, people_today
from analytics.performance.support import suggested
from analytics.periods import Period
from analytics.state.awards import Award
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Spread:
    """Scores of ``n`` people at a month's end, shrunken towards the peers: median and the quarters' limits, in points;
    how many lie clearly ``above`` and ``below`` the company's mean, with the whole of their interval."""

    n: int
    low: float
    median: float
    high: float
    above: int
    below: int


@dataclass(frozen=True)
class People:
    """``spread``: None without scores, or where too few have one; ``support``: how many may need support, None where
    unknown or all too few; ``recognised``: kind -> honours of the month, which are public in the company."""

    spread: Spread | None
    support: int | None
    recognised: Mapping[str, int]


def people(warehouse: Warehouse, viewer: Viewer, period: Period, awards: Collection[Award]) -> People:
    """Those whom the viewer may see, the whole company for who sees it in numbers; raises ``NotAllowed``."""
    month = period.start
    seen = _seen(warehouse, viewer)
    spread = _spread(warehouse, viewer, month, seen)
    support = suggested(warehouse, viewer, month, seen) if spread else None
    return People(spread, support, _recognised(warehouse, viewer, period, awards))


def _seen(warehouse: Warehouse, viewer: Viewer) -> frozenset[str] | None:
    """Whom the figures are about; None: everybody, in groups large enough."""
    return None if viewer.may(Permission.PEOPLE, Permission.COMPANY) else people_today(warehouse, viewer)


def _spread(warehouse: Warehouse, viewer: Viewer, month: dt.date, seen: frozenset[str] | None) -> Spread | None:
    frame = assessment(warehouse, viewer).frame
    everybody = frame[frame["month"] == pd.Timestamp(month)]
    own = everybody if seen is None else everybody[everybody["manager_id"].isin(seen)]
    few = len(own) < max(warehouse.policy.minimum_group, 1)
    if few or (seen is None and not peers_told(warehouse, viewer, month)[None]):
        return None
    low, median, high = (float(v) for v in own["estimate"].quantile([0.25, 0.5, 0.75]))
    mean = float(everybody["estimate"].mean())
    return Spread(len(own), low, median, high, int((own["low"] > mean).sum()), int((own["high"] < mean).sum()))


def _recognised(warehouse: Warehouse, viewer: Viewer, period: Period, awards: Collection[Award]) -> dict[str, int]:
    scope = honours_scope(viewer)
    found = Counter(dict(warehouse.rows(
        f"SELECT kind, count(*) FROM recognitions WHERE awarded_on >= ? AND awarded_on < ? AND {scope.predicate}"
        " GROUP BY kind ORDER BY kind", [period.start, period.end, *scope.parameters])))
    found.update(award.kind for award in awards if period.start <= award.awarded_on < period.end)
    return dict(sorted(found.items()))
