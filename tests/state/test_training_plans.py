"""Training plans: kept by HR and leads within their reach, never overwritten by accident, published by HR."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.state import audit, training_plan_changes, training_plans
from analytics.state.saved import Conflict
from analytics.state.store import State
from analytics.state.training_plan import TrainingPlan
from tests.state.conftest import (
    ADMINISTRATOR,
    ANN,
    BEN,
    EXECUTIVE,
    HR,
    KIM,
    LEAD,
    OTHER_LEAD,
    OWNER,
    PAT,
    TEAMS,
    at_once,
    one,
)

PLACE = {"course": "closing", "month": "2026-11-01", "hours": 16.0, "cost": 2400.0}
COMPANY = TrainingPlan("Winter", {"budget": 90_000}, {"cost": 4800.0}, {"ann": [PLACE], "ben": [], "cid": [PLACE]})
TEAM = replace(COMPANY, name="Our winter", people={"ann": [PLACE], "ben": [PLACE]})


def keep(state: State, viewer: Viewer = HR, plan: TrainingPlan = COMPANY) -> TrainingPlan:
    return training_plan_changes.keep(state, viewer, TEAMS, plan)


def publish(state: State, plan: TrainingPlan, viewer: Viewer = HR) -> TrainingPlan:
    return training_plan_changes.publish(state, viewer, TEAMS, plan.kept.id, plan.kept.version)


def held(state: State, viewer: Viewer) -> dict[str, str]:
    return {who: found.plan.name for who, found in training_plans.in_force(state, viewer, TEAMS).items()}


def names(state: State, viewer: Viewer, **more: bool) -> list[str]:
    return [kept.name for kept in training_plans.visible(state, viewer, TEAMS, **more)]


def test_what_is_kept_is_what_was_given(state):
    begun = audit.now()
    kept = keep(state, PAT)
    assert replace(kept, kept=None) == COMPANY
    assert (kept.kept.owner, kept.kept.changed_by, kept.kept.version, kept.kept.published) == ("pat", "pat", 1, None)
    assert begun <= kept.kept.made == kept.kept.changed <= audit.now()
    for viewer in (HR, OWNER, KIM):
        assert training_plans.visible(state, viewer, TEAMS) == [kept.kept]
        assert training_plans.read(state, viewer, TEAMS, kept.kept.id) == kept


def test_a_lead_reads_what_is_about_the_own_team_only(state):
    company, team = keep(state), keep(state, LEAD, TEAM)
    assert names(state, HR) == ["Our winter", "Winter"]
    assert names(state, LEAD) == ["Our winter"], "the company's holds another team's people"
    assert names(state, OTHER_LEAD) == []
    for viewer, plan in ((LEAD, company), (OTHER_LEAD, team)):
        with pytest.raises(UsageError, match="no such training plan among those that you may see"):
            training_plans.read(state, viewer, TEAMS, plan.kept.id)
    moved = TEAMS | {"ben": "t2"}
    assert training_plans.visible(state, LEAD, moved) == [], "who left the team takes the plan out of the lead's sight"


def test_a_lead_plans_for_nobody_else(state):
    with pytest.raises(NotAllowed, match="people of the own team only"):
        keep(state, LEAD, COMPANY)
    kept = keep(state, LEAD, TEAM)
    with pytest.raises(NotAllowed, match="people of the own team only"):
        training_plan_changes.save(state, LEAD, TEAMS, replace(kept, people=COMPANY.people))
    assert names(state, HR) == ["Our winter"]


CHANGES = [
    lambda state, viewer, plan: training_plan_changes.save(state, viewer, TEAMS, replace(plan, name="Mine")),
    lambda state, viewer, plan: training_plan_changes.withdraw(state, viewer, TEAMS, plan.kept.id),
]
DOORS = [
    *CHANGES, lambda state, viewer, plan: training_plans.visible(state, viewer, TEAMS),
    lambda state, viewer, plan: training_plans.read(state, viewer, TEAMS, plan.kept.id),
    lambda state, viewer, plan: keep(state, viewer, replace(plan, name="Mine")),
    lambda state, viewer, plan: training_plan_changes.restore(state, viewer, TEAMS, plan.kept.id),
    lambda state, viewer, plan: publish(state, plan, viewer),
    lambda state, viewer, plan: training_plan_changes.retract(state, viewer, TEAMS, plan.kept.id),
]


@pytest.mark.parametrize("viewer", [ANN, EXECUTIVE, ADMINISTRATOR, Viewer(frozenset())])
@pytest.mark.parametrize("door", DOORS)
def test_nobody_but_hr_and_leads_makes_or_reads_plans(state, viewer, door):
    kept = keep(state, HR, TEAM)
    with pytest.raises(NotAllowed):
        door(state, viewer, kept)
    assert training_plans.read(state, HR, TEAMS, kept.kept.id) == kept


@pytest.mark.parametrize("change", CHANGES)
def test_a_lead_does_not_change_hrs_plan_and_hr_may_change_the_leads(state, change):
    hrs, leads = keep(state, HR, TEAM), keep(state, LEAD, replace(TEAM, name="The lead's"))
    with pytest.raises(NotAllowed, match="whoever made it and by HR"):
        change(state, LEAD, hrs)
    change(state, PAT, leads)
    assert training_plans.read(state, HR, TEAMS, hrs.kept.id) == hrs


# publishing ---------------------------------------------------------------------------------------------------------


def test_a_published_plan_is_in_force_for_each_reader_within_reach(state):
    kept = keep(state)
    assert held(state, HR) == {}, "a plan that is only kept binds nobody"
    published = publish(state, kept)
    assert published.kept.published is not None
    assert set(held(state, HR)) == {"ann", "ben", "cid"}
    assert (set(held(state, LEAD)), set(held(state, OTHER_LEAD))) == ({"ann", "ben"}, {"cid"})
    assert list(training_plans.in_force(state, ANN, TEAMS)["ann"].places) == [PLACE]
    assert (set(held(state, ANN)), set(held(state, BEN))) == ({"ann"}, {"ben"})
    for viewer in (EXECUTIVE, ADMINISTRATOR, Viewer(frozenset())):
        with pytest.raises(NotAllowed):
            held(state, viewer)
    assert held(state, one(Role.ACCOUNT_MANAGER)) == {}, "nobody in particular"


def test_only_hr_publishes_and_retracts(state):
    kept = keep(state, LEAD, TEAM)
    with pytest.raises(NotAllowed, match="published by HR"):
        publish(state, kept, LEAD)
    published = publish(state, kept)
    with pytest.raises(NotAllowed, match="published by HR"):
        training_plan_changes.retract(state, LEAD, TEAMS, kept.kept.id)
    assert held(state, ANN) == {"ann": "Our winter"}
    retracted = training_plan_changes.retract(state, HR, TEAMS, published.kept.id)
    assert (retracted.kept.published, held(state, HR)) == (None, {})


def test_a_later_plan_replaces_the_earlier_for_the_people_it_is_about(state):
    company, team = keep(state), keep(state, LEAD, TEAM)
    publish(state, company)
    team = publish(state, team)
    assert held(state, HR) == {"ann": "Our winter", "ben": "Our winter", "cid": "Winter"}
    training_plan_changes.retract(state, HR, TEAMS, team.kept.id)
    assert held(state, HR) == {"cid": "Winter"}, "what was replaced stays so"


def test_who_may_see_the_company_is_given_what_was_published_the_earliest_first(state):
    publish(state, keep(state))
    publish(state, keep(state, LEAD, TEAM))
    keep(state, HR, replace(COMPANY, name="Draft"))
    found = training_plans.published(state, EXECUTIVE)
    assert [(one.plan.name, one.result, set(one.people), one.in_force) for one in found] == [
        ("Winter", COMPANY.result, set(COMPANY.people), True), ("Our winter", TEAM.result, set(TEAM.people), True)]
    for viewer in (LEAD, ANN, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            training_plans.published(state, viewer)


def test_a_published_plan_stays_as_it_is(state):
    published = publish(state, keep(state))
    for change in CHANGES:
        with pytest.raises(UsageError, match="is published; retract it first"):
            change(state, HR, published)
    assert training_plans.read(state, HR, TEAMS, published.kept.id) == published


def test_what_is_published_is_what_was_looked_at(state):
    kept = keep(state, PAT)
    training_plan_changes.save(state, KIM, TEAMS, replace(kept, people={"ann": []}))
    with pytest.raises(Conflict, match="kim has changed this training plan"):
        publish(state, kept)
    assert held(state, HR) == {}


# two at a time, names, deleting -------------------------------------------------------------------------------------


def test_of_many_at_the_same_moment_one_saves_and_the_others_are_told(state, url):
    kept = keep(state)
    came = at_once(url, lambda own, n: training_plan_changes.save(
        own, HR, TEAMS, replace(kept, request={"budget": n})))
    (saved,) = [found for found in came if isinstance(found, TrainingPlan)]
    assert [found.theirs for found in came if isinstance(found, Conflict)] == [saved] * 5
    chinese = Language("zh_CN")
    assert chinese.moment(saved.kept.changed) in next(c for c in came if isinstance(c, Conflict)).text(chinese)


def test_of_many_who_publish_at_the_same_moment_each_person_has_one_plan(state, url):
    plans = [keep(state, HR, replace(COMPANY, name=f"{n}")) for n in range(6)]
    came = at_once(url, lambda own, n: publish(own, plans[n]))
    assert all(isinstance(found, TrainingPlan) for found in came), came
    assert len(set(held(state, HR).values())) == 1


def test_a_deleted_plan_comes_back_as_it_was_and_its_name_is_free_meanwhile(state):
    kept = keep(state, PAT)
    with pytest.raises(UsageError, match="already have a training plan 'Winter'"):
        keep(state, PAT, replace(COMPANY, name=" Winter\n"))
    assert keep(state, KIM).name == "Winter", "another person's plan of that name is no hindrance, and no news"
    training_plan_changes.withdraw(state, PAT, TEAMS, kept.kept.id)
    assert names(state, HR, withdrawn=True) == ["Winter"]
    with pytest.raises(UsageError, match="may have been deleted"):
        training_plans.read(state, HR, TEAMS, kept.kept.id)
    back = training_plan_changes.restore(state, PAT, TEAMS, kept.kept.id)
    assert replace(back, kept=None) == COMPANY
    training_plan_changes.withdraw(state, PAT, TEAMS, kept.kept.id)
    keep(state, PAT)
    with pytest.raises(UsageError, match="already have a training plan 'Winter'"):
        training_plan_changes.restore(state, PAT, TEAMS, kept.kept.id)


def test_the_trail_says_who_did_what(state):
    kept = keep(state, PAT)
    kept = training_plan_changes.save(state, KIM, TEAMS, replace(kept, request={"budget": 5}))
    kept = training_plan_changes.save(state, KIM, TEAMS, replace(kept, name="Spring"))
    kept = training_plan_changes.save(state, KIM, TEAMS, kept)
    publish(state, kept)
    training_plan_changes.retract(state, PAT, TEAMS, kept.kept.id)
    training_plan_changes.withdraw(state, PAT, TEAMS, kept.kept.id)
    training_plan_changes.restore(state, PAT, TEAMS, kept.kept.id)
    entries = audit.trail(state, HR, TEAMS)[::-1]
    assert [(e.who, e.what.partition(".")[2]) for e in entries] == [
        ("pat", "made"), ("kim", "changed"), ("kim", "renamed"), ("hr", "published"), ("pat", "retracted"),
        ("pat", "withdrawn"), ("pat", "restored")], "saving what has not changed is nothing"
    assert (entries[1].before, entries[1].after) == ({"request.budget": 90_000}, {"request.budget": 5})
    assert audit.trail(state, LEAD, TEAMS) == []


WRONG = [({"name": " \n"}, "has no name"), ({"name": "x" * 101}, "longer than 100"), ({"people": {}}, "about nobody"),
         ({"result": {"cost": float("nan")}}, "cannot be kept")]


@pytest.mark.parametrize(("changes", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_kept_is_refused(state, changes, said):
    with pytest.raises(UsageError, match=said):
        keep(state, HR, replace(COMPANY, **changes))
    assert training_plans.visible(state, HR, TEAMS) == []


@pytest.mark.parametrize("address", ["", "1", "0" * 12, "a' OR 1=1 --", "\x00" * 12, "0" * 4000])
def test_an_address_that_leads_nowhere_is_one_sentence(state, address):
    keep(state)
    with pytest.raises(UsageError, match="no such training plan"):
        training_plans.read(state, HR, TEAMS, address)
