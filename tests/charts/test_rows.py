"""What charts of rows are made of: intervals and links, steps that carry on, and cells."""

from __future__ import annotations

import pytest

from analytics.charts import theme
from analytics.charts.cells import cells
from analytics.charts.spans import span, spans
from analytics.charts.steps import Steps


def test_a_span_goes_from_end_to_end_of_its_row_and_a_row_that_lacks_an_end_has_none() -> None:
    found = span([1.0, None, 3.0, 4.0], [2.0, 2.0, None, 6.0], [0, -1, -2, -3], theme.BAD, axis="x2")
    assert found["x"] == [1.0, 2.0, None, 4.0, 6.0, None]
    assert found["y"] == [0, 0, None, -3, -3, None]
    assert (found["line"]["color"], found["xaxis"]) == (theme.BAD, "x2")


def test_spans_of_one_colour_are_one_trace() -> None:
    good, bad = spans([1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0, -1, -2], [theme.GOOD, theme.BAD, theme.GOOD])
    assert (good["x"], good["line"]["color"]) == ([1.0, 4.0, None, 3.0, 6.0, None], theme.GOOD)
    assert (bad["x"], bad["line"]["color"]) == ([2.0, 5.0, None], theme.BAD)
    assert spans([], [], [], []) == []


STEPS = [  # amounts, which are totals, starts, ends, because
    ([], [], [], [], "nothing changed"),
    ([5.0, -8.0, -3.0], [False, False, True], [0.0, 5.0, 0.0], [5.0, -3.0, -3.0], "a total starts at zero again"),
    ([4.0, 4.0, 1.0], [False, True, False], [0.0, 0.0, 4.0], [4.0, 4.0, 5.0], "a step carries on from a total"),
]


@pytest.mark.parametrize(("amounts", "totals", "starts", "ends", "because"), STEPS, ids=[s[-1] for s in STEPS])
def test_steps_carry_on(amounts, totals, starts, ends, because) -> None:
    found = Steps.of(amounts, totals)
    assert (found.starts, found.ends) == (starts, ends)
    assert found.low == min([0.0, *starts, *ends])
    assert found.high == max([0.0, *starts, *ends])
    assert len(found.joints()) == max(len(ends) - 1, 0)


def test_bars_of_steps_are_judged_and_totals_are_not() -> None:
    found = Steps.of([5.0, -8.0, 0.0, -3.0], [False, False, False, True]).bars()
    assert found["marker"]["color"] == [theme.GOOD, theme.BAD, theme.GOOD, theme.ACTUAL]
    assert list(zip(found["base"], found["x"], strict=True)) == [(0.0, 5.0), (-3.0, 8.0), (-3.0, 0.0), (-3.0, 3.0)]


def test_a_hatched_cell_has_no_colour_of_its_own() -> None:
    found = cells([0, 1], [0, 2], [theme.GOOD, theme.BAD], ["a", "b"], [theme.STRONG] * 2, hatched=[False, True])
    assert found["marker"]["color"] == [theme.GOOD, theme.BACKGROUND]
    assert found["marker"]["pattern"]["shape"] == ["", "/"]
    assert [base + height / 2 for base, height in zip(found["base"], found["y"], strict=True)] == [0.0, -2.0]
