"""What is handed out: tables state what they are about, the team page's workbook holds the page's rows and filters."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.choice import Choice
from analytics.performance.export import csv_bytes, people_frame, people_xlsx
from analytics.performance.team import team_view
from analytics.warehouse.query import Warehouse
from tests.sheets import column, formulas, read, stated

EN = Language("en")


def test_the_workbook_holds_what_the_page_shows(warehouses: dict[str, Warehouse], hr: Viewer) -> None:
    data, choice = warehouses["fiscal_year"], Choice(period="ytd", regions=("North",))
    view = team_view(data, hr, choice, EN)
    file = people_xlsx(view, choice, data, EN)
    sheets, people = read(file), people_frame(view)
    assert list(sheets) == ["Filters", "Key figures", "People", "By month", "Activity mix", "Pipeline", "Definitions"]
    assert column(sheets["People"], "revenue_value") == pytest.approx(people["revenue_value"].to_list(), nan_ok=True)
    values = {row[1]: row[2] for row in sheets["Key figures"][1:]}
    assert values["revenue"] == pytest.approx(view.now["revenue"].value)
    assert ["Currency", data.policy.currency] in sheets["Filters"]
    assert formulas(file) == []


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_of_a_table_as_csv_starts_a_formula(text: str) -> None:
    frame = pd.DataFrame({"name": [text], "gap": [-1.5]})
    about, rows = stated(csv_bytes(frame, [("Scope", text), ("Team", f"a,{text}")]))
    assert rows[0]["name"].startswith("'")
    assert rows[0]["gap"] == "-1.5", "a number stays one"
    assert about["Scope"][:1] not in "=+-@\t\r"
    assert about["Team"].startswith("a,"), "a comma in a name begins no cell"


def test_a_line_break_in_a_name_begins_no_line() -> None:
    about, rows = stated(csv_bytes(pd.DataFrame({"a": [1]}), [("Scope", "East\n=2+2"), ("Period", "Oct 2026")]))
    assert about == {"Scope": "East =2+2", "Period": "Oct 2026"}
    assert rows == [{"a": "1"}]
