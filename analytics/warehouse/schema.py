"""What a company's data look like: every table and column that Bridgeboard can hold, each declared once.

The loader, the checks, the demo company, the data dictionary and the pages all read this declaration. Only
``managers`` and one of ``sales``, ``activities`` or ``surveys`` are required; what is absent is an empty table.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from analytics.warehouse.columns import Table
from analytics.warehouse.tables.customers import CUSTOMERS
from analytics.warehouse.tables.people import PEOPLE, RECOGNITION
from analytics.warehouse.tables.selling import SELLING
from analytics.warehouse.tables.service import SERVICE
from analytics.warehouse.tables.training import TRAINING

TABLES: tuple[Table, ...] = (*PEOPLE, *CUSTOMERS, *SELLING, *SERVICE, *TRAINING, *RECOGNITION)
SCHEMA: dict[str, Table] = {t.name: t for t in TABLES}
EVENTS = ("sales", "activities", "surveys")  # one of these at least is loaded, and ``managers``


@lru_cache(maxsize=1)
def version() -> str:
    """What a snapshot was made by: a short hash of the schema and of every file of ``analytics/sql``.

    A snapshot of another version is not read: its figures may follow other definitions than those shown.
    """
    files = sorted((Path(__file__).parents[1] / "sql").glob("*.sql"))
    content = "\n".join([repr(TABLES), *(f.read_text("utf-8") for f in files)])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def create_table_sql(table: Table) -> str:
    """The CREATE TABLE statement, without constraints: rows are checked before, with reasons (see ``quality``)."""
    columns = ", ".join(f'"{c.name}" {c.sql_type}' for c in table.columns)
    return f'CREATE TABLE "{table.name}" ({columns})'
