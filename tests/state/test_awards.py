"""Awards: HR gives and takes back, everybody in the company reads, the trail keeps all of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from analytics.access import Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.state import audit, awards
from analytics.state.awards import Award
from tests.state.conftest import ADMINISTRATOR, ANN, EXECUTIVE, HR, LEAD, OWNER, TEAMS

ONE = Award("honour", dt.date(2026, 5, 12), "Won back a lost customer", manager_id="ann", period="2026-Q1")


def test_what_is_awarded_is_read_back_by_everybody(state):
    kept = awards.give(state, HR, ONE)
    team = awards.give(state, OWNER, Award("best_team", dt.date(2026, 6, 1), "  The year  ", team_id="t1"))
    assert kept == dataclasses.replace(ONE, id=kept.id)
    assert team.reason == "The year"
    for viewer in (HR, LEAD, ANN, EXECUTIVE):
        assert awards.visible(state, viewer) == [team, kept], "the latest first"


@pytest.mark.parametrize("viewer", [LEAD, ANN, EXECUTIVE, ADMINISTRATOR, Viewer(frozenset())])
def test_nobody_but_hr_awards_or_takes_back(state, viewer):
    kept = awards.give(state, HR, ONE)
    with pytest.raises(NotAllowed, match="by HR"):
        awards.give(state, viewer, dataclasses.replace(ONE, reason="myself"))
    with pytest.raises(NotAllowed, match="by HR"):
        awards.take_back(state, viewer, kept.id)
    assert awards.visible(state, HR) == [kept]


@pytest.mark.parametrize("viewer", [ADMINISTRATOR, Viewer(frozenset())])
def test_who_has_nothing_to_do_with_people_reads_none(state, viewer):
    with pytest.raises(NotAllowed):
        awards.visible(state, viewer)


def test_taken_back_it_disappears_and_the_trail_keeps_it(state):
    kept = awards.give(state, HR, ONE)
    awards.take_back(state, HR, kept.id)
    assert awards.visible(state, HR) == []
    back, given = audit.trail(state, HR, TEAMS, item=f"award:{kept.id}")
    assert (given.what, given.who, given.about, given.before) == ("recognition.awarded", "hr", "ann", None)
    assert given.after["reason"] == ONE.reason
    assert (back.what, back.before, back.after) == ("recognition.withdrawn", given.after, None)
    with pytest.raises(UsageError, match="already been taken back"):
        awards.take_back(state, HR, kept.id)
    with pytest.raises(UsageError, match="already been taken back"):
        awards.take_back(state, HR, 999)
    assert awards.give(state, HR, ONE).id != kept.id, "it may be awarded again"


@pytest.mark.parametrize(("changes", "said"), [
    ({"manager_id": None}, "one person or one team"), ({"team_id": "t1"}, "one person or one team"),
    ({"kind": "best_team"}, "is for a team"), ({"manager_id": None, "team_id": "t1"}, "is for a team"),
    ({"reason": "  "}, "reason is empty"), ({"reason": "x" * 301}, "longer than 300")])
def test_what_cannot_be_awarded(state, changes, said):
    with pytest.raises(UsageError, match=said) as refused:
        awards.give(state, HR, dataclasses.replace(ONE, **changes))
    assert refused.value.text(Language("zh_CN")) != str(refused.value)
    assert awards.visible(state, HR) == []
    assert audit.trail(state, HR, TEAMS) == []


def test_the_same_is_not_awarded_twice(state):
    awards.give(state, HR, ONE)
    with pytest.raises(UsageError, match="already there"):
        awards.give(state, HR, dataclasses.replace(ONE, reason=f" {ONE.reason} "))
    awards.give(state, HR, dataclasses.replace(ONE, manager_id="ben"))
    assert len(awards.visible(state, HR)) == 2
