"""The outlook read from a warehouse: which months it knows, what each viewer sees, and the demo company's figures."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.metrics.measuring import measure
from analytics.periods import Period, add_months
from analytics.summary.ahead import Ahead, Span
from analytics.summary.outlook import outlook
from analytics.warehouse.query import Warehouse, open_warehouse
from tests.company import FIRST, LAST

EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
JULY = dt.date(2025, 7, 1)  # the last complete month of the small company, whose data end on 14 August


@pytest.fixture(scope="module")
def demo(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(demo_place)
    yield warehouse
    warehouse.close()


def revenue(warehouse: Warehouse, viewer: Viewer, start: dt.date, end: dt.date) -> float:
    (row,) = measure(warehouse, viewer, ["revenue"], period=Period(start, end), interval=False).itertuples()
    return row.value


@pytest.mark.parametrize(("year", "named"), [("calendar_year", "fiscal year is the calendar year"),
                                             ("fiscal_year", "fiscal year begins in July, Saturdays are worked")])
def test_the_month_under_way_counts_by_working_days(
    warehouses: dict[str, Warehouse], hr: Viewer, year: str, named: str
) -> None:
    warehouse = warehouses[year]
    found = outlook(warehouse, hr, JULY).total
    month = found.month
    assert (month.start, found.history) == (dt.date(2025, 8, 1), 29), named
    before = outlook(warehouse, hr, add_months(JULY, -1)).total  # July was the last month then: nothing under way
    policy, august = warehouse.policy, [dt.date(2025, 8, n) for n in range(1, 32)]
    days = [d for d in august if ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[d.weekday()] in policy.working_days
            and d not in policy.holidays]
    share = sum(d <= LAST for d in days) / len(days)
    year_before = revenue(warehouse, hr, dt.date(2024, 8, 1), dt.date(2024, 9, 1))  # naive alone: under 30 months
    so_far = revenue(warehouse, hr, dt.date(2025, 8, 1), dt.date(2025, 9, 1))
    assert month.value == pytest.approx(so_far + (1 - share) * year_before)
    assert before.month.start == JULY
    assert before.month.value == pytest.approx(revenue(warehouse, hr, dt.date(2024, 7, 1), dt.date(2024, 8, 1)))


def test_a_month_that_is_not_complete_is_that_under_way(warehouse: Warehouse, hr: Viewer) -> None:
    chosen, complete = outlook(warehouse, hr, dt.date(2025, 8, 1)).total, outlook(warehouse, hr, JULY).total
    assert chosen.month == complete.month


def test_the_year_is_what_was_sold_and_what_is_to_come(warehouse: Warehouse, hr: Viewer) -> None:
    year = outlook(warehouse, hr, JULY).total.year
    assert year.actual == pytest.approx(revenue(warehouse, hr, dt.date(2025, 1, 1), dt.date(2025, 8, 1)))
    assert year.low < year.value < year.high


def test_nothing_later_than_the_month_is_known(demo: Warehouse, hr: Viewer) -> None:
    """What was to be expected in March is made from the months to March."""
    march = dt.date(2026, 3, 1)
    found = outlook(demo, hr, march).total
    known = measure(demo, hr, ["revenue"], by=["month"], period=Period(demo.calendar.data_from, dt.date(2026, 4, 1)),
                    interval=False)["value"].to_numpy()
    assert found.months["value"].to_numpy() == pytest.approx(Ahead.after(known).path)
    assert found.quarter.start == dt.date(2026, 4, 1)


def test_before_the_first_month_there_is_no_outlook(warehouse: Warehouse, hr: Viewer) -> None:
    found = outlook(warehouse, hr, add_months(FIRST, -1))
    assert found.total is None


def test_a_team_lead_sees_the_own_team_and_nobody_the_people(demo: Warehouse, hr: Viewer) -> None:
    month = demo.calendar.complete_to
    whole = outlook(demo, EXECUTIVE, month)
    lead = outlook(demo, Viewer(frozenset({Role.TEAM_LEAD}), "AM00001", frozenset({"T0001"})), month)
    assert lead.total.year.actual < whole.total.year.actual == outlook(demo, hr, month).total.year.actual
    for nobody in (Viewer(frozenset({Role.ADMINISTRATOR})), Viewer(frozenset())):
        with pytest.raises(NotAllowed):
            outlook(demo, nobody, month)


def test_groups_too_small_are_not_forecast_for_executives(warehouse: Warehouse, hr: Viewer) -> None:
    """Nobody's figures can be told from a forecast: it is made of months that the viewer may see."""
    strict = Warehouse(warehouse.file)
    strict.policy = strict.policy.model_copy(update={"minimum_group": 7})
    assert outlook(strict, EXECUTIVE, JULY).total is not None
    strict.memory.clear()
    strict.policy = strict.policy.model_copy(update={"minimum_group": 1000})
    assert outlook(strict, EXECUTIVE, JULY).total is None
    assert outlook(strict, hr, JULY).total is not None, "HR sees everybody one by one"
    strict.close()


def test_the_demo_companys_forecasts_hold(demo: Warehouse, hr: Viewer) -> None:
    """Six origins of every region and team with 30 months or more: nearer than seasonal naive, and 8 of 10 hold."""
    off, naive, inside = [], [], []
    for by in ("region", "team"):
        found = measure(demo, hr, ["revenue"], by=[by, "month"], period=demo.calendar.period("all"), interval=False)
        for _, group in found.groupby(by):
            values = group["value"].to_numpy()
            for n in range(30, len(values)):
                ahead, came = Ahead.after(values[:n]), values[n:]
                off.append(np.abs(ahead.path[: len(came)] - came).mean())
                naive.append(np.abs(values[n - 12: n][: len(came)] - came).mean())
                spans = [Span(0, months) for months in (1, 3) if months <= len(came)]
                inside += [low <= span.sum(came) <= high for span in spans for low, high in [ahead.interval(span)]]
    assert np.mean(off) / np.mean(naive) == pytest.approx(0.62, abs=0.05)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.1)


def test_it_takes_well_under_a_second(demo_place: Path, hr: Viewer) -> None:
    fresh = open_warehouse(demo_place)
    started = time.process_time()
    found = outlook(fresh, hr, fresh.calendar.complete_to)
    assert time.process_time() - started < 1.0  # 0.05 s on a calm machine
    assert outlook(fresh, hr, fresh.calendar.complete_to) is found
    fresh.close()
