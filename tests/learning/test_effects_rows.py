"""The rows behind the figures of the Effects page add up to them, and are told to whom they may be."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.learning.course_effect import course_effect
from analytics.learning.effects import Overview
from analytics.learning.effects_rows import cost_rows, panel_rows, trained_rows
from analytics.warehouse.query import Warehouse
from tests.learning.test_effects import EXECUTIVE, HR, IDLE, WORKING


def lead(demo: Warehouse) -> Viewer:
    ((team, who),) = demo.rows("SELECT team_id, lead_id FROM teams ORDER BY team_id LIMIT 1")
    return Viewer(frozenset({Role.TEAM_LEAD}), who, frozenset({team}))


def test_everybody_on_whom_effects_rest_has_a_row(demo: Warehouse, view: Overview) -> None:
    found = view.of("win_rate")
    rows = trained_rows(demo, HR, [one.course_id for one in found], "win_rate")
    assert len(rows) == sum(one.trained for one in found)
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    assert rows["course"].value_counts().to_dict() == {names[one.course_id]: one.trained for one in found}
    assert rows["completed_on"].notna().all()


def test_the_bare_before_after_is_worked_out_again_from_its_rows(demo: Warehouse, view: Overview) -> None:
    one = course_effect(demo, HR, view, IDLE, "win_rate")
    rows = panel_rows(demo, HR, IDLE, "win_rate")
    assert rows["name"].nunique() == one.found.trained + one.found.compared
    assert rows.loc[rows["since"].notna(), "name"].nunique() == one.found.trained
    rows["sum"] = rows["outcome"] * rows["cases"]
    sums = rows[rows["part"] != ""].groupby(["name", "part"])[["sum", "cases"]].sum()
    means = (sums["sum"] / sums["cases"]).unstack().dropna()
    assert one.found.naive is not None
    assert (means["after"] - means["before"]).mean() == pytest.approx(one.found.naive.value)


def test_what_courses_cost_adds_up(demo: Warehouse, view: Overview) -> None:
    rows = cost_rows(view, list(view.courses["course_id"]))
    assert rows["total"].sum() == pytest.approx(sum(cost.total for cost in view.costs.values()))
    assert rows["total"].tolist() == pytest.approx(rows[["for_runs", "for_seats", "for_hours"]].sum(axis=1).tolist())
    assert rows["seats"].sum() == demo.rows("SELECT count(*) FROM enrolments WHERE course_id IN (SELECT course_id FROM"
                                            " enrolments WHERE completed_on IS NOT NULL)")[0][0]


def test_a_lead_sees_the_own_people_and_an_executive_nobody(demo: Warehouse, view: Overview) -> None:
    who = lead(demo)
    mine = {name for (name,) in demo.rows("SELECT name FROM managers WHERE team_id = ? OR manager_id = ?",
                                          [*who.teams, who.manager_id])}
    for rows in (panel_rows(demo, who, WORKING, "win_rate"), trained_rows(demo, who, [WORKING, IDLE], "win_rate")):
        assert isinstance(rows, pd.DataFrame)
        assert rows["name"].nunique() > 0
        assert set(rows["name"]) <= mine
    for ask in (lambda: panel_rows(demo, EXECUTIVE, WORKING, "win_rate"),
                lambda: trained_rows(demo, EXECUTIVE, [WORKING], "win_rate")):
        with pytest.raises(NotAllowed):
            ask()
