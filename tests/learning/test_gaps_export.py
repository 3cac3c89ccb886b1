"""What is handed out states its filters, agrees with the page, holds no formula and no name that may not be seen."""

from __future__ import annotations

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.learning.gaps import everybodys_gaps
from analytics.learning.gaps_choice import GapsChoice, group_labels
from analytics.learning.gaps_export import about, gaps_xlsx
from analytics.learning.gaps_groups import heat
from analytics.learning.gaps_person import priorities
from analytics.warehouse.query import Warehouse
from tests.sheets import column, formulas, read

HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
CHOICE = GapsChoice("team", regions=("West",))


def workbook(demo: Warehouse, who: Viewer, t: Language, *, names: bool) -> bytes:
    groups = group_labels(everybodys_gaps(demo, who)[0].people, CHOICE, t)
    return gaps_xlsx(demo, who, CHOICE, groups, CHOICE.describe(t, demo.team_names), t, names=names)


def test_the_workbook_agrees_with_the_page(demo: Warehouse) -> None:
    sheets = read(workbook(demo, HR, Language("en"), names=True))
    assert list(sheets) == ["Filters", "Gaps by group", "Skills", "Ratings", "Self-ratings", "Change",
                            "With Attainment", "People", "Certificates"]
    assert ["Scope", "West"] in sheets["Filters"]
    assert ["Split", "By team"] in sheets["Filters"]
    cells = heat(demo, HR, CHOICE).cells
    assert column(sheets["Gaps by group"], "Levels short") == pytest.approx(cells["gap"].tolist())
    assert column(sheets["People"], "Priority") == pytest.approx(priorities(demo, HR, CHOICE)["priority"].tolist())
    assert set(column(sheets["Gaps by group"], "Group")) == {"Basin", "Orchard"}


def test_without_the_right_to_see_them_no_name_is_in_the_file(demo: Warehouse) -> None:
    names = {name for (name,) in demo.rows("SELECT name FROM managers")}
    with_names = str(read(workbook(demo, HR, Language("en"), names=True)))
    assert any(name in with_names for name in names), "the test can fail"
    without = str(read(workbook(demo, EXECUTIVE, Language("en"), names=False)))
    assert [name for name in names if name in without] == []


def test_in_chinese(demo: Warehouse) -> None:
    sheets = read(workbook(demo, HR, Language("zh_CN"), names=True))
    assert list(sheets)[:3] == ["筛选条件", "各组差距", "技能"]
    assert "差距（级）" in sheets["各组差距"][0]


def test_no_cell_of_a_workbook_is_a_formula(demo: Warehouse) -> None:
    assert formulas(workbook(demo, HR, Language("en"), names=True)) == []


def test_what_it_is_about(demo: Warehouse) -> None:
    said = dict(about(CHOICE, "West", demo, Language("en")))
    assert (said["Data to"], said["Scope"], said["Snapshot"]) == ("31 Oct 2026", "West", demo.file.name)
