"""Spreadsheets as people fill them: titles above, merged names, notes beside and below, sheets without data."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from analytics.errors import UsageError
from analytics.warehouse.read import open_source
from analytics.warehouse.source import Source
from tests.chinese import english_in

from .sheets import Cells, write

DAY = dt.datetime(2026, 3, 4)
KINDS = pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])


def _read(path: Path, **source: object) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    reading = open_source(path.parent, Source.model_validate({"file": path.name} | source))
    return reading.columns, [tuple(row.values()) for batch in reading.batches() for row in batch.to_pylist()]


@KINDS
def test_every_kind_of_workbook_keeps_types_and_rows(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, {"one": [["Id", "Amount", "Day", "Mixed"], [272, 1.5, DAY, "x"], [], [273, 2, DAY, 1.5],
                         [274, None, None, "无"], [], []]})
    assert _read(path) == (("Id", "Amount", "Day", "Mixed"),
                           [(2, 272, 1.5, DAY, "x"), (4, 273, 2.0, DAY, "1.5"), (5, 274, None, None, None)])


@KINDS
def test_titles_and_remarks_above_are_passed_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, {"one": [["Sales, north"], [], ["From:", DAY], ["Id", "Day", "Amount"], [1, DAY, 5], [2, DAY, 6]]})
    assert _read(path) == (("Id", "Day", "Amount"), [(5, 1, DAY, 5), (6, 2, DAY, 6)])


@KINDS
def test_of_several_sheets_the_only_filled_one_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, {"empty": [[]], "data": [["Id"], [1]], "also empty": [[]]})
    assert _read(path) == (("Id",), [(2, 1)])


HEADINGS: tuple[tuple[Cells, tuple[tuple[int, int, int, int], ...], tuple[str, ...], int, str], ...] = (
    ([["Title", None, None], ["Id", "A", "B"], [1, 2, 3]], ((0, 0, 0, 2),), ("Id", "A", "B"), 3, "a merged title"),
    ([["Id", "Q1", None], [None, "Jan", "Feb"], [1, 2, 3]], ((0, 0, 1, 0), (0, 1, 0, 2)), ("Id", "Q1 Jan", "Q1 Feb"), 3,
     "a name over two columns, and one over two rows"),
    ([["Id", "Sum", None], [1, 2, 3]], ((0, 1, 0, 2),), ("Id", "Sum", "column 3"), 2, "merged over values, not names"),
    ([["Id", "A"], [1, 2], [None, None, "note"]], (), ("Id", "A", "column 3"), 2, "a note beside the table"),
    ([["Id\nno.", "  A  b "], [1, 2]], (), ("Id no.", "A b"), 2, "line breaks and blanks in a name"),
)


@pytest.mark.parametrize(("cells", "merged", "columns", "line", "because"), HEADINGS, ids=[h[-1] for h in HEADINGS])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_what_columns_are_called(tmp_path: Path, kind: str, cells: Cells, merged, columns: tuple[str, ...], line: int,
                                 because: str) -> None:
    write(tmp_path / f"a.{kind}", {"one": cells}, merged)
    found, rows = _read(tmp_path / f"a.{kind}")
    assert found == columns
    assert rows[0][:2] == (line, 1)


def test_the_row_of_the_names_may_be_stated(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"one": [["made", "by", "us"], ["Id", "A", "B"], [1, 2, 3]]})
    assert _read(tmp_path / "a.xlsx", header=2)[0] == ("Id", "A", "B")
    (tmp_path / "a.csv").write_text("made,by,us\nId,A,B\n1,2,3\n", "utf-8")
    assert _read(tmp_path / "a.csv", header=2) == (("Id", "A", "B"), [(3, "1", "2", "3")])


def test_formulas_that_failed_are_not_taken_for_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("first")
        sheet = book.add_worksheet("second & last")
        for n, row in enumerate((["Id", "Sum", "Note"], [1, 2.5, "x"], [2, None, "y"], [3, None, None])):
            sheet.write_row(n, 0, row)
        sheet.write_formula(2, 1, "=1/0", book.add_format({"bold": True}), "#DIV/0!")
        sheet.write_formula(3, 2, '=VLOOKUP("<a>",A1:B2,2)', None, "#N/A")
    assert _read(tmp_path / "a.xlsx") == (("Id", "Sum", "Note"), [
        (2, 1, "2.5", "x"), (3, 2, "#DIV/0!", "y"), (4, 3, None, "#N/A")])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(1_000_000))
        packed.filelist[0].file_size = 2_100_000_000


def _protected(path: Path) -> None:
    package = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + package + bytes(400))


REFUSED = (
    (lambda path: write(path, {"one": [[]]}), "a.xlsx: the sheet 'one' is empty"),
    (lambda path: write(path, {"one": [["Id"]], "two": [["Id"]]}), "several sheets; say which in the mapping, such as"),
    (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "no readable workbook"),
    (_protected, "a.xlsx: the workbook is protected by a password; save it without one"),
    (_bomb, "a.xlsx: the workbook unpacks to 2 GB, more than the 2 GB"),
    (lambda path: path.write_text("<html><table><tr><td>Id</td></tr></table></html>"), "this is a web page or XML"),
    (lambda path: write(path, {"one": [["x"] * 5000]}), "a.xlsx: there are more columns than the 4,096"),
)


@pytest.mark.parametrize(("make", "because"), REFUSED, ids=[because for _, because in REFUSED])
def test_a_workbook_that_cannot_be_read_is_refused(tmp_path: Path, make, because: str) -> None:
    make(tmp_path / "a.xlsx")
    with pytest.raises(UsageError) as refusal:
        _read(tmp_path / "a.xlsx")
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("Id\tName\n1\tAnn\n", "utf-8")
    assert _read(tmp_path / "a.xls") == (("Id", "Name"), [(2, "1", "Ann")])
    write(tmp_path / "b.xlsx", {"one": [["Id"], [1]]})
    (tmp_path / "b.xlsx").rename(tmp_path / "b.csv")
    assert _read(tmp_path / "b.csv") == (("Id",), [(2, 1)])
