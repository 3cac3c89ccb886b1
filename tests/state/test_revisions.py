"""States that earlier versions made: each comes to the newest tables with every row, by itself and only once."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from analytics.__main__ import main
from analytics.errors import UsageError
from analytics.state import revisions
from analytics.state.backup import backup, restore
from analytics.state.revisions import HOME, NEWEST, RECORD, REVISIONS
from analytics.state.store import State
from analytics.state.support_plans import open_plan, visible
from analytics.state.tables import APPEND_ONLY, Base
from analytics.state.trail_check import verify
from tests.state import older
from tests.state.conftest import HR, LEAD, TEAMS, at_once, plan

EVERY = pytest.mark.parametrize("made", older.MADE_BY)


def differences(connection: Connection) -> list:
    """Where the tables are not what the program's classes say."""
    options = {"version_table": RECORD.name, "compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def triggers(connection: Connection) -> set[tuple]:
    """The triggers and functions, with their wording."""
    asked = ("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'" if connection.dialect.name == "sqlite" else
             "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal UNION ALL"
             " SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    return {tuple(row) for row in connection.execute(text(asked))}


def guards_of(url: str) -> set[tuple]:
    with older.engine_at(url) as engine, engine.connect() as connection:
        return triggers(connection)


def all_revisions(url: str) -> None:
    with older.engine_at(url) as engine, engine.begin() as connection:
        revisions.upgrade(connection)


def new(url: str) -> None:
    State(url).close()


def emptied(url: str) -> None:
    with older.engine_at(url) as engine, engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


@EVERY
def test_an_older_state_keeps_every_row_and_goes_on(url, made):
    before = older.make(url, made)
    state = State(url)
    after = older.content(url)
    assert {name: rows for name, rows in after.items() if name in before and name != "audit_head"} == {
        name: rows for name, rows in before.items() if name not in ("state_version", "audit_head")}
    assert after[RECORD.name] == [(NEWEST,)]
    assert verify(state, HR).entries == 3
    kept = open_plan(state, LEAD, TEAMS, plan("ben"))
    assert kept in visible(state, HR, TEAMS)
    assert verify(state, HR).whole
    state.close()


@EVERY
def test_its_tables_are_those_of_a_new_one(url, made, tmp_path):
    older.make(url, made)
    new(url)
    with older.engine_at(url) as engine, engine.connect() as connection:
        assert differences(connection) == []
        found = triggers(connection)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}" if url.startswith("sqlite") else url
    if fresh == url:
        emptied(url)
    new(fresh)
    assert found == guards_of(fresh)
    assert len(found) == len(APPEND_ONLY) * 3 if fresh != url else len(APPEND_ONLY) + 1


@pytest.mark.parametrize("made", [all_revisions, new])
def test_the_classes_say_what_the_revisions_make(url, made):
    made(url)
    with older.engine_at(url) as engine, engine.connect() as connection:
        assert differences(connection) == []


def test_a_difference_would_be_seen(url):
    new(url)
    with older.engine_at(url) as engine:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE award ADD COLUMN colour INTEGER"))
        with engine.connect() as connection:
            assert [kind for kind, *_ in differences(connection)] == ["remove_column"]


def test_revisions_are_a_line_and_named_by_their_number():
    chain = list(ScriptDirectory(str(HOME)).walk_revisions())[::-1]
    assert [step.revision for step in chain] == REVISIONS == sorted(set(REVISIONS))
    assert [Path(step.path).name[:4] for step in chain] == REVISIONS


def test_a_trail_whose_seals_were_taken_away_is_not_sealed_anew(url):
    with older.engine_at(url) as engine, engine.begin() as connection:
        revisions.upgrade(connection, "0002")
        connection.execute(text("INSERT INTO audit (at, who, what, item) VALUES ('2026-01-01', 'hr', 'x', 'y')"))
    state = State(url)
    assert (state.revision, verify(state, HR).added) == ("0002", (1,))
    state.close()


def copies(file: Path) -> list[Path]:
    return sorted(file.parent.glob(f"{file.stem}.0*{file.suffix}"))


def test_a_file_is_copied_before_and_only_once(tmp_path):
    file = tmp_path / "100% mine's.db"  # such names are none of Alembic's placeholders
    url = f"sqlite:///{file}"
    before = older.make(url, "first")
    file.chmod(0o600)
    state = State(url)
    assert (state.revision, copies(file)) == ("0001", [state.copy])
    assert older.content(f"sqlite:///{state.copy}") == before
    assert state.copy.stat().st_mode & 0o777 == 0o600, "nobody else may read it either"
    state.close()
    again = State(url)
    assert (again.revision, again.copy, len(copies(file))) == (NEWEST, None, 1)
    again.close()


def test_where_no_copy_can_be_made_nothing_is_changed(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'state.db'}"
    before = older.make(url, "first")

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(revisions.shutil, "copymode", full)
    with pytest.raises(UsageError, match=r"no copy of it .* \(No space left on device\), so nothing was changed"):
        State(url)
    assert older.content(url) == before


def test_an_upgrade_that_fails_leaves_everything_as_it_was(url, monkeypatch):
    before = older.make(url, "grown")

    def failing(session: object) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(revisions, "begin", failing)
        with pytest.raises(OSError, match="power cut"):
            State(url)
    assert older.content(url) == before
    new(url)
    assert older.content(url)[RECORD.name] == [(NEWEST,)]


def test_of_many_who_open_it_at_once_one_brings_it_up(url):
    older.make(url, "first")
    found = at_once(url, lambda state, _: verify(state, HR).whole)
    assert found == [True] * 6
    if url.startswith("sqlite"):
        assert len(copies(Path(url.removeprefix("sqlite:///")))) == 1


@pytest.mark.parametrize("revision", ["9999", ""])
def test_a_newer_one_is_refused_in_one_sentence_and_stays(url, revision):
    new(url)
    with older.engine_at(url) as engine, engine.begin() as connection:
        connection.execute(RECORD.update().values(version_num=revision))
    before = older.content(url)
    with pytest.raises(UsageError, match=f"newer version of Bridgeboard .revision {revision}, this one knows up to "
                                         f"{NEWEST}.; start that version") as told:
        State(url)
    assert "\n" not in str(told.value)
    assert older.content(url) == before


def test_another_programs_record_is_none_of_ours(url):
    """A database of a company may hold other programs' tables; a file that does is not a state, and stays as it is."""
    with older.engine_at(url) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('their own')"))
    refused = pytest.raises(UsageError, match="holds other tables")
    with refused if url.startswith("sqlite") else contextlib.nullcontext():
        new(url)
    assert older.content(url)["alembic_version"] == [("their own",)]


# backups of earlier versions ------------------------------------------------------------------------------------------


def rows_of(lines: list[str]) -> list[dict]:
    return [json.loads(line) for line in lines[1:]]


@pytest.fixture
def full(tmp_path):
    """A state with something in every table."""
    url = f"sqlite:///{tmp_path / 'full.db'}"
    older.make(url, "before revisions")
    state = State(url)
    yield state
    state.close()


@pytest.mark.parametrize("told", [1, "0002"])
def test_a_backup_of_an_earlier_version_is_restored(full, url, told):
    known = {*older.ROWS, "audit_seal", "audit_head"}
    rows = [line for line in list(backup(full, HR))[1:-1] if set(json.loads(line)) <= known]
    lines = [json.dumps({"bridgeboard_state": told}) + "\n", *rows, json.dumps({"rows": len(rows)}) + "\n"]
    other = State(url)
    assert restore(other, HR, lines, "b.jsonl") == len(lines) - 2
    with contextlib.closing(State(url)) as again:
        assert again.revision == NEWEST
    assert rows_of(list(backup(other, HR))) == rows_of(lines)
    open_plan(other, LEAD, TEAMS, plan("ben"))
    assert verify(other, HR).whole
    with older.engine_at(url) as engine, engine.connect() as connection:
        assert differences(connection) == []
    other.close()


def test_of_a_damaged_one_nothing_is_restored(full, url):
    lines = [json.dumps({"bridgeboard_state": 1}) + "\n", *list(backup(full, HR))[1:-1]]
    other = State(url)
    before = older.content(url)
    with pytest.raises(UsageError, match="is not whole"):
        restore(other, HR, lines, "b.jsonl")
    assert older.content(url) == before
    other.close()


# the command line -----------------------------------------------------------------------------------------------------


def test_the_commands_tell_and_bring_it_up(tmp_path, monkeypatch, capsys):
    file = tmp_path / "state.db"
    url = f"sqlite:///{file}"
    monkeypatch.setenv("BRIDGEBOARD_STATE", url)
    assert main(["state", "version"]) == 2
    assert "holds nothing yet" in capsys.readouterr().err
    before = older.make(url, "first")
    assert main(["state", "version"]) == 0
    assert capsys.readouterr().out == f"{url} is of revision 0001; this version of Bridgeboard works with {NEWEST}.\n"
    assert older.content(url) == before, "telling changes nothing"
    assert main(["state", "upgrade"]) == 0
    (copy,) = copies(file)
    assert capsys.readouterr().out == f"Brought {url} from revision 0001 to {NEWEST}.\nWhat it was before: {copy}\n"
    assert main(["state", "upgrade"]) == 0
    assert capsys.readouterr().out == f"{url} is of revision {NEWEST} already.\n"
    with contextlib.closing(sqlite3.connect(file)) as con:
        con.execute("UPDATE state_revision SET version_num = '9999'")
        con.commit()
    assert main(["state", "version"]) == 2
    assert "newer version of Bridgeboard" in capsys.readouterr().err


def test_a_new_state_is_made_without_alembic(url, monkeypatch):
    """It takes a moment to import, and every command opens the state."""
    monkeypatch.setitem(sys.modules, "alembic", None)
    new(url)
    new(url)
    assert older.content(url)[RECORD.name] == [(NEWEST,)]
