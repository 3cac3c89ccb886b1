"""What must hold for any plan and any results: tried on made-up ones."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.rewards.gross import components_paid, modified_sum
from analytics.rewards.linter import findings
from analytics.rewards.minor_units import cut, divided
from analytics.rewards.payout import payouts
from tests.rewards.small import amounts, measure, monthly, pay, plan, results, steps, to_cents

SOME = settings(max_examples=25, deadline=None)
EIGHTHS = st.integers(0, 24).map(lambda n: n / 8)
CENTS = st.integers(0, 50_000).map(lambda n: n / 100)


@st.composite
def schedules(draw: st.DrawFn, rising: bool = False, between: str | None = None) -> dict[str, Any]:
    xs = sorted(draw(st.lists(EIGHTHS, min_size=2, max_size=5, unique=True)))
    ys = draw(st.lists(EIGHTHS, min_size=len(xs), max_size=len(xs)))
    shape = between or draw(st.sampled_from(["linear", "step"]))
    return dict(points=[list(p) for p in zip(xs, sorted(ys) if rising else ys, strict=True)], between=shape,
                edges=draw(st.sampled_from(["lower", "upper"])), below=draw(st.sampled_from(["hold", "zero"])),
                above="hold")


@st.composite
def components(draw: st.DrawFn, rising: bool = False) -> dict[str, Any]:
    """A commission and a bonus, with a cap on some."""
    then = draw(st.sampled_from([[], [dict(kind="cap", times_target=1.5)], [dict(kind="floor", amount=20)]]))
    return {
        "c": dict(kind="commission", measure="revenue", basis=draw(st.sampled_from(["period", "year_to_date"])),
                  mode=draw(st.sampled_from(["marginal", "whole"])), tiers="attainment",
                  rates=draw(schedules(rising, "step"))),
        "b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=draw(schedules(rising)),
                  then=then)}


VALUES = st.lists(st.one_of(st.none(), CENTS), min_size=2, max_size=6).filter(lambda v: any(x is not None for x in v))


GRID = sorted({n / 16 + step for n in range(50) for step in (-0.001, 0, 0.001)} - {-0.001})


@SOME
@given(components(rising=True), components(), st.booleans())
def test_a_better_result_never_pays_less_unless_the_linter_said_so(rising: dict, any_: dict, usual: bool) -> None:
    """On a grid around every edge that these plans can have; one person a result, the target is 100."""
    parts = rising if usual else any_
    parts["c"]["basis"] = "period"
    one = plan(parts)
    people = [row for n, x in enumerate(GRID) for row in monthly(100 * x, who=f"p{n:03}")]
    pays = payouts(one, results(people)).total[:, 0]
    if (np.diff(pays) < -0.011).any():
        assert "inversion" in {found.code for found in findings(one)}


@SOME
@given(schedules(), VALUES, st.sampled_from([2, 3, 10]))
def test_a_bonus_scales_with_the_target_bonus(curve: dict, values: list, times: int) -> None:
    bonus = {"b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=curve)}
    one, many = (pay(bonus, monthly(*values), target_bonus=bonus_) for bonus_ in (12000, 12000 * times))
    assert np.abs(many.total - times * one.total).max() <= 0.005 * (times + 1)


@SOME
@given(components(), VALUES, VALUES, st.integers(1, 60), st.booleans())
def test_lines_add_up_to_the_cent(parts: dict, values: list, others: list, draw: int, recoverable: bool) -> None:
    paid = pay(parts, [*monthly(*values), *monthly(*others, who="b")], then=[dict(kind="cap", times_target=2)],
               draw={"a_month": draw, "recoverable": recoverable}, protection={"largest_fall": 0.25},
               deferral={"share": 0.3, "vests": steps((1, 0.5), (2, 1)), "leavers": {"good": "keep", "bad": "keep"}})
    cents = sum(to_cents(line.amount) for line in paid.lines if line.unit == "money")
    assert (cents == to_cents(paid.total)).all()
    assert all(np.isfinite(line.amount).all() for line in paid.lines)
    for line in paid.lines:
        assert np.abs(line.amount * 100 - np.round(line.amount * 100)).max() < 1e-6, "whole cents"


@SOME
@given(components(), VALUES)
def test_the_same_plan_pays_the_same_and_floats_agree_with_cents(parts: dict, values: list) -> None:
    paid = pay(parts, monthly(*values))
    assert (pay(parts, monthly(*values)).total == paid.total).all()
    now = paid.situation
    single = {name: replace(s, value=s.value.astype(np.float32), target=s.target.astype(np.float32))
              for name, s in now.standings.items()}
    light = replace(now, worked=now.worked.astype(np.float32), standings=single,
                    figures={name: figure.astype(np.float32) for name, figure in now.figures.items()})
    total, _ = modified_sum(paid.plan, components_paid(paid.plan, light), light)
    assert total.dtype == np.float32
    edges = [x for part in (parts["c"]["rates"], parts["b"]["curve"]) for x, _ in part["points"]]
    attained = now.standings["revenue"].attainment
    near = np.min([np.abs(np.cumsum(attained, axis=1) / np.arange(1, attained.shape[1] + 1) - x) for x in edges]
                  + [np.abs(attained - x) for x in edges])
    if near > 1e-5:  # on an edge float32 may take the other side
        assert total == pytest.approx(paid.total, abs=0.02)


@SOME
@given(st.lists(st.integers(0, 9999).map(lambda n: n / 1000), min_size=2, max_size=6))
def test_a_year_to_date_is_the_sum_of_its_periods_to_the_cent(values: list[float]) -> None:
    odd = steps((0, 0.037), (9, 0.0411), below="hold")
    parts = {"c": dict(kind="commission", measure="revenue", basis="year_to_date", mode="marginal", tiers="amount",
                       rates=odd),
             "b": dict(kind="curve", measure="visits", reads="value", weight=0.37, curve=odd, true_up=True)}
    measures = {"revenue": measure(), "visits": measure(counts="year_to_date")}
    rows = [*monthly(*values), *monthly(*values, of="visits")]
    paid = pay(parts, rows, measures=measures)
    total = Fraction(str(round(sum(values), 3)))
    wanted = min(total, 9) * Fraction("0.037") + max(total - 9, 0) * Fraction("0.0411")
    assert sum(to_cents(np.array(amounts(paid, "c")))) == (wanted * 100 + Fraction(1, 2)).__floor__()
    bonus = (Fraction("0.037") if total < 9 else Fraction("0.0411")) * 1000 * len(values) * Fraction("0.37")
    assert sum(to_cents(np.array(amounts(paid, "b")))) == (bonus * 100 + Fraction(1, 2)).__floor__()


@SOME
@given(schedules(rising=True, between="step"), VALUES)
def test_marginal_commission_agrees_with_slices_in_fractions(rates: dict, values: list) -> None:
    commission = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                            rates=rates)}
    points = [(Fraction(x), Fraction(y)) for x, y in rates["points"]]
    tiers = [(Fraction(0), points[0][1] if rates["below"] == "hold" else Fraction(0)), *points]
    wanted = []
    for value in values:
        amount, total = Fraction(str(value or 0)), Fraction(0)
        for n, (start, rate) in enumerate(tiers):
            end = tiers[n + 1][0] if n + 1 < len(tiers) else amount
            total += rate * max(min(amount, end) - start, 0)
        wanted.append(float((total * 100 + Fraction(1, 2)).__floor__()) / 100)
    paid = amounts(pay(commission, monthly(*values)), "c")
    first = next(n for n, value in enumerate(values) if value is not None)
    last = max(n for n, value in enumerate(values) if value is not None)
    assert paid == pytest.approx(wanted[first:last + 1], abs=1e-9)


@SOME
@given(st.lists(st.integers(0, 400), min_size=2, max_size=6), st.integers(1, 60))
def test_a_recoverable_draw_moves_pay_in_time_only(values: list[int], draw: int) -> None:
    whole = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                       rates=steps((0, 0.1), below="hold"))}
    gross = pay(whole, monthly(*values)).total.sum()
    paid = pay(whole, monthly(*values), draw={"a_month": draw, "recoverable": True})
    assert paid.total.sum() - gross == pytest.approx(paid.balances["draw"][0,
                                                                           -1]), "net is gross and what is still owed"
    assert paid.total.min() >= draw - 1e-9


@st.composite
def sales_and_returns(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, 5))):
        month, value = draw(st.integers(1, 4)), draw(st.integers(1, 400))
        rows.append({"when": f"2026-{month:02}-{5 + n:02}", "value": value, "order": f"o{n}"})
        for back in range(draw(st.integers(0, 2))):
            later = draw(st.integers(month, 6))
            rows.append({"when": f"2026-{later:02}-{15 + n + 5 * back:02}", "value": -draw(st.integers(1, value)) / 2,
                         "order": f"o{n}"})
    return rows


@SOME
@given(sales_and_returns(), st.sampled_from(["marginal", "whole"]), st.sampled_from(["paid", "earned"]))
def test_clawback_takes_no_more_than_was_paid_and_ends_where_the_truth_does(rows: list, mode: str, of: str) -> None:
    commission = {"c": dict(kind="commission", measure="revenue", basis="period", mode=mode, tiers="amount",
                            rates=steps((0, 0.1), (100, 0.2), below="hold"))}
    paid = pay(commission, rows, clawback={"of": of, "months": 12})
    earned, back = np.array(amounts(paid, "c")), -np.array(amounts(paid, "clawback"))
    assert (back >= 0).all()
    assert back.sum() <= earned.sum() + 1e-9
    assert min(amounts(paid)) >= 0
    netted = [{**row, "when": next(r["when"] for r in rows if r["order"] == row["order"])[:8] + row["when"][8:]}
              for row in rows]
    truth = pay(commission, netted).total.sum()
    assert paid.total.sum() - paid.balances["clawback"][0, -1] == pytest.approx(truth, abs=0.02), \
        "what is kept, less what is still owed, is what would have been paid had returns been known at once"


@SOME
@given(st.integers(0, 10_000_000), st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_what_is_divided_is_conserved(cents: int, weights: list[int]) -> None:
    shares = divided(cents / 100, np.array(weights, float), 2)
    assert to_cents(shares).sum() == (cents if sum(weights) else 0)
    exact = cents * np.array(weights) / max(sum(weights), 1)
    assert np.abs(to_cents(shares) - exact).max() < 1 + 1e-6
    assert (shares[np.array(weights) == 0] == 0).all()


@SOME
@given(st.lists(st.tuples(CENTS, st.sampled_from(["T", "U"])), min_size=1, max_size=8), st.integers(1, 100_000),
       st.sampled_from(["equally", "credited"]))
def test_pools_conserve_money(members: list[tuple[float, str]], cents: int, shared: str) -> None:
    pool = {"p": dict(kind="pool", measure="revenue", reads="value", team="team", amount=cents / 100, shared=shared,
                      if_nobody="equally", funding=steps((0, 1), below="hold"))}
    people = [{"who": f"p{n}", "team": team} for n, (_, team) in enumerate(members)]
    paid = pay(pool, [row for n, (value, _) in enumerate(members) for row in monthly(value, who=f"p{n}")], people)
    for team in {team for _, team in members}:
        mine = [n for n, (_, other) in enumerate(members) if other == team]
        assert to_cents(paid.total[mine]).sum() == cents


@SOME
@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.lists(st.integers(0, 300), min_size=1, max_size=5))
def test_shared_prizes_conserve_money(values: list[int], prizes: list[int]) -> None:
    prizes = sorted(prizes, reverse=True)
    contest = {"c": dict(kind="contest", measure="revenue", reads="value", among="all", window="period", least=0,
                         prizes=prizes, ties="share", noise="ignore")}
    paid = pay(contest, [row for n, value in enumerate(values) for row in monthly(value, who=f"p{n}")])
    assert paid.total.sum() == pytest.approx(sum(prizes[:len(values)]))


@SOME
@given(st.lists(st.integers(1, 10), min_size=1, max_size=5), st.integers(1, 100_000))
def test_split_credit_adds_up_to_the_order(parts: list[int], cents: int) -> None:
    shares = [round(part / sum(parts), 6) for part in parts]
    shares[0] = round(1 - sum(shares[1:]), 6)
    rows = [{"who": f"p{n}", "value": cents / 100, "order": "o", "share": share} for n, share in enumerate(shares)]
    flat = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                      rates=steps((0, 1), below="hold"))}
    paid = pay(flat, rows, crediting={"by": "shares"})
    assert paid.situation.standings["revenue"].value.sum() == pytest.approx(cents / 100)


@SOME
@given(st.integers(-10**12, 10**12))
def test_halves_go_up_and_cents_stay(thousandths: int) -> None:
    exact = Fraction(abs(thousandths), 10)
    wanted = (exact + Fraction(1, 2)).__floor__() * (1 if thousandths >= 0 else -1)
    assert int(to_cents(np.array(thousandths / 1000))) == wanted


@pytest.mark.parametrize(("amount", "cents"), [(1.005, 101), (-1.005, -101), (1.0049, 100), (0.285, 29), (0.0, 0)])
def test_a_half_is_a_half_though_its_float_is_less(amount: float, cents: int) -> None:
    assert int(to_cents(np.array(amount))) == cents


def test_what_is_cut_leaves_every_cent_that_is_allowed() -> None:
    assert cut(np.array([[0.58]]), np.array([[0.5]]), 2).tolist() == [[0.29]], "0.29 x 100 as a float is less than 29"
    assert cut(np.array([[0.5], [0.5]]), np.array([[0.5]]), 2).tolist() == [[0.25], [0.25]]
    assert cut(np.array([[0.03], [0.03]]), np.array([[0.5]]), 2).tolist() == [[0.02], [0.01]]


def test_results_are_not_changed() -> None:
    given_ = results([*monthly(50, 60), {"when": "2026-02-10", "value": 4}])
    rows, people = given_.rows.copy(), given_.people.copy()
    payouts(plan({"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=steps((0, 1)))},
                 {"revenue": measure()}), given_)
    assert rows.equals(given_.rows)
    assert people.equals(given_.people)
