"""The best team: a small team cannot win by luck, and what is too close to call is said so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.assessment.best_team import SURE, best_team, chances
from analytics.metrics.intervals import Z


def teams(rows: list[tuple]) -> pd.DataFrame:
    """id, value, standard error, cases."""
    return pd.DataFrame([(i, i.upper(), v, v - Z * s, v + Z * s, n) for i, v, s, n in rows],
                        columns=["team_id", "name", "value", "low", "high", "n"])


USUAL = [(f"t{i}", 1.0 + 0.02 * (i % 3 - 1), 0.05, 12) for i in range(7)]


def test_a_clear_best_team_is_named():
    found = best_team(teams([*USUAL, ("best", 1.5, 0.05, 12)]))
    assert found.named == "best"
    assert found.candidates == ("best",)
    assert found.table["team_id"].iloc[0] == "best"
    assert found.table["chance"].iloc[0] > 0.95


def test_where_less_is_better_the_least_is_best():
    rows = [*USUAL, ("best", 0.5, 0.05, 12)]
    assert best_team(teams(rows), higher_is_better=False).named == "best"
    assert best_team(teams(rows)).named != "best"


def test_two_people_who_sold_alike_do_not_win_by_luck():
    """Their own interval is tiny, for two alike seem sure; the pooled spread knows better."""
    lucky = ("two", 1.12, 0.001, 2)
    found = best_team(teams([*USUAL, lucky]))
    row = found.table.set_index("team_id").loc["two"]
    assert found.named is None
    assert row["estimate"] < 1.06, "drawn towards the others"
    assert row["high"] - row["low"] > 0.1
    large = best_team(teams([*USUAL, ("many", 1.12, 0.05, 40)])).table.set_index("team_id").loc["many"]
    assert large["estimate"] > row["estimate"], "many cases are drawn less"


def test_among_equals_it_is_seldom_called():
    """Teams of the same people, of unequal size: the named one would be a mistake."""
    random = np.random.default_rng(8)
    called, small_first, rounds = 0, 0, 300
    for _ in range(rounds):
        rows = []
        for i, n in enumerate([2, 2, 6, 6, 6, 6, 10, 12]):
            sample = random.normal(1.0, 0.2, n)
            rows.append((f"t{i}", sample.mean(), sample.std(ddof=1) / np.sqrt(n), n))
        found = best_team(teams(rows))
        called += found.named is not None
        small_first += found.named in ("t0", "t1")
    assert called / rounds < 0.05
    assert small_first / rounds < 0.02


@pytest.mark.parametrize(("rows", "length", "because"), [
    ([], 0, "no team"), ([("a", 1.0, 0.1, 6)], 1, "one team alone is not the best of any"),
    ([("a", 1.0, 0.1, 6), ("b", 1.0, np.nan, 6)], 1, "without an interval nobody is compared"),
    ([("a", 1.0, 0.1, 6), ("b", np.nan, 0.1, 6)], 1, "without a value neither"),
    ([("a", 1.0, 0.1, 6), ("b", 1.2, 0.1, 0)], 1, "nor without cases"),
    ([("a", 1.0, 0.0, 6), ("b", 1.0, 0.0, 6)], 2, "no spread at all"),
])
def test_too_few_teams(rows, length, because):
    found = best_team(teams(rows))
    assert len(found.table) == length, because
    assert found.named is None, because
    assert not found.table.isna().any(axis=None), because


def test_chances_add_up_and_candidates_hold_enough():
    found = best_team(teams([*USUAL, ("a", 1.05, 0.05, 12)]))
    assert found.table["chance"].sum() == pytest.approx(1)
    together = found.table.set_index("team_id")["chance"]
    assert together[list(found.candidates)].sum() >= SURE
    assert together[list(found.candidates[:-1])].sum() < SURE, "the fewest that do"


def test_chances_recomputed_for_two():
    """The second way: of two normals the larger one by the normal distribution of their difference."""
    from scipy.stats import norm

    first = chances(np.array([1.0, 0.8]), np.array([0.2, 0.1]))[0]
    assert first == pytest.approx(norm.cdf(0.2 / np.hypot(0.2, 0.1)), abs=0.01)
