"""Imputation from the untrained: cases counted, other courses held constant, the dip kept out, nothing that breaks."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from diff_diff import ImputationDiD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.training.effect import effect, measured
from analytics.training.estimating import before_after, means
from analytics.training.event_study import by_time_since
from analytics.training.imputation import imputed
from tests.training.companies import company, panel, sellers


def by_the_library(rows: pd.DataFrame, covariates: tuple[str, ...] = ()) -> tuple[float, float]:
    """Value and error as diff-diff has them; it knows no weights, so each row stands as often as it has cases."""
    each = rows.loc[rows.index.repeat(rows["weight"].astype(int))].reset_index(drop=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ImputationDiD(leave_one_out=True, aux_partition="horizon").fit(
            each, "outcome", "unit", "time", "since", covariates=list(covariates) or None)
    return found.overall_att, found.overall_se


DESIGNS = {
    "three waves": lambda seed: company(seed),
    "one wave": lambda seed: company(seed, waves=(18,)),
    "few people": lambda seed: company(seed, 24, 36, 6, (18, 20)),
    "everybody in the end": lambda seed: company(seed, 30, 30, 30, (10, 14, 18, 22)),
    "waves of one": lambda seed: company(seed, trained=9, waves=(10, 12, 14, 16, 18, 20, 22, 24, 26)),
    "shares of few cases": sellers,
}


@pytest.mark.parametrize("design", DESIGNS)
def test_value_and_error_are_those_of_the_library(design: str) -> None:
    """Also where a tenth of the months is missing, and with another course that comes and goes by chance."""
    for seed in range(2):
        rows = DESIGNS[design](seed).rows.sample(frac=1 - 0.1 * seed, random_state=seed).sort_index()
        chance = np.random.default_rng(seed).random(len(rows))
        rows = rows.reset_index(drop=True).assign(had=(chance < 0.3).astype(float))
        rows = rows[rows["time"].isin(rows.loc[(rows["since"] == 0) | (rows["time"] < rows["since"]), "time"])]
        for covariates in ((), ("had",)):
            found = imputed(rows, covariates)
            assert found is not None
            assert (found.value, found.se) == pytest.approx(by_the_library(rows, covariates), abs=1e-7)


def test_the_interval_covers_the_truth_where_outcomes_rest_on_few_cases() -> None:
    """Shares of some deals a month, in 200 companies: 92 to 98 % of the intervals."""
    found = [measured(sellers(seed))[1] for seed in range(200)]
    assert 0.92 <= np.mean([one is not None and one.low <= 0.10 <= one.high for one in found]) <= 0.98


def test_only_the_proportions_of_weights_count() -> None:
    rows = sellers(4).rows
    one, other = imputed(rows), imputed(rows.assign(weight=rows["weight"] * 1e4))
    assert one is not None
    assert other is not None
    assert (other.value, other.se) == pytest.approx((one.value, one.se))


def test_an_effect_that_nothing_ties_down_is_none() -> None:
    """Two groups of people of which no month is seen in both: the trained months of one have no like."""
    rows = company(1, 20, 24, 5, (6,)).rows
    apart = rows[(rows["since"] > 0) & ((rows["time"] < 7) | (rows["time"] > 12)) | (rows["since"] == 0)
                 & (rows["time"] > 12)]
    assert imputed(apart) is None
    tied = pd.concat([apart, rows[(rows["since"] == 0) & (rows["time"] == 3)]])
    assert imputed(tied) is not None


def test_what_the_compared_learnt_elsewhere_is_held_constant() -> None:
    """Half of those compared take another course that raises the outcome by one; ours changes nothing."""
    random, people, months = np.random.default_rng(1), 40, 30
    since = np.where(np.arange(people) < 12, 15, 0)
    other = np.where((np.arange(people) >= 12) & (np.arange(people) % 2 == 0), 13, 99)
    had = (np.arange(months)[None, :] >= other[:, None]).astype(float)
    outcome = random.normal(size=(people, 1)) + 0.5 * random.normal(size=(people, months)) + had
    found = panel(outcome, since)
    found = dataclasses.replace(found, rows=found.rows.assign(had_other=had.ravel()), covariates=("had_other",))
    bare, held = imputed(found.rows), measured(found)[1]
    assert bare is not None
    assert held is not None
    assert bare.high < 0, "it would seem to harm"
    assert held.low < 0 < held.high


def test_a_covariate_that_few_show_is_left_out() -> None:
    """In four people alone it would take what is theirs by chance."""
    rows = company(2).rows
    few = rows.assign(had=((rows["unit"] >= 44) & (rows["time"] > 10)).astype(float))
    more = rows.assign(had=((rows["unit"] >= 43) & (rows["time"] > 10)).astype(float))
    assert imputed(few, ["had"]) == imputed(rows)
    assert imputed(more, ["had"]) != imputed(rows)


def test_the_half_year_that_chose_is_seen_and_not_counted() -> None:
    points = pd.concat([
        by_time_since(company(seed, trained=16, waves=(18,), effect=0.0, chosen_weak=True).rows, 12, 6)
        for seed in range(3)]).groupby("since")["value"].mean()
    early, dip, after = points.loc[:-7], points.loc[-6:-1], points.loc[0:]
    assert early.mean() == pytest.approx(0, abs=1e-9), "measured against their own mean"
    assert dip.mean() < -0.25
    assert abs(after.mean()) < 0.15


def test_the_points_after_are_those_of_the_overall_effect() -> None:
    found = effect(company(5, months=29, waves=(18,)))
    after = found.by_time[found.by_time["since"] >= 0]
    assert found.overall is not None
    assert len(after) == 11
    assert after["value"].mean() == pytest.approx(found.overall.value, abs=0.02)


def test_the_naive_figure_is_half_a_year_against_half_a_year() -> None:
    rows = company(6, waves=(18,)).rows
    own = rows[rows["since"] > 0]
    gap = own["time"] - own["since"]
    found = before_after(rows, 6)
    assert found is not None
    assert found.value == pytest.approx(
        (means(own[gap.between(0, 5)]) - means(own[gap.between(-6, -1)])).mean())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_panel_is_too_poor_to_be_answered(data: st.DataObject) -> None:
    """Whatever is missing, whoever is trained: figures or None, never an error; a low end is never above the high."""
    people, months = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9))
    starts = st.one_of(st.just(0), st.integers(0, months + 1))
    since = np.array(data.draw(st.lists(starts, min_size=people, max_size=people)))
    values = st.one_of(st.just(np.nan), st.floats(-5, 5), st.just(0.0))
    outcome = np.array(data.draw(st.lists(values, min_size=people * months, max_size=people * months)))
    if np.isnan(outcome).all():
        outcome[0] = 1.0
    weight = np.array(data.draw(st.lists(st.integers(1, 5), min_size=people * months, max_size=people * months)))
    found = effect(panel(outcome.reshape(people, months), since, weight.reshape(people, months)))
    for one in (found.overall, found.naive, found.before):
        assert one is None or one.low <= one.value <= one.high
    assert (found.by_time["low"] <= found.by_time["high"]).all()
