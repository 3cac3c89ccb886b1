"""What no loader can use: one sentence names the thing and the remedy, and the old snapshot serves on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.errors import UsageError
from analytics.warehouse import snapshots
from analytics.warehouse.files import clean
from analytics.warehouse.reasons import RULES
from tests.chinese import english_in

from .conftest import Company

REPOSITORY = Path(__file__).parents[2]
GOOD = "Day,Seller,Amount\n2026-03-04,1,10\n"
Spoil = Callable[[Company], object]


def _file(content: str | bytes) -> Spoil:
    return lambda company: company.write("sales.csv", content)


ROWS = {"Day": ["2026-03-04"], "Seller": ["1"], "Amount": ["10"]}


def _parquet(columns: dict[str, object]) -> Spoil:
    return lambda company: pq.write_table(pa.table(columns), company.folder / "sales.csv")


UNUSABLE: tuple[tuple[str, Spoil, str], ...] = (
    ("binary", _file(bytes(range(256)) * 40), "sales.csv: this is no text"),
    ("compressed", _file(b"\x1f\x8b\x08\x00\x00\x00\x00\x00" + bytes(range(256))), "sales.csv: this is no text"),
    ("truncated within quotes", _file(GOOD + '2026-03-05,1,"11'), "the quote opened on line 3 is not closed"),
    ("damaged UTF-8", _file(("Day,Seller,Amount\n" + "2026-03-04,李,1\n" * 20).encode() + b"2026-03-05,\xe6\x9d,1\n"),
     "sales.csv: line 22 is not valid utf-8"),
    ("cut off within a character of UTF-16", _file(GOOD.encode("utf-16")[:-1]),
     "sales.csv: line 2 is not valid utf-16"),
    ("a million columns", _file(",".join(map(str, range(1_000_000))) + "\n"), "there are more columns than the 4,096"),
    ("one line of 2 MB", _file("x" * 2_000_000), "a value on line 1 is longer than 131,072 characters"),
    ("a value of 40 MB", _file(GOOD + "2026-03-05,1,1" + "0" * 40_000_000 + "\n"), "a value on line 3 is longer than"),
    ("two columns of one name", _file("Day,Seller,Amount,amount\n2026-03-04,1,10,10\n"), "two columns named 'Amount'"),
    ("a header alone", _file("Day,Seller,Amount\n"), "nothing could be loaded into sales, activities, surveys"),
    ("an empty file", _file(""), "sales.csv: the file is empty"),
    ("blank lines alone", _file("\n \n,,\n"), "sales.csv: the file is empty"),
    ("another file's columns", _file("Datum,Wer,Summe\n2026-03-04,1,10\n"), "sales.csv has no column 'Day'"),
    ("a web page", _file("<!DOCTYPE html><html><body>Please sign in</body></html>"), "this is a web page or XML"),
    ("a cut off workbook", _file(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00"), "this is no readable workbook"),
    ("a Parquet file of 5,000 columns", _parquet({f"c{n}": ["1"] for n in range(5_000)}),
     "more columns than the 4,096"),
    ("a Parquet file of texts that are none", _parquet({**ROWS, "Seller": pa.array([b"\xe6\x9d"]).view(pa.string())}),
     "sales.csv: this is no readable Parquet file (In column 1: Invalid"),
    ("a cut off Parquet file", _file(b"PAR1\x15\x04\x15\x10"), "this is no readable Parquet file"),
)


@pytest.mark.parametrize(("spoil", "because"), [u[1:] for u in UNUSABLE], ids=[u[0] for u in UNUSABLE])
def test_a_file_that_cannot_be_used(company: Company, spoil: Spoil, because: str) -> None:
    company.load()
    spoil(company)
    with pytest.raises(UsageError) as refusal:
        company.load()
    assert because in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert english_in(refusal.value) == ""
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]
    assert not list(company.place.glob(".*partial*"))


def test_names_in_the_middle_of_a_file_are_no_row(company: Company) -> None:
    company.write("people.csv", "Id,Code,Name\n1,A,Ann\nId,Code,Name\n2,B,Bo\n")
    assert company.load().loaded("managers") == 2
    assert company.quarantine() == [("people.csv", 3, "managers", "", "Id, Code, Name", "header_again")]


def test_a_value_that_no_page_could_show_is_quarantined(company: Company) -> None:
    """One character more than may be; the others of its column are kept."""
    notes = ["x" * clean.LONGEST, "é" * clean.LONGEST, "y" * (clean.LONGEST + 1)]
    _parquet({name: values * 3 for name, values in ROWS.items()} | {"Note": notes})(company)
    company.sales["order_id"] = "Note"
    assert company.load().loaded("sales") == 2
    assert company.quarantine() == [("sales.csv", 3, "sales", "", "y" * 200, "too_long")]
    assert f"{clean.LONGEST:,} characters" in RULES["too_long"]


_LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.load import load
snapshots.build = lambda con, policy, progress: None
try:
    load(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Policy())
except UsageError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_old_snapshot(company: Company) -> None:
    company.load()
    lines = "".join(f"2026-03-04,1,{n * 7919 % 99991}\n" for n in range(30_000))
    company.write("sales.csv", "Day,Seller,Amount\n" + lines)
    arguments = [sys.executable, "-c", _LIMITED, str(company.mapping_file()), str(company.folder), str(company.place)]
    said = subprocess.run(arguments, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, text=True,
                          capture_output=True, check=True).stdout
    assert f"{company.place}: there is no room left on the disk; free some, and load again" in said
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]
    assert not list(company.place.glob(".*partial*"))


NO_ROOM = (
    (OSError(28, os.strerror(28)), "there is no room left on the disk"),
    (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate"), "there is not enough memory to load this"),
)


@pytest.mark.parametrize(("error", "because"), NO_ROOM)
def test_want_of_room_is_told_in_one_sentence(tmp_path: Path, error: Exception, because: str) -> None:
    with pytest.raises(UsageError, match=because) as refusal, snapshots.short_of_room(tmp_path):
        raise error
    assert english_in(refusal.value) == ""


def test_other_errors_are_not_taken_for_want_of_room(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), snapshots.short_of_room(tmp_path):
        raise RuntimeError
    with pytest.raises(PermissionError), snapshots.short_of_room(tmp_path):
        raise PermissionError(13, "Permission denied")
