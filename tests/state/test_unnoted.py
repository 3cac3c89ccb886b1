"""A load that was killed before its entry is entered by the next one, once, as found."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.access import Role, Viewer, local_owner
from analytics.errors import NotAllowed
from analytics.policy import Policy
from analytics.state import audit
from analytics.state.unnoted import note_unnoted
from analytics.warehouse import snapshots
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a load put data that no entry tells of."""
    (tmp_path / "managers.csv").write_text("manager_id,name\nm1,Ann\n,None\n", "utf-8")
    (tmp_path / "sales.csv").write_text("sold_on,manager_id,amount\n2026-10-05,m1,12\n", "utf-8")
    load(mapping_for([tmp_path / "managers.csv", tmp_path / "sales.csv"]), tmp_path, tmp_path / "w", Policy())
    return tmp_path / "w"


def _entries(state) -> list:
    return [(one.what, one.item, one.after) for one in audit.trail(state, local_owner(), {})]


def test_data_without_an_entry_get_one_once(state, place: Path) -> None:
    file = snapshots.current(place)
    assert file is not None
    for _ in range(2):
        note_unnoted(state, local_owner(), place)
    assert _entries(state) == [("data.found", f"snapshot:{file.name}", {"loaded": 2, "quarantined": 1})]


def test_data_with_an_entry_of_any_kind_need_none(state, place: Path) -> None:
    file = snapshots.current(place)
    assert file is not None
    audit.note(state, local_owner(), "data.loaded", f"snapshot:{file.name}")
    note_unnoted(state, local_owner(), place)
    assert [what for what, *_ in _entries(state)] == ["data.loaded"]


def test_no_data_the_made_up_company_and_damaged_data_need_none(state, tmp_path: Path, demo_place: Path) -> None:
    (tmp_path / "cut.duckdb").write_bytes(b"12345678DUCK")
    for place in (tmp_path / "none", demo_place, tmp_path / "cut.duckdb"):
        note_unnoted(state, local_owner(), place)
    assert _entries(state) == []


def test_only_who_may_load_finds(state, place: Path) -> None:
    with pytest.raises(NotAllowed):
        note_unnoted(state, Viewer(frozenset({Role.TEAM_LEAD})), place)
    assert _entries(state) == []
