"""Contests: among equals it is luck, among unequals it is not, and the chances are what simulation finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.luck import contest

NAN = float("nan")


def held(people: int, tau: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    error = random.lognormal(0, 0.3, people)
    truth = tau * random.normal(size=people)
    return truth, truth + error * random.normal(size=people), error


@pytest.mark.parametrize("people", [4, 10, 30])
def test_a_contest_among_equals_is_reported_as_luck(people: int, record_property) -> None:
    found = [contest(*held(people, 0.0, seed)[1:]) for seed in range(300)]
    share = np.mean([one.luck for one in found if one])
    record_property("reported", float(share))
    assert share >= 0.93
    assert np.mean([one.noise for one in found if one]) > 0.6 if people > 4 else True


def test_a_contest_among_unequals_is_not() -> None:
    found = [contest(*held(15, 4.0, seed)[1:]) for seed in range(100)]
    assert np.mean([one.luck for one in found if one]) < 0.02
    assert np.mean([one.winner_is_best for one in found if one]) > 0.6


@pytest.mark.parametrize("tau", [0.5, 1.0, 3.0])
def test_the_winner_is_the_best_as_often_as_said(tau: float, record_property) -> None:
    said, was = [], []
    for seed in range(400):
        truth, seen, error = held(12, tau, seed)
        found = contest(seen, error)
        assert found is not None
        said.append(found.winner_is_best)
        was.append(found.winner == np.argmax(truth))
    record_property("said, was", f"{np.mean(said)}, {np.mean(was)}")
    assert np.mean(said) == pytest.approx(np.mean(was), abs=0.1)  # a little too sure where people hardly differ


@pytest.mark.parametrize("tau", [1.0, 3.0])
def test_the_lead_shrinks_as_said_in_a_second_contest(tau: float) -> None:
    """What is expected to be left of the lead is what a new contest of the same people shows of it."""
    expected, lead, left, again = 0.0, 0.0, 0.0, []
    for seed in range(400):
        truth, seen, error = held(12, tau, seed)
        found = contest(seen, error)
        assert found is not None
        second = np.argsort(-seen)[1]
        gap = seen[found.winner] - seen[second]
        lead, expected = lead + gap, expected + (1 - found.noise) * gap
        left += truth[found.winner] - truth[second]
        replay = truth + error * np.random.default_rng(10**6 + seed).normal(size=12)
        again.append((found.again[found.winner], np.argmax(replay) == found.winner))
    assert expected / lead == pytest.approx(left / lead, abs=0.2)
    said, was = np.mean(again, axis=0)
    assert said == pytest.approx(was, abs=0.07)


def test_a_clear_winner() -> None:
    found = contest(np.array([10.0, 12, 11, 90, 13]), np.ones(5))
    assert found is not None
    assert (found.winner, found.luck) == (3, False)
    assert found.winner_is_best == found.again[3] == 1
    assert found.noise < 0.01


def test_the_lowest_wins_where_less_is_better() -> None:
    value, error = np.array([10.0, 12, 11, 90, -60]), np.ones(5)
    down = contest(value, error, higher_is_better=False)
    assert down is not None
    assert down.winner == 4
    mirrored = contest(-value, error)
    assert mirrored is not None
    assert down.again.tolist() == mirrored.again.tolist()


def test_odd_contests() -> None:
    assert contest(np.array([]), np.array([])) is None
    assert contest(np.array([NAN, NAN]), np.ones(2)) is None
    lone = contest(np.array([NAN, 7.0]), np.ones(2))
    assert lone is not None
    assert (lone.winner, lone.again.tolist(), lone.noise, lone.luck) == (1, [0.0, 1.0], 0.0, False)
    tie = contest(np.array([7.0, 7.0, 3.0, 2.0]), np.array([2.0, 1.0, 1.0, 1.0]))
    assert tie is not None
    assert (tie.winner, tie.noise) == (1, 1.0), "of two equal results the surer one, and no lead"
    exact = contest(np.array([7.0, 8.0, 3.0]), np.zeros(3))
    assert exact is not None
    assert (exact.winner, exact.winner_is_best, exact.noise, exact.luck) == (1, 1.0, 0.0, False)
    alike = contest(np.array([7.0, 7.0]), np.zeros(2))
    assert alike is not None
    assert alike.luck
    unknown = contest(np.array([7.0, 9.0, 8.0]), np.full(3, NAN))
    assert unknown is not None
    assert (unknown.winner, unknown.luck) == (1, True), "without any error nothing can be told from luck"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.5, 10)), min_size=1, max_size=15),
       st.randoms(use_true_random=False))
def test_chances_add_up_and_do_not_depend_on_the_order(people: list, random) -> None:
    order = list(range(len(people)))
    random.shuffle(order)
    value, error = np.array(people).T
    found, turned = contest(value, error), contest(value[order], error[order])
    assert found is not None
    assert turned is not None
    assert found.again.sum() == pytest.approx(1)
    assert found.best.sum() == pytest.approx(1)
    assert (found.luck, found.noise) == (turned.luck, pytest.approx(turned.noise))
    if len(set(people)) == len(people):
        assert found.again[order] == pytest.approx(turned.again)
