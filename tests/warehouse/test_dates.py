"""Dates: what is certain is read, what is in doubt is asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.errors import UsageError
from tests.chinese import english_in

from .conftest import Company


def _sold(company: Company, days: list[str], **source: object) -> list[dt.date | None]:
    company.write("sales.csv", "Day|Seller|Amount\n" + "".join(f"{day}|1|{n}\n" for n, day in enumerate(days)))
    company.mapping["sources"]["sales"] |= source
    company.load()
    return [day for (day,) in company.rows("SELECT sold_on FROM sales ORDER BY amount")]


MARCH = dt.date(2020, 3, 4)
CERTAIN = (
    (["2020-03-04"], {}, [MARCH], "ISO"),
    (["2020/3/4", "2020.03.04", "20200304", "2020年3月4日"], {}, [MARCH] * 4, "the year first is never in doubt"),
    (["2020-03-04T23:59:59", "2020-03-04 10:00", "2020-03-04T23:30:00+08:00"], {}, [MARCH] * 3, "the clock as written"),
    (["04/03/2020", "25/12/2019"], {}, [MARCH, dt.date(2019, 12, 25)], "25 cannot be a month"),
    (["03/04/2020", "12/25/2019"], {}, [MARCH, dt.date(2019, 12, 25)], "25 cannot be a month"),
    (["4.3.2020", "31.12.2019"], {}, [MARCH, dt.date(2019, 12, 31)], "proved, with dots"),
    (["04/03/2020", "2020-03-04", "25/12/2019"], {}, [MARCH, MARCH, dt.date(2019, 12, 25)], "each in its own form"),
    (["04/03/2020"], {"dates": "%d/%m/%Y"}, [MARCH], "declared"),
    (["03/04/2020"], {"dates": "%m/%d/%Y"}, [MARCH], "declared"),
    (["4 Mar 20", "2020-03-04"], {"dates": ["%d %b %y", "%Y-%m-%d"]}, [MARCH] * 2, "declared, one or the other"),
)


@pytest.mark.parametrize(("days", "source", "expected", "because"), CERTAIN)
def test_certain_dates_are_read(
    company: Company, days: list[str], source: dict[str, object], expected: list[dt.date], because: str
) -> None:
    assert _sold(company, days, **source) == expected, because


DOUBTFUL = (
    (["03/04/2020", "05/06/2020"], "in dates such as '03/04/2020' day and month cannot be told apart"),
    (["25/12/2019", "12/25/2019"], "'25/12/2019' has the day first and '12/25/2019' the month"),
    (["03.04.2020"], "cannot be told apart"),
    (["4 Mar 2020"], "'4 Mar 2020' is no date in a form that is known"),
    (["03/04/20"], "'03/04/20' is no date in a form that is known"),
)


@pytest.mark.parametrize(("days", "because"), DOUBTFUL)
def test_doubtful_dates_stop_the_load_and_ask(company: Company, days: list[str], because: str) -> None:
    with pytest.raises(UsageError) as refusal:
        _sold(company, days)
    message = str(refusal.value)
    assert message.startswith("sales.csv, column 'Day': ")
    assert because in message
    assert 'dates: "%d/%m/%Y"' in message
    assert "sources.sales" in message
    assert english_in(refusal.value) == ""


@pytest.mark.parametrize("day", ["2020-02-30", "0020-01-01", "9999-12-31", "2020-13-01", "yesterday"])
def test_a_date_that_does_not_exist_is_quarantined(company: Company, day: str) -> None:
    assert _sold(company, ["2020-03-04", day]) == [MARCH]
    assert company.quarantine() == [("sales.csv", 3, "sales", "sold_on", day, "not_date")]


@pytest.mark.parametrize("month", ["2026-03", "2026/3", "2026-03-15", "2026年3月", "20260301"])
def test_a_month_is_its_first_day(company: Company, month: str) -> None:
    company.write("targets.csv", f"Id,Month,Amount\n1,{month},5\n")
    company.mapping["sources"]["targets"] = {"file": "targets.csv"}
    columns = {"manager_id": "Id", "month": "Month", "amount": "Amount"}
    company.mapping["tables"]["targets"] = {"source": "targets", "columns": columns}
    company.load()
    assert company.rows("SELECT month FROM targets") == [(dt.date(2026, 3, 1),)]


def test_a_column_may_have_its_own_format(company: Company) -> None:
    company.sales["sold_on"] = {"column": "Day", "dates": "%Y-%d-%m"}
    company.load()
    assert company.rows("SELECT min(sold_on) FROM sales") == [(dt.date(2026, 4, 3),)]
