"""What an entry of the trail changed, in a line each."""

import pytest

from analytics.state.trail_words import changed, thing

CASES = [
    ("made", None, {"name": "Steeper"}, "name: Steeper"),
    ("nothing kept", None, None, ""),
    ("one of two", {"a": 1, "b": 2}, {"a": 1, "b": 3}, "b: 2 → 3"),
    ("alike", {"a": 1}, {"a": 1}, ""),
    ("deeper", {"plan": {"cap": 2, "floor": 0}}, {"plan": {"cap": 3, "floor": 0}}, "plan.cap: 2 → 3"),
    ("more and less", {"a": 1}, {"b": "é"}, "+ b: é\n− a: 1"),
    ("taken away whole", {"a": 1}, None, "− a: 1"),
    ("absent is not empty", {"a": None}, {"a": ""}, "a: null → "),
    ("text is not a number", {"a": "1"}, {"a": [1]}, "a: 1 → [1]"),
    ("an empty part stays told", {"a": {"b": 1}}, {"a": {}}, "+ a: {}\n− a.b: 1"),
]


@pytest.mark.parametrize(("before", "after", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_different_is_told_and_nothing_else(before, after, said):
    assert changed(before, after, {}) == said


NAMES = {"A1": "Ann", "T1": "East 1"}


def test_people_and_teams_are_told_by_name():
    after = {"manager_id": "A1", "teams": ["T1", "T2"], "levels": {"A1": 2}, "note": "A1 agreed", "count": 1}
    assert changed({"manager_id": "A2"}, after, NAMES) == (
        'manager_id: A2 → Ann\n+ teams: ["East 1", "T2"]\n+ levels.Ann: 2\n+ note: A1 agreed\n+ count: 1')


@pytest.mark.parametrize(("item", "said"), [
    ("pay:A1", "pay:Ann"), ("person:A9", "person:A9"), ("pay:everybody", "pay:everybody"), ("A1", "A1"), ("", "")])
def test_a_thing_that_is_a_person_has_the_name(item, said):
    assert thing(item, NAMES) == said
