"""Commission: every tier mode, basis, unit of tiers and edge, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

TIERS = steps((0, 0.02), (100, 0.05), below="hold")
UPPER = steps((0, 0.02), (100, 0.05), below="hold", edges="upper")
BY_TARGET = steps((0, 0.02), (1, 0.05), below="hold")


def commission(mode: str = "marginal", basis: str = "period", tiers: str = "amount", rates: Any = TIERS,
               **more: Any) -> dict:
    return {"c": dict(kind="commission", measure="revenue", basis=basis, mode=mode, tiers=tiers, rates=rates, **more)}


def orders(*amounts_: float, month: str = "2026-01") -> list[dict[str, Any]]:
    return [{"when": f"{month}-{n + 1:02}", "value": value, "order": f"{month}/{n}"} for n,
            value in enumerate(amounts_)]


CASES = [  # component, rows, pay by period, because
    (commission(), monthly(60), [1.2], "60 at 2 %"),
    (commission(), monthly(150), [4.5], "marginal: 100 at 2 %, only the slice of 50 at 5 %"),
    (commission(), monthly(100), [2.0], "marginal: at the edge both sides give the same"),
    (commission("whole"), monthly(150), [7.5], "whole: all 150 at the 5 % reached"),
    (commission("whole"), monthly(99.99), [2.0], "whole: a cent below the edge, all at 2 %: 1.9998"),
    (commission("whole"), monthly(100), [5.0], "whole, lower edge: 100 reaches the tier"),
    (commission("whole", rates=UPPER), monthly(100), [2.0], "whole, upper edge: 100 does not"),
    (commission("whole", rates=UPPER), monthly(100.01), [5.0], "whole, upper edge: 100.01 does"),
    (commission("interpolated", rates=line((0, 0.02), (100, 0.04), below="hold")), monthly(50), [1.5],
     "interpolated: half way the rate is 3 %, on all of it"),
    (commission("interpolated", rates=line((0, 0.02), (100, 0.04), below="hold")), monthly(200), [8.0],
     "above the last tier the rate is held at 4 %"),
    (commission("interpolated", rates=line((0, 0.02), (100, 0.04), below="hold", above="continue")), monthly(200),
     [12.0],
     "or it continues: 6 % at 200"),
    (commission("crossing"), orders(60, 60), [4.2], "crossing: 60 at 2 %; the order that passes 100 wholly at 5 %"),
    (commission("crossing"), orders(60, 40), [3.2], "crossing, lower edge: the order that lands on 100 is paid at 5 %"),
    (commission("crossing", rates=UPPER), orders(60, 40), [2.0], "crossing, upper edge: it is not"),
    (commission("crossing"), [*orders(60), *orders(60, month="2026-02")], [1.2, 1.2],
     "crossing by period: February starts anew"),
    (commission("crossing", "year_to_date"), [*orders(60), *orders(60, month="2026-02")], [1.2, 3.0],
     "crossing in the year: February's order passes 100"),
    (commission(basis="transaction"), orders(60, 150), [5.7], "each order by itself: 1.20 + 4.50"),
    (commission("whole", "transaction"), orders(60, 150), [8.7], "each order by itself: 1.20 + 7.50"),
    (commission("interpolated", "transaction", rates=line((0, 0.02), (100, 0.04), below="hold")), orders(50, 50), [3.0],
     "each order at its own 3 %"),
    (commission(basis="year_to_date"), monthly(60, 60), [1.2, 1.8],
     "year to date: 120 pay 3.00, less the 1.20 paid before"),
    (commission("whole", "year_to_date"), monthly(60, 60), [1.2, 4.8], "whole: 120 at 5 % are 6.00, less 1.20"),
    (commission(tiers="attainment", rates=BY_TARGET), monthly(300, target=200), [9.0],
     "by attainment: up to the target of 200 at 2 %, the other 100 at 5 %"),
    (commission("whole", tiers="attainment", rates=BY_TARGET), monthly(200, target=200), [10.0],
     "by attainment, whole, lower edge: exactly on target"),
    (commission("whole", "year_to_date", "attainment", BY_TARGET), monthly(50, 150), [1.0, 9.0],
     "year to date by attainment: 200 of 200 at 5 % are 10.00, less 1.00"),
    (commission("whole", "year_to_date", "attainment", BY_TARGET),
     [*monthly(50, None, 150), {"when": "2026-02", "target": 100}], [1.0, 0.0, 3.0],
     "a target without a result counts to date: 200 of 300 at 2 % are 4.00, less 1.00"),
    (commission("crossing", "period", "attainment", BY_TARGET), [{"value": "", "target": 100}, *orders(60, 60)], [4.2],
     "crossing by attainment: the second order passes the target of 100"),
    (commission("whole", "year_to_date", "attainment", BY_TARGET),
     [*monthly(50, target=300), *monthly(None, 100, 200, target=None)], [1.0, 2.0, 14.5],
     "a quarter's target in January's row: 350 of 300 at 5 % are 17.50, less 3.00"),
    (commission("marginal", tiers="attainment", rates=BY_TARGET), [*monthly(50), *monthly(None, 50, target=None)],
     [1.0, 0.0], "by attainment without a target: nothing, and said so"),
    (commission("crossing", "period", "attainment", BY_TARGET),
     [{"value": "", "target": 100}, *orders(60), *orders(60, month="2026-02")], [1.2, 0.0],
     "crossing by attainment without a target in February: nothing, not the highest rate"),
    (commission("crossing", "year_to_date", "attainment", BY_TARGET),
     [{"value": "", "target": 100}, *orders(60), *orders(60, month="2026-02")], [1.2, 3.0],
     "in the year January's target counts: February's order passes it"),
    (commission("whole", "transaction"), [*orders(150), {"when": "2026-01-20", "value": -60, "order": "2026-01/0"}],
     [1.8], "what is returned of an order is taken off it: 90 are left, at 2 %"),
    (commission("crossing"), [*orders(60, 60), {"when": "2026-01-20", "value": -60, "order": "2026-01/1"}], [1.2],
     "an order returned wholly within its month was never there"),
    (commission("whole", "transaction"), [*orders(150), {"when": "2026-01-20", "value": 80}], [9.1],
     "a row that names no order is one of its own: 7.50 + 1.60"),
    (commission("whole", "transaction", rates=steps((0, 1), (0.8, 10), below="hold")),
     [{"value": 0.7, "order": "o"}, {"when": "2026-01-20", "value": 0.1, "order": "o"}], [8.0],
     "parts of an order of 0.7 and 0.1 reach an edge at 0.8, though their sum as a float does not"),
    (commission("crossing", rates=steps((0, 1), (0.8, 10), below="hold")), orders(0.7, 0.1), [1.7],
     "so do two orders: 0.70 + 1.00"),
    (commission(), monthly(-50), [-1.0], "a month of net returns gives back at the first rate"),
    (commission(rates=steps((50, 0.1), below="zero")), monthly(80), [3.0], "a threshold: nothing on the first 50"),
    (commission(), monthly(10, None, 10), [0.2, 0.0, 0.2], "no result in February: nothing, and said so"),
]


@pytest.mark.parametrize(("component", "rows", "wanted", "because"), CASES, ids=[c[-1][:60] for c in CASES])
def test_by_hand(component: dict, rows: list, wanted: list[float], because: str) -> None:
    assert amounts(pay(component, rows), "c") == pytest.approx(wanted, abs=0.001), because


WRONG = [
    (commission("interpolated"), "components.c: rates: mode interpolated needs 'between: linear'"),
    (commission("marginal", rates=line((0, 1), (2, 3))), "components.c: rates: mode marginal needs 'between: step'"),
    (commission("crossing", "transaction"), "mode crossing adds orders up"),
    (commission(basis="transaction", tiers="attainment", rates=BY_TARGET), "a single order has no target"),
]


@pytest.mark.parametrize(("component", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_impossible_commissions_are_refused(component: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(component)
    assert said in str(refused.value)


@pytest.mark.parametrize(("changes", "said"), [
    ({"better": "less"}, "components.c: a commission is paid on amounts"),
    ({"combine": "mean"}, "components.c: a commission is paid on amounts"),
    ({"counts": "year_to_date"}, "components.c: a commission counts by its own 'basis'")])
def test_measures_that_no_commission_can_be_paid_on(changes: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(commission(), {"revenue": measure(**changes)})
    assert said in str(refused.value)


def test_orders_are_needed_where_each_is_paid_by_itself() -> None:
    with pytest.raises(UsageError, match="revenue is paid by order, but the results name none; add an 'order' column"):
        pay(commission(basis="transaction"), monthly(60))
