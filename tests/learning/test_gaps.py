"""Gaps from the demo company: the planted weak region is found, a second way agrees, and who may see what."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.access import Role, Viewer
from analytics.demo.planted import Planted
from analytics.errors import NotAllowed
from analytics.learning.gaps import gaps_view
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_groups import heat
from analytics.training.gaps import group_gaps
from analytics.warehouse.query import Warehouse

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
AGAIN = """
WITH fresh AS (SELECT * FROM skill_assessments WHERE assessed_on > DATE '2025-10-31' AND assessed_on <= '2026-10-31'),
seen AS (
    SELECT manager_id, skill_id, rater, avg(level) AS level FROM (
        SELECT *, rank() OVER (PARTITION BY manager_id, skill_id, rater ORDER BY assessed_on DESC) AS turn FROM fresh)
    WHERE turn = 1 GROUP BY ALL),
bias AS (
    SELECT avg(person) AS value FROM (
        SELECT s.manager_id, avg(s.level - o.level) AS person FROM seen s JOIN (
            SELECT manager_id, skill_id, avg(level) AS level FROM seen WHERE rater <> 'self' GROUP BY ALL) o
        USING (manager_id, skill_id) WHERE s.rater = 'self' GROUP BY ALL)),
assessed AS (
    SELECT manager_id, skill_id, avg(CASE rater WHEN 'self' THEN level - value ELSE level END) AS level
    FROM seen, bias GROUP BY ALL)
SELECT t.name, r.skill_id, avg(greatest(0, r.required - a.level)) FROM managers m
JOIN teams t USING (team_id) JOIN skill_requirements r ON r.role = m.role AND r.level = m.level
JOIN assessed a ON a.manager_id = m.manager_id AND a.skill_id = r.skill_id
WHERE m.left_on IS NULL OR m.left_on > '2026-10-31' GROUP BY ALL"""


def test_the_planted_weakness_comes_first_in_region_and_skill(demo: Warehouse) -> None:
    first = heat(demo, HR, GapsChoice("region")).cells.iloc[0]
    assert (first["group"], first["skill_id"]) == (Planted.weak_region, Planted.weak_skill)


def test_the_planted_bias_of_self_ratings_is_found(demo: Warehouse) -> None:
    """Half a level over the true one, of which colleagues give back a twentieth: half of them see a tenth more."""
    bias = gaps_view(demo, HR).bias
    assert bias.low < 0.45 < bias.high
    assert bias.n > 30


@pytest.mark.parametrize(("others", "estimated"), [(0, True), (1, False), (4, False), (5, True)])
def test_the_bias_tells_no_lead_how_few_others_rate_themselves(demo: Warehouse, others: int, estimated: bool) -> None:
    """Six people of one team were assessed, and some of another: who knows the six would work out the rest."""
    people = pd.DataFrame(demo.rows("SELECT manager_id, team_id FROM managers WHERE left_on IS NULL ORDER BY 1"))
    some = [*people.loc[people[1] == "T0001", 0], *people.loc[people[1] == "T0005", 0].head(others)]
    file, everything = Warehouse(demo.file), gaps_view(demo, HR).assessments
    file.frame = lambda sql, *rest: everything[everything["manager_id"].isin(some)] if (  # type: ignore[method-assign]
        "FROM skill_assessments" in sql) else demo.frame(sql, *rest)
    assert gaps_view(file, HR).bias.estimated is estimated
    file.close()


def test_a_second_way_in_sql_agrees(demo: Warehouse) -> None:
    cells = heat(demo, HR, GapsChoice("team")).cells
    mine = {(demo.team_names[r.group], r.skill_id): r.gap for r in cells.itertuples()}
    assert mine == pytest.approx({(team, skill): gap for team, skill, gap in demo.rows(AGAIN)})


def test_a_lead_sees_the_own_team_and_an_executive_no_person(demo: Warehouse) -> None:
    ((lead, team),) = demo.rows("SELECT lead_id, team_id FROM teams ORDER BY team_id LIMIT 1")
    seen = gaps_view(demo, Viewer(frozenset({Role.TEAM_LEAD}), lead, frozenset({team}))).gaps
    assert set(seen["team_id"]) == {team}
    assert set(gaps_view(demo, Viewer(frozenset({Role.ACCOUNT_MANAGER}), lead)).gaps["manager_id"]) == {lead}
    for viewer in (EXECUTIVE, Viewer(frozenset({Role.ADMINISTRATOR}))):
        with pytest.raises(NotAllowed):
            gaps_view(demo, viewer)


def test_an_executive_sees_groups_that_are_large_enough(demo: Warehouse) -> None:
    with pytest.raises(NotAllowed):
        heat(demo, EXECUTIVE, GapsChoice("person"))
    regions = heat(demo, EXECUTIVE, GapsChoice("region")).groups
    exact = group_gaps(gaps_view(demo, HR).gaps, ["region"]).set_index("region")["gap"]
    assert regions.set_index("group")["gap"].to_dict() == exact.round(1).to_dict(), "as much as is shown"


@pytest.mark.parametrize("by", ["team", "person", "role"])
def test_the_command_gives_the_same_figures(
    by: str, demo: Warehouse, demo_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["training", "gaps", "--by", by, "--format", "json", "--warehouse", str(demo_place)]) == 0
    rows = json.loads(capsys.readouterr().out)
    view = gaps_view(demo, HR)
    if by == "person":
        assert sum(r["gap"] or 0 for r in rows) == pytest.approx(view.persons["gap"].sum(), abs=0.02)
    else:
        assert sum(r["n"] for r in rows) == view.gaps["gap"].count()
    assert main(["training", "gaps", "--by", by, "--warehouse", str(demo_place)]) == 0
    assert "levels above those of lead and peers" in capsys.readouterr().out


def test_the_command_speaks_chinese(demo_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["training", "gaps", "--by", "role", "--lang", "zh", "--warehouse", str(demo_place)]) == 0
    said = capsys.readouterr().out
    assert "".join(said.split("\n")[0].split()) == (
        "岗位技能差距（级）95%区间下限95%区间上限优先级已评估人数人数Borich得分（全公司）秩差得分（全公司）")
    assert "团队负责人" in said
    assert re.search("自评比负责人和同事评高 ?0.48 ?级（95% ?区间", said)
    assert main(["training", "gaps", "--by", "role", "--lang", "zh", "--format", "csv",
                 "--warehouse", str(demo_place)]) == 0
    assert capsys.readouterr().out.startswith("role,skill,gap,low,high,priority,n,required_of,"), "for programs"
