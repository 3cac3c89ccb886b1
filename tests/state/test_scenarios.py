"""Scenarios: kept, shared, never overwritten by accident, deleted and brought back; for HR only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.access import Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.state import audit, limits, scenarios
from analytics.state.saved import Conflict
from analytics.state.scenarios import Scenario
from analytics.state.store import State
from tests.state.conftest import ADMINISTRATOR, ANN, EXECUTIVE, HR, KIM, LEAD, OWNER, PAT, TEAMS, at_once

SALES = {"rates": {"points": [[0, 0.004], [1, 0.007]]}, "then": [{"kind": "cap", "amount": 40_000}]}
PLAN = {"title": "Commission", "since": dt.date(2027, 1, 1), "until": None, "components": {"sales": SALES}}
KEPT = PLAN | {"since": "2027-01-01"}
ONE = Scenario("Faster above target", "commission", PLAN, {"budget": 1_200_000, "draws": 1000}, "For the board")


def dearer(scenario: Scenario, rate: float = 0.009) -> Scenario:
    sales = scenario.document["components"]["sales"] | {"rates": {"points": [[0, 0.004], [1, rate]]}}
    return replace(scenario, document=scenario.document | {"components": {"sales": sales}})


def trail(state: State) -> list[audit.Entry]:
    return audit.trail(state, HR, TEAMS)[::-1]


def test_what_is_kept_is_what_was_given(state, url):
    begun = audit.now()
    kept = scenarios.keep(state, PAT, ONE)
    assert (kept.name, kept.base, kept.document, kept.assumptions, kept.notes) == (
        ONE.name, ONE.base, KEPT, ONE.assumptions, ONE.notes), "days are written as in a file"
    assert (kept.owner, kept.changed_by, kept.version) == ("pat", "pat", 1)
    assert begun <= kept.made == kept.changed <= audit.now()
    assert len(kept.id) == 12, "its address does not change and is not guessed"
    elsewhere = State(url)
    for viewer in (HR, OWNER, KIM):
        assert scenarios.visible(elsewhere, viewer) == [kept]
        assert scenarios.read(elsewhere, viewer, kept.id) == kept
    elsewhere.close()


ACTIONS = [
    lambda state, viewer, kept: scenarios.visible(state, viewer),
    lambda state, viewer, kept: scenarios.read(state, viewer, kept.id),
    lambda state, viewer, kept: scenarios.keep(state, viewer, replace(kept, name="Mine")),
    lambda state, viewer, kept: scenarios.save(state, viewer, dearer(kept)),
    lambda state, viewer, kept: scenarios.withdraw(state, viewer, kept.id),
    lambda state, viewer, kept: scenarios.restore(state, viewer, kept.id),
]


@pytest.mark.parametrize("viewer", [LEAD, ANN, EXECUTIVE, ADMINISTRATOR, Viewer(frozenset())])
@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_but_who_makes_plans_reads_or_writes(state, viewer, action):
    kept = scenarios.keep(state, HR, ONE)
    with pytest.raises(NotAllowed, match="by HR"):
        action(state, viewer, kept)
    assert scenarios.visible(state, HR) == [kept]
    assert len(trail(state)) == 1


def test_a_change_is_kept_with_who_and_when_and_the_latest_comes_first(state):
    first, second = scenarios.keep(state, PAT, ONE), scenarios.keep(state, PAT, replace(ONE, name="Another"))
    assert [s.id for s in scenarios.visible(state, HR)] == [second.id, first.id]
    saved = scenarios.save(state, KIM, dearer(first))
    assert saved == replace(dearer(first), version=2, changed=saved.changed, changed_by="kim")
    assert saved.changed > first.changed
    assert [s.id for s in scenarios.visible(state, HR)] == [first.id, second.id]


def test_the_trail_says_what_changed_key_by_key(state):
    kept = scenarios.keep(state, PAT, ONE)
    kept = scenarios.save(state, KIM, replace(dearer(kept), assumptions={"budget": 9e5, "draws": 1000}))
    kept = scenarios.save(state, KIM, replace(kept, name="Faster"))
    kept = scenarios.save(state, KIM, kept)
    scenarios.withdraw(state, PAT, kept.id)
    scenarios.restore(state, KIM, kept.id)
    made, changed, renamed, withdrawn, restored = trail(state)
    assert [(e.who, e.what) for e in (made, changed, renamed, withdrawn, restored)] == [
        ("pat", "scenario.made"), ("kim", "scenario.changed"), ("kim", "scenario.renamed"),
        ("pat", "scenario.withdrawn"), ("kim", "scenario.restored")], "saving what has not changed is nothing"
    assert made.after["document"] == KEPT
    key = "document.components.sales.rates.points"
    assert changed.before == {key: [[0, 0.004], [1, 0.007]], "assumptions.budget": 1_200_000}
    assert changed.after == {key: [[0, 0.004], [1, 0.009]], "assumptions.budget": 9e5}
    assert (renamed.before, renamed.after) == ({"name": ONE.name}, {"name": "Faster"})
    assert all(e.item == f"scenario:{kept.id}" and e.about is None for e in trail(state))
    assert audit.trail(state, LEAD, TEAMS) == []


def test_a_key_that_comes_with_nothing_is_a_change(state):
    kept = scenarios.keep(state, HR, replace(ONE, document={"title": "Commission"}))
    saved = scenarios.save(state, HR, replace(kept, document={"title": "Commission", "until": None}))
    assert saved.version == 2
    assert scenarios.read(state, HR, kept.id).document == {"title": "Commission", "until": None}


# two at a time ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_who_and_when_and_chooses(state, url):
    kept = scenarios.keep(state, PAT, ONE)
    elsewhere, mine = State(url), dearer(kept, 0.02)
    theirs = scenarios.save(elsewhere, KIM, dearer(kept))
    with pytest.raises(Conflict, match=r"kim has changed this scenario on .* UTC") as told:
        scenarios.save(state, PAT, mine)
    assert told.value.theirs == theirs
    chinese = Language("zh_CN")
    assert chinese.moment(theirs.changed) in told.value.text(chinese)
    assert scenarios.read(state, PAT, kept.id) == theirs, "nothing is written"
    copy = scenarios.keep(state, PAT, replace(mine, name="Faster (Pat)"))
    assert (copy.document, copy.owner, copy.version) == (mine.document, "pat", 1)
    assert copy.id != kept.id
    over = scenarios.save(state, PAT, replace(mine, version=theirs.version))
    assert (over.document, over.version, over.owner) == (mine.document, 3, "pat")
    elsewhere.close()


def test_of_many_at_the_same_moment_one_saves_and_the_others_are_told(state, url):
    kept = scenarios.keep(state, HR, ONE)
    came = at_once(url, lambda own, n: scenarios.save(own, HR, dearer(kept, 0.01 + n / 100)))
    (saved,) = [one for one in came if isinstance(one, Scenario)]
    assert [one.theirs for one in came if isinstance(one, Conflict)] == [saved] * 5
    assert scenarios.visible(state, HR) == [saved]


def test_of_many_who_take_a_name_at_the_same_moment_one_has_it(state, url):
    came = at_once(url, lambda own, n: scenarios.keep(own, HR, ONE))
    (kept,) = [one for one in came if isinstance(one, Scenario)]
    assert all("already is a scenario 'Faster above target'" in str(one) for one in came if one != kept)
    assert scenarios.visible(state, HR) == [kept]


def test_two_who_change_different_scenarios_do_not_disturb_each_other(state, url):
    kept = [scenarios.keep(state, HR, replace(ONE, name=f"{n}")) for n in range(6)]
    came = at_once(url, lambda own, n: scenarios.save(own, HR, dearer(kept[n])))
    assert {one.name for one in came} == {s.name for s in kept}


# names, deleting, what cannot be kept -------------------------------------------------------------------------------


def test_a_deleted_scenario_disappears_and_comes_back_as_it_was(state):
    kept = scenarios.keep(state, PAT, ONE)
    scenarios.withdraw(state, KIM, kept.id)
    assert scenarios.visible(state, HR) == []
    assert [s.id for s in scenarios.visible(state, HR, withdrawn=True)] == [kept.id]
    for action in (scenarios.read, scenarios.withdraw):
        with pytest.raises(UsageError, match="no such scenario; it may have been deleted"):
            action(state, HR, kept.id)
    with pytest.raises(UsageError, match="no such scenario"):
        scenarios.save(state, HR, dearer(kept))
    back = scenarios.restore(state, KIM, kept.id)
    assert back == replace(kept, version=3, changed=back.changed, changed_by="kim")
    with pytest.raises(UsageError, match="no such scenario"):
        scenarios.restore(state, HR, kept.id)


def test_a_name_is_free_again_once_deleted_and_taken_when_it_comes_back(state):
    kept = scenarios.keep(state, HR, ONE)
    with pytest.raises(UsageError, match="already is a scenario"):
        scenarios.keep(state, HR, replace(ONE, name="  Faster  above\ntarget "))
    scenarios.withdraw(state, HR, kept.id)
    other = scenarios.keep(state, HR, ONE)
    with pytest.raises(UsageError, match="already is a scenario"):
        scenarios.restore(state, HR, kept.id)
    third = scenarios.keep(state, HR, replace(ONE, name="Third"))
    with pytest.raises(UsageError, match="already is a scenario 'Faster above target'"):
        scenarios.save(state, HR, replace(third, name=ONE.name))
    assert {s.id for s in scenarios.visible(state, HR)} == {other.id, third.id}


@pytest.mark.parametrize("address", ["", "1", "0" * 12, "F" * 12, "a' OR 1=1 --", "\x00" * 12, "é" * 12, "0" * 4000])
def test_an_address_that_leads_nowhere_is_one_sentence(state, address):
    scenarios.keep(state, HR, ONE)
    with pytest.raises(UsageError, match="no such scenario"):
        scenarios.read(state, HR, address)


def deep(levels: int) -> dict:
    document: dict = {}
    for _ in range(levels):
        document = {"in": document}
    return document


WRONG = [
    ({"name": ""}, "has no name"), ({"name": " \n\t\x00"}, "has no name"), ({"name": "x" * 101}, "longer than 100"),
    ({"notes": "x" * 5001}, "longer than 5000"), ({"base": "x" * 101}, "longer than 100"),
    ({"document": {"rate": float("nan")}}, "cannot be kept"), ({"document": {"rate": float("inf")}}, "cannot be kept"),
    ({"document": {"rate": 1j}}, "cannot be kept"), ({"assumptions": {"rate": {1, 2}}}, "cannot be kept"),
    ({"document": deep(100_000)}, "cannot be kept"),
    ({"document": {"about": "x" * limits.LARGEST}}, "and 200,000 can be kept"),
    ({"assumptions": {str(n): n for n in range(50_000)}}, "and 200,000 can be kept"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_kept_is_refused_in_one_sentence(state, changes, said):
    kept = scenarios.keep(state, HR, replace(ONE, name="Kept"))
    for action in (scenarios.keep, scenarios.save):
        with pytest.raises(UsageError, match=said) as refused:
            action(state, HR, replace(kept, **changes))
        assert "\n" not in str(refused.value)
        assert refused.value.text(Language("zh_CN")) != str(refused.value)
    assert scenarios.visible(state, HR) == [kept]


@pytest.mark.parametrize("most", ["name", "notes", "document"])
def test_what_is_as_large_as_allowed_is_kept(state, most):
    frame = len('{"about": ""}')
    full = {"name": "x" * 100, "notes": "x" * 5000, "document": {"about": "x" * (limits.LARGEST - frame)}}[most]
    kept = scenarios.keep(state, HR, replace(ONE, **{most: full}))
    assert getattr(scenarios.read(state, HR, kept.id), most) == full


@pytest.mark.parametrize("name", [
    "更快的提成方案", "Robert'); DROP TABLE scenario;--", "🎯 <b>bold</b> {x} %s", "a\x00\x1b\ud800b"])
def test_any_text_is_kept_as_a_name_without_what_no_reader_sees(state, name):
    kept = scenarios.keep(state, HR, replace(ONE, name=name))
    assert kept.name == "".join(c for c in name if c not in "\x00\x1b\ud800")
    assert scenarios.visible(state, HR) == [kept]


NUMBERS = st.integers(-2**53, 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_a_document_comes_back_exactly(state, document):
    kept = scenarios.keep(state, HR, replace(ONE, name="Any", document=document))
    assert scenarios.read(state, HR, kept.id).document == document
    scenarios.withdraw(state, HR, kept.id)
