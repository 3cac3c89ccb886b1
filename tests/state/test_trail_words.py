"""What an entry of the trail changed, in a line each."""

import pytest

from analytics.state.trail_words import changed

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
    assert changed(before, after) == said
