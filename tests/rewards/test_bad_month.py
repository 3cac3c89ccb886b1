"""What one bad month takes from pay: in the months to come, and of the months that a person has had."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from analytics.language import Language
from analytics.periods import Period
from analytics.rewards.bad_month import BadMonth, alone, bad_month
from analytics.rewards.costliest_month import costliest_month
from analytics.rewards.payout import payouts
from tests.chinese import ZH
from tests.rewards.history import bonus, months, outlook
from tests.rewards.small import line, measure, monthly, plan, results, steps

EN = Language()
LESS = measure(better="less")
MEAN = measure(combine="mean")
AHEAD = [  # components and keys, months of history, share that one bad month takes of a year's pay, because
    (bonus(), {}, [100] * 11 + [40], (95 - 40) / 95 / 12, "pay in proportion: the bad month lacks what it lacks"),
    (bonus(), {}, [100] * 12, 0, "a month is never worse than usual: nothing is lost"),
    (bonus((0.9, 0), (0.9001, 1)), {}, [100] * 11 + [40], 1 / 12, "below the threshold a month's pay is gone"),
    (bonus((0, 1), (1, 1)), {}, [100] * 11 + [40], 0, "pay that follows no result loses nothing"),
    (bonus((0.9, 0), (0.9001, 1)), {"protection": {"largest_fall": 0.4}}, [100] * 11 + [40], 0.4 / 12,
     "pay of a month falls by at most two fifths"),
]


@pytest.mark.parametrize(("components", "keys", "history", "share", "because"), AHEAD, ids=[a[-1] for a in AHEAD])
def test_one_bad_month_of_a_usual_year(components, keys, history, share, because) -> None:
    found = bad_month(plan(components, **keys), outlook(months(*history)))
    assert found is not None
    assert found.share == pytest.approx([share], abs=2e-3), because


def test_where_less_is_better_the_worst_month_has_most() -> None:
    fewer = plan(bonus(), {"revenue": LESS})
    found = bad_month(fewer, outlook(months(*[50] * 11, 110)))
    usual, worst = 2 - (550 + 110) / 1200, 2 - 1.1
    assert found.share == pytest.approx([(usual - worst) / usual / 12], abs=1e-4)


def test_people_and_what_is_said_of_them() -> None:
    """Of three, one has no history (and so no worst month), one has lost more than the other."""
    rows = [*months(*[100] * 11, 40), *months(*[100] * 11, 70, who="b")]
    found = bad_month(plan(bonus()), outlook(rows, [{"who": who} for who in "abc"]))
    a, b = (95 - 40) / 95 / 12, (97.5 - 70) / 97.5 / 12
    assert found.share == pytest.approx([a, b, np.nan], abs=1e-4, nan_ok=True)
    assert found.said.text(EN) == ("A month as bad as the own worst so far takes 3.6% of 12 months' pay from the "
                                   "middle person, 4.8% from the hardest hit")
    assert "3.6%" in found.said.text(ZH)
    assert BadMonth(np.array([np.nan]), 12).said.text(EN) == ""


POOL = dict(kind="pool", measure="revenue", reads="attainment", team="all", amount=100, shared="equally",
            funding=line((0, 0), (1, 1)), if_nobody="keep")
BY_ORDER = dict(kind="commission", measure="revenue", basis="transaction", mode="marginal", tiers="amount",
                rates=steps((0, 0.1)))
CONTEST = dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=[100], least=0,
               ties="share", noise="ignore")
MERIT = dict(kind="merit", rating="revenue", month=3, ratings=[0], positions=[0], raises=[[0.5]], budget=0.0001,
             over_budget="cut")
TOWARDS = {"protection": {"measures": ["revenue"], "own_weight": 0.5, "towards": "everybody"}}
TOGETHER = [  # components, keys, what a's and b's bad month take of their own pay of a year, because
    ({"p": POOL}, {}, (295 - 240) / 295 / 12, 0,
     "a pool lacks what its one member lacks, while the others have their months as expected"),
    (bonus(), TOWARDS, (0.5 * 95 + 0.5 * 295 / 3 - 0.5 * 40 - 0.5 * 240 / 3) / (0.5 * 95 + 0.5 * 295 / 3) / 12, 0,
     "half of the result is everybody's mean, which falls with it"),
    (bonus(), {"crediting": {"by": "territory"}}, (95 - 40) / 95 / 12, 0,
     "what was credited by territory is the person's own history"),
    ({**bonus(), "raise": MERIT}, {}, (95 - 40) / 95 / 12, 0, "a raise is no pay of these months, whatever its budget"),
]


@pytest.mark.parametrize(("components", "keys", "of_a", "of_b", "because"), TOGETHER, ids=[t[-1] for t in TOGETHER])
def test_where_others_are_paid_together_they_have_their_months_as_expected(components, keys, of_a, of_b, because):
    rows = [*months(*[100] * 11, 40), *months(*[100] * 12, who="b"), *months(*[100] * 12, who="c")]
    people = [{"who": who, "salary": 1000, "range_position": 1} for who in "abc"]
    found = bad_month(plan(components, **keys), outlook(rows, people))
    assert found.share == pytest.approx([of_a, of_b, of_b], abs=1e-4), because


NOT_TOLD = [  # components, because
    ({"c": BY_ORDER}, "orders are not expected one by one"),
    ({**bonus(), "first": CONTEST}, "the prize would go to the same person for certain"),
]


@pytest.mark.parametrize(("components", "because"), NOT_TOLD, ids=[n[-1] for n in NOT_TOLD])
def test_where_what_is_expected_says_nothing_of_a_bad_month(components, because) -> None:
    rows = [row | {"order": row["when"]} for row in months(*[100] * 11, 40)]
    assert bad_month(plan(components), outlook(rows)) is None, because


DEPENDS = [  # components, keys, because
    ({"p": POOL}, {}, "a pool is everybody's"), ({"c": BY_ORDER}, {}, "orders are paid one by one"),
    (bonus(), {"crediting": {"by": "territory"}}, "who is credited depends on who has the territory"),
    (bonus(), TOWARDS, "results are drawn towards everybody's"),
]


@pytest.mark.parametrize(("components", "keys", "because"), DEPENDS, ids=[d[-1] for d in DEPENDS])
def test_of_months_that_were_nothing_is_told_where_pay_is_not_the_persons_alone(components, keys, because) -> None:
    one = plan(components, **keys)
    assert not alone(one), because
    assert costliest_month(one, results(monthly(100, 100, 100, 10)), list(_periods(1, 4))) is None


# Of the months that were ---------------------------------------------------------------------------------------------


def _periods(first: int, last: int) -> list[Period]:
    return [Period(dt.date(2026, n, 1), dt.date(2026, n + 1, 1), "month") for n in range(first, last + 1)]


WERE = [  # components, measures, rows, last month asked for, month and amount that it took (None: none), because
    (bonus(), None, monthly(100, 100, 40, 100), 4, (3, 600), "0.4 instead of 1 of a month's 1,000"),
    (bonus(), None, monthly(100, 100, 40, 100), 2, None, "March is not asked for; the others are as usual"),
    (bonus(), None, monthly(100, 60, 40, 100, 80), 5, (3, 500), "the median of 100, 60, 100 and 80 is 90"),
    (bonus(), None, monthly(100, 100, 40), 3, None, "of two other months nobody knows what is usual"),
    (bonus(), None, monthly(100, 100, 100, 160), 4, None, "a month that is better than usual took nothing"),
    (bonus(), None, monthly(100, 100, None, 40, 100), 5, (4, 600), "no result is not a bad one"),
    (bonus((0.9, 0), (0.9001, 1)), None, monthly(100, 100, 85, 20, 100), 5, (3, 1000),
     "both are below the threshold: the first of equally dear months"),
    (bonus(), {"revenue": LESS}, monthly(100, 100, 140, 100), 4, (3, 400), "less is better: 0.6 instead of 1"),
    (bonus(reads="value", curve=line((0, 0), (100, 1))), {"revenue": MEAN}, monthly(90, 90, 50, 90, target=None), 4,
     (3, 400), "without targets the median value; a mean is replaced, not added to"),
]


@pytest.mark.parametrize(("components", "measures", "rows", "last", "wanted", "because"), WERE,
                         ids=[w[-1] for w in WERE])
def test_the_month_that_cost_most(components, measures, rows, last, wanted, because) -> None:
    found = costliest_month(plan(components, measures), results(rows), _periods(1, last))
    if wanted is None:
        assert found is None, because
    else:
        assert (found.month.start.month, found.amount) == (wanted[0], pytest.approx(wanted[1], abs=0.02)), because


def test_it_is_what_the_engine_pays_for_the_same_rows_with_that_month_as_usual() -> None:
    """A second computation: sales with a clawback, one month lifted by hand."""
    commission = plan({"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal",
                                 tiers="attainment", rates=steps((0, 0.01), (1, 0.03)))},
                      clawback={"of": "paid", "months": 6})
    rows = [row | {"order": f"o{n}"} for n, row in enumerate(monthly(120, 130, 60, 125))]
    rows.append({"value": -30, "when": "2026-04-02", "order": "o0", "target": ""})
    found = costliest_month(commission, results(rows), _periods(1, 4))
    lifted = [*rows, {"value": 125 - 60, "when": "2026-03-01", "order": "more"}]  # the median of 120 - 30, 130 and 125
    before, after = (float(payouts(commission, results(r)).total.sum()) for r in (rows, lifted))
    assert found.month.start.month == 3
    assert found.amount == pytest.approx(after - before, abs=0.011)


def test_a_measure_that_only_others_have_tells_nothing() -> None:
    two = plan({**bonus(), "more": bonus(measure="csat")["bonus"]}, {"revenue": measure(), "csat": MEAN})
    assert costliest_month(two, results(monthly(100, 100, 40, 100)), _periods(1, 4)) is None
