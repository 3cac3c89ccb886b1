"""Skill gaps: no surplus offsets a gap, weights order them, what is missing is told, groups and ranks."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.training.gaps import alarming, borich, group_gaps, missing, ranked_discrepancy, skill_gaps
from analytics.training.levels import KNOWN_BIAS, Bias, assessed_levels, latest_ratings, open_ratings, self_bias

NAN = float("nan")
PEOPLE = pd.DataFrame({"manager_id": ["a", "b", "c"], "role": ["am", "am", "other"], "level": [1, 1, 1]})


def required(*rows: tuple) -> pd.DataFrame:
    columns = ["skill_id", "required", "importance", "criticality"]
    return pd.DataFrame(rows, columns=columns).assign(role="am", level=1)


def levels(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["manager_id", "skill_id", "level"])


CASES = [  # assessed, required, importance, criticality, gap, priority, because
    (2.0, 3.5, 1.0, 1.0, 1.5, 1.5, "required less assessed"),
    (3.5, 3.5, 1.0, 1.0, 0.0, 0.0, "just enough is no gap"),
    (3.4, 3.5, 1.0, 1.0, 0.1, 0.1, "just short is one"),
    (5.0, 3.5, 2.0, 2.0, 0.0, 0.0, "a surplus is no negative gap"),
    (2.0, 3.0, 1.5, 1.2, 1.0, 1.8, "importance and criticality multiply"),
    (2.0, 3.0, 0.0, 1.2, 1.0, 0.0, "what is of no importance has no priority"),
    (2.0, 3.0, NAN, 1.2, 1.0, 1.2, "without importance it counts as 1"),
    (NAN, 3.0, 1.0, 1.0, NAN, NAN, "what was not assessed is not known"),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1] for c in CASES])
def test_gap_and_priority(case: tuple) -> None:
    level, need, importance, criticality, gap, priority, _ = case
    row = skill_gaps(PEOPLE[:1], required(("s", need, importance, criticality)), levels(("a", "s", level))).iloc[0]
    assert [row["gap"], row["priority"]] == pytest.approx([gap, priority], nan_ok=True)


def test_nothing_is_silently_dropped() -> None:
    gaps = skill_gaps(PEOPLE, required(("s", 3.0, 1.0, 1.0), ("u", 3.0, NAN, 1.0)), levels(("a", "s", 2.0)))
    told = missing(PEOPLE, gaps)
    assert told.without_requirement == ("c",)
    assert told.not_assessed == (("a", "u"), ("b", "s"), ("b", "u"))
    assert told.unweighted == ("u",)
    assert len(gaps) == 4


def test_a_surplus_of_one_does_not_offset_the_gap_of_another() -> None:
    gaps = skill_gaps(PEOPLE[:2], required(("s", 3.0, 1.0, 1.0)), levels(("a", "s", 2.0), ("b", "s", 5.0)))
    assert group_gaps(gaps, ["skill_id"])["gap"].tolist() == [0.5]


def test_the_interval_of_a_group_is_students() -> None:
    gaps = skill_gaps(PEOPLE[:2], required(("s", 3.0, 1.0, 1.0)), levels(("a", "s", 1.0), ("b", "s", 2.0)))
    row = group_gaps(gaps, ["skill_id"]).iloc[0]
    assert row["high"] == pytest.approx(1.5 + 12.7062 * 0.5, abs=1e-3)  # t of one degree of freedom
    assert row["low"] == 0, "a mean gap is never below 0"


@pytest.mark.parametrize(("smallest", "shown"), [(2, True), (3, False)])
def test_small_groups_are_not_shown(smallest: int, shown: bool) -> None:
    gaps = skill_gaps(PEOPLE[:2], required(("s", 3.0, 1.0, 1.0)), levels(("a", "s", 1.0), ("b", "s", 2.0)))
    row = group_gaps(gaps, ["skill_id"], smallest).iloc[0]
    assert row["n"] == 2
    assert all(math.isnan(row[name]) != shown for name in ("gap", "low", "high", "priority"))


def test_a_person_counts_once_however_many_skills() -> None:
    gaps = skill_gaps(PEOPLE[:2], required(("s", 3.0, 1.0, 1.0), ("u", 3.0, 1.0, 1.0)), levels(
        ("a", "s", 1.0), ("a", "u", 2.0), ("b", "s", 3.0)))
    row = group_gaps(gaps.assign(team="t"), ["team"]).iloc[0]
    assert (row["n"], row["required_of"], row["gap"]) == (2, 2, 0.75)
    alone = group_gaps(gaps, ["manager_id"], smallest=2)
    assert alone["n"].tolist() == [1, 1]
    assert alone["gap"].isna().all(), "many skills of one person are no group of people"


def test_borich_and_ranks_by_hand() -> None:
    gaps = skill_gaps(PEOPLE[:2], required(("s", 3.0, 2.0, 1.0), ("u", 3.0, 1.0, 1.0)), levels(
        ("a", "s", 2.0), ("b", "s", 3.0), ("a", "u", 4.0), ("b", "u", 3.5)))
    assert borich(gaps).to_dict() == {"s": 1.0, "u": -0.75}  # (1 + 0) / 2 x 2; (-1 - 0.5) / 2 x 1
    assert ranked_discrepancy(gaps).to_dict() == {"s": -50.0, "u": 100.0}
    assert list(borich(gaps).index) == list(ranked_discrepancy(gaps).index) == ["s", "u"]


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=20))
def test_only_the_order_of_levels_counts_for_ranks(pairs: list[tuple[float, float]]) -> None:
    gaps = pd.DataFrame(pairs, columns=["level", "required"]).assign(skill_id="s")
    bent = gaps.assign(level=gaps["level"] * 4, required=gaps["required"] * 4)  # a power of two loses no bit
    assert ranked_discrepancy(gaps)["s"] == ranked_discrepancy(bent)["s"]
    assert -100 <= ranked_discrepancy(gaps)["s"] <= 100


def ratings(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["manager_id", "skill_id", "assessed_on", "rater", "level"])
    return frame.assign(assessed_on=pd.to_datetime(frame["assessed_on"]))


def test_the_newest_word_of_each_rater_counts() -> None:
    row = latest_ratings(ratings(("a", "s", "2026-03-01", "lead", 1.0), ("a", "s", "2026-09-01", "lead", 3.0),
                                 ("a", "s", "2026-09-01", "lead", 4.0), ("a", "s", "2026-03-01", "peer", 2.0))).iloc[0]
    assert [row["self"], row["lead"], row["peer"]] == pytest.approx([NAN, 3.5, 2.0], nan_ok=True)


@pytest.mark.parametrize(("people", "value", "estimated"), [(4, KNOWN_BIAS, False), (5, 0.9, True)])
def test_the_bias_is_estimated_from_enough_people(people: int, value: float, estimated: bool) -> None:
    given_ratings = latest_ratings(ratings(*[(f"p{i}", "s", "2026-09-01", rater, level) for i in range(people)
                                             for rater, level in (("self", 3.9), ("lead", 2.9), ("peer", 3.1))]))
    bias = self_bias(given_ratings)
    assert bias.value == pytest.approx(value)
    assert (bias.estimated, math.isnan(bias.low)) == (estimated, not estimated)


LEVELS = [  # self, lead, peer, expected, because
    (3.5, 3.0, 3.0, 3.0, "the three together, oneself less the bias"),
    (3.5, NAN, NAN, 3.0, "oneself alone, less the bias"),
    (NAN, 2.0, NAN, 2.0, "the lead alone"),
    (1.2, NAN, NAN, 1.0, "never below the scale"),
    (NAN, NAN, NAN, NAN, "nobody rated"),
]


@pytest.mark.parametrize("case", LEVELS, ids=[c[-1] for c in LEVELS])
def test_the_assessed_level(case: tuple) -> None:
    own, lead, peer, expected, _ = case
    frame = pd.DataFrame({"manager_id": ["a"], "skill_id": ["s"], "self": [own], "lead": [lead], "peer": [peer]})
    found = assessed_levels(frame, Bias(0.5, NAN, NAN, 0))["level"].tolist()
    assert found == pytest.approx([expected], nan_ok=True)


def named(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["manager_id", "skill_id", "assessed_on", "rater", "rater_id", "level"])
    return frame.assign(assessed_on=pd.to_datetime(frame["assessed_on"]))


PEERS = [  # peer ratings (day, rater_id, level), mean, how many, because
    ([("2026-03-01", "x", 2.0), ("2026-09-01", "y", 4.0)], 3.0, 2, "each colleague's newest word, whatever the day"),
    ([("2026-03-01", "x", 2.0), ("2026-09-01", "x", 4.0)], 4.0, 1, "of one colleague only the newest"),
    ([("2026-09-01", None, 2.0), ("2026-09-01", None, 4.0)], 3.0, 2, "without names, as many as on the newest day"),
    ([("2026-03-01", None, 2.0), ("2026-09-01", None, 4.0)], 4.0, 1, "an older one may be the same colleague"),
    ([("2026-09-01", "x", 2.0), ("2026-09-01", "x", 4.0)], 3.0, 1, "one colleague twice a day is one"),
]


@pytest.mark.parametrize("case", PEERS, ids=[c[-1] for c in PEERS])
def test_colleagues_are_counted(case: tuple) -> None:
    rows, mean, count, _ = case
    row = latest_ratings(named(*[("a", "s", day, "peer", who, level) for day, who, level in rows])).iloc[0]
    assert (row["peer"], row["peers"]) == (mean, count)
    assert pd.isna(row["assessed_on"]), "a colleague's day could tell who it was"


@pytest.mark.parametrize(("fewest", "open_to_all"), [(2, True), (3, False)])
def test_few_colleagues_words_do_not_count_for_one_person(fewest: int, open_to_all: bool) -> None:
    ratings_of_two = latest_ratings(named(
        ("a", "s", "2026-09-01", "peer", "x", 2.0), ("a", "s", "2026-09-01", "peer", "y", 2.0),
        ("a", "s", "2026-09-01", "lead", "l", 4.0)))
    level = assessed_levels(open_ratings(ratings_of_two, fewest), Bias(0.5, NAN, NAN, 0))["level"].iloc[0]
    assert level == (3.0 if open_to_all else 4.0)


@pytest.mark.parametrize(("gap", "alarms"), [(0.849, False), (0.851, True), (0.9, True), (0.0, False), (NAN, False)])
def test_the_alarm_goes_by_the_decimal_that_is_shown(gap: float, alarms: bool) -> None:
    assert alarming(pd.Series([gap]), 0.9).tolist() == [alarms]
