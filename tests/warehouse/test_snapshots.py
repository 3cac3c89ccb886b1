"""Snapshots: written beside the old one, switched to last, and clear words for every file that cannot be read."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.build import complete_to
from analytics.warehouse.one_load import LOCK
from analytics.warehouse.query import Warehouse, open_warehouse
from analytics.warehouse.schema import SCHEMA, TABLES, version
from tests.chinese import english_in
from tests.company import Frames, write


def tiny(amount: float = 100.0, day: str = "2025-01-10") -> Frames:
    """The least that is a company: one person and one sale."""
    return {
        "managers": pd.DataFrame({"manager_id": ["m"], "name": ["One"]}),
        "sales": pd.DataFrame(
            {"sold_on": [pd.Timestamp(day)], "amount": [amount], "kind": ["sale"], "manager_id": ["m"]}
        ),
    }


def revenue(warehouse: Warehouse) -> float:
    return float(warehouse.rows("SELECT sum(amount) FROM sales")[0][0])


def _names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# writing ------------------------------------------------------------------------------------------------------------


def test_a_new_snapshot_is_switched_to_and_readers_keep_the_old_one(tmp_path: Path) -> None:
    write(tiny(1), tmp_path, Policy())
    old = open_warehouse(tmp_path)
    write(tiny(2), tmp_path, Policy())
    new = open_warehouse(tmp_path)
    assert (revenue(old), revenue(new)) == (1, 2)
    assert old.file != new.file
    assert snapshots.current(tmp_path) == new.file
    assert _names(tmp_path) == sorted([LOCK, "current", old.file.name, new.file.name])


def test_one_file_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "one.duckdb"
    for amount in (1, 2):
        write(tiny(amount), place, Policy())
        assert revenue(open_warehouse(place)) == amount
    assert _names(tmp_path) == [LOCK, "one.duckdb"]


def test_only_so_many_old_snapshots_are_kept(tmp_path: Path) -> None:
    remake(tmp_path, 4, keep=2)
    assert len(list(tmp_path.glob("*.duckdb"))) <= 3
    assert revenue(open_warehouse(tmp_path)) == 3


def remake(place: Path, times: int, keep: int) -> None:
    for amount in range(times):
        with snapshots.write(place, Policy(), "tests", keep=keep) as con:
            con.execute("INSERT INTO sales (sold_on, amount, kind) VALUES ('2025-01-10', ?, 'sale')", [amount])


@pytest.mark.parametrize("links", [True, False], ids=["a second name", "a copy"])
def test_a_snapshot_that_is_pinned_stays_until_it_is_unpinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def none(*_: object) -> None:
        raise PermissionError("no such names here")

    if not links:
        monkeypatch.setattr(os, "link", none)
    write(tiny(77), tmp_path, Policy())
    file = snapshots.current(tmp_path)
    assert file is not None
    assert (snapshots.pinned(file), snapshots.pin(file), snapshots.pin(file)) == (None, True, False)
    remake(tmp_path, 1, keep=1)
    kept = snapshots.pinned(file)
    assert (file.exists(), kept) == (False, tmp_path / snapshots.PINNED / file.name)
    old = open_warehouse(kept)
    assert (revenue(old), revenue(open_warehouse(tmp_path))) == (77, 0)
    assert snapshots.pin(kept) is False, "it is kept already"
    old.close()
    assert [path.name for path in kept.parent.iterdir()] == [file.name]
    snapshots.unpin(file)
    snapshots.unpin(file)
    assert snapshots.pinned(file) is None


def test_a_place_of_one_file_keeps_only_that(tmp_path: Path) -> None:
    place = tmp_path / "one.duckdb"
    write(tiny(1), place, Policy())
    assert (snapshots.pin(place), snapshots.pinned(place)) == (False, None)
    assert {p.name for p in tmp_path.iterdir()} == {"one.duckdb", LOCK}


FAILURES = [  # what goes wrong while writing, and how it is told
    ("the loader fails", RuntimeError, "broken"),
    ("nothing with a date", UsageError, "there are no sales, activities or surveys with a date"),
    ("everything in the future", UsageError, "lies in the future; correct the dates at the source"),
]


@pytest.mark.parametrize(("what", "error", "said"), FAILURES, ids=[f[0] for f in FAILURES])
def test_a_failed_write_keeps_the_old_snapshot_and_leaves_nothing(
    what: str, error: type[Exception], said: str, tmp_path: Path
) -> None:
    write(tiny(1), tmp_path, Policy())
    before = _names(tmp_path)

    def fail() -> None:
        with snapshots.write(tmp_path, Policy(), "tests") as con:
            if what == "the loader fails":
                raise RuntimeError("broken")
            if what == "everything in the future":
                con.execute("INSERT INTO sales (sold_on, amount, kind) VALUES (?, 1, 'sale')", [dt.date(2999, 1, 1)])

    with pytest.raises(error, match=said) as failure:
        fail()
    assert not isinstance(failure.value, UsageError) or english_in(failure.value) == ""
    assert _names(tmp_path) == before
    assert revenue(open_warehouse(tmp_path)) == 1


def test_what_a_killed_load_left_is_swept_by_the_next(tmp_path: Path) -> None:
    left = ".20250101T000000-abcdef.partial"
    (tmp_path / left).write_text("left")
    (tmp_path / f"{left}.wal").write_text("left")
    folder = tmp_path / f"{left}.tmp"  # where DuckDB puts what does not fit in memory
    folder.mkdir()
    (folder / "spilled").write_text("left")
    (tmp_path / ".current.0123456789").write_text("a pointer that was not switched to")
    (tmp_path / ".strange.partial").write_text("not ours")
    write(tiny(), tmp_path, Policy())
    assert [name for name in _names(tmp_path) if name.startswith(".")] == [LOCK, ".strange.partial"]


def test_a_snapshot_says_what_it_is(tmp_path: Path) -> None:
    write(tiny(), tmp_path, Policy(fiscal_year_starts=7))
    warehouse = open_warehouse(tmp_path)
    assert (warehouse.snapshot["version"], warehouse.snapshot["source"]) == (version(), "tests")
    assert warehouse.policy == Policy(fiscal_year_starts=7)
    assert abs((dt.datetime.now() - warehouse.made_at).total_seconds()) < 60
    assert warehouse.loaded == {"managers", "sales"}
    assert warehouse.people == {"m": ("One", None)}
    assert warehouse.customers == 0
    tables = {name for (name,) in warehouse.rows("SELECT table_name FROM duckdb_tables()")}
    assert set(SCHEMA) <= tables
    assert not any(t.startswith("cell_") for t in tables)


def test_columns_are_as_declared(warehouse: Warehouse) -> None:
    for table in TABLES:
        found = warehouse.rows(f"SELECT column_name, column_type FROM (DESCRIBE {table.name})")
        assert found == [(c.name, c.sql_type) for c in table.columns]


COMPLETE = [  # last day of the data, first day of the last complete month, because
    ("2025-08-14", "2025-07-01", "half of August is to come"),
    ("2025-08-31", "2025-08-01", "the month is over"),
    ("2025-08-29", "2025-08-01", "only a weekend is left"),
    ("2025-08-28", "2025-07-01", "Friday is left"),
    ("2025-10-30", "2025-10-01", "Friday is a holiday"),
]


@pytest.mark.parametrize(("last", "complete", "because"), COMPLETE)
def test_the_last_complete_month(last: str, complete: str, because: str) -> None:
    policy = Policy(holidays=(dt.date(2025, 10, 31),))
    assert complete_to(dt.date.fromisoformat(last), policy) == dt.date.fromisoformat(complete), because


# reading ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("good") / "good.duckdb"
    write(tiny(), place, Policy())
    return place.read_bytes()


DAMAGES = {
    "empty": lambda data: b"",
    "text": lambda data: b"sold_on,amount\n" * 500,
    "cut in half": lambda data: data[: len(data) // 2],
    "cut in its head": lambda data: data[:5000],
    "head overwritten": lambda data: data[:64] + b"\xff" * 8000 + data[8064:],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_told_in_one_sentence(damage: str, good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bad.duckdb"
    file.write_bytes(DAMAGES[damage](good))
    with pytest.raises(
        UsageError, match=r"bad.duckdb cannot be read as a Bridgeboard warehouse .*; load the data again"
    ) as told:
        Warehouse(file)
    assert "\n" not in str(told.value)


class Broken:
    """A connection whose every query fails as DuckDB fails where a block's checksum is wrong, or a statement is."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def cursor(self) -> Broken:
        return self

    def execute(self, sql: str, parameters: list) -> None:
        raise self.error

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


@pytest.mark.parametrize("error", [duckdb.Error, duckdb.IOException, duckdb.FatalException])
def test_damage_found_by_a_later_query_is_told_too(error: type[Exception], good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bad.duckdb"
    file.write_bytes(good)
    warehouse = Warehouse(file)
    warehouse._connection = Broken(error("Corrupt database file: computed checksum\nmore"))
    with pytest.raises(
        UsageError, match=r"bad.duckdb cannot be read as a Bridgeboard warehouse \(Corrupt database file"
    ):
        warehouse.rows("SELECT 1")


def test_a_mistake_in_a_query_is_not_called_damage(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.BinderException):
        warehouse.rows("SELECT nothing FROM sales")


def test_a_database_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "other.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE guests (name VARCHAR)")
    with pytest.raises(
        UsageError, match="is a DuckDB file but no Bridgeboard warehouse; make one with 'load' or 'demo'"
    ):
        Warehouse(file)


def test_a_warehouse_of_another_version(good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    file.write_bytes(good)
    with duckdb.connect(str(file)) as con:
        con.execute("UPDATE snapshot SET version = 99")
    with pytest.raises(UsageError, match=rf"another version of Bridgeboard \(99, this one is {version()}\); bring"):
        Warehouse(file)


def test_no_warehouse_and_a_pointer_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"There is no warehouse at .*; make one with 'python -m analytics demo' or 'load'"
    ):
        open_warehouse(tmp_path)
    with pytest.raises(UsageError, match="There is no warehouse at"):
        open_warehouse(tmp_path / "none.duckdb")
    (tmp_path / "current").write_text("gone.duckdb\n")
    with pytest.raises(UsageError, match=r"names gone.duckdb, which is missing; load the data again or restore"):
        open_warehouse(tmp_path)


FORBIDDEN = [
    "COPY sales TO '{folder}/out.csv'",
    "ATTACH '{folder}/other.duckdb'",
    "SELECT * FROM read_csv('{folder}/in.csv')",
    "SELECT * FROM '{folder}/in.csv'",
    "SELECT * FROM read_text('/etc/hostname')",
    "CREATE TABLE mine (a INT)",
    "DELETE FROM sales",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "EXPORT DATABASE '{folder}/all'",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_a_query_cannot_touch_files_or_settings(sql: str, warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a\n1\n")
    with pytest.raises((duckdb.Error, UsageError)):
        warehouse.rows(sql.format(folder=tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_threads_share_a_warehouse(warehouse: Warehouse) -> None:
    def ask(n: int) -> int:
        return warehouse.rows("SELECT count(*) + ? FROM sales", [n])[0][0]

    ((count,),) = warehouse.rows("SELECT count(*) FROM sales")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(64))) == [count + n for n in range(64)]


ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range + b.range = -1"


@pytest.mark.parametrize("way", ["rows", "frame", "columns"])
def test_a_query_that_takes_too_long_is_ended(way: str, warehouse: Warehouse) -> None:
    started, threads = time.monotonic(), threading.active_count()
    with pytest.raises(UsageError, match="took longer than 0 s; choose a shorter period or fewer rows"):
        getattr(warehouse, way)(ENDLESS, seconds=0.1)
    assert time.monotonic() - started < 5
    assert warehouse.rows("SELECT 1") == [(1,)]  # and the next query runs
    for _ in range(100):  # the timer's thread ends on its own
        if threading.active_count() > threads:
            time.sleep(0.02)
    assert threading.active_count() <= threads
