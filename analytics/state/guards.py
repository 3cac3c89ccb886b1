"""Triggers by which the database itself lets nobody change or remove a row, not only this code."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import TextClause, text


def guards(dialect: str, table: str, key: Collection[str]) -> Iterator[TextClause]:
    """The statements that make a table append-only; ``key``: the names of its primary key's columns."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE"):
            yield text(f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        yield text(f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "  # INSERT OR REPLACE
                   f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}")
    else:
        yield text("CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$")
        yield text(f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                   "FOR EACH STATEMENT EXECUTE FUNCTION append_only()")
