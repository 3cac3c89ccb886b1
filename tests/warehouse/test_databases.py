"""Tables of another DuckDB file, and queries on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path

import duckdb
import pytest

from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse.files.read import open_source
from analytics.warehouse.files.source import Source
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from tests.chinese import english_in

from .conftest import Company

POSTGRESQL = os.environ.get("BRIDGEBOARD_TEST_POSTGRESQL", "").replace("postgresql+psycopg://", "postgresql://")
on_postgresql = pytest.mark.skipif(
    not POSTGRESQL, reason="no PostgreSQL: give a database's URL in BRIDGEBOARD_TEST_POSTGRESQL")


def _read(folder: Path, **source: object) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    reading = open_source(folder, Source.model_validate(source))
    return reading.columns, [tuple(row.values()) for batch in reading.batches() for row in batch.to_pylist()]


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "crm.duckdb")) as con:
        con.execute("CREATE TABLE managers AS SELECT 1 AS manager_id, ' Ann ' AS name, 'A'::ENUM('A', 'B') AS role")
        con.execute("CREATE TABLE sales AS SELECT DATE '2026-03-04' AS sold_on, 5.25 AS amount, '-' AS order_id")
    return tmp_path / "crm.duckdb"


def test_a_table_of_a_duckdb_file(crm: Path) -> None:
    columns, rows = _read(crm.parent, file="crm.duckdb", table="managers")
    assert (columns, rows) == (("manager_id", "name", "role"), [(1, 1, "Ann", "A")])


def test_the_tables_of_a_duckdb_file_need_no_mapping(crm: Path) -> None:
    report = load(mapping_for([crm]), crm.parent, crm.parent / "a.duckdb", Policy())
    assert (report.loaded("managers"), report.loaded("sales")) == (1, 1)
    with duckdb.connect(str(crm.parent / "a.duckdb"), read_only=True) as con:
        assert con.execute("SELECT sold_on, amount::DOUBLE, order_id FROM sales").fetchall() == [
            (dt.date(2026, 3, 4), 5.25, None)]


REFUSED = (
    ({}, "crm.duckdb: say which table in the mapping, such as table: managers"),
    ({"table": "sale"}, "crm.duckdb: there is no table 'sale', did you mean 'sales'?"),
)


@pytest.mark.parametrize(("source", "because"), REFUSED)
def test_a_table_must_be_named(crm: Path, source: dict[str, str], because: str) -> None:
    with pytest.raises(UsageError) as refusal:
        _read(crm.parent, file="crm.duckdb", **source)
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_a_view_cannot_read_other_files(crm: Path) -> None:
    (crm.parent / "secret.csv").write_text("a\n1\n")
    with duckdb.connect(str(crm)) as con:
        con.execute(f"CREATE VIEW stolen AS SELECT * FROM read_csv('{crm.parent / 'secret.csv'}')")
    with pytest.raises(UsageError, match=r"crm\.duckdb: this DuckDB file cannot be read") as refusal:
        _read(crm.parent, file="crm.duckdb", table="stolen")
    assert english_in(refusal.value) == ""


def test_a_cut_off_duckdb_file_is_refused(crm: Path) -> None:
    crm.write_bytes(crm.read_bytes()[:5000])
    with pytest.raises(UsageError, match=r"crm\.duckdb: this DuckDB file cannot be read"):
        _read(crm.parent, file="crm.duckdb", table="managers")


@on_postgresql
def test_a_query_on_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", POSTGRESQL)
    query = """SELECT 1 AS id, 'a,"b' || chr(10) || '李' AS name, 1234.567 AS amount, DATE '2026-03-04' AS day,
        NULL::text AS nothing, true AS yes UNION ALL SELECT 2, '', 0.1, NULL, 'x', false ORDER BY 1 -- and no more"""
    columns, rows = _read(tmp_path, database="crm", query=query)
    assert columns == ("id", "name", "amount", "day", "nothing", "yes")
    assert rows == [(1, 1, 'a,"b\n李', 1234.567, "2026-03-04", None, "t"), (3, 2, None, 0.1, None, "x", "f")]


@on_postgresql
@pytest.mark.parametrize(("query", "because"), [
    ("SELECT * FROM nowhere", "nowhere"),
    ("SELECT 1; DROP TABLE x", "multiple commands"),
    ("SELECT 1) TO PROGRAM 'touch /tmp/x' --", "syntax error"),
    ("CREATE TABLE x (a int)", "syntax error"),
    ("DELETE FROM pg_class RETURNING relname", "read-only"),
])
def test_a_query_that_does_more_or_less_than_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, because: str
) -> None:
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", POSTGRESQL)
    with pytest.raises(UsageError, match="database crm: the query failed") as refusal:
        _read(tmp_path, database="crm", query=query)
    assert because in str(refusal.value)


@on_postgresql
def test_a_connection_that_drops_stops_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", POSTGRESQL)
    with pytest.raises(UsageError, match=r"database crm: the query failed .*try again when the database can"):
        _read(tmp_path, database="crm", query="SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")


@on_postgresql
def test_a_connection_that_drops_midway_leaves_the_old_data_and_nothing_else(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After half of the rows have come."""
    company.load()
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", POSTGRESQL)
    monkeypatch.setattr(tempfile, "tempdir", str(company.folder / "aside"))
    (company.folder / "aside").mkdir()
    dropping = "CASE WHEN n = 10000 THEN pg_terminate_backend(pg_backend_pid()) END"
    query = "SELECT '2026-03-04' AS \"Day\", 1 AS \"Seller\", n AS \"Amount\" FROM generate_series(1, 20000) n"
    company.mapping["sources"]["sales"] = {"database": "crm", "query": f"{query} WHERE {dropping} IS NULL"}
    with pytest.raises(UsageError, match=r"database crm: the query failed .*terminating connection.*try again when"):
        company.load()
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]
    assert not list(company.place.glob(".*partial*"))
    assert not list((company.folder / "aside").iterdir())
    company.mapping["sources"]["sales"]["query"] = query
    assert company.load().loaded("sales") == 20_000


def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGEBOARD_SOURCE_CRM", "postgresql://reader@127.0.0.1:1/crm")
    with pytest.raises(UsageError, match="database crm: the query failed") as refusal:
        _read(tmp_path, database="crm", query="SELECT 1")
    assert english_in(refusal.value) == ""


def test_a_databases_url_stands_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIDGEBOARD_SOURCE_CRM", raising=False)
    with pytest.raises(UsageError, match="database crm: set BRIDGEBOARD_SOURCE_CRM to its URL") as refusal:
        _read(tmp_path, database="crm", query="SELECT 1")
    assert english_in(refusal.value) == ""
