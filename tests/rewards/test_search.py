"""A search with several aims: which points no other beats, how they are chosen, and where new ones lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.rewards.search import apart, filling, layers, near, unbeaten

AIMS = arrays(float, st.tuples(st.integers(1, 25), st.just(3)), elements=st.integers(0, 4).map(float))
CASES = [  # aims, who is beaten by none, because
    ([[1, 1], [2, 2]], [1], "worse in both"),
    ([[1, 2], [2, 1]], [0, 1], "each better in one"),
    ([[1, 2], [1, 2]], [0, 1], "equals do not beat each other"),
    ([[1, 2], [1, 3]], [1], "as good in one and worse in the other"),
    ([[np.nan, 2], [1, 2]], [1], "what cannot be said is the worst"),
    ([[np.nan, 3], [1, 2]], [0, 1], "but may be the best in the other"),
    ([[5, 5]], [0], "alone"),
    (np.zeros((0, 2)), [], "nobody"),
]


@pytest.mark.parametrize(("aims", "expected", "because"), CASES, ids=[c[-1] for c in CASES])
def test_unbeaten(aims, expected, because):
    assert np.flatnonzero(unbeaten(np.array(aims, float))).tolist() == expected, because


@given(AIMS)
def test_unbeaten_by_looking_at_every_pair(aims):
    plain = [not any(all(b >= a) and any(b > a) for b in aims) for a in aims]
    assert unbeaten(aims).tolist() == plain


@given(AIMS, st.integers(1, 10))
def test_layers_begin_with_the_unbeaten_and_repeat_nobody(aims, least):
    found = layers(aims, least).tolist()
    assert len(found) == len(set(found)) >= min(least, len(aims))
    front = int(unbeaten(aims).sum())
    assert sorted(found[:front]) == np.flatnonzero(unbeaten(aims)).tolist()


@given(AIMS, st.integers(3, 8))
def test_those_apart_hold_the_best_of_each_aim(aims, most):
    found = apart(aims, most).tolist()
    assert len(found) == len(set(found)) == min(most, len(np.unique(aims, axis=0)))
    assert aims[found].max(axis=0).tolist() == aims.max(axis=0).tolist()


def test_those_apart_lie_far_from_each_other():
    line = np.column_stack([np.linspace(0, 1, 101), np.linspace(1, 0, 101)])
    assert sorted(apart(line, 5).tolist()) == [0, 25, 50, 75, 100]


def test_points_fill_the_box_evenly():
    points = filling(64, 3, 7)
    assert points.shape == (64, 3)
    for column in points.T:
        assert np.bincount((column * 8).astype(int)).tolist() == [8] * 8, "as many in every eighth"
    assert (points == filling(64, 3, 7)).all()
    assert (points != filling(64, 3, 8)).any()


@given(arrays(float, (4, 3), elements=st.floats(0, 1)), st.floats(0.01, 2))
def test_new_points_stay_in_the_box(parents, reach):
    found = near(parents, 20, reach, np.random.default_rng(1))
    assert ((found >= 0) & (found <= 1)).all()


def test_new_points_mix_their_parents_and_lie_as_near_as_is_asked():
    found = near(np.array([[0.2, 0.2], [0.8, 0.8]]), 2000, 0.01, np.random.default_rng(1))
    mixed = np.abs(found[:, 0] - found[:, 1]) > 0.3
    assert 0.15 < mixed.mean() < 0.35, "two parents of four pairs differ, and half of their children mix"
    assert np.minimum(np.abs(found - 0.2), np.abs(found - 0.8)).std() < 0.02
