"""Plans that nothing beats: figure data, not pixels."""

from __future__ import annotations

import pytest

from analytics.charts import theme
from analytics.charts.frontier import KINDS, frontier
from tests.charts.examples import PLANS, share, whole


def drawn(plans=PLANS, budget=2.25e6):
    return frontier(plans, budget=(budget, "budget"), labels=("cost", "motivation", "fairness"), cost_format=whole,
                    motivation_format=whole, fairness_format=share, alt="")


def dots(figure, kind, axis="y"):
    return [trace for trace in figure["data"] if trace["yaxis"] == axis][KINDS.index(kind)]


def test_each_plan_stands_in_both_panels_at_its_cost():
    figure = drawn()
    above, below = dots(figure, "best"), dots(figure, "best", "y2")
    assert (above["x"], above["y"], above["text"]) == ([1.8e6], [420.0], ["1"])
    assert (below["x"], below["y"], below["text"]) == ([1.8e6], [0.62], ["1"])


def test_a_click_gives_the_plan():
    figure = drawn()
    assert dots(figure, "best")["customdata"] == ["b1"]
    assert dots(figure, "chosen", "y2")["customdata"] == ["b2"]


def test_the_chosen_one_is_blue_the_current_one_a_hollow_diamond():
    figure = drawn()
    assert dots(figure, "chosen")["marker"]["color"] == theme.ACCENT
    assert dots(figure, "best")["marker"]["color"] == theme.ACTUAL
    now = dots(figure, "current")["marker"]
    assert (now["symbol"], now["color"]) == ("diamond", theme.BACKGROUND)
    assert dots(figure, "current")["hovertext"] == ["today &lt;i&gt;"]


def test_a_figure_that_is_missing_is_not_drawn():
    figure = drawn()
    assert dots(figure, "current")["y"] == [450.0]
    assert dots(figure, "current", "y2")["y"] == []


@pytest.mark.parametrize("budget", [1e6, 2.25e6, 9e6])
def test_the_budget_is_in_the_picture_of_both_panels(budget):
    figure = drawn(budget=budget)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < budget < high
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [budget, budget]


def test_correlations_that_hardly_differ_look_alike():
    low, high = drawn(PLANS.assign(fairness=[0.34, 0.341, 0.342]))["layout"]["yaxis2"]["range"]
    assert high - low == pytest.approx(0.2)
