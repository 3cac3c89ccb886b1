"""Files as they come: delimiters, encodings, quotes, line ends, spreadsheets and Parquet."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from analytics.errors import UsageError
from analytics.warehouse.files.read import open_source
from analytics.warehouse.files.source import Source
from tests.chinese import english_in

TABLE = "Id,Näme\n1,Ann\n2,李雷\n"
ROWS = [(2, "1", "Ann"), (3, "2", "李雷")]


def _read(folder: Path, **source: object) -> tuple[list[tuple[object, ...]], list[tuple[int, str]]]:
    reading = open_source(folder, Source.model_validate(source))
    rows = [tuple(row.values()) for batch in reading.batches() for row in batch.to_pylist()]
    return rows, [(bad.line, bad.rule) for bad in reading.unreadable]


WRITTEN = (  # bytes of the file, and what the mapping says
    (TABLE.encode(), {}),
    (TABLE.encode("utf-8-sig"), {}),
    (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), {}),
    (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), {}),
    (TABLE.encode("utf-16-le"), {}),
    (TABLE.encode("utf-16-be"), {}),
    (TABLE.encode("utf-16-le"), {"encoding": "utf-16-le"}),
    (TABLE.replace("ä", "a").encode("gb18030"), {"encoding": "gb18030"}),
    (TABLE.replace(",", ";").encode(), {}),
    (TABLE.replace(",", "\t").encode(), {}),
    (TABLE.replace(",", "|").encode(), {}),
    (TABLE.replace(",", "^").encode(), {"delimiter": "^"}),
    (TABLE.replace("\n", "\r\n").encode(), {}),
    (TABLE.replace("\n", "\r").encode(), {}),
    (TABLE.rstrip("\n").encode(), {}),
    (TABLE.replace("Ann", '"Ann"').encode(), {}),
)


@pytest.mark.parametrize(("content", "source"), WRITTEN)
def test_the_same_rows_however_they_are_written(tmp_path: Path, content: bytes, source: dict[str, str]) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert _read(tmp_path, file="a.csv", **source) == (ROWS, [])


LINES = (  # text, lines and first values, unreadable lines, because
    ('a,b\n1,"x\ny"\n2,z\n', [(2, "1"), (4, "2")], [], "a quoted line break belongs to the record"),
    ('a,b\r\n1,"x\r\ny"\r\n2,z\r\n', [(2, "1"), (4, "2")], [], "CRLF is one line break"),
    ('a,b\n\n1,x\n\n,\n2,z\n', [(3, "1"), (6, "2")], [], "lines without any value are no records, but count as lines"),
    ("\na,b\n1,x\n", [(3, "1")], [], "the header is the first line with a value"),
    ('a,b\n1,"say ""hi"", she said"\n', [(2, "1")], [], "doubled quotes and a delimiter in quotes"),
    ("a,b\n1\n2,x\n3,y,z\n4,v\n", [(3, "2"), (5, "4")], [(2, "too_few_fields"), (4, "too_many_fields")], "kept apart"),
    ('a,b\n1,"x"y\n2,z\n', [(3, "2")], [(2, "quotes")], "text after a closing quote"),
    ("a,b\n", [], [], "a header alone is an empty table"),
    ('a,b\n1,x"y\n', [(2, "1")], [], "a quote inside a value is a character"),
)


@pytest.mark.parametrize(("text", "rows", "unreadable", "because"), LINES)
def test_every_record_knows_its_line(
    tmp_path: Path, text: str, rows: list[object], unreadable: list[object], because: str
) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    found, bad = _read(tmp_path, file="a.csv", delimiter=",")
    assert ([row[:2] for row in found], bad) == (rows, unreadable), because


def _unreadable_text(folder: Path) -> None:
    (folder / "a.csv").write_bytes("a,b\n1,x\n2,é\n".encode("cp1252"))


def _text(content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "a.csv").write_text(content, "utf-8") and None


REFUSED = (
    (lambda folder: None, {}, "there is no such file in"),
    (_text(""), {}, "the file is empty; it needs a line with the columns' names"),
    (_text("\n\n"), {}, "the file is empty; it needs a line with the columns' names"),
    (_text("a,A\n1,2\n"), {}, "there are two columns named 'a'; rename one"),
    (_text("a;b,c;d\n1;2,3;4\n"), {}, "could be separated by any of ',', ';'; say which in the mapping"),
    (_unreadable_text, {"encoding": "utf-8"}, "line 3 is not valid utf-8; save it as UTF-8, or say its"),
    (_text('a,b\n1,x\n2,"y\n3,z\n'), {"delimiter": ","}, "the quote opened on line 3 is not closed"),
    (_text("x"), {"file": "../a.csv"}, "a source must lie inside the folder"),
    (_text("x"), {"file": "/etc/passwd"}, "a source must lie inside the folder"),
)


@pytest.mark.parametrize(("make", "source", "because"), REFUSED)
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(
    tmp_path: Path, make: Callable[[Path], None], source: dict[str, str], because: str
) -> None:
    make(tmp_path)
    with pytest.raises(UsageError, match=r"a\.csv|passwd") as refusal:
        _read(tmp_path, **({"file": "a.csv"} | source))
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def _workbook(path: Path, **sheets: list[list[object]]) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)


def test_a_sheet_keeps_types_and_rows(tmp_path: Path) -> None:
    day = dt.datetime(2026, 3, 4)
    _workbook(tmp_path / "a.xlsx", one=[
        [], ["Id", "Amount", "Day", "Mixed"], [272, 1.5, day, 7], [], [273, 2, day, "x"], [274, None, None, 1.5]])
    rows, _ = _read(tmp_path, file="a.xlsx", decimal=",")
    assert rows == [(3, 272, 1.5, day, "7"), (5, 273, 2.0, day, "x"), (6, 274, None, None, "1,5")]


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    _workbook(tmp_path / "a.xlsx", one=[["Id"], [1]], two=[["Id"], [2]])
    assert _read(tmp_path, file="a.xlsx", sheet="two")[0] == [(2, 2)]
    with pytest.raises(UsageError, match="several sheets; say which in the mapping, such as sheet: one") as several:
        _read(tmp_path, file="a.xlsx")
    with pytest.raises(UsageError, match="there is no sheet 'tow', did you mean 'two'") as unknown:
        _read(tmp_path, file="a.xlsx", sheet="tow")
    assert english_in(several.value) == english_in(unknown.value) == ""


@pytest.mark.parametrize(("file", "because"), [("a.xlsx", "no readable workbook"), ("a.parquet", "readable Parquet")])
def test_a_broken_binary_file_is_refused(tmp_path: Path, file: str, because: str) -> None:
    (tmp_path / file).write_bytes(b"PK\x03\x04 and then nothing of use")
    with pytest.raises(UsageError, match=because) as refusal:
        _read(tmp_path, file=file)
    assert english_in(refusal.value) == ""


def test_parquet_keeps_types_and_wall_clocks(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 4, 16, 0, tzinfo=dt.UTC)
    zoned = pa.array([moment, None], pa.timestamp("us", tz="Asia/Shanghai"))
    pq.write_table(pa.table({"Id": [1, 2], "at": zoned}), tmp_path / "a.parquet")
    assert _read(tmp_path, file="a.parquet")[0] == [(1, 1, dt.datetime(2026, 3, 5, 0, 0)), (2, 2, None)]
    assert open_source(tmp_path, Source(file="a.parquet")).columns == ("Id", "at")
