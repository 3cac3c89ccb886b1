"""What is empty stays empty in every type, whatever the file stores it as, or becomes the column's default."""

from __future__ import annotations

import duckdb
import pytest

from analytics.warehouse.cast import Form, typed_sql
from analytics.warehouse.durations import UNITS
from analytics.warehouse.quoting import text
from analytics.warehouse.schema import TABLES

# One column of each way to be cast.
COLUMNS = {(column.type, column.default, column.high == 100, column.name in UNITS): column
           for table in TABLES for column in table.columns}.values()


@pytest.mark.parametrize("stored", ["VARCHAR", "DOUBLE", "DECIMAL(18,4)", "BIGINT", "DATE", "TIMESTAMP"])
def test_an_empty_value_is_the_columns_default_or_nothing(stored: str) -> None:
    typed = ", ".join(typed_sql(column, "v", Form(stored)) for column in COLUMNS)
    defaults = ", ".join(f"CAST({text(column.default)} AS {column.sql_type})" for column in COLUMNS)
    with duckdb.connect() as con:
        values = con.execute(f"SELECT {typed} FROM (SELECT CAST(NULL AS {stored}) AS v)").fetchall()[0]
        expected = con.execute(f"SELECT {defaults}").fetchall()[0]
    assert values == expected
    assert sum(value is not None for value in values) >= 3, "there are defaults among them"
