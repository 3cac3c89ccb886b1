"""Files that are named like the tables need no mapping."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from analytics.__main__ import main
from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from tests.chinese import english_in


def _files(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return [folder / f"{name}.csv" for name in texts]


GOOD = {"managers": "manager_id,name\n1,Ann\n", "sales": "Amount;Sold on\n5;2026-01-02\n"}


def test_any_subset_of_columns_whatever_their_case(tmp_path: Path) -> None:
    load(mapping_for(_files(tmp_path, **GOOD)), tmp_path, tmp_path / "a.duckdb", Policy())
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as con:
        assert con.execute("SELECT sold_on::VARCHAR, amount::INTEGER FROM sales").fetchall() == [("2026-01-02", 5)]


def test_a_workbook_holds_a_table_in_each_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "all.xlsx")) as book:
        for name, rows in (("Managers", [["manager_id", "name"], [1, "Ann"]]),
                           ("sales", [["sold_on", "amount"], ["2026-01-02", 5]])):
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    report = load(mapping_for([tmp_path / "all.xlsx"]), tmp_path, tmp_path / "a.duckdb", Policy())
    assert (report.loaded("managers"), report.loaded("sales")) == (1, 1)


def test_dates_can_be_declared_for_all(tmp_path: Path) -> None:
    files = _files(tmp_path, managers=GOOD["managers"], sales="sold_on,amount\n03/04/2026,1\n")
    with pytest.raises(UsageError, match="can be read in several ways"):
        load(mapping_for(files), tmp_path, tmp_path / "a.duckdb", Policy())
    load(mapping_for(files, dates="%d/%m/%Y"), tmp_path, tmp_path / "a.duckdb", Policy())
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as con:
        assert con.execute("SELECT sold_on::VARCHAR FROM sales").fetchall() == [("2026-04-03",)]


REFUSED = (
    ({"manager": "manager_id,name\n1,A\n"}, "manager.csv: there is no table 'manager', did you mean 'managers'?"),
    ({"managers": "manager_id,nam\n1,A\n"}, "the table managers has no column 'nam', did you mean 'name'?"),
    ({"managers": "manager_id\n1\n", "sales": GOOD["sales"]}, "the table managers needs 'name'"),
    ({"managers": GOOD["managers"]}, "managers and one of"),
    ({}, "there are no files to load"),
)


@pytest.mark.parametrize(("texts", "because"), REFUSED)
def test_unknown_names_are_refused_with_the_nearest(tmp_path: Path, texts: dict[str, str], because: str) -> None:
    with pytest.raises(UsageError) as refusal:
        mapping_for(_files(tmp_path, **texts))
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""


def test_by_command_files_named_like_the_tables_need_no_mapping(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = ["load", "--from", str(tmp_path / "files"), "--check"]
    assert main(check) == 2
    assert "files: cannot be looked into (No such file or directory)" in capsys.readouterr().err
    (tmp_path / "files").mkdir()
    for name, text in {"managers": "manager_id,name\n1,Ann\n", ".hidden": "no table\n",
                       "sales": "sold_on,manager_id,amount\n2026-09-05,1,12\nyesterday,1,7\n"}.items():
        (tmp_path / "files" / f"{name}.csv").write_text(text, "utf-8")
    assert main(check) == 1
    assert "“yesterday” is not a date" in capsys.readouterr().out
    (tmp_path / "files" / "deals {}.csv").write_text("a\n1\n", "utf-8")
    assert main(check) == 2
    said = capsys.readouterr().err
    assert "there is no table 'deals {}'" in said
    assert "or name a mapping file" in said
