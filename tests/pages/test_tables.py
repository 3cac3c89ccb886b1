"""What tables of all pages share: their height, and one unit for the amounts of a column."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.language import Language
from pages.parts.money_column import money_column, unit_of
from pages.parts.table_size import table_size


@pytest.mark.parametrize(("rows", "most", "height"), [
    (0, 12, 36), (1, 12, 70), (12, 12, 444), (13, 12, 444), (13, None, 478)])
def test_a_table_stands_as_high_as_its_rows_up_to_the_most(rows: int, most: int | None, height: int) -> None:
    assert table_size(rows, most) == {"row_height": 34, "height": height}


@pytest.mark.parametrize(("amounts", "english", "chinese", "because"), [
    ([1e4, 4e5, 9e7], "¥k", "万元", "one large amount does not round the others away"),
    ([12e6, 17e6, 30e6], "¥M", "万元", "the middle one"),
    ([-12e6, -17e6], "¥M", "万元", "a loss has a size, too"),
    ([None, 5e3], "¥k", "元", "what is unknown does not count"),
    ([], "¥", "元", "no amount, no larger unit"),
])
def test_the_unit_is_that_of_the_amount_in_the_middle(
    amounts: list[float | None], english: str, chinese: str, because: str
) -> None:
    series = pd.Series(amounts, dtype=float)
    found = [unit_of(series, "CNY", Language(code)).name for code in ("en", "zh_CN")]
    assert found == [english, chinese], because


def test_a_column_has_the_decimals_of_its_unit() -> None:
    def written(amount: float, **settings: bool) -> str:
        unit = unit_of(pd.Series([amount]), "CNY", Language())
        return money_column("Revenue", unit, **settings)["type_config"]["format"]

    assert (written(17.6e6), written(176e6), written(-17.6e6, sign=True)) == ("%,.1f", "%,.0f", "%+,.1f")
