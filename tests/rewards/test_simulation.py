"""Simulation against what can be worked out: closed forms, exact distributions, the engine month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.rewards import drawing
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.payout import payouts
from analytics.rewards.replay import replay
from analytics.rewards.simulation import Simulation, simulate
from tests.rewards.history import SKEWED, bare, bonus, months, near, outlook, pay_of
from tests.rewards.small import line, measure, plan, results, steps

PERCENT = [100 * x for x in SKEWED]


def run(components: dict[str, Any], rows: list[dict[str, Any]], people: list[dict[str, Any]] | None = None,
        measures: dict[str, Any] | None = None, keys: dict[str, Any] | None = None, **assumed: Any) -> Simulation:
    return simulate(plan(components, measures, **(keys or {})), outlook(rows, people, **assumed))


# Closed forms -------------------------------------------------------------------------------------------------------


def test_a_linear_plan_costs_what_history_attains_on_average() -> None:
    simulated = run(bonus(), months(*PERCENT))
    assert near(simulated.cost, 12 * 1000 * np.mean(SKEWED))
    assert simulated.cost.std() == pytest.approx(1000 * np.sqrt(12) * np.std(SKEWED), rel=0.06)
    assert stats.skew(simulated.cost) > 0, "results are skewed, and so is what they cost"


def test_two_months_of_history_and_a_cap_are_a_binomial() -> None:
    """Each month is 60 % (pays nothing) or 180 % (pays the cap, 1,200): the cost is 1,200 times a binomial."""
    simulated = run(bonus((0.8, 0), (1, 1), (1.1, 1.2)), months(60, 180), history=3, draws=4000)
    best = np.round(simulated.cost / 1200).astype(int)
    assert np.abs(simulated.cost - 1200 * best).max() < 0.1
    seen = np.bincount(best, minlength=13)
    chance = stats.binom(12, 0.5).pmf(np.arange(13)) * len(best)
    assert stats.chisquare(seen, chance).pvalue > 0.001


@pytest.mark.parametrize("n", [5, 6, 7, 9])
def test_the_chance_to_pass_the_budget_is_the_binomials(n: int) -> None:
    simulated = run(bonus((0.8, 0), (1, 1), (1.1, 1.2)), months(60, 180), history=3, draws=4000, budget=1200 * n + 1)
    over, exact = simulated.over_budget, stats.binom(12, 0.5).sf(n)
    assert over is not None
    assert over.error == pytest.approx(np.sqrt(over.value * (1 - over.value) / 4000))
    assert abs(over.value - exact) < 4 * np.sqrt(exact * (1 - exact) / 4000)


@pytest.mark.parametrize(("weight", "a", "b"), [(1, 0.5, 1.5), (0.6, 0.7, 1.3), (0, 1.0, 1.0)])
def test_history_is_drawn_towards_everybody_by_the_weight_stated(weight: float, a: float, b: float) -> None:
    """a attains 50 % and b 150 %, every month: at weight 0.6 a is expected at 0.6 x 50 % + 0.4 x 100 %."""
    rows = [*months(*[50] * 12), *months(*[150] * 12, who="b")]
    simulated = run(bonus(), rows, own_weight=weight)
    assert near(pay_of(simulated, "a"), 12_000 * a)
    assert near(pay_of(simulated, "b"), 12_000 * b)
    assert set(np.round(pay_of(simulated, "a"))) <= {6000.0, 18000.0}, "what is not known differs between draws"


@pytest.mark.parametrize(("lasts", "spread"), [("horizon", 1.0), ("month", 1 / np.sqrt(12))])
def test_a_shock_stated_leaves_the_mean_and_spreads_the_cost(lasts: str, spread: float) -> None:
    simulated = run(bonus(), months(*[100] * 12), shock_company=0.1, shock_lasts=lasts, draws=4000)
    assert near(simulated.cost, 12_000)
    assert simulated.cost.std() == pytest.approx(12_000 * 0.1 * spread, rel=0.05)
    if lasts == "horizon":  # exp(0.1 z - 0.005): its quantiles are known
        wanted = 12_000 * np.exp(0.1 * stats.norm.ppf([0.1, 0.5, 0.9]) - 0.005)
        assert np.percentile(simulated.cost, [10, 50, 90]) == pytest.approx(wanted, rel=0.01)


@pytest.mark.parametrize(("monthly", "share"), [
    (0, 1.0),  # nothing else varies
    (0.2, 0.05**2 / (0.05**2 + 0.2**2 / 12)),  # months' shocks average out over twelve
    (0.5, 0.05**2 / (0.05**2 + 0.5**2 / 12))])
def test_the_share_of_a_shock_of_all_months_is_the_one_of_variances(monthly: float, share: float) -> None:
    simulated = run(bonus(), months(*[100] * 12), shock_horizon=0.05, shock_company=monthly, draws=6000)
    assert near(simulated.cost, 12_000)
    assert simulated.shock_share == pytest.approx(share, abs=0.04)
    assert f"Of the variance of the cost {100 * simulated.shock_share:.0f}%" in str(simulated.told[-1])


def test_a_shock_of_all_months_adds_to_what_was_drawn_without_it() -> None:
    """Common random numbers: all else of a draw stays, so that two assumptions differ by the shock alone."""
    calm, shocked = (run(FULL, _many(), keys=KEYS, draws=200, shock_company=0.1, shock_horizon=x) for x in (0, 0.1))
    assert calm.shock_share is None
    assert calm.told == calm.notes
    assert np.array_equal(calm.shock, shocked.shock)
    assert np.corrcoef(calm.cost, shocked.cost - calm.cost)[0, 1] < 0.5, "the shock is not the one of the months"
    gentle = run(FULL, _many(), keys=KEYS, draws=200, shock_company=0.1, shock_horizon=1e-7)
    assert gentle.cost == pytest.approx(calm.cost, rel=1e-5)


def test_a_cost_that_never_varies_has_no_share() -> None:
    flat = {"b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 1), below="hold"))}
    assert run(flat, months(*[100] * 12), shock_horizon=0.2).shock_share is None


@pytest.mark.parametrize(("where", "spread"), [("shock_company", 0.1), ("shock_region", 0.1 / np.sqrt(2))])
def test_a_shock_is_common_to_the_company_or_to_a_region(where: str, spread: float) -> None:
    """Two regions of one person each: shocks of regions partly cancel, that of the company does not."""
    rows = [*months(*[100] * 12), *months(*[100] * 12, who="b")]
    people = [{"who": "a", "region": "N"}, {"who": "b", "region": "S"}]
    simulated = run(bonus(), rows, people, shock_lasts="horizon", draws=4000, **{where: 0.1})
    assert near(simulated.cost, 24_000)
    assert simulated.cost.std() == pytest.approx(24_000 * spread, rel=0.05)
    together = np.corrcoef(pay_of(simulated, "a"), pay_of(simulated, "b"))[0, 1]
    assert together == pytest.approx(1 if where == "shock_company" else 0, abs=0.06)


ORACLES: list[tuple[str, dict[str, Any]]] = [  # components whose months do not depend on each other or on other people
    ("curve with cap", bonus((0.7, 0), (1, 1), (1.3, 2.2), then=[dict(kind="cap", times_target=1.5)])),
    ("floor", bonus((0.7, 0), (1, 1), then=[dict(kind="floor", amount=300)])),
    ("marginal commission", {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal",
                                       tiers="attainment", rates=steps((0, 0.1), (1, 0.3)))}),
    ("commission at one rate", {"c": dict(kind="commission", measure="revenue", basis="period", mode="whole",
                                          tiers="amount", rates=steps((0, 0.1), (100, 0.3)))}),
    ("by each order", {"c": dict(kind="commission", measure="revenue", basis="transaction", mode="marginal",
                                 tiers="amount", rates=steps((0, 0.1), (30, 0.3)))}),
    ("the order that crosses", {"c": dict(kind="commission", measure="revenue", basis="period", mode="crossing",
                                          tiers="attainment", rates=steps((0, 0.1), (0.8, 0.3)))}),
    ("gate and multiplier", bonus((0.5, 0), (1, 1), (2, 3), then=[
        dict(kind="gate", measure="csat", reads="value", reach=0.8, edges="lower", otherwise=0.5,
             missing="pass"),
        dict(kind="multiply", measure="csat", reads="value", by=steps((0, 0.9), (0.9, 1.2)))])),
    ("scorecard", {"s": dict(kind="scorecard", missing="renormalise", weight=1, curve=line((0, 0), (2, 2)), measures={
        "revenue": dict(weight=0.6, reads="attainment", points=line((0.5, 0), (1, 1))),
        "csat": dict(weight=0.4, reads="value", points=line((0.5, 0), (1, 2)))})}),
    ("amount per event", {"s": dict(kind="spiff", measure="wins", amount=50, per_person=150, in_all=None,
                                    caps_over="period")}),
    ("prize above a result", {"c": dict(kind="contest", measure="revenue", reads="value", among="team", window="period",
                                        prizes=[500], least=90, ties="share", noise="ignore")}),
]
MEASURES = {"revenue": measure(), "csat": measure(combine="mean"), "wins": measure()}


def _everything() -> list[dict[str, Any]]:
    random = np.random.default_rng(3)
    rows = []
    for n, value in enumerate(PERCENT):
        for k, share in enumerate((0.5, 0.3, 0.2)):
            one = months(*[None] * n, value * share, *[None] * (11 - n), target=100 if k == 0 else None)
            rows += [row | {"when": f"{row['when']}-{k + 1:02}", "order": f"{n}-{k}"} for row in one]
    rows += months(*[None if n in (3, 8) else round(x, 3) for n, x in enumerate(random.beta(8, 2, 12))], of="csat",
                   target=None)
    return rows + months(*random.poisson(2, 12).tolist(), of="wins", target=None)


@pytest.mark.parametrize(("name", "components"), ORACLES, ids=[name for name, _ in ORACLES])
def test_what_is_expected_is_the_engines_mean_over_the_months_of_history(name: str, components: dict[str, Any]) -> None:
    used = {m for m in MEASURES if f"'{m}'" in repr(components)}
    one = plan(components, {m: MEASURES[m] for m in MEASURES if m in used})
    known = results([row for row in _everything() if row["measure"] in used], [{"who": "a", "team": "T"}])
    paid = replay(one, known)
    simulated = simulate(one, outlook(known))
    assert near(simulated.cost, float(paid.total.sum())), name
    assert simulated.cost.std() == pytest.approx(np.sqrt(12) * paid.total.std(), rel=0.07)


def test_measures_of_a_month_stay_together() -> None:
    """Revenue is high exactly where satisfaction is low; a gate on satisfaction leaves the low revenue only."""
    rows = [*months(*[50, 150] * 6), *months(*[0.9, 0.5] * 6, of="csat", target=None)]
    gated = bonus(then=[dict(kind="gate", measure="csat", reads="value", reach=0.8, edges="lower", otherwise=0,
                             missing="fail")])
    simulated = run(gated, rows, measures={m: MEASURES[m] for m in ("revenue", "csat")})
    assert near(simulated.cost, 12 * 1000 * 0.5 * 0.5)


def test_counts_stay_counts_however_they_grow() -> None:
    """A spiff of 1 an event: what is paid is whole, and grows as stated."""
    one = {"s": dict(kind="spiff", measure="wins", amount=1, per_person=None, in_all=None, caps_over="period")}
    rows = months(1, 2, 3, 3, 2, 1, 2, 2, 2, 1, 3, 2, of="wins", target=None)
    simulated = run(one, rows, measures={"wins": measure()}, growth=0.1)
    assert (simulated.cost == np.round(simulated.cost)).all()
    assert near(simulated.cost, 24 * 1.1)


# What is added up ---------------------------------------------------------------------------------------------------

FULL: dict[str, Any] = {
    **bonus((0.7, 0), (1, 1), (1.3, 2.2)),
    "grant": dict(kind="grant", measure="revenue", reads="attainment", amount=500, curve=line((0.5, 0), (1, 1)),
                  paid_in="equity", vesting=dict(vests=steps((6, 0.5), (24, 1)),
                                                 leavers={"good": "keep", "bad": "forfeit"}))}
KEYS: dict[str, Any] = {
    "then": [dict(kind="cap", times_target=1.8)], "protection": {"largest_fall": 0.3},
    "draw": {"a_month": 400, "recoverable": False},
    "deferral": {"share": 0.4, "vests": steps((3, 0.5), (18, 1)), "leavers": {"good": "keep", "bad": "forfeit"}}}


def test_lines_periods_and_people_add_up_to_the_cost() -> None:
    rows = [*months(*PERCENT), *months(*PERCENT[::-1], who="b")]
    simulated = run(FULL, rows, keys=KEYS, draws=200)
    for parts in (sum(simulated.by_line.values()), simulated.pay.sum(axis=1), simulated.by_period.sum(axis=1)):
        assert parts == pytest.approx(simulated.cost, rel=1e-5)
    assert set(simulated.by_line) == {"bonus", "grant", "then.0.cap", "protection", "draw", "forfeited"}
    assert not simulated.by_line["forfeited"].any(), "nobody leaves"
    assert simulated.results["revenue"] == pytest.approx(simulated.cost / simulated.share_of["revenue"], rel=1e-5)


def test_what_falls_due_after_the_horizon_is_counted_and_told() -> None:
    """All that is earned at 100 % is 12,000: 40 % is deferred by 18 months, which is beyond each of the 12."""
    keys = {"deferral": {"share": 0.4, "vests": steps((18, 1)), "leavers": {"good": "keep", "bad": "forfeit"}}}
    simulated = run(bonus(), months(*[100] * 12), keys=keys, draws=50)
    assert simulated.cost == pytest.approx(12_000)
    assert simulated.later == pytest.approx(4800)


def test_a_known_leaver_forfeits_and_works_until_then() -> None:
    keys = {"deferral": {"share": 0.5, "vests": steps((6, 1)), "leavers": {"good": "forfeit", "bad": "forfeit"}},
            "prorate": {"bonus": "days", "targets": "days"}}
    people = [{"who": "a", "left_on": "2026-03-31"}]
    simulated = run(bonus(), months(*[100] * 12), people, keys=keys, draws=50)
    assert simulated.cost == pytest.approx(1500), "three months, half of each deferred and lost"
    assert simulated.by_line["forfeited"] == pytest.approx(-1500)


def test_a_measure_over_two_periods_begins_with_the_months_before() -> None:
    """Only the first month to come still counts a month of history, which was 0 %; the others are 100 %."""
    keys = {"protection": {"measures": ["revenue"], "rolling": 2}}
    rows = months(*[100] * 12, 0)
    simulated = run(bonus(), rows, keys=keys, draws=400, history=13)
    drawn = simulate(plan(bonus(), **keys), outlook(months(*[100] * 13), draws=50))
    assert drawn.cost == pytest.approx(12_000)
    assert simulated.by_period[:, 0].min() == pytest.approx(0), "0 % twice"
    assert set(np.round(simulated.by_period[:, 0])) == {0.0, 500.0}


# The same numbers however they are come by --------------------------------------------------------------------------


def _many() -> list[dict[str, Any]]:
    random = np.random.default_rng(5)
    return [row for n in range(12) for row in months(*random.gamma(9, 11, 24).round(2), who=f"p{n:02}")]


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, again, other = (run(bonus((0.7, 0), (1, 1)), _many(), seed=seed, draws=200, shock_company=0.1)
                         for seed in (7, 7, 8))
    assert (one.pay == again.pay).all()
    assert (one.pay != other.pay).any(axis=1).all()


def test_chunks_and_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(FULL, _many(), keys=KEYS, draws=300, shock_region=0.1)
    for chunk, threads in ((12 * 12 * 7, 10**9), (12 * 12 * 7, 0), (1, 0), (10**9, 0)):
        monkeypatch.setattr(drawing, "CHUNK", chunk)
        monkeypatch.setattr(drawing, "TWO_THREADS", threads)
        again = run(FULL, _many(), keys=KEYS, draws=300, shock_region=0.1)
        assert (again.pay == whole.pay).all()
        assert again.cost == pytest.approx(whole.cost, rel=1e-6)


def test_what_is_kept_for_the_next_plan_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = run(bonus(), _many(), draws=60)
    monkeypatch.setattr("analytics.rewards.outlook.KEPT", 0)
    assert (run(bonus(), _many(), draws=60).pay == kept.pay).all()


def test_more_draws_begin_with_the_same_ones() -> None:
    few, many = (run(bonus(), _many(), draws=draws) for draws in (60, 240))
    assert (many.pay[:60] == few.pay).all()


def test_draws_do_not_depend_on_what_the_plan_measures() -> None:
    """Common random numbers: revenue comes out the same where satisfaction is paid besides."""
    rows = [*_many(), *(row for n in range(12) for row in months(*[0.8, 0.9] * 12, who=f"p{n:02}", of="csat",
                                                                 target=None))]
    seen = outlook(rows, own_weight=None, shock_company=None)
    alone = simulate(plan(bonus()), seen)
    beside = simulate(plan({**bonus(), "s": dict(kind="curve", measure="csat", reads="value", weight=1,
                                                 curve=line((0, 0), (1, 1)))},
                           {"revenue": measure(), "csat": measure(combine="mean")}), seen)
    assert (alone.by_line["bonus"] == beside.by_line["bonus"]).all()


@pytest.mark.parametrize("period", ["month", "quarter", "half_year", "year"])
def test_plans_of_any_period_are_paid_on_the_same_results(period: str) -> None:
    simulated = run(bonus(), _many(), keys={"period": period}, draws=100)
    monthly = run(bonus(), _many(), draws=100)
    assert len(simulated.periods) == {"month": 12, "quarter": 4, "half_year": 2, "year": 1}[period]
    assert simulated.cost == pytest.approx(monthly.cost, rel=1e-5), "a linear plan pays the same"
    assert simulated.periods[0].start == monthly.periods[0].start
    assert simulated.periods[-1].end == monthly.periods[-1].end


# What must hold of any plan -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [2, 3.5])
def test_pay_scales_with_the_bonus(times: float) -> None:
    one, more = (run(bonus((0.7, 0), (1, 1), (1.3, 2)), _many(), draws=100, keys={"target_bonus": 12000 * by})
                 for by in (1, times))
    assert more.pay == pytest.approx(one.pay * times, rel=1e-5)


@pytest.mark.parametrize("components", [bonus((0.7, 0), (1, 1), (1.3, 2)), FULL, ORACLES[2][1]], ids=["b", "full", "c"])
def test_more_growth_never_costs_less_in_any_draw(components: dict[str, Any]) -> None:
    costs = [run(components, _many(), draws=100, growth=growth).cost for growth in (-0.2, 0, 0.1, 0.5)]
    assert (np.diff(costs, axis=0) >= -0.05).all()
    assert np.diff([cost.mean() for cost in costs]).min() > 0


def test_higher_targets_cost_less_and_leave_results_alone() -> None:
    low, high = (run(bonus((0.7, 0), (1, 1), (1.3, 2)), _many(), draws=100, target_growth=by) for by in (0, 0.1))
    assert (high.cost <= low.cost).all()
    assert (high.results["revenue"] == low.results["revenue"]).all()


def test_a_response_moves_results_by_its_effect_and_its_strength() -> None:
    none, full, half = (run(bonus(), _many(), draws=100, response=name, strength=by)
                        for name, by in (("none", 1), ("no_quota_no_cap", 1), ("no_quota_no_cap", 0.5)))
    assert full.results["revenue"] == pytest.approx(1.09 * none.results["revenue"], rel=1e-4)
    assert half.results["revenue"] == pytest.approx(1.045 * none.results["revenue"], rel=1e-4)
    assert none.side_cost is None


def test_a_side_effect_with_a_price_is_counted_beside_the_cost() -> None:
    none, games = (run(bonus(), _many(), draws=100, response=name) for name in ("none", "timing_games"))
    assert games.side_cost == pytest.approx(0.07 * games.results["revenue"])
    assert (games.cost == none.cost).all()


# Replay -------------------------------------------------------------------------------------------------------------


def test_a_replay_is_what_the_engine_pays_for_the_same_months() -> None:
    known = results(months(*PERCENT))
    moved, own = replay(plan(bonus((0.7, 0), (1, 1))), known), payouts(
        plan(bonus((0.7, 0), (1, 1)), since="2025-01-01", until="2025-12-31"), known)
    assert (moved.total == own.total).all()
    assert moved.situation.periods == own.situation.periods


def test_a_replay_takes_the_last_months_and_pays_leavers_too() -> None:
    rows = [*months(*[100] * 20), *months(*[100] * 18, who="gone", until="2025-10")]
    people = [{"who": "a"}, {"who": "gone", "left_on": "2025-10-31"}]
    paid = replay(plan(bonus()), results(rows, people), months=6)
    assert [p.start.isoformat() for p in paid.situation.periods][::5] == ["2025-07-01", "2025-12-01"]
    assert paid.total.tolist() == [[1000] * 6, [1000] * 4 + [0, 0]]


@pytest.mark.parametrize(("months_", "said"), [(0, "are no 0 months"), (13, "from 2025-01-01 on are no 13 months")])
def test_a_replay_of_what_is_not_there_is_refused(months_: int, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        replay(plan(bonus()), results(months(*PERCENT)), months_)


# Who and what is missing --------------------------------------------------------------------------------------------


def test_who_has_no_history_is_drawn_from_everybody_and_named() -> None:
    rows = [*months(*[50] * 12), *months(*[150] * 12, who="b")]
    people = [{"who": "a"}, {"who": "b"}, {"who": "new", "hired_on": "2025-12-15"}]
    simulated = run(bonus(), rows, people)
    assert simulated.newcomers == ("new",)
    assert near(pay_of(simulated, "new"), 12_000), "everybody's mean, against everybody's target"


def test_who_has_no_target_is_paid_nothing_by_attainment_and_named() -> None:
    rows = [*months(*[50] * 12), *months(*[150] * 12, who="b", target=None)]
    simulated = run(bonus(), rows, draws=50)
    assert simulated.without_target == ("b",)
    assert not pay_of(simulated, "b").any()
    assert simulated.newcomers == ()


def test_who_has_left_is_not_simulated() -> None:
    rows = [*months(*[100] * 12), *months(*[100] * 6, who="gone", until="2025-06")]
    simulated = run(bonus(), rows, [{"who": "a"}, {"who": "gone", "left_on": "2025-06-30"}], draws=50)
    assert simulated.people == ("a",)


def test_months_without_a_result_are_drawn_as_such() -> None:
    """Half of the months have no satisfaction: half of its bonus is paid."""
    rows = [*months(*[100] * 12), *months(*[1, None] * 6, of="csat", target=None)]
    one = {"s": dict(kind="curve", measure="csat", reads="value", weight=1, curve=line((0, 0), (1, 1))), **bonus()}
    simulated = run(one, rows, measures={"revenue": measure(), "csat": measure(combine="mean")})
    assert near(simulated.by_line["s"], 6000)
    assert simulated.by_line["bonus"] == pytest.approx(12_000)


def test_a_measure_that_must_not_be_missing_is_not() -> None:
    rows = [*months(*[100] * 12), *months(*[0.6, None, 0.8] * 4, of="csat", target=None)]
    one = {"s": dict(kind="curve", measure="csat", reads="value", weight=1, curve=line((0, 0), (1, 1))), **bonus()}
    simulated = run(one, rows, measures={"revenue": measure(), "csat": measure(combine="mean", missing="refuse")})
    assert near(simulated.by_line["s"], 12 * 700)
    assert any("counts as the person's mean" in str(note) for note in simulated.notes)


def test_targets_are_the_loaded_ones_else_those_of_the_year_before() -> None:
    """Results follow the target of their month: at 100 % of targets of 100, then 200 from July on; one is loaded."""
    rows = [row for n, x in enumerate([100] * 6 + [200] * 6)
            for row in months(*[None] * n, x, *[None] * (11 - n), target=x)]
    rows.append({"who": "a", "when": "2026-01", "measure": "revenue", "target": 300})
    simulated = run({"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                               rates=steps((0, 1)))}, rows, draws=50)
    assert simulated.by_period[0] == pytest.approx([300, *[100] * 5, *[200] * 6])


def test_a_month_without_a_target_has_the_mean_of_the_last_year() -> None:
    """Targets of 100, then a year of 200 but for June, which had none."""
    year = [row for n in range(12) if n != 5 for row in months(*[None] * n, 200, *[None] * (11 - n), target=200)]
    rows = [*months(*[100] * 6, until="2024-12"), *year, *months(*[None] * 5, 200, *[None] * 6, target=None)]
    assert Horizon.of(plan(bonus()), outlook(rows)).targets["revenue"].tolist() == [[200] * 12]


def test_growth_goes_on_year_by_year() -> None:
    """Two years ahead at 10 % growth of results, or of targets."""
    rows = months(*[100] * 12)
    results_, targets = (run(bonus(), rows, draws=50, months=24, **{name: 0.1}).by_period[0, [0, 12]]
                         for name in ("growth", "target_growth"))
    assert results_ == pytest.approx([1100, 1210])
    assert targets == pytest.approx([1000 / 1.1, 1000 / 1.21])


def test_a_ramp_asks_less_of_new_people_and_leaves_their_results_alone() -> None:
    keys = {"ramp": {"measures": ["revenue"], "share": steps((0, 0.5), (6, 1), below="hold")},
            "prorate": {"bonus": "none", "targets": "none"}}
    rows = [row for who in ("a", "new") for row in months(*[100] * (12 if who == "a" else 3), who=who)]
    people = [{"who": "a", "hired_on": "2020-01-01"}, {"who": "new", "hired_on": "2025-10-01"}]
    simulated = run(bonus(), rows, people, keys=keys, draws=50)
    assert pay_of(simulated, "new") == pytest.approx(3 * 2000 + 9 * 1000), "months 3 to 5 since hire ask for half"
    assert simulated.results["revenue"] == pytest.approx(2400)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"draws": 10}, "draws: this number is too low; write at least 50"),
    ({"draws": 10**7}, "draws: this number is too high; write at most 10000"),
    ({"months": 0}, "months: this number is too low; write at least 1"),
    ({"budget": 0}, "budget: this number is too low; write one above 0"),
    ({"growth": -1}, "growth: this number is too low"),
    ({"seed": -1}, "seed: this number is too low"),
    ({"shock_horizon": -0.1}, "shock_horizon: this number is too low"),
    ({"shock_company": 2}, "shock_company: this number is too high"),
    ({"response": "team_bonsu"}, "response: there is none called 'team_bonsu', did you mean 'team_bonus'?"),
    ({"starts": "2026-01-15"}, "starts: 2026-01-15 is not the first day of a month"),
    ({"drwas": 100}, "there is no key 'drwas' here, did you mean 'draws'?"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=[next(iter(given)) + str(n) for n, (given, _) in
                                                          enumerate(REFUSED)])
def test_absurd_assumptions_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked(Assumptions, given, "")
    assert said in str(refused.value)


def test_assumptions_are_a_document() -> None:
    given = bare(response="team_bonus", starts="2026-04-01", budget=5e6)
    assert Assumptions.model_validate_json(given.model_dump_json()) == given


IMPOSSIBLE: list[tuple[list[dict[str, Any]], list[dict[str, Any]] | None, dict[str, Any], dict[str, Any], str]] = [
    ([{"who": "a", "when": "2025-01", "measure": "revenue", "target": 5}], None, {}, {},
     "there are targets but no results"),
    (months(100), [{"who": "a", "left_on": "2025-12-31"}], {}, {}, "nobody is employed on 2026-01-01"),
    (months(100), [{"who": "a", "hired_on": "2025-12-15"}], {}, {}, "nobody who is employed now has a full month"),
    (months(*[100] * 6, target=None), None, {}, {}, "pays by attainment of revenue, but no row gives a target"),
    (months(*[100] * 6), None, {"months": 10}, {"period": "quarter"}, "pays every 3 months, which do not divide 10"),
    (months(*[100] * 6), None, {"starts": "2025-12-01"}, {}, "starts: results reach to 2025-12-31"),
    (months(*[100] * 6), [{"who": "a", "role": "x"}], {}, {"who": {"roles": ["y"]}}, "nobody takes part in the plan"),
    (months(*[100] * 6, currency="EUR"), None, {}, {}, "there are amounts in EUR, but the plan pays in CNY"),
]


@pytest.mark.parametrize(("rows", "people", "assumed", "keys", "said"), IMPOSSIBLE, ids=[c[-1] for c in IMPOSSIBLE])
def test_what_cannot_be_simulated_is_said(rows: list[dict[str, Any]], people: list[dict[str, Any]] | None,
                                          assumed: dict[str, Any], keys: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        run(bonus(), rows, people, keys=keys, **assumed)
    assert said in str(refused.value)


def test_orders_that_results_do_not_name_are_asked_for() -> None:
    with pytest.raises(UsageError, match="paid by order, but the results name none"):
        run(ORACLES[4][1], months(*PERCENT))


# Progress -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [0, 10**9])
def test_progress_is_told_and_can_stop(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "CHUNK", 2000)
    monkeypatch.setattr(drawing, "TWO_THREADS", threads)
    told: list[float] = []
    seen, one = outlook(_many(), draws=200), plan(bonus())
    simulate(one, seen, told.append)
    assert told == sorted(told)
    assert 0 < told[0] < 0.2
    assert 0.9 < told[-1] <= 1

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(one, seen, stop)


def test_nothing_given_is_changed() -> None:
    known = results(_many())
    before = known.rows.copy(), known.people.copy()
    simulate(plan(bonus()), Outlook.of(known, Assumptions(draws=50)))
    assert known.rows.equals(before[0])
    assert known.people.equals(before[1])


# Credit, as the plan states it --------------------------------------------------------------------------------------

SALES: dict[str, Any] = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal",
                                   tiers="amount", rates=steps((0, 1), below="hold"))}


def _order(month: int, value: float, order: str, **more: Any) -> dict[str, Any]:
    return {"who": "a", "when": f"2025-{month:02}-10", "measure": "revenue", "value": value, "order": order} | more


@pytest.mark.parametrize(("clawback", "months_", "because"), [
    ({"of": "paid", "months": 6}, {0.0, 100.0}, "the month of the order has nothing; that of the return its own 100"),
    ({"of": "earned", "months": 2}, {100.0}, "a return after the window changes nothing"),
    (None, {0.0, 100.0}, "without a clawback the month of the return has 0"),
])
def test_returns_count_as_the_plan_takes_them_back(clawback: dict[str, Any] | None, months_: set[float],
                                                   because: str) -> None:
    rows = [*(_order(n, 100, f"o{n}") for n in range(1, 13)), _order(6, -100, "o3", when="2025-06-20")]
    keys = {} if clawback is None else {"clawback": clawback}
    simulated = run(SALES, rows, keys=keys)
    assert set(np.round(simulated.by_period).ravel()) == months_, because
    share = 11 / 12 if 0.0 in months_ else 1
    assert near(simulated.cost, 1200 * share)
    assert any("what is taken back" in str(note) for note in simulated.notes) == (clawback is not None)


def test_credit_by_territory_and_by_shares() -> None:
    """a has the north until June, b from July on; of shared orders a has 0.3."""
    rows = [_order(n, 100, f"o{n}", who="", territory="N") for n in range(1, 13)]
    people = [{"who": "a", "territory": "N", "to": "2025-06-30"}, {"who": "a", "from": "2025-07-01"},
              {"who": "b", "from": "2025-01-01", "to": "2025-06-30"},
              {"who": "b", "territory": "N", "from": "2025-07-01"}]
    simulated = run(SALES, rows, people, keys={"crediting": {"by": "territory"}})
    for who in "ab":
        assert near(pay_of(simulated, who), 600), "half of each one's months were without the north"
    shared = [_order(n, 100, f"o{n}", who=who, share=share) for n in range(1, 13) for who, share in (("a", 0.3),
                                                                                                    ("b", 0.7))]
    simulated = run(SALES, shared, keys={"crediting": {"by": "shares"}}, draws=50)
    assert simulated.pay[0].tolist() == pytest.approx([360, 840])


def test_credit_when_the_money_is_received() -> None:
    """Sold in January to November, each received a month later; January itself has received nothing."""
    rows = [_order(n, 100, f"o{n}", received_on=f"2025-{n + 1:02}-05") for n in range(1, 12)]
    rows.append(_order(12, 100, "open"))
    simulated = run(SALES, rows, measures={"revenue": measure(credit="cash")})
    assert near(simulated.cost, 100 * 11)
