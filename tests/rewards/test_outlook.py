"""What is learnt from history: how much a person's own months say, seasons, shocks; months are drawn evenly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from analytics.errors import UsageError
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.measures import measures_ahead
from analytics.rewards.outlook import Outlook
from analytics.rewards.responses import NONE, RESPONSES
from analytics.rewards.simulation import simulate
from tests.chinese import english_in
from tests.rewards.history import bonus, months, near, outlook, pay_of
from tests.rewards.small import measure, plan, results, steps

SALES = plan({"c": dict(kind="commission", measure="revenue", tiers="amount", basis="period", mode="marginal",
                        rates=steps((0, 0.1)))})


def planted(seed: int, *, company: float = 0, region: float = 0, season: float = 0, target: float | None = 100,
            people: int = 60, growth: float = 0) -> Outlook:
    """Three years of people in five regions with what they have in common planted."""
    random = np.random.default_rng(seed)
    common = np.exp(random.normal(0, company, 36)) * (1 + season * np.cos(2 * np.pi * np.arange(36) / 12))
    common *= (1 + growth) ** (np.arange(36) // 12)
    regions = np.exp(random.normal(0, region, (5, 36)))
    rows, staff = [], []
    for n in range(people):
        staff.append({"who": f"p{n}", "region": f"R{n % 5}"})
        value = 100 * random.gamma(9, 1 / 9, 36) * common * regions[n % 5]
        rows += months(*value.round(3).tolist(), who=f"p{n}", target=target)
    return Outlook.of(results(rows, staff), Assumptions(history=36, draws=200))


@pytest.mark.parametrize(("company", "region"), [(0, 0), (0.1, 0), (0, 0.1), (0.08, 0.05)])
def test_shocks_that_were_planted_are_found(company: float, region: float) -> None:
    plans = (measures_ahead(SALES, planted(seed, company=company, region=region)) for seed in range(5))
    found = [measures["revenue"].common for measures in plans]
    seen = np.array([(0, 0) if one is None else (one.company, one.region) for one in found])
    own = np.hypot(company, region / np.sqrt(5))  # what five regions' shocks have in common is the company's
    assert seen.mean(axis=0) == pytest.approx([own, region * np.sqrt(0.8)], abs=0.015)


@pytest.mark.parametrize("season", [0, 0.2])
def test_a_season_that_was_planted_is_found(season: float) -> None:
    ahead = measures_ahead(SALES, planted(3, season=season))["revenue"]
    wanted = 1 + season * np.cos(2 * np.pi * np.arange(12) / 12)
    assert ahead.base[0] / 100 == pytest.approx(wanted, abs=0.05)


def test_seasons_come_in_their_months_and_can_be_left_out() -> None:
    seasonal = planted(3, season=0.3)
    flat = Outlook.of(seasonal.past.results, Assumptions(history=36, draws=200, seasonality=False))
    high, level = (simulate(SALES, seen).by_period.mean(axis=0) for seen in (seasonal, flat))
    assert high[0] / high[6] == pytest.approx(1.3 / 0.7, rel=0.1), "January against July"
    assert level.max() / level.min() < 1.15
    assert high.sum() == pytest.approx(level.sum(), rel=0.03)


def test_results_without_targets_are_drawn_at_the_level_of_the_last_year() -> None:
    seen = planted(4, growth=0.2, target=None)
    rows = seen.past.results.rows
    last_year, before = (rows.loc[rows["when"].dt.year == year, "value"].sum() for year in (2025, 2023))
    assert last_year > 1.3 * before
    assert simulate(SALES, seen).results["revenue"].mean() == pytest.approx(last_year, rel=0.01)


def test_two_people_share_no_season_and_no_shock_and_this_is_said() -> None:
    seen = Outlook.of(planted(3, season=0.5, company=0.3).past.results, Assumptions(history=36, draws=50))
    few = Outlook.of(results([*months(*[50, 150] * 18), *months(*[150, 50] * 18, who="b")]), Assumptions(history=36))
    assert measures_ahead(SALES, seen)["revenue"].common is not None
    ahead = measures_ahead(SALES, few)["revenue"]
    assert ahead.common is None
    assert (ahead.base == 100).all()
    assert [str(note) for note in simulate(SALES, few).notes] == [
        "From fewer than 5 people no season and no shock that they share can be learnt."]


def test_a_stated_shock_of_nothing_leaves_months_as_they_were() -> None:
    seen = planted(5, company=0.2)
    bare = Outlook.of(seen.past.results, Assumptions(history=36, shock_company=0, shock_region=0, seasonality=False))
    ahead = measures_ahead(SALES, bare)["revenue"]
    rows = seen.past.results.rows.sort_values(["who", "when"])
    assert ahead.relative == pytest.approx(rows["value"].to_numpy() / 100, rel=1e-5)


# How much the own history says --------------------------------------------------------------------------------------


def _spread(between: float, within: float, length: int) -> Outlook:
    random, rows = np.random.default_rng(2), []
    for n in range(200):
        value = random.normal(100, between) + random.normal(0, within, length)
        rows += months(*np.maximum(value, 1).round(3).tolist(), who=f"p{n}")
    return Outlook.of(results(rows), Assumptions())


@pytest.mark.parametrize(("between", "within", "length"), [(10, 20, 12), (10, 20, 4), (2, 20, 12), (20, 5, 12)])
def test_the_weight_is_that_of_the_normal_normal_model(between: float, within: float, length: int) -> None:
    weight = _spread(between, within, length).past.weight
    assert weight.mean() == pytest.approx(between**2 / (between**2 + within**2 / length), abs=0.1)


def test_who_has_few_months_is_drawn_from_everybody_more() -> None:
    rows = [row for n in range(30) for row in months(*(100 + 5 * (n % 5) + np.random.default_rng(n).normal(0, 10, 24)
                                                       ).round(2).tolist(), who=f"p{n:02}")]
    rows += months(*[180, 190], who="short")
    seen = Outlook.of(results(rows), Assumptions())
    weight = dict(zip(seen.people, seen.past.weight, strict=True))
    assert weight["short"] < min(w for who, w in weight.items() if who != "short")
    simulated = simulate(plan(bonus()), seen)
    assert 110 * 120 < pay_of(simulated, "short").mean() < 185 * 120


def test_months_worked_in_part_and_months_before_the_window_are_not_drawn() -> None:
    rows = months(5, *[100] * 11)
    assert near(simulate(plan(bonus()), outlook(rows, [{"who": "a", "hired_on": "2025-01-20"}])).cost, 12_000)
    assert near(simulate(plan(bonus()), outlook(rows, history=11)).cost, 12_000)
    assert simulate(plan(bonus()), outlook(rows)).cost.mean() < 11_500, "worked in full and within: drawn"


def test_the_months_begin_after_the_last_result_or_when_stated() -> None:
    first = [simulate(plan(bonus()), outlook(months(*[100] * 12), draws=50, **more)).periods[0].start.isoformat()
             for more in ({}, {"starts": "2026-04-01"})]
    assert first == ["2026-01-01", "2026-04-01"]


# Draws --------------------------------------------------------------------------------------------------------------


def test_each_month_of_history_is_drawn_equally_often() -> None:
    seen = outlook([*months(*range(1, 8)), *months(*range(1, 12), who="b")], draws=4000)
    chance = seen.chance(0, 4000)
    for person, first, count in ((0, 0, 7), (1, 7, 11)):
        often = np.bincount(chance.cell[:, person].ravel() - first, minlength=count)
        assert stats.chisquare(often).pvalue > 0.001
    assert stats.kstest(chance.spare.ravel() / 65_536, "uniform").pvalue > 0.001
    assert stats.spearmanr(chance.spare[:, 1].ravel(), chance.cell[:, 1].ravel()).pvalue > 0.001


def test_the_expected_result_is_the_mean_of_draws() -> None:
    rows = [*months(*[50, None, 90, 60] * 3), *months(*[150, 250, None, 80] * 3, who="b")]
    people = [{"who": "a"}, {"who": "b"}, {"who": "new", "hired_on": "2025-12-15"}]
    seen = outlook(rows, people, own_weight=0.7, draws=4000)
    ahead = measures_ahead(SALES, seen)["revenue"]
    drawn = ahead.drawn(seen.chance(0, 4000), ahead.target).value
    assert np.nanmean(drawn, axis=(0, 2)) == pytest.approx(ahead.expected(seen).mean(axis=1), rel=0.02)


# Responses ----------------------------------------------------------------------------------------------------------

EFFECTS = [("none", 0, None), ("piece_rate", 0.22, None), ("team_bonus", 0.03, None), ("no_quota_no_cap", 0.09, None),
           ("volume_pay", 0.31, None), ("timing_games", 0, 0.07)]


@pytest.mark.parametrize(("name", "results_", "cost"), EFFECTS, ids=[e[0] for e in EFFECTS])
def test_responses_are_as_documented(name: str, results_: float, cost: float | None) -> None:
    response = RESPONSES[name]
    assert (response.results, response.side_cost) == (results_, cost)
    assert bool(response.study) == (name != NONE)
    for text in (response.label, response.effect, response.side_effect):
        assert english_in(UsageError(text)) == ""


def test_the_default_is_that_nobody_responds() -> None:
    assert Assumptions().response == NONE
    assert set(RESPONSES) == {name for name, *_ in EFFECTS}


def test_only_what_adds_up_and_is_better_higher_is_moved() -> None:
    measures: dict[str, Any] = {"revenue": measure(), "complaints": measure(better="less"),
                                "csat": measure(combine="mean")}
    rows = [row for who in "abcdef" for of, value in (("revenue", 50), ("complaints", 4), ("csat", 0.7))
            for row in months(*[value] * 24, who=who, of=of, target=None)]
    parts = {of: dict(kind="curve", measure=of, reads="value", weight=1, curve=steps((0, 1))) for of in measures}
    seen = Outlook.of(results(rows), Assumptions(growth=0.1, response="team_bonus"))
    ahead = measures_ahead(plan(parts, measures), seen)
    assert {of: float(one.base[0, 0]) for of, one in ahead.items()} == pytest.approx(
        {"revenue": 1.1 * 1.03, "complaints": 1, "csat": 1})
