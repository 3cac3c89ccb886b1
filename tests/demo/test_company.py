"""What is asked for is what is made: bounds, sizes, the same company from the same seed."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.demo import Company, make, truths
from analytics.errors import UsageError
from analytics.warehouse.query import Warehouse
from analytics.warehouse.schema import TABLES
from analytics.warehouse.snapshots import current

LAST_MONTH = dt.date(2026, 10, 1)
OUT_OF_BOUNDS = [
    ("people", 3, "3", "4", "20,000"),
    ("people", 20_001, "20,001", "4", "20,000"),
    ("months", 12, "12", "13", "120"),
    ("months", 121, "121", "13", "120"),
    ("activities", 999, "999", "1,000", "100,000,000"),
    ("activities", 100_000_001, "100,000,001", "1,000", "100,000,000"),
    ("seed", -1, "-1", "0", "2,147,483,647"),
]
SIZES = [
    (Company(2**31 - 1, 4, 13, 1_000, LAST_MONTH), "the smallest, with the largest seed"),
    (Company(2, 11, 14, 1_001, LAST_MONTH), "one team"),
    (Company(3, 24, 24, 3_000, LAST_MONTH), "just large enough for truths"),
    (Company(4, 200, 13, 20_000, dt.date(2026, 2, 28)), "a year's end inside, last month named by its last day"),
    (Company(5, 30, 120, 10_000, dt.date(2025, 12, 1)), "the longest, ending with a year"),
]


@pytest.mark.parametrize(("option", "value", "shown", "low", "high"), OUT_OF_BOUNDS)
def test_out_of_bounds_is_refused_with_the_option_named(option, value, shown, low, high):
    with pytest.raises(UsageError) as refused:
        Company(**{option: value})
    assert str(refused.value) == (
        f"The option {option} is {shown} but has to be from {low} to {high}; choose another number.")


def test_a_month_that_is_not_over_is_refused():
    with pytest.raises(UsageError, match=r"^The option last_month is 2199-05, which is not over yet;"):
        Company(last_month=dt.date(2199, 5, 1))


def test_first_and_last_day():
    company = Company(months=36, last_month=dt.date(2026, 2, 10))
    assert (company.first_day, company.last_day) == (dt.date(2023, 3, 1), dt.date(2026, 2, 28))


@pytest.mark.parametrize(("company", "because"), SIZES, ids=[because for _, because in SIZES])
def test_sizes_are_met(filled, company, because):
    con = filled(company)
    one = lambda sql: con.execute(sql).fetchone()  # noqa: E731
    assert one("SELECT count(*) FROM managers") == (company.people,)
    assert one("SELECT count(*) FROM activities") == (company.activities,)
    assert one("SELECT count(DISTINCT date_trunc('month', sold_on)) FROM sales") == (company.months,)
    first, last = one("SELECT min(sold_on), max(sold_on) FROM sales")
    assert first >= company.first_day
    assert last <= company.last_day
    assert (company.last_day - last).days < 7
    end = one("SELECT max(month) FROM targets")[0]
    assert (end.month, end >= company.last_day.replace(day=1)) == (12, True)


def test_every_table_has_rows(con):
    assert [t.name for t in TABLES if not con.execute(f'SELECT count(*) FROM "{t.name}"').fetchone()[0]] == []


def test_names_are_unique(con):
    for table in ("managers", "customers", "teams", "products"):
        assert con.execute(f"SELECT name FROM {table} GROUP BY name HAVING count(*) > 1").fetchall() == []


def _content(con):
    rows = "SELECT count(*), sum(hash(r)) FROM (SELECT r FROM {} r)"
    return {t.name: con.execute(rows.format(t.name)).fetchone() for t in TABLES}


def test_same_seed_same_company_and_another_seed_another(filled, small, small_con):
    again = filled(small)
    assert _content(again) == _content(small_con)
    other = filled(Company(4, small.people, small.months, small.activities, LAST_MONTH))
    fixed = {"skills", "skill_requirements", "courses", "course_skills", "products", "teams"}
    same = {name for name, content in _content(other).items() if content == _content(small_con)[name]}
    assert same == fixed


def test_work_is_the_same_however_many_months_are_made_at_once(filled, small, small_con, monkeypatch):
    monkeypatch.setattr("analytics.demo.filling._ROWS_AT_ONCE", 4_000)
    assert _content(filled(small)) == _content(small_con)


def test_activities_lie_in_order_of_time(small_con):
    moments = small_con.execute("SELECT occurred_at FROM activities WHERE type <> 'demo' ORDER BY rowid").fetchall()
    assert moments == sorted(moments)


def test_nothing_temporary_is_left(small_con):
    left = "SELECT count(*) FROM duckdb_{}() WHERE database_name = 'temp' AND NOT internal"
    for listing in ("tables", "views", "functions"):
        assert small_con.execute(left.format(listing)).fetchone() == (0,)


def test_too_small_a_company_has_no_truths():
    assert truths(Company(people=23, last_month=LAST_MONTH)) is None
    assert truths(Company(months=23, last_month=LAST_MONTH)) is None
    assert truths(Company(people=24, months=24, last_month=LAST_MONTH)) is not None


def test_make_writes_a_snapshot_that_says_it_is_a_demo(tmp_path):
    steps = []
    make(Company(8, 12, 13, 1_000, LAST_MONTH), tmp_path, lambda share, step: steps.append(share))
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, 1)
    assert str(Warehouse(current(tmp_path)).snapshot["source"]) == "demo company, seed 8"
