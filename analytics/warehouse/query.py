"""The read side of a snapshot: one read-only connection with safe settings, a cursor a query, a time limit."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import Calendar
from analytics.policy import Policy
from analytics.warehouse.memory import Memory
from analytics.warehouse.schema import SCHEMA, version
from analytics.warehouse.snapshots import DEFAULT, current

# Our frames have some hundred rows: texts as Arrow arrays cost a fifth of a filter change more than plain ones.
pd.set_option("mode.string_storage", "python")

SAFE: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "READ_ONLY",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "4GB",
    "lock_configuration": "true",
}
SECONDS = 60.0
NONE_YET = N_("There is no warehouse at {place}; make one with 'python -m analytics demo' or 'load'.")
Connection = duckdb.DuckDBPyConnection
Fetched = TypeVar("Fetched")


class _TimeLimits:
    """One thread for the process that interrupts queries past their time: starting one a query costs more than most."""

    def __init__(self) -> None:
        self._running: dict[int, tuple[float, Connection]] = {}
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None
        self._over = threading.Event()

    @contextlib.contextmanager
    def at_most(self, seconds: float, cursor: Connection) -> Iterator[None]:
        """Interrupt the cursor's query should it run longer than that inside the ``with``."""
        with self._lock:
            self._running[id(cursor)] = (time.monotonic() + seconds, cursor)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True, name="query time limits")
                self._watcher.start()
                atexit.register(self._stop)  # a thread that outlives the interpreter makes duckdb complain of leaks
        try:
            yield
        finally:
            with self._lock:
                del self._running[id(cursor)]

    def _watch(self) -> None:
        while not self._over.wait(_TICK):
            self._end_late()

    def _stop(self) -> None:
        self._over.set()
        if self._watcher:
            self._watcher.join(1.0)

    def _end_late(self) -> None:  # by itself, so that no cursor stays referred to between two looks
        with self._lock:
            for end, cursor in self._running.values():
                if time.monotonic() > end:
                    cursor.interrupt()


_TICK = 0.05
_LIMITS = _TimeLimits()


class OtherVersion(UsageError):  # noqa: N818 - reads as what it says
    """The snapshot was made by another version: its figures may follow other definitions than those shown."""


class Warehouse:
    """One snapshot, open for reading. Threads may share it: every query takes a cursor of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.memory = Memory()
        try:
            self._connection = duckdb.connect(str(file), config=SAFE)
            self._check_version()
        except duckdb.Error as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> UsageError:
        return UsageError(
            N_("{file} cannot be read as a Bridgeboard warehouse ({reason}); load the data again, or name another "
               "file."),
            file=self.file.name, reason=_first_line(error))

    def _check_version(self) -> None:
        tables = self._connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'snapshot'").fetchone()
        if tables == (0,):
            raise UsageError(
                N_("{file} is a DuckDB file but no Bridgeboard warehouse; make one with 'load' or 'demo'."),
                file=self.file.name)
        found = self.snapshot["version"]
        if found != version():
            raise OtherVersion(
                N_("{file} was made by another version of Bridgeboard ({found}, this one is {expected}); bring it up "
                   "to date with 'python -m analytics snapshots upgrade', or load the data again."),
                file=self.file.name, found=found, expected=version())

    def rows(self, sql: str, parameters: Sequence[object] = (), *, seconds: float = SECONDS) -> list[tuple[Any, ...]]:
        """Run a query with bound parameters; past ``seconds`` it is ended with a ``UsageError``."""
        return self._run(sql, parameters, seconds, Connection.fetchall)

    def frame(self, sql: str, parameters: Sequence[object] = (), *, seconds: float = SECONDS) -> pd.DataFrame:
        """As ``rows``, as a frame (money as floats)."""
        return self._run(sql, parameters, seconds, Connection.df)

    def columns(self, sql: str, parameters: Sequence[object] = (), *, seconds: float = SECONDS) -> dict[str, Any]:
        """As ``rows``, as one numpy array a column (masked where values are missing); the fastest way out."""
        return self._run(sql, parameters, seconds, Connection.fetchnumpy)

    def _run(
        self, sql: str, parameters: Sequence[object], seconds: float, fetch: Callable[[Connection], Fetched]
    ) -> Fetched:
        cursor = self._connection.cursor()
        try:
            with _LIMITS.at_most(seconds, cursor):
                return fetch(cursor.execute(sql, list(parameters)))
        except duckdb.InterruptException:
            raise UsageError(
                N_("The query took longer than {seconds} s; choose a shorter period or fewer rows."),
                seconds=round(seconds)) from None
        except duckdb.Error as error:
            if type(error) is duckdb.Error or isinstance(error, (duckdb.IOException, duckdb.FatalException)):
                raise self._unreadable(error) from None  # the file is damaged; any other error is a mistake of ours
            raise
        finally:
            cursor.close()

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """version, made_at, source and policy (JSON) of this snapshot."""
        (row,) = self.rows("SELECT version, made_at, source, policy FROM snapshot")
        return dict(zip(("version", "made_at", "source", "policy"), row, strict=True))

    @cached_property
    def policy(self) -> Policy:
        """The policy the snapshot was built with."""
        return Policy.model_validate_json(self.snapshot["policy"])

    @property
    def made_at(self) -> dt.datetime:
        """When the snapshot was written."""
        return self.snapshot["made_at"]

    @cached_property
    def calendar(self) -> Calendar:
        """What 'now' means for the snapshot's data."""
        (row,) = self.rows("SELECT data_from, data_to, complete_to, fiscal_year_starts FROM parameter")
        return Calendar(*row)

    @cached_property
    def loaded(self) -> frozenset[str]:
        """Names of the schema's tables that hold at least one row."""
        union = " UNION ALL ".join(f"(SELECT '{name}' AS name FROM \"{name}\" LIMIT 1)" for name in SCHEMA)
        return frozenset(name for (name,) in self.rows(union))

    def holds(self, table: str) -> bool:
        """Whether there is a table of that name; those about a load are there only where one was made."""
        return self.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]) == [(1,)]

    @cached_property
    def made_up(self) -> bool:
        """Whether this is the demo company; what was loaded from files never is, whatever it is called."""
        return not self.holds("load_counts") and str(self.snapshot["source"]).startswith("demo company, seed ")

    @cached_property
    def customers(self) -> int:
        """How many customers there are."""
        ((count,),) = self.rows("SELECT count(*) FROM customers")
        return count

    @cached_property
    def team_names(self) -> dict[str, str]:
        """team_id -> name of every team."""
        return dict(self.rows("SELECT team_id, name FROM teams ORDER BY team_id"))

    @cached_property
    def people(self) -> dict[str, tuple[str, str | None]]:
        """manager_id -> (name, team_id today); whoever shows it has asked the viewer's scope for the ids."""
        return {key: (name, team) for key, name, team in self.rows("SELECT manager_id, name, team_id FROM managers")}

    def close(self) -> None:
        """End the connection; nothing can be read afterwards."""
        self._connection.close()


def open_warehouse(place: Path = DEFAULT) -> Warehouse:
    """Open the snapshot that serves now; ``UsageError`` says what to do where there is none."""
    file = current(place)
    if file is None:
        raise UsageError(NONE_YET, place=place)
    return Warehouse(file)


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0].removeprefix("IO Error: ")
