"""Gaps and certificates of groups: no sum and difference of what is told is about too few people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analytics.learning import gaps_told
from analytics.learning.gaps_told import COLUMNS, without_hidden
from analytics.metrics.slices import Slice
from tests.differencing import singled_out

SMALLEST = 3
PEOPLE = pd.DataFrame(
    [(f"p{n:02}", region, team, role) for n, (region, team, role) in enumerate([
        *[("N", "a", "junior")] * 5, *[("N", "a", "senior")] * 3, *[("N", "b", "junior")] * 4, ("N", "b", "senior"),
        *[("S", "c", "junior")] * 2, *[("S", "c", "senior")] * 4, *[("S", "d", "junior")] * 3, ("S", "d", "senior"),
        ("\u2013", "\u2013", "junior")])],
    columns=["manager_id", *COLUMNS])


def questions() -> Iterator[tuple[list[str], dict[str, str]]]:
    """Every split by up to two columns, of everybody, of one value, and of a region's or team's people of a role."""
    splits = [list(some) for size in range(3) for some in combinations(COLUMNS, size)]
    values = [{c: v} for c in COLUMNS for v in PEOPLE[c].unique()]
    filters = [{}, *values, *({**a, **b} for a, b in combinations(values, 2) if "role" in b and "role" not in a)]
    for split in splits:
        for one in filters:
            yield split, one


def told() -> np.ndarray:
    """People x told figures."""
    found = []
    for by, where in questions():
        def choose(frame: pd.DataFrame, where: dict[str, str] = where) -> pd.DataFrame:
            return frame[np.logical_and.reduce([frame[c] == v for c, v in where.items()])] if where else frame

        chosen = choose(PEOPLE)
        groups = chosen[by].drop_duplicates() if by else pd.DataFrame(index=[0] if len(chosen) else [])
        answer = without_hidden(groups.assign(gap=1.0), PEOPLE, by, ["gap"], SMALLEST, choose)
        for row in answer[answer["gap"].notna()].to_dict("records"):
            inside = chosen[np.logical_and.reduce([chosen[c] == row[c] for c in by] or [chosen["role"] != ""])]
            found.append(PEOPLE["manager_id"].isin(inside["manager_id"]).to_numpy(float))
    return np.unique(np.array(found), axis=0).T


def test_nobody_is_given_away_by_groups_and_filters():
    figures = told()
    assert figures.shape[1] > 5, "next to nothing is told: the test shows nothing"
    assert singled_out(list(PEOPLE["manager_id"]), figures, SMALLEST) == []


def test_the_attack_finds_people_where_only_small_groups_are_hidden(monkeypatch: pytest.MonkeyPatch):
    def small(self: Slice, columns: list[str], inside: np.ndarray) -> frozenset[tuple]:
        keys = [tuple(self.values[c][n] for c in columns) for n in np.flatnonzero(inside)]
        sizes = self.people.sum(axis=0)[inside]
        return frozenset(k for k in keys if sum(s for s, o in zip(sizes, keys, strict=True) if o == k) < SMALLEST)

    monkeypatch.setattr(gaps_told.Slice, "hidden", small)
    assert singled_out(list(PEOPLE["manager_id"]), told(), SMALLEST) != []


def test_without_a_smallest_group_all_is_told_in_full_and_other_splits_never():
    found = pd.DataFrame({"team_id": ["a"], "gap": [0.123]})
    assert without_hidden(found, PEOPLE, ["team_id"], ["gap"], 0)["gap"].tolist() == [0.123]
    assert without_hidden(found, PEOPLE, ["team_id"], ["gap"], SMALLEST)["gap"].tolist() == [0.1]
    assert without_hidden(found, PEOPLE, ["team_id", "manager_id"], ["gap"], SMALLEST)["gap"].isna().all()


def test_a_skill_that_few_were_assessed_in_is_hidden_alone():
    rows = pd.concat([PEOPLE.assign(skill_id="wide"), PEOPLE.head(2).assign(skill_id="rare")])
    found = pd.DataFrame({"skill_id": ["wide", "rare"], "gap": [1.0, 1.0]})
    assert without_hidden(found, rows, ["skill_id"], ["gap"], SMALLEST)["gap"].isna().tolist() == [False, True]
