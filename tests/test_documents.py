"""Documents that nobody would write: anchors that explode, endless nesting, lengths beyond measure; a sentence each."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from analytics.documents import CHAIN, LONGEST, document_in, merged, read_document
from analytics.errors import UsageError
from analytics.yaml_loader import DEEPEST, MOST
from tests.chinese import english_in

NINE = "abcdefghi"


def bomb(levels: int) -> str:
    """Nine values, and on each level nine times what the one before holds."""
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    return "\n".join([*rows, *(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
                               for a, b in pairwise(NINE[:levels]))])


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 2) + "1" + "]" * (depth - 2)


HOSTILE = [  # text, what is said
    (bomb(9), "line 6: anchors repeat so much that the document has no end or more than 100,000 values; write it out"),
    ("a: &a {b: *a}", "line 1: anchors repeat so much that the document has no end"),
    ("a: &a\n- *a", "line 2: anchors repeat so much that the document has no end"),
    ("a: &a 1\nb: [*a, *c]", "this is not valid YAML (found undefined alias"),
    (nested(DEEPEST + 1), f"line 1: keys and lists are nested more than {DEEPEST} deep; write them flatter"),
    (nested(30_000), f"line 1: keys and lists are nested more than {DEEPEST} deep"),
    ("a: " + "{b: " * 30_000, f"line 1: keys and lists are nested more than {DEEPEST} deep"),
    ("#" * (LONGEST + 1), "this document is too long; write at most 200,000 characters"),
    ("k" * 100_000 + ": 1", "this is not valid YAML"),
    ("? [a, b]\n: 1", "line 1: a key is one word, no list and no keys; write one"),
    ("a: 1\n? {b: c}\n: 1", "line 2: a key is one word, no list and no keys; write one"),
    ("a: 1\na: 2", "line 2: the key 'a' is given twice; remove one of them"),
    ("a: 2026-02-30", "this is not valid YAML (day is out of range for month); mend it there"),
    ("a: 0000-01-01", "this is not valid YAML (year 0 is out of range); mend it there"),
    (f"a: {'9' * 5000}", "this is not valid YAML"),
    ("a: !!python/object/apply:os.getcwd []", "this is not valid YAML (could not determine a constructor"),
    ("a: \x07", "this is not valid YAML"),
    ("a: 1\n---\nb: 1", "this is not valid YAML"),
    ("[1, 2]", "the file must hold keys and values"),
    ("1", "the file must hold keys and values"),
]


@pytest.mark.parametrize(("text", "said"), HOSTILE, ids=[f"{n} {said[:50]}" for n, (_, said) in enumerate(HOSTILE)])
def test_hostile_documents_are_refused_at_once_in_one_sentence(text: str, said: str) -> None:
    begun = time.process_time()
    with pytest.raises(UsageError) as refused:
        document_in(text, "here")
    assert time.process_time() - begun < 5
    assert str(refused.value).startswith(f"here: {said}")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400
    if "YAML" not in said:
        assert english_in(refused.value) == ""


def test_what_a_person_may_write_is_read() -> None:
    assert document_in("", "here") == {}
    assert document_in("null: 1", "here") == {"null": 1}
    assert document_in("a: &a [1, 2]\nb: *a\nc: {d: *a}", "here") == {"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}
    assert document_in(bomb(4), "here")["d"][8][8][8][8] == "x", "9 to the fourth are few enough"
    assert sum(9**n for n in range(1, 5)) < MOST < sum(9**n for n in range(1, 7))
    deep = document_in(nested(DEEPEST), "here")["a"]
    while isinstance(deep, list):
        deep = deep[0]
    assert deep == 1
    assert document_in(f"a: {'销' * (LONGEST - 3)}", "here")["a"][:1] == "销"


@pytest.mark.parametrize(("files", "refused"), [(CHAIN, False), (CHAIN + 1, True)])
def test_documents_extend_each_other_so_many_times(files: int, refused: bool, tmp_path: Path) -> None:
    for n in range(files):
        (tmp_path / f"{n}.yaml").write_text(f"extends: {n + 1}.yaml\na{n}: {n}", "utf-8")
    (tmp_path / f"{files}.yaml").write_text("end: 1", "utf-8")
    if refused:
        with pytest.raises(UsageError, match="20 in a row at most"):
            read_document(tmp_path / "0.yaml")
    else:
        assert len(read_document(tmp_path / "0.yaml")) == CHAIN + 1


def test_merging_changes_neither_of_the_two() -> None:
    base, changes = {"a": {"x": 1, "y": {"z": 1}}}, {"a": {"y": {"z": 2}}}
    assert merged(base, changes) == {"a": {"x": 1, "y": {"z": 2}}}
    assert (base, changes) == ({"a": {"x": 1, "y": {"z": 1}}}, {"a": {"y": {"z": 2}}})
