"""What the funnel draws: figure data, not pixels."""

from __future__ import annotations

import itertools

import pytest

from analytics.charts import theme
from analytics.charts.funnel import funnel
from analytics.language import Language
from tests.charts.examples import CASES, LIMITS, share


def drawn(points=CASES, language: Language | None = None) -> dict:
    return funnel(points, LIMITS, reference=0.31, reference_label="company 31%", x_label="number of cases",
                  format=share, language=language or Language("en"))


def texts(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_dots_are_results_by_number_of_cases_and_give_their_id() -> None:
    dots = drawn()["data"][-1]
    assert dict(zip(dots["customdata"], zip(dots["x"], dots["y"], strict=True), strict=True)) == {
        "m1": (40, 0.62), "m2": (60, 0.05), "m3": (12, 0.55), "m4": (30, 0.48)}
    assert dots["hovertext"][0] == "Zoe: 62% (40 cases)"
    assert dots["hovertext"][2].startswith("Mia &lt;b&gt;")


def test_only_who_lies_beyond_the_outer_lines_is_named() -> None:
    """Of those between the lines one in twenty is there by chance, so they are not pointed at."""
    named = [text for text in texts(drawn()) if text in ("Zoe", "adam", "Lin", "Mia &lt;b&gt;")]
    assert sorted(named) == ["Zoe", "adam"]


def test_what_is_worse_is_marked_by_shape_and_colour_what_is_better_is_not_red() -> None:
    marker = drawn()["data"][-1]["marker"]
    assert marker["symbol"] == ["circle", "square", "circle", "circle"]
    assert [color == theme.BAD for color in marker["color"]] == [False, True, False, False]
    assert marker["color"][2] == theme.BACKGROUND


def test_the_limits_are_drawn_as_given_and_named_at_their_ends_apart() -> None:
    figure = drawn()
    low, high, outer_low, outer_high, middle = figure["data"][:5]
    assert (low["y"], high["y"]) == (LIMITS["low95"].tolist(), LIMITS["high95"].tolist())
    assert (outer_low["y"], outer_high["y"]) == (LIMITS["low998"].tolist(), LIMITS["high998"].tolist())
    assert high["fill"] == "tonexty"
    assert middle["y"] == [0.31] * 3
    ends = [note for note in figure["layout"]["annotations"] if note["xref"] == "paper"]
    assert [note["text"] for note in ends] == ["company 31%", "99.8%", "95%", "95%", "99.8%"]
    heights = sorted(note["y"] for note in ends)
    bottom, top = figure["layout"]["yaxis"]["range"]
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 0.044 * (top - bottom)


def test_everybody_is_inside_the_picture() -> None:
    figure = drawn()
    for axis, values in (("xaxis", [12, 60]), ("yaxis", [0.05, 0.62, 0.31])):
        low, high = figure["layout"][axis]["range"]
        assert low < min(values)
        assert max(values) < high


def test_it_says_how_many_lie_outside() -> None:
    assert drawn()["alt"] == ("4 by number of cases around company 31%: 1 clearly better and 1 clearly worse than "
                              "chance allows, 1 near the limits.")


@pytest.mark.parametrize("rows", [0, 1])
def test_few_or_nobody(rows: int) -> None:
    assert len(drawn(CASES.head(rows))["data"][-1]["x"]) == rows
