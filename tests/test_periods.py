"""Periods: how they are asked for, fiscal years, leap days, and the same days a year earlier."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.language import Language
from analytics.periods import DAY, Calendar, Period, add_months
from tests.chinese import english_in


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def calendar(starts: int = 1, data_to: str = "2025-08-14", complete_to: str = "2025-07-01") -> Calendar:
    return Calendar(day("2023-03-01"), day(data_to), day(complete_to), starts)


READ = [  # fiscal year starts, asked for, first day, last day
    (1, "month", "2025-07-01", "2025-07-31"),
    (1, "12m", "2024-08-01", "2025-07-31"),
    (1, "ytd", "2025-01-01", "2025-08-14"),
    (1, "quarter", "2025-07-01", "2025-08-14"),
    (1, "all", "2023-03-01", "2025-08-14"),
    (1, " 2024-02 ", "2024-02-01", "2024-02-29"),
    (1, "2026-Q3", "2026-07-01", "2026-09-30"),
    (1, "fy2026", "2026-01-01", "2026-12-31"),
    (7, "ytd", "2025-07-01", "2025-08-14"),
    (7, "quarter", "2025-07-01", "2025-08-14"),
    (7, "FY2025", "2024-07-01", "2025-06-30"),
    (7, "2026-Q1", "2025-07-01", "2025-09-30"),
    (7, "FY2026-Q3", "2026-01-01", "2026-03-31"),
    (2, "FY2025", "2024-02-01", "2025-01-31"),
    (2, "quarter", "2025-08-01", "2025-08-14"),
    (12, "FY2025", "2024-12-01", "2025-11-30"),
    (12, "ytd", "2024-12-01", "2025-08-14"),
    (1, "2026-01-15..2026-03-31", "2026-01-15", "2026-03-31"),
    (1, "2026-01-15..2026-01-15", "2026-01-15", "2026-01-15"),
]


@pytest.mark.parametrize(("starts", "text", "first", "last"), READ)
def test_reading(starts: int, text: str, first: str, last: str) -> None:
    period = calendar(starts).period(text)
    assert (period.start, period.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13m",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "FY26",
        "9999-12",
        "FY9999",
        "0000-01",
        "2026-02-30..2026-03-01",
        "2026-01-01..9999-12-31",
        "2026-01-01...2026-01-02",
        "last year",
    ],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no period; write one of month, quarter, ytd") as refusal:
        calendar().period(text)
    assert english_in(refusal.value) == ""


def test_days_the_wrong_way_round() -> None:
    with pytest.raises(UsageError, match="ends before it starts; write the earlier day first") as refusal:
        calendar().period("2026-03-31..2026-01-15")
    assert english_in(refusal.value) == ""


def test_a_month_without_working_days_left_is_complete_to_its_end() -> None:
    friday = calendar(data_to="2025-08-29", complete_to="2025-08-01")
    assert friday.period("ytd").last == day("2025-08-31")
    assert friday.period("month").start == day("2025-08-01")


FISCAL = [  # fiscal year starts, day, fiscal year, quarter
    (1, "2025-01-01", 2025, 1),
    (1, "2025-12-31", 2025, 4),
    (7, "2025-06-30", 2025, 4),
    (7, "2025-07-01", 2026, 1),
    (4, "2025-03-31", 2025, 4),
    (4, "2025-04-01", 2026, 1),
    (12, "2025-12-01", 2026, 1),
    (2, "2025-01-31", 2025, 4),
]


@pytest.mark.parametrize(("starts", "text", "year", "quarter"), FISCAL)
def test_fiscal_years_are_named_by_the_year_in_which_they_end(starts: int, text: str, year: int, quarter: int) -> None:
    found = calendar(starts)
    assert (found.fiscal_year(day(text)), found.fiscal_quarter(day(text))) == (year, quarter)
    assert found.fiscal_year_start(year) <= day(text) < found.fiscal_year_start(year + 1)


YEAR_BEFORE = [  # first day, last day, and those a year earlier, because
    ("2025-01-01", "2025-08-14", "2024-01-01", "2024-08-14", "like for like"),
    ("2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28", "a month's last day stays the last day"),
    ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29", "also into a leap year"),
    ("2024-02-01", "2024-02-28", "2023-02-01", "2023-02-28", "the 28th of a leap year is not the last day"),
    ("2024-02-29", "2024-03-15", "2023-02-28", "2023-03-15", "there is no 29th"),
    ("2024-01-01", "2024-12-31", "2023-01-01", "2023-12-31", "a year"),
]


@pytest.mark.parametrize(("first", "last", "before_first", "before_last", "because"), YEAR_BEFORE)
def test_year_before(first: str, last: str, before_first: str, before_last: str, because: str) -> None:
    before = Period(day(first), day(last) + DAY, "custom").year_before()
    assert (before.start, before.last) == (day(before_first), day(before_last)), because


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_add_months(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


def test_a_year_beyond_the_calendar_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="year 10000"):
        add_months(dt.date(9999, 12, 1), 1)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 900))
def test_a_periods_months_hold_every_day_of_it(start: dt.date, length: int) -> None:
    period = Period(start, start + dt.timedelta(days=length))
    held = {(d.year, d.month) for n in range(length) for d in [start + dt.timedelta(days=n)]}
    assert [(m.year, m.month) for m in period.months] == sorted(held)
    before = period.year_before()
    assert abs((before.end - before.start).days - length) <= 1


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        ("2026-10-01", "2026-10-31", "Oct 2026", "2026年10月"),
        ("2025-11-01", "2026-10-31", "Nov 2025 – Oct 2026", "2025年11月 – 2026年10月"),
        ("2026-01-15", "2026-03-31", "15 Jan 2026 – 31 Mar 2026", "2026年1月15日 – 2026年3月31日"),
    ],
)
def test_labels(first: str, last: str, english: str, chinese: str) -> None:
    period = Period(day(first), day(last) + DAY)
    assert (period.label(Language("en")), period.label(Language("zh_CN"))) == (english, chinese)
