"""A load leaves its entry; a changed policy too, with what changed."""

from __future__ import annotations

import pytest

from analytics.__main__ import main
from analytics.access import local_owner
from analytics.commands import data
from analytics.policy import Policy
from analytics.state.audit import trail
from analytics.state.loads import note_load
from analytics.state.store import State
from analytics.warehouse.counts import Count, LoadReport
from analytics.warehouse.snapshots import current

REPORT = LoadReport((Count("s", "f.csv", "sales", 5, 5, 0, 3, 2), Count("t", "g.csv", "teams", 1, 1, 0, 1, 0)), (),
                    Policy(currency="EUR", minimum_group=7))


@pytest.mark.parametrize(("was", "changed"), [
    (None, None), (REPORT.policy, None), (Policy(currency="EUR"), {"minimum_group": 7}),
    (Policy(), {"currency": "EUR", "minimum_group": 7})])
def test_a_load_and_what_changed_of_the_policy(state, was, changed):
    note_load(state, local_owner(), "20260512.duckdb", REPORT, was)
    *policy, loaded = trail(state, local_owner(), {})
    assert (loaded.what, loaded.item) == ("data.loaded", "snapshot:20260512.duckdb")
    assert loaded.after == {"loaded": 4, "quarantined": 2}
    assert [one.after for one in policy] == ([changed] if changed else [])
    if changed:
        assert policy[0].before == {key: was.model_dump(mode="json")[key] for key in changed}


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Gives the exit code of a load of two small files, with options."""
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{tmp_path / 'state.db'}")
    (tmp_path / "managers.csv").write_text("manager_id,name\nm1,Ann\n,None\n", "utf-8")
    (tmp_path / "sales.csv").write_text("sold_on,manager_id,amount\n2026-10-05,m1,12\n", "utf-8")
    (tmp_path / "map.yaml").write_text(
        "title: Ours\nsources:\n  managers: {file: managers.csv}\n  sales: {file: sales.csv}\ntables:\n"
        "  managers: {source: managers, columns: {manager_id: manager_id, name: name}}\n"
        "  sales: {source: sales, columns: {sold_on: sold_on, manager_id: manager_id, amount: amount}}\n", "utf-8")
    return lambda *options: main(["load", str(tmp_path / "map.yaml"), "--from", str(tmp_path), "--warehouse",
                                  str(tmp_path / "w"), *options])


def test_by_command_a_load_is_noted_and_a_check_is_not(load, tmp_path, capsys):
    assert load("--check") == 1
    assert not (tmp_path / "state.db").exists()
    assert load() == 1
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    (entry,) = trail(state, local_owner(), {})
    state.close()
    assert entry.after == {"loaded": 2, "quarantined": 1}
    assert entry.item.endswith(".duckdb")
    capsys.readouterr()


def test_by_command_a_load_that_was_killed_before_its_entry_is_noted_by_the_next(load, tmp_path, monkeypatch, capsys):
    with monkeypatch.context() as killed:
        killed.setattr(data, "_note_load", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            load()
    left = current(tmp_path / "w")
    assert load("--check") == 1
    assert load() == 1
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    entries = [(entry.what, entry.item) for entry in reversed(trail(state, local_owner(), {}))]
    state.close()
    assert entries == [("data.found", f"snapshot:{left.name}"),
                       ("data.loaded", f"snapshot:{current(tmp_path / 'w').name}")]
    capsys.readouterr()


def test_nothing_is_loaded_where_it_cannot_be_noted(load, tmp_path, capsys):
    (tmp_path / "state.db").write_bytes(b"no database at all" * 400)
    assert load() == 2
    assert "cannot be used to keep plans" in capsys.readouterr().err
    assert not (tmp_path / "w" / "current").exists()
