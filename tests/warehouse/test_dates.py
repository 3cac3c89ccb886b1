"""Dates: what is certain is read, what is in doubt is asked for."""

from __future__ import annotations

import datetime as dt
import re

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
    (["4 Mar 2020", "04-MAR-2020", "March 4, 2020", "Mar. 4th, 2020", "2020-Mar-04", "Wed, 4 March 2020"], {},
     [MARCH] * 6,
     "the name of a month is never in doubt"),
    (["4-Mar-20", "4 Sept 2019 3:05 pm"], {}, [MARCH, dt.date(2019, 9, 4)], "a month's name, two digits of the year"),
    (["2020年3月4日 下午3:05", "2020年03月04日", "2020/3/4 上午 9:00:00"], {}, [MARCH] * 3, "Chinese"),
    (["43894", "43894.75"], {}, [MARCH] * 2, "Excel's serial numbers"),
    (["04/03/2020 11:05 PM", "25/12/2019 1:00 AM"], {}, [MARCH, dt.date(2019, 12, 25)], "with a clock of twelve hours"),
    (["20-03-04", "98-12-31", "20-12-32"], {"dates": "%y-%m-%d"}, [MARCH, dt.date(1998, 12, 31)], "declared"),
    (["12-25-19", "12-32-19"], {}, [dt.date(2019, 12, 25)], "neither a 25th month nor, in any order, a 32nd day"),
    (["25/12/19", "31/12/98"], {}, [dt.date(2019, 12, 25), dt.date(1998, 12, 31)], "98 is no day, so it is the year"),
    (["19-12-25", "98-12-31"], {}, [dt.date(2019, 12, 25), dt.date(1998, 12, 31)], "98 is no day, so it is the year"),
    (["04/03/20", "13/12/2019"], {}, [MARCH, dt.date(2019, 12, 13)], "a year of four digits proves it the last"),
    (["4 Mar 20", "2020-03-04"], {"dates": ["%d %b %y", "%Y-%m-%d"]}, [MARCH] * 2, "declared, one or the other"),
)


@pytest.mark.parametrize(("days", "source", "expected", "because"), CERTAIN)
def test_certain_dates_are_read(
    company: Company, days: list[str], source: dict[str, object], expected: list[dt.date], because: str
) -> None:
    assert _sold(company, days, **source) == expected, because


SEVERAL = "can be read in several ways; say the form: "
DOUBTFUL = (  # dates, what the message says of them, the forms that it offers
    (["03/04/2020", "05/06/2020"], f"dates such as '03/04/2020' {SEVERAL}", ["%d/%m/%Y", "%m/%d/%Y"]),
    (["25/12/2019", "12/25/2019"], "'25/12/2019' has the day first and '12/25/2019' the month",
     ["%d/%m/%Y", "%m/%d/%Y"]),
    (["03.04.2020"], SEVERAL, ["%d.%m.%Y", "%m.%d.%Y"]),
    (["4 Mär 2020"], "'4 Mär 2020' is no date in a form that is known", ["%d/%m/%Y", "%m/%d/%Y"]),
    (["03/04/20"], SEVERAL, ["%d/%m/%y", "%m/%d/%y", "%y/%m/%d"]),
    (["25/12/19"], f"dates such as '25/12/19' {SEVERAL}", ["%d/%m/%y", "%y/%m/%d"]),
    (["03-04-20 15:05"], SEVERAL, ["%d-%m-%y %H:%M", "%m-%d-%y %H:%M", "%y-%m-%d %H:%M"]),
    (["03/04/2020, 3:05:09 PM"], SEVERAL, ["%d/%m/%Y, %I:%M:%S %p", "%m/%d/%Y, %I:%M:%S %p"]),
    (["12345", "1234"], "is no date in a form that is known", ["%d/%m/%Y", "%m/%d/%Y"]),
)


@pytest.mark.parametrize(("days", "because", "forms"), DOUBTFUL)
def test_doubtful_dates_stop_the_load_and_ask(
    company: Company, days: list[str], because: str, forms: list[str]
) -> None:
    with pytest.raises(UsageError) as refusal:
        _sold(company, days)
    message = str(refusal.value)
    assert message.startswith("sales.csv, column 'Day': ")
    assert because in message
    assert re.findall('dates: "([^"]*)"', message) == forms
    assert "under sources.sales in the mapping" in message
    assert english_in(refusal.value) == ""


@pytest.mark.parametrize(("days", "forms"), [(d[0], d[2]) for d in DOUBTFUL if SEVERAL in d[1]])
def test_every_form_that_is_offered_reads_the_dates(company: Company, days: list[str], forms: list[str]) -> None:
    read = [_sold(company, days, dates=form) for form in forms]
    assert all(day is not None for found in read for day in found)
    assert len({tuple(found) for found in read}) == len(forms), "and each in its own way"


@pytest.mark.parametrize("day", ["2020-02-30", "0020-01-01", "9999-12-31", "2020-13-01", "yesterday"])
def test_a_date_that_does_not_exist_is_quarantined(company: Company, day: str) -> None:
    assert _sold(company, ["2020-03-04", day]) == [MARCH]
    assert company.quarantine() == [("sales.csv", 3, "sales", "sold_on", day, "not_date")]


@pytest.mark.parametrize("month", ["2026-03", "2026/3", "2026-03-15", "2026年3月", "20260301", "Mar 2026", "03/2026",
                                   "46096"])
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


CLOCKS = (  # as written, the moment
    ("2026-03-04 3:05 PM", (15, 5)), ("2026-03-04 12:05 AM", (0, 5)), ("2026-03-04 12:05:00 p.m.", (12, 5)),
    ("2026年3月4日 下午3:05", (15, 5)),
    ("2026年3月4日下午3:05", (15, 5)), ("2026/3/4 上午 09:05:00", (9, 5)),
    ("2026-03-04T15:05:00Z", (15, 5)),
    ("4 Mar 2026, 15:05", (15, 5)), ("46085.628472", (15, 5)), ("20260304", (0, 0)), ("2026.3.4 15:05", (15, 5)),
)


@pytest.mark.parametrize(("written", "clock"), CLOCKS)
def test_a_moment_keeps_its_clock(company: Company, written: str, clock: tuple[int, int]) -> None:
    company.write("calls.csv", f"Id|At|Type\n1|{written}|call\n")
    company.mapping["sources"]["calls"] = {"file": "calls.csv", "delimiter": "|"}
    company.mapping["tables"]["activities"] = {
        "source": "calls", "columns": {"manager_id": "Id", "occurred_at": "At", "type": "Type"}}
    company.load()
    assert company.rows("SELECT occurred_at FROM activities") == [(dt.datetime(2026, 3, 4, *clock),)]
