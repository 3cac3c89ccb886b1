"""The bridge adds up to the cent, whatever is sold; and what price, volume, mix, new and lost customers each are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.summary.bridge import CAUSES, PLANNED, Step, bridge, in_cents, together, total

CELLS = ["id", "kind", "item", "category", "before", "now", "units_before", "units_now"]
TOTALS = ["id", "plan", "last_year", "actual"]
A, B = ("t1", "present", "a", "things"), ("t1", "present", "b", "things")

CASES = [  # cells of one team, the causes that are not 0 (money), because
    ([(*A, 100, 200, 10, 20)], {"volume": 100}, "twice as many at the same price"),
    ([(*A, 100, 150, 10, 10)], {"price": 50}, "as many, each dearer"),
    ([(*A, 100, 240, 10, 12)], {"volume": 20, "price": 120}, "two more at the old price, twelve at the new"),
    ([(*A, 100, 50, 10, 5), (*B, 900, 1350, 10, 15)], {"mix": 400}, "as many in all, five moved to the dear one"),
    ([(*A, 100, 0, 10, 0), (*B, 900, 900, 10, 10)], {"volume": -500, "mix": 400},
     "ten fewer at the mean price of 50; those that are gone were the cheap ones"),
    ([(*A, 100, 100, 10, 10), ("t1", "present", "c", "other", 0, 70, 0, 7)], {"volume": 70},
     "a product that is new has no change of price"),
    ([("t1", "new", "a", "things", 0, 80, 0, 8)], {"new": 80}, "whatever they buy"),
    ([("t1", "lost", "a", "things", 80, -5, 8, 0)], {"lost": -85}, "a return after the end counts with them"),
    ([("t1", "present", None, None, 60, 90, 0, 0)], {"unsplit": 30}, "no product or quantity is known"),
    ([(*A, 100, -20, 10, -2)], {"unsplit": -120}, "returns outweigh the sales, so there is no price"),
    ([("t1", "present", "a", "x", 100, 0, 10, 0), ("t1", "present", "b", "y", 0, 100, 0, 1)],
     {}, "what one category loses another wins, both as volume"),
]


def made(cells: list[tuple], plan: float = np.nan) -> Step:
    frame = pd.DataFrame(cells, columns=CELLS)
    totals = pd.DataFrame([("t1", plan, frame["before"].sum(), frame["now"].sum())], columns=TOTALS)
    return bridge(totals, frame).company


@pytest.mark.parametrize(("cells", "causes", "because"), CASES, ids=[because for *_, because in CASES])
def test_each_cause_is_what_its_name_says(cells, causes, because):
    found = made(cells)
    assert {name: cents / 100 for name, cents in found.causes.items() if cents} == causes, because
    assert sum(found.causes.values()) == found.growth


def test_the_way_from_plan_takes_back_what_the_plan_asked_for():
    step = made([(*A, 100, 120, 10, 12)], plan=130)
    assert step.from_plan == {PLANNED: -3000, "volume": 2000, **dict.fromkeys([c for c in CAUSES if c != "volume"], 0)}
    assert (step.variance, step.growth) == (-1000, 2000)
    assert made([(*A, 100, 120, 10, 12)]).from_plan == {}, "without a plan there is no way from it"


def test_without_a_last_year_there_are_no_causes():
    found = bridge(pd.DataFrame([("t1", 90.0, 0.0, 100.0), ("t2", np.nan, 0.0, 5.0)], columns=TOTALS), None)
    assert (found.company.variance, found.company.last_year, found.company.causes) == (1500, None, {})
    assert [(s.id, s.variance, s.from_plan) for s in found.teams] == [("t1", 1000, {}), ("t2", None, {})]


def test_teams_that_stand_together_keep_the_company_as_it_is():
    totals = pd.DataFrame([(f"t{n}", 10.0, 10.0, 10.0 + n) for n in range(4)], columns=TOTALS)
    cells = pd.DataFrame([(f"t{n}", "present", "a", "x", 10.0, 10.0 + n, 1, 1) for n in range(4)], columns=CELLS)
    whole = bridge(totals, cells)
    some = together(whole, ["t1", "t2"], "others")
    assert some.company == whole.company
    assert [(s.id, s.teams, s.variance) for s in some.teams] == [("others", 2, 300), ("t3", 1, 300), ("t0", 1, 0)]
    assert total(some.teams) == whole.company
    assert together(whole, [], "others") is whole


amounts = st.floats(-1e7, 1e7, allow_nan=False).map(lambda v: round(v, 4))
units = st.one_of(st.just(0.0), st.floats(-1e4, 1e4, allow_nan=False).map(lambda v: round(v, 3)))
cells = st.lists(st.tuples(
    st.sampled_from(["", "t1", "t2", "t3"]), st.sampled_from(["present", "new", "lost"]),
    st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y"]), amounts, amounts, units, units),
    min_size=1, max_size=25)


@settings(max_examples=150, deadline=None)
@given(cells, st.lists(st.one_of(st.just(np.nan), st.floats(0, 1e8)), min_size=4, max_size=4))
def test_everything_adds_up_to_the_cent(rows, plans):
    frame = pd.DataFrame(rows, columns=CELLS)
    sums = frame.groupby("id")[["before", "now"]].sum().reset_index()
    totals = sums.assign(plan=plans[: len(sums)]).rename(columns={"before": "last_year", "now": "actual"})
    found = bridge(totals, frame)
    for step in (*found.teams, found.company):
        assert list(step.causes) == list(CAUSES)
        assert sum(step.causes.values()) == step.actual - step.last_year
        if step.plan is not None:
            assert sum(step.from_plan.values()) == step.actual - step.plan == step.variance
    for name in ("actual", "last_year"):
        assert sum(getattr(step, name) for step in found.teams) == getattr(found.company, name)
        assert abs(getattr(found.company, name) - 100 * totals[name].sum()) <= 0.51
    for cause in CAUSES:
        assert sum(step.causes[cause] for step in found.teams) == found.company.causes[cause]
        exact = [step.causes[cause] for step in found.teams]
        assert all(isinstance(cents, int) for cents in exact)


@given(st.lists(amounts, min_size=1, max_size=9), st.integers(-5, 5))
def test_cents_are_shared_out_without_a_rest(parts, beyond):
    whole = round(100 * sum(parts)) + beyond
    found = in_cents(np.array(parts), whole)
    assert sum(found) == whole
    assert all(abs(cents - 100 * part) < 1 + abs(beyond) + 1e-3 for cents, part in zip(found, parts, strict=True))


def test_the_rest_goes_to_the_largest_remainders_row_by_row():
    parts = np.array([[0.006, 0.004, 0.005], [1.0, 2.0, 3.0], [-0.006, 0.0, 0.0], [0.005, 0.005, 0.005]])
    found = in_cents(parts, np.array([2, 599, -1, 1]))
    assert found.tolist() == [[1, 0, 1], [100, 200, 299], [-1, 0, 0], [1, 0, 0]], "of equal ones to the first"
    assert [in_cents(row, whole).tolist() for row, whole in zip(parts, (2, 599, -1, 1), strict=True)] == found.tolist()


def test_the_largest_variance_comes_first_and_ties_by_name():
    totals = pd.DataFrame([("b", 10.0, 0, 12.0), ("a", 10.0, 0, 12.0), ("c", 10.0, 0, 30.0), ("d", 10.0, 0, 1.0)],
                          columns=TOTALS)
    assert [step.id for step in bridge(totals, None).teams] == ["c", "a", "b", "d"]
