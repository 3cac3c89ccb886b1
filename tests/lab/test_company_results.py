"""What a plan is given from the company's data: results that agree with the pages, people, and who may have it."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.lab.company_results import company_results, covered
from analytics.metrics.measuring import measure
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.warehouse.query import Warehouse


@pytest.fixture(scope="module")
def commission() -> Plan:
    return read_plan(PLANS / "commission.yaml")


def test_revenue_by_person_and_month_is_that_of_the_pages(
    warehouse: Warehouse, hr: Viewer, commission: Plan
) -> None:
    rows = company_results(warehouse, hr, commission).rows
    span = covered(warehouse.calendar)
    shown = measure(warehouse, hr, ["revenue"], by=["account_manager", "month"], period=span, interval=False)
    shown = shown.dropna(subset=["account_manager", "value"]).set_index(["account_manager", "month"])["value"]
    given = rows.dropna(subset=["value"]).set_index(["who", "when"])["value"]
    pd.testing.assert_series_equal(given.sort_index(), shown.sort_index(), check_names=False, check_index_type=False)


def test_revenue_in_all_is_that_of_the_raw_tables(warehouse: Warehouse, hr: Viewer, commission: Plan) -> None:
    rows, span = company_results(warehouse, hr, commission).rows, covered(warehouse.calendar)
    ((total,),) = warehouse.rows(
        "SELECT sum(CAST(s.amount AS DOUBLE) * coalesce(c.share, 1)) FROM sales s"
        " LEFT JOIN sale_credits c ON c.sale_id = s.sale_id"
        " WHERE s.sold_on BETWEEN ? AND ? AND coalesce(c.manager_id, s.manager_id) IS NOT NULL",
        [span.start, span.last])
    assert rows["value"].sum() == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.HR])
def test_everybodys_results_are_for_hr_alone(warehouse: Warehouse, commission: Plan, role: Role) -> None:
    with pytest.raises(NotAllowed):
        company_results(warehouse, Viewer(frozenset({role}), "m02", frozenset({"t1"})), commission)
