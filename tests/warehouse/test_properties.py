"""Whatever the bytes and tables are: nothing crashes, no record is lost or invented, no money changes."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.language import Phrase
from analytics.warehouse import snapshots
from analytics.warehouse.files import text as text_files
from analytics.warehouse.files.clean import BLANKS, Cleaner
from analytics.warehouse.files.read import open_source
from analytics.warehouse.files.source import Source
from analytics.warehouse.numbers import Marks, kind_sql, marks_of, number_sql

from . import sheets
from .conftest import Company

EASY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STARTS = st.sampled_from([b"", b"a,b\n", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbfa;b\n1;", b"12345678DUCK", b'a,b\n"',
                          b"a\tb\r\n\x81"])


BLOCKS = st.sampled_from([1 << 20, 7, 40, 300])  # bytes read at once: the quick reader reads what follows the first


def _read(content: bytes, block: int, **source: object) -> tuple[list[list[str | None]], int]:
    """The values of all rows, and how many records are no rows."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_files, "_BLOCK", block)
        (Path(folder) / "a.csv").write_bytes(content)
        reading = open_source(Path(folder), Source.model_validate({"file": "a.csv", **source}))
        rows = [list(row.values()) for batch in reading.batches() for row in batch.to_pylist()]
        assert len(rows) == reading.rows
        return rows, len(reading.unreadable)


@EASY
@given(STARTS, st.binary(max_size=400), BLOCKS, st.sampled_from([{}, {"encoding": "gb18030"}, {"encoding": "cp1252"}]))
def test_arbitrary_bytes_are_read_or_refused(start: bytes, content: bytes, block: int, source: dict[str, str]) -> None:
    try:
        rows, unreadable = _read(start + content, block, **source)
    except UsageError:
        return
    assert len(rows) + unreadable <= (start + content).count(b"\n") + (start + content).count(b"\r") + 1


KINDS = {"xlsx": 8, "xls": 20, "ods": 8, "parquet": 60}  # of file -> damaged files; a workbook's takes a process each


def _sound(kind: str, path: Path) -> bytes:
    rows = [["Day", "Seller", "Amount"], *([f"2026-03-{n:02}", n % 2, n * 1.5] for n in range(1, 25))]
    if kind == "parquet":
        pq.write_table(pa.table(dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))), path)
    else:
        sheets.write(path, {"one": rows})
    return path.read_bytes()


@pytest.mark.parametrize(("kind", "files"), KINDS.items())
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, kind: str, files: int) -> None:
    """Some bytes changed, or the end cut off: over some of these the library that reads them ends its process."""
    content, chance = _sound(kind, tmp_path / f"sound.{kind}"), random.Random(2)
    for _ in range(files):
        damaged = bytearray(content[: chance.choice((len(content), chance.randrange(20, len(content))))])
        for _ in range(chance.choice((1, 2, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / f"a.{kind}").write_bytes(damaged)
        with contextlib.suppress(UsageError):
            assert open_source(tmp_path, Source(file=f"a.{kind}")).rows <= len(content)


CELL = st.text(st.sampled_from('ab1,;"\'\n\r\t |-无é 　#'), max_size=6)
TABLES = st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), max_size=12))


@EASY
@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]), BLOCKS)
@example([["a\n", '"'], ["", ""], ["x", " y "]], ",", ("\r\n", csv.QUOTE_MINIMAL), 7)
@example([["", "\t"]], "\t", ("\n", csv.QUOTE_ALL), 7)
def test_a_table_that_is_written_is_read_back(
    rows: list[list[str]], delimiter: str, style: tuple[str, int], block: int
) -> None:
    """Cell by cell and line by line, but for blanks at the ends and words for nothing."""
    end, quoting = style
    names = [f"name {n}" for n in range(len(rows[0]) if rows else 2)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    lines = []
    for row in (names, *rows):
        lines.append(len(text.getvalue().replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        writer.writerow(row)
    nothing = Cleaner.of(Source(file="a.csv")).null_values
    clean = [[None if (word := cell.strip(BLANKS)) in nothing else word for cell in row] for row in rows]
    expected = [[line, *row] for line, row in zip(lines[1:], clean, strict=True) if any(cell for cell in row)]
    assert _read(text.getvalue().encode(), block, delimiter=delimiter, quote='"') == (expected, 0)


RAGGED = st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), max_size=30)


@EASY
@given(RAGGED, st.booleans(), BLOCKS)
@example([(2, True, False), (2, False, False), (3, True, False), (2, False, False)], True, 7)
def test_every_record_becomes_a_row_or_is_told(
    records: list[tuple[int, bool, bool]], quick: bool, block: int
) -> None:
    """Against a count by hand: fields beside the two named, quoted line breaks, quotes out of order.

    ``quick``: no quote is out of order, so that the quick reader goes on.
    """
    lines, good, bad = ["a,b"], 0, 0
    for fields, broken, out_of_order in records:
        cells, sloppy = ["x"] * fields, out_of_order and not quick
        if broken and cells:
            cells[0] = '"x\ny"'
        if sloppy and cells:
            cells[-1] = '"x"y'
        lines.append(",".join(cells))
        good += fields == 2 and not sloppy
        bad += (fields not in (0, 2)) or (bool(cells) and sloppy)
    rows, unreadable = _read("\n".join(lines).encode(), block, delimiter=",", quote='"', header=1)
    assert (len(rows), unreadable) == (good, bad)


AMOUNTS = st.lists(st.decimals(-10**9, 10**9, places=2), min_size=1, max_size=20)
FORMATS = {  # how an amount is written, and the marks that it is written with
    "plain": (lambda x: f"{x:.2f}", "."), "$1,234.50": (lambda x: f"${x:,.2f}", "."),
    "1,234.50-": (lambda x: f"{abs(x):,.2f}" + "-" * (x < 0), "."),
    "($1,234.50)": (lambda x: f"(${-x:,.2f})" if x < 0 else f"${x:,.2f}", "."),
    "1'234.50": (lambda x: f"{x:,.2f}".replace(",", "'"), "."), "1 234,50": (lambda x: f"{x:,.2f}".translate(
        str.maketrans(",.", " ,")), ","),
    "1.234,50 €": (lambda x: f"{x:,.2f} €".translate(str.maketrans(",.", ".,")), ","),
    "1234,50 EUR": (lambda x: f"{x:.2f} EUR".replace(".", ","), ","),
    "¥0.12345万": (lambda x: f"¥{x / 10_000:.6f}万", "."), "12.34%": (lambda x: f"{x * 100:.0f}%", "."),
    "１２３４．５０": (lambda x: f"{x:.2f}".translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－")), "."),
    "-1,234.50 in thousands": (lambda x: f"{x / 1000:,.5f}k", "."),
}


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as connection:
        yield connection


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=AMOUNTS)
def test_a_sum_of_money_is_the_same_however_it_is_written(con, form: str, amounts: list[Decimal]) -> None:
    write, decimal = FORMATS[form]
    written = [write(amount) for amount in amounts]
    kinds = con.execute(f"SELECT {kind_sql('v')}, v FROM (SELECT unnest(?) AS v)", [written]).fetchall()
    proved = marks_of({kind: v for kind, v in kinds if kind}, whole=False, place=Phrase(""), key="").decimal
    assert proved == decimal or not any("," in v or "." in v or "．" in v for v in written)
    ((total, missing),) = con.execute(
        f"SELECT sum(x), count(*) FILTER (x IS NULL) FROM (SELECT {number_sql('v', Marks(decimal))} AS x "
        "FROM (SELECT unnest(?) AS v))", [written]).fetchall()
    assert (total, missing) == (sum(amounts), 0)


@pytest.mark.parametrize("form", [*FORMATS, "xlsx", "xls", "ods"])
def test_a_sum_of_money_passes_through_a_load(company: Company, form: str) -> None:
    chance = random.Random(form)
    amounts = [Decimal(chance.randrange(-10**9, 10**9)) / 100 for _ in range(100)]
    if form in FORMATS:
        lines = "".join(f"2026-03-04|1|{FORMATS[form][0](amount)}\n" for amount in amounts)
        company.write("sales.csv", "Day|Seller|Amount\n" + lines)
    else:
        cells = [["Day", "Seller", "Amount"], *(["2026-03-04", 1, float(amount)] for amount in amounts)]
        sheets.write(company.folder / f"sales.{form}", {"one": cells})
        company.mapping["sources"]["sales"] = {"file": f"sales.{form}"}
    assert company.load().ok
    assert company.rows("SELECT count(*), sum(amount) FROM sales") == [(100, sum(amounts))]


@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"Day,Seller,Amount\n2026-03-04,1,10\n"]))
def test_a_load_of_arbitrary_bytes_adds_up_or_changes_nothing(content: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "build", lambda con, policy, progress: None)
        company = Company(Path(folder))
        company.write("sales.csv", start + content)
        try:
            report = company.load()
        except UsageError:
            assert snapshots.current(company.place) is None
        else:
            assert all(c.read == c.made == c.left_out + c.loaded + c.quarantined for c in report.counts)
