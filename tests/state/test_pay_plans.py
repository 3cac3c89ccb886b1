"""Plans of pay: each step of a version's life, by whom; what holds on a day; and that what was agreed never changes."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from analytics.access import Viewer
from analytics.documents import checked, differences
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import audit, limits, pay_plans
from analytics.state.pay_plan import NEXT, STATUSES, PlanVersion
from analytics.state.store import State
from tests.state.conftest import ADMINISTRATOR, ANN, EXECUTIVE, HR, KIM, LEAD, OWNER, PAT, TEAMS, at_once

COMMISSION = read_plan(PLANS / "commission.yaml", "CNY").model_copy(update={"until": dt.date(2026, 12, 31)})
PATHS = {  # how a version gets to where it stands
    "draft": (), "reviewed": ("reviewed",), "approved": ("reviewed", "approved"),
    "in_force": ("reviewed", "approved", "in_force"), "ended": ("reviewed", "approved", "in_force", "ended"),
    "withdrawn": ("withdrawn",)}
END = dt.date(2026, 9, 30)


def lasting(since: dt.date, until: dt.date | None, **changes) -> Plan:
    return COMMISSION.model_copy(update={"since": since, "until": until, **changes})


def move(state: State, viewer: Viewer, version: PlanVersion, to: str, last_day: dt.date | None = END) -> PlanVersion:
    return pay_plans.move(state, viewer, version, to, f"because of {to}", last_day if to == "ended" else None)


def brought_to(state: State, status: str, plan: Plan = COMMISSION, name: str = "commission") -> PlanVersion:
    version = pay_plans.draft(state, PAT, name, plan, "for 2026")
    for to in PATHS[status]:
        version = move(state, KIM, version, to)
    return version


def names(versions: list[PlanVersion]) -> list[str]:
    return [version.name for version in versions]


# a life -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_plan_of_a_file_becomes_a_version_that_says_the_same(state, path):
    plan = read_plan(path, "CNY")
    version = pay_plans.draft(state, PAT, path.stem, plan)
    assert (version.name, version.status, version.author) == (f"{path.stem}/1", "draft", "pat")
    assert (version.since, version.until) == (plan.since, plan.until)
    again = pay_plans.read(state, HR, version.name)
    assert again == version
    assert checked(Plan, dict(again.document), again.name) == plan
    unsaid = {key for key in Plan.model_fields if key not in plan.model_fields_set}
    assert unsaid <= set(again.document), "a default that changes later changes nothing that was agreed"


def test_the_whole_life_is_told_by_who_when_and_why(state):
    version = brought_to(state, "ended")
    assert [(s.status, s.who, s.comment, s.last_day) for s in version.steps] == [
        ("draft", "pat", "for 2026", None), ("reviewed", "kim", "because of reviewed", None),
        ("approved", "kim", "because of approved", None),
        ("in_force", "kim", "because of in_force", dt.date(2026, 12, 31)), ("ended", "kim", "because of ended", END)]
    assert [s.at for s in version.steps] == sorted(s.at for s in version.steps)
    assert pay_plans.versions(state, HR) == [version]
    entries = audit.trail(state, HR, TEAMS)[::-1]
    assert [(e.what, e.who, e.item, e.about) for e in entries] == [
        (f"pay_plan.{what}", who, "pay_plan:commission/1", None) for what, who in (
            ("drafted", "pat"), ("reviewed", "kim"), ("approved", "kim"), ("in_force", "kim"), ("ended", "kim"))]
    assert entries[-1].before == {"status": "in_force"}
    assert entries[-1].after == {"status": "ended", "comment": "because of ended", "last_day": "2026-09-30"}


@pytest.mark.parametrize(("status", "to"), list(itertools.product(STATUSES, STATUSES)))
def test_a_version_goes_only_where_its_life_leads(state, status, to):
    version = brought_to(state, status)
    if to in NEXT[status]:
        assert move(state, KIM, version, to).status == to
    else:
        with pytest.raises(UsageError, match=f"that is '{STATUSES[status]}' cannot become '{STATUSES[to]}'") as told:
            move(state, KIM, version, to)
        chinese = Language("zh_CN")
        assert chinese(STATUSES[to]) in told.value.text(chinese)
        assert pay_plans.versions(state, HR) == [version]


def test_sent_back_it_is_looked_at_again_and_a_change_makes_a_new_version(state):
    back = move(state, KIM, brought_to(state, "reviewed"), "draft")
    assert [s.status for s in back.steps] == ["draft", "reviewed", "draft"]
    again = move(state, KIM, back, "reviewed")
    second = pay_plans.draft(state, PAT, "commission", COMMISSION.model_copy(update={"target_bonus": 1.0}))
    assert second.name == "commission/2"
    assert names(pay_plans.versions(state, HR)) == ["commission/2", "commission/1"]
    assert [(d.key, d.before, d.after) for d in differences(again.document, second.document)] == [
        ("version", "1", "2"), ("target_bonus", None, 1.0)]
    assert pay_plans.read(state, HR, "commission/1") == again


# four eyes, roles ---------------------------------------------------------------------------------------------------


def test_nobody_reviews_or_approves_what_they_drafted(state):
    version = pay_plans.draft(state, PAT, "commission", COMMISSION)
    with pytest.raises(NotAllowed, match="You drafted this version"):
        move(state, PAT, version, "reviewed")
    version = move(state, KIM, version, "reviewed")
    with pytest.raises(NotAllowed, match="another person reviews and approves"):
        move(state, PAT, version, "approved")
    version = move(state, KIM, version, "approved")
    assert move(state, PAT, version, "in_force").status == "in_force", "what was approved anybody may begin"


@pytest.mark.parametrize("alone", [OWNER, HR])
def test_the_one_person_at_the_computer_takes_all_steps_and_the_history_says_so(state, alone):
    version = pay_plans.draft(state, alone, "commission", COMMISSION)
    for to in PATHS["in_force"]:
        version = move(state, alone, version, to)
    assert len({step.who for step in version.steps}) == 1


ACTIONS = [
    lambda state, viewer, version: pay_plans.versions(state, viewer),
    lambda state, viewer, version: pay_plans.draft(state, viewer, "mine", COMMISSION),
    lambda state, viewer, version: pay_plans.move(state, viewer, version, "withdrawn", "No"),
    lambda state, viewer, version: pay_plans.move(state, viewer, version, "reviewed"),
]


@pytest.mark.parametrize("viewer", [LEAD, ANN, EXECUTIVE, ADMINISTRATOR, Viewer(frozenset())])
@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_but_who_makes_plans_makes_or_moves_one(state, viewer, action):
    version = brought_to(state, "draft")
    with pytest.raises(NotAllowed, match="by HR"):
        action(state, viewer, version)
    assert pay_plans.versions(state, HR) == [version]


@pytest.mark.parametrize("viewer", [LEAD, ANN, EXECUTIVE])
@pytest.mark.parametrize(("status", "seen"), [("draft", False), ("reviewed", False), ("approved", False),
                                              ("in_force", True), ("ended", True), ("withdrawn", False)])
def test_who_lives_by_the_rules_reads_what_was_put_in_force_without_the_talk_about_it(state, viewer, status, seen):
    version = brought_to(state, status)
    if not seen:
        with pytest.raises(UsageError, match="no such version"):
            pay_plans.read(state, viewer, version.name)
        return
    read = pay_plans.read(state, viewer, version.name)
    assert read == replace(version, steps=tuple(replace(step, comment="") for step in version.steps))
    assert pay_plans.in_force(state, viewer, END) == [read]


@pytest.mark.parametrize("viewer", [ADMINISTRATOR, Viewer(frozenset())])
def test_who_has_nothing_to_do_with_plans_reads_none(state, viewer):
    version = brought_to(state, "in_force")
    for read in (lambda: pay_plans.in_force(state, viewer, END), lambda: pay_plans.read(state, viewer, version.name)):
        with pytest.raises(NotAllowed, match="rules of pay"):
            read()


# what holds on a day ------------------------------------------------------------------------------------------------

HOLDS = [  # where it stands, the day, does it hold, because
    ("approved", dt.date(2026, 6, 1), False, "approved is not in force"),
    ("withdrawn", dt.date(2026, 6, 1), False, "it never was in force"),
    ("in_force", dt.date(2025, 12, 31), False, "the day before it begins"),
    ("in_force", dt.date(2026, 1, 1), True, "its first day"),
    ("in_force", dt.date(2026, 12, 31), True, "its last day"),
    ("in_force", dt.date(2027, 1, 1), False, "the day after"),
    ("ended", dt.date(2026, 1, 1), True, "it held before it was ended"),
    ("ended", END, True, "the last day on which it holds"),
    ("ended", END + dt.timedelta(1), False, "the day after it was ended"),
]


@pytest.mark.parametrize(("status", "day", "holds", "because"), HOLDS)
def test_what_holds_on_a_day(state, status, day, holds, because):
    version = brought_to(state, status)
    assert pay_plans.in_force(state, HR, day) == ([version] if holds else []), because


def test_a_plan_without_an_end_holds_until_it_is_ended(state):
    version = brought_to(state, "in_force", lasting(dt.date(2026, 1, 1), None))
    assert version.last_day is None
    assert pay_plans.in_force(state, HR, dt.date.max) == [version]
    version = move(state, KIM, version, "ended")
    assert pay_plans.in_force(state, HR, dt.date(2026, 10, 1)) == []


REPLACED = [  # the days of the second version, where the first (all of 2026) then ends, because
    ((dt.date(2026, 7, 1), dt.date(2026, 12, 31)), dt.date(2026, 6, 30), "the day before"),
    ((dt.date(2026, 12, 31), None), dt.date(2026, 12, 30), "one day is left to the second"),
    ((dt.date(2027, 1, 1), None), dt.date(2026, 12, 31), "it has ended by itself"),
    ((dt.date(2026, 1, 1), None), dt.date(2025, 12, 31), "it is replaced wholly and holds on no day"),
    ((dt.date(2025, 7, 1), dt.date(2025, 12, 31)), dt.date(2025, 6, 30), "the later decision holds"),
]


@pytest.mark.parametrize(("days", "last_day", "because"), REPLACED)
def test_a_new_version_ends_the_one_before(state, days, last_day, because):
    brought_to(state, "in_force")
    second = brought_to(state, "in_force", lasting(*days))
    first = pay_plans.read(state, HR, "commission/1")
    assert first.last_day == last_day, because
    replaced = last_day != dt.date(2026, 12, 31)
    assert first.status == ("ended" if replaced else "in_force")
    assert first.steps[-1].replaced_by == (2 if replaced else None)
    assert ("pay_plan.replaced" in {e.what for e in audit.trail(state, HR, TEAMS)}) == replaced
    assert pay_plans.in_force(state, HR, days[0]) == [second]
    assert names(pay_plans.in_force(state, HR, dt.date(2026, 1, 1))) == (
        ["commission/2"] if second.holds_on(dt.date(2026, 1, 1)) else
        ["commission/1"] if last_day >= dt.date(2026, 1, 1) else [])


def test_other_plans_hold_beside_it(state):
    brought_to(state, "in_force", name="spiffs")
    brought_to(state, "in_force")
    assert names(pay_plans.in_force(state, HR, END)) == ["commission/1", "spiffs/1"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), min_size=1, max_size=4))
def test_never_two_versions_of_a_plan_on_a_day_and_the_latest_has_its_days(tmp_path, spans):
    state = State(f"sqlite:///{tmp_path / f'{audit.now():%H%M%S%f}.db'}")
    first = dt.date(2026, 1, 1)
    for n, (start, length) in enumerate(spans):
        since = first + dt.timedelta(start)
        until = None if length is None else since + dt.timedelta(length)
        brought_to(state, "in_force", lasting(since, until, target_bonus=n + 1.0))
    versions = pay_plans.versions(state, HR)
    for place in range(90):
        day = first + dt.timedelta(place)
        expected = None
        for n, (start, length) in enumerate(spans):  # decided one after the other: each has its days, and cuts the rest
            if place >= start:
                expected = n + 1 if length is None or place <= start + length else None
        assert names([v for v in versions if v.holds_on(day)]) == ([f"commission/{expected}"] if expected else [])
    state.close()


# two at a time ------------------------------------------------------------------------------------------------------


def test_who_moves_what_another_has_moved_is_told_who_and_when(state, url):
    seen, elsewhere = brought_to(state, "reviewed"), State(url)
    now = move(elsewhere, KIM, seen, "draft")
    with pytest.raises(UsageError, match=r"kim was first, on .* UTC: this version is now 'Draft'") as told:
        move(state, HR, seen, "approved")
    assert "草稿" in told.value.text(Language("zh_CN"))
    assert pay_plans.versions(state, HR) == [now]
    elsewhere.close()


def test_of_many_who_approve_at_the_same_moment_one_does(state, url):
    seen = brought_to(state, "reviewed")
    came = at_once(url, lambda own, n: move(own, HR, seen, "approved"))
    assert sum(isinstance(one, PlanVersion) for one in came) == 1
    assert sum("hr was first" in str(one) for one in came) == 5


def test_many_who_draft_at_the_same_moment_make_as_many_versions(state, url):
    came = at_once(url, lambda own, n: pay_plans.draft(own, HR, "commission", lasting(END, None, target_bonus=n + 1.0)))
    assert sorted(version.number for version in came) == [1, 2, 3, 4, 5, 6]


def test_of_versions_put_in_force_at_the_same_moment_one_holds(state, url):
    plans = [lasting(dt.date(2026, 1, 1), None, target_bonus=n + 1.0) for n in range(6)]
    waiting = [brought_to(state, "approved", plan) for plan in plans]
    came = at_once(url, lambda own, n: move(own, HR, waiting[n], "in_force"))
    assert all(isinstance(one, PlanVersion) for one in came)
    assert len(pay_plans.in_force(state, HR, END)) == 1


# what cannot be ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", " ", "a/b", "a b", "_x", "-x", "x" * 61, "../commission", "a\x00", "a'b", "1.5"])
def test_a_name_that_no_address_could_hold_is_refused(state, name):
    with pytest.raises(UsageError, match="cannot name a plan"):
        pay_plans.draft(state, HR, name, COMMISSION)
    assert pay_plans.versions(state, HR) == []


@pytest.mark.parametrize("name", ["commission", "Spiff-2027", "提成方案", "x" * 60])
def test_a_plan_is_found_by_its_name(state, name):
    version = pay_plans.draft(state, HR, f" {name} ", COMMISSION)
    assert pay_plans.read(state, HR, f"{name}/1") == version
    assert pay_plans.versions(state, HR, name) == [version]
    assert pay_plans.versions(state, HR, "another") == []


@pytest.mark.parametrize("name", ["", "commission", "commission/", "commission/0", "commission/2", "commission/x",
                                  "commission/1/1", f"commission/{10**20}", "other/1", "a\x00/1", "commission/١"])
def test_a_version_that_is_not_there_is_one_sentence(state, name):
    version = brought_to(state, "draft")
    with pytest.raises(UsageError, match="There is no such version"):
        pay_plans.read(state, HR, name)
    with pytest.raises(UsageError, match="There is no such version"):
        move(state, HR, replace(version, number=9), "reviewed")


@pytest.mark.parametrize(("status", "to"), [("reviewed", "draft"), ("in_force", "ended"), ("draft", "withdrawn")])
def test_what_is_turned_down_says_why(state, status, to):
    version = brought_to(state, status)
    with pytest.raises(UsageError, match="Say why"):
        pay_plans.move(state, KIM, version, to, " \n ", END if to == "ended" else None)
    with pytest.raises(UsageError, match="longer than 1000"):
        pay_plans.move(state, KIM, version, to, "x" * 1001, END if to == "ended" else None)


@pytest.mark.parametrize(("status", "to", "last_day", "said"), [
    ("in_force", "ended", None, "is ended on a last day"), ("draft", "reviewed", END, "is ended on a last day"),
    ("in_force", "ended", dt.date(2026, 12, 31), "holds only until 2026-12-31"),
    ("in_force", "ended", dt.date(2027, 1, 1), "holds only until 2026-12-31")])
def test_a_last_day_is_given_when_it_ends_and_lies_before_its_own(state, status, to, last_day, said):
    version = brought_to(state, status)
    with pytest.raises(UsageError, match=said):
        pay_plans.move(state, KIM, version, to, "Why", last_day)


def test_the_same_plan_is_not_drafted_twice_unless_it_was_withdrawn(state):
    version = brought_to(state, "approved")
    with pytest.raises(UsageError, match="Version 1 of this plan says the same"):
        pay_plans.draft(state, KIM, "commission", COMMISSION)
    move(state, KIM, version, "withdrawn")
    assert pay_plans.draft(state, KIM, "commission", COMMISSION).number == 2


def test_a_plan_that_is_too_large_is_refused(state):
    large = COMMISSION.model_copy(update={"about": "x" * limits.LARGEST})
    with pytest.raises(UsageError, match="and 200,000 can be kept"):
        pay_plans.draft(state, HR, "commission", large)
    assert pay_plans.versions(state, HR) == []


# never changed -------------------------------------------------------------------------------------------------------

CHANGES = [
    "UPDATE pay_plan SET document = '{}'", "UPDATE pay_plan SET until = NULL WHERE number = 1",
    "DELETE FROM pay_plan", "DELETE FROM pay_plan_step WHERE place = 0", "UPDATE pay_plan_step SET who = 'nobody'",
    "UPDATE pay_plan_step SET status = 'draft', comment = 'was never approved' WHERE place = 0"]
SQLITE = [
    "INSERT OR REPLACE INTO pay_plan (plan, number, document, since) VALUES ('commission', 1, '{}', '2026-01-01')",
    "REPLACE INTO pay_plan_step (plan, number, place, status, who, at, comment) "
    "VALUES ('commission', 1, 0, 'approved', 'x', '2026-01-01', '')",
    "UPDATE OR REPLACE pay_plan SET number = 2"]
POSTGRESQL = [
    "TRUNCATE pay_plan CASCADE", "TRUNCATE pay_plan_step",
    "INSERT INTO pay_plan (plan, number, document, since) VALUES ('commission', 1, '{}', '2026-01-01') "
    "ON CONFLICT (plan, number) DO UPDATE SET document = '{}'"]


@pytest.mark.parametrize("status", STATUSES)
def test_no_statement_changes_or_removes_a_version_or_a_step(state, url, status):
    version = brought_to(state, status)
    for statement in CHANGES + (SQLITE if url.startswith("sqlite") else POSTGRESQL):
        with pytest.raises(DBAPIError, match="append-only"), state.writing() as session:
            session.execute(text(statement))
    assert pay_plans.versions(state, HR) == [version]
    assert json.dumps(version.document) == json.dumps(pay_plans.read(state, HR, version.name).document)
