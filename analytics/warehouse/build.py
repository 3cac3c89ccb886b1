"""Build a new snapshot's facts and month tables from what was loaded, by the files in ``analytics/sql``."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb

from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import WEEKDAYS, Policy, Risk
from analytics.warehouse.facts import FACTS, FOLLOWS, ROLLUPS, Fact, Rollup

SQL = Path(__file__).parents[1] / "sql"
ORDER = (  # each file stands on those before it
    "calendar", "month_end", "team_history", "book_history", "paid_day", "sale_fact", "sale_credit", "deal_fact",
    "win_credit", "activity_fact", "survey_fact", "case_fact", "solved_case_fact", "handoff_fact", "target_fact",
    "presence_fact", "forecast_fact", "customer_fact", "cycle_fact", "promise_fact", "cohort_fact", "peer_fact",
    "enrolment_fact", "skill_change_fact", "invoice_fact", "customer_change", "owner_history", "opportunity_fact",
    "book_stock", "pipeline_stock", "target_stock", "overdue_case_stock", "people_stock", "certificate_stock",
    "receivable_stock", "credit_stock", "risk_stock", "flagged_stock", "flag_fact",
)
HAPPENED = (  # the dates by which the data's first and last day are known
    ("sales", "sold_on"), ("activities", "CAST(occurred_at AS DATE)"), ("surveys", "sent_on"),
    ("surveys", "answered_on"), ("opportunities", "closed_on"),
)


def build(con: duckdb.DuckDBPyConnection, policy: Policy, progress: Callable[[float, str], object]) -> None:
    """Run every SQL file in its order, then the month tables; ``progress`` gets the share done and what is built."""
    _parameters(con, policy)
    flows = [fact for fact in FACTS if not fact.stock]
    steps = len(ORDER) + len(flows) + len(ROLLUPS)
    for done, name in enumerate(ORDER):
        progress(done / steps, name)
        con.execute((SQL / f"{name}.sql").read_text("utf-8"))
    for done, fact in enumerate(flows, len(ORDER)):
        progress(done / steps, fact.name)
        con.execute(cell_sql(fact))
    for done, rollup in enumerate(ROLLUPS, len(ORDER) + len(flows)):
        progress(done / steps, rollup.name)
        con.execute(place_sql(rollup))
        con.execute(rollup_sql(rollup))
        con.execute("DROP TABLE place")
    for fact in flows:
        con.execute(f"DROP TABLE {cells(fact)}")
    progress(1.0, "")


def _parameters(con: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    dates = " UNION ALL ".join(f"SELECT min({day}) AS low, max({day}) AS high FROM {table}" for table, day in HAPPENED)
    low, high = con.execute(f"SELECT min(low), max(high) FROM ({dates}) d").fetchone() or (None, None)
    if low is None:
        raise UsageError(N_("there are no sales, activities or surveys with a date; at least one of them is needed"))
    data_to = min(high, dt.date.today())
    if low > data_to:
        raise UsageError(
            N_("the earliest date in the data, {day}, lies in the future; correct the dates at the source"), day=low)
    con.execute(
        "CREATE TABLE parameter AS SELECT ? AS data_from, ? AS data_to, ? AS complete_to, ? AS touch_window_days,"
        " ? AS stalled_after_days, ? AS new_customer_months, ? AS fiscal_year_starts"
        + "".join(f", ? AS risk_{name}" for name in Risk.model_fields),
        [low, data_to, complete_to(data_to, policy), policy.touch_window_days, policy.stalled_after_days,
         policy.new_customer_months, policy.fiscal_year_starts, *policy.risk.model_dump().values()],
    )
    con.execute("CREATE TABLE working_weekday (weekday BIGINT)")
    con.executemany("INSERT INTO working_weekday VALUES (?)", [[WEEKDAYS.index(d) + 1] for d in policy.working_days])
    con.execute("CREATE TABLE holiday (day DATE)")
    if policy.holidays:
        con.executemany("INSERT INTO holiday VALUES (?)", [[day] for day in policy.holidays])


def complete_to(data_to: dt.date, policy: Policy) -> dt.date:
    """First day of the last complete month: one with no working day left after ``data_to``."""
    last = data_to.replace(day=calendar.monthrange(data_to.year, data_to.month)[1])
    rest = (data_to + dt.timedelta(days=n) for n in range(1, (last - data_to).days + 1))
    if any(WEEKDAYS[day.weekday()] in policy.working_days and day not in policy.holidays for day in rest):
        return (data_to.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    return data_to.replace(day=1)


def cells(fact: Fact) -> str:
    """What the month tables are added up from: a stock stands at months' ends by itself, a flow is summed to months."""
    return fact.name if fact.stock else f"cell_{fact.name}"


def cell_sql(fact: Fact) -> str:
    """A flow summed to month grain with all its dimensions."""
    sums = ", ".join(f"sum({m}) AS {m}" for m in fact.measures)
    return (f"CREATE TEMP TABLE {cells(fact)} AS SELECT CAST(date_trunc('month', day) AS DATE) AS month,"
            f" {', '.join(fact.dimensions)}, {sums} FROM {fact.name} GROUP BY ALL")


def _keys(rollup: Rollup) -> list[str]:
    return [d for d in rollup.dimensions if FOLLOWS.get(d) not in rollup.dimensions]


def place_sql(rollup: Rollup) -> str:
    """Every combination of a month table's dimensions, numbered in their order.

    Its rows are summed, joined and sorted by that number: by all the names it takes twice as long.
    """
    keys = _keys(rollup)
    named = ", ".join(d if d in keys else f"max({d}) AS {d}" for d in rollup.dimensions)
    every = " UNION ".join(f"SELECT {', '.join(rollup.dimensions)} FROM {cells(fact)}" for fact in rollup.facts)
    return (f"CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY {', '.join(keys)}) AS place, {named}"
            f" FROM ({every}) every GROUP BY {', '.join(keys)}")


def rollup_sql(rollup: Rollup) -> str:
    """A month table: every fact that has its dimensions, side by side, NULL where a fact has no row.

    Each fact is summed for itself and then they are joined: one sum over a union of all their columns takes longer.
    The rows are in order before they are joined, while they are narrow: how they lie only decides what a query skips.
    """
    same = " AND ".join(f"c.{key} IS NOT DISTINCT FROM p.{key}" for key in _keys(rollup))
    sums: list[str] = []
    joins: list[str] = []
    measures: list[str] = []
    for fact in rollup.facts:
        added = ", ".join(f"CAST(sum(c.{m}) AS {_TYPES.get(m, 'DOUBLE')}) AS {m}" for m in fact.measures)
        sums.append(f"{fact.name}s AS MATERIALIZED (SELECT c.month, p.place, {added} FROM {cells(fact)} c"
                    f" JOIN place p ON {same} GROUP BY c.month, p.place)")
        joins.append(f"LEFT JOIN {fact.name}s ON {fact.name}s.month = r.month AND {fact.name}s.place = r.place")
        measures += fact.measures
    every = " UNION ".join(f"SELECT month, place FROM {fact.name}s" for fact in rollup.facts)
    columns = ", ".join(["r.month", *(f"p.{d}" for d in rollup.dimensions), *measures])
    return (f"CREATE TABLE {rollup.name} AS WITH {', '.join(sums)} SELECT {columns}"
            f" FROM (SELECT * FROM ({every}) every ORDER BY month, place) r JOIN place p ON p.place = r.place"
            f" {' '.join(joins)}")


_MONEY = "DECIMAL(18,4)"
_TYPES = {"revenue": _MONEY, "cost": _MONEY, "costed_revenue": _MONEY, "won_amount": _MONEY, "open_amount": _MONEY}
