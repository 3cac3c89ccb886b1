"""A search for plans goes through an address and back; what is damaged or fits no more is refused in a sentence."""

from __future__ import annotations

import json

import pytest

from analytics.errors import UsageError
from analytics.lab.search_request import SearchRequest, request_in
from analytics.rewards.judging import Aim
from analytics.rewards.plan_file import PLANS, read_plan
from tests.chinese import english_in

PLAN = read_plan(PLANS / "target_bonus.yaml", "CNY")
WEIGHT = "components.bonus.weight"
ASKED = SearchRequest(free={WEIGHT: (0.7, 1.3), "target_bonus": (40_000, 80_000)}, budget=7.5e6, chance=0.9, ratio=0.8)
GOOD = json.loads(ASKED.written())
WRONG = [  # what is changed, because
    ({"free": {}}, "nothing may change"), ({"free": {"components.sales.weight": [0.7, 1.3]}}, "of another plan"),
    ({"free": {WEIGHT: [1.3, 0.7]}}, "the wrong way round"), ({"free": {WEIGHT: [1, 1]}}, "no range"),
    ({"free": {WEIGHT: [-5, 1]}}, "below what makes sense"), ({"free": {WEIGHT: [1, 99]}}, "above it"),
    ({"free": {WEIGHT: ["a", "b"]}}, "no numbers"), ({"budget": 0}, "no budget"), ({"chance": 1}, "certain"),
    ({"ratio": 2}, "no ratio"), ({"more": 1}, "an unknown key"), ({"budget": 1e400}, "no finite number"),
]


def test_it_comes_back():
    found = request_in(ASKED.written(), PLAN)
    assert found == ASKED
    assert found.aim == Aim(7.5e6, 0.9, None, 0.8, None)


@pytest.mark.parametrize("letters", [
    *(json.dumps(GOOD | changes) for changes, _ in WRONG), "", "{", "[]", "null", "[" * 1400, "x" * 2000,
    ASKED.written() + " " * 2000])
def test_what_cannot_be_read_is_said(letters):
    with pytest.raises(UsageError, match="The search in this link cannot be read") as refused:
        request_in(letters, PLAN)
    assert english_in(refused.value) == ""
