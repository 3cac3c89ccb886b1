"""The team page's workbook: its rows are the page's, with the filters beside them."""

from __future__ import annotations

import pytest

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.choice import Choice
from analytics.performance.export import people_frame, people_xlsx
from analytics.performance.team import team_view
from analytics.warehouse.query import Warehouse
from tests.sheets import column, formulas, read

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
