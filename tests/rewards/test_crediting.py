"""Who is credited with what and when, and what returns take back; by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, pay, plan, steps

TEN = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                 rates=steps((0, 0.1), below="hold"))}
PEOPLE = [{"who": "a", "territory": "North", "to": "2026-01-15"}, {"who": "b", "territory": "South"},
          {"who": "c", "territory": "North", "from": "2026-01-16"}]


def row(value: float, day: str = "2026-01-10", who: str = "a", **more: Any) -> dict[str, Any]:
    return {"who": who, "when": day, "value": value, **more}


def half(value: float, who: str, share: float, **more: Any) -> dict[str, Any]:
    return row(value, who=who, order="o1", share=share, **more)


CREDITED = [  # crediting, rows, pay of a, b and c in January, because
    ({"by": "owner"}, [row(100), row(50, who="b")], [10, 5, 0], "owners"),
    ({"by": "territory"}, [row(100, who="b", territory="North")], [10, 0, 0], "the territory's holder, not who sold"),
    ({"by": "territory"}, [row(100, "2026-01-15", "", territory="North")], [10, 0, 0], "the holder's last day"),
    ({"by": "territory"}, [row(100, "2026-01-16", "", territory="North")], [0, 0, 10], "the next holder's first day"),
    ({"by": "territory"}, [row(100, who="b")], [0, 10, 0], "a row without territory stays with whom it names"),
    ({"by": "shares"}, [half(100, "a", 0.6), half(100, "b", 0.4)], [6, 4, 0], "split by shares that add up to 1"),
    ({"by": "shares", "total": "one_or_more"}, [half(100, "a", 1), half(100, "b", 0.5)], [10, 5, 0],
     "an overlay credit"),
    ({"by": "shares"}, [half(100, "a", 1), half(100, "b", 1, measure="other")], [10, 0, 0],
     "other measures do not count"),
    ({"by": "shares"}, [row(30)], [3, 0, 0], "a row without an order counts in full"),
    ({"by": "shares", "total": "one_or_more"}, [half(100, "a", 0.5), half(100, "b", 0.5)], [5, 5, 0],
     "overlays may be, and need not"),
]


@pytest.mark.parametrize(("crediting", "rows", "wanted", "because"), CREDITED, ids=[c[-1] for c in CREDITED])
def test_who_is_credited(crediting, rows, wanted, because) -> None:
    paid = pay(TEN, rows, PEOPLE, crediting=crediting)
    assert [amounts(paid, who=who)[0] for who in "abc"] == wanted, because


WRONG = [
    ({"by": "shares"}, [half(100, "a", 0.6), half(100, "b", 0.3)], "the shares of order o1 add up to 0.9; make them 1"),
    ({"by": "shares"}, [half(100, "a", 1), half(100, "b", 0.5)],
     "the shares of order o1 add up to 1.5; make them 1 or write 'total: one_or_more'"),
    ({"by": "shares", "total": "one_or_more"}, [half(100, "a", 0.6), half(100, "b", 0.3)], "add up to 0.9"),
    ({"by": "shares"}, [row(100, order="o1")], "order o1 has no share for a"),
    ({"by": "owner"}, [half(100, "a", 0.6), half(100, "b", 0.4)], "order o1 is shared, but the plan credits owners"),
    ({"by": "owner"}, [row(5), half(100, "a", 0.6)], "order o1 is shared, but the plan credits owners"),
    ({"by": "owner"}, [row(100, who="", territory="North")], "a row of territory North names nobody"),
    ({"by": "territory"}, [row(100, territory="West")], "nobody has territory West on 2026-01-10"),
]


@pytest.mark.parametrize(("crediting", "rows", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_cannot_be_credited_is_refused(crediting, rows, said) -> None:
    with pytest.raises(UsageError) as refused:
        pay(TEN, rows, PEOPLE, crediting=crediting)
    assert said in str(refused.value)


def test_a_leaver_holds_no_territory() -> None:
    people = [{"who": "a", "territory": "North", "left_on": "2026-01-15"},
              {"who": "b", "territory": "North", "hired_on": "2026-01-16"}]
    rows = [row(100, "2026-01-15", territory="North"), row(50, "2026-01-16", territory="North")]
    paid = pay(TEN, rows, people, crediting={"by": "territory"})
    assert [amounts(paid, who=who)[0] for who in "ab"] == [10, 5]


def test_two_holders_of_a_territory_are_refused() -> None:
    with pytest.raises(UsageError, match="several people have territory South on 2026-01-10"):
        pay(TEN, [row(1, territory="South")], [*PEOPLE, {"who": "d", "territory": "South"}],
            crediting={"by": "territory"})


def test_by_cash_a_sale_counts_when_its_money_comes() -> None:
    rows = [row(100, received_on="2026-02-03"), row(50, "2026-01-11", received_on="2026-01-31"), row(70, "2026-01-12")]
    cash = {"revenue": measure(credit="cash")}
    paid = pay(TEN, rows, measures=cash)
    assert amounts(paid) == [5, 10]
    assert paid.unpaid == 1, "what has not been received is counted, not lost"
    assert amounts(pay(TEN, rows)) == [22], "by booking all count in January"
    bonus = {"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
    targets = [row(50, received_on="2026-02-03", target=100),
               row(25, "2026-02-01", received_on="2026-02-10", target=150)]
    assert amounts(pay(bonus, targets, measures=cash)) == [0, 500], "a target stays in its month: 75 of 150 in February"
    with pytest.raises(UsageError, match="revenue counts when its money is received, but no row says when"):
        pay(TEN, [row(100)], measures=cash)


def order(value: float, day: str, name: str = "o1", **more: Any) -> dict[str, Any]:
    return row(value, day, order=name, **more)


PAID, EARNED = {"of": "paid", "months": 3}, {"of": "earned", "months": 3}
CAPPED = {"c": TEN["c"] | {"then": [dict(kind="cap", amount=12)]}}
TIERED = {"c": TEN["c"] | {"rates": steps((0, 0.1), (100, 0.2), below="hold")}}
SALE, LATER = order(100, "2026-01-10"), order(200, "2026-02-20", "o2")
BACK = [  # component, clawback, rows, commission, taken back, because
    (TEN, None, [SALE, LATER, order(-100, "2026-02-25")], [10, 10], None,
     "no clawback stated: a return lowers its own month"),
    (TEN, PAID, [SALE, LATER, order(-100, "2026-02-25")], [10, 20], [0, -10],
     "within the window: what the order brought"),
    (TEN, PAID, [SALE, LATER, order(-40, "2026-02-25")], [10, 20], [0, -4], "a part of the order: a part of the pay"),
    (TEN, PAID, [SALE, order(-100, "2026-01-20")], [0], [0], "within the same month it only nets"),
    (TEN, PAID, [SALE, order(200, "2026-04-01", "o2"), order(-100, "2026-04-09")], [10, 0, 0, 20], [0, 0, 0, -10],
     "one day inside of three months"),
    (TEN, PAID, [SALE, order(200, "2026-04-01", "o2"), order(-100, "2026-04-10")], [10, 0, 0, 20], [0, 0, 0, 0],
     "three months later it changes nothing"),
    (TEN, PAID, [SALE, order(50, "2026-02-20", "o2"), order(50, "2026-03-20", "o3"), order(-100, "2026-02-25")],
     [10, 5, 5],
     [0, -5, -5], "what February does not cover is carried to March"),
    (TIERED, PAID, [order(150, "2026-01-10"), LATER, order(-100, "2026-02-25")], [20, 30], [0, -15],
     "at the rates of the month of the order: 150 paid 20, 50 would have paid 5"),
    (CAPPED, PAID, [order(300, "2026-01-10"), LATER, order(-100, "2026-02-25")], [12, 12], [0, 0],
     "above the cap the returned part had brought nothing"),
    (CAPPED, PAID, [order(300, "2026-01-10"), LATER, order(-250, "2026-02-25")], [12, 12], [0, -7],
     "the cap counts in the restated month too: 12 less the 5 of what is left"),
    (TEN, EARNED, [SALE, LATER, order(-100, "2026-02-25")], [10, 20], [0, -10], "of what was earned"),
    ({"c": TIERED["c"] | {"basis": "transaction", "mode": "whole"}}, PAID,
     [order(150, "2026-01-10"), LATER, order(-150, "2026-02-25")], [30, 40], [0, -30],
     "paid by order: an order of 150 at 20 % gives back all of its 30"),
    ({"c": TIERED["c"] | {"basis": "transaction", "mode": "whole"}}, PAID,
     [order(150, "2026-01-10"), LATER, order(-60, "2026-02-25")], [30, 40], [0, -21],
     "paid by order: the 90 that are left would have been paid 9"),
    ({"c": TIERED["c"] | {"mode": "crossing"}}, PAID,
     [order(60, "2026-01-10"), order(60, "2026-01-11", "o3"), LATER, order(-60, "2026-02-25", "o3")], [18, 40],
     [0, -12], "crossing: the order that crossed gives back its 12"),
]


@pytest.mark.parametrize(("component", "clawback", "rows", "earned", "back", "because"), BACK,
                         ids=[b[-1] for b in BACK])
def test_returns(component, clawback, rows, earned, back, because) -> None:
    paid = pay(component, rows, clawback=clawback)
    assert amounts(paid, "c") == pytest.approx(earned), because
    if back is not None:
        assert amounts(paid, "clawback") == pytest.approx(back), because


@pytest.mark.parametrize(("of", "taken"), [("paid", -24), ("earned", -40)])
def test_of_paid_takes_no_more_than_was_paid_and_of_earned_does(of: str, taken: float) -> None:
    rows = [order(400, "2026-01-20"), order(1000, "2026-02-10", "o2"), order(-400, "2026-02-20")]
    later = dict(share=0.4, vests=steps((12, 1)), leavers={"good": "keep", "bad": "keep"})
    paid = pay(TEN, rows, clawback={"of": of, "months": 3}, deferral=later)
    assert amounts(paid)[0] == 24, "40 earned, 16 of them deferred"
    assert amounts(paid, "clawback") == [0, taken]


def test_what_repaid_an_advance_was_paid() -> None:
    rows = [row(0), order(400, "2026-02-20"), order(1000, "2026-03-10", "o2"), order(-400, "2026-03-20")]
    paid = pay(TEN, rows, clawback=PAID, draw={"a_month": 25, "recoverable": True})
    assert amounts(paid, "draw") == [25, -15, -10]
    assert amounts(paid, "clawback") == [0, 0, -40]
    assert amounts(paid) == [25, 25, 50]


def test_a_return_after_a_month_that_was_taken_back_wholly() -> None:
    rows = [order(100, "2026-01-05", "x"), order(-50, "2026-02-15", "x"), order(100, "2026-02-06", "y"),
            order(-50, "2026-02-16", "y"), order(-50, "2026-03-21", "y"), order(300, "2026-04-21", "z")]
    paid = pay(TEN, rows, clawback=PAID)
    assert amounts(paid, "c") == [10, 5, 0, 30]
    assert amounts(paid, "clawback") == [0, -5, 0, -5], "what February gave back for January had been paid for February"


def test_what_comes_after_the_plans_end_changes_nothing_and_is_counted() -> None:
    rows = [SALE, order(-100, "2026-02-05"), order(50, "2026-03-01", "o2")]
    paid = pay(TEN, rows, clawback=PAID, until="2026-01-31")
    assert (amounts(paid, "c"), amounts(paid, "clawback"), paid.after_end) == ([10], [0], 2)


def test_returns_of_orders_before_the_plan_change_nothing_and_are_counted() -> None:
    rows = [order(100, "2025-12-20"), order(50, "2026-01-05", "o2"), order(-100, "2026-01-20")]
    paid = pay(TEN, rows, clawback=PAID)
    assert (amounts(paid, "c"), amounts(paid, "clawback"), paid.late_returns) == ([5], [0], 1)


def test_two_returns_of_one_order_take_it_back_once() -> None:
    rows = [SALE, order(200, "2026-02-20", "o2"), order(200, "2026-03-20", "o3"), order(-60, "2026-02-25"),
            order(-40, "2026-03-25")]
    assert amounts(pay(TEN, rows, clawback=PAID), "clawback") == [0, -6, -4]


def test_a_return_in_every_month_of_six_years() -> None:
    months = [f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13)]
    rows = [order(100, f"{month}-05", month) for month in months]
    rows += [order(-10, f"{later}-06", month) for month, later in pairwise(months)]
    paid = pay(TEN, rows, clawback=PAID, since="2020-01-01", until=None)
    assert amounts(paid, "c") == [10] * 72
    assert amounts(paid, "clawback") == [0] + [-1] * 71


def test_returns_that_nobody_sold_are_refused() -> None:
    with pytest.raises(UsageError, match="order o9 of a is returned but was never credited"):
        pay(TEN, [SALE, order(-5, "2026-02-01", "o9")], clawback=PAID)
    with pytest.raises(UsageError, match="clawback: a return cannot be traced to its order by territory"):
        plan(TEN, clawback=PAID, crediting={"by": "territory"})


def test_a_return_reopens_no_pool_of_others() -> None:
    pool = {"p": dict(kind="pool", measure="revenue", reads="value", team="all", amount=90, shared="credited",
                      if_nobody="keep", funding=steps((0, 1)))}
    rows = [SALE, order(200, "2026-01-10", "o2", who="b"), LATER, order(-100, "2026-02-25")]
    paid = pay(TEN | pool, [*rows, row(100, "2026-02-10", "b")], clawback=PAID)
    assert (amounts(paid, "p"), amounts(paid, "p", "b")) == ([30, 60], [60, 30]), "as they were paid"
    assert (amounts(paid, "clawback"), amounts(paid, "clawback", "b")) == ([0, -10], [0, 0])


def test_returns_reopen_a_bonus_too() -> None:
    bonus = {"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
    rows = [order(100, "2026-01-10", target=100), order(100, "2026-02-10", "o2", target=100), order(-50, "2026-02-25")]
    paid = pay(bonus, rows, clawback=PAID)
    assert (amounts(paid, "c"), amounts(paid, "clawback")) == ([1000, 1000], [0, -500])
