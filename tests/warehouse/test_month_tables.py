"""Month tables are the same however many pieces they are made in, and whether or not all facts have rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.warehouse import month_tables
from analytics.warehouse.facts import FACTS, ROLLUPS, Rollup
from analytics.warehouse.snapshots import current

TABLE = next(rollup for rollup in ROLLUPS if rollup.name == "manager_month")


@pytest.fixture
def con(demo_place: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo company as it is before its month tables are made."""
    file = current(demo_place)
    assert file
    with duckdb.connect(shutil.copy(file, tmp_path / "copy.duckdb")) as con:
        for fact in FACTS:
            if not fact.stock:
                con.execute(month_tables.cell_sql(fact))
        con.execute(f"ALTER TABLE {TABLE.name} RENAME TO made_at_the_load")
        yield con


def rows(con: duckdb.DuckDBPyConnection, rollup: Rollup, table: str) -> pd.DataFrame:
    return con.execute(f"SELECT * FROM {table} ORDER BY month, {', '.join(rollup.dimensions)}").df()


def test_it_is_the_same_in_one_piece_and_in_many(con, monkeypatch):
    filled = [fact for fact in TABLE.facts if con.execute(f"FROM {month_tables.cells(fact)} LIMIT 1").fetchall()]
    many = sum(con.execute(f"SELECT count(*) FROM {month_tables.cells(fact)}").fetchall()[0][0] for fact in filled)
    months = con.execute("SELECT DISTINCT month FROM made_at_the_load ORDER BY month").fetchall()
    for at_once, least, most in ((many, 1, 1), (many // 3, 3, 5), (1, len(months), len(months))):
        monkeypatch.setattr(month_tables, "_AT_ONCE", at_once)
        pieces = month_tables.pieces(con, filled)
        assert least <= len(pieces) <= most
        assert (pieces[0][0], pieces[-1][1]) == (months[0][0], months[-1][0])
        assert all(end < begin for (_, end), (begin, _) in pairwise(pieces)), "no month twice"
    monkeypatch.setattr(month_tables, "_AT_ONCE", many // 3)
    month_tables.make(con, TABLE)
    pd.testing.assert_frame_equal(rows(con, TABLE, TABLE.name), rows(con, TABLE, "made_at_the_load"))


def test_a_fact_without_rows_leaves_its_measures_empty_and_the_others_as_they_were(con):
    con.execute("DELETE FROM people_stock")
    con.execute("DELETE FROM cell_sale_fact")
    month_tables.make(con, TABLE)
    made, before = rows(con, TABLE, TABLE.name), rows(con, TABLE, "made_at_the_load")
    gone = [measure for fact in FACTS if fact.name in ("people_stock", "sale_fact") for measure in fact.measures]
    assert made[gone].isna().all(axis=None)
    assert before[gone].notna().any(axis=None)
    assert made.columns.tolist() == before.columns.tolist()
    types = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
    assert con.execute(types, [TABLE.name]).fetchall() == con.execute(types, ["made_at_the_load"]).fetchall()
    kept = [column for column in before if column not in gone]
    both = made[kept].merge(before[kept], on=["month", *TABLE.dimensions], suffixes=("", " before"))
    for measure in kept[1 + len(TABLE.dimensions):]:
        pd.testing.assert_series_equal(both[measure], both[f"{measure} before"], check_names=False)


def test_without_any_row_there_is_an_empty_table():
    with duckdb.connect() as con:
        for fact in TABLE.facts:
            names = ("month", *fact.dimensions, *fact.measures)
            con.execute(f"CREATE TABLE {month_tables.cells(fact)} ({', '.join(f'{name} DOUBLE' for name in names)})")
        month_tables.make(con, TABLE)
        assert rows(con, TABLE, TABLE.name).empty
