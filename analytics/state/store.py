"""The door to the state: opened by URL, made where it is new, one transaction a change."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session

from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import DATA
from analytics.state.revisions import NEWEST, bring_up, revision_of

_ALONE = 2  # PostgreSQL's lock of changes that exclude each other
SECONDS = 10  # how long a change waits for another one to end


def default_url(warehouse: Path, made_up: bool) -> str:
    """SQLite beside the warehouse: ``data/state.db`` for ``data/warehouse``, else in its folder (or beside its file).

    What was decided about people of a made-up company has a file of its own, so that it never meets real people.
    """
    name = "state-demo.db" if made_up else "state.db"
    if warehouse.resolve() == (DATA / "warehouse").resolve():
        return f"sqlite:///{DATA / name}"
    if warehouse.suffix == ".duckdb":
        return f"sqlite:///{warehouse.with_name(f'{warehouse.stem}.{name}')}"
    return f"sqlite:///{warehouse / name}"


class NothingKept(UsageError):  # noqa: N818 - reads as what it says
    """There is no state yet where one was looked for."""


class State:
    """An open state. Threads may share it; every ``reading`` and ``writing`` is a transaction of its own."""

    def __init__(self, url: str, *, make: bool = True, upgrade: bool = True,
                 allowed: Callable[[], None] = lambda: None) -> None:
        """Open it, or ``make`` it where there is none (else ``NothingKept``); an older one is brought to the newest
        revision, with a ``copy`` of a SQLite file beside it. ``UsageError`` where it is damaged or newer.

        ``upgrade``: False leaves it as it is, to read its ``revision`` only (else what it was of before).
        ``allowed`` is asked before each change; it raises ``NotAllowed`` where whoever makes it has lost that right."""
        try:
            self.name = make_url(url).render_as_string(hide_password=True)
            self._engine = _engine(url)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise UsageError(
                N_("BRIDGEBOARD_STATE cannot be used ({reason}); write an address such as sqlite:///data/state.db or "
                   "postgresql+psycopg://user@host/name."), reason=_first_line(error)) from None
        self.copy: Path | None = None
        self._allowed = allowed
        try:
            self._open(make, upgrade)
        except BaseException:  # whatever it was: nobody gets a state to close
            self.close()
            raise

    def _open(self, make: bool, upgrade: bool) -> None:
        if not make and _no_file(self._engine):
            raise self._nothing()
        with self._clear_errors(), self._engine.connect() as connection:
            self.revision = revision_of(connection, self.name)
        if not make and self.revision is None:
            raise self._nothing()
        if upgrade and self.revision != NEWEST:
            with self._clear_errors():
                _keep_a_log(self._engine)
                with self._writes.begin() as connection:
                    self.copy = bring_up(connection, self.name)

    @property
    def _writes(self) -> Engine:
        return self._engine.execution_options(writes=True)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment."""
        with self._clear_errors(), Session(self._engine) as session:
            yield session

    @contextlib.contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Session]:
        """A session whose changes are all kept when the ``with`` ends, or none where it fails.

        ``alone``: others who ask for that wait for its end (on SQLite every change does).
        """
        self._allowed()
        with self._clear_errors(), Session(self._writes) as session, session.begin():
            if alone and self._engine.dialect.name == "postgresql":
                session.execute(select(func.pg_advisory_xact_lock(_ALONE)))
            yield session

    @contextlib.contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if type(error) not in (DatabaseError, OperationalError):
                raise  # a mistake of ours
            raise self._unusable(error) from None
        except InterfaceError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Any) -> UsageError:
        reason = _first_line(error.orig)
        if "readonly" in reason or "read-only" in reason:
            return UsageError(
                N_("{name} can only be read, so nothing was saved; make the file and its folder writable."),
                name=self.name)
        return UsageError(
            N_("{name} cannot be used to keep plans ({reason}); restore it from a copy, or name another one in "
               "BRIDGEBOARD_STATE."), name=self.name, reason=reason)

    def _nothing(self) -> UsageError:
        return NothingKept(N_("{name} holds nothing yet; name the state in BRIDGEBOARD_STATE, or the warehouse that it "
                              "lies beside."), name=self.name)

    def close(self) -> None:
        """End all its connections."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _no_file(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file()


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions begin too late (see ``_begin``)
    connection.execute(f"PRAGMA busy_timeout = {SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """A change takes the lock at once: one that reads first could otherwise not go on after another's change."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _keep_a_log(engine: Engine) -> None:
    """SQLite's write-ahead log, so that nobody who reads waits for who writes; the file remembers it.

    Only this does not wait by itself while others use the file, so it is tried again for some seconds.
    """
    if engine.dialect.name == "sqlite":
        with contextlib.closing(engine.raw_connection()) as raw:
            for doubled in range(10):
                try:
                    raw.cursor().execute("PRAGMA journal_mode = WAL")
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error):
                        return  # making the tables says what is wrong
                time.sleep(0.01 * 2**doubled)


def _first_line(error: object) -> str:
    return str(error).strip().split("\n")[0]
