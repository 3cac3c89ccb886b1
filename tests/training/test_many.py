"""Many looks at once: adjusted as another library does, and chance rarely called sure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analytics.training.many import false_discovery, surely_other
from analytics.training.means import group_means

NAN = float("nan")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_as_statsmodels_does(p: list[float]) -> None:
    assert false_discovery(np.array(p)) == pytest.approx(multipletests(p, method="fdr_bh")[1], abs=1e-12)


def test_what_has_no_p_does_not_count_among_the_many() -> None:
    assert false_discovery(np.array([0.02, NAN, 0.03])) == pytest.approx([0.03, NAN, 0.03], nan_ok=True)


def people(groups: dict[str, list[float]]) -> pd.DataFrame:
    rows = [(f"{group}{i}", group, value) for group, values in groups.items() for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["manager_id", "group", "x"])


@pytest.mark.parametrize("than", [0.0, 0.4])
def test_it_is_the_t_test_adjusted(than: float) -> None:
    random = np.random.default_rng(5)
    truth = {"a": 0.0, "b": 0.3, "c": 0.5, "d": -0.6, "e": 1.0}
    groups = {name: list(random.normal(mean, 0.5, 12)) for name, mean in truth.items()}
    means = group_means(people(groups), ["group"], "x")
    p = [stats.ttest_1samp(groups[group], than).pvalue for group in means["group"]]
    assert surely_other(means, "x", than).tolist() == multipletests(p, method="fdr_bh")[0].tolist()


CASES = [  # values of one group, than, sure, because
    ([0.5], 0.0, False, "one person has no interval"),
    ([0.5, 0.5], 0.0, True, "no spread, and another"),
    ([0.5, 0.5], 0.5, False, "no spread, and the same"),
    ([NAN, NAN], 0.0, False, "nobody has a value"),
    ([0.1, -0.1, 0.2], 0.0, False, "about the same"),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1] for c in CASES])
def test_edges(case: tuple) -> None:
    values, than, sure, _ = case
    assert surely_other(group_means(people({"a": values}), ["group"], "x"), "x", than).tolist() == [sure]


def test_among_many_without_a_change_one_is_rarely_called_sure() -> None:
    random, wrong = np.random.default_rng(2), 0
    for _ in range(60):
        means = group_means(people({str(g): list(random.normal(0, 1, 10)) for g in range(20)}), ["group"], "x")
        wrong += bool(surely_other(means, "x").any())
    assert wrong <= 8, "by their intervals alone it would be about 38 of 60"
