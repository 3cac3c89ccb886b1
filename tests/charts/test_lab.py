"""The lab's charts: payout curve, cost, gains and what the cost depends on. Figure data, not pixels."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.cost import cost
from analytics.charts.gains import MOST, gains
from analytics.charts.payout_curve import payout_curve
from analytics.charts.tornado import tornado
from analytics.lab.bins import cost_bins
from analytics.language import Language
from tests.charts.examples import AT, COSTS, GAINS, MOVED, PAY, share

ZH = Language("zh_CN")


def notes(figure: dict) -> dict[str, dict]:
    return {note["text"]: note for note in figure["layout"]["annotations"]}


@pytest.fixture
def curve(english):
    return payout_curve(PAY, AT, x_format=share, y_format=share, language=english)


def test_payout_curve_draws_both_plans_and_jumps_upright(curve):
    today, proposed, _ = curve["data"]
    assert (today["line"], proposed["line"]) == (
        {"color": theme.LAST_YEAR, "width": 2}, {"color": theme.ACCENT, "width": 3})
    assert proposed["x"] == [0.5, 0.8, 0.8, 1.0, 1.4]
    assert proposed["y"] == [0.0, 0.0, 0.5, 1.0, 2.2]


def test_payout_curve_shows_people_on_the_same_axis(curve):
    people = curve["data"][2]
    assert (sum(people["y"]), people.get("xaxis", "x"), people["yaxis"]) == (7, "x", "y2")
    assert curve["layout"]["yaxis"]["domain"][0] > curve["layout"]["yaxis2"]["domain"][1]
    assert curve["layout"]["yaxis"]["range"][0] == 0


def test_payout_curve_names_its_lines_apart(english):
    same = payout_curve(PAY.assign(today=PAY["proposed"]), AT, x_format=share, y_format=share, language=english)
    named = notes(same)
    apart = abs(named["<b>proposed</b>"]["y"] - named["today"]["y"])
    assert apart > 0.06 * same["layout"]["yaxis"]["range"][1]


def test_payout_curve_says_what_target_pays_and_how_many_are_below(curve, english):
    assert curve["alt"] == ("At target the proposed plan pays 100%, today's 100%. "
                            "4 of 7 people stand at target or below.")
    alone = payout_curve(PAY.drop(columns="today"), AT, x_format=share, y_format=share, language=english)
    assert alone["alt"].startswith("At target the plan pays 100%.")


def test_cost_over_the_budget_is_marked_by_colour_square_and_share(english):
    figure = cost(COSTS, budget=2.25e6, over=0.2, currency="CNY", language=english)
    bars = figure["data"][0]
    over = sum(y for y, color in zip(bars["y"], bars["marker"]["color"], strict=True) if color == theme.BAD)
    assert over == pytest.approx(0.2)
    assert notes(figure)["<b>■ 20% over</b>"]["font"]["color"] == theme.BAD
    assert figure["layout"]["shapes"][0]["x0"] == 2.25e6
    assert figure["alt"].endswith("20% of the simulations pass the budget of ¥2.25M.")


@pytest.mark.parametrize(("over", "said", "color"), [
    (0.0, "0% over", theme.QUIET), (0.001, "<b>■ under 1% over</b>", theme.BAD), (1.0, "<b>■ 100% over</b>", theme.BAD),
    (0.999, "<b>■ over 99% over</b>", theme.BAD)])
def test_cost_never_rounds_a_chance_to_certainty(over, said, color, english):
    figure = cost(COSTS, budget=2.25e6, over=over, currency="CNY", language=english)
    assert notes(figure)[said]["font"]["color"] == color


def test_cost_today_is_an_outline_from_zero_to_zero(english):
    bars, outline = cost(COSTS, budget=2.25e6, over=0.2, currency="CNY", language=english)["data"]
    assert (outline["y"][0], outline["y"][-1], outline["line"]["shape"]) == (0.0, 0.0, "hvh")
    assert set(outline["x"][1:-1]) <= set(bars["x"]), "the same classes"
    assert sum(outline["y"]) == pytest.approx(1)


@pytest.mark.parametrize(("budget", "said"), [(90e6, "budget ¥90.0M →"), (1e3, "← budget ¥1.00k")])
def test_cost_names_a_budget_that_is_far_away_and_draws_none(budget, said, english):
    frame = cost_bins([1.8e6, 1.9e6, 2.3e6], None, budget)
    figure = cost(frame, budget=budget, over=float(budget < 1e6), currency="CNY", language=english)
    assert said in notes(figure)
    assert figure["layout"]["shapes"] == []
    low, high = figure["layout"]["xaxis"]["range"]
    assert 1.5e6 < low < high < 3e6


def test_cost_ticks_tell_neighbours_apart(english):
    frame = cost_bins([2.00e6, 2.01e6, 2.02e6, 2.03e6])
    axis = cost(frame, budget=None, over=None, currency="CNY", language=english)["layout"]["xaxis"]
    assert len(set(axis["ticktext"])) == len(axis["ticktext"]) > 2
    assert axis["title"]["text"] == "¥M"


def test_gains_are_sorted_signed_and_split(english):
    figure = gains(GAINS, currency="CNY", language=english)
    axis = figure["layout"]["yaxis"]
    assert axis["ticktext"] == ["Zoe", "Di", "Bo &lt;b&gt;"], "who stays the same or has no pay today is not drawn"
    assert list(notes(figure)) == ["▲ +¥5.0k", "▲ +¥2.0k", "▼ −¥9.0k"]
    today, proposed = figure["data"][-2:]
    assert (today["x"], proposed["x"]) == ([40e3, 60e3, 50e3], [45e3, 62e3, 41e3])
    assert today["marker"]["color"] == theme.BACKGROUND, "hollow"
    assert proposed["marker"]["color"] == [theme.GOOD, theme.GOOD, theme.BAD]
    assert proposed["customdata"] == ["a", "d", "b"]
    assert figure["alt"] == "2 people gain, 1 loses, 1 stays the same. The largest change is −¥9.0k."
    assert "paid more in 97% of the simulations" in proposed["hovertext"][0]


def test_gains_show_the_largest_eight_each_way(english):
    many = pd.DataFrame({"id": range(40), "label": [f"n{i:02}" for i in range(40)], "today": 100.0 * 40,
                         "proposed": [100.0 * (40 + i - 20) for i in range(40)]})
    figure = gains(many, currency="CNY", language=english)
    assert figure["layout"]["yaxis"]["ticktext"] == [
        *(f"n{i:02}" for i in range(39, 31, -1)), *(f"n{i:02}" for i in range(7, -1, -1))]
    assert len(figure["layout"]["annotations"]) == 2 * MOST
    assert len(figure["layout"]["shapes"]) == 1


def test_tornado_puts_the_most_telling_first_and_keeps_signs(english):
    figure = tornado(MOVED, currency="CNY", language=english)
    assert figure["layout"]["yaxis"]["ticktext"] == ["Threshold", "Accelerator &lt;i&gt;", "Cap", "Draw"]
    up, down = figure["data"]
    assert up["x"] == [-120e3, 90e3, 20e3, 0.0]
    assert down["customdata"] == ["slope", "cap", "none"], "a value that the plan cannot have has no bar"
    texts = notes(figure)
    assert texts["75% · −¥120k"]["xanchor"] == "right"
    assert texts["2.4 · +¥90.0k"]["xanchor"] == "left"
    assert figure["alt"] == "The cost depends most on Threshold: 75% changes it by −¥120k."


def test_tornado_bars_of_one_parameter_never_cover_each_other(english):
    up, down = tornado(MOVED.assign(down=MOVED["up"]), currency="CNY", language=english)["data"]
    assert all(abs(a - b) >= up["width"] for a in up["y"] for b in down["y"])


def test_tornado_where_nothing_matters(english):
    still = tornado(MOVED.assign(up=0.0, down=0.0), currency="CNY", language=english)
    assert still["alt"] == "No number of the plan changes the cost."


@pytest.mark.parametrize("draw", [
    lambda t: payout_curve(PAY, AT, x_format=share, y_format=share, language=t),
    lambda t: cost(COSTS, budget=2.25e6, over=0.2, currency="CNY", language=t),
    lambda t: gains(GAINS, currency="CNY", language=t), lambda t: tornado(MOVED, currency="CNY", language=t)])
def test_the_lab_speaks_chinese(draw):
    assert any("\u4e00" <= c <= "\u9fff" for c in draw(ZH)["alt"])
    assert not any(word in draw(ZH)["alt"] for word in ("budget", "target", "people", "cost"))
