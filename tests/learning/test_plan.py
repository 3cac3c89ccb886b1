"""The plan of the demo company: whom a viewer may plan for, what history rules out, the command in its forms."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.access import Role, Viewer, local_owner
from analytics.demo.planted import Planted
from analytics.errors import NotAllowed, UsageError
from analytics.learning.plan import course_catalogue, planning
from analytics.training.conditions import Conditions
from analytics.training.plan import plan
from analytics.warehouse.query import Warehouse
from tests.training.plan_checker import broken, takes

LIMIT = Conditions(first=dt.date(2026, 11, 1), budget=150_000, fund=20_000, hours=40)
LEAD = Viewer(frozenset({Role.TEAM_LEAD}), "AM00001", frozenset({"T0001"}))


def test_the_plan_keeps_its_conditions_and_trains_what_is_planted_as_weak(demo: Warehouse) -> None:
    problem = planning(demo, local_owner(), LIMIT)
    found = plan(problem)
    assert list(broken(problem, takes(found))) == []
    assert found.gap <= 0.01
    first = found.assignments.groupby("course_id")["closed"].sum().idxmax()
    assert Planted.weak_skill in problem.catalogue.courses[str(first)].teaches


def test_who_may_plan_for_whom(demo: Warehouse) -> None:
    own = {row[0] for row in demo.rows("SELECT manager_id FROM managers WHERE team_id = 'T0001'")}
    everybody = set(planning(demo, local_owner(), LIMIT).people)
    assert set(planning(demo, LEAD, LIMIT).people) == own & everybody
    assert len(everybody) > len(own)


@pytest.mark.parametrize("viewer", [
    Viewer(frozenset({Role.ACCOUNT_MANAGER}), "AM00010"), Viewer(frozenset({Role.EXECUTIVE})),
    Viewer(frozenset({Role.ADMINISTRATOR})), Viewer(frozenset({Role.TEAM_LEAD}), "AM00001"),
], ids=["account manager", "executive", "administrator", "lead of no team"])
def test_nobody_else_plans(demo: Warehouse, viewer: Viewer) -> None:
    with pytest.raises(NotAllowed):
        planning(demo, viewer, LIMIT)


def test_what_was_completed_is_not_taken_again_until_the_policy_says_so(demo: Warehouse) -> None:
    history = planning(demo, local_owner(), LIMIT).history
    again = pd.DataFrame(demo.rows(
        "SELECT manager_id, course_id, max(completed_on) AS day, max(completed_on) > DATE '2024-11-01' AS recent"
        " FROM enrolments WHERE completed_on IS NOT NULL GROUP BY ALL"), columns=["who", "course", "day", "recent"])
    assert history.done == set(zip(again["who"], again["course"], strict=True))
    recent = again[again["recent"].astype(bool)]
    assert history.barred == set(zip(recent["who"], recent["course"], strict=True))
    assert 0 < len(history.barred) < len(history.done)
    unfinished = demo.rows("SELECT count(*) FROM enrolments WHERE completed_on IS NULL")[0][0]
    assert unfinished > 0, "who did not complete a course may begin it again"


def test_measured_effects_replace_claims(demo: Warehouse) -> None:
    idle = pd.DataFrame([(Planted.idle_course, "closing", 0.0, 0.01, 15)],
                        columns=["course_id", "skill_id", "value", "se", "n"])
    claimed = planning(demo, local_owner(), LIMIT)
    known = planning(demo, local_owner(), LIMIT, idle)
    assert claimed.catalogue.courses[Planted.idle_course].teaches["closing"] == 0.8
    assert known.catalogue.courses[Planted.idle_course].teaches["closing"] == pytest.approx(0, abs=0.01)
    assert Planted.idle_course not in set(plan(known).assignments["course_id"]), "what does not work is not planned"


def test_the_catalogue_of_a_company_that_cannot_be_used_is_refused(demo: Warehouse) -> None:
    class Broken:
        """The warehouse with a course whose cost is missing."""

        def frame(self, sql: str) -> pd.DataFrame:
            found = demo.frame(sql)
            return found.assign(cost=float("nan")) if "courses" in sql else found

    with pytest.raises(UsageError, match="cost: the number is missing"):
        course_catalogue(Broken())  # type: ignore[arg-type]


def run(demo_place: Path, *more: str) -> int:
    return main(["training", "plan", "--warehouse", str(demo_place), "--from", "2026-11", "--budget", "150_000", *more])


def test_what_was_measured_counts_unless_the_claims_are_asked_for(
    demo_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The idle course is claimed to close much, and measured to close nothing."""
    assert run(demo_place, "--format", "csv") == 0
    assert Planted.idle_course not in capsys.readouterr().out
    assert run(demo_place, "--format", "csv", "--claims", "--budget", "600_000") == 0
    assert Planted.idle_course in capsys.readouterr().out


def test_the_forms_of_the_command_agree(demo_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(demo_place, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert run(demo_place, "--format", "csv") == 0
    rows = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert run(demo_place) == 0
    text = capsys.readouterr().out
    assert len(rows) == len(document["assignments"])
    assert rows["cost"].sum() == pytest.approx(document["spent"] + document["from_fund"], rel=1e-5)
    assert text.startswith(f"{document['closed']:.1%} of the weighted skill gap is closed")
    assert sum(run["cost"] for run in document["runs"]) == document["spent"] + document["from_fund"]
    assert 0 < max(document["everybody_the_same"], document["weakest_first"]) < document["closed"]
    assert all(name in text for name in rows["name"])


def test_choices_and_floor_in_chinese(demo_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = "AM00010:product_days"
    assert run(demo_place, "--forbid", who, "--lock", "AM00011:product_days:2027-02", "--floor", "4h",
               "--lang", "zh") == 0
    text = capsys.readouterr().out
    assert text.startswith("可弥补加权技能差距的")
    assert "设置保底的代价" in text
    assert run(demo_place, "--forbid", who, "--lock", "AM00011:product_days:2027-02", "--format", "csv") == 0
    rows = pd.read_csv(io.StringIO(capsys.readouterr().out)).set_index(["manager_id", "course_id"])
    assert rows.at[("AM00011", "product_days"), "month"] == "2027-02"
    assert ("AM00010", "product_days") not in rows.index


@pytest.mark.parametrize(("more", "said"), [
    (["--lock", "AM00010"], "'AM00010' is no choice; write PERSON:COURSE"),
    (["--lock", "AM00010:product_dys"], "There is no course 'product_dys' in the catalogue, did you mean"),
    (["--floor", "8"], "'8' is no floor; write hours such as 8h"),
    (["--floor", "150%"], "a share is at most 1"),
    (["--from", "2026-13"], "first:"),
    (["--budget", "-5"], "budget:"),
    (["--months", "0"], "months:"),
    (["--lock", "AM00010:product_days", "--budget", "100"], "The locked choices cannot be kept: the budget of 100 is"),
])
def test_what_cannot_be_is_said_in_one_line(
    demo_place: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert run(demo_place, *more) == 2
    assert said in capsys.readouterr().err


def test_the_plan_of_a_person_is_not_told_to_others(demo: Warehouse) -> None:
    """Rows of others are left out in the query, so that nothing about them is in what is handed on."""
    problem = planning(demo, LEAD, LIMIT)
    assert problem.history.done
    assert {person for person, _ in problem.history.done} <= set(problem.people)
