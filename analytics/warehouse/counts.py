"""What became of every record: sound rows into their tables, the others into quarantine, and both counted."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

import duckdb
import pyarrow as pa

from analytics.errors import UsageError
from analytics.language import N_, Language, Phrase
from analytics.policy import Policy
from analytics.warehouse import quoting
from analytics.warehouse.columns import Table
from analytics.warehouse.joining import Joined
from analytics.warehouse.part import Part
from analytics.warehouse.reasons import Offender, reason
from analytics.warehouse.schema import EVENTS
from analytics.warehouse.values import LONGEST, Staged

QUARANTINE_SQL = """CREATE TABLE quarantine (source VARCHAR, file VARCHAR, line BIGINT, table_name VARCHAR,
    column_name VARCHAR, value VARCHAR, rule VARCHAR)"""
COUNTS_SQL = """CREATE TABLE load_counts (source VARCHAR, file VARCHAR, table_name VARCHAR, read BIGINT, made BIGINT,
    left_out BIGINT, loaded BIGINT, quarantined BIGINT)"""
_REASONS_SQL = """SELECT rows, source, file, line, table_name, column_name, value, rule FROM (
    SELECT *, count(*) OVER (PARTITION BY table_name, column_name, rule) AS rows,
           row_number() OVER (PARTITION BY table_name, column_name, rule ORDER BY rowid) AS n FROM quarantine) q
    WHERE n = 1 ORDER BY rows DESC, table_name, column_name, rule LIMIT 50"""
_FIRST = 20
_ENGLISH = Language()


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


@dataclass(frozen=True)
class Count:
    """What became of one source in one table: ``made = left_out + loaded + quarantined``, always.

    ``read`` counts the file's records. ``made`` counts the rows made of them: as many, unless columns become rows (one
    for each cell), sales are credited (one for each seller) or two entries of a table read the source (each makes its
    rows). ``left_out`` rows were left out on purpose: by ``where``, as repetitions under ``distinct``, as empty cells
    of columns that became rows. ``table`` is empty where a source is only looked up.
    """

    source: str
    file: str
    table: str
    read: int
    made: int
    left_out: int
    loaded: int
    quarantined: int


@dataclass(frozen=True)
class LoadReport:
    """What a load did: counts by source and table, the first offenders, and the policy that holds for the snapshot.

    ``reasons`` has how many rows broke which rule of which column, the most first, each with its first offender.
    ``joined`` are the names that were joined into others, as the mapping asked.
    """

    counts: tuple[Count, ...]
    offenders: tuple[Offender, ...]
    policy: Policy
    reasons: tuple[tuple[int, Offender], ...] = ()
    joined: tuple[Joined, ...] = ()

    @property
    def quarantined(self) -> int:
        """How many rows are in quarantine."""
        return sum(count.quarantined for count in self.counts)

    @property
    def ok(self) -> bool:
        """Nothing is in quarantine."""
        return self.quarantined == 0

    def text(self, t: Language = _ENGLISH) -> str:
        """The report as plain text: a line for each source and table, what was joined, the first offenders and why."""
        heads = (t("source"), t("table"), t("read"), t("made"), t("left out"), t("loaded"), t("quarantined"))
        rows = [(c.file, c.table or t("(looked up)"),
                 *map(t.number, (c.read, c.made, c.left_out, c.loaded, c.quarantined))) for c in self.counts]
        widths = [max(_width(row[n]) for row in (heads, *rows)) for n in range(len(heads))]
        lines = []
        for row in (heads, *rows):
            blanks = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
            lines.append("  ".join(c + b if n < 2 else b + c for n, (c, b) in enumerate(zip(row, blanks, strict=True))))
        lines += [t("{table}: '{other}' was joined into '{kept}'; rows: {n}", table=one.table, other=one.other,
                    kept=one.kept, n=t.number(one.rows)) for one in self.joined]
        for o in self.offenders:
            lines.append(t("{file}, line {line}: {reason}", file=o.file, line=o.line, reason=o.reason(t)))
        more = self.quarantined - len(self.offenders)
        return "\n".join([*lines, *([t("… and {n} more in quarantine", n=t.number(more))] if more > 0 else [])])

    def loaded(self, table: str) -> int:
        """Rows of a table, from all its sources."""
        return sum(count.loaded for count in self.counts if count.table == table)


def store(con: duckdb.DuckDBPyConnection, table: Table, parts: list[Part]) -> None:
    """Put a table's faulty rows into quarantine instead, and count what became of the rows of each of its sources."""
    relation = quoting.name(table.name)
    columns = ", ".join(quoting.name(column.name) for column in table.columns)
    by_source: dict[str, list[int]] = {}
    for n, part in enumerate(parts):
        by_source.setdefault(part.source.name, []).append(n)
        con.execute(f"INSERT INTO quarantine SELECT ?, ?, __line, ?, __fault.col, __fault.value, __fault.rule "
                    f"FROM {relation} WHERE __part = ? AND __fault IS NOT NULL ORDER BY __line, {columns}",
                    [part.source.name, part.source.file, table.name, n])
    for numbers in by_source.values():
        _count(con, table, [parts[n] for n in numbers], numbers)
    con.execute(f"DELETE FROM {relation} WHERE __fault IS NOT NULL")


def _count(con: duckdb.DuckDBPyConnection, table: Table, parts: list[Part], numbers: list[int]) -> None:
    """Count one source's parts of a table; its records that are no rows go to quarantine once for each table."""
    source = parts[0].source
    rows, faulty = con.execute(f"SELECT count(*), count(__fault) FROM {quoting.name(table.name)} "
                               f"WHERE __part IN ({', '.join(map(str, numbers))})").fetchall()[0]
    credited = all(part.credit for part in parts)
    unread = 0 if credited else source.unread
    made = rows if credited else sum(source.made for part in parts if not part.credit)
    if unread:
        _quarantine_unread(con, source, table.name)
    count = Count(source.name, source.file, table.name, source.read, made + unread, made - rows, rows - faulty,
                  faulty + unread)
    _insert(con, count)


def count_looked_up(con: duckdb.DuckDBPyConnection, staged: dict[str, Staged], loaded: set[str]) -> None:
    """Count the sources that no table is made of, under an empty table name."""
    for source in staged.values():
        if source.name not in loaded:
            _quarantine_unread(con, source, "")
            made = source.made + source.unread
            _insert(con, Count(source.name, source.file, "", source.read, made, 0, source.made, source.unread))


def _insert(con: duckdb.DuckDBPyConnection, count: Count) -> None:
    con.execute("INSERT INTO load_counts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(vars(count).values()))


def _quarantine_unread(con: duckdb.DuckDBPyConnection, source: Staged, table: str) -> None:
    records = source.reading.unreadable
    con.register(":unread", pa.table({
        "line": pa.array([record.line for record in records], pa.int64()),
        "value": pa.array([record.text[:LONGEST] for record in records], pa.string()),
        "rule": pa.array([record.rule for record in records], pa.string())}))
    con.execute('INSERT INTO quarantine SELECT ?, ?, line, ?, \'\', value, rule FROM ":unread" ORDER BY line',
                [source.name, source.file, table])
    con.unregister(":unread")


def report(con: duckdb.DuckDBPyConnection, policy: Policy) -> LoadReport:
    """The report of a finished load; ``UsageError`` where it left nobody or nothing they did: pages would be empty."""
    counts = con.execute("SELECT * FROM load_counts").fetchall()
    first = con.execute("SELECT * FROM quarantine ORDER BY rowid LIMIT ?", [_FIRST]).fetchall()
    reasons = con.execute(_REASONS_SQL).fetchall()
    result = LoadReport(tuple(Count(*row) for row in counts), tuple(Offender(*row) for row in first), policy,
                        tuple((rows, Offender(*one)) for rows, *one in reasons))
    for tables in (("managers",), EVENTS):
        if not any(result.loaded(table) for table in tables):
            raise UsageError(N_("nothing could be loaded into {tables}; mend the sources or the mapping ({reason})"),
                             tables=tables, reason=_first_reason(con, tables))
    return result


def _first_reason(con: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> Phrase:
    names = ", ".join(quoting.text(table) for table in tables)
    rows = con.execute(f"SELECT * FROM quarantine WHERE table_name IN ({names}) ORDER BY rowid LIMIT 1").fetchall()
    if not rows:
        return Phrase(N_("there was no row to load"))
    first = Offender(*rows[0])
    why = reason(first.rule, first.table, first.column, first.value)
    return Phrase(N_("{file}, line {line}: {reason}"), file=first.file, line=first.line, reason=why)
