"""The demo company that the tests look at: the default one, filled once, and a small one."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from analytics.demo import Company, fill
from analytics.warehouse.schema import TABLES, create_table_sql

LAST_MONTH = dt.date(2026, 10, 1)


def _filled(company: Company) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for table in TABLES:
        con.execute(create_table_sql(table))
    fill(con, company)
    return con


@pytest.fixture(scope="session")
def filled():
    """A function from a company to a connection to its tables."""
    return _filled


@pytest.fixture(scope="session")
def company() -> Company:
    return Company(last_month=LAST_MONTH)


@pytest.fixture(scope="session")
def con(company):
    return _filled(company)


@pytest.fixture(scope="session")
def small() -> Company:
    return Company(seed=3, people=30, months=25, activities=5_000, last_month=LAST_MONTH)


@pytest.fixture(scope="session")
def small_con(small):
    return _filled(small)
