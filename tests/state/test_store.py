"""The file of the state: made, opened again, damaged, of another version, read-only; and PostgreSQL's tables."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, create_mock_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import analytics.state
from analytics.errors import UsageError
from analytics.policy import DATA
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import awards, pay_plans, questions, scenarios
from analytics.state.awards import Award
from analytics.state.questions import Line
from analytics.state.scenarios import Scenario
from analytics.state.store import State, default_url
from analytics.state.support_plans import open_plan, visible
from analytics.state.tables import Base
from tests.state import older
from tests.state.conftest import ANN, DAY, HR, LEAD, POSTGRESQL, TEAMS, plan

AWARD = Award("honour", DAY, "Won back a lost customer", manager_id="ann")
PLACES = [
    (DATA / "warehouse", False, DATA / "state.db"), (DATA / "warehouse", True, DATA / "state-demo.db"),
    (Path("/srv/w"), False, Path("/srv/w/state.db")), (Path("/srv/w"), True, Path("/srv/w/state-demo.db")),
    (Path("/srv/one.duckdb"), False, Path("/srv/one.state.db"))]


@pytest.mark.parametrize(("warehouse", "made_up", "file"), PLACES)
def test_where_it_lies(warehouse, made_up, file):
    assert default_url(warehouse, made_up) == f"sqlite:///{file}"


def test_it_is_there_again_after_closing(url):
    state = State(url)
    kept = open_plan(state, LEAD, TEAMS, plan())
    state.close()
    again = State(url)
    assert visible(again, HR, TEAMS) == [kept]
    with pytest.raises(IntegrityError), again.writing() as session:
        session.execute(text("INSERT INTO support_step (plan_id, place, text) VALUES (99, 0, 'of no plan')"))
    again.close()


def test_an_older_state_takes_all_that_came_later(url):
    older.make(url, "first")
    newer = State(url)
    assert awards.give(newer, HR, AWARD).id == 1
    assert scenarios.keep(newer, HR, Scenario("First", "commission", {}, {})).version == 1
    assert questions.write(newer, ANN, Line("ann", "commission", "1", "2026-Q1", "sales"), "Why?").waiting
    version = pay_plans.draft(newer, HR, "commission", read_plan(PLANS / "commission.yaml", "CNY"))
    for table in ("audit", "pay_plan", "pay_plan_step", "pay_remark"):
        again = url.startswith("sqlite")
        statement = f"REPLACE INTO {table} SELECT * FROM {table}" if again else f"DELETE FROM {table}"
        with pytest.raises(DBAPIError, match="append-only"), newer.writing() as session:
            session.execute(text(statement))
    assert pay_plans.versions(newer, HR) == [version]
    newer.close()


def test_sqlite_keeps_a_log_and_foreign_keys(tmp_path):
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    with state.reading() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    state.close()


def test_many_may_make_it_at_once(url):
    ready = threading.Barrier(8)

    def make(_: int) -> None:
        ready.wait()
        State(url).close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(8)))  # raises what any of them raised


def no_database(file: Path) -> None:
    file.write_bytes(b"no database at all" * 400)


def other_tables(file: Path) -> None:
    with sqlite3.connect(file) as con:
        con.execute("CREATE TABLE notes (id INTEGER)")
    con.close()


def newer(file: Path) -> None:
    State(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as con:
        con.execute("UPDATE state_revision SET version_num = '9999'")
    con.close()


def in_pieces(file: Path) -> None:
    State(f"sqlite:///{file}").close()
    content = bytearray(file.read_bytes())
    content[100:4000] = b"\xff" * 3900
    file.write_bytes(content)


UNUSABLE = [(no_database, "cannot be used to keep plans (file is not a database); restore it from a copy"),
            (other_tables, "holds other tables but no state of Bridgeboard; name another file"),
            (newer, "was made by a newer version of Bridgeboard (revision 9999, this one knows up to"),
            (in_pieces, "cannot be used to keep plans")]


@pytest.mark.parametrize(("damage", "said"), UNUSABLE)
def test_a_file_that_cannot_be_used_is_one_sentence_and_stays_as_it_is(tmp_path, damage, said):
    file = tmp_path / "state.db"
    damage(file)
    before = file.read_bytes()
    with pytest.raises(UsageError) as told:
        State(f"sqlite:///{file}")
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert file.read_bytes() == before


def test_a_file_that_can_only_be_read_is_read(tmp_path):
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    kept = open_plan(state, LEAD, TEAMS, plan())
    read_only = State(f"sqlite:///file:{tmp_path / 'state.db'}?mode=ro&uri=true")
    assert visible(read_only, HR, TEAMS) == [kept]
    with pytest.raises(UsageError, match="can only be read, so nothing was saved"):
        open_plan(read_only, LEAD, TEAMS, plan("ben"))
    assert visible(state, HR, TEAMS) == [kept]
    read_only.close()
    state.close()


def test_an_older_file_that_can_only_be_read_says_so_at_once(tmp_path):
    older.make(f"sqlite:///{tmp_path / 'state.db'}", "first")
    begun = time.monotonic()
    with pytest.raises(UsageError, match="can only be read, so nothing was saved"):
        State(f"sqlite:///file:{tmp_path / 'state.db'}?mode=ro&uri=true")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(("url", "said"), [
    ("nonsense", "BRIDGEBOARD_STATE cannot be used"), ("mongo://here/there", "BRIDGEBOARD_STATE cannot be used"),
    ("sqlite:////no/such/folder/state.db", "unable to open database file")])
def test_an_address_that_leads_nowhere_is_one_sentence(url, said):
    with pytest.raises(UsageError, match=said) as told:
        State(url)
    assert "\n" not in str(told.value)


def test_a_password_is_never_said():
    with pytest.raises(UsageError) as told:
        State("mongo://me:secret@here/there")
    assert "secret" not in str(told.value)


@pytest.mark.skipif(not POSTGRESQL, reason="no PostgreSQL: give a database's URL in BRIDGEBOARD_TEST_POSTGRESQL")
def test_all_these_tests_ran_on_postgresql_too():
    engine = create_engine(POSTGRESQL)
    assert engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    assert version >= 140_000, "before 14 a trigger cannot be replaced"
    engine.dispose()


def test_the_tables_are_made_on_postgresql_too():
    made: list[str] = []
    engine = create_mock_engine("postgresql://", lambda sql, *_, **__: made.append(
        str(sql.compile(dialect=engine.dialect))))
    Base.metadata.create_all(engine, checkfirst=False)
    everything = "\n".join(made)
    assert everything.count("CREATE TABLE") == len(Base.metadata.tables)
    assert "CREATE UNIQUE INDEX one_open_plan ON support_plan (manager_id) WHERE status = 'open'" in everything
    assert "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit" in everything
    assert "RAISE(ABORT" not in everything, "that is SQLite's way"


def unguarded(functions: list) -> list[str]:
    """Functions that take a state but no viewer, or one that may be left out."""
    found = []
    for function in functions:
        parameters = inspect.signature(function).parameters
        viewer = parameters.get("viewer")
        if "state" in parameters and (viewer is None or viewer.default is not inspect.Parameter.empty):
            found.append(function.__name__)
    return found


def test_every_function_that_reads_the_state_asks_for_a_viewer():
    modules = [importlib.import_module(f"analytics.state.{m.name}") for m in pkgutil.iter_modules(
        analytics.state.__path__)]
    functions = [f for m in modules for name, f in inspect.getmembers(m, inspect.isfunction)
                 if f.__module__ == m.__name__ and not name.startswith("_")]
    assert {"open_plan", "save", "undo", "visible", "trail", "keep", "withdraw", "draft", "move", "write"} <= {
        f.__name__ for f in functions}
    assert unguarded(functions) == []
    assert unguarded([lambda state, viewer=None: ...]) == ["<lambda>"], "the check can fail"
