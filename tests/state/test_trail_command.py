"""``trail`` and ``state``: what they say, in both languages, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.access import local_owner
from analytics.state import audit
from analytics.state.store import State


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "state.db"
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{file}")
    state = State(f"sqlite:///{file}")
    for number in range(3):
        with state.writing() as session:
            audit.record(session, local_owner(), "scenario.made", f"scenario:{number}", after={"name": "规则, one"})
    state.close()
    return file


def harm(file: Path) -> None:
    with sqlite3.connect(file) as con:
        con.execute("DROP TRIGGER audit_no_update")
        con.execute("UPDATE audit SET who = 'nobody' WHERE id = 2")
    con.close()


def test_an_unharmed_trail_and_its_head(file, capsys):
    assert main(["trail", "verify"]) == 0
    first, head = capsys.readouterr().out.splitlines()
    assert first == "3 entries, unharmed."
    assert main(["trail", "verify", "--head", head.removeprefix("Head: ")]) == 0
    capsys.readouterr()
    assert main(["trail", "verify", "--head", "0" * 64]) == 1
    assert "no part of this trail" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "said"), [("en", "Changed or moved: entry 2."), ("zh", "被改动或移位的记录：2。")])
def test_a_harmed_trail_gives_exit_code_1(file, capsys, lang, said):
    harm(file)
    assert main(["trail", "verify", "--lang", lang]) == 1
    assert capsys.readouterr().out.splitlines()[0] == said


def test_entries_as_table_csv_and_json(file, capsys):
    main(["trail", "list", "--last", "2"])
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["scenario:1", "scenario:2"]
    main(["trail", "list", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)
    assert [row["item"] for row in rows] == ["scenario:0", "scenario:1", "scenario:2"]
    assert rows[0]["after"] == {"name": "规则, one"}
    main(["trail", "list", "--format", "csv"])
    (first, *_) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert json.loads(first["after"]) == {"name": "规则, one"}
    assert first["before"] == ""


def test_where_there_is_nothing_it_says_so_and_makes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["trail", "verify"]) == 2
    assert "holds nothing yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_restored_by_command(file, tmp_path, monkeypatch, capsys):
    copy = tmp_path / "copy.jsonl"
    assert main(["state", "backup", str(copy)]) == 0
    assert copy.stat().st_mode & 0o077 == 0, "nobody else on the machine may read it"
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{tmp_path / 'new.db'}")
    assert main(["state", "restore", str(copy)]) == 0
    assert "Restored 7 rows." in capsys.readouterr().out, "three entries, three seals, the head"
    assert main(["trail", "verify"]) == 0
    assert main(["state", "restore", str(copy)]) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(("what", "name", "said"), [
    ("restore", "none.jsonl", "No such file"), ("backup", "no/such/folder.jsonl", "cannot be written"),
    ("restore", "state.db", "cannot be read")])
def test_files_that_cannot_be_used(file, tmp_path, capsys, what, name, said):
    assert main(["state", what, str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err
