"""Spreadsheets as people fill them: titles above, merged names, notes beside and below, sheets without data."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlwt

from analytics.errors import UsageError
from analytics.warehouse.files.read import open_source
from analytics.warehouse.files.source import Source
from tests.chinese import english_in

from .sheets import Cells, Failed, changed, write

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


FAILED: Cells = [
    ["Id", "Sum", "Note"], [1, 2.5, "x"], [2, Failed("#DIV/0!"), "y"], [3, None, Failed("#N/A")], [4, 5, "z"],
    [Failed("#REF!"), None, None, Failed("#VALUE!")]]


def _as_others_write_it(path: Path) -> None:
    """With a prefix before each name, and the kind of a cell before its place."""
    changed(path, "xl/worksheets/sheet2.xml", lambda xml: re.sub(
        rb'<x:c (r="\w+")([^>]*) t="e"', rb'<x:c\2 t="e" \1',
        re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")))


@pytest.mark.parametrize(("kind", "change"), [
    *((kind, None) for kind in ("xlsx", "xls", "ods")), ("xlsx", _as_others_write_it)])
def test_formulas_that_failed_are_not_taken_for_empty(tmp_path: Path, kind: str, change) -> None:
    path = tmp_path / f"a.{kind}"
    write(path, {"first": [[]], "second & last": FAILED})
    if change:
        change(path)
    assert _read(path) == (("Id", "Sum", "Note", "column 4"), [
        (2, "1", "2.5", "x", None), (3, "2", "#DIV/0!", "y", None), (4, "3", None, "#N/A", None),
        (5, "4", "5", "z", None), (6, "#REF!", None, None, "#VALUE!")])


def test_repeated_cells_of_an_ods_whose_formula_failed(tmp_path: Path) -> None:
    write(tmp_path / "a.ods", {"one": [["Id", "Sum", "More"], [1, Failed("#N/A")]]})
    changed(tmp_path / "a.ods", "content.xml", lambda xml: xml.replace(
        b'<table:table-row><table:table-cell office:value-type="float"',
        b'<table:table-row table:number-rows-repeated="2"/><table:table-row table:number-rows-repeated="3">'
        b'<table:table-cell office:value-type="float"').replace(
            b"of:=1/0", b'of:=1/0" table:number-columns-repeated="2'))
    assert _read(tmp_path / "a.ods")[1] == [(row, 1, "#N/A", "#N/A") for row in (4, 5, 6)]


def test_the_result_of_a_formula_of_an_xls_that_is_an_error(tmp_path: Path) -> None:
    """As Excel keeps it: in the record of the formula."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("one")
    for n, cell in enumerate(("Id", 1, xlwt.Formula("1/0"))):
        sheet.write(n, 0, cell)
    book.save(str(tmp_path / "a.xls"))
    content = bytearray((tmp_path / "a.xls").read_bytes())
    start = re.search(rb"\x06\x00..\x02\x00\x00\x00..", content, re.DOTALL).end()  # its row, column and format
    content[start : start + 8] = b"\x02\x00\x07\x00\x00\x00\xff\xff"
    (tmp_path / "a.xls").write_bytes(content)
    assert _read(tmp_path / "a.xls") == (("Id",), [(2, "1"), (3, "#DIV/0!")])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(1_000_000))
        packed.filelist[0].file_size = 2_100_000_000


def _xlsx_with_password(path: Path) -> None:
    package = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + package + bytes(400))


def _xls_with_password(path: Path) -> None:
    """FILEPASS instead of the first record that is as long."""
    write(path, {"one": [["Id"], [1]]})
    path.write_bytes(path.read_bytes().replace(struct.pack("<HH", 0x5C, 112), struct.pack("<HH", 0x2F, 112), 1))


def _ods_with_password(path: Path) -> None:
    encrypted = (b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
                 b"</manifest:file-entry></manifest:manifest>")
    write(path, {"one": [["Id"], [1]]})
    changed(path, "META-INF/manifest.xml", lambda xml: xml.replace(b"</manifest:manifest>", encrypted))
    changed(path, "content.xml", lambda xml: bytes(range(256)) * 4)


@pytest.mark.parametrize("make", [_xlsx_with_password, _xls_with_password, _ods_with_password])
def test_a_workbook_with_a_password_is_refused(tmp_path: Path, make) -> None:
    path = tmp_path / f"a.{make.__name__.split('_')[1]}"
    make(path)
    with pytest.raises(UsageError, match=f"{path.name}: the workbook is protected by a password; save it") as refusal:
        _read(path)
    assert english_in(refusal.value) == ""


def _far_away(path: Path) -> None:
    write(path, {"one": [["Id"], ["stray"]]})
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="2"', b'r="1048576"').replace(
        b'"A2"', b'"XFD1048576"'))


def _damaged_xls(path: Path) -> None:
    """Cut off within its directory, over which calamine ends its process."""
    write(path.with_suffix(".xls"), {"one": [["Id"], [1]]})
    content = path.with_suffix(".xls").read_bytes()
    path.write_bytes(content[: len(content) - 200])


REFUSED = (
    (lambda path: write(path, {"one": [[]]}), "a.xlsx: the sheet 'one' is empty"),
    (lambda path: write(path, {"one": [["Id"]], "two": [["Id"]]}), "several sheets; say which in the mapping, such as"),
    (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "no readable workbook"),
    (_far_away, "a.xlsx: the workbook is too large to be read, perhaps by a cell far from its table"),
    (_damaged_xls, "a.xlsx: the workbook is damaged and cannot be read"),
    (lambda path: zipfile.ZipFile(path, "w").writestr("xl/workbook.bin", b""), "this is a binary workbook (XLSB)"),
    (_bomb, "a.xlsx: the workbook unpacks to 2 GB, more than the 2 GB"),
    (lambda path: path.write_text("<html><table><tr><td>Id</td></tr></table></html>"), "this is a web page or XML"),
    (lambda path: write(path, {"one": [["x"] * 5000]}), "a.xlsx: there are more columns than the 4,096"),
)


@pytest.mark.parametrize(("make", "because"), REFUSED, ids=range(len(REFUSED)))
def test_a_workbook_that_cannot_be_read_is_refused(tmp_path: Path, make, because: str) -> None:
    make(tmp_path / "a.xlsx")
    with pytest.raises(UsageError) as refusal:
        _read(tmp_path / "a.xlsx")
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("Id\tName\n1\tAnn\n", "utf-8")
    assert _read(tmp_path / "a.xls") == (("Id", "Name"), [(2, "1", "Ann")])
    for kind, called in itertools.permutations(("xlsx", "xls", "ods", "csv"), 2):
        if kind != "csv":
            write(tmp_path / f"b.{kind}", {"one": [["Id"], [1]]})
            (tmp_path / f"b.{kind}").rename(tmp_path / f"b.{called}")
            assert _read(tmp_path / f"b.{called}") == (("Id",), [(2, 1)])
