"""Grants, merit raises and honours by hand: what vests, what a matrix gives, whom an honour goes to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

VESTING = dict(vests=steps((1, 0.25), (3, 1)), leavers={"good": "keep", "bad": "forfeit"})
THRESHOLD = steps((1, 1))


def grant(paid_in: str = "cash", **more: Any) -> dict:
    return {"g": dict(kind="grant", measure="revenue", reads="attainment", curve=THRESHOLD, paid_in=paid_in,
                      vesting=VESTING)
            | (more or {"amount": 400})}


def test_a_grant_is_awarded_and_vests() -> None:
    paid = pay(grant(), monthly(100, 99, 0, 0, 0))
    assert amounts(paid, "g") == [400, 0, 0, 0, 0], "awarded in January only"
    assert amounts(paid, "g.due") == [0, 100, 0, 300, 0], "a quarter after one month, the rest after three"
    assert amounts(paid) == [0, 100, 0, 300, 0], "an award is no pay until it vests"


def test_equity_vests_without_being_money() -> None:
    paid = pay(grant("equity", amount=400), monthly(100, 0))
    assert amounts(paid, "g.due") == [0, 100]
    assert amounts(paid) == [0, 0]
    assert [(part.due,
             float(part.kept[0])) for part in paid.tranches if part.period is None] == [(dt.date(2026, 4, 30), 300)]


def test_a_grant_as_a_multiple_of_target() -> None:
    assert amounts(pay(grant(times_target=2), monthly(100)), "g") == [2000]


def test_bad_leavers_forfeit_grants() -> None:
    people = [{"who": "a", "left_on": "2026-03-15", "left_as": "bad"}, {"who": "b"}]
    paid = pay(grant(), [*monthly(100), *monthly(0, 0, 0, 0, who="b")], people)
    assert amounts(paid, "g.due") == [0, 100, 0, 0]


def test_a_malus_takes_from_what_falls_due() -> None:
    vesting = VESTING | {"malus": {"measure": "conduct", "reach": 1, "loses": 1}}
    measures = {"revenue": measure(), "conduct": measure(combine="last")}
    rows = [*monthly(100, 0, 0, 0), *monthly(1, 1, 0, 0, of="conduct", target=None)]
    assert amounts(pay(grant(amount=400, vesting=vesting), rows, measures=measures), "g.due") == [0, 100, 0, 0]


def merit(budget: float | None = None, over: str = "cut", **more: Any) -> dict:
    return {"m": dict(kind="merit", rating="rating", month=1, ratings=[2, 3], positions=[0, 1],
                      raises=[[0.03, 0.02], [0.06, 0.04]],
                      budget=budget, over_budget=over) | more}


RATING = {"rating": measure(combine="last")}
MERITS = [  # component, rating, position, raise a year of a salary of 100,000, because
    (merit(), 1, 0.9, 0, "a rating below the first: none"),
    (merit(), 2, 0.9, 3000, "at the first rating, low in the range"),
    (merit(), 2.9, 1, 2000, "below the next rating, at the middle of the range"),
    (merit(), 3, 0.99, 6000, "at the next rating, just below the middle"),
    (merit(), 3, 1, 4000, "at both edges"),
    (merit(month=2), 3, 1, 0, "raises come in February"),
    (merit(0.03), 3, 1, 3000, "over budget: cut to 3 % of salaries"),
    (merit(0.04), 3, 1, 4000, "exactly the budget"),
]


@pytest.mark.parametrize(("component", "rating", "position", "wanted", "because"), MERITS, ids=[m[-1] for m in MERITS])
def test_merit(component, rating, position, wanted, because) -> None:
    people = [{"who": "a", "salary": 100000, "range_position": position}]
    paid = pay(component, monthly(rating, of="rating", target=None), people, RATING)
    assert amounts(paid, "m") == [wanted], because
    assert amounts(paid) == [0], "a raise is no pay of the month"


def test_a_budget_is_shared_in_proportion_or_refused() -> None:
    people = [{"who": who, "salary": 100000, "range_position": 1} for who in "ab"]
    rows = [*monthly(3, of="rating"), *monthly(2, of="rating", who="b")]
    paid = pay(merit(0.015), rows, people, RATING)
    assert (amounts(paid, "m"), amounts(paid, "m", "b")) == ([2000], [1000]), "6,000 wanted, 3,000 there"
    odd = [{"who": who, "salary": 99.9, "range_position": 1} for who in "abcdefg"]
    paid = pay(merit(0.0333), [row for who in "abcdefg" for row in monthly(3, of="rating", who=who)], odd, RATING)
    assert sum(amounts(paid, "m", who)[0] for who in "abcdefg") == pytest.approx(23.28), \
        "3.33 % of 699.30 are 23.2867: rounding does not pass the budget"
    with pytest.raises(UsageError, match=r"the raises come to 6,000\.00 where the budget is 3,000\.00"):
        pay(merit(0.015, "refuse"), rows, people, RATING)


@pytest.mark.parametrize(("changes", "said"), [
    ({"raises": [[0.1]]}, "components.m: raises: write 2 rows of 2 shares"),
    ({"raises": [[3, 2], [6, 4]]}, "components.m: raises: each is a share from 0 to 1"),
    ({"ratings": [3, 2]}, "components.m: ratings and positions: write them in ascending order")])
def test_a_wrong_matrix_is_refused(changes: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(merit(**changes), RATING)
    assert said in str(refused.value)


def test_a_merit_raise_needs_salary_and_position() -> None:
    with pytest.raises(UsageError, match="a has no range_position, which the plan needs"):
        pay(merit(), monthly(3, of="rating"), [{"who": "a", "salary": 1}], RATING)


CRITERIA = [dict(measure="revenue", reads="attainment", reach=1), dict(measure="complaints", reads="value", reach=2)]


def honour(of: str = "person", best: int | None = None, window: str = "period", **more: Any) -> dict:
    return {"h": dict(kind="honour", honour="certificate", of=of, window=window, best=best, criteria=CRITERIA) | more}


TWO = {"revenue": measure(), "complaints": measure(better="less")}
PEOPLE = [{"who": who, "team": team} for who, team in zip("abcd", "TTUU", strict=True)]
HONOURS = [  # component, attainments, complaints, whom it goes to, because
    (honour(), (100, 99, 120, 150), (2, 0, 3, 0), "ad", "both criteria, at their edges: at target, at two complaints"),
    (honour(), (100, 100, None, 100), (0, None, 0, 0), "ad", "who has no result does not meet it"),
    (honour(best=1), (110, 130, 120, 150), (0, 0, 0, 3), "b", "only the best of those who meet all"),
    (honour(best=1), (130, 130, 120, 150), (0, 0, 0, 3), "ab", "level with the best: both"),
    (honour(best=9), (100, 10, 10, 10), (0, 0, 0, 0), "a", "fewer meet it than there are honours"),
    (honour("team", 1), (100, 110, 130, 120), (1, 1, 1, 1), "cd", "the best team: 250 of 200"),
    (honour("team", 1), (100, 110, 130, 120), (1, 1, 2, 1), "ab", "with three complaints the other team"),
    (honour("team"), (100, 100, 100, 100), (1, 1, 1, 1), "abcd", "every team that meets it"),
]


@pytest.mark.parametrize(("component", "attained", "complaints", "whom", "because"), HONOURS,
                         ids=[h[-1] for h in HONOURS])
def test_honours(component, attained, complaints, whom, because) -> None:
    rows = [one for n, who in enumerate("abcd") for one in (
        *monthly(attained[n], who=who), *monthly(complaints[n], who=who, of="complaints", target=None))]
    paid = pay(component, rows, PEOPLE, TWO)
    assert "".join(who for who in "abcd" if amounts(paid, "h", who) == [1]) == whom, because
    assert paid.total.sum() == 0, "no money"


def test_an_honour_by_the_attainment_of_what_should_be_little() -> None:
    one = honour(best=1, criteria=[dict(measure="complaints", reads="attainment", reach=1)])
    rows = [row for who, value in zip("abcd", (10, 11, 5, 5), strict=True)
            for row in monthly(value, who=who, of="complaints", target=10)]
    paid = pay(one, rows, PEOPLE, {"complaints": TWO["complaints"]})
    assert [amounts(paid, "h", who)[0] for who in "abcd"] == [0, 0, 1, 1], "half of those allowed is 150 %"
    every = pay(one | {"h": one["h"] | {"best": None}}, rows, PEOPLE, {"complaints": TWO["complaints"]})
    assert [amounts(every, "h", who)[0] for who in "abcd"] == [1, 0, 1, 1], "at target: met; above it: not"


def test_an_honour_of_the_year_goes_out_at_its_end() -> None:
    rows = [*monthly(100, 100), *monthly(0, 0, of="complaints")]
    assert amounts(pay(honour(window="year"), rows, measures=TWO, until="2026-02-28"), "h") == [0, 1], "the plan ends"
    assert amounts(pay(honour(window="year"), rows, measures=TWO, year_starts=3), "h") == [0, 1], "the year ends"
    assert amounts(pay(honour(window="year"), rows, measures=TWO), "h") == [0, 0], "it is not over"


def test_leading_draws_give_the_same_as_each_draw_alone() -> None:
    """The rules broadcast over a leading axis of draws: checked on a plan that uses all kinds."""
    from dataclasses import replace

    import numpy as np

    from analytics.rewards.gross import components_paid, modified_sum

    curve = dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))
    components = {
        "c": dict(kind="commission", measure="revenue", basis="year_to_date", mode="whole", tiers="attainment",
                  rates=steps((0, 0.1), (1, 0.2))), "b": curve,
        "p": dict(kind="pool", measure="revenue", reads="attainment", team="team", amount=900, shared="credited",
                  if_nobody="keep", funding=line((0.5, 0), (1, 1))),
        "k": dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=[100, 50],
                  least=0,
                  ties="share", noise="ignore"),
        "s": dict(kind="spiff", measure="complaints", amount=1, per_person=3, in_all=5, caps_over="year"),
                  **honour(best=1),
        **grant(), **merit(0.01, rating="complaints")}
    then = [dict(kind="cap", times_target=3)]
    people = [one | {"salary": 1000, "range_position": 1} for one in PEOPLE]
    rows = [one for n, who in enumerate("abcd") for one in (
        *monthly(80 + 9 * n, 90 + n, who=who), *monthly(n, 2, who=who, of="complaints", target=None))]
    paid = pay(components, rows, people, TWO, then=then)
    now = paid.situation
    draws = np.array([1.0, 1.1, 0.7])[:, None, None]
    revenue = now.standings["revenue"]
    many = replace(now, standings={**now.standings, "revenue": replace(revenue, value=revenue.value * draws)})
    found = components_paid(paid.plan, many)
    total, _ = modified_sum(paid.plan, found, many)
    for n, draw in enumerate(draws.ravel()):
        one = replace(now, standings={**now.standings, "revenue": replace(revenue, value=revenue.value * draw)})
        alone = components_paid(paid.plan, one)
        for name, amount in alone.items():
            assert np.broadcast_to(found[name], total.shape)[n] == pytest.approx(amount), name
        assert total[n] == pytest.approx(modified_sum(paid.plan, alone, one)[0])
