"""The whole state as a file of JSON lines, and back: between databases of either kind, all of it or nothing.

The first line says what it is, the last how many rows there are, so that a file that was cut off is not taken for
whole.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Date, DateTime, Table, func, insert, null, select, text
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state.revisions import NEWEST, REVISIONS, make_older, upgrade
from analytics.state.store import State
from analytics.state.tables import Base, HeadRow

OWN = HeadRow.__tablename__  # an empty state has a row in it
FIRST = "0002"  # backups that say version 1 are older than revisions; this is the first with all their tables
BATCH = 500


def backup(state: State, viewer: Viewer) -> Iterator[str]:
    """The lines, of one moment, while others go on writing; ``NotAllowed`` unless the viewer may see it all."""
    _may(viewer)
    return _backup(state)


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.TRAIL):
        raise NotAllowed(N_("The audit trail is open to HR."))


def _backup(state: State) -> Iterator[str]:
    rows = 0
    with state.reading() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield _line({"bridgeboard_state": NEWEST, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")})
        for table in Base.metadata.sorted_tables:
            found = session.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=BATCH))
            for row in found.mappings():
                yield _line({table.name: {key: _written(value) for key, value in row.items()}})
                rows += 1
    yield _line({"rows": rows})


def restore(state: State, viewer: Viewer, lines: Iterable[str], place: object) -> int:
    """Fill an empty state; gives the number of rows. ``UsageError`` where it is not empty or the file not whole.

    What an older version of Bridgeboard wrote goes into tables of that time, which are then brought to the newest ones.
    """
    _may(viewer)
    entries = _entries(lines, place)
    revision = _revision(next(entries, {}), place)
    with state.writing(alone=True) as session:
        _empty(session, state.name)
        older = revision != NEWEST
        metadata = make_older(session.connection(), revision) if older else Base.metadata
        rows = _fill(session, dict(metadata.tables), entries, place)
        if older:
            upgrade(session.connection())
        _count_on(session)
    return rows


def _fill(session: Session, tables: dict[str, Table], entries: Iterator[dict[str, Any]], place: object) -> int:
    for count, entry in enumerate(entries):
        ((name, content),) = entry.items() if len(entry) == 1 else ((None, None),)
        if name == "rows":
            if content != count or next(entries, None) is not None:
                raise _not_whole(place)
            return count
        if name not in tables or not isinstance(content, dict) or set(content) - set(tables[name].columns.keys()):
            raise _other_version(place)
        session.execute(insert(tables[name]).values(_read(tables[name], content)))
    raise _not_whole(place)


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(table: Table, content: dict[str, Any]) -> dict[str, Any]:
    kinds = {column.name: column.type for column in table.columns}

    def read(name: str, value: Any) -> Any:
        if value is None:
            return null()  # in a column of JSON, None would be a null of JSON
        if isinstance(kinds[name], DateTime):
            return dt.datetime.fromisoformat(value)
        return dt.date.fromisoformat(value) if isinstance(kinds[name], Date) else value

    return {name: read(name, value) for name, value in content.items()}


def _entries(lines: Iterable[str], place: object) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            raise _not_whole(place) from None
        if not isinstance(entry, dict):
            raise _not_whole(place)
        yield entry


def _revision(first: dict[str, Any], place: object) -> str:
    told = first.get("bridgeboard_state")
    revision = FIRST if told == 1 else told
    if revision not in REVISIONS:
        raise _other_version(place)
    return revision


def _empty(session: Session, name: str) -> None:
    """Raise where anything is kept already; then make room for the backup's own head of the trail."""
    for table in Base.metadata.sorted_tables:
        if table.name != OWN and session.execute(select(func.count()).select_from(table)).scalar_one():
            raise UsageError(N_("{name} is not empty, so nothing was restored; name a new state in BRIDGEBOARD_STATE."),
                             name=name)
    for head in session.scalars(select(HeadRow)):
        session.delete(head)
    session.flush()


def _count_on(session: Session) -> None:
    """PostgreSQL's counters go on after the highest number (SQLite looks itself)."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                                 f"(SELECT max({column.name}) FROM {table.name}))"))


def _other_version(place: object) -> UsageError:
    return UsageError(N_("{file} is no backup that this version of Bridgeboard knows; restore it with the version that "
                         "wrote it."), file=place)


def _not_whole(place: object) -> UsageError:
    return UsageError(N_("{file} is not whole, so nothing was restored; use another copy."), file=place)
