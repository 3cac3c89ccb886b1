"""Means over people: Student's interval by another library, one person one word, and small groups."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.training.means import group_means

NAN = float("nan")


def people(values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"manager_id": [f"p{i}" for i in range(len(values))], "team": "t", "x": values})


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=12).filter(lambda v: max(v) - min(v) > 0.01))
def test_the_interval_is_that_of_the_t_test(values: list[float]) -> None:
    row = group_means(people(values), ["team"], "x").iloc[0]
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert row["x"] == pytest.approx(sum(values) / len(values), abs=1e-9)


CASES = [  # rows (person, value), smallest, mean, n, people, because
    ([("a", 1.0), ("a", 3.0), ("b", 5.0)], 0, 3.5, 2, 2, "a person with two rows counts once"),
    ([("a", 1.0), ("b", NAN)], 0, 1.0, 1, 2, "who has no value is counted but not measured"),
    ([("a", NAN)], 0, NAN, 0, 1, "nobody has a value"),
    ([("a", 1.0), ("b", 2.0)], 2, 1.5, 2, 2, "just enough people to show"),
    ([("a", 1.0), ("b", 2.0)], 3, NAN, 2, 2, "one too few"),
    ([("a", 1.0), ("b", NAN)], 2, NAN, 1, 2, "a missing value makes no group larger"),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1] for c in CASES])
def test_who_counts(case: tuple) -> None:
    rows, smallest, mean, n, of, _ = case
    frame = pd.DataFrame(rows, columns=["manager_id", "x"]).assign(team="t", y=1.0)
    row = group_means(frame, ["team"], "x", ["y"], smallest).iloc[0]
    assert row["x"] == pytest.approx(mean, nan_ok=True)
    assert (row["n"], row["required_of"]) == (n, of)
    assert math.isnan(row["y"]) == (n < smallest), "what is shown beside it is hidden with it"


def test_one_person_has_no_interval() -> None:
    row = group_means(people([2.0]), ["team"], "x").iloc[0]
    assert (row["x"], math.isnan(row["low"]), math.isnan(row["high"])) == (2.0, True, True)
