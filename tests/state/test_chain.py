"""The chain of the audit trail: whole after any use, and every harm to it is found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.state import audit
from analytics.state.store import State
from analytics.state.support_plans import open_plan
from analytics.state.trail_check import verify
from tests.state import older
from tests.state.conftest import ANN, EXECUTIVE, HR, LEAD, TEAMS, at_once, plan


def write(state: State, count: int) -> None:
    for number in range(count):
        with state.writing() as session:
            audit.record(session, HR, "scenario.changed", f"scenario:{number % 3}", before=None,
                         after={"名": "规则 É", "share": 0.1 + 0.2, "nested": {"b": [1, None], "a": True}})


def harmed(url: str, *statements: str) -> None:
    """Somebody with the database's password, who takes the guards away first."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in ("audit", "audit_seal"):
            _unguarded(connection, table)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _unguarded(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    for kind in ("update", "delete", "replace"):
        connection.execute(text(f"DROP TRIGGER {table}_no_{kind}"))


def test_an_untouched_trail_is_whole_and_its_head_is_computed_by_hand(state):
    write(state, 3)
    said = verify(state, HR)
    assert said.whole
    assert said.entries == 3
    head = ""
    with state.reading() as session:
        for row in session.execute(text("SELECT id, at, who, what, about, item, before, after FROM audit ORDER BY id")):
            at = dt.datetime.fromisoformat(str(row.at)).isoformat()
            after = json.loads(row.after) if isinstance(row.after, str) else row.after
            told = [head, row.id, at, row.who, row.what, row.about, row.item, row.before, after]
            written = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            head = sha256(written.encode()).hexdigest()
    assert said.head == head


def test_an_empty_trail_is_whole(state):
    assert verify(state, HR).whole
    assert verify(state, HR).head == ""


def test_many_who_write_at_once_leave_one_chain(state, url):
    results = at_once(url, lambda own, place: write(own, 5))
    assert results == [None] * 6
    assert verify(state, HR).entries == 30
    assert verify(state, HR).whole


def _cut_off(state: State) -> None:
    with state.writing() as session:
        audit.record(session, HR, "scenario.changed", "scenario:1")
        raise OSError("power cut")


def test_what_was_undone_leaves_no_gap(state):
    write(state, 1)
    with pytest.raises(OSError, match="power cut"):
        _cut_off(state)
    write(state, 1)
    assert verify(state, HR).whole
    assert verify(state, HR).entries == 2


HARM: list[tuple[str, list[str], Callable]] = [
    ("a word of an entry", ["UPDATE audit SET who = 'nobody' WHERE id = 3"], lambda v: v.changed == (3,)),
    ("a moment by a microsecond", ["UPDATE audit SET at = '2026-01-01 00:00:00.000001' WHERE id = 2"],
     lambda v: v.changed == (2,)),
    ("what stood there after", ["UPDATE audit SET after = '{}' WHERE id = 4"], lambda v: v.changed == (4,)),
    ("an entry taken out", ["DELETE FROM audit WHERE id = 2"], lambda v: v.removed == (2,)),
    ("an entry with its seal taken out", ["DELETE FROM audit WHERE id = 2", "DELETE FROM audit_seal WHERE entry = 2"],
     lambda v: v.changed == (3,) and v.cut),
    ("the last one with its seal taken out",
     ["DELETE FROM audit WHERE id = 5", "DELETE FROM audit_seal WHERE entry = 5"], lambda v: v.cut),
    ("everything taken out", ["DELETE FROM audit", "DELETE FROM audit_seal"], lambda v: v.cut),
    ("the head taken out", ["DELETE FROM audit_head"], lambda v: v.cut),
    ("an entry put in", ["INSERT INTO audit (id, at, who, what, item) VALUES (77, '2026-01-01', 'hr', 'x', 'y')"],
     lambda v: v.added == (77,)),
    ("two entries in each other's place",
     [f"UPDATE audit SET id = {there} WHERE id = {here}" for here, there in ((2, 99), (3, 2), (99, 3))],
     lambda v: v.changed == (2, 3)),
    ("a seal", ["UPDATE audit_seal SET hash = 'f' WHERE entry = 1"], lambda v: v.changed == (1, 2)),
    ("the head's number", ["UPDATE audit_head SET entries = 4"], lambda v: v.cut),
]


@pytest.mark.parametrize(("statements", "seen"), [h[1:] for h in HARM], ids=[h[0] for h in HARM])
def test_every_harm_is_found(state, url, statements, seen):
    write(state, 5)
    assert verify(state, HR).whole
    harmed(url, *statements)
    said = verify(state, HR)
    assert not said.whole
    assert seen(said), said


def test_a_chain_made_anew_is_told_by_a_head_noted_elsewhere(state, url):
    write(state, 4)
    noted = verify(state, HR).head
    write(state, 1)
    assert verify(state, HR, noted).whole
    harmed(url, "DELETE FROM audit", "DELETE FROM audit_seal", "UPDATE audit_head SET entries = 0, hash = ''")
    write(state, 5)
    assert verify(state, HR).whole
    assert verify(state, HR, noted).unknown


COLUMNS = ("who", "what", "about", "item")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_one_change_is_found(tmp_path_factory, data):
    url = f"sqlite:///{tmp_path_factory.mktemp('chain') / 'state.db'}"
    state, count = State(url), data.draw(st.integers(1, 6))
    try:
        write(state, count)
        place = data.draw(st.integers(1, count))
        kind = data.draw(st.sampled_from(["change", "remove", "insert", "swap"]))
        if kind == "change":
            column = data.draw(st.sampled_from(COLUMNS))
            letters = st.characters(codec="utf-8", exclude_characters="'\0:", exclude_categories=("Cs",))
            word = data.draw(st.text(letters, min_size=1, max_size=9).filter(lambda w: w != "hr"))
            harm = [f"UPDATE audit SET {column} = '{word}' WHERE id = {place}"]
        elif kind == "remove":
            harm = [f"DELETE FROM audit WHERE id >= {place}", f"DELETE FROM audit_seal WHERE entry >= {place}"]
        elif kind == "insert":
            harm = ["INSERT INTO audit (at, who, what, item) VALUES ('2026-01-01', 'hr', 'x', 'y')"]
        else:
            harm = [f"UPDATE audit SET id = id + 50 WHERE id = {place}"]
        harmed(url, *harm)
        assert not verify(state, HR).whole
    finally:
        state.close()


def test_a_state_older_than_the_chain_is_sealed_when_it_is_opened(url):
    older.make(url, "pay plans")
    newer = State(url)
    assert verify(newer, HR).entries == 3
    write(newer, 1)
    assert verify(newer, HR).whole
    newer.close()


def test_without_its_head_nothing_is_saved(state, url):
    write(state, 1)
    harmed(url, "DELETE FROM audit_head")
    with pytest.raises(UsageError, match="lost its head, so nothing was saved"):
        open_plan(state, LEAD, TEAMS, plan())


@pytest.mark.parametrize("viewer", [ANN, LEAD, EXECUTIVE, Viewer(frozenset({Role.ADMINISTRATOR})), Viewer(frozenset())])
def test_only_hr_may_verify(state, viewer):
    with pytest.raises(NotAllowed, match="open to HR"):
        verify(state, viewer)
