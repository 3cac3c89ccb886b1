"""The loads that are kept: what each holds and changed, and which of them cannot serve; the names of tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analytics.access import Role, Viewer, local_owner
from analytics.errors import NotAllowed, UsageError
from analytics.language import Language
from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.history import changes, find, history
from analytics.warehouse.history_text import changes_text, history_text
from analytics.warehouse.matching.labels import COLUMNS, TABLES, column_label, table_label
from analytics.warehouse.schema import SCHEMA
from tests.company import Frames, write

OWNER = local_owner()


def company(sales: int, customers: int = 0) -> Frames:
    frames = {"managers": pd.DataFrame({"manager_id": ["m"], "name": ["One"]}),
              "sales": pd.DataFrame({"sold_on": [pd.Timestamp("2025-01-10")] * sales, "amount": [5.0] * sales,
                                     "kind": ["sale"] * sales, "manager_id": ["m"] * sales})}
    if customers:
        frames["customers"] = pd.DataFrame({"customer_id": [f"c{n}" for n in range(customers)],
                                            "name": [f"C{n}" for n in range(customers)]})
    return frames


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Three loads one after the other, of 2, 5 and 4 sales; the second with customers."""
    for frames in (company(2), company(5, 3), company(4)):
        write(frames, tmp_path, Policy())
    return tmp_path


def test_every_load_with_its_rows_and_what_changed(three: Path) -> None:
    newest, middle, first = history(three, OWNER)
    assert [(one.rows, one.total, one.current) for one in (newest, middle, first)] == [
        ({"managers": 1, "sales": 4}, 5, True), ({"managers": 1, "customers": 3, "sales": 5}, 9, False),
        ({"managers": 1, "sales": 2}, 3, False)]
    assert changes(newest, middle) == {"customers": -3, "sales": -1}, "in the schema's order"
    assert changes(middle, first) == {"customers": 3, "sales": 3}
    assert changes(first, first) == {}
    assert (str(first.data_to), first.made_up, first.problem) == ("2025-01-10", False, None)


def test_what_changed_in_words(three: Path) -> None:
    newest, middle, first = history(three, OWNER)
    assert changes_text(newest, middle, Language()) == "Customers −3, Sales lines −1"
    assert changes_text(middle, first, Language("zh_CN")) == "客户 +3、销售明细 +3"
    assert changes_text(middle, replace(first, made_up=True), Language()) == "The load before is of another company."
    many = replace(newest, rows={table: n for n, table in enumerate(SCHEMA, 1)})
    text = changes_text(many, first, Language())
    assert text.startswith(f"Recognitions +{len(SCHEMA)}, Certificates +{len(SCHEMA) - 1}, "), "the most first"
    assert text.endswith(f", {len(SCHEMA) - 6} more tables"), "sales have as many more as others"
    assert changes_text(first, None, Language()) == "There is no load before it to compare with."
    assert changes_text(first, first, Language()) == "Every table has as many rows as before."
    text = history_text([newest, middle, first], {newest.name: "ann@example.com"}, Language()).splitlines()
    assert text[0].startswith(f"*  {newest.name}  ")
    assert "  ann@example.com  5 rows  0 in quarantine" in text[0]
    assert text[2].startswith(f"   {middle.name}  ")
    assert len(text) == 6


def test_the_pointer_goes_back_and_forth_and_readers_keep_what_they_have(three: Path) -> None:
    newest, middle, _ = history(three, OWNER)
    snapshots.point(three, middle.name)
    assert [one.name for one in history(three, OWNER) if one.current] == [middle.name]
    snapshots.point(three, newest.name)
    assert snapshots.current(three) == three / newest.name


def test_a_load_that_cannot_serve_says_why_and_does_not_hide_the_others(three: Path) -> None:
    newest, middle, first = history(three, OWNER)
    (three / middle.name).write_bytes(b"not a database" * 1000)
    (three / newest.name).unlink()
    broken, other = history(three, OWNER)
    assert (broken.problem is not None, other.problem, broken.current, other.current) == (True, None, False, False)
    assert "cannot be read as a Bridgeboard warehouse" in changes_text(broken, other, Language())
    assert changes(broken, other) == {}
    assert changes_text(first, broken, Language()) == "There is no load before it to compare with."
    with pytest.raises(UsageError, match="cannot be read"):
        find([broken, other], broken.name)


@pytest.mark.parametrize("name", ["none.duckdb", "../none.duckdb", "/etc/passwd", ""])
def test_only_what_is_kept_can_be_found(three: Path, name: str) -> None:
    with pytest.raises(UsageError, match="there is no snapshot"):
        find(history(three, OWNER), name)


def test_a_warehouse_of_one_file_has_one_load_and_none_has_none(tmp_path: Path) -> None:
    assert history(tmp_path, OWNER) == []
    assert history(tmp_path / "one.duckdb", OWNER) == []
    write(company(2), tmp_path / "one.duckdb", Policy())
    (only,) = history(tmp_path / "one.duckdb", OWNER)
    assert (only.current, only.total) == (True, 3)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_history_is_open_to_administrators_only(three: Path, role: Role) -> None:
    with pytest.raises(NotAllowed):
        history(three, Viewer(frozenset({role}), "m"))


def test_every_table_and_column_has_a_name_in_both_languages() -> None:
    assert list(TABLES) == list(SCHEMA)
    columns = {column.name for table in SCHEMA.values() for column in table.columns}
    assert {name for name in COLUMNS if "." not in name} == columns
    for name in COLUMNS:
        assert "." not in name or name.split(".")[1] in [c.name for c in SCHEMA[name.split(".")[0]].columns]
    for table in SCHEMA.values():
        assert table_label(table.name, Language("zh_CN")) != table_label(table.name, Language())
        named = [column_label(table.name, column.name, Language("zh_CN")) for column in table.columns]
        assert len(set(named)) == len(named), table.name
    assert column_label("sales", "Umsatz", Language()) == "Umsatz", "a source's own column stays as it is"
    assert (table_label("", Language()), column_label("", "x", Language())) == ("", "x")
