"""Gaps and results: the correlation by other ways, chance among many, both directions of better, and too few people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.training.association import gaps_and_results, partial_rank_correlation

NAN = float("nan")


def sample(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.normal(size=n)
    return x, -x + random.normal(size=n)


def test_among_one_kind_it_is_spearmans() -> None:
    x, y = sample(30)
    found, expected = partial_rank_correlation(x, y, np.zeros(30)), stats.spearmanr(x, y)
    assert (found.value, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.low < found.value < found.high < 0


def test_given_the_kind_it_is_the_correlation_of_residuals_of_ranks() -> None:
    x, y = sample(40)
    kinds = np.repeat(["junior", "senior"], 20)
    x, y = x + 10 * (kinds == "senior"), y + 10 * (kinds == "senior")
    design = np.column_stack([np.ones(40), kinds == "senior"])

    def residual(values: np.ndarray) -> np.ndarray:
        ranks = stats.rankdata(values)
        return ranks - design @ np.linalg.lstsq(design, ranks, rcond=None)[0]

    expected = stats.pearsonr(residual(x), residual(y)).statistic
    found = partial_rank_correlation(x, y, kinds)
    assert found.value == pytest.approx(expected)
    assert found.value < 0 < stats.spearmanr(x, y).statistic, "that the senior have more of both says nothing"


@pytest.mark.parametrize(("x", "y", "kinds", "because"), [
    ([1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7], [0] * 7, "all alike in one"),
    ([1, 2, 3, 4, 5], [1, 2, 3, 5, 4], [0] * 5, "too few people"),
    ([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 8], list(range(7)), "nobody has anybody to be compared with"),
])
def test_what_cannot_be_told_is_not(x: list, y: list, kinds: list, because: str) -> None:
    found = partial_rank_correlation(np.array(x), np.array(y), np.array(kinds))
    assert np.isnan([found.value, found.low, found.high, found.p]).all(), because


def test_a_perfect_order_has_no_margin() -> None:
    x = np.arange(8.0)
    assert partial_rank_correlation(x, -x, np.zeros(8)) == partial_rank_correlation(x, -x**3, np.zeros(8))
    assert partial_rank_correlation(x, -x, np.zeros(8)).value == -1


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rho, held, tries = -0.5, 0, 400
    truth = 6 / np.pi * np.arcsin(rho / 2)  # Spearman's of a bivariate normal
    random = np.random.default_rng(7)
    for _ in range(tries):
        x, noise = random.normal(size=(2, 40))
        found = partial_rank_correlation(x, rho * x + np.sqrt(1 - rho**2) * noise, np.zeros(40))
        held += found.low <= truth <= found.high
    assert 0.92 <= held / tries <= 0.98


def gaps(n: int, skills: int = 1) -> tuple[pd.DataFrame, pd.Series]:
    """Skill s0 is tied to the result, the others are not."""
    x, y = sample(n)
    random = np.random.default_rng(3)
    short = [x, *random.normal(size=(skills - 1, n))]
    frames = [pd.DataFrame({"manager_id": [f"p{i}" for i in range(n)], "skill_id": f"s{k}", "role": "am",
                            "career_level": 1, "required": 3.0, "level": 3.0 - short[k]}) for k in range(skills)]
    return pd.concat(frames, ignore_index=True), pd.Series(y, index=[f"p{i}" for i in range(n)])


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_below_zero_is_worse_whichever_direction_is_better(higher_is_better: bool) -> None:
    frame, result = gaps(40, 5)
    found = gaps_and_results(frame, result if higher_is_better else -result, fewest=10,
                             higher_is_better=higher_is_better).set_index("skill_id")
    assert found.loc["s0", "value"] < 0
    assert found["weaker"].to_dict() == {"s0": True, "s1": False, "s2": False, "s3": False, "s4": False}
    assert not found["stronger"].any()
    turned = gaps_and_results(frame, -result, fewest=10).set_index("skill_id")
    assert (turned.loc["s0", "stronger"], turned.loc["s0", "weaker"]) == (True, False)


def test_chance_among_many_skills_is_rarely_called_sure() -> None:
    random, wrong = np.random.default_rng(11), 0
    for _ in range(100):
        n, skills = 30, 10
        frame = pd.DataFrame({
            "manager_id": np.tile([f"p{i}" for i in range(n)], skills), "skill_id": np.repeat(range(skills), n),
            "role": "am", "career_level": 1, "required": 3.0, "level": random.normal(size=n * skills)})
        found = gaps_and_results(frame, pd.Series(random.normal(size=n), [f"p{i}" for i in range(n)]), fewest=10)
        wrong += bool((found["weaker"] | found["stronger"]).any())
    assert wrong <= 10, "without the adjustment it would be about 40"


@pytest.mark.parametrize(("people", "told"), [(9, False), (10, True)])
def test_too_few_people_are_not_told_of(people: int, told: bool) -> None:
    frame, result = gaps(people)
    row = gaps_and_results(frame, result, fewest=10).iloc[0]
    assert (row["n"], bool(np.isfinite(row["value"]))) == (people, told)


def test_who_has_no_result_or_no_level_is_left_out() -> None:
    frame, result = gaps(12)
    frame.loc[0, "level"] = NAN
    assert gaps_and_results(frame, result.drop("p1"), fewest=1)["n"].tolist() == [10]


def test_nobody_gives_an_empty_frame_with_its_columns() -> None:
    frame, result = gaps(12)
    found = gaps_and_results(frame.iloc[:0], result, fewest=1)
    assert (len(found), {"weaker", "stronger", "adjusted"} <= set(found)) == (0, True)
