"""Which revision the tables of a state are of, and how an older state comes to the newest one (by Alembic).

A new state gets the newest tables at once. A state that was made before revisions were recorded counts as of the first:
the second adds whatever such a state may lack.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, func, insert, inspect, select
from sqlalchemy.orm import Session

from analytics.errors import UsageError
from analytics.language import N_
from analytics.state.chain import begin
from analytics.state.tables import Base

HOME = Path(__file__).with_name("migrations")
REVISIONS = sorted(file.name[:4] for file in (HOME / "versions").glob("[0-9]*.py"))
FIRST, NEWEST = REVISIONS[0], REVISIONS[-1]
RECORD = Table("state_revision", MetaData(), Column("version_num", String(32), primary_key=True))  # as Alembic keeps it
_MAKING = 1  # PostgreSQL's lock of who makes or changes tables


def revision_of(connection: Connection, name: str) -> str | None:
    """The revision of the tables, None where there is nothing yet; ``UsageError`` where this program cannot read it."""
    tables = set(inspect(connection).get_table_names())
    if RECORD.name in tables:
        found = connection.execute(select(RECORD.c.version_num)).scalar_one_or_none()
    elif "state_version" in tables:
        found = FIRST
    elif tables & {"support_plan", "audit"} or (tables and connection.dialect.name == "sqlite"):
        raise UsageError(
            N_("{name} holds other tables but no state of Bridgeboard; name another file or database in "
               "BRIDGEBOARD_STATE."), name=name)
    else:
        return None
    if found not in REVISIONS:
        raise UsageError(
            N_("{name} was made by a newer version of Bridgeboard (revision {found}, this one knows up to {newest}); "
               "start that version, or name another state in BRIDGEBOARD_STATE."),
            name=name, found=found, newest=NEWEST)
    return found


def bring_up(connection: Connection, name: str) -> Path | None:
    """Make the tables, or bring older ones to the newest revision, in the connection's transaction, which writes.

    Others who do so wait for its end. Gives the copy of an older SQLite file that was made beside it.
    """
    if connection.dialect.name == "postgresql":  # SQLite's lock is taken
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
    found, copy = revision_of(connection, name), None  # another may have been first
    if found is None:
        Base.metadata.create_all(connection)
        _record(connection, NEWEST)
    elif found != NEWEST:
        copy = _copy(connection, found, name)
        if not inspect(connection).has_table(RECORD.name):
            _record(connection, found)
        upgrade(connection)
    if found in (None, FIRST):  # later ones have their seals: what somebody took away since is never made anew
        with Session(connection) as session:
            begin(session)
            session.flush()
    return copy


def upgrade(connection: Connection, until: str = NEWEST) -> None:
    """Run the revisions after the recorded one (after none: all), up to ``until``."""
    from alembic import command  # seldom needed, and slow to import
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HOME).replace("%", "%%"))
    command.upgrade(config, until)


def make_older(connection: Connection, revision: str) -> MetaData:
    """Put the tables of an older revision in the place of newest ones that are empty; gives them as they are then."""
    Base.metadata.drop_all(connection)
    RECORD.drop(connection)
    upgrade(connection, revision)
    older = MetaData()
    older.reflect(connection, only=lambda table, _: table != RECORD.name)
    return older


def _record(connection: Connection, revision: str) -> None:
    RECORD.create(connection)
    connection.execute(insert(RECORD).values(version_num=revision))


def _copy(connection: Connection, found: str, name: str) -> Path | None:
    """What was kept before the upgrade, beside a SQLite file and as open to others as that one is."""
    if connection.dialect.name != "sqlite":
        return None
    file = Path(next(row.file for row in connection.exec_driver_sql("PRAGMA database_list") if row.name == "main"))
    # of the same ending, by which whoever keeps such files out of sight knows it
    copy = file.with_name(f"{file.stem}.{found}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}{file.suffix}")
    try:
        with contextlib.closing(sqlite3.connect(file)) as source, contextlib.closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        shutil.copymode(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise UsageError(
            N_("{name} is of an older version, and no copy of it could be made beside it ({reason}), so nothing was "
               "changed; make room in its folder, and make that writable."), name=name, reason=error) from None
    return copy
