"""A snapshot of another version is brought up to this one from its own rows; what would be lost is refused."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb
import pytest

from analytics.access import Role, Viewer, local_owner
from analytics.errors import NotAllowed, UsageError
from analytics.policy import Policy
from analytics.state import loads
from analytics.state.audit import trail
from analytics.state.store import State
from analytics.warehouse.history import history
from analytics.warehouse.query import OtherVersion, open_warehouse
from analytics.warehouse.schema import version
from analytics.warehouse.snapshots import current
from analytics.warehouse.upgrade import upgrade
from tests.company import write
from tests.warehouse.test_history import company

MONTHS = "SELECT month, manager_id, revenue FROM manager_month ORDER BY ALL"


def made_earlier(place: Path, *changes: str) -> Path:
    """The snapshot that serves, as another version would have made it."""
    file = current(place)
    assert file is not None
    with duckdb.connect(str(file)) as con:
        for change in ("UPDATE snapshot SET version = 'earlier', made_at = TIMESTAMP '2026-01-02 03:04:05'", *changes):
            con.execute(change)
    return file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(company(3, 2), tmp_path / "w", Policy(currency="EUR"))
    return tmp_path / "w"


def test_rows_and_figures_are_the_same_and_what_is_new_is_empty(place: Path) -> None:
    with contextlib.closing(open_warehouse(place)) as before:
        figures, sales = before.rows(MONTHS), before.rows("SELECT * FROM sales ORDER BY ALL")
    old = made_earlier(place, "ALTER TABLE customers DROP COLUMN segment", "DROP TABLE recognitions",
                       "UPDATE manager_month SET revenue = -1")
    with pytest.raises(OtherVersion, match="snapshots upgrade"):
        open_warehouse(place)
    was, now = upgrade(place)
    assert (was, now) == (old, current(place))
    assert now != old
    assert old.exists(), "the one before is kept"
    with contextlib.closing(open_warehouse(place)) as after:
        assert after.rows(MONTHS) == figures, "worked out anew"
        assert after.rows("SELECT * FROM sales ORDER BY ALL") == sales
        assert after.rows("SELECT customer_id, segment FROM customers ORDER BY 1") == [("c0", None), ("c1", None)]
        assert after.rows("SELECT count(*) FROM recognitions") == [(0,)]
        assert str(after.made_at) == "2026-01-02 03:04:05", "how fresh the data are has not changed"
        assert after.policy.currency == "EUR"
    assert [one.current for one in history(place, local_owner())] == [True, False]
    assert upgrade(place) == (now, now), "nothing is left to do"


@pytest.mark.parametrize(("change", "sentence"), [
    ("ALTER TABLE customers ADD COLUMN shoe_size INTEGER DEFAULT 43",
     "holds customers.shoe_size, which this version of Bridgeboard does not know; use the version that made it"),
    ("ALTER TABLE managers DROP COLUMN name", "managers.name does not fit this version of Bridgeboard in 1 rows"),
    ("ALTER TABLE sales ALTER kind TYPE VARCHAR; UPDATE sales SET kind = 'gift'",
     "sales.kind does not fit this version of Bridgeboard in 3 rows"),
    ("DROP TABLE snapshot", r"cannot be brought up to date \(.*snapshot.*\); load the data again"),
])
def test_what_would_be_lost_or_does_not_fit_is_refused_and_the_old_one_serves(
    place: Path, change: str, sentence: str
) -> None:
    old = made_earlier(place, *change.split("; "))
    with pytest.raises(UsageError, match=sentence) as told:
        upgrade(place)
    assert "\n" not in str(told.value)
    assert current(place) == old
    assert [file.name for file in place.glob("*.duckdb*")] == [old.name], "nothing half made is left"


def test_an_unknown_column_without_a_value_is_no_loss(place: Path) -> None:
    made_earlier(place, "ALTER TABLE customers ADD COLUMN shoe_size INTEGER")
    upgrade(place)
    with contextlib.closing(open_warehouse(place)) as after:
        assert after.snapshot["version"] == version()


def test_who_did_it_is_in_the_trail_and_only_who_may_bring_in_data_can(place: Path, tmp_path: Path) -> None:
    old = made_earlier(place)
    with contextlib.closing(State(f"sqlite:///{tmp_path / 'state.db'}")) as state:
        with pytest.raises(NotAllowed):
            loads.upgrade(state, Viewer(frozenset({Role.TEAM_LEAD}), "m"), place)
        assert current(place) == old
        now = loads.upgrade(state, local_owner(), place)
        assert loads.upgrade(state, local_owner(), place) == now
        (entry,) = trail(state, local_owner(), {})
        assert (entry.what, entry.before, entry.after) == (
            "data.upgraded", {"snapshot": old.name}, {"snapshot": now.name})
        assert loads.loaders(state, local_owner()) == {now.name: entry.who}


def test_there_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no warehouse at"):
        upgrade(tmp_path)
