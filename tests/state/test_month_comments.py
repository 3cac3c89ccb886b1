"""Comments on a month: kept with it and its scope, every version; of two who edit the second is told; taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.state import audit, month_comments
from analytics.state.month_comments import LONGEST, MonthComment, comment, scope_of, undo, write
from tests.state.conftest import ADMINISTRATOR, ANN, EXECUTIVE, HR, LEAD, OTHER_LEAD, PAT, TEAMS, at_once, one

OCTOBER = dt.date(2026, 10, 1)


def test_what_is_written_is_read_by_whoever_reads_the_same_summary(state):
    nothing = comment(state, EXECUTIVE, OCTOBER)
    assert nothing == MonthComment(OCTOBER, "")
    kept = write(state, EXECUTIVE, nothing, "  Two renewals moved to November.  ")
    assert (kept.text, kept.version, kept.who) == ("Two renewals moved to November.", 1, "boss")
    assert comment(state, HR, OCTOBER) == kept
    assert comment(state, EXECUTIVE, dt.date(2026, 9, 1)).text == "", "another month"
    own = write(state, LEAD, comment(state, LEAD, OCTOBER), "Our own month")
    assert comment(state, LEAD, OCTOBER) == own
    assert comment(state, OTHER_LEAD, OCTOBER).text == "", "another team"
    assert comment(state, HR, OCTOBER) == kept


@pytest.mark.parametrize("viewer", [ANN, ADMINISTRATOR, Viewer(frozenset()), one(Role.TEAM_LEAD, "lead3")])
def test_who_may_not_open_the_summary_neither_reads_nor_writes(state, viewer):
    with pytest.raises(NotAllowed):
        comment(state, viewer, OCTOBER)
    with pytest.raises(NotAllowed):
        write(state, viewer, MonthComment(OCTOBER, ""), "mine")
    assert comment(state, HR, OCTOBER).version == 0


def test_nobody_writes_into_another_scope(state):
    with pytest.raises(NotAllowed):
        write(state, LEAD, MonthComment(OCTOBER, ""), "of the company")
    with pytest.raises(NotAllowed):
        write(state, HR, MonthComment(OCTOBER, scope_of(LEAD)), "of a team")


def test_of_two_who_edit_the_second_is_told_who_was_first(state):
    seen = comment(state, HR, OCTOBER)
    write(state, PAT, seen, "first")
    with pytest.raises(UsageError, match="pat changed the comment") as refused:
        write(state, HR, seen, "second")
    assert refused.value.text(Language("zh_CN")) != str(refused.value)
    assert comment(state, HR, OCTOBER).text == "first"


def test_of_many_at_once_one_is_kept(url, state):
    seen = comment(state, HR, OCTOBER)
    found = at_once(url, lambda own, place: write(own, HR, seen, f"text {place}"))
    assert sum(isinstance(one, MonthComment) for one in found) == 1
    assert all(isinstance(one, (MonthComment, UsageError)) for one in found)


def test_the_own_last_change_is_taken_back(state):
    first = write(state, PAT, comment(state, HR, OCTOBER), "first")
    second = write(state, HR, first, "second")
    with pytest.raises(NotAllowed, match="own last change"):
        undo(state, PAT, second)
    back = undo(state, HR, second)
    assert (back.text, back.version) == ("first", 3), "what stood before stands again, nothing is lost"
    gone = undo(state, PAT, write(state, PAT, comment(state, HR, OCTOBER), ""))
    assert gone.text == "first", "also of a comment that was taken away"
    with pytest.raises(NotAllowed):
        undo(state, EXECUTIVE, comment(state, EXECUTIVE, dt.date(2026, 9, 1)))


def test_the_trail_has_every_change(state):
    first = write(state, PAT, comment(state, PAT, OCTOBER), "first")
    assert write(state, PAT, first, " first ") == first, "what stays as it is is no change"
    undo(state, PAT, first)
    found = [(e.what, e.who, e.item, e.before, e.after) for e in audit.trail(state, HR, TEAMS)]
    assert found == [("month_comment.undone", "pat", "month_comment:2026-10", {"text": "first"}, {"text": ""}),
                     ("month_comment.written", "pat", "month_comment:2026-10", None, {"text": "first"})]


def test_a_comment_has_a_length_that_fits_the_page(state):
    seen = comment(state, HR, OCTOBER)
    with pytest.raises(UsageError, match=str(LONGEST)):
        write(state, HR, seen, "x" * (LONGEST + 1))
    assert write(state, HR, seen, "x" * LONGEST).version == 1


def test_versions_are_never_changed_not_even_by_a_statement(state):
    write(state, HR, comment(state, HR, OCTOBER), "first")
    for statement in ("UPDATE month_comment SET text = 'other'", "DELETE FROM month_comment"):
        with pytest.raises(Exception, match="append-only"), state.writing() as session:
            session.execute(text(statement))
    assert comment(state, HR, OCTOBER).text == "first"


def test_many_teams_make_a_scope_that_can_be_kept(state):
    many = Viewer(frozenset({Role.TEAM_LEAD}), "lead1", frozenset(f"team number {n}" for n in range(40)))
    assert len(scope_of(many)) <= month_comments._MOST
    assert scope_of(many) != scope_of(Viewer(many.roles, "lead1", many.teams - {"team number 3"}))
    assert write(state, many, comment(state, many, OCTOBER), "ours").text == comment(state, many, OCTOBER).text
