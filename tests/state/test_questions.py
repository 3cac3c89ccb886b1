"""Questions about statements: asked by the person, answered by HR, read by nobody else, and kept for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.state import audit, questions
from analytics.state.questions import Line, Question
from analytics.state.store import State
from tests.state.conftest import (
    ADMINISTRATOR,
    ANN,
    BEN,
    EXECUTIVE,
    HR,
    LEAD,
    OTHER_LEAD,
    OWNER,
    PAT,
    TEAMS,
    at_once,
    one,
)

SALES = Line("ann", "commission", "2", "2026-Q1", "sales")
NOBODY = [OTHER_LEAD, BEN, LEAD]  # not about ann's pay, her lead included
WITHOUT_PAY = [EXECUTIVE, ADMINISTRATOR, Viewer(frozenset()), one(Role.ACCOUNT_MANAGER),
               one(Role.EXECUTIVE, "ann")]


def said(question: Question) -> list[tuple[str, str]]:
    return [(remark.who, remark.text) for remark in question.remarks]


def test_a_question_and_its_answer_stay_with_the_line(state, url):
    begun = audit.now()
    asked = questions.write(state, ANN, SALES, " Where is order 4711? ")
    assert (asked.about, said(asked), asked.waiting) == (SALES, [("ann", "Where is order 4711?")], True)
    assert begun <= asked.remarks[0].at <= audit.now()
    answered = questions.write(state, PAT, SALES, "It is paid when the money is in.")
    assert (said(answered)[1:], answered.waiting) == ([("pat", "It is paid when the money is in.")], False)
    again = questions.write(state, ANN, SALES, "It came in on 30 March.")
    assert (len(again.remarks), again.waiting) == (3, True)
    elsewhere = State(url)
    for viewer in (ANN, HR, OWNER, PAT):
        assert questions.visible(elsewhere, viewer) == [again]
    elsewhere.close()


@pytest.mark.parametrize("viewer", NOBODY)
def test_nobody_else_reads_or_writes_even_the_lead(state, viewer):
    asked = questions.write(state, ANN, SALES, "Where is order 4711?")
    assert questions.visible(state, viewer) == questions.visible(state, viewer, "ann") == []
    with pytest.raises(NotAllowed, match="about your own statement only"):
        questions.write(state, viewer, SALES, "For her")
    assert questions.visible(state, HR) == [asked]


@pytest.mark.parametrize("viewer", WITHOUT_PAY)
def test_who_sees_no_pay_is_refused(state, viewer):
    asked = questions.write(state, ANN, SALES, "Where is order 4711?")
    for action in (lambda: questions.visible(state, viewer), lambda: questions.write(state, viewer, SALES, "Mine")):
        with pytest.raises(NotAllowed, match="what single people are paid"):
            action()
    assert questions.visible(state, HR) == [asked]


@pytest.mark.parametrize("viewer", [HR, OWNER, PAT])
def test_hr_does_not_ask_in_a_persons_name(state, viewer):
    with pytest.raises(NotAllowed, match="asked by the person"):
        questions.write(state, viewer, SALES, "A question")
    assert questions.visible(state, HR) == []


def test_nobody_answers_the_own_question(state):
    own = replace(SALES, manager_id="pat")
    questions.write(state, PAT, own, "Why so little?")
    assert questions.write(state, PAT, own, "Because.").waiting
    assert not questions.write(state, HR, own, "A return of March is in it.").waiting


def test_those_that_wait_come_first_the_longest_first_then_the_latest_answered(state):
    lines = [replace(SALES, manager_id=who, line=line) for who, line in (
        ("ann", "a"), ("ben", "b"), ("ann", "c"), ("ben", "d"))]
    for line in lines:
        questions.write(state, ANN if line.manager_id == "ann" else BEN, line, "Why?")
    for line in lines[:2]:
        questions.write(state, HR, line, "Because")
    assert [q.about.line for q in questions.visible(state, HR)] == ["c", "d", "b", "a"]
    assert [q.about.line for q in questions.visible(state, HR, "ben")] == ["d", "b"]
    assert [q.about.line for q in questions.visible(state, ANN)] == ["c", "a"]


@pytest.mark.parametrize("part", ["plan", "version", "period", "line"])
def test_each_line_has_its_own_talk(state, part):
    questions.write(state, ANN, SALES, "Why?")
    other = questions.write(state, ANN, replace(SALES, **{part: "other"}), "And here?")
    assert len(other.remarks) == 1
    assert len(questions.visible(state, ANN)) == 2


def test_the_trail_tells_that_and_not_what_and_not_the_lead(state):
    questions.write(state, ANN, SALES, "Why only 1,234.56?")
    questions.write(state, HR, SALES, "Because of 765.44")
    entries = audit.trail(state, HR, TEAMS)
    assert [(e.what, e.who, e.about, e.item, e.after) for e in entries[::-1]] == [
        (what, who, "ann", "pay_question:commission/2", {"period": "2026-Q1", "line": "sales"})
        for what, who in (("pay_question.asked", "ann"), ("pay_question.answered", "hr"))]
    assert audit.trail(state, ANN, TEAMS) == entries
    assert audit.trail(state, LEAD, TEAMS) == audit.trail(state, one(Role.TEAM_LEAD, None, "t1"), TEAMS) == []


def test_of_many_who_write_at_the_same_moment_all_are_kept(state, url):
    questions.write(state, ANN, SALES, "Why?")
    at_once(url, lambda own, n: questions.write(own, ANN if n % 2 else HR, SALES, f"Remark {n}"))
    (kept,) = questions.visible(state, HR)
    assert sorted(t for _, t in said(kept)) == sorted(["Why?", *(f"Remark {n}" for n in range(6))])


WRONG = [  # changes of the line, text, what is said
    ({}, " \n\x00", "text is empty"), ({}, "x" * 2001, "longer than 2000"), ({"line": ""}, "Why?", "no such line"),
    ({"period": "x" * 91}, "Why?", "no such line"), ({"plan": "a\x00b"}, "Why?", "no such line"),
    ({"version": "\ud800"}, "Why?", "no such line"),
]


@pytest.mark.parametrize(("changes", "written", "refusal"), WRONG)
def test_what_cannot_be_written_is_refused_in_one_sentence(state, changes, written, refusal):
    with pytest.raises(UsageError, match=refusal) as told:
        questions.write(state, ANN, replace(SALES, **changes), written)
    assert told.value.text(Language("zh_CN")) != str(told.value)
    assert questions.visible(state, HR) == []


def test_a_line_holds_so_many_remarks_and_no_more(state, monkeypatch):
    monkeypatch.setattr(questions, "MOST", 2)
    for _ in range(2):
        questions.write(state, ANN, SALES, "Why?")
    with pytest.raises(UsageError, match="There are 2 remarks"):
        questions.write(state, ANN, SALES, "Why?")


def test_what_was_written_cannot_be_rewritten(state, url):
    asked = questions.write(state, ANN, SALES, "Why?")
    statements = ["UPDATE pay_remark SET text = 'Thanks'", "DELETE FROM pay_remark"]
    if url.startswith("sqlite"):
        statements.append("REPLACE INTO pay_remark SELECT * FROM pay_remark")
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"), state.writing() as session:
            session.execute(text(statement))
    assert questions.visible(state, ANN) == [asked]
