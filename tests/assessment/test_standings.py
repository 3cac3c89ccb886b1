"""Places by the contest's own rules: who may win, ties in every way, noise shared, prizes that add up."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.contests import Contest
from analytics.assessment.standings import phase, standings, winners
from analytics.metrics.intervals import Z, wilson
from analytics.periods import Period
from tests.rewards.small import amounts, pay

QUARTER = Period(dt.date(2026, 10, 1), dt.date(2027, 1, 1))
MONEY = [{"place": 1, "money": 9000}, {"place": 2, "money": 6000}, {"place": 3, "money": 3000}]


def contest(**changes) -> Contest:
    return Contest(**{"title": "Race", "window": "2026-Q4", "metric": "win_rate", "prizes": MONEY,
                      "who": {"roles": []}} | changes)


def people(names: list[str], **columns) -> pd.DataFrame:
    base = {"manager_id": names, "name": names, "team_id": "t1", "role": "account_manager", "level": 2,
            "hired_on": dt.date(2020, 1, 1), "left_on": None}
    return pd.DataFrame(base | columns)


def figures(values: dict[str, tuple]) -> pd.DataFrame:
    """name -> value, half the width of its interval, cases."""
    rows = [(name, v, v - half, v + half, n) for name, (v, half, n) in values.items()]
    return pd.DataFrame(rows, columns=["manager_id", "value", "low", "high", "n"])


def stand(one: Contest, values: dict[str, tuple], breaker: dict | None = None, **columns) -> pd.DataFrame:
    table = standings(one, people(list(values), **columns), figures(values), QUARTER, minimum_cases=10, decimals=2,
                      tie_break=None if breaker is None else pd.Series(breaker, dtype=float))
    return table.set_index("name")


def places(table: pd.DataFrame) -> dict[str, float]:
    return {name: int(p) for name, p in table["place"].items() if p == p}


def test_the_example_in_the_readme():
    won, decided = np.array([42, 38, 26, 5]), np.array([60, 60, 60, 8])
    low, high = wilson(won, decided)
    frame = pd.DataFrame({"manager_id": ["Ann", "Bo", "Cy", "Di"], "value": won / decided, "low": low, "high": high,
                          "n": decided})
    one = contest(minimum=0.30, who={"tenure_months": 6, "cases": 10})
    table = standings(one, people(["Ann", "Bo", "Cy", "Di"]), frame, QUARTER, minimum_cases=10, decimals=2)
    assert table["name"].tolist() == ["Ann", "Bo", "Cy", "Di"]
    assert places(table.set_index("name")) == {"Ann": 1, "Bo": 1, "Cy": 3}
    assert table["money"].tolist()[:3] == [7500, 7500, 3000]
    assert table["hindrance"].tolist() == ["", "", "", "few_cases"]


CLEAR = {"a": (0.9, 0.01, 50), "b": (0.8, 0.01, 50), "c": (0.7, 0.01, 50)}
NOISY = {"a": (0.60, 0.05, 50), "b": (0.58, 0.05, 50), "c": (0.40, 0.05, 50), "d": (0.38, 0.05, 50)}
EQUAL = {"a": (0.5, 0.01, 50), "b": (0.5, 0.01, 50), "c": (0.5, 0.01, 50), "d": (0.4, 0.01, 50)}
RULES = [  # rules, results, places, money, because
    ({}, CLEAR, [1, 2, 3], [9000, 6000, 3000], "all clear of each other"),
    ({}, NOISY, [1, 1, 3, 3], [7500, 7500, 1500, 1500], "within noise they share, and so do the next"),
    ({"ties": "all"}, NOISY, [1, 1, 3, 3], [9000, 9000, 3000, 3000], "each gets the whole prize of the place"),
    ({"noise": "ignore"}, NOISY, [1, 2, 3, 4], [9000, 6000, 3000, 0], "the order decides; the fourth gets nothing"),
    ({"noise": "ignore"}, EQUAL, [1, 1, 1, 4], [6000, 6000, 6000, 0], "equal results share three places"),
    ({"noise": "ignore", "ties": "all"}, EQUAL, [1, 1, 1, 4], [9000, 9000, 9000, 0], "or get all of it"),
    ({"prizes": MONEY[:1]}, NOISY, [1, 1, 3, 3], [4500, 4500, 0, 0], "places without a prize add nothing"),
]


@pytest.mark.parametrize(("rules", "values", "place", "money", "because"), RULES, ids=[r[-1] for r in RULES])
def test_places_and_prizes(rules, values, place, money, because):
    table = stand(contest(**rules), values)
    assert table["place"].tolist() == place, because
    assert table["money"].tolist() == pytest.approx(money), because


@pytest.mark.parametrize(("breaker", "expected", "because"), [
    ({"a": 0.1, "b": 0.3, "c": 0.2}, {"b": 1, "c": 2, "a": 3, "d": 4}, "the other metric decides"),
    ({"a": 0.1, "b": 0.3}, {"b": 1, "a": 2, "c": 3, "d": 4}, "without it one comes last of the equals"),
    ({"a": 0.3, "b": 0.3, "c": 0.2}, {"a": 1, "b": 1, "c": 3, "d": 4}, "equal there too: shared"),
    ({}, {"a": 1, "b": 1, "c": 1, "d": 4}, "nobody has it: shared"),
])
def test_a_tie_is_broken_by_the_other_metric(breaker, expected, because):
    one = contest(noise="ignore", ties="tie_break", tie_break="csat")
    assert places(stand(one, EQUAL, breaker)) == expected, because


def test_where_less_is_better_the_least_wins():
    one = contest(metric="forecast_error", minimum=0.30)
    table = stand(one, {"a": (0.10, 0.01, 50), "b": (0.20, 0.01, 50), "c": (0.31, 0.001, 50), "d": (0.30, 0.001, 50)})
    assert places(table) == {"a": 1, "b": 2, "d": 3}
    assert table["hindrance"]["c"] == "below_minimum"


HINDERED = [  # columns or result, hindrance of the first person, because
    ({"left_on": [dt.date(2026, 12, 30)]}, {}, "left", "left the day before it ended"),
    ({"left_on": [dt.date(2026, 12, 31)]}, {}, "", "employed on the last day"),
    ({"hired_on": [dt.date(2026, 4, 1)]}, {}, "", "six months to the day"),
    ({"hired_on": [dt.date(2026, 4, 2)]}, {}, "tenure", "a day too short"),
    ({"hired_on": [None]}, {}, "", "an unknown first day hinders nobody"),
    ({}, {"n": 9}, "few_cases", "one case too few"),
    ({}, {"n": 10}, "", "just enough"),
    ({}, {"n": math.nan}, "few_cases", "cases unknown"),
    ({}, {"low": math.nan}, "few_cases", "no interval"),
    ({}, {"value": math.nan}, "no_result", "no result"),
    ({}, {"value": 0.2999}, "below_minimum", "just below the least"),
    ({}, {"value": 0.30}, "", "just at the least"),
    ({"left_on": [dt.date(2026, 11, 1)]}, {"value": 0.1, "n": 1}, "left", "the first of several reasons"),
]


@pytest.mark.parametrize(("columns", "result", "expected", "because"), HINDERED, ids=[h[-1] for h in HINDERED])
def test_who_may_win(columns, result, expected, because):
    frame = pd.DataFrame([{"manager_id": "a", "value": 0.5, "low": 0.4, "high": 0.6, "n": 20} | result])
    one = contest(minimum=0.30, who={"roles": [], "tenure_months": 6, "cases": 10})
    table = standings(one, people(["a"], **columns), frame, QUARTER, minimum_cases=99, decimals=2)
    assert table["hindrance"].tolist() == [expected], because
    assert table["place"].notna().tolist() == [expected == ""]
    assert table["money"].notna().tolist() == [expected == ""]


def test_without_a_number_of_cases_the_policys_holds():
    one = contest()
    assert places(standings(one, people(["a"]), figures({"a": (0.5, 0.1, 9)}), QUARTER, minimum_cases=10, decimals=2)
                  .set_index("name")) == {}
    assert places(standings(one, people(["a"]), figures({"a": (0.5, 0.1, 9)}), QUARTER, minimum_cases=9, decimals=2)
                  .set_index("name")) == {"a": 1}


@pytest.mark.parametrize(("who", "expected"), [
    ({"roles": []}, "abc"), ({"roles": ["team_lead"]}, "c"), ({"roles": [], "levels": [2, 3]}, "bc"),
    ({"roles": [], "teams": ["t2"]}, "b"), ({"roles": ["account_manager"], "levels": [1], "teams": ["t1"]}, "a"),
    ({"roles": ["nobody"]}, "")])
def test_whom_it_addresses(who, expected):
    frame = people(list("abc"), role=["account_manager"] * 2 + ["team_lead"], level=[1, 2, 3],
                   team_id=["t1", "t2", "t1"])
    values = figures(dict.fromkeys("abc", (0.5, 0.1, 20)))
    table = standings(contest(who=who), frame, values, QUARTER, minimum_cases=10, decimals=2)
    assert "".join(sorted(table["name"])) == expected


def test_a_wide_interval_does_not_jump_over_somebody_who_is_clearly_below():
    table = stand(contest(), {"a": (0.60, 0.02, 90), "b": (0.50, 0.02, 90), "c": (0.45, 0.30, 10)})
    assert places(table)["b"] == 2
    assert places(table)["c"] >= 2, "few cases are no merit"


def test_winners_are_those_with_a_prize():
    table = stand(contest(), CLEAR | {"d": (0.1, 0.01, 50), "e": (0.9, 0.01, 1)}).reset_index()
    assert winners(contest(), table)["name"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(("day", "expected"), [
    ("2026-09-30", "planned"), ("2026-10-01", "running"), ("2026-12-30", "running"), ("2026-12-31", "over")])
def test_phase(day, expected):
    assert phase(QUARTER, dt.date.fromisoformat(day)) == expected


RESULTS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=12)


def table_of(results: list[tuple[int, int]], **rules) -> pd.DataFrame:
    return stand(contest(**rules), {f"p{i:02}": (v / 40, half / 40, 20) for i, (v, half) in enumerate(results)})


@settings(deadline=None, max_examples=60)
@given(RESULTS, st.sampled_from(["share", "ignore"]))
def test_shared_prizes_add_up_to_what_was_announced(results, noise):
    table = table_of(results, noise=noise)
    assert table["money"].sum() == pytest.approx(sum(p["money"] for p in MONEY[: len(results)]))


@settings(deadline=None, max_examples=60)
@given(RESULTS, st.sampled_from(["share", "ignore"]))
def test_a_better_result_never_has_a_worse_place(results, noise):
    table = table_of(results, noise=noise)
    assert table.sort_values("value", ascending=False)["place"].is_monotonic_increasing


@settings(deadline=None, max_examples=60)
@given(RESULTS, st.randoms())
def test_the_order_of_rows_does_not_matter(results, random):
    values = {f"p{i:02}": (v / 40, half / 40, 20) for i, (v, half) in enumerate(results)}
    mixed = list(values)
    random.shuffle(mixed)
    one = stand(contest(), values)["place"]
    other = stand(contest(), {name: values[name] for name in mixed})["place"]
    pd.testing.assert_series_equal(one, other)


@settings(deadline=None, max_examples=40)
@given(RESULTS, st.sampled_from(["share", "ignore"]), st.sampled_from(["share", "all"]))
def test_a_contest_of_a_plan_goes_by_the_same_rule(results, noise, ties):
    wide = {f"p{i:02}": (v / 40, (half + 0.37) / 40, 20) for i, (v, half) in enumerate(results)}
    table = stand(contest(noise=noise, ties=ties), wide)
    prizes = [one["money"] for one in MONEY]
    paid = pay({"c": dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=prizes,
                          least=0, ties=ties, noise=noise)},
               [{"who": who, "value": v, "error": half / Z} for who, (v, half, _) in wide.items()])
    assert {who: amounts(paid, "c", who)[0] for who in wide} == pytest.approx(table["money"].to_dict())
    (step,) = [one for one in paid.trace.steps if one.code == "contest"]
    assert dict(zip(paid.situation.people, step.inputs["place"].values[:, 0], strict=True)) == table["place"].to_dict()


@settings(deadline=None, max_examples=60)
@given(RESULTS)
def test_places_recomputed_by_hand(results):
    """A second way: walk down the list, one person after the other, in plain arithmetic."""
    table = table_of(results)
    place, head, expected = 0, None, []
    for count, (_, row) in enumerate(table.iterrows(), 1):
        if head is not None:
            lower = head.value - row.value - math.hypot(head.value - head.low, row.high - row.value)
        if head is None or lower > 0:
            place, head = count, row
        expected.append(place)
    assert table["place"].tolist() == expected
