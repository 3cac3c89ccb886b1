"""Support plans: who may read and change what, what is refused, and that nothing is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest

from analytics.access import Role
from analytics.errors import NotAllowed, UsageError
from analytics.state import audit
from analytics.state.store import State
from analytics.state.support_plan import Comment, Step, document, from_document
from analytics.state.support_plans import open_plan, save, undo, visible
from tests.state.conftest import (
    ADMINISTRATOR,
    ANN,
    BEN,
    DAY,
    EXECUTIVE,
    HR,
    LEAD,
    OTHER_LEAD,
    OWNER,
    TEAMS,
    one,
    plan,
)

NOBODY = one(Role.ACCOUNT_MANAGER)  # signed in, but nobody that the data know


def test_what_is_kept_is_what_was_given(state):
    given = plan()
    kept = open_plan(state, LEAD, TEAMS, given)
    assert (kept.id, kept.version) == (1, 1)
    assert dataclasses.replace(kept, id=None, version=0) == given
    assert visible(state, LEAD, TEAMS) == [kept]
    assert from_document(document(kept)) == kept


READERS = [  # viewer, the people whose plans they read
    (HR, {"ann", "cid", "dee", "lead1"}), (OWNER, {"ann", "cid", "dee", "lead1"}), (LEAD, {"ann", "lead1"}),
    (OTHER_LEAD, {"cid"}), (ANN, {"ann"}), (BEN, set()), (NOBODY, set()),
    (one(Role.TEAM_LEAD, "lead1"), {"lead1"})]  # a lead of no team


@pytest.mark.parametrize(("viewer", "seen"), READERS)
def test_plans_are_read_within_reach(state, viewer, seen):
    for person in ("ann", "cid", "dee", "lead1"):
        open_plan(state, HR, TEAMS, plan(person))
    assert {p.manager_id for p in visible(state, viewer, TEAMS)} == seen
    assert {e.about for e in audit.trail(state, viewer, TEAMS)} == seen


@pytest.mark.parametrize("viewer", [EXECUTIVE, ADMINISTRATOR, one(Role.EXECUTIVE, "ann", "t1")])
def test_executives_and_administrators_read_and_write_nothing(state, viewer):
    kept = open_plan(state, HR, TEAMS, plan())
    for denied in (lambda: visible(state, viewer, TEAMS), lambda: audit.trail(state, viewer, TEAMS),
                   lambda: open_plan(state, viewer, TEAMS, plan("ben")), lambda: save(state, viewer, TEAMS, kept),
                   lambda: undo(state, viewer, TEAMS, kept.id)):
        with pytest.raises(NotAllowed):
            denied()
    assert visible(state, HR, TEAMS) == [kept]


OPENERS = [(HR, "ann", True), (HR, "dee", True), (LEAD, "ann", True), (LEAD, "cid", False), (LEAD, "dee", False),
           (LEAD, "lead1", False), (OTHER_LEAD, "ann", False), (ANN, "ann", False), (NOBODY, "ann", False),
           (dataclasses.replace(HR, manager_id="ann"), "ann", False)]


@pytest.mark.parametrize(("viewer", "person", "may"), OPENERS)
def test_who_may_open_a_plan_about_whom(state, viewer, person, may):
    if may:
        open_plan(state, viewer, TEAMS, plan(person))
    else:
        with pytest.raises(NotAllowed, match="opened by the team lead and HR"):
            open_plan(state, viewer, TEAMS, plan(person))
    assert len(visible(state, HR, TEAMS)) == may


def test_a_lead_loses_sight_of_who_moves_away(state):
    kept = open_plan(state, LEAD, TEAMS, plan())
    moved = TEAMS | {"ann": "t2"}
    assert visible(state, LEAD, moved) == []
    with pytest.raises(NotAllowed, match="no such support plan"):
        save(state, LEAD, moved, kept.ticked(0, DAY))
    assert visible(state, OTHER_LEAD, moved) == [kept]
    assert save(state, OTHER_LEAD, moved, kept.ticked(0, DAY)).steps[0].done_on == DAY


CHANGES = [  # change, may the account manager make it
    (lambda p: p.ticked(1, DAY), True),
    (lambda p: p.commented("ann", dt.datetime(2026, 5, 12, 9), "The visits help"), True),
    (lambda p: p.closed("Done", DAY), False),
    (lambda p: dataclasses.replace(p, steps=p.steps[:1]), False),
    (lambda p: dataclasses.replace(p, steps=(*p.steps, Step("Another"))), False),
    (lambda p: dataclasses.replace(p, steps=(Step("Nothing"), *p.steps[1:])), False),
    (lambda p: dataclasses.replace(p, review_on=dt.date(2027, 1, 1)), False),
    (lambda p: dataclasses.replace(p, owner="ann"), False),
    (lambda p: dataclasses.replace(p, metrics=()), False),
    (lambda p: dataclasses.replace(p, status="withdrawn"), False),
    (lambda p: p.commented("lead1", dt.datetime(2026, 5, 12, 9), "In the lead's name"), False),
    (lambda p: dataclasses.replace(p, why={}), False),
]


@pytest.mark.parametrize(("change", "may"), CHANGES)
def test_the_account_manager_ticks_and_comments_and_no_more(state, change, may):
    kept = open_plan(state, LEAD, TEAMS, plan())
    if may:
        saved = save(state, ANN, TEAMS, change(kept))
        assert dataclasses.replace(saved, version=1) == change(kept)
    else:
        with pytest.raises(NotAllowed, match="tick off steps of your own plan"):
            save(state, ANN, TEAMS, change(kept))
        assert visible(state, HR, TEAMS) == [kept]


def test_a_closed_plan_is_read_only_for_the_account_manager(state):
    closed = save(state, LEAD, TEAMS, open_plan(state, LEAD, TEAMS, plan()).closed("Back on target", DAY))
    with pytest.raises(NotAllowed):
        save(state, ANN, TEAMS, closed.ticked(0, DAY))
    assert visible(state, ANN, TEAMS) == [closed]


@pytest.mark.parametrize("viewer", [BEN, OTHER_LEAD, NOBODY])
def test_whose_plan_is_out_of_reach_cannot_be_changed_by_its_number(state, viewer):
    kept = open_plan(state, LEAD, TEAMS, plan())
    with pytest.raises(NotAllowed, match="There is no such support plan"):
        save(state, viewer, TEAMS, kept.ticked(0, DAY))
    with pytest.raises(NotAllowed, match="There is no such support plan"):
        undo(state, viewer, TEAMS, kept.id)


def test_who_it_is_about_and_why_never_change(state):
    kept = open_plan(state, LEAD, TEAMS, plan())
    saved = save(state, LEAD, TEAMS, dataclasses.replace(kept, manager_id="ben", why={"score": 1},
                                                         month=dt.date(2020, 1, 1)))
    assert (saved.manager_id, saved.why, saved.month) == (kept.manager_id, kept.why, kept.month)


def test_comments_are_never_rewritten_nor_written_for_another(state):
    kept = open_plan(state, LEAD, TEAMS, plan())
    kept = save(state, ANN, TEAMS, kept.commented("ann", dt.datetime(2026, 5, 12, 9), "Too many accounts"))
    for comments in ((), (Comment("ann", dt.datetime(2026, 5, 12, 9), "All is well"),),
                     (*kept.comments, Comment("ann", dt.datetime(2026, 5, 13), "I agree"))):
        with pytest.raises(NotAllowed, match="Comments stay as they were written"):
            save(state, LEAD, TEAMS, dataclasses.replace(kept, comments=comments))


WRONG = [
    ({"steps": ()}, "has no step"), ({"steps": (Step(" "),)}, "is empty"), ({"steps": (Step("x" * 1001),)}, "longer"),
    ({"steps": (Step("x"),) * 21}, "21 steps; keep to the 20"),
    ({"review_on": dt.date(2026, 4, 1)}, "lies before the plan begins"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_a_plan_that_makes_no_sense_is_refused_in_one_sentence(state, changes, said):
    with pytest.raises(UsageError, match=said) as refused:
        open_plan(state, LEAD, TEAMS, plan(**changes))
    assert "\n" not in str(refused.value)
    kept = open_plan(state, LEAD, TEAMS, plan())
    with pytest.raises(UsageError, match=said):
        save(state, LEAD, TEAMS, dataclasses.replace(kept, **changes))
    assert visible(state, HR, TEAMS) == [kept]


@pytest.mark.parametrize("outcome", ["", "  "])
def test_a_plan_is_not_closed_without_a_word(state, outcome):
    kept = open_plan(state, LEAD, TEAMS, plan())
    with pytest.raises(UsageError, match="closed with its outcome"):
        save(state, LEAD, TEAMS, kept.closed(outcome, DAY))


def test_one_open_plan_a_person(state):
    first = open_plan(state, LEAD, TEAMS, plan())
    with pytest.raises(UsageError, match="already has an open support plan"):
        open_plan(state, HR, TEAMS, plan())
    save(state, LEAD, TEAMS, first.closed("Back on target", DAY))
    open_plan(state, HR, TEAMS, plan())
    with pytest.raises(UsageError, match="already has an open support plan"):
        undo(state, LEAD, TEAMS, first.id)  # would open the first again
    assert [p.status for p in visible(state, HR, TEAMS)] == ["closed", "open"]


# two at a time ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_who_edit_is_told_and_nothing_is_lost(state, url):
    kept = open_plan(state, LEAD, TEAMS, plan())
    elsewhere = State(url)
    first = save(state, LEAD, TEAMS, kept.ticked(0, DAY))
    with pytest.raises(UsageError, match="Somebody else has changed this plan") as told:
        save(elsewhere, HR, TEAMS, kept.closed("Done", DAY))
    assert "\n" not in str(told.value)
    (now,) = visible(elsewhere, HR, TEAMS)
    assert now == first
    assert len(audit.trail(state, HR, TEAMS)) == 2
    assert save(elsewhere, HR, TEAMS, now.closed("Done", DAY)).steps[0].done_on == DAY
    elsewhere.close()


def test_of_many_at_the_same_moment_one_saves(state, url):
    kept = open_plan(state, LEAD, TEAMS, plan())
    ready, outcomes = threading.Barrier(6), []

    def press(place: int) -> None:
        own = State(url)
        ready.wait()
        try:
            outcomes.append(save(own, LEAD, TEAMS, kept.closed(f"Outcome {place}", DAY)).outcome)
        except UsageError as told:
            outcomes.append(str(told)[:13])
        own.close()

    threads = [threading.Thread(target=press, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("Somebody else") == 5
    (saved,) = (o for o in outcomes if o.startswith("Outcome"))
    assert visible(state, HR, TEAMS)[0].outcome == saved


# taking back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [c for c, _ in CHANGES[:7]])
def test_the_last_change_is_taken_back_whole(state, change):
    kept = open_plan(state, HR, TEAMS, plan())
    after = change(kept)
    if after.comments:
        after = dataclasses.replace(after, comments=(dataclasses.replace(after.comments[0], who="hr"),))
    save(state, HR, TEAMS, after)
    back = undo(state, HR, TEAMS, kept.id)
    assert dataclasses.replace(back, version=1) == kept
    assert back.version == 3, "who still holds the change that was taken back is stale"
    with pytest.raises(NotAllowed, match="Only whoever made the last change"):
        undo(state, HR, TEAMS, kept.id)


def test_taking_back_an_opening_withdraws_the_plan_and_keeps_its_trail(state):
    kept = open_plan(state, LEAD, TEAMS, plan())
    undo(state, LEAD, TEAMS, kept.id)
    assert visible(state, HR, TEAMS) == []
    assert [e.what for e in audit.trail(state, HR, TEAMS)] == ["support_plan.withdrawn", "support_plan.opened"]
    open_plan(state, LEAD, TEAMS, plan())


def test_only_whoever_made_the_last_change_takes_it_back(state):
    kept = open_plan(state, LEAD, TEAMS, plan())
    save(state, ANN, TEAMS, kept.ticked(0, DAY))
    for viewer in (LEAD, HR):
        with pytest.raises(NotAllowed, match="Only whoever made the last change"):
            undo(state, viewer, TEAMS, kept.id)
    assert undo(state, ANN, TEAMS, kept.id).steps[0].done_on is None
