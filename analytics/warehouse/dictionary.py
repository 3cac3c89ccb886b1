"""The data dictionary, ``data/README.md``, written from the schema: ``python -m analytics.warehouse.dictionary``."""

from __future__ import annotations

from pathlib import Path

from analytics.warehouse.columns import Column, Table
from analytics.warehouse.schema import TABLES

FILE = Path(__file__).parents[2] / "data" / "README.md"
_HEAD = """# Data dictionary

What Bridgeboard can hold, written by `python -m analytics.warehouse.dictionary`; do not edit. Only `managers` and one
of `sales`, `activities` or `surveys` are required; a table that is absent is empty, and the page that would need it
says so.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown: a section a table, a row a column."""
    return "\n".join([_HEAD, *(_section(table) for table in TABLES)])


def _section(table: Table) -> str:
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    rows = [f"| `{c.name}` | {c.type} | {_about(c)} |" for c in table.columns]
    head = f"## {table.name}\n\n{table.about}{key}\n"
    return "\n".join([head, "| column | type | meaning |", "|---|---|---|", *rows, ""])


def _about(column: Column) -> str:
    rules = [
        "required" if column.required else "",
        f"one of {', '.join(column.values)}" if column.values else "",
        f"at least {column.low:g}" if column.low is not None else "",
        f"at most {column.high:g}" if column.high is not None else "",
        f"a key of `{column.table}`" if column.table else "",
        f"not before `{column.after}`" if column.after else "",
        f"{column.default} where empty" if column.default else "",
    ]
    return "; ".join(filter(None, [column.about, *rules]))


if __name__ == "__main__":
    FILE.write_text(dictionary(), "utf-8")
