"""A look at a file: parts, heading, kinds of values, what is in doubt; a large file is looked at in places only."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from analytics.warehouse.files.source import Source
from analytics.warehouse.matching.preview import Preview, preview, previews


def seen(folder: Path, *values: str, header: str = "Value") -> Preview:
    """A preview of one column of texts."""
    lines = [f"N;{header}", *(f"{n};{value}" for n, value in enumerate(values)), ""]
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    return preview(folder, Source(file="a.csv", delimiter=";"))


KINDS = (
    (("1", "2", "30"), "integer"), (("1.5", "2.25"), "number"), (("1.234,50", "12,5"), "number"),
    (("$1,234.50", "$2"), "money"), (("¥12万", "¥3.5万"), "money"), (("(500)", "12,50 €"), "money"),
    (("12%", "5.5%"), "percent"), (("00:02:23", "01:10:00"), "duration"), (("5分钟", "2 h 5 min"), "duration"),
    (("2026-03-04", "2026/3/5"), "date"), (("2026年3月4日", "2026年3月5日"), "date"), (("4 Mar 2026", ""), "date"),
    (("3/14/2026", "3/4/2026"), "date"), (("2026-03-04 10:05", "2026-03-04T11:00:00Z"), "date"),
    (("20260304", "20260305"), "date"),
    (("true", "false"), "yes_no"), (("是", "否"), "yes_no"), (("0", "1"), "yes_no"),
    (("1", "1"), "integer"), (("yes",), "yes_no"),
    (("A-17", "B-18"), "identifier"), (("ann@x.example", "bo@x.example"), "identifier"),
    (("Ann Lee", "Bo"), "text"), (("won", "lost"), "text"), (("", "-"), "empty"),
    (("45000", "45001"), "integer"), (("1", "x", "y"), "text"),
)


@pytest.mark.parametrize(("values", "kind"), KINDS)
def test_kinds_are_those_that_a_load_would_read(values: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    assert seen(tmp_path, *values)["Value"].kind == kind


DOUBTS = (  # values, what is asked and by which key it is said; the order and mark that are proved
    (("3/4/2026", "5/6/2026"), "can be read in several ways", "dates", "", ""),
    (("3/14/2026", "3/4/2026"), "", "", "%m/%d/%Y", ""), (("14/3/2026", "3/4/2026"), "", "", "%d/%m/%Y", ""),
    (("3/14/2026", "14/3/2026"), "has the day first", "dates", "", ""),
    (("1,234", "2,500"), "could group thousands or begin the decimals", "decimal", "", ""),
    (("1,234", "2,50"), "", "", "", ","), (("1,234", "2.50"), "", "", "", "."),
    (("$1", "€2"), "there are amounts in", "", "", ""),
    (("2:23", "1:05"), "hours and minutes or minutes and seconds", "durations", "", ""),
)


@pytest.mark.parametrize(("values", "asked", "key", "order", "decimal"), DOUBTS)
def test_what_a_load_would_ask_is_asked_before(
    values: tuple[str, ...], asked: str, key: str, order: str, decimal: str, tmp_path: Path
) -> None:
    column = seen(tmp_path, *values)["Value"]
    assert (column.doubt is not None) is bool(asked)
    assert asked in str(column.doubt or "")
    assert (column.asks, column.order, column.decimal) == (key, order, decimal)


def test_columns_are_counted(tmp_path: Path) -> None:
    column = seen(tmp_path, "a", "b", "", "b")["Value"]
    assert (column.rows, column.filled, column.distinct, column.empty, column.unique) == (4, 3, 2, 0.25, False)
    assert seen(tmp_path, "a", "b")["Value"].unique
    assert set(column.examples) == {"a", "b"}


def test_a_workbook_is_shown_sheet_by_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "crm.xlsx")) as book:
        for name, rows in (("Deals 2026", [["Our deals"], [], ["Deal", "Amount"], ["D1", 5]]), ("Empty", []),
                           ("客户", [["客户名称"], ["华新"]])):
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    deals, customers = previews([tmp_path / "crm.xlsx"])
    assert (deals.name, deals.source.sheet) == ("crm_Deals_2026", "Deals 2026")
    assert (deals.heading, deals.rows) == (3, (("D1", 5),))
    assert (customers.name, [column.name for column in customers.columns]) == ("crm", ["客户名称"])
    assert not deals.sample


def test_every_format_is_looked_at(tmp_path: Path) -> None:
    table = pa.table({"amount": [1.5, None], "name": ["Ann", "Bo"]})
    pq.write_table(table, tmp_path / "a.parquet")
    with duckdb.connect(str(tmp_path / "b.duckdb")) as con:
        con.execute("CREATE TABLE sales AS SELECT 1.5 AS amount, DATE '2026-03-04' AS day")
        con.execute("CREATE TABLE people AS SELECT 'Ann' AS name")
    (tmp_path / "c.csv").write_bytes("客户;金额\n华新;1,5\n".encode("gb18030"))
    (tmp_path / "d.csv").write_bytes("Name\tAmount\nAnn\t1.5\n".encode("utf-16"))
    found = {one.name: [(c.name, c.kind) for c in one.columns]
             for one in previews(sorted(path for path in tmp_path.iterdir()))}
    assert found == {
        "a": [("amount", "number"), ("name", "text")], "b_people": [("name", "text")],
        "b_sales": [("amount", "number"), ("day", "date")], "c": [("客户", "text"), ("金额", "number")],
        "d": [("Name", "text"), ("Amount", "number")]}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_large_file_is_looked_at_in_places(encoding: str, tmp_path: Path) -> None:
    """What only comes further down is seen; quoted values over several lines do not confuse it; it takes no time."""
    head = "Id,Name,Amount,Note\n"
    early = "".join(f'{n},客户{n % 90},{n}.5,"one\ntwo, three"\n' for n in range(60_000))
    late = "".join(f"{n},Late,{n}.5,x\n" for n in range(60_000, 240_000))
    (tmp_path / "big.csv").write_bytes((head + early + late).encode(encoding))
    started = time.process_time()
    (found,) = previews([tmp_path / "big.csv"])
    assert time.process_time() - started < 2
    assert found.sample
    assert found.looked_at < 60_000
    assert [column.kind for column in found.columns] == ["integer", "text", "number", "text"]
    assert ("Late" in found["Name"].values) is (encoding != "utf-16"), "of two bytes a letter only the beginning"
    assert found.rows[0] == ("0", "客户0", "0.5", "one\ntwo, three")


def test_a_small_file_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Id\n" + "".join(f"{n}\n" for n in range(30_000)), "utf-8")
    (found,) = previews([tmp_path / "a.csv"])
    assert (found.sample, found.looked_at, found["Id"].distinct) == (False, 30_000, 30_000)
    assert len(found["Id"].values) == 1_000


NAMES = ("deals.csv", "2026 deals.csv", "商机.csv", "no.csv", "deals.txt", "deals (1).csv")


def test_sources_have_names_that_a_mapping_can_use(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("A\n1\n", "utf-8")
    found = [one.name for one in previews([tmp_path / name for name in NAMES])]
    assert found == ["deals", "source_2026_deals", "source", "no", "deals_2", "deals__1"]


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (found,) = previews([tmp_path / "nothing.csv"])
    assert "there is no such file" in str(found.fault)
    assert found.doubts == (found.fault,)
