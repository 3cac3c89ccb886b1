"""One person's skills: the evidence, what stays hidden, who may look, and the list of priorities."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.learning import gaps_person
from analytics.learning.gaps import gaps_view
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_person import person_gaps, priorities
from analytics.warehouse.query import Warehouse

HR = Viewer(frozenset({Role.HR}))


@pytest.fixture(scope="module")
def somebody(demo: Warehouse) -> str:
    return str(priorities(demo, HR, GapsChoice())["manager_id"].iloc[0])


def test_a_person_with_the_evidence(demo: Warehouse, somebody: str) -> None:
    one = person_gaps(demo, HR, somebody)
    assert one.skills["priority"].is_monotonic_decreasing
    assert len(one.skills) == 10
    own = demo.rows("SELECT count(*) FILTER (rater <> 'peer'), count(*) FILTER (rater = 'peer') FROM skill_assessments"
                    " WHERE manager_id = ?", [somebody])
    assert [(len(one.evidence), one.hidden)] == own
    assert one.evidence["assessed_on"].is_monotonic_decreasing
    assert (one.skills["again_by"] == one.skills["assessed_on"] + pd.DateOffset(months=12)).all()
    newest = one.evidence[one.evidence["rater"] == "lead"].drop_duplicates("skill").set_index("skill")["level"]
    assert one.skills.set_index("skill")["lead"].to_dict() == newest.to_dict()


def test_a_level_is_the_mean_of_self_and_lead_where_few_colleagues_rated(demo: Warehouse, somebody: str) -> None:
    one, bias = person_gaps(demo, HR, somebody), gaps_view(demo, HR).bias
    assert one.skills["peer"].isna().all()
    expected = ((one.skills["self"] - bias.value + one.skills["lead"]) / 2).clip(1, 5)
    assert one.skills["level"].tolist() == pytest.approx(expected.tolist())
    assert one.above == pytest.approx((one.skills["self"] - one.skills["lead"]).mean())


@pytest.mark.parametrize(("colleagues", "shown"), [(4, False), (5, True)])
def test_colleagues_words_are_shown_once_there_are_enough(demo: Warehouse, colleagues: int, shown: bool) -> None:
    rows = pd.DataFrame([("s", f"2026-09-{10 + i}", "peer", f"c{i}", 3.0) for i in range(colleagues)],
                        columns=["skill_id", "assessed_on", "rater", "rater_id", "level"])
    rows = rows.assign(skill_id="negotiation", assessed_on=pd.to_datetime(rows["assessed_on"]))
    evidence, hidden = gaps_person._evidence(rows, demo, 5)
    assert (len(evidence), hidden) == ((colleagues, 0) if shown else (0, colleagues))
    assert evidence["assessed_on"].isna().all(), "the day could tell who it was"
    assert set(evidence["year"]) == ({2026} if shown else set())
    unnamed, _ = gaps_person._evidence(rows.assign(rater_id=None), demo, 5)
    assert len(unnamed) == len(evidence), "without names each rating may be another colleague's"


def test_who_may_look(demo: Warehouse, somebody: str) -> None:
    ((team, lead),) = demo.rows("SELECT t.team_id, t.lead_id FROM managers m JOIN teams t ON t.team_id = m.team_id"
                                " WHERE m.manager_id = ?", [somebody])
    own = person_gaps(demo, Viewer(frozenset({Role.ACCOUNT_MANAGER}), somebody), somebody)
    theirs = person_gaps(demo, Viewer(frozenset({Role.TEAM_LEAD}), lead, frozenset({team})), somebody)
    for one in (own, theirs):
        assert one.skills["gap"].equals(person_gaps(demo, HR, somebody).skills["gap"]), "all read the same"
    ((other,),) = demo.rows("SELECT min(team_id) FROM teams WHERE team_id <> ?", [team])
    for viewer in (Viewer(frozenset({Role.ACCOUNT_MANAGER}), "AM00001" if somebody != "AM00001" else "AM00002"),
                   Viewer(frozenset({Role.TEAM_LEAD}), None, frozenset({other})),
                   Viewer(frozenset({Role.EXECUTIVE})), Viewer(frozenset({Role.ADMINISTRATOR}))):
        with pytest.raises(NotAllowed):
            person_gaps(demo, viewer, somebody)
    with pytest.raises(NotAllowed):
        person_gaps(demo, HR, "nobody")


def test_priorities_are_gap_times_weights_the_highest_first(demo: Warehouse) -> None:
    rows = priorities(demo, HR, GapsChoice())
    assert rows["priority"].is_monotonic_decreasing
    assert (rows["gap"] > 0).all()
    assert rows["priority"].tolist() == pytest.approx(
        (rows["gap"] * rows["importance"] * rows["criticality"]).tolist())
    assert rows["skill"].iloc[0] == "Negotiation"


def test_a_cell_gives_everybody_in_it(demo: Warehouse) -> None:
    cell = priorities(demo, HR, GapsChoice(), "West", "negotiation")
    ((n,),) = demo.rows("SELECT count(*) FROM managers m JOIN teams t USING (team_id)"
                        " WHERE t.region = 'West' AND (left_on IS NULL OR left_on > '2026-10-31')")
    assert (len(cell), set(cell["skill"])) == (n, {"Negotiation"})
    assert len(priorities(demo, HR, GapsChoice(), "West")) == 10 * n
    assert len(priorities(demo, HR, GapsChoice(), skill="negotiation")) == 46
    assert priorities(demo, HR, GapsChoice(), "Atlantis").empty
    with pytest.raises(NotAllowed):
        priorities(demo, Viewer(frozenset({Role.EXECUTIVE})), GapsChoice())
