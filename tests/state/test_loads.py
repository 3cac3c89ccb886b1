"""A load leaves its entry; a changed policy too, with what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.__main__ import main
from analytics.access import Role, Viewer, local_owner
from analytics.commands import data
from analytics.errors import NotAllowed, UsageError
from analytics.policy import Policy
from analytics.state.audit import trail
from analytics.state.loads import loaders, note_load, use
from analytics.state.store import State
from analytics.warehouse.counts import Count, LoadReport
from analytics.warehouse.history import history
from analytics.warehouse.one_load import one_load
from analytics.warehouse.query import open_warehouse
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


# back to an earlier load --------------------------------------------------------------------------------------------


@pytest.fixture
def two(load, tmp_path):
    """A place with two loads, the second with another currency, and their state."""
    assert load() == 1
    mapping = tmp_path / "map.yaml"
    mapping.write_text("policy: {currency: EUR}\n" + mapping.read_text("utf-8"), "utf-8")
    assert load() == 1
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield tmp_path / "w", state
    state.close()


def test_back_to_the_load_before_and_forward_again_each_with_its_entry(two):
    place, state = two
    new, old = [one.name for one in history(place, local_owner())]
    reader = open_warehouse(place)
    assert use(state, local_owner(), place, old).name == old
    assert (current(place).name, reader.file.name) == (old, new), "who reads the other goes on with it"
    assert reader.policy.currency == "EUR"
    reader.close()
    use(state, local_owner(), place, new)
    assert current(place).name == new
    switched = [one for one in trail(state, local_owner(), {}) if one.what == "data.switched"]
    assert [(one.item, one.before, one.after) for one in switched] == [
        (f"snapshot:{new}", {"snapshot": old}, {"snapshot": new}),
        (f"snapshot:{old}", {"snapshot": new}, {"snapshot": old})]
    back = next(one for one in trail(state, local_owner(), {}, item=f"snapshot:{old}"))
    assert (back.what, back.before, back.after) == ("data.policy_changed", {"currency": "EUR"}, {"currency": "CNY"})


def test_what_serves_already_is_no_change(two):
    place, state = two
    entries = len(trail(state, local_owner(), {}))
    use(state, local_owner(), place, current(place).name)
    assert len(trail(state, local_owner(), {})) == entries


def test_a_switch_that_is_not_noted_is_not_made(two):
    place, state = two
    new, old = [one.name for one in history(place, local_owner())]
    with pytest.raises(NotAllowed, match="another person's eyes"):
        use(state, replace(local_owner(), seen_by="ann"), place, old)
    with pytest.raises(NotAllowed, match="administrators"):
        use(state, Viewer(frozenset({Role.HR})), place, old)
    assert current(place).name == new
    (place / "current").unlink()
    (place / "current").mkdir()  # the pointer cannot be written
    entries = len(trail(state, local_owner(), {}))
    with pytest.raises(OSError, match="directory"):
        use(state, local_owner(), place, old)
    assert len(trail(state, local_owner(), {})) == entries


def test_a_switch_waits_for_no_load_that_might_remove_what_it_switches_to(two):
    place, state = two
    _, old = history(place, local_owner())
    with one_load(place), pytest.raises(UsageError, match="another load is at work"):
        use(state, local_owner(), place, old.name)
    assert use(state, local_owner(), place, old.name) == old


def test_who_brought_in_what(two):
    place, state = two
    assert loaders(state, local_owner()) == {one.name: "administrator+hr" for one in history(place, local_owner())}
    with pytest.raises(NotAllowed):
        loaders(state, Viewer(frozenset({Role.HR})))


def test_by_command_the_loads_are_listed_and_an_earlier_one_serves(two, capsys):
    place, _ = two
    new, old = [one.name for one in history(place, local_owner())]
    capsys.readouterr()
    assert main(["snapshots", "list", "--warehouse", str(place)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0].startswith(f"*  {new}")
    assert "administrator+hr  2 rows  1 in quarantine  Ours" in listed[0]
    assert main(["snapshots", "use", old, "--warehouse", str(place)]) == 0
    assert (capsys.readouterr().out, current(place).name) == (f"{old} serves now.\n", old)
    assert main(["snapshots", "use", "other.duckdb", "--warehouse", str(place)]) == 2
    assert "there is no snapshot 'other.duckdb'" in capsys.readouterr().err
    assert main(["snapshots", "list", "--lang", "zh", "--warehouse", str(place / "none")]) == 0
    assert capsys.readouterr().out == "\n"
