"""The one primitive: points, edges and ends by hand; a second, exact evaluation in fractions; integrals; types."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.rewards.schedule import Schedule


def schedule(points: list, between: str = "linear", edges: str = "lower", below: str = "hold",
             above: str = "hold") -> Schedule:
    return checked(Schedule, dict(points=points, between=between, edges=edges, below=below, above=above), "here")


CURVE = [[0.8, 0.5], [1.0, 1.0], [1.2, 1.6]]
TIERS = [[0, 0.02], [100, 0.05]]
VALUES = [  # points, between, edges, below, above, x, y, because
    (CURVE, "linear", "lower", "zero", "hold", 0.79, 0.0, "below the first point: zero"),
    (CURVE, "linear", "lower", "zero", "hold", 0.8, 0.5, "lower: at the edge the upper side holds"),
    (CURVE, "linear", "upper", "zero", "hold", 0.8, 0.0, "upper: the edge itself still belongs to what is below"),
    (CURVE, "linear", "upper", "zero", "hold", 0.801, 0.5025, "upper: just beyond, half a point is a quarter percent"),
    (CURVE, "linear", "lower", "hold", "hold", 0.1, 0.5, "below: hold"),
    (CURVE, "linear", "lower", "continue", "hold", 0.7, 0.25, "below: on the line of the first piece, 2.5 a unit"),
    (CURVE, "linear", "lower", "zero", "hold", 0.9, 0.75, "half way"),
    (CURVE, "linear", "lower", "zero", "hold", 1.3, 1.6, "above: hold"),
    (CURVE, "linear", "lower", "zero", "continue", 1.3, 1.9, "above: 3 a unit goes on"),
    (CURVE, "linear", "lower", "zero", "zero", 1.3, 0.0, "above: zero"),
    (CURVE, "linear", "lower", "zero", "zero", 1.2, 0.0, "lower: at the last edge what is above holds"),
    (CURVE, "linear", "upper", "zero", "zero", 1.2, 1.6, "upper: the last point itself still counts"),
    (TIERS, "step", "lower", "hold", "hold", 99.99, 0.02, "first tier"),
    (TIERS, "step", "lower", "hold", "hold", 100, 0.05, "lower: the edge belongs to the upper tier"),
    (TIERS, "step", "upper", "hold", "hold", 100, 0.02, "upper: it does not"),
    (TIERS, "step", "upper", "hold", "hold", 100.01, 0.05, "but what is beyond it does"),
    (TIERS, "step", "lower", "zero", "hold", -1, 0.0, "steps below the first: zero"),
    (TIERS, "step", "lower", "hold", "hold", -1, 0.02, "steps below the first: hold"),
    ([[1, 5]], "linear", "lower", "zero", "hold", 1, 5, "a single point is a step"),
    ([[0, 0], [1, 1], [1, 3], [2, 3]], "linear", "lower", "hold", "hold", 1, 3, "two points on one x: a jump, lower"),
    ([[0, 0], [1, 1], [1, 3], [2, 3]], "linear", "upper", "hold", "hold", 1, 1, "two points on one x: a jump, upper"),
    ([[0, 2], [10, 0]], "linear", "lower", "hold", "hold", 5, 1, "falling, for measures of which less is better"),
]


@pytest.mark.parametrize(("points", "between", "edges", "below", "above", "x", "y", "because"), VALUES,
                         ids=[f"{v[-1]} {v[1]} {v[2]}" for v in VALUES])
def test_values(points, between, edges, below, above, x, y, because) -> None:
    assert float(schedule(points, between, edges, below, above)(x)) == pytest.approx(y, abs=1e-12), because


INTEGRALS = [  # schedule, x, integral from 0, because
    (schedule(TIERS, "step"), 60, 1.2, "60 at 2 %"),
    (schedule(TIERS, "step"), 100, 2.0, "all of the first tier"),
    (schedule(TIERS, "step"), 150, 4.5, "100 at 2 %, 50 at 5 %"),
    (schedule(TIERS, "step", "upper"), 150, 4.5, "the edge has no width, so edges change nothing"),
    (schedule(TIERS, "step"), -50, -1.0, "a negative total gives back at the first rate"),
    (schedule(TIERS, "step", below="zero"), -50, 0.0, "or nothing"),
    (schedule([[50, 0.1]], "step", below="zero"), 80, 3.0, "nothing up to 50, then 10 %"),
    (schedule([[0, 0], [10, 1]]), 10, 5.0, "a triangle"),
    (schedule([[0, 0], [10, 1]]), 20, 15.0, "a triangle, then held at 1"),
    (schedule([[0, 0], [10, 1]], above="continue"), 20, 20.0, "the triangle goes on: x^2 / 20"),
    (schedule([[5, 1], [10, 2]]), 10, 12.5, "held at 1 until 5, then a trapezium"),
]


@pytest.mark.parametrize(("one", "x", "area", "because"), INTEGRALS, ids=[i[-1] for i in INTEGRALS])
def test_integrals(one: Schedule, x: float, area: float, because: str) -> None:
    assert float(one.integral(x)) == pytest.approx(area, abs=1e-12), because


def exact(one: Schedule, x: Fraction) -> Fraction:
    """A second way: look the piece up and interpolate in fractions."""
    xs, ys = ([Fraction(p[n]) for p in one.points] for n in (0, 1))
    place = (bisect_right if one.edges == "lower" else bisect_left)(xs, x)
    if place == 0:
        if one.below == "continue":
            return ys[0] + (x - xs[0]) * (ys[1] - ys[0]) / (xs[1] - xs[0])
        return ys[0] if one.below == "hold" else Fraction(0)
    if place == len(xs):
        if one.above == "continue":
            return ys[-1] + (x - xs[-1]) * (ys[-1] - ys[-2]) / (xs[-1] - xs[-2])
        return ys[-1] if one.above == "hold" else Fraction(0)
    if one.between == "step":
        return ys[place - 1]
    return ys[place - 1] + (x - xs[place - 1]) * (ys[place] - ys[place - 1]) / (xs[place] - xs[place - 1])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    xs = sorted(draw(st.lists(st.integers(-50, 200), min_size=2, max_size=6, unique=True)))
    ys = draw(st.lists(st.integers(-40, 300), min_size=len(xs), max_size=len(xs)))
    between = draw(st.sampled_from(["linear", "step"]))
    ends = ["hold", "zero"] + (["continue"] if between == "linear" else [])
    return schedule([[x / 16, y / 64] for x, y in zip(xs, ys, strict=True)], between,
                    draw(st.sampled_from(["lower", "upper"])),
                    draw(st.sampled_from(ends)), draw(st.sampled_from(ends)) if between == "linear" else "hold")


@given(schedules(), st.lists(st.integers(-200, 600), min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_values_agree_with_fractions(one: Schedule, xs: list[int]) -> None:
    at = [Fraction(x, 32) for x in xs] + [Fraction(x) for x, _ in one.points]
    wanted = [float(exact(one, x)) for x in at]
    assert one(np.array([float(x) for x in at])) == pytest.approx(wanted, abs=1e-10)


@given(schedules(), st.integers(-100, 300))
@settings(max_examples=100, deadline=None)
def test_the_integral_agrees_with_trapezia_between_all_edges(one: Schedule, end: int) -> None:
    low, high = sorted((0.0, end / 16))
    inner = [x for x in one.edge() if low < x < high]
    area = 0.0
    for a, b in pairwise([low, *inner, high]):  # straight in between, so the mean of two inner points is exact
        near, far = (float(exact(one, Fraction(a) * (1 - share) + Fraction(b) * share))
                     for share in (Fraction(1, 4), Fraction(3, 4)))
        area += (b - a) * (near + far) / 2
    assert float(one.integral(end / 16)) == pytest.approx(area if end >= 0 else -area, abs=1e-9)


def test_any_shape_and_float32_stay_as_they_are() -> None:
    one = schedule(CURVE, below="zero")
    x = np.linspace(0, 2, 24, dtype=np.float32).reshape(2, 3, 4)
    assert one(x).dtype == one.integral(x).dtype == np.float32
    assert one(x).shape == one.integral(x).shape == (2, 3, 4)
    assert one(x) == pytest.approx(one(x.astype(float)), abs=1e-5)
    given_ = x.copy()
    one(x)
    assert (x == given_).all(), "the input is not changed"


WRONG: list[tuple[dict[str, Any], str]] = [
    (dict(points=[[1, 0], [0, 1]]), "0 follows 1; the tiers overlap"),
    (dict(points=[[0, 0], [0, 1]], between="step"), "the tiers overlap"),
    (dict(points=[[0, 0], [0, 1], [0, 2]]), "more than two points have the same x"),
    (dict(points=[[0, float("nan")]]), "points.0.1: this is no finite number"),
    (dict(points=[[0, 1.1e12]]), "points: each needs two finite numbers, x and y, of at most 1,000,000,000,000"),
    (dict(points=[[0, 0], [1e-9 / 2, 1]]), "points: 0.0 and 5e-10 are closer than a billionth"),
    (dict(points=[[0, 0], [1, 1]], between="step", above="zero"), "steps do not continue"),
    (dict(points=[[0, 0], [1, 1]], between="step", below="continue"), "steps do not continue"),
    (dict(points=[[0, 0]], above="continue"), "a single point has no line"),
    (dict(points=[]), "points: this list is too short"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        schedule(**changes)
    assert said in str(refused.value)


def test_nothing_is_assumed() -> None:
    for key in ("points", "between", "edges", "below", "above"):
        document = dict(points=[[0, 1]], between="step", edges="lower", below="hold", above="hold")
        del document[key]
        with pytest.raises(UsageError, match=f"here: {key}: this key is missing"):
            checked(Schedule, document, "here")
