"""Effects of the demo company's courses: what was planted is found, told to whom it may be, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import demo as made_up
from analytics.access import Role, Viewer
from analytics.demo.planted import Planted
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.learning import effects_return as returning
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect, course_effect
from analytics.learning.course_panels import course_panel, outcomes, read_ground
from analytics.learning.effects import Overview, family, ground, measured_uplifts, overview, skill_effects
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.training.effect import measured
from analytics.training.estimating import before_after
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
WORKING, IDLE = Planted.working_course, Planted.idle_course


@pytest.fixture(scope="module")
def working(demo: Warehouse, view: Overview) -> CourseEffect:
    return course_effect(demo, HR, view, WORKING, "win_rate")


@pytest.fixture(scope="module")
def idle(demo: Warehouse, view: Overview) -> CourseEffect:
    return course_effect(demo, HR, view, IDLE, "win_rate")


def test_the_course_that_works_is_found_and_its_interval_covers_what_was_planted(working: CourseEffect) -> None:
    effect = working.measured.effect
    assert effect is not None
    assert 0 < effect.low < Planted.working_course_win < effect.high
    assert working.measured.said == "works", "also among all that were looked at"
    assert (working.found.trained, working.cost.runs) == (11, 3)
    assert working.found.before is not None
    assert not working.found.before.clear, "trends were parallel before"


def test_the_idle_course_is_reported_so_and_the_naive_figure_praises_it(idle: CourseEffect) -> None:
    """Its trainees were chosen in a bad half-year: the bare before/after takes their recovery for an effect."""
    found = idle.found
    assert idle.measured.said == "not_shown"
    assert found.overall is not None
    assert abs(found.overall.value) < 2.2 * found.overall.se, "nothing, but for chance"
    assert found.naive is not None
    assert found.naive.low > 0.05
    assert found.naive.value == pytest.approx(Planted.idle_course_dip, abs=0.04)
    assert found.before is not None
    assert found.before.high < 0
    assert "chosen because weak" in " ".join(map(str, found.warnings))
    assert "half-year" in words.misleads(idle, Writer(Language("en"), "CNY"))


def test_no_other_course_is_praised_by_chance(view: Overview) -> None:
    assert [(one.course_id, one.outcome) for one in view.effects if one.said in ("works", "harms")] == [
        (WORKING, "win_rate")]


@pytest.mark.parametrize("seed", [1, 4])
def test_so_in_companies_of_other_seeds(seed: int, tmp_path: Path) -> None:
    made_up.make(made_up.Company(seed=seed, activities=1_000, last_month=dt.date(2026, 10, 1)), tmp_path)
    file = current(tmp_path)
    assert file is not None
    company = Warehouse(file)
    on = read_ground(company, ["win_rate"])
    works, idles = (course_panel(on, course, CATALOGUE["win_rate"]) for course in (WORKING, IDLE))
    (_, one), (_, other) = measured(works), measured(idles)
    naive = before_after(idles.rows, idles.before)
    company.close()
    assert one is not None
    assert other is not None
    assert naive is not None
    assert 0 < one.low < Planted.working_course_win < one.high
    assert abs(other.value) < 2.2 * other.se
    assert naive.low > 0.05


def test_what_courses_teach_is_measured_against_what_was_planted(demo: Warehouse) -> None:
    """The working course gives 0.8 levels, the idle one none, the others half of what the catalogue claims."""
    claims = {(course, skill): float(claim) for course, skill, claim in
              demo.rows("SELECT course_id, skill_id, uplift FROM course_skills")}
    truth = {key: claim / 2 for key, claim in claims.items()}
    truth |= {(WORKING, "negotiation"): Planted.working_course_levels, (IDLE, "closing"): 0.0}
    found = {(one.course_id, one.outcome): one for one in skill_effects(demo, HR)}
    assert len(found) == 10
    covered = [one.effect.low <= truth[key] <= one.effect.high for key, one in found.items() if one.effect]
    assert len(covered) == 10
    assert sum(covered) >= 9
    assert found[WORKING, "negotiation"].said == "works"
    assert found[IDLE, "closing"].said == "not_shown"


def test_the_measured_uplifts_feed_the_plan(demo: Warehouse) -> None:
    frame = measured_uplifts(demo, HR).set_index(["course_id", "skill_id"])
    assert list(frame.columns) == ["value", "se", "n"]
    row = frame.loc[WORKING, "negotiation"]
    assert row["n"] == 11
    assert abs(row["value"] - Planted.working_course_levels) < 2 * row["se"]
    assert frame["se"].gt(0).all()


def test_a_second_way_in_sql_gives_the_same_cases(demo: Warehouse) -> None:
    """Won and decided deals by person and month, for months in which somebody was employed throughout."""
    panel = course_panel(ground(demo), WORKING, CATALOGUE["win_rate"])
    months, people = ground(demo).months, ground(demo).people["manager_id"]
    mine = {(people[r.unit], months[r.time - 1]): (r.outcome * r.weight, r.weight) for r in panel.rows.itertuples()}
    again = {(person, month): (won, n) for person, month, won, n in demo.rows("""
        SELECT o.manager_id, CAST(date_trunc('month', closed_on) AS DATE) AS month,
            CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS DOUBLE), CAST(count(*) AS DOUBLE)
        FROM opportunities o JOIN managers m ON m.manager_id = o.manager_id
        WHERE outcome IS NOT NULL AND m.role = 'account_manager'
            AND date_trunc('month', closed_on) >= m.hired_on
            AND (m.left_on IS NULL OR last_day(closed_on) <= m.left_on) GROUP BY ALL""")}
    assert len(mine) > 1_000
    assert mine.keys() == again.keys()
    assert [value for key in mine for value in mine[key]] == pytest.approx(
        [value for key in mine for value in again[key]])


def test_nothing_is_lost_on_the_way(demo: Warehouse) -> None:
    """People x months is what is used plus what the notes count: outside of employment, without a case, other roles."""
    on = ground(demo)
    panel = course_panel(on, WORKING, CATALOGUE["win_rate"])
    notes = {str(one).split(":")[0]: int(str(one).split(":")[1].rstrip(".")) for one in panel.notes}
    managers = on.people["role"] == "account_manager"
    assert notes["People of other roles, not compared"] == (~managers).sum()
    employed = on.employed[managers.to_numpy()].sum()
    assert len(panel.rows) == employed - notes["Months of people left out, since they have no case"]
    assert notes["Joined within the data and counted from their first whole month"] == (
        on.people["first"][managers] > 1).sum()


def test_the_trained_of_whom_too_little_is_known_are_left_out_and_counted(demo: Warehouse) -> None:
    """Three months with a case before the half-year that is no baseline, at least; then all participants add up."""
    taken = ground(demo).taken
    for course in taken["course_id"].unique():
        panel = course_panel(ground(demo), course, CATALOGUE["win_rate"])
        own = panel.rows[panel.rows["since"] > 0]
        early = own[own["time"] < own["since"] - 6].groupby("unit").size()
        assert (early >= 3).all()
        assert len(early) == panel.trained
        notes = [str(one).rstrip(".").rsplit(": ", 1) for one in panel.notes]
        gone = [int(n) for said, n in notes if "without a before" in said or "too little known" in said
                or "after the last month" in said]
        assert panel.trained + sum(gone) == (taken["course_id"] == course).sum(), course


def test_who_comes_and_goes_counts_for_whole_months(demo: Warehouse) -> None:
    on = ground(demo)
    gone = demo.rows("SELECT manager_id, hired_on, left_on FROM managers WHERE left_on IS NOT NULL")
    assert gone
    for person, hired, left in gone:
        row = on.people.set_index("manager_id").loc[person]
        first, last = on.months[row["first"] - 1], on.months[row["last"] - 1]
        assert hired <= first
        assert pd.Timestamp(last) + pd.offsets.MonthEnd() <= pd.Timestamp(left)
        assert first == on.months[0] or (pd.Timestamp(first) - pd.offsets.MonthBegin()) < pd.Timestamp(hired)


def test_the_chance_allows_for_all_that_was_looked_at(view: Overview) -> None:
    """Benjamini and Hochberg by hand: the i-th smallest of m times m / i, and never above a later one."""
    told = sorted((one for one in view.effects if one.among is not None), key=lambda one: one.effect.p)
    assert len(told) == len(view.effects) == 9 * len(view.family)
    least = 1.0
    for place, one in reversed(list(enumerate(told, 1))):
        least = min(least, one.effect.p * len(told) / place)
        assert one.among == pytest.approx(least)


def test_the_metrics_are_named_before_anybody_looks(demo: Warehouse) -> None:
    named = set(demo.policy.goals).union(*(card.metrics for card in demo.policy.scorecards))
    assert set(family(demo)) == named & set(outcomes(demo))
    assert {"win_rate", "csat"} <= set(family(demo))
    assert not {"net_retention", "pipeline_coverage", "peer_score"} & set(outcomes(demo)), "no figure of a month"


def test_the_evidence_stands_on_its_levels(working: CourseEffect) -> None:
    evidence = working.evidence
    assert evidence.tests == 11
    assert evidence.score is not None
    assert 60 < evidence.score < 95
    assert [one.outcome for one in evidence.skills] == ["negotiation"]
    assert {one.outcome for one in evidence.behaviour} == {"useful_notes", "handoffs_on_time"}
    assert {one.outcome for one in (*evidence.behaviour, *evidence.results)} == set(family_of(working))


def family_of(one: CourseEffect) -> list[str]:
    return [found.outcome for found in (*one.evidence.behaviour, *one.evidence.results)]


def test_the_waves_and_the_lines_are_those_of_the_data(demo: Warehouse, working: CourseEffect) -> None:
    again = dict(demo.rows("SELECT CAST(date_trunc('month', completed_on) AS DATE), count(*) FROM enrolments"
                           " WHERE course_id = ? GROUP BY 1", [WORKING]))
    assert working.waves == again
    assert list(working.trend["month"]) == list(ground(demo).months)
    assert working.trend[["trained", "compared"]].notna().all().all()
    panel = course_panel(ground(demo), WORKING, CATALOGUE["win_rate"])
    assert working.cases == sum(r.weight for r in panel.rows.itertuples() if 0 < r.since <= r.time)


def test_an_executive_sees_the_same_figures_and_nobody(
    demo: Warehouse, view: Overview, working: CourseEffect
) -> None:
    seen = course_effect(demo, EXECUTIVE, overview(demo, EXECUTIVE, "win_rate"), WORKING, "win_rate")
    assert seen.people is None
    assert seen.measured.effect == working.measured.effect
    ids = {person for (person,) in demo.rows("SELECT manager_id FROM managers")}
    assert not [person for person in ids if person in repr(seen)]
    assert (seen.found.by_time["n"] >= demo.policy.minimum_group).all()


def test_a_lead_sees_people_of_the_own_team_alone(demo: Warehouse, view: Overview, working: CourseEffect) -> None:
    ((lead, team, name),) = demo.rows(
        "SELECT t.lead_id, t.team_id, t.name FROM teams t JOIN managers m ON m.team_id = t.team_id"
        " JOIN enrolments e ON e.manager_id = m.manager_id AND e.course_id = ? GROUP BY ALL ORDER BY 1 LIMIT 1",
        [WORKING])
    seen = course_effect(demo, Viewer(frozenset({Role.TEAM_LEAD}), lead, frozenset({team})), view, WORKING, "win_rate")
    assert seen.people is not None
    assert working.people is not None
    assert set(seen.people["team"]) == {name}
    assert 0 < len(seen.people) < len(working.people) == 11
    assert seen.measured.effect == working.measured.effect


def test_small_groups_are_hidden_from_who_may_not_see_people(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for smallest, hidden in ((11, False), (12, True)):
        monkeypatch.setitem(demo.__dict__, "policy", demo.policy.model_copy(update={"minimum_group": smallest}))
        all_courses = overview(demo, EXECUTIVE, "win_rate")
        one = course_effect(demo, EXECUTIVE, all_courses, WORKING, "win_rate")
        figures = (one.measured.effect, one.found.overall, one.found.naive, one.evidence.score)
        assert [figure is None for figure in figures] == [hidden] * 4, smallest
        assert one.found.by_time.empty == hidden
        assert np.isnan(one.cases) == hidden, "what few people did since is theirs, too"
        assert (WORKING in set(measured_uplifts(demo, EXECUTIVE)["course_id"])) != hidden
        assert course_effect(demo, HR, overview(demo, HR, "win_rate"), WORKING, "win_rate").found.overall is not None


def test_months_are_told_beside_those_of_teams_or_not_at_all(
    demo: Warehouse, view: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In teams of six no group of five can be told apart from every one that a course makes; groups of two can."""
    for smallest, told in ((5, False), (2, True)):
        monkeypatch.setitem(demo.__dict__, "policy", demo.policy.model_copy(update={"minimum_group": smallest}))
        trend = course_effect(demo, EXECUTIVE, view, WORKING, "win_rate").trend
        assert trend["trained"].notna().any() == told
        assert trend["compared"].notna().any() == told


def test_whoever_is_seen_protects_nobody_else(demo: Warehouse) -> None:
    """Who leads all teams but one knows most of those who took the course: the rest are fewer than five."""
    teams = [team for (team,) in demo.rows("SELECT team_id FROM teams ORDER BY team_id")]
    most = Viewer(frozenset({Role.TEAM_LEAD}), None, frozenset(teams[1:]))
    one = course_effect(demo, most, overview(demo, most, "win_rate"), WORKING, "win_rate")
    assert (one.measured.effect, one.found.naive, one.evidence.score) == (None, None, None)
    assert one.found.by_time.empty
    assert all(found.effect is None for found in one.evidence.skills)
    assert one.people is not None
    assert len(one.people) > 0


def test_who_brings_in_data_sees_no_effect(demo: Warehouse, view: Overview) -> None:
    administrator = Viewer(frozenset({Role.ADMINISTRATOR}))
    for ask in (lambda: overview(demo, administrator, "win_rate"), lambda: measured_uplifts(demo, administrator),
                lambda: course_effect(demo, administrator, view, WORKING, "win_rate")):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize(("metric", "course", "told"), [
    ("win_rat", WORKING, "did you mean 'win_rate'"),
    ("net_retention", WORKING, "cannot be measured by 'net_retention'"),
    ("win_rate", "negotiation_practise", "did you mean 'negotiation_practice'"),
    ("win_rate", "advanced_negotiation", "nobody completed a course 'advanced_negotiation'"),
])
def test_what_cannot_be_asked_is_named(demo: Warehouse, metric: str, course: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        course_effect(demo, HR, overview(demo, HR, metric), course, metric)


def test_what_it_returns(working: CourseEffect, idle: CourseEffect) -> None:
    """¥20,000 for each deal more: so many deals more than without, against what the trained cost."""
    each, share = returning.returned(working, 20_000)
    cost, effect = working.cost.of(11), working.found.overall
    assert effect is not None
    assert each is not None
    assert share is not None
    assert working.cost.total == 3 * 42_000 + 11 * 1_800 + 11 * 24 * 150 == cost
    assert each.value == pytest.approx(cost / (effect.value * working.cases))
    assert share.value == pytest.approx((effect.value * working.cases * 20_000 - cost) / cost)
    assert share.low < share.value < share.high
    assert returning.returned(working, None)[1] is None, "never guessed"
    assert returning.returned(idle, 20_000)[0] == pytest.approx(returning.returned(idle, 20_000)[0])
    none = returning.returned(idle, 20_000)[0]
    assert none is not None
    assert none.high == np.inf
