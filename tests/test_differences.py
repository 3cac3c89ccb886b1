"""Documents: where two of them differ, key by key."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.documents import Difference, differences

DIFFER = [  # before, after, (key, before, after) of each difference, because
    ({}, {}, [], "nothing differs"),
    ({"a": 1}, {"a": 1.0}, [], "a number is a number"),
    ({"a": 1}, {"a": 2}, [("a", 1, 2)], "a value"),
    ({"a": 1}, {}, [("a", 1, None)], "a key that is gone"),
    ({}, {"a": None}, [("a", None, None)], "a key that came with nothing"),
    ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", 2, 3)], "a key inside"),
    ({"a": {"b": 1}}, {"a": 1}, [("a", {"b": 1}, 1)], "a document that became a value"),
    ({"a": [[0, 1], [1, 2]]}, {"a": [[0, 1], [1, 3]]}, [("a", [[0, 1], [1, 2]], [[0, 1], [1, 3]])], "points whole"),
    ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, [("a.1.b", 2, 3)], "a document in a list"),
    ({"a": [{"b": 1}]}, {"a": []}, [("a", [{"b": 1}], [])], "a list that became shorter"),
    ({"a": 1, "b": 2}, {"b": 3, "c": 4}, [("a", 1, None), ("b", 2, 3), ("c", None, 4)], "what came is told last"),
]


@pytest.mark.parametrize(("before", "after", "found", "because"), DIFFER)
def test_where_two_documents_differ(before, after, found, because):
    assert differences(before, after) == [Difference(*one) for one in found], because


VALUES = st.recursive(
    st.integers(0, 3) | st.booleans() | st.text("xy", max_size=2) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=6)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


@given(before=DOCUMENTS, after=DOCUMENTS)
def test_the_differences_are_what_has_to_be_changed(before, after):
    made = deepcopy(before)
    for one in differences(before, after):
        *above, last = one.key.split(".")
        inside = made
        for key in above:
            inside = inside[key]
        if one.after is None:  # no value here is None
            del inside[last]
        else:
            inside[last] = one.after
    assert made == after
    assert differences(after, after) == []
