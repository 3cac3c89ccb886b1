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
from analytics.warehouse.facts import FACTS, ROLLUPS
from analytics.warehouse.month_tables import cell_sql, cells, make

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
        make(con, rollup)
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
