"""What came of a plan: against people who started alike, never a bare before and after."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analytics.assessment.support_effect import Effect, correlation, effect, together

START, END = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


def scores(pairs: dict[str, tuple[float, float]], group: dict[str, int] | None = None) -> pd.DataFrame:
    """Scores at start and end; NaN means none."""
    rows = [(person, pd.Timestamp(month), value, (group or {}).get(person, 1))
            for person, both in pairs.items() for month, value in zip((START, END), both, strict=True)]
    frame = pd.DataFrame(rows, columns=["manager_id", "month", "score", "group"])
    return frame.dropna()


PEOPLE = {"a": (60.0, 75.0), "b": (58.0, 62.0), "c": (62.0, 68.0), "d": (60.0, 62.0), "e": (90.0, 88.0),
          "f": (61.0, 90.0)}


def found(pairs=None, *, person="a", fewest=3, band=5.0, supported=("f",), group=None, **more) -> Effect | None:
    return effect(scores(pairs or PEOPLE, group), person, START, END, band=band, fewest=fewest, supported=supported,
                  **more)


def test_the_change_less_that_of_comparable_people():
    """By hand: changes of b, c, d are 4, 6, 2, mean 4, sd 2; t(2) is 4.3027; half is 4.3027 x 2 x sqrt(4/3) = 9.937."""
    one = found()
    assert (one.change, one.peers_change, one.n) == (15, 4, 3), "e started elsewhere, f had support"
    assert one.effect == 11
    assert (one.low, one.high) == pytest.approx((11 - 9.937, 11 + 9.937), abs=0.001)
    assert one.clear


def test_who_does_as_the_others_shows_no_effect_however_much_it_rose():
    one = found(PEOPLE | {"a": (60.0, 64.0)})
    assert (one.change, one.effect) == (4, 0)
    assert not one.clear


def test_a_fall_is_an_effect_too():
    one = found(PEOPLE | {"a": (60.0, 40.0)})
    assert one.effect == -24
    assert one.clear


def test_people_at_the_edge_of_the_band_are_comparable():
    assert (found(band=2.0).n, found(band=2.0).alike) == (3, True)
    assert not found(band=1.9).alike, "d alone is nobody to compare with"


def test_nobody_is_compared_with_whose_change_may_not_be_told():
    """A reader who knows all of them but few would work out what these few did."""
    group = {"b": 2}
    assert found(group=group, fewest=2).n == 2, "c and d are of the same group"
    wider = found(group=group, fewest=2, told=lambda people: len(people) > 2)
    assert (wider.n, wider.peers_change) == (3, 4), "everybody who started alike instead"
    none = found(told=lambda people: len(people) > 9)
    assert (none.n, none.alike) == (0, False)
    assert np.isnan([none.peers_change, none.effect, none.low]).all()


def test_the_same_group_is_taken_where_it_is_large_enough_else_everybody():
    group = {"b": 2}
    assert found(group=group, fewest=2).peers_change == 4, "c and d: 6 and 2"
    assert (found(group=group, fewest=2).n, found(group=group, fewest=3).n) == (2, 3)


def test_with_too_few_there_is_no_effect_but_still_the_change():
    one = found(fewest=4)
    assert np.isnan([one.effect, one.low, one.high, one.peers_change]).all()
    assert (one.n, one.change, one.clear) == (4, 15, False), "b, c, d and e: a line needs ten"


def test_where_nobody_started_alike_a_line_through_everybody_says_what_was_to_be_expected():
    """The line and its prediction interval as numpy and the textbook give them."""
    random = np.random.default_rng(5)
    first = random.uniform(75, 100, 30)
    last = 40 + 0.6 * first + random.normal(0, 3, 30)
    pairs = {"a": (60.0, 90.0)} | {f"p{n}": pair for n, pair in enumerate(zip(first, last, strict=True))}
    one = found(pairs)
    line = np.polynomial.Polynomial.fit(first, last, 1)
    left = last - line(first)
    half = 2.048407 * np.sqrt(left @ left / 28 * (1 + 1 / 30 + (60 - first.mean()) ** 2 / (first.var() * 30)))
    assert (one.alike, one.n) == (False, 30)
    assert one.peers_change == pytest.approx(line(60.0) - 60)
    assert (one.low, one.effect, one.high) == pytest.approx((90 - line(60) - half, 90 - line(60), 90 - line(60) + half))
    assert found().alike


def test_people_who_all_began_alike_give_no_line():
    pairs = {"a": (60.0, 90.0)} | {f"p{n}": (80.0, 80.0 + n) for n in range(12)}
    assert np.isnan(found(pairs).effect)


@pytest.mark.parametrize("pairs", [{"a": (60.0, np.nan)}, {"a": (np.nan, 75.0)}])
def test_without_both_scores_there_is_nothing_to_say(pairs):
    assert found(PEOPLE | pairs) is None
    assert found(person="nobody") is None


def test_before_a_month_has_passed_there_is_nothing_to_say():
    assert effect(scores(PEOPLE), "a", START, START, band=5, fewest=3, supported=()) is None
    assert effect(scores(PEOPLE), "a", END, START, band=5, fewest=3, supported=()) is None


def simulated(rho: float, people: int = 400, effect_of_support: float = 0.0, seed: int = 3):
    """Scores with mean 80 and sd 10 that go together by ``rho``; the lowest twentieth gets support."""
    random = np.random.default_rng(seed)
    first = random.normal(size=people)
    second = rho * first + np.sqrt(1 - rho**2) * random.normal(size=people)
    names = [f"p{n:03}" for n in range(people)]
    chosen = {names[n] for n in np.argsort(first)[: people // 20]}
    pairs = {name: (80 + 10 * x, 80 + 10 * y + effect_of_support * (name in chosen))
             for name, x, y in zip(names, first, second, strict=True)}
    return pairs, chosen


@pytest.mark.parametrize("rho", [0.2, 0.7])
def test_the_expected_score_is_mu_and_rho_times_the_distance(rho):
    pairs, _ = simulated(rho)
    frame = scores(pairs)
    first = frame[frame["month"] == pd.Timestamp(START)].set_index("manager_id")["score"]
    last = frame[frame["month"] == pd.Timestamp(END)].set_index("manager_id")["score"]
    by_hand = np.corrcoef(first, last.loc[first.index])[0, 1]
    assert correlation(frame, 6) == pytest.approx(by_hand, abs=1e-9)
    assert by_hand == pytest.approx(rho, abs=0.12)
    person = first.idxmin()
    one = effect(frame, person, START, END, band=5, fewest=3, supported=())
    assert one.expected == pytest.approx(first.mean() + by_hand * (first.min() - first.mean()))
    assert one.start < one.expected < first.mean(), "the lowest is expected to rise, not to the mean"


def test_choosing_the_lowest_manufactures_a_gain_that_is_no_effect():
    """Nothing was done, yet the chosen rise by 10 points or so; against people who started alike it is nothing."""
    pairs, chosen = simulated(0.5)
    gains = [pairs[p][1] - pairs[p][0] for p in chosen]
    assert np.mean(gains) > 7
    effects = [effect(scores(pairs), p, START, END, band=6, fewest=5, supported=chosen) for p in chosen]
    known = [e for e in effects if e is not None]
    expected = np.mean([e.expected - e.start for e in known])
    assert np.mean(gains) == pytest.approx(expected, abs=4), "regression to the mean says as much beforehand"


def test_intervals_cover_no_effect_and_find_a_large_one():
    """Of people without support 95 of 100 intervals hold 0; with 30 points nearly all exclude it."""
    pairs, _ = simulated(0.6, people=500)
    frame, holds = scores(pairs), []
    for person in list(pairs)[:300]:
        one = effect(frame, person, START, END, band=3, fewest=10, supported=())
        if one is not None and one.effect == one.effect:
            holds.append(one.low <= 0 <= one.high)
    assert len(holds) > 200
    assert np.mean(holds) == pytest.approx(0.95, abs=0.03)


def test_the_line_covers_too():
    """The lowest of each of many companies, none of whom had support: 95 of 100 intervals hold 0."""
    holds = []
    for seed in range(150):
        pairs, _ = simulated(0.6, people=40, seed=seed)
        person = min(pairs, key=lambda p: pairs[p][0])
        one = effect(scores(pairs), person, START, END, band=0.01, fewest=5, supported=())
        assert not one.alike
        holds.append(one.low <= 0 <= one.high)
    assert np.mean(holds) == pytest.approx(0.95, abs=0.045)


def test_several_plans_together():
    def one(value: float) -> Effect:
        return Effect(60, 70, 5, 9, value, value - 20, value + 20, 65)

    assert together([one(2), one(4), one(float("nan")), one(6)])[::3] == (4, 3)
    mean, low, high, _ = together([one(2), one(4), one(6)])
    assert (mean, low, high) == pytest.approx((4, 4 - 4.9683, 4 + 4.9683), abs=1e-3)
    assert np.isnan(together([one(2), one(4)])[0])


def test_too_few_pairs_say_nothing_about_regression():
    assert np.isnan(correlation(scores(PEOPLE), 6))
    assert np.isnan(found().expected)
