"""A plan's text is changed in place: numbers move, everything else stays as somebody wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.documents import document_in, read_document
from analytics.lab.plan_text import MISSING, changed, edits, number, rewritten, written
from analytics.policy import DATA
from analytics.rewards.plan_file import plan_in

PLANS = sorted((DATA / "plans").glob("*.yaml"))
TEXT = """\
# what the board wants
target_bonus: 60000   # a year
curve: {points: [[0.7, 0], [1, 1]], below: hold}
title: 'Bonus: "2026"'
until: null
"""


@pytest.mark.parametrize(("changes", "expected", "because"), [
    ({("target_bonus",): 72000.0}, "target_bonus: 72000   # a year", "the comment beside it stays"),
    ({("curve", "points", 1, 1): 1.25}, "curve: {points: [[0.7, 0], [1, 1.25]], below: hold}", "deep in a list"),
    ({("curve", "points", 0, 0): 0.1 + 0.2}, "[[0.3, 0], [1, 1]]", "without the noise of floats"),
    ({("title",): "Plan: B"}, 'title: "Plan: B"', "a text that YAML would misread is quoted"),
    ({("until",): "2026-12-31"}, 'until: "2026-12-31"', "nothing becomes something"),
    ({("target_bonus",): 1.0, ("curve", "points", 1, 0): 1.1}, "[[0.7, 0], [1.1, 1]]", "two at once"),
])
def test_a_value_is_changed_where_it_stands(changes, expected, because):
    text = rewritten(TEXT, changes)
    assert expected in text, because
    assert text.startswith("# what the board wants\n")
    moved = {path for path, _, _ in edits(document_in(TEXT, ""), document_in(text, ""))}
    assert moved == set(changes), "and nothing else"


@pytest.mark.parametrize(("changes", "because"), [
    ({("cap",): 5.0}, "a key that was not there"), ({("title",): MISSING}, "a key taken out"),
    ({("curve",): {"points": []}}, "a whole part")])
def test_what_has_no_place_yet_is_written_anew(changes, because):
    wanted = document_in(TEXT, "")
    for path, value in changes.items():
        wanted = changed(wanted, path, value)
    assert document_in(rewritten(TEXT, changes), "") == wanted, because


def test_an_anchor_changes_one_place_only():
    text = "a: &x 1\nb: *x\n"
    assert document_in(rewritten(text, {("b",): 2}), "") == {"a": 1, "b": 2}


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_every_ready_plan_is_written_and_read_back(path: Path):
    document = read_document(path)
    assert document_in(written(document), "") == document
    assert plan_in(document_in(written(document), ""), "CNY", "") == plan_in(document, "CNY", "")


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_numbers_are_read_back(value):
    back = document_in(f"x: {number(value)}", "")["x"]
    assert isinstance(back, int | float), "never a text"
    assert back == pytest.approx(value, rel=1e-11, abs=1e-300)


LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2)
DOCUMENTS = st.dictionaries(st.sampled_from("xyz"), st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("uvw"), inner, max_size=3),
    max_leaves=8), max_size=3)


@given(DOCUMENTS, DOCUMENTS)
def test_the_differences_lead_from_one_document_to_the_other(before, after):
    found = before
    for path, old, new in edits(before, after):
        assert (old is MISSING) or (new is MISSING) or old != new
        found = changed(found, path, new)
    assert found == after
    assert list(edits(after, after)) == []
