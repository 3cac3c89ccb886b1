"""The company's files load again without a fault; of planted damage all is found, and none is invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from analytics.__main__ import main
from analytics.demo.company import Company
from analytics.demo.export import ERRORS, WARNINGS, export
from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from tests.chinese import english_in

SMALL = Company(people=12, months=14, activities=4000)


def _loaded(folder: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool) -> tuple[Counter, dict]:
    """How many rows broke each rule, by table; and how many are in doubt by each."""
    monkeypatch.setattr(snapshots, "build", lambda con, policy, progress: None)
    files = export(SMALL, folder / "files", damaged=damaged)
    load(mapping_for(files), folder / "files", folder / "a.duckdb", Policy())
    with duckdb.connect(str(folder / "a.duckdb"), read_only=True) as con:
        errors = con.execute("SELECT table_name, rule FROM quarantine").fetchall()
        doubts = con.execute("SELECT table_name, rule, rows FROM load_doubts").fetchall()
    return Counter(errors), {(table, rule): rows for table, rule, rows in doubts}


def test_sound_files_load_without_a_fault_or_a_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _loaded(tmp_path, monkeypatch, damaged=False) == (Counter(), {})


def test_all_planted_damage_is_found_and_none_invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors, doubts = _loaded(tmp_path, monkeypatch, damaged=True)
    assert errors == {(damage.table, damage.rule): damage.rows for damage in ERRORS}
    assert set(doubts) == {(damage.table, damage.rule) for damage in WARNINGS}
    rows = {(damage.table, damage.rule): damage.rows for damage in WARNINGS if damage.rows}
    assert {key: count for key, count in doubts.items() if key in rows} == rows


def test_files_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("mine")
    with pytest.raises(UsageError, match="the folder is not empty; name a new one") as refusal:
        export(SMALL, tmp_path)
    assert english_in(refusal.value) == ""
    assert (tmp_path / "sales.csv").read_text() == "mine"


def test_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = ["demo", "--people", "4", "--months", "13", "--activities", "1000"]
    assert main([*small, "--export", str(tmp_path / "files"), "--damaged"]) == 0
    assert "files into" in capsys.readouterr().out
    assert "yesterday" in (tmp_path / "files" / "activities.csv").read_text("utf-8")
    assert main([*small, "--damaged"]) == 2
    assert "--damaged goes with --export" in capsys.readouterr().err
