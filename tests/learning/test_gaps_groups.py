"""Groups of the Gaps page: second computations in SQL, who is shown what, and what one colleague said stays hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.demo.planted import Planted
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.learning import gaps_words as words
from analytics.learning.certificates import certificates
from analytics.learning.gaps import everybodys_gaps, gaps_view
from analytics.learning.gaps_choice import RESULTS, GapsChoice, group_labels
from analytics.learning.gaps_groups import heat, raters, trend
from analytics.learning.gaps_results import results
from analytics.metrics.measuring import measure
from analytics.metrics.slices import Slice
from analytics.warehouse.query import Warehouse

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
T = Language("en")
RATED = """
WITH seen AS (
    SELECT manager_id, skill_id, rater, avg(level) AS level FROM (
        SELECT *, rank() OVER (PARTITION BY manager_id, skill_id, rater ORDER BY assessed_on DESC) AS turn
        FROM skill_assessments WHERE assessed_on > DATE '2025-10-31' AND assessed_on <= '2026-10-31')
    WHERE turn = 1 GROUP BY ALL)
SELECT skill_id, rater, avg(seen.level) FROM seen JOIN managers m USING (manager_id)
WHERE m.left_on IS NULL OR m.left_on > '2026-10-31' GROUP BY ALL"""
AGAIN = """
SELECT skill_id, avg(person) FROM (
    SELECT manager_id, skill_id, avg(level - level_before) AS person FROM (
        SELECT *, lag(level) OVER w AS level_before, row_number() OVER (PARTITION BY manager_id, skill_id, rater,
            rater_id ORDER BY assessed_on DESC) AS turn FROM skill_assessments WHERE rater <> 'peer'
            AND assessed_on <= '2026-10-31' WINDOW w AS (PARTITION BY manager_id, skill_id, rater, rater_id
            ORDER BY assessed_on))
    WHERE turn = 1 AND level_before IS NOT NULL AND assessed_on > '2025-10-31' GROUP BY ALL)
JOIN managers USING (manager_id) WHERE left_on IS NULL OR left_on > '2026-10-31' GROUP BY ALL"""


def lead(data: Warehouse) -> Viewer:
    ((person, team),) = data.rows("SELECT lead_id, team_id FROM teams ORDER BY team_id LIMIT 1")
    return Viewer(frozenset({Role.TEAM_LEAD}), person, frozenset({team}))


def headline(data: Warehouse, choice: GapsChoice) -> str:
    people = everybodys_gaps(data, HR)[0].people
    return words.headline(heat(data, HR, choice), choice, group_labels(people, choice, T), T)


def test_the_planted_weakness_is_the_headline(demo: Warehouse) -> None:
    said = headline(demo, GapsChoice())
    assert said == "Negotiation in West is 1.1 levels under what its roles require"
    assert (Planted.weak_region, Planted.weak_skill) == ("West", "negotiation")
    assert "Negotiation" not in headline(demo, GapsChoice(regions=("North",))), "elsewhere nothing is planted"
    assert "Negotiation" not in headline(demo, GapsChoice(fields=("selling", "service")))


def test_the_worst_come_first_both_ways(demo: Warehouse) -> None:
    view = heat(demo, HR, GapsChoice("team"))
    for frame in (view.cells, view.groups, view.skills):
        assert frame["gap"].is_monotonic_decreasing
    assert view.skills["skill_id"].iloc[0] == Planted.weak_skill
    assert view.people == view.groups["required_of"].sum()


def test_ratings_side_by_side_in_sql(demo: Warehouse) -> None:
    mine = raters(demo, HR, GapsChoice()).skills.set_index("skill_id")
    for skill, rater, level in demo.rows(RATED):
        assert mine.loc[skill, rater] == pytest.approx(level)


def test_what_changed_in_sql(demo: Warehouse) -> None:
    mine = trend(demo, HR, GapsChoice()).skills.set_index("skill_id")["change"].to_dict()
    assert mine == pytest.approx(dict(demo.rows(AGAIN)))


def test_the_planted_bias_of_self_ratings_is_told(demo: Warehouse) -> None:
    view = raters(demo, HR, GapsChoice())
    assert words.bias(view, T) == "Self-ratings lie 0.5 levels above those of others"
    assert view.everybody["difference"] == pytest.approx(view.company.value), "all are the company"


@pytest.mark.parametrize("metric", RESULTS)
def test_results_are_those_of_the_metric(demo: Warehouse, metric: str) -> None:
    view = results(demo, HR, GapsChoice(metric=metric))
    tidy = measure(demo, HR, [metric], by=["account_manager"], period=demo.calendar.period("12m"))
    assert view.people <= tidy["value"].notna().sum()
    assert view.frame["n"].max() == view.people >= 40
    assert view.frame["value"].is_monotonic_increasing
    assert results(demo, EXECUTIVE, GapsChoice(metric=metric)).frame.equals(view.frame), "nobody is told of"


def test_of_a_team_it_cannot_be_told_what_goes_along_with_results(demo: Warehouse) -> None:
    view = results(demo, lead(demo), GapsChoice())
    assert (view.told, view.needed) == (False, 10)
    assert words.tied(view, "Attainment", T) == f"{view.people} people are too few to tell, it takes 10"


@pytest.mark.parametrize("model", [heat, raters, trend])
def test_no_group_of_single_people_without_the_right_to_see_them(demo: Warehouse, model) -> None:
    with pytest.raises(NotAllowed):
        model(demo, EXECUTIVE, GapsChoice("person"))
    with pytest.raises(NotAllowed):
        model(demo, Viewer(frozenset({Role.ADMINISTRATOR})), GapsChoice())


def test_an_executive_is_told_of_groups_that_are_large_enough(demo: Warehouse) -> None:
    few = GapsChoice("role", regions=("West",))  # two leads, nine account managers
    view, all_of_it = heat(demo, EXECUTIVE, few), heat(demo, HR, few)
    assert dict(zip(view.groups["group"], view.groups["required_of"], strict=True)) == {
        "account_manager": 9, "team_lead": 2}
    assert view.cells[["gap", "low", "high", "priority"]].isna().all(axis=None), "the rest is two leads"
    assert heat(demo, EXECUTIVE, GapsChoice("role")).cells["gap"].notna().all()
    teams = heat(demo, EXECUTIVE, GapsChoice("team", roles=("account_manager",))).groups
    assert teams["gap"].isna().any(), "less its lead a team is told by the team"
    assert all_of_it.cells["gap"].notna().all(), "HR sees each of them anyway"
    leads = GapsChoice("role", regions=("West",), roles=("team_lead",))
    assert heat(demo, EXECUTIVE, leads).skills[["gap", "borich", "ranked_discrepancy"]].isna().all(axis=None)
    for frame in (raters(demo, EXECUTIVE, leads).skills[["self", "lead", "peer"]],
                  trend(demo, EXECUTIVE, leads).skills[["then", "now", "change"]]):
        assert frame.isna().all(axis=None)


def test_whoever_is_seen_one_by_one_protects_nobody_else(demo: Warehouse) -> None:
    """An executive who leads four of eight teams knows their leads: a figure of all leads would tell of the other four.
    """
    teams = frozenset(f"T000{n}" for n in range(1, 5))
    both = Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "AM00001", teams)
    leads = GapsChoice("role", roles=("team_lead",))

    def figures(viewer: Viewer, choice: GapsChoice) -> list[pd.DataFrame | pd.Series]:
        rated, changed = raters(demo, viewer, choice), trend(demo, viewer, choice)
        return [heat(demo, viewer, choice).skills["gap"], rated.skills[["self", "lead", "peer"]],
                rated.everybody[["difference"]], changed.skills["change"],
                certificates(demo, viewer, choice).groups["expired"]]

    assert not any(np.isnan(np.asarray(one, float)).all() for one in figures(EXECUTIVE, leads)), "eight may be told"
    assert all(np.isnan(np.asarray(one, float)).all() for one in figures(both, leads))


def test_a_selection_that_may_not_be_told_is_in_no_figure(demo: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even of all who were chosen together, nor in how gaps and results go along: each asks the one rule."""
    monkeypatch.setattr(Slice, "hidden", lambda one, columns, inside: frozenset(
        tuple(one.values[c][n] for c in columns) for n in np.flatnonzero(inside)))
    choice = GapsChoice("team", regions=("East",))
    rated, changed = raters(demo, EXECUTIVE, choice), trend(demo, EXECUTIVE, choice)
    gaps, tied = heat(demo, EXECUTIVE, choice), results(demo, EXECUTIVE, GapsChoice())
    counted = certificates(demo, EXECUTIVE, choice)
    told = [gaps.cells["gap"], gaps.groups["gap"], gaps.skills[["gap", "borich"]], rated.biases["difference"],
            rated.skills[["self", "lead", "peer"]], rated.everybody[["difference", "low"]], changed.skills["change"],
            changed.groups["change"], changed.everybody[["change", "low"]], tied.frame[["value", "p"]]]
    assert all(len(figures) and np.isnan(np.asarray(figures, float)).all() for figures in told)
    assert not tied.frame[["weaker", "stronger"]].any(axis=None)
    assert sum(counted.totals.values()) == 0


def test_what_a_single_colleague_said_can_be_worked_out_of_nothing(demo: Warehouse) -> None:
    """Figures of fewer than five people do not change however their colleagues rated; those of more do."""
    def figures(change: float) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        file = Warehouse(demo.file)
        keep = file.frame

        def changed(sql: str, *rest: object) -> pd.DataFrame:
            found = keep(sql, *rest)
            if "FROM skill_assessments" in sql:
                found["level"] += np.where(found["rater"] == "peer", change, 0.0)
            return found

        file.frame = changed  # type: ignore[method-assign]
        file.memory["gaps bias"] = gaps_view(demo, HR).bias
        few = GapsChoice("role", regions=("West",), roles=("team_lead",))
        try:
            return (gaps_view(file, HR).persons[["level", "gap", "priority"]],
                    pd.concat([heat(file, HR, few).cells, heat(file, HR, few).skills, raters(file, HR, few).skills]),
                    heat(file, HR, GapsChoice()).cells)
        finally:
            file.close()

    before, after = figures(0.0), figures(-1.0)
    pd.testing.assert_frame_equal(before[0], after[0])
    pd.testing.assert_frame_equal(before[1], after[1])
    assert not before[2]["gap"].equals(after[2]["gap"]), "in large groups colleagues count"
    assert raters(demo, HR, GapsChoice("role", roles=("team_lead",), regions=("West",))).skills["peer"].isna().all()


def test_filters_are_what_they_say(demo: Warehouse) -> None:
    choice = GapsChoice("team", regions=("West",), roles=("account_manager",), fields=("negotiation",))
    view = heat(demo, HR, choice)
    assert view.skills["skill"].tolist() == ["Negotiation"]
    assert view.people == 9
    assert choice.describe(T, demo.team_names) == "West · Account manager · Negotiation"
    assert GapsChoice().describe(T, {}) == "Whole company"
    nobody = heat(demo, HR, GapsChoice(regions=("Atlantis",)))
    assert (nobody.people, len(nobody.cells)) == (0, 0)
    assert words.headline(nobody, GapsChoice(), {}, T) == "Nobody to show was assessed in the last 12 months"
