"""Draws, deferral and protection by hand, period after period."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

TEN = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                 rates=steps((0, 0.1), below="hold"))}
BONUS = {"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (3, 3)))}
DRAWS = [  # draw, commission earned a month, draw line, balance owed, because
    (dict(recoverable=True), [10, 40, 60], [15, -15, 0], [15, 0, 0], "advanced 15, repaid from what exceeds 25"),
    (dict(recoverable=True), [10, 30, 60], [15, -5, -10], [15, 10, 0], "repaid over two months, pay never below 25"),
    (dict(recoverable=True), [25, 25, 25], [0, 0, 0], [0, 0, 0], "exactly the draw: nothing advanced"),
    (dict(recoverable=True), [0, 0, 30], [25, 25, -5], [25, 50, 45], "the balance is carried on"),
    (dict(recoverable=False), [10, 40, 60], [15, 0, 0], [15, 15, 15], "not recoverable: topped up for good"),
]


@pytest.mark.parametrize(("draw", "earned", "line_", "balance", "because"), DRAWS, ids=[d[-1] for d in DRAWS])
def test_draws(draw, earned, line_, balance, because) -> None:
    paid = pay(TEN, monthly(*[10 * e for e in earned]), draw=draw | {"a_month": 25})
    assert amounts(paid, "draw") == line_, because
    if draw["recoverable"]:
        assert paid.balances["draw"][0].tolist() == balance, because
    assert amounts(paid) == [e + d for e, d in zip(earned, line_, strict=True)]


def test_a_draw_by_tenure_and_by_days() -> None:
    people = [{"who": "a", "hired_on": "2026-01-17"}]
    paid = pay(TEN, monthly(0, 0, 0), people, draw={"a_month": 31, "recoverable": False, "tenure": {"below": 1}},
               prorate={"bonus": "days", "targets": "none"})
    assert amounts(paid, "draw") == [15, 31, 0], "15 of 31 days, a whole month begun within the first, none"


def test_a_draw_covers_all_months_of_a_period() -> None:
    assert amounts(pay(TEN, monthly(0, 0, 0), period="quarter", draw={"a_month": 25, "recoverable": True}),
                   "draw") == [75]


DEFERRAL: dict[str, Any] = dict(share=0.4, vests=steps((1, 0.5), (2, 1)), leavers={"good": "keep", "bad": "forfeit"})


def test_deferral_holds_back_and_pays_later() -> None:
    paid = pay(TEN, monthly(1000, 0, 0, 0), deferral=DEFERRAL)
    assert amounts(paid, "deferral") == [-40, 0, 0, 0]
    assert amounts(paid, "deferral.due") == [0, 20, 20, 0], "half on 28 February, half on 31 March"
    assert amounts(paid) == [60, 20, 20, 0]


def test_what_falls_due_after_the_last_period_is_still_listed() -> None:
    paid = pay(TEN, monthly(1000, 500), deferral=DEFERRAL)
    assert amounts(paid) == [60, 50]
    to_come = [(part.awarded, part.due, float(part.kept[0])) for part in paid.tranches if part.period is None]
    assert to_come == [(0, dt.date(2026, 3, 31), 20), (1, dt.date(2026, 3, 28), 10), (1, dt.date(2026, 4, 28), 10)]
    assert sum(amounts(paid)) + sum(kept for *_, kept in to_come) == 150, "nothing is lost"


def test_tranches_add_up_to_what_was_deferred_to_the_cent() -> None:
    halves = DEFERRAL | {"share": 1}
    paid = pay(TEN, monthly(1000.1, 0, 0), deferral=halves)
    assert amounts(paid, "deferral.due") == [0, 50.01, 50], "a cent of 100.01 is not paid twice"
    thirds = DEFERRAL | {"share": 1, "vests": steps((1, 1 / 3), (2, 2 / 3), (3, 1))}
    assert amounts(pay(TEN, monthly(1000, 0, 0, 0), deferral=thirds), "deferral.due") == [0, 33.33, 33.34, 33.33]


LEAVERS = [  # left as, rule, deferred pay of January due in February and March, because
    ("good", "keep", [20, 20], "keeps it, on its dates"),
    ("good", "forfeit", [0, 0], "loses what had not vested"),
    ("good", "in_proportion", [10, 20 * 14 / 59], "of 28 days and 59 days after 31 January 14 were served"),
    ("bad", "keep", [20, 20], "the rule for bad leavers"),
    ("bad", "forfeit", [0, 0], "the rule for bad leavers"),
    ("", "keep", [20, 20], "without a word: a good leaver"),
]


@pytest.mark.parametrize(("left_as", "rule", "wanted", "because"), LEAVERS, ids=[f"{x[0]} {x[1]}" for x in LEAVERS])
def test_leavers(left_as, rule, wanted, because) -> None:
    other = {"good": "bad", "bad": "good", "": "bad"}[left_as]
    leavers = {left_as or "good": rule, other: "forfeit" if rule == "keep" else "keep"}
    people = [{"who": "a", "left_on": "2026-02-14", "left_as": left_as}, {"who": "b"}]
    rows = [*monthly(1000), *monthly(1, 1, 1, who="b")]
    paid = pay(TEN, rows, people, deferral=DEFERRAL | {"leavers": leavers})
    assert amounts(paid, "deferral.due")[1:] == pytest.approx(wanted, abs=0.005), because


LAST_DAYS = [  # left on, due on 28 February and 31 March, because
    ("2026-02-27", [0, 0], "gone the day before"),
    ("2026-02-28", [20, 0], "there on the day it falls due"),
    ("2026-03-31", [20, 20], "there on both days"),
]


@pytest.mark.parametrize(("left_on", "wanted", "because"), LAST_DAYS, ids=[d[-1] for d in LAST_DAYS])
def test_who_is_there_on_the_day_keeps_what_falls_due(left_on, wanted, because) -> None:
    people = [{"who": "a", "left_on": left_on}, {"who": "b"}]
    leavers = {"leavers": {"good": "forfeit", "bad": "forfeit"}}
    paid = pay(TEN, [*monthly(1000, 0, 0), *monthly(1, 1, 1, who="b")], people, deferral=DEFERRAL | leavers)
    assert amounts(paid, "deferral.due")[1:] == wanted, because


@pytest.mark.parametrize("order", [1, -1])
def test_how_somebody_left_stands_in_the_latest_row(order: int) -> None:
    mine = [{"who": "a", "to": "2026-01-31"},
            {"who": "a", "from": "2026-02-01", "left_on": "2026-02-14", "left_as": "bad"}]
    paid = pay(TEN, [*monthly(1000), *monthly(1, 1, 1, who="b")], [*mine[::order], {"who": "b"}], deferral=DEFERRAL)
    assert amounts(paid, "deferral.due") == [0, 0, 0], "a bad leaver, wherever the row stands"


MALUS = [  # conduct in February and March, better, due in February and March, because
    ((5, 5), "more", [20, 20], "reached: nothing lost"),
    ((4.9, 5), "more", [10, 20], "missed in February: half of its tranche"),
    ((5, 4), "more", [20, 10], "missed in March"),
    ((None, 5), "more", [20, 20], "no result is no breach"),
    ((5, 6), "less", [20, 10], "less is better: 6 is above 5"),
]


@pytest.mark.parametrize(("conduct", "better", "wanted", "because"), MALUS, ids=[m[-1] for m in MALUS])
def test_malus(conduct, better, wanted, because) -> None:
    measures = {"revenue": measure(), "conduct": measure(better=better, combine="last")}
    rows = [*monthly(1000, 0, 0), *monthly(5, *conduct, of="conduct", target=None)]
    paid = pay(TEN, rows, measures=measures,
               deferral=DEFERRAL | {"malus": {"measure": "conduct", "reach": 5, "loses": 0.5}})
    assert amounts(paid, "deferral.due")[1:] == wanted, because


PROTECTED = [  # protection, attainment by month, pay, because
    ({"largest_fall": 0.2}, [100, 50, 0], [1000, 800, 640], "falls by at most a fifth a month"),
    ({"largest_fall": 0.2}, [100, 80, 90], [1000, 800, 900], "a fall of exactly a fifth is none too many"),
    ({"measures": ["revenue"], "rolling": 2}, [100, 40, 60], [1000, 700, 500], "the mean of two months"),
    ({"measures": ["revenue"], "rolling": 3}, [100, 40, 40, 40], [1000, 700, 600, 400],
     "of three, January leaves in April"),
    ({"measures": ["revenue"], "own_weight": 0.5, "towards": "own_past"}, [100, 60, 80], [1000, 800, 800],
     "half own result, half the mean of those before: (60 + 100) / 2, (80 + 80) / 2"),
    ({"measures": ["revenue"], "own_weight": 0.75, "towards": "everybody"}, [100, 60, 80], [975, 625, 800],
     "a quarter of the way to the mean of the two, 90, 70 and 80"),
]


@pytest.mark.parametrize(("protection", "attained", "wanted", "because"), PROTECTED, ids=[str(p[0]) for p in PROTECTED])
def test_one_bad_month_does_not_erase_long_effort(protection, attained, wanted, because) -> None:
    rows = [*monthly(*attained), *monthly(*[80] * len(attained), who="b")]
    assert amounts(pay(BONUS, rows, protection=protection)) == pytest.approx(wanted), because


def test_a_rolling_result_is_a_periods_worth() -> None:
    by_value = {"c": dict(kind="curve", measure="revenue", reads="value", weight=1, curve=line((0, 0), (900, 9)))}
    rule = {"measures": ["revenue"], "rolling": 3}
    assert amounts(pay(by_value, monthly(100, 40, 40, 40), protection=rule)) == [1000, 700, 600, 400], "not their sum"
    assert amounts(pay(by_value, [*monthly(1, who="b"), *monthly(None, None, 60, 90)], protection=rule)) == \
        [0, 0, 600, 750], "a joiner's mean is of the months with a result"
    quarters = [{"when": f"2026-{month:02}", "value": month * 10} for month in range(1, 7)]
    assert amounts(pay(by_value, quarters, protection=rule, period="quarter")) == [1800, 3150], "60; (60 + 150) / 2"


def test_a_protected_fall_is_a_line_of_its_own() -> None:
    paid = pay(BONUS, monthly(100, 50), protection={"largest_fall": 0.2})
    assert amounts(paid, "c") == [1000, 500]
    assert amounts(paid, "protection") == [0, 300]


def test_protection_does_not_pay_who_has_left() -> None:
    people = [{"who": "a", "left_on": "2026-01-31"}, {"who": "b"}]
    paid = pay(BONUS, [*monthly(100), *monthly(100, 100, who="b")], people, protection={"largest_fall": 0.2})
    assert amounts(paid) == [1000, 0]


WRONG = [
    (dict(protection={"own_weight": 0.5}), "protection: a shrunken result needs both"),
    (dict(protection={"rolling": 3}), "protection: measures: name those whose result is protected"),
    (dict(deferral=DEFERRAL | {"leavers": {"good": "keep"}}), "deferral: leavers: say what good and what bad leavers "
                                                              "keep"),
    (dict(deferral=DEFERRAL | {"vests": steps((1, 0.5), (2, 0.9))}), "deferral: vests: write steps whose shares rise "
                                                                     "to 1"),
    (dict(deferral=DEFERRAL | {"vests": line((1, 0.5), (2, 1))}), "deferral: vests: write steps"),
    (dict(deferral=DEFERRAL | {"vests": steps((1, 0.5), (2, 1), below="hold")}),
     "deferral: vests: nothing vests before"),
    (dict(deferral=DEFERRAL | {"share": 1.2}), "deferral.share: this number is too high"),
    (dict(draw={"a_month": 0, "recoverable": True}), "draw.a_month: this number is too low"),
    (dict(draw={"a_month": 5}), "draw.recoverable: this key is missing"),
    (dict(clawback={"of": "paid"}), "clawback.months: this key is missing"),
    (dict(deferral=DEFERRAL | {"vests": steps((1.5, 0.5), (2, 1))}), "vests: awards fall due after whole months"),
    (dict(protection={"measures": ["revenue"], "rolling": 2}),
     "protection.measures: components.c pays revenue by its amount"),
]


@pytest.mark.parametrize(("keys", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(TEN, **keys)
    assert said in str(refused.value)
