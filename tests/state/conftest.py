"""A state in a file of its own, and the people of a small company."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from analytics.access import Role, Viewer, local_owner
from analytics.errors import UsageError
from analytics.state.chain import begin
from analytics.state.store import State
from analytics.state.support_plan import Step, SupportPlan
from analytics.state.tables import APPEND_ONLY, Base

T = TypeVar("T")
POSTGRESQL = os.environ.get("BRIDGEBOARD_TEST_POSTGRESQL", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # of the processes that test side by side, one
TEAMS = {"lead1": "t1", "ann": "t1", "ben": "t1", "lead2": "t2", "cid": "t2", "dee": None}
MONTH = dt.date(2026, 4, 1)
DAY = dt.date(2026, 5, 12)


def one(role: Role, person: str | None = None, *teams: str) -> Viewer:
    return Viewer(frozenset({role}), person, frozenset(teams))


HR = one(Role.HR)
PAT, KIM = one(Role.HR, "pat"), one(Role.HR, "kim")
LEAD = one(Role.TEAM_LEAD, "lead1", "t1")
OTHER_LEAD = one(Role.TEAM_LEAD, "lead2", "t2")
ANN = one(Role.ACCOUNT_MANAGER, "ann")
BEN = one(Role.ACCOUNT_MANAGER, "ben")
EXECUTIVE = one(Role.EXECUTIVE, "boss")
ADMINISTRATOR = one(Role.ADMINISTRATOR)
OWNER = local_owner()


def plan(person: str = "ann", **changes) -> SupportPlan:
    given = {
        "manager_id": person, "owner": "lead1", "month": MONTH, "why": {"score": 48.25, "months": 4},
        "metrics": ("win_rate", "csat"), "review_on": dt.date(2026, 8, 1),
        "steps": (Step("Joint visits with the lead", dt.date(2026, 6, 1)), Step("Course on negotiation"))}
    return SupportPlan(**(given | changes))


def at_once(url: str, act: Callable[[State, int], T], times: int = 6) -> list[T | UsageError]:
    """What comes of an action taken by several threads at the same moment, each with the state opened for itself."""
    ready = threading.Barrier(times)

    def one_of_them(place: int) -> T | UsageError:
        own = State(url)
        ready.wait()
        try:
            return act(own, place)
        except UsageError as error:
            return error
        finally:
            own.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one_of_them, range(times)))


@cache
def postgresql() -> Engine:
    """A database that this process empties alone: the one given, or another of its own beside it."""
    given = make_url(POSTGRESQL)
    if not WORKER:
        return create_engine(given)
    own, engine = f"{given.database}_{WORKER}", create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :own"), {"own": own}).first():
            connection.execute(text(f'CREATE DATABASE "{own}"'))
    engine.dispose()
    return create_engine(given.set(database=own))


class _Schema:
    """What a PostgreSQL of these tests holds. Making every table takes longer than most tests: the rows go instead."""

    made = False  # whether the tables are those of a new state

    def bare(self) -> None:
        """Leave no table."""
        with postgresql().begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        self.made = False

    def new(self) -> None:
        """Leave the tables of a state in which nothing was ever kept, with their guards."""
        if not self.made:
            self.bare()
            State(_address()).close()
            self.made = True
            return
        guarded = [row.__tablename__ for row in APPEND_ONLY]
        with postgresql().begin() as connection:
            connection.execute(text(";".join([
                *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in guarded),
                *(f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables)),
                *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in guarded),
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"])))
            with Session(connection) as session:
                begin(session)
                session.commit()


_SCHEMA = _Schema()


def _address() -> str:
    return postgresql().url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRESQL else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of nothing yet, or of the new state where a test takes ``state`` too: SQLite, and PostgreSQL where
    ``BRIDGEBOARD_TEST_POSTGRESQL`` is the URL of an empty database."""
    made = "state" in request.fixturenames
    if request.param == "sqlite":
        if made:
            shutil.copyfile(request.getfixturevalue("new_state"), tmp_path / "state.db")
        return f"sqlite:///{tmp_path / 'state.db'}"
    _SCHEMA.new() if made else _SCHEMA.bare()
    return _address()


@pytest.fixture
def state(url: str) -> Iterator[State]:
    opened = State(url)
    yield opened
    opened.close()
