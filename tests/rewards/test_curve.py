"""Shares of a target bonus: curves in both directions and to date, scorecards with missing measures, by hand.

The target bonus is 12,000 a year, so 1,000 a month.
"""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

POINTS = line((0.8, 0.5), (1.0, 1.0), (1.2, 1.6))


def curve(points: Any = POINTS, reads: str = "attainment", weight: float = 1, of: str = "revenue", **more: Any) -> dict:
    return {"c": dict(kind="curve", measure=of, reads=reads, weight=weight, curve=points, **more)}


LESS = {"complaints": measure(better="less")}
TO_DATE = {"revenue": measure(counts="year_to_date")}
QUARTERS = {"revenue": measure(counts="quarter_to_date")}
CASES = [  # component, measures, rows, pay by period, because
    (curve(), None, monthly(100), [1000], "on target: the target bonus of a month"),
    (curve(), None, monthly(90), [750], "90 %: half way from 0.5 to 1"),
    (curve(), None, monthly(80), [500], "at the threshold, lower edge: half"),
    (curve(line((0.8, 0.5), (1, 1), edges="upper")), None, monthly(80), [0],
     "at the threshold, upper edge: nothing yet"),
    (curve(), None, monthly(79.99), [0], "below the threshold: nothing"),
    (curve(), None, monthly(150), [1600], "above the last point: held"),
    (curve(line((0.8, 0.5), (1, 1), (1.2, 1.6), above="continue")), None, monthly(150), [2500],
     "or it continues: 3 a unit"),
    (curve(steps((0.8, 0.5), (1, 1))), None, monthly(99), [500], "steps: below target the lower step holds"),
    (curve(steps((0.8, 0.5), (1, 1))), None, monthly(100), [1000], "steps: on target the upper one does"),
    (curve(weight=0.4), None, monthly(100), [400], "weight: 40 % of the target bonus"),
    (curve(line((0, 0), (2000, 2)), "value"), None, monthly(500, target=None), [500], "by value: no target is needed"),
    (curve(of="complaints"), LESS, monthly(8, of="complaints", target=10), [1600],
     "less is better: 8 of 10 is 2 - 0.8 = 120 %"),
    (curve(of="complaints"), LESS, monthly(12, of="complaints", target=10), [500],
     "less is better: 12 of 10 is 2 - 1.2 = 80 %"),
    (curve(of="complaints"), LESS, monthly(0, of="complaints", target=10), [1600],
     "less is better: none at all is 200 %, held"),
    (curve(line((0, 2), (10, 1), (20, 0), below="hold"), "value", of="complaints"), LESS,
     monthly(5, of="complaints", target=None), [1500], "less is better by value: a falling line"),
    (curve(true_up=True), TO_DATE, monthly(80, 120), [500, 1500],
     "to date with true-up: 200 of 200 pays 2,000 to date, less 500"),
    (curve(true_up=False), TO_DATE, monthly(80, 120), [500, 1000], "to date without: February's own bonus at 100 %"),
    (curve(true_up=True), QUARTERS, monthly(80, 80, 80, 120), [500, 500, 500, 1600],
     "the quarter begins anew in April"),
    (curve(true_up=True), TO_DATE, monthly(100, 60), [1000, 0], "80 % to date pays 1,000 of 2,000: nothing more"),
    (curve(true_up=True), TO_DATE, monthly(100, 50), [1000, -1000], "below the threshold to date: it is taken back"),
    (curve(), {"revenue": measure(combine="mean")}, [{"when": "2026-01-05", "value": 80, "target": 100},
     {"when": "2026-01-25", "value": 100, "target": 100}], [750], "mean: 90 of 100"),
    (curve(), {"revenue": measure(combine="last")}, [{"when": "2026-01-25", "value": 100, "target": 100},
     {"when": "2026-01-05", "value": 80, "target": 100}], [1000], "last: the latest day's, wherever its row stands"),
    (curve(line((0.3, 0), (0.6, 1.2))), None, [{"value": 0.1, "target": 1}, {"when": "2026-01-02", "value": 0.2}], [0],
     "0.1 + 0.2 is 0.3 and nothing besides"),
    (curve(steps((0.3, 1))), None, [{"value": 0.1, "target": 1}, {"when": "2026-01-02", "value": 0.2}], [1000],
     "0.1 + 0.2 reaches an edge at 0.3"),
]


@pytest.mark.parametrize(("component", "measures", "rows", "wanted", "because"), CASES, ids=[c[-1][:60] for c in CASES])
def test_by_hand(component, measures, rows, wanted, because) -> None:
    assert amounts(pay(component, rows, measures=measures), "c") == pytest.approx(wanted, abs=0.001), because


PERIODS = [  # period, year_starts, periods' first days, pay, because
    ("month", 1, ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"], [1000, 1000, 1000, 1000],
     "a month: a twelfth each"),
    ("quarter", 1, ["2026-01-01", "2026-04-01"], [3000, 3000], "a quarter: 300 of 300"),
    ("quarter", 2, ["2025-11-01", "2026-02-01"], [3000, 3000], "quarters of a year that starts in February"),
    ("half_year", 1, ["2026-01-01"], [6000], "half a year: 400 of 400"),
    ("year", 1, ["2026-01-01"], [12000], "a year"),
    ("year", 4, ["2025-04-01", "2026-04-01"], [12000, 12000], "a year that starts in April"),
]


@pytest.mark.parametrize(("period", "starts", "firsts", "wanted", "because"), PERIODS, ids=[p[-1] for p in PERIODS])
def test_periods(period, starts, firsts, wanted, because) -> None:
    paid = pay(curve(), monthly(100, 100, 100, 100), period=period, year_starts=starts)
    assert [p.start.isoformat() for p in paid.situation.periods] == firsts, because
    assert amounts(paid, "c") == wanted, because


def scorecard(missing: str = "renormalise", points: Any = None) -> dict:
    flat = line((0, 0), (1, 1), (2, 2))
    return {"s": dict(kind="scorecard", missing=missing, weight=1, curve=flat if points is None else points, measures={
        "revenue": dict(weight=0.6, reads="attainment", points=flat),
        "csat": dict(weight=0.4, reads="value", points=line((50, 0), (100, 1)))})}


BOTH = {"revenue": measure(), "csat": measure(combine="mean")}
CSAT = monthly(75, of="csat", target=None)
SCORES = [
    (scorecard(), [*monthly(100), *CSAT], [800], "0.6 x 1 + 0.4 x 0.5 = 0.8"),
    (scorecard(), monthly(100), None, "a measure that nobody has is refused"),
    (scorecard(), [*monthly(100, 100), *CSAT], [800, 1000], "renormalise: without satisfaction revenue counts in full"),
    (scorecard("zero"), [*monthly(100, 100), *CSAT], [800, 600], "zero: without satisfaction 0.6 is left"),
    (scorecard(points=steps((0.8, 1))), [*monthly(100), *CSAT], [1000], "the score reaches an edge at 0.8"),
]


@pytest.mark.parametrize(("component", "rows", "wanted", "because"), SCORES, ids=[s[-1] for s in SCORES])
def test_scorecards_by_hand(component, rows, wanted, because) -> None:
    if wanted is None:
        with pytest.raises(UsageError, match="there is no row of the measure csat"):
            pay(component, rows, measures=BOTH)
    else:
        assert amounts(pay(component, rows, measures=BOTH), "s") == wanted, because


@pytest.mark.parametrize(("weight", "total"), [(0.5, "1.1"), (0.3, "0.9")])
def test_weights_of_a_scorecard_add_up(weight: float, total: str) -> None:
    wrong = scorecard()
    wrong["s"]["measures"]["csat"]["weight"] = weight
    with pytest.raises(UsageError, match=f"components.s: the weights of its measures add up to {total}; make them add"):
        plan(wrong, BOTH)


@pytest.mark.parametrize(("component", "measures"), [(curve(true_up=True), None), (curve(), TO_DATE)])
def test_true_up_is_stated_to_date_and_only_there(component: dict, measures: dict | None) -> None:
    with pytest.raises(UsageError, match=r"components\.c: 'true_up' is stated"):
        plan(component, measures)
