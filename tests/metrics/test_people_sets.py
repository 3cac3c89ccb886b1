"""Groups that no dimension makes: no sum and difference of what is told of them is about too few people."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.access import Role, Scope, Viewer, group_scope
from analytics.metrics import people_sets
from analytics.metrics.people_sets import enough, enough_for_everybody, parts_told, seen_alone, told
from analytics.warehouse.query import Warehouse
from tests.differencing import singled_out

K = 3
PEOPLE = [f"p{n:02}" for n in range(16)]
SETS = st.lists(st.sets(st.sampled_from(PEOPLE), min_size=1), min_size=1, max_size=6)
SEEN = st.sets(st.sampled_from(PEOPLE), max_size=4)


def given_away(sets: list[set[str]], shown: list[bool], seen: set[str]) -> list[tuple[str, ...]]:
    """About whom alone something follows from the sets that are shown; what those who are seen have is known."""
    strangers = [who for who in PEOPLE if who not in seen]
    figures = np.array([[who in one for who in strangers] for one, may in zip(sets, shown, strict=True) if may], float)
    return singled_out(strangers, np.unique(figures.reshape(-1, len(strangers)), axis=0).T, K)


@given(SETS, SEEN)
def test_no_sum_and_difference_of_told_sets_is_about_few_people(sets, seen):
    assert given_away(sets, told(sets, seen, K), seen) == []


def test_where_only_small_sets_are_hidden_the_attack_finds_people():
    sets = [set(PEOPLE), set(PEOPLE[:-1]), set(PEOPLE[:8]), set(PEOPLE[6:])]
    assert given_away(sets, [enough(one, (), K) for one in sets], set()) != []
    assert given_away(sets, told(sets, (), K), set()) == []


TOLD = [  # sets in their order, who is seen, which are told, because
    ([PEOPLE], [], [True], "there are enough"),
    ([PEOPLE[:2]], [], [False], "two are too few"),
    ([PEOPLE, PEOPLE[1:]], [], [True, False], "they differ by one person"),
    ([PEOPLE[1:], PEOPLE], [], [True, False], "what is told first is told"),
    ([PEOPLE, PEOPLE[3:]], [], [True, True], "they differ by three"),
    ([PEOPLE[:8], PEOPLE[8:], PEOPLE], [], [True, True, True], "the first two add up to the third"),
    ([PEOPLE[:8], PEOPLE[6:], PEOPLE], [], [True, True, False], "counted twice are two people"),
    ([PEOPLE[:6]], PEOPLE[:4], [False], "there are but two strangers among them"),
    ([PEOPLE[:7]], PEOPLE[:4], [True], "there are three"),
    ([PEOPLE[:4], PEOPLE[:3]], PEOPLE[:4], [True, True], "each is seen one by one"),
    ([[]], [], [False], "of nobody there is nothing to tell"),
]


@pytest.mark.parametrize(("sets", "seen", "expected", "because"), TOLD, ids=[case[-1] for case in TOLD])
def test_which_sets_are_told(sets, seen, expected, because):
    assert told(sets, seen, K) == expected, because
    assert told(sets, seen, 0) == [True] * len(sets), "who sees everybody"


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), SEEN)
def test_what_is_left_of_a_whole_is_nothing_or_of_enough_people(sizes, seen):
    """Whoever knows the whole works out the parts that are hidden, together."""
    ends = np.cumsum([0, *sizes])
    parts = [set((PEOPLE + [f"q{n}" for n in range(20)])[a:b]) for a, b in pairwise(ends)]
    shown = parts_told(parts, seen, K)
    assert all(enough(part, seen, K) for part, one in zip(parts, shown, strict=True) if one)
    rest = set().union(*(part for part, one in zip(parts, shown, strict=True) if not one))
    assert enough(rest, seen, K) or not any(part - seen for part, one in zip(parts, shown, strict=True) if one)
    assert parts_told(parts, seen, 0) .tolist() == [True] * len(parts)


def test_the_next_smallest_part_hides_a_small_one():
    parts = [PEOPLE[:6], PEOPLE[6:9], PEOPLE[9:10]]
    assert parts_told(parts, (), K).tolist() == [True, False, False]
    assert parts_told(parts[:2], (), K).tolist() == [True, True]
    both_small = [*parts, PEOPLE[10:12]]
    assert parts_told(both_small, (), K).tolist() == [True, True, False, False], "two small ones hide each other"


def test_whoever_is_seen_in_any_month_is_seen(warehouse: Warehouse):
    """Who moved away from a lead's team was seen there: m02 was in t3 until February 2025."""
    lead = Viewer(frozenset({Role.TEAM_LEAD}), "m07", frozenset({"t3"}))
    assert {"m02", "m07", "m08", "m09"} <= seen_alone(warehouse, group_scope(lead, K))
    assert seen_alone(warehouse, group_scope(Viewer(frozenset({Role.EXECUTIVE})), K)) == frozenset()
    assert seen_alone(warehouse, Scope("TRUE")) == frozenset()
    assert people_sets.enough(["m02"], seen_alone(warehouse, group_scope(lead, K)), K)


OPEN = [  # people, whether a figure of them may be told to everybody, because
    (["m01", "m03", "m04", "m07", "m09"], True, "three are left to everybody"),
    (["m07", "m08", "m09"], False, "two are left to whoever is one of them"),
    (["m01", "m03", "m04", "m05", "m07"], False, "two are left to who leads three of them"),
]


@pytest.mark.parametrize(("people", "expected", "because"), OPEN, ids=[case[-1] for case in OPEN])
def test_what_everybody_may_be_told(people, expected, because, warehouse: Warehouse):
    assert enough_for_everybody(warehouse, people) is expected
