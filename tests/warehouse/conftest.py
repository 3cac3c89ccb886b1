"""A small company in files, and one way to load it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.counts import LoadReport
from analytics.warehouse.load import load
from analytics.warehouse.mapping import read_mapping

PEOPLE = "Id,Code,Name\n1,A,Ann\n2,B,Bo\n"
SALES = "Day,Seller,Amount\n2026-03-04,1,10.50\n2026-03-05,2,-4\n"


class Company:
    """Files in a folder, a mapping over them, and the snapshots made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "warehouse"
        self.write("people.csv", PEOPLE)
        self.write("sales.csv", SALES)
        self.mapping: dict[str, Any] = {
            "sources": {"people": {"file": "people.csv"}, "sales": {"file": "sales.csv"}},
            "tables": {
                "managers": {"source": "people", "columns": {"manager_id": "Id", "name": "Name"}},
                "sales": {"source": "sales", "columns": {"sold_on": "Day", "manager_id": "Seller", "amount": "Amount"}},
            },
        }

    @property
    def sales(self) -> dict[str, Any]:
        """The columns of the table sales in the mapping."""
        return self.mapping["tables"]["sales"]["columns"]

    def write(self, file: str, text: str | bytes) -> None:
        (self.folder / file).write_bytes(text.encode() if isinstance(text, str) else text)

    def mapping_file(self) -> Path:
        file = self.folder / "mapping.yaml"
        file.write_text(yaml.safe_dump(self.mapping, allow_unicode=True, sort_keys=False), "utf-8")
        return file

    def read_mapping(self) -> Any:
        return read_mapping(self.mapping_file())

    def load(self, **options: Any) -> LoadReport:
        return load(self.mapping_file(), self.folder, self.place, Policy(), **options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the snapshot that serves now answers."""
        file = snapshots.current(self.place)
        assert file is not None, "nothing has been loaded"
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(sql).fetchall()

    def quarantine(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT file, line, table_name, column_name, value, rule FROM quarantine ORDER BY rowid")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company whose snapshots have no month tables: most tests ask what was loaded, and building takes longer."""
    monkeypatch.setattr(snapshots, "build", lambda con, policy, progress: progress(1.0, ""))
    return Company(tmp_path)
