"""The page of the audit trail: what was done, by kind, time and word; and a trail that was tampered with."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from analytics.access import local_owner
from analytics.state import audit
from analytics.state.store import State


@pytest.fixture
def written(tmp_path, demo_place, open_app):
    """Four entries, one of them a year old; gives what opens the page on them."""
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    with state.writing() as session:
        audit.record(session, local_owner(), "scenario.made", "scenario:abc", after={"name": "Steeper"})
        audit.record(session, local_owner(), "recognition.awarded", "recognition:1", about="AM00014")
    audit.note(state, local_owner(), "access.saw_pay", "pay:AM00014", about="AM00014", after={"manager_id": "AM00014"})
    audit.note(state, local_owner(), "access.refused", "account:<script>alert(1)</script>", after={"reason": "=1+1"})
    state.close()
    return lambda **query: open_app(demo_place, **query).open("trail")


def rows(app):
    return app.test.dataframe[0].value if app.test.dataframe else None


def test_entries_newest_first_in_words(written):
    app = written()
    assert app.titles == ["The audit trail is unharmed: 4 entries"]
    assert list(rows(app)["what"]) == [
        "was refused", "looked at a person's pay", "awarded a recognition", "saved a scenario"]
    assert rows(app)["about"][2] == "Wei Yuxin"
    assert list(rows(app).loc[1, ["about", "item", "change"]]) == [
        "Wei Yuxin", "pay:Wei Yuxin", "manager_id: Wei Yuxin"]
    assert rows(app)["item"][0] == "account:<script>alert(1)</script>", "shown as it is, in a cell"


@pytest.mark.parametrize(("kind", "left"), [("access", 2), ("pay", 1), ("people", 1), ("training", 0), ("", 4)])
def test_a_kind(written, kind, left):
    app = written(lang="zh").choose("kind", kind)
    assert (0 if rows(app) is None else len(rows(app))) == left
    assert (app.notes == ["这段时间内没有符合条件的记录。"]) == (left == 0)


def test_words_are_searched_everywhere_and_taken_as_they_are(written):
    app = written()
    for word, left in (("wei yu", 2), ("STEEPER", 1), (".*", 0), ("<script>", 1)):
        app.test.text_input(key="trail_search").set_value(word)
        assert (0 if rows(app.run()) is None else len(rows(app))) == left, word


def test_older_entries_are_left_out_until_asked_for(written, monkeypatch):
    class Later(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + dt.timedelta(days=40)

    app = written()
    monkeypatch.setattr(dt, "datetime", Later)
    assert rows(app.choose("days", "30")) is None
    assert len(rows(app.choose("days", "365"))) == 4


def test_a_trail_that_was_tampered_with_says_where(written, tmp_path):
    with sqlite3.connect(tmp_path / "state.db") as con:
        con.execute("DROP TRIGGER audit_no_update")
        con.execute("UPDATE audit SET who = 'nobody' WHERE id = 2")
    con.close()
    app = written()
    assert app.titles == ["The audit trail was tampered with"]
    (error,) = app.test.error
    assert "entry 2" in error.value
