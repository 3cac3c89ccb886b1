"""The Quality page: of what was loaded, with faults and doubts, without any, and of the demo company."""

from __future__ import annotations

import pytest

from analytics.policy import Policy
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load

FILES = {
    "managers": "manager_id,name\n1,Ann\n2,Bo\n",
    "customers": "customer_id,name,manager_id\nc1,Bikes Inc,1\nc2,Velo SA,2\n",
    "sales": "sold_on,manager_id,customer_id,amount\n" + "".join(
        f"2026-{month:02d}-05,{person},c{person},{100 * month + person}\n"
        for month in range(1, 11) for person in (1, 2)),
}
FAULTY = FILES | {
    "customers": FILES["customers"] + "c3,BIKES INC,1\n",
    "sales": FILES["sales"] + "2026-10-06,1,c1,n/k\n2026-10-07,1,c1,n/k\n2026-10-08,9,c1,5\n"}


@pytest.fixture
def quality(open_app, tmp_path):
    """Opens the page on these files, loaded one after the other."""
    def opened(*loads: dict[str, str], **query: str):
        for number, files in enumerate(loads):
            folder = tmp_path / f"files{number}"
            folder.mkdir()
            for name, text in files.items():
                (folder / f"{name}.csv").write_text(text, "utf-8")
            load(mapping_for(sorted(folder.glob("*.csv"))), folder, tmp_path / "w", Policy())
        return open_app(tmp_path / "w", **query).open("quality")

    return opened


def test_faults_are_told_by_reason_and_doubts_apart_from_them(quality):
    app = quality(FAULTY)
    (first, errors, warnings) = (frame.value for frame in app.test.dataframe)
    assert app.titles == ["The table Customers needs most care: 33.33% of its rows are sound"], "two of three names"
    assert first[["table_name", "loaded", "quarantined", "doubtful"]].to_numpy().tolist()[:2] == [
        ["Customers", 3, 0, 2], ["Sales lines", 20, 3, 0]]
    assert errors[["table", "column", "rows", "example", "line"]].to_numpy().tolist() == [
        ["Sales lines", "Amount", 2, "n/k", 22], ["Sales lines", "Account manager", 1, "9", 24]]
    assert any("BIKES INC" in text and "spelling" in text for text in warnings["warning"])


def test_scores_are_kept_over_loads(quality):
    app = quality(FAULTY, FILES)
    table = app.test.dataframe[0].value.set_index("table_name")
    assert table.loc["Sales lines", "score"] == 100
    assert list(table.loc["Sales lines", "trend"]) == [86.95, 100], "20 of 23, never rounded up"


def test_one_fault_among_many_rows_is_never_a_hundred_percent(quality):
    many = "".join(f"2026-09-{day:02d},{person},c{person},{amount}\n"
                   for day in range(1, 29) for person in (1, 2) for amount in range(1, 401))
    app = quality(FILES | {"sales": FILES["sales"] + many + "2026-10-08,9,c1,5\n"})
    table = app.test.dataframe[0].value
    assert app.titles == ["The table Sales lines needs most care: 99.99% of its rows are sound"]
    assert table.set_index("table_name").loc["Sales lines", "score"] == 99.99, "one of 22,421"


def test_tables_columns_and_reasons_are_told_in_chinese(quality):
    app = quality(FAULTY, lang="zh")
    assert app.titles == ["“客户”最需关注：合格行占33.33%"]
    shown = "".join(frame.value.to_csv() for frame in app.test.dataframe)
    assert ("销售明细" in shown, "客户经理" in shown) == (True, True)
    assert not [word for word in ("customers", "sales,", "manager_id", "amount") if word in shown]  # but sales.csv


def test_where_all_is_sound(quality):
    app = quality(FILES, lang="zh")
    assert app.titles == ["加载的数据全部合格"]
    assert len(app.test.dataframe) == 1


def test_the_demo_company_was_not_loaded(open_app, demo_place):
    app = open_app(demo_place, **{"as": "administrator"}).open("quality")
    assert app.titles == ["The demo company was made, not loaded"]
