"""What each page would be able to show of a company's data, told from the tables and columns that are to be loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from analytics.learning.gaps_words import unloaded
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance import customers, retention, risk, satisfaction, service
from analytics.performance.questions import MONTHLY
from analytics.summary.month import SHOWN
from analytics.warehouse.schema import SCHEMA

_PERSON = tuple(dict.fromkeys((*MONTHLY, "activities")))
_CUSTOMERS = tuple(dict.fromkeys((*customers.CARDS, *retention.METRICS, *satisfaction.METRICS, *service.METRICS,
                                  *risk.METRICS, "market_notes", "useful_notes")))
_SKILLS = tuple(unloaded("skills", ()))


@dataclass(frozen=True)
class Needs:
    """What a page shows: ``metrics``, of which each that can be computed is shown; without all of ``tables`` nothing.

    ``by`` is the column by which its rows belong to those it is about.
    """

    metrics: tuple[str, ...] = ()
    tables: tuple[str, ...] = ("managers",)
    by: str = "manager_id"


PAGES: dict[str, Needs] = {  # by the pages' addresses
    "team": Needs(_PERSON),
    "account_manager": Needs(_PERSON),
    "customers": Needs(_CUSTOMERS, ("managers", "customers"), "customer_id"),
    "support": Needs(_PERSON),
    "lab": Needs(("revenue", "quota_attainment")),
    "statements": Needs(("revenue", "quota_attainment")),
    "recognition": Needs(_PERSON),
    "gaps": Needs(("certifications_valid",), ("managers", *_SKILLS)),
    "plan": Needs((), ("managers", *_SKILLS, "courses", "course_skills")),
    "effects": Needs(_PERSON, ("managers", "courses", "enrolments")),
    "month": Needs(SHOWN),
}


@dataclass(frozen=True)
class Shown:
    """What a page can show: ``yes`` all, ``partly`` or ``no`` nothing.

    ``missing`` are the tables that would let it show more, the one that most figures need first; then columns of tables
    that are there, as ``sales.manager_id``.
    """

    page: str
    state: Literal["yes", "partly", "no"]
    missing: tuple[str, ...]


def would_show(columns: Mapping[str, Collection[str]]) -> list[Shown]:
    """For each page what it can show of tables (by name) with these columns (their names)."""
    return [_shown(page, needs, columns) for page, needs in PAGES.items()]


def _shown(page: str, needs: Needs, columns: Mapping[str, Collection[str]]) -> Shown:
    absent = [table for table in needs.tables if table not in columns]
    lacking = {metric: [table for table in CATALOGUE[metric].sources if table not in columns]
               for metric in needs.metrics}
    wanted = Counter(table for tables in lacking.values() for table in tables)
    missing = dict.fromkeys((*absent, *(table for table, _ in wanted.most_common()), *_unnamed(needs, columns)))
    able = [metric for metric, tables in lacking.items() if not tables]
    if absent or (needs.metrics and not able and not needs.tables[1:]):
        return Shown(page, "no", tuple(missing))
    return Shown(page, "partly" if missing else "yes", tuple(missing))


def _unnamed(needs: Needs, columns: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The columns by which rows that are there would belong to somebody."""
    tables = dict.fromkeys(table for metric in needs.metrics for table in CATALOGUE[metric].sources)
    for table in tables:
        held = {column.name for column in SCHEMA[table].columns}
        if table in columns and needs.by in held - set(columns[table]):
            yield f"{table}.{needs.by}"
