"""A corpus of small files, one for each format and damage: what must be loaded of it, and what quarantined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from . import sheets
from .conftest import Company

NAMES = ["Day", "Seller", "Amount", "Order"]
DAYS = [dt.datetime(2026, 3, 4), dt.datetime(2026, 3, 5), dt.datetime(2026, 12, 25)]
CELLS: sheets.Cells = [NAMES, [DAYS[0], 1, 1234.5, "Müller"], [DAYS[1], 2, -500, "Zoë"], [DAYS[2], 1, 0.25, "Ann"]]
TEXT = "Day,Seller,Amount,Order\n2026-03-04,1,1234.5,Müller\n2026-03-05,2,-500,Zoë\n2026-12-25,1,0.25,Ann\n"
CHINESE = TEXT.replace("Müller", "深圳腾讯").replace("Zoë", "北京字节").replace("Ann", "李雷")


def _text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: path.write_bytes(text.encode(encoding)) and None


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE orders AS SELECT * FROM (VALUES (DATE '2026-03-04', 1, 1234.5, 'Müller'),"
                    " ('2026-03-05', 2, -500, 'Zoë'), ('2026-12-25', 1, 0.25, 'Ann'))"
                    ' t(Day, Seller, Amount, "Order")')


def _parquet(path: Path) -> None:
    columns = list(map(list, zip(*CELLS[1:], strict=True)))
    pq.write_table(pa.table(dict(zip(NAMES, [columns[0], columns[1], [float(x) for x in columns[2]], columns[3]],
                                     strict=True))), path)


def _columns(**written: list[str]) -> str:
    """The same rows, some columns in other forms."""
    columns = {"Day": ["2026-03-04", "2026-03-05", "2026-12-25"], "Seller": ["1", "2", "1"],
               "Amount": ["1234.5", "-500", "0.25"], "Order": ["a", "b", "c"]} | written
    return "\n".join("|".join(row) for row in (columns, *zip(*columns.values(), strict=True))) + "\n"


SOUND: tuple[tuple[str, str, Callable[[Path], None]], ...] = (  # all of them: three rows, 734.75 in all
    ("UTF-8", "a.csv", _text(TEXT)),
    ("UTF-8 with a mark", "a.csv", _text(TEXT, "utf-8-sig")),
    ("UTF-16", "a.csv", _text(TEXT, "utf-16")),
    ("GB18030", "a.csv", _text(CHINESE, "gb18030")),
    ("Latin-1", "a.csv", _text(TEXT, "latin-1")),
    ("tabs", "a.tsv", _text(TEXT.replace(",", "\t"))),
    ("semicolons, and told to Excel", "a.csv", _text("sep=;\n" + TEXT.replace(",", ";"))),
    ("single quotes", "a.csv", _text(TEXT.replace("Müller", "'Müller, Co'").replace("Zoë", "'Z'"))),
    ("a title above", "a.csv", _text("Sales of spring\n\n" + TEXT)),
    ("XLSX", "a.xlsx", lambda path: sheets.write(path, {"one": CELLS})),
    ("XLS", "a.xls", lambda path: sheets.write(path, {"one": [["Spring"], *CELLS, [], []]})),
    ("ODS", "a.ods", lambda path: sheets.write(path, {"one": CELLS, "empty": [[]]})),
    ("Parquet", "a.parquet", _parquet),
    ("DuckDB", "a.duckdb", _duckdb),
    ("dollars", "a.csv", _text(_columns(Amount=["$1,234.50", "($500.00)", "$0.25"]))),
    ("euros", "a.csv", _text(_columns(Amount=["1.234,50 €", "-500,00 €", "0,25 €"]))),
    ("ten thousands", "a.csv", _text(_columns(Amount=["¥0.12345万", "-¥0.05万", "¥0.25"]))),
    ("day first", "a.csv", _text(_columns(Day=["04/03/2026", "05/03/2026", "25/12/2026"]))),
    ("names of months", "a.csv", _text(_columns(Day=["4 Mar 2026", "March 5, 2026", "25-DEC-2026"]))),
    ("Chinese dates", "a.csv", _text(_columns(Day=["2026年3月4日", "2026年03月05日", "2026年12月25日"]))),
    ("Excel's serial numbers", "a.csv", _text(_columns(Day=["46085", "46086", "46381"]))),
    ("each column in another form", "a.csv", _text(_columns(
        Day=["04.03.2026", "05.03.2026", "25.12.2026"], Seller=["1", "2", "1"], Amount=["1.234,50", "(500)", "0,25"]))),
)


def _load(company: Company, file: str, write: Callable[[Path], None]) -> None:
    write(company.folder / file)
    company.mapping["sources"]["sales"] = {"file": file}
    company.sales["order_id"] = "Order"
    company.load()


@pytest.mark.parametrize(("file", "write"), [s[1:] for s in SOUND], ids=[s[0] for s in SOUND])
def test_a_sound_file_is_loaded_whole(company: Company, file: str, write: Callable[[Path], None]) -> None:
    _load(company, file, write)
    assert company.quarantine() == []
    assert company.rows("SELECT count(*), sum(amount), count(order_id), string_agg(sold_on, ' ' ORDER BY sold_on)"
                        " FROM sales") == [(3, Decimal("734.75"), 3, "2026-03-04 2026-03-05 2026-12-25")]


DAMAGED = (  # what is damaged, the file, rows loaded, lines and rules of the others
    ("a line cut off", TEXT + "2026-03-", 3, [(5, "too_few_fields")]),
    ("a line run on", TEXT.replace("Zoë\n", "Zoë,"), 1, [(3, "too_many_fields")]),
    ("a number that is none", TEXT.replace("-500", "five"), 2, [(3, "not_number")]),
    ("a failed formula", TEXT.replace("-500", "#DIV/0!"), 2, [(3, "not_number")]),
    ("a day that does not exist", TEXT.replace("2026-03-05", "2026-02-30"), 2, [(3, "not_date")]),
    ("nobody's sale", TEXT.replace(",2,", ",9,"), 2, [(3, "unknown")]),
    ("an amount that says nothing", TEXT.replace("-500", "无"), 2, [(3, "required")]),
    ("the header once more", TEXT + TEXT, 6, [(5, "header_again")]),
    ("text after a quote", TEXT.replace("Zoë", '"Zoë" Co'), 2, [(3, "quotes")]),
    ("blank lines", TEXT.replace("\n", "\n\n"), 3, []),
    ("a total below", TEXT + ",,734.75,\n", 3, [(5, "required")]),
)


@pytest.mark.parametrize(("text", "loaded", "quarantined"), [d[1:] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_a_damaged_file_is_loaded_but_for_its_damage(
    company: Company, text: str, loaded: int, quarantined: list[tuple[int, str]]
) -> None:
    _load(company, "a.csv", _text(text))
    assert [(row[1], row[5]) for row in company.quarantine()] == quarantined
    assert company.rows("SELECT count(*) FROM sales") == [(loaded,)]
