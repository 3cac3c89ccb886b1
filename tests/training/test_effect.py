"""Whether a training works: intervals that cover, choices that mislead, and what the design cannot tell."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analytics.training.conclusion import verdict
from analytics.training.effect import effect, measured
from analytics.training.estimating import Estimate, adjusted, before_after
from analytics.training.imputation import imputed
from analytics.training.panel_file import panel_of
from analytics.training.returns import cost_per_unit, roi
from analytics.training.uplift import uplift
from tests.training.companies import EFFECT, company


@pytest.mark.parametrize("randomised", [False, True])
@pytest.mark.parametrize(("people", "trained", "waves"), [
    (48, 14, (18, 20, 22)), (48, 14, (18,)), (24, 6, (18, 20)), (30, 30, (10, 14, 18, 22))])
def test_the_interval_covers_the_truth(people: int, trained: int, waves: tuple[int, ...], *, randomised: bool) -> None:
    """In 200 companies: 92 to 98 % of the intervals."""
    found = [measured(company(seed, people, 36, trained, waves), randomised=randomised)[1] for seed in range(200)]
    assert 0.92 <= np.mean([one is not None and one.low <= EFFECT <= one.high for one in found]) <= 0.98


def test_the_same_effect_computed_by_regression() -> None:
    """One wave, everybody seen in all months: the coefficient of least squares with effects of unit and time."""
    rows = company(3, waves=(18,)).rows
    rows = rows.assign(on=((rows["since"] > 0) & (rows["time"] >= rows["since"])).astype(int))
    found, twice = imputed(rows), smf.ols("outcome ~ on + C(unit) + C(time)", rows).fit()
    assert found is not None
    assert found.value == pytest.approx(twice.params["on"])


def test_ancova_is_that_of_statsmodels() -> None:
    rows = company(3, waves=(18,)).rows
    found, start = adjusted(rows), rows["since"].max()
    parts = rows.groupby(["unit", rows["time"] >= start])["outcome"].mean().unstack()
    wide = pd.DataFrame({"x": parts[False], "y": parts[True], "d": rows.groupby("unit")["since"].max() > 0})
    twice = smf.ols("y ~ d + x", wide.astype(float)).fit(cov_type="HC3")
    assert found is not None
    assert (found.value, found.se) == pytest.approx((twice.params["d"], twice.bse["d"]))


def test_who_was_chosen_for_a_bad_half_year_gains_nothing_by_an_idle_course() -> None:
    """The bare before/after claims a gain that is none; the effect does not, its interval holds, and all are warned."""
    panels = [company(seed, trained=16, waves=(18,), effect=0.0, chosen_weak=True) for seed in range(40)]
    naive = np.mean([one.value for panel in panels if (one := before_after(panel.rows, panel.before))])
    told = [one for panel in panels if (one := measured(panel)[1])]
    assert naive > 0.15
    assert abs(np.mean([one.value for one in told])) < naive / 4
    assert np.mean([one.low < 0 < one.high for one in told]) >= 0.9
    for one in map(effect, panels[:2]):
        assert "chosen because weak" in " ".join(map(str, one.warnings))
        assert one.rebound is not None
        assert one.rebound > 0


def test_the_sign_turns_with_the_outcome_and_its_scale_carries_over() -> None:
    panel = company(5)
    turned = dataclasses.replace(panel, rows=panel.rows.assign(outcome=-3 * panel.rows["outcome"]))
    one, other = effect(panel), effect(turned)
    assert one.overall is not None
    assert other.overall is not None
    assert other.overall.value == pytest.approx(-3 * one.overall.value)
    assert other.overall.low == pytest.approx(-3 * one.overall.high)
    for found, said, turned_said in ((one, "works", "harms"), (other, "harms", "works")):
        judged = found.overall, found.trained, found.compared
        assert verdict(*judged) == said
        assert verdict(*judged, lower_is_better=True) == turned_said
        assert verdict(*judged, sure=False) == "not_shown", "one of many that were looked at"


@pytest.mark.parametrize(("trained", "told", "because"), [
    (0, "Nobody was trained", "there is no effect to measure"),
    (4, "Only 4 were trained", "one under the fewest"),
    (44, "Only 4 remained", "one under the fewest to compare with"),
    (48, "Everybody was trained", "only those not yet trained remain"),
])
def test_what_the_design_cannot_tell(trained: int, told: str, because: str) -> None:
    found = effect(company(1, trained=trained))
    assert any(told in str(one) for one in found.warnings), because
    if trained < 48:
        assert verdict(found.overall, found.trained, found.compared) == "cannot_tell"


def test_who_was_trained_too_soon_to_have_a_baseline_is_left_out_and_counted() -> None:
    """Two months before the half-year that is no baseline are too few, three are enough; by lot all count."""
    for first, left_out in ((9, 0), (8, 5)):
        panel = company(1, trained=14, waves=(first, 18, 20))
        found = effect(panel)
        assert found.trained == 14 - left_out
        assert ("left out: 5" in " ".join(map(str, found.notes))) == bool(left_out)
        assert effect(panel, randomised=True).trained == 14
    assert effect(company(1, trained=14, waves=(4,))).trained == 14, "nobody has more: better than nothing"


def test_five_are_enough_on_either_side() -> None:
    for trained in (5, 43):
        assert not any("Only" in str(one) for one in effect(company(1, trained=trained)).warnings)


def test_holes_are_used_around_and_counted() -> None:
    full = company(2)
    frame = full.rows.rename(columns={"since": "treated_since"})
    frame["treated_since"] = frame["treated_since"].replace(0, pd.NA).astype("Int64")
    frame = frame.sample(frac=0.8, random_state=1)
    frame.iloc[:7, frame.columns.get_loc("outcome")] = np.nan
    found = effect(panel_of(frame, "holes"))
    assert found.overall is not None
    assert found.overall.low < EFFECT < found.overall.high
    assert {"7 rows without", "346 of all pairs"} <= {" ".join(str(n).split()[:3 if "rows" in str(n) else 4]) for n in
                                                      found.notes}


@pytest.mark.parametrize(("effect_of", "worth", "expected", "because"), [
    (Estimate(2, 0, 30), 100, 1.0, "2 x 10 x 100 for 1,000: as much again"),
    (Estimate(-2, 0, 30), -100, 1.0, "less is better, and worth as much"),
    (Estimate(0, 0, 30), 100, -1.0, "nothing gained: all of it lost"),
])
def test_roi(effect_of: Estimate, worth: float, expected: float, because: str) -> None:
    found = roi(effect_of, 10, worth, 1000)
    assert found is not None, because
    assert found.low == found.value == found.high == expected, because
    assert roi(effect_of, 10, worth, 0) is None, "without a cost there is no return on it"


def test_roi_carries_the_interval_and_cost_per_unit_is_endless_without_effect() -> None:
    found = roi(Estimate(2, 1, 30), 10, -100, 1000)
    assert found is not None
    assert found.low < found.value == -3 < found.high
    once = cost_per_unit(Estimate(2, 0.5, 30), 10, 1000)
    assert once.low < once.value == 50 < once.high < np.inf
    assert cost_per_unit(Estimate(-2, 0.5, 30), 10, 1000, lower_is_better=True) == once
    assert cost_per_unit(Estimate(2, 2, 30), 10, 1000).high == np.inf, "the interval includes no effect"
    assert cost_per_unit(Estimate(0, 1, 30), 10, 1000).value == np.inf


@pytest.mark.parametrize(("measured", "expected", "because"), [
    (None, 0.8, "nothing measured: the claim"),
    (Estimate(0.2, 0.4, 30), 0.5, "as sure as the claim: halfway"),
    (Estimate(0.2, 1e-9, 30), 0.2, "sure: what was measured"),
    (Estimate(-0.5, 1e-9, 30), 0.0, "no course takes levels away"),
])
def test_the_uplift_to_plan_with(measured: Estimate | None, expected: float, because: str) -> None:
    assert uplift(0.8, measured, 0.5)[0] == pytest.approx(expected), because
