"""Pools, contests and spiffs by hand: what people share, and what ties and noise do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.places import placed
from analytics.errors import UsageError
from analytics.rewards.groups import first_members, shared, totals
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

TEAM = [{"who": who, "team": team, "region": "R", "level": level, "salary": salary}
        for who, team, level,
        salary in (("a", "T", 1, 30000), ("b", "T", 1, 20000), ("c", "T", 2, 50000), ("d", "U", 2, 40000))]
ALL = "abcd"


def rows(*values: float, of: str = "revenue", target: float | None = 100, **more: Any) -> list[dict[str, Any]]:
    """One value each in January; None leaves the person out."""
    return [row | more for who, value in zip(ALL, values, strict=False) if value is not None
            for row in monthly(value, who=who, of=of, target=target)]


def pool(shared: str = "equally", funding: Any = None, size: Any = None, **more: Any) -> dict:
    return {"p": dict(kind="pool", measure="revenue", reads="attainment", team="team", shared=shared, if_nobody="keep",
                      funding=line((0.5, 0.5),
                                   (1, 1)) if funding is None else funding) | (size or {"amount": 900}) | more}


POOLS = [  # component, rows, pay of a to d, because
    (pool(), rows(100, 120, 80, 50), [300, 300, 300, 450], "on target: 900 in three; U at 50 %: half, all d's"),
    (pool(), rows(100, 20, 30, 49), [150, 150, 150, 0], "T at 50 %: half the pool; U below: nothing"),
    (pool(), rows(150, 150, None, 100), [300, 300, 300, 900], "who has neither result nor target does not count"),
    (pool(), [*rows(100, 125, None, 100), {"who": "c", "measure": "revenue", "target": 100}], [225, 225, 225, 900],
     "a target without a result counts: 225 of 300 is 75 %"),
    (pool(), rows(100, 100, 100, None) + rows(None, None, None, 50, target=None), [300, 300, 300, 0],
     "a team without a target attains nothing"),
    (pool(size={"amount": 100}), rows(100, 100, 100, 100), [33.34, 33.33, 33.33, 100],
     "shared to the cent: nothing is lost"),
    (pool(size={"share_of_bonus": 0.5}), rows(100, 100, 100, 100), [500, 500, 500, 500], "half of the target bonuses"),
    (pool(size={"share_of_result": 0.1}), rows(100, 120, 80, 100), [10, 10, 10, 10], "a tenth of what the team sold"),
    (pool("credited"), rows(100, 50, 150, 100), [300, 150, 450, 900], "by what each sold"),
    (pool("credited"), rows(100, -50, 250, 100), [257.14, 0, 642.86, 900],
     "nobody's share is below zero: 100 and 250 of 350"),
    (pool("salary"), rows(100, 100, 100, 100), [270, 180, 450, 900], "by salary: 30, 20 and 50 of 100"),
    (pool("score", score="csat"), [*rows(100, 100, 100, 100), *rows(80, 40, None, None, of="csat", target=None)],
     [600, 300, 0, 0], "by score: 80 and 40 of 120; where nobody has one the pool is kept"),
    (pool("score", score="csat", if_nobody="equally"),
     [*rows(100, 100, 100, 100), *rows(80, 40, None, None, of="csat", target=None)], [600, 300, 0, 900],
     "or shared equally where nobody has one"),
    (pool(team="region"), rows(100, 100, 100, 100), [225, 225, 225, 225], "by region: one pool for four"),
    (pool(team="all"), rows(100, 100, 100, 50), [196.88, 196.88, 196.87, 196.87],
     "all: 350 of 400 is 87.5 %, 787.50 in four"),
]


def two(of: list[dict[str, Any]]) -> dict[str, Any]:
    used = {row["measure"] for row in of}
    return {name: one for name, one in {"revenue": measure(), "csat": measure(combine="mean"),
                                        "margin": measure(combine="mean")}.items() if name in used}


@pytest.mark.parametrize(("component", "given", "wanted", "because"), POOLS, ids=[p[-1] for p in POOLS])
def test_pools(component, given, wanted, because) -> None:
    paid = pay(component, given, TEAM, two(given))
    assert [amounts(paid, who=who)[0] for who in ALL] == pytest.approx(wanted, abs=0.001), because


def test_a_pool_by_a_mean_has_the_mean_of_targets() -> None:
    given_ = [*rows(80, 100, None, None, of="csat"), *rows(None, None, 30, 50, of="csat", target=50)]
    paid = pay(pool(team="all") | {"p": pool(team="all")["p"] | {"measure": "csat"}}, given_, TEAM, two(given_))
    assert sum(amounts(paid, "p", who)[0] for who in ALL) == pytest.approx(900 * 65 / 75), "mean 65 of a mean of 75"


def test_a_joiner_shares_by_days() -> None:
    people = [{"who": "a", "team": "T"}, {"who": "b", "team": "T", "hired_on": "2026-01-17"}]
    paid = pay(pool(size={"amount": 46}), rows(100, 100), people, prorate={"bonus": "days", "targets": "none"})
    assert [amounts(paid, who=who)[0] for who in "ab"] == [31, 15]


def test_a_leaver_shares_no_later_pool() -> None:
    people = [{"who": "a", "team": "T", "left_on": "2026-01-31"}, {"who": "b", "team": "T"}]
    paid = pay(pool(), [*monthly(100), *monthly(100, 100, who="b")], people)
    assert (amounts(paid, who="a"), amounts(paid, who="b")) == ([450, 0], [450, 900])


def contest(ties: str = "share", noise: str = "ignore", **more: Any) -> dict:
    return {"c": dict(kind="contest", measure="revenue", reads="value", among="all", window="period",
                      prizes=[100, 50, 20],
                      least=10, ties=ties, noise=noise) | more}


CONTESTS = [  # component, rows, prizes of a to d, because
    (contest(), rows(40, 30, 20, 10), [100, 50, 20, 0], "by rank"),
    (contest(), rows(40, 9.99, 10, None), [100, 0, 50, 0], "nobody below the least result; at it counts; no result, no "
                                                           "prize"),
    (contest(), rows(40, 30, 30, 10), [100, 35, 35, 0], "ties share the prizes of ranks 2 and 3"),
    (contest(), rows(40, 40, 40, 10), [56.67, 56.67, 56.66, 0], "170 in three, to the cent"),
    (contest(), rows(40, 30, 20, 20), [100, 50, 10, 10], "ties at the last prize share it"),
    (contest("all"), rows(40, 30, 30, 10), [100, 50, 50, 0], "all: each gets the prize of the rank, rank 3 is used up"),
    (contest("all"), rows(40, 40, 30, 20), [100, 100, 20, 0], "all: after two firsts comes the third"),
    (contest("tie_break", tie_break="csat"), [*rows(40, 30, 30, 10), *rows(1, 70, 80, 1, of="csat", target=None)],
     [100, 20, 50, 0],
     "tie_break: satisfaction decides"),
    (contest("tie_break", tie_break="csat"), [*rows(40, 30, 30, 10), *rows(1, 70, 70, 1, of="csat", target=None)],
     [100, 35, 35, 0],
     "tie_break: still level, so they share"),
    (contest("tie_break", tie_break="csat"), [*rows(40, 30, 30, 10), *rows(1, None, 70, 1, of="csat", target=None)],
     [100, 20, 50, 0],
     "tie_break: whoever has no result there comes after"),
    (contest(among="team"), rows(40, 30, 20, 10), [100, 50, 20, 100], "within each team"),
    (contest(among="level"), rows(40, 30, 20, 10), [100, 50, 100, 50], "within each level"),
    (contest(reads="attainment", least=0.1), rows(40, 30, 20, 50), [50, 20, 0, 100], "by attainment"),
    (contest(noise="share"), rows(40, 37, 30, 10, error=1), [100, 50, 20, 0], "3 is more than 1.96 x 1.41 = 2.77"),
    (contest(noise="share"), rows(40, 37.5, 30, 10, error=1), [75, 75, 20, 0], "within noise: 2.5 is less than 2.77"),
    (contest(noise="share"), rows(40, 38, 36, 10, error=1), [75, 75, 20, 0],
     "noise counts from the best of the rank only"),
]



@pytest.mark.parametrize(("component", "given", "wanted", "because"), CONTESTS, ids=[c[-1] for c in CONTESTS])
def test_contests(component, given, wanted, because) -> None:
    paid = pay(component, given, TEAM, two(given))
    assert [amounts(paid, who=who)[0] for who in ALL] == pytest.approx(wanted, abs=0.001), because


@pytest.mark.parametrize(("high", "places"), [(4.0, [1, 1]), (3.99, [1, 2])])
def test_who_is_just_within_noise_shares(high: float, places: list[int]) -> None:
    """The interval of a difference of 5 begins 5 below it: the square root of 3 x 3 and 4 x 4."""
    x, known = np.array([5.0, 0.0]), np.array([True, True])
    place, _ = placed(x, np.zeros(2), known, (np.array([2.0, -1.0]), np.array([9.0, high])), (10,), "share", 2)
    assert place.tolist() == places


def test_less_is_better_in_a_contest() -> None:
    paid = pay(contest(least=30), rows(40, 30, 20, 10), TEAM, {"revenue": measure(better="less")})
    assert [amounts(paid, who=who)[0] for who in ALL] == [0, 20, 50, 100], "30 and less may win"


def test_a_contest_over_a_year_is_decided_at_its_end() -> None:
    given = [*monthly(40, 10, 5), *monthly(10, 20, 60, who="b")]
    people = [{"who": "a"}, {"who": "b"}]
    paid = pay(contest(window="year"), given, people, {"revenue": measure(counts="year_to_date")},
               until="2026-03-31")
    assert (amounts(paid, who="a"), amounts(paid, who="b")) == ([0, 0, 50], [0, 0, 100]), "the plan ends in March"
    early = pay(contest(window="year"), given, people, {"revenue": measure(counts="year_to_date")})
    assert early.total.sum() == 0, "in March the year is not over"
    over = pay(contest(window="year"), [row | {"when": "2026-12"} for row in monthly(40)])
    assert amounts(over)[-1] == 100, "December ends the year"


def test_noise_must_be_known() -> None:
    with pytest.raises(UsageError, match="results lack standard errors; fill the 'error' column"):
        pay(contest(noise="share"), rows(40, 30), TEAM)


WRONG = [
    (contest("tie_break"), "components.c: tie_break: name what decides together with 'ties: tie_break', or neither"),
    (contest(tie_break="csat"), "components.c: tie_break: name what decides"),
    (contest("tie_break", "share", tie_break="csat"), "components.c: ties: who cannot be told apart shares a place"),
    (contest(prizes=[100, -1]), "components.c: prizes: write them from the first to the last"),
    (contest(prizes=[50, 100]), "components.c: prizes: write them from the first to the last"),
    (contest(noise="share", reads="attainment"), "noise is known of values only"),
    (pool(amount=None), "components.p: write one of 'amount', 'share_of_bonus' and 'share_of_result'"),
    (pool(share_of_bonus=1), "components.p: write one of 'amount', 'share_of_bonus' and 'share_of_result'"),
    (pool("score"), "components.p: write 'score: a measure' together with 'shared: score'"),
    (pool(score="revenue"), "components.p: write 'score: a measure' together with 'shared: score'"),
]


@pytest.mark.parametrize(("component", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said(component: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(component)
    assert said in str(refused.value)


def test_a_pool_of_teams_needs_teams() -> None:
    with pytest.raises(UsageError, match="a has no team, which the plan needs; fill it in in the people file"):
        pay(pool(), rows(100), [{"who": "a"}])


def spiff(person: float | None = None, in_all: float | None = None, over: str = "period") -> dict:
    return {"s": dict(kind="spiff", measure="revenue", amount=50, per_person=person, in_all=in_all, caps_over=over)}


SPIFFS = [  # component, events of a in January and February, of b likewise, pay of a, of b, because
    (spiff(), (3, 1), (2, 0), [150, 50], [100, 0], "50 an event"),
    (spiff(100), (3, 1), (2, 0), [100, 50], [100, 0], "at most 100 a person and period"),
    (spiff(150, over="year"), (2, 2), (2, 0), [100, 50], [100, 0], "at most 150 a person and year: 50 are left in "
                                                                   "February"),
    (spiff(None, 200), (3, 1), (2, 0), [120, 50], [80, 0], "200 for all: 150 and 100 are cut in proportion"),
    (spiff(None, 250), (3, 1), (2, 0), [150, 50], [100, 0], "250 for all: exactly enough"),
    (spiff(None, 280, "year"), (3, 1), (2, 0), [150, 30], [100, 0], "280 for all in the year: 30 are left in February"),
    (spiff(100, 150), (3, 0), (2, 0), [75, 0], [75, 0], "first the person's cap, then that of all"),
    (spiff(None, 0.05), (1, 0), (1, 0), [0.03, 0], [0.02, 0], "five cents in two: none is lost, none is made"),
]


@pytest.mark.parametrize(("component", "one", "other", "wanted", "others", "because"), SPIFFS,
                         ids=[s[-1] for s in SPIFFS])
def test_spiffs(component, one, other, wanted, others, because) -> None:
    paid = pay(component, [*monthly(*one, target=None), *monthly(*other, who="b", target=None)])
    assert (amounts(paid), amounts(paid, who="b")) == (wanted, others), because


def test_caps_are_stated() -> None:
    for key in ("per_person", "in_all", "caps_over"):
        component = spiff()
        del component["s"][key]
        with pytest.raises(UsageError, match=f"components.s.{key}: this key is missing"):
            plan(component)


def test_steps_fund_a_pool_too() -> None:
    paid = pay(pool(funding=steps((0.9, 0.5), (1, 1))), rows(90, 90, 90, 100), TEAM)
    assert [amounts(paid, who=who)[0] for who in ALL] == [150, 150, 150, 900]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 2), st.booleans(), st.integers(0, 2**32 - 1))
def test_what_groups_share_agrees_with_one_group_after_the_other(people, periods, draws, moves, seed) -> None:
    random = np.random.default_rng(seed)
    group = random.integers(-1, 3, (people, periods))
    group = group if moves else np.broadcast_to(group[:, :1], group.shape)
    x = random.integers(-9, 9, (*(2,) * draws, people, periods)).astype(float)
    summed, largest, first = totals(x, group), shared(np.maximum, x, group), first_members(group)
    for period in range(periods):
        for person in range(people):
            mine = np.flatnonzero(group[:, period] == group[person, period])
            known = group[person, period] >= 0
            assert (summed[..., person, period] == (x[..., mine, period].sum(axis=-1) if known else 0)).all()
            assert (largest[..., person, period] == x[..., mine, period].max(axis=-1)).all()
            assert first[person, period] == (person == mine[0])
