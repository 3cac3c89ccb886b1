"""A month's groups: which may be told, by small companies that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics import slices
from analytics.metrics.slices import Slice, independent, people_order
from tests.differencing import singled_out

K = 3


def made(teams: dict[tuple[str | None, str | None], int]) -> Slice:
    """A month of teams, (region, team) -> people, who are dealt round team by team."""
    values = {name: np.array([*(key[n] for key in teams), None], dtype=object)[:-1]
              for n, name in enumerate(("region", "team_id"))}
    dealt, people = 0, np.zeros((K, len(teams)))
    for n, count in enumerate(teams.values()):
        for _ in range(count):
            people[dealt % K, n] += 1
            dealt += 1
    return Slice(values, people, people_order(values, people))


def hidden(teams: dict, *columns: str) -> set[tuple]:
    one = made(teams)
    return set(one.hidden(columns, np.ones(one.size, bool)))


TEAMS = [  # people of teams, hidden teams, hidden regions, because
    ({("N", "a"): 3, ("N", "b"): 3, ("S", "c"): 3}, set(), set(), "all are large enough"),
    ({("N", "a"): 4, ("N", "b"): 3, ("N", "c"): 2}, {"b", "c"}, set(), "the next smallest, or c is the rest"),
    ({("N", "a"): 4, ("N", "b"): 2, ("N", "c"): 2}, {"b", "c"}, set(), "two that hide each other"),
    ({("N", "a"): 4, ("N", "b"): 1, ("N", "c"): 1}, {"a", "b", "c"}, set(), "together they are two: a gives them away"),
    ({("N", "a"): 5, ("S", "b"): 4, ("S", "c"): 2}, {"b", "c"}, set(), "within its region"),
    ({("N", "a"): 5, ("N", "d"): 4, ("S", "c"): 2}, {"d", "c"}, {"N", "S"}, "a region of few, and one to hide it"),
    ({("N", "a"): 5, ("N", "d"): 4, ("S", "b"): 3, (None, None): 1}, {"b", None}, {"S", None}, "one is in no team"),
    ({("N", "a"): 2}, {"a"}, {"N"}, "all together are too few"),
]


@pytest.mark.parametrize(("teams", "teams_hidden", "regions_hidden", "because"), TEAMS, ids=[t[-1] for t in TEAMS])
def test_small_groups_and_what_would_give_them_away(teams, teams_hidden, regions_hidden, because):
    assert {team for (team,) in hidden(teams, "team_id")} == teams_hidden, because
    assert {region for (region,) in hidden(teams, "region")} == regions_hidden, because
    assert bool(hidden(teams)) == (sum(teams.values()) < K)
    assert made(teams).secret == bool(teams_hidden)


def test_what_told_groups_add_up_to_is_told():
    one = made({("N", "a"): 4, ("N", "b"): 3, ("N", "c"): 2})
    both = np.isin(one.values["team_id"].astype(str), ["b", "c"])
    assert one.hidden((), both) == frozenset(), "the region less team a"
    assert one.hidden((), ~both) == frozenset()
    assert one.hidden(("team_id",), both) == {("b",), ("c",)}
    assert one.hidden(("team_id",), np.zeros(3, bool)) == frozenset(), "nobody"


def test_a_segment_of_one_persons_customers_hides_with_another():
    """A team sells to one segment, but for one person of another team: their difference would be that person."""
    values = {"region": ["N"] * 3, "team_id": ["a", "b", "b"], "segment": ["key", "key", "mid"]}
    people = np.array([[1, 1, 1], [1, 0, 1], [1, 0, 1]])
    columns = {name: np.array(cells, dtype=object) for name, cells in values.items()}
    order = (("region", "N"), ("team_id", "a"), ("team_id", "b"))
    one = Slice(columns, people, order)
    every = np.ones(3, bool)
    assert one.hidden(("team_id",), every) == frozenset()
    assert one.hidden(("segment",), every) == {("key",), ("mid",)}


def test_sets_of_people_are_taken_after_regions_and_teams():
    """Three teams of nine, in two regions, a cell a person."""
    teams, number = np.repeat(["a", "b", "c"], 9), np.arange(27)
    values = {"region": np.where(teams == "c", "S", "N").astype(object), "team_id": teams.astype(object)}
    people = (number % K == np.arange(K)[:, None]).astype(float)
    every_other, first = number % 2 == 0, number < 8
    sets = [  # set, whether it is told, because
        (teams == "a", True, "it is a team"), (first, False, "a team less one person"),
        (number < 2, False, "two people"),
        (every_other, True, "some of each team"), (every_other ^ (number == 5), False, "the last one and somebody"),
        (~every_other, True, "the company less these"), (every_other & (teams == "b"), True, "enough of a team"),
        (every_other & (teams != "b"), True, "what is left of these"), (number < 0, True, "there is nobody to tell of")]
    one = Slice(values, people, people_order(values, people), sets=tuple(inside for inside, _, _ in sets))
    assert one.sets_told == [told for _, told, _ in sets]
    figures = np.column_stack([*(teams == t for t in "abc"), *(inside for inside, told, _ in sets if told)])
    assert singled_out(number.astype(str), figures.astype(float), K) == []


@given(counts=st.lists(st.integers(0, 4), min_size=2, max_size=6), regions=st.lists(st.sampled_from("NS"), min_size=6,
                                                                                      max_size=6))
def test_a_told_group_never_has_too_few_people(counts, regions):
    teams = {(regions[n], f"t{n}"): count for n, count in enumerate(counts) if count}
    if not teams:
        return
    sizes = {team: count for (_, team), count in teams.items()}
    shut = {team for (team,) in hidden(teams, "team_id")}
    assert all(sizes[team] >= K for team in set(sizes) - shut)
    assert not shut or sum(sizes[team] for team in shut) >= K or sum(sizes.values()) < K


@given(st.integers(0, 2**30))
def test_independent_columns_are_the_first_basis_of_every_part(seed):
    random = np.random.default_rng(seed)
    parts = random.integers(0, 2, (2, 6, 40)).astype(float)
    kept = independent(parts)
    for part in parts:
        assert np.linalg.matrix_rank(part[:, kept]) == len(kept)
    for column in set(range(40)) - set(kept.tolist()):
        before = [*kept[kept < column], column]
        assert any(np.linalg.matrix_rank(part[:, before]) < len(before) for part in parts), "for a reason"


def general(one: Slice) -> np.ndarray:
    """The rule as it is written: each declared group in turn, held against all that were told before, part by part."""
    every = np.ones(one.size, bool)
    teams, divided = ([one.values[c] == v for c, v in one.order], list(one._divided()))
    columns = np.array([every, *teams, *divided], float).T
    kept: list[int] = []
    for n in range(columns.shape[1]):
        parts = [columns[some][:, [*kept, n]] for some in one.people > 0]
        if all(len(part) and np.linalg.matrix_rank(part) > len(kept) for part in parts):
            kept.append(n)
    return columns[:, kept]


@given(st.integers(0, 2**30), st.booleans())
def test_it_is_the_rule_that_is_written_whatever_is_quick(seed, deep):
    """Regions and teams lie one in the other, so they are worked out apart from what accounts and work divide."""
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 9))
    regions = random.choice(["N", "S", "W"], count)
    teams = made({(str(regions[n]), f"t{n}"): int(random.integers(1, 6)) for n in range(count)})
    cells = np.repeat(np.arange(count), 3)
    people = np.minimum(teams.people[:, cells], random.integers(0, 3, (K, len(cells))))
    kinds = np.array([("key", "mid", "small")[n] for n in random.integers(0, 3, len(cells))], object)
    fine = Slice({name: values[cells] for name, values in teams.values.items()} | {"segment": kinds}, people,
                 teams.order, deep)
    for one, splits in ((teams, (("team_id",), ("region",), ())), (fine, (("segment",), ("team_id", "segment"), ()))):
        told = general(one)
        for columns in splits:
            for inside in (np.ones(one.size, bool), random.random(one.size) < 0.5):
                keys = list(zip(*(one.values[c] for c in columns), strict=True)) or [()] * one.size
                wanted = {key for key in {k for k, i in zip(keys, inside, strict=True) if i} if np.linalg.matrix_rank(
                    np.column_stack([told, [k == key and i for k, i in zip(keys, inside, strict=True)]]))
                    > told.shape[1]}
                assert one.hidden(columns, inside) == wanted


def test_where_there_are_too_many_groups_fewer_are_divided(monkeypatch):
    """Teams first, then regions; the whole company is divided always."""
    teams = made({("N", "a"): 12, ("N", "b"): 12, ("S", "c"): 12})
    two = {name: np.repeat(values, 2) for name, values in teams.values.items()}
    two["segment"] = np.array(["key", "mid"] * 3, object)
    for most, told in ((100, {"team_id", "region", ""}), (60, {"region", ""}), (20, {""})):
        monkeypatch.setattr(slices, "MOST", most)
        fine = Slice(two, np.repeat(teams.people, 2, axis=1), teams.order, deep=True)
        assert {c for c in ("team_id", "region", "")
                if not fine.hidden(tuple(filter(None, (c, "segment"))), np.ones(6, bool))} == told
