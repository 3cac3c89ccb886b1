"""Load a company's files through a mapping into a new snapshot: read, check, load or quarantine, and count."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics.documents import checked, merged
from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.policy import Policy
from analytics.warehouse import quoting, snapshots
from analytics.warehouse.counts import COUNTS_SQL, QUARANTINE_SQL, LoadReport, count_looked_up, report, store
from analytics.warehouse.entries import Part, parts
from analytics.warehouse.mapping import Mapping, read_mapping
from analytics.warehouse.quality import check_across, checked_relation
from analytics.warehouse.schema import TABLES, create_table_sql
from analytics.warehouse.snapshots import Progress, silent
from analytics.warehouse.staging import stage

_READ, _FILLED = 0.35, 0.6  # of the progress, when files are read and tables filled; the rest is building months


def load(
    mapping: Path | Mapping, folder: Path, place: Path, policy: Policy, progress: Progress = silent, check: bool = False
) -> LoadReport:
    """Load the files in ``folder`` through a mapping (a file, or one made by ``mapping_for``) into a new snapshot.

    ``place`` is a folder of snapshots or one file. ``check`` does everything but write. ``progress`` gets the share
    done and the file or table worked on. Raise ``UsageError`` where the mapping or a file cannot be used, or nothing
    is left to load; then the old snapshot keeps serving.
    """
    where = str(mapping) if isinstance(mapping, Path) else ""
    mapping = read_mapping(mapping) if isinstance(mapping, Path) else mapping
    policy = _overridden(policy, mapping, f"{where}: policy" if where else "policy")
    if check:
        with duckdb.connect() as con:
            for table in TABLES:
                con.execute(create_table_sql(table))
            return _fill(con, mapping, folder, policy, progress)

    def building(share: float, step: str) -> None:
        progress(_FILLED + (1 - _FILLED) * share, step)

    with snapshots.write(place, policy, mapping.title or where or str(folder), progress=building) as con:
        return _fill(con, mapping, folder, policy, progress)


def _overridden(policy: Policy, mapping: Mapping, place: str) -> Policy:
    for key in mapping.policy:
        if key not in Policy.model_fields:
            raise UsageError(N_("{place}: there is no key '{key}' here{suggestion}"),
                             place=place, key=key, suggestion=suggestion(key, Policy.model_fields))
    return checked(Policy, merged(policy.model_dump(), mapping.policy), place)


def _fill(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, folder: Path, policy: Policy, progress: Progress
) -> LoadReport:
    """Fill the empty tables. Files are read by Python, so that DuckDB can be cut off from the file system first."""
    con.execute("SET enable_external_access = false")
    con.execute(QUARANTINE_SQL)
    con.execute(COUNTS_SQL)
    staged = stage(con, mapping, folder, lambda share, step: progress(_READ * share, step))
    every = parts(con, mapping, staged)
    tables = list({part.table.name: part.table for part in every}.values())
    of_table = {table.name: [part for part in every if part.table == table] for table in tables}
    for n, table in enumerate(tables):
        progress(_READ + (_FILLED - _READ) * n / len(tables), table.name)
        _collect(con, of_table[table.name])
    check_across(con, tables)
    for table in tables:
        store(con, table, of_table[table.name])
    count_looked_up(con, staged, {part.source.name for part in every})
    result = report(con, policy)
    _drop_temporary(con)
    return result


def _collect(con: duckdb.DuckDBPyConnection, of_table: list[Part]) -> None:
    union = " UNION ALL ".join(f"SELECT {n} AS __part, * FROM ({part.sql})" for n, part in enumerate(of_table))
    con.execute(f"CREATE TEMP TABLE {checked_relation(of_table[0].table)} AS {union}")


def _drop_temporary(con: duckdb.DuckDBPyConnection) -> None:
    """Give the memory back before the month tables are built."""
    for kind in ("view", "table"):
        names = con.execute(f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE temporary AND NOT internal").fetchall()
        for (name,) in names:
            con.execute(f"DROP {kind} temp.{quoting.name(name)}")
