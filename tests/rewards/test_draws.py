"""A leading axis of draws: whatever a plan pays, it pays each draw as if that were the only one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.places import placed
from analytics.rewards.horizon import Horizon
from analytics.rewards.situation import Orders, Quantity, Situation
from tests.rewards.history import months, outlook
from tests.rewards.small import line, measure, pay, plan, steps

PEOPLE = [{"who": f"p{n}", "team": f"T{n % 2}", "region": f"R{n // 4}", "level": 3, "salary": 100_000,
           "range_position": 0.9, "hired_on": f"{2020 + n}-02-01"} for n in range(6)]
MEASURES = {"revenue": measure(), "wins": measure(), "csat": measure(combine="mean"), "rating": measure(combine="last")}


def _rows() -> list[dict[str, Any]]:
    random, rows = np.random.default_rng(11), []
    for n in range(6):
        who = f"p{n}"
        for month in range(12):
            for k, value in enumerate(random.gamma(2, 25, random.integers(1, 4)).round(2)):
                one, = months(*[None] * month, value, *[None] * (11 - month), who=who, target=None if k else 100)
                rows.append(one | {"when": f"{one['when']}-{k + 1:02}", "order": f"{n}-{month}-{k}"})
        rows += months(*random.poisson(2, 12).tolist(), who=who, of="wins", target=None, error=0.7)
        rows += months(*[None if x < 0.6 else round(x, 3) for x in random.beta(8, 2, 12).tolist()], who=who, of="csat",
                       target=0.8, weight=3)
        rows += months(*random.integers(1, 5, 12).tolist(), who=who, of="rating", target=None)
    return rows


BY: dict[str, Any] = dict(reads="value", measure="csat")
KINDS: dict[str, dict[str, Any]] = {
    "commission": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="attainment",
                       rates=steps((0, 0.1), (1, 0.3))),
    "year to date": dict(kind="commission", measure="revenue", basis="year_to_date", mode="whole", tiers="amount",
                         rates=steps((0, 0.1), (300, 0.3))),
    "each order": dict(kind="commission", measure="revenue", basis="transaction", mode="marginal", tiers="amount",
                       rates=steps((0, 0.1), (30, 0.3))),
    "crossing": dict(kind="commission", measure="revenue", basis="year_to_date", mode="crossing", tiers="attainment",
                     rates=steps((0, 0.1), (0.7, 0.3))),
    "curve": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0.5, 0), (1, 1), (2, 3))),
    "scorecard": dict(kind="scorecard", missing="renormalise", weight=1, curve=line((0, 0), (2, 2)), measures={
        "revenue": dict(weight=0.6, reads="attainment", points=line((0.5, 0), (1, 1))),
        "csat": dict(weight=0.4, reads="attainment", points=line((0.5, 0), (1, 2)))}),
    "pool": dict(kind="pool", measure="revenue", reads="attainment", team="team", share_of_bonus=1,
                 funding=line((0.5, 0), (1, 1)), shared="credited", if_nobody="equally"),
    "pool of a mean": dict(kind="pool", measure="csat", reads="value", team="region", amount=900,
                           funding=line((0.5, 0), (1, 1)), shared="score", score="wins", if_nobody="keep"),
    "contest": dict(kind="contest", measure="wins", reads="value", among="all", window="period", prizes=[90, 50, 20],
                    least=1, ties="share", noise="ignore"),
    "contest with noise": dict(kind="contest", measure="wins", reads="value", among="team", window="year",
                               prizes=[90, 50], least=1, ties="share", noise="share"),
    "contest by a second": dict(kind="contest", measure="wins", reads="value", among="region", window="period",
                                prizes=[90, 50], least=0, ties="tie_break", tie_break="csat", noise="ignore"),
    "spiff": dict(kind="spiff", measure="wins", amount=50, per_person=150, in_all=500, caps_over="year"),
    "merit": dict(kind="merit", rating="rating", month=3, ratings=[2, 4], positions=[0.8], raises=[[0.01], [0.05]],
                  budget=0.02, over_budget="cut"),
    "grant": dict(kind="grant", paid_in="cash", amount=100, curve=line((0.5, 0), (1, 1)), **BY, vesting=dict(
        vests=steps((3, 0.5), (24, 1)), leavers={"good": "keep", "bad": "forfeit"},
        malus=dict(measure="rating", reach=2, loses=0.5))),
    "honour": dict(kind="honour", honour="certificate", of="person", window="period", best=2,
                   criteria=[dict(measure="revenue", reads="attainment", reach=0.5)]),
    "team honour": dict(kind="honour", honour="best_team", of="team", window="period", best=1,
                        criteria=[dict(measure="revenue", reads="value", reach=10)]),
    "modified": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (1, 1)), then=[
        dict(kind="gate", reach=0.8, edges="lower", otherwise=0.5, missing="pass", **BY),
        dict(kind="multiply", by=steps((0, 0.9), (0.9, 1.2)), **BY), dict(kind="floor", amount=200),
        dict(kind="add", by=steps((0.85, 0.1)), of="target_bonus", **BY), dict(kind="cap", times_target=1.1)]),
}
KEYS: dict[str, Any] = {
    "draw": {"a_month": 300, "recoverable": True},
    "deferral": {"share": 0.4, "vests": steps((3, 0.5), (18, 1)), "leavers": {"good": "keep", "bad": "forfeit"}},
    "protection": {"largest_fall": 0.3}}
DRAWN: dict[str, Any] = {"measures": ["revenue"], "own_weight": 0.7}
CASES = [
    *((name, period, keys) for name in KINDS for period, keys in (("month", {}), ("quarter", KEYS))),
    ("curve", "quarter", {"protection": {**DRAWN, "towards": "everybody"}}),
    ("scorecard", "month", {"protection": {**DRAWN, "towards": "own_past"}}),
    ("scorecard", "quarter", {"protection": {"measures": ["revenue", "csat"], "rolling": 2}})]


def one_of(now: Situation, draw: int) -> Situation:
    """The situation of one draw alone."""
    def picked(x: np.ndarray | None) -> np.ndarray | None:
        return x[draw] if x is not None and x.ndim == 3 else x

    standings = {name: replace(s, **{part: picked(getattr(s, part)) for part in (  # type: ignore[arg-type]
        "value", "target", "known", "targeted", "error", "attained", "weight")}) for name, s in now.standings.items()}
    orders = {}
    for name, all_ in now.orders.items():
        mine = all_.at[0] == draw
        orders[name] = Orders(tuple(index[mine] for index in all_.at[1:]), all_.amount[mine])
    return replace(now, standings=standings, orders=orders)


@pytest.mark.parametrize(("name", "period", "keys"), CASES, ids=[f"{name} {n}" for n, (name, *_) in enumerate(CASES)])
def test_each_draw_is_paid_as_if_it_were_alone(name: str, period: str, keys: dict[str, Any]) -> None:
    component = KINDS[name]
    used = {m for m in MEASURES if f"'{m}'" in repr((component, keys))}
    one = plan({"x": component}, {m: MEASURES[m] for m in MEASURES if m in used}, period=period, **keys)
    seen = outlook([row for row in _rows() if row["measure"] in used], PEOPLE, own_weight=0.5, shock_company=0.2,
                   shock_region=0.1, draws=50)
    horizon = replace(Horizon.of(one, seen), plan=one)  # honours too
    now = horizon.situation(*horizon.drawn(seen.chance(0, 20)))
    together = horizon.earned(now)
    assert together.total.dtype == np.float32
    for draw in range(20):
        alone = horizon.earned(one_of(now, draw))
        for line_, amounts in together.lines.items():
            mine = amounts if amounts.ndim == 2 else amounts[draw]
            assert mine == pytest.approx(alone.lines[line_], rel=1e-4, abs=0.01), line_
        if together.later is not None and alone.later is not None:
            assert together.later[draw] == pytest.approx(alone.later, rel=1e-4, abs=0.01)


def slowly(x: list[float], second: list[float], error: list[float], known: list[bool], prizes: tuple[float, ...],
           ties: str) -> tuple[list[int], list[float]]:
    """Places and prizes person by person: the best left, and who comes after and is level, take up the next places."""
    left = sorted((n for n in range(len(x)) if known[n]), key=lambda n: (-x[n], -second[n]))
    place, pay, taken = [0] * len(x), [0.0] * len(x), 0
    while left:
        best, group = left[0], []
        for n in left:
            noise = 1.96 * np.hypot(error[best], error[n])
            level = abs(x[n] - x[best]) <= noise if any(error) else (x[n], second[n]) == (x[best], second[best])
            if not level and n != best:
                break
            group.append(n)
        won = [round(100 * p) for p in prizes[taken:taken + len(group)]]
        for k, n in enumerate(group):
            place[n] = taken + 1
            share, rest = divmod(sum(won), len(group))
            pay[n] = (won[0] if won else 0) / 100 if ties == "all" else (share + (k < rest)) / 100
        left, taken = left[len(group):], taken + len(group)
    return place, pay


FEW = st.integers(0, 4).map(float)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7).flatmap(lambda n: st.tuples(*[st.lists(kind, min_size=n, max_size=n) for kind in (
    FEW, FEW, st.sampled_from([0.0, 0.5, 2.0]), st.booleans())])),
       st.sampled_from([(100.0,), (100.0, 33.33, 10.0)]), st.sampled_from(["share", "all", "tie_break"]), st.booleans())
def test_prizes_are_those_worked_out_person_by_person(drawn: tuple[list, list, list, list], prizes: tuple[float, ...],
                                                      ties: str, noisy: bool) -> None:
    x, second, error, known = drawn
    error = error if noisy else [0.0] * len(x)
    values, seconds, errors, knowns = (np.array(part) for part in (x, second, error, known))
    interval = (values - 1.96 * errors, values + 1.96 * errors) if any(error) else None
    wanted = slowly(x, second, error, known, prizes, ties)
    place, pay = placed(values, seconds, knowns, interval, prizes, ties, 2)  # type: ignore[arg-type]
    assert (place.tolist(), pay.tolist()) == wanted
    turned = [np.stack([part, part[::-1]]) for part in (values, seconds, knowns)]
    both = None if interval is None else tuple(np.stack([part, part[::-1]]) for part in interval)
    for beyond in (True, False):
        found = placed(*turned, both, prizes, ties, 2, beyond=beyond)  # type: ignore[arg-type]
        assert found[1][0].tolist() == wanted[1]
        assert not beyond or found[0][0].tolist() == wanted[0], "places beyond the prizes only where asked for"


@pytest.mark.parametrize("noise", ["share", "ignore"])
def test_a_statement_tells_places_beyond_the_prizes(noise: str) -> None:
    """One prize; the last two of four are level, so both are third."""
    contest = dict(kind="contest", measure="wins", reads="value", among="all", window="period", prizes=[90], least=0,
                   ties="share", noise=noise)
    rows = [{"who": who, "measure": "wins", "value": value, "error": 0.1} for who, value in zip(
        "abcd", (9, 7, 5, 5), strict=True)]
    paid = pay({"c": contest}, rows, measures={"wins": measure()})
    (step,) = paid.trace.steps
    place = step.inputs["place"]
    assert isinstance(place, Quantity)
    assert np.asarray(place.values)[:, 0].tolist() == [1, 2, 3, 3]
