"""From files to a snapshot: what the mapping language can say, what is counted, and what a broken load leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse import snapshots
from analytics.warehouse.load import load
from tests.chinese import english_in

from .conftest import Company

REPOSITORY = Path(__file__).parents[2]


def test_a_small_company(tmp_path: Path) -> None:
    company = Company(tmp_path)
    report = company.load()
    assert report.ok
    assert company.rows("SELECT manager_id, name, role FROM managers") == [
        ("1", "Ann", "account_manager"), ("2", "Bo", "account_manager")]
    assert company.rows("SELECT sum(amount), any_value(kind) FROM sales") == [(Decimal("6.5000"), "sale")]
    assert company.rows("SELECT count(*) FROM quarantine") == [(0,)]


VALUES = (  # how amount is made, what the source says, the cell, the amount
    ("Amount", {}, "10.50", "10.5"),
    ("Amount", {}, "+1e3", "1000"),
    ("Amount", {}, ".5", "0.5"),
    ("Amount", {"decimal": ","}, '"10,5"', "10.5"),
    ("Amount", {"decimal": ",", "thousands": "."}, '"1.234.567,8"', "1234567.8"),
    ("Amount", {"thousands": ","}, '"-1,234.5"', "-1234.5"),
    ("Amount", {"thousands": " "}, "1 234", "1234"),
    ({"column": "Amount", "times": 1000}, {}, "1.5", "1500"),
    ({"column": "Amount", "times": "-0.01"}, {}, "250", "-2.5"),
    ({"constant": 7}, {}, "x", "7"),
    ({"constant": 7.5}, {}, "x", "7.5"),
    ({"expression": "CAST(Amount AS DECIMAL(10, 2)) / 2"}, {}, "5", "2.5"),
    ({"expression": "replace(Amount, ' EUR', '')"}, {}, "5 EUR", "5"),
    ({"expression": "CASE WHEN Amount > '4' THEN Amount END", "times": 2}, {}, "5", "10"),
)


@pytest.mark.parametrize(("value", "source", "cell", "amount"), VALUES)
def test_ways_to_make_a_value(company: Company, value: object, source: dict[str, str], cell: str, amount: str) -> None:
    company.write("sales.csv", f"Day,Seller,Amount\n2026-03-04,1,{cell}\n")
    company.mapping["sources"]["sales"] |= source
    company.sales["amount"] = value
    assert company.load().ok
    assert company.rows("SELECT amount FROM sales") == [(Decimal(amount),)]


def test_words_for_nothing_and_blanks(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n 2026-03-04 ,-, 1 \n2026-03-04,n/a,1\n2026-03-04,\u30001\u00a0,1\n")
    company.mapping["sources"]["sales"]["null"] = ["-", "n/a"]
    assert company.load().ok
    assert company.rows("SELECT manager_id FROM sales ORDER BY ALL") == [("1",), (None,), (None,)]


LOOK_UPS = (  # by code; options; sellers that are loaded, rules of those that are not
    ({}, ["1", None], [("Z", "not_found"), ("D", "several_found")]),
    ({"if_none": None}, ["1", None, None], [("D", "several_found")]),
    ({"if_none": "1", "if_several": "2"}, ["1", "1", "2", None], []),
)


@pytest.mark.parametrize(("options", "sellers", "faults"), LOOK_UPS)
def test_look_ups(company: Company, options: dict[str, str], sellers: list[str], faults: list[object]) -> None:
    company.write("codes.csv", "Code,Id\nA,1\nA,1\nD,1\nD,2\n")
    company.write("sales.csv", "Day,Who,Amount\n2026-03-04,A,1\n2026-03-04,Z,1\n2026-03-04,D,1\n2026-03-04,,1\n")
    company.mapping["sources"]["codes"] = {"file": "codes.csv"}
    company.sales["manager_id"] = {"look_up": "codes", "by": "Who", "match": "Code", "take": "Id", **options}
    company.load()
    assert company.rows("SELECT manager_id FROM sales ORDER BY 1 NULLS LAST") == [(seller,) for seller in sellers]
    assert [row[4:] for row in company.quarantine()] == faults
    assert company.rows("SELECT table_name, read, loaded FROM load_counts WHERE source = 'codes'") == [("", 4, 4)]


def test_added_columns_use_those_before(company: Company) -> None:
    company.mapping["sources"]["sales"]["add"] = {
        "code": {"expression": "CASE Seller WHEN '1' THEN 'B' ELSE 'A' END"},
        "name": {"look_up": "people", "by": "code", "match": "Code", "take": "Name"},
    }
    company.sales["order_id"] = "name"
    company.load()
    assert company.rows("SELECT manager_id, order_id FROM sales ORDER BY 1") == [("1", "Bo"), ("2", "Ann")]


def test_months_in_columns_become_rows(company: Company) -> None:
    company.write("targets.csv", "Id,Year,M01,M02,Sum\n1,2026,10,-,10\n2,2026,20,30,50\n2,2026,20\n")
    company.mapping["sources"]["targets"] = {
        "file": "targets.csv", "null": "-", "unpivot": {"columns": ["M??"], "name": "m", "value": "amount"}}
    company.mapping["tables"]["targets"] = {"source": "targets", "columns": {
        "manager_id": "Id", "month": {"expression": "Year || '-' || substr(m, 2)"},
        "amount": {"column": "amount", "times": 1000}}}
    company.load()
    assert company.rows("SELECT manager_id, month::VARCHAR, amount::INTEGER FROM targets") == [
        ("1", "2026-01-01", 10000), ("2", "2026-01-01", 20000), ("2", "2026-02-01", 30000)]
    assert company.rows("SELECT read, made, left_out, loaded, quarantined FROM load_counts WHERE table_name = 'targets'"
                        ) == [(3, 5, 1, 3, 1)]


def test_several_sources_for_one_table_and_rows_left_out(company: Company) -> None:
    company.write("more.csv", "Day;Amount\n2026-01-01;5\n2026-01-02;6\n2026-01-03;x\n")
    company.mapping["sources"]["more"] = {"file": "more.csv"}
    columns = {"sold_on": "Day", "amount": "Amount"}
    entry = {"source": "more", "where": "CAST(Amount AS INTEGER) > 5", "columns": columns}
    company.mapping["tables"]["sales"] = [company.mapping["tables"]["sales"], entry]
    company.load()
    assert company.rows("SELECT count(*), sum(amount) FROM sales") == [(3, Decimal("12.5"))]
    assert company.rows("SELECT source, read, made, left_out, loaded, quarantined FROM load_counts "
                        "WHERE table_name = 'sales'") == [("sales", 2, 2, 0, 2, 0), ("more", 3, 3, 1, 1, 1)]
    assert company.quarantine() == [("more.csv", 4, "sales", "", "x", "where")]


def test_a_source_split_between_two_entries_is_read_once(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n2026-03-05,2,-4\n2026-03-05,2\n")
    columns = company.sales
    company.mapping["tables"]["sales"] = [
        {"source": "sales", "where": "Amount NOT LIKE '-%'", "columns": columns},
        {"source": "sales", "where": "Amount LIKE '-%'", "columns": {**columns, "kind": {"constant": "return"}}}]
    company.load()
    assert company.rows("SELECT kind, amount::INTEGER FROM sales ORDER BY 1") == [("return", -4), ("sale", 10)]
    assert company.rows("SELECT read, made, left_out, loaded, quarantined FROM load_counts WHERE table_name = 'sales'"
                        ) == [(3, 5, 2, 2, 1)]


def test_an_expression_that_fails_for_a_row(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n2026-03-05,2,ten\n")
    company.sales["amount"] = {"expression": "CAST(Amount AS INTEGER) * 2"}
    company.load()
    assert company.quarantine() == [("sales.csv", 3, "sales", "amount", "ten", "expression")]


def _territories(company: Company, sales: str) -> None:
    company.write("sales.csv", "No,Day,Seller,Amount,Land\n" + sales)
    company.write("lands.csv", "Land,Id\nN,1\nN,2\nN,2\nS,2\n")
    company.mapping["sources"]["lands"] = {"file": "lands.csv"}
    company.sales["sale_id"] = "No"
    company.mapping["tables"]["sales"]["credit"] = {"by": "Land", "through": "lands", "seller": "Id"}


def test_credit_by_territory_in_equal_shares(company: Company) -> None:
    _territories(company, "a,2026-03-04,1,10,N\nb,2026-03-04,1,10,S\nc,2026-03-04,1,10,\nd,2026-03-04,1,10,W\n")
    company.load()
    assert company.rows("SELECT sale_id, manager_id, share FROM sale_credits ORDER BY ALL") == [
        ("a", "1", 0.5), ("a", "2", 0.5), ("b", "2", 1.0)]
    assert company.quarantine() == [("sales.csv", 5, "sales", "sale_id", "W", "no_seller")]
    assert company.rows("SELECT read, made, loaded FROM load_counts WHERE table_name = 'sale_credits'") == [(4, 3, 3)]


def test_the_credits_of_a_quarantined_sale_go_with_it(company: Company) -> None:
    _territories(company, "a,2026-03-04,1,ten,N\nb,2026-03-04,1,10,S\n")
    company.load()
    assert company.rows("SELECT sale_id FROM sale_credits") == [("b",)]
    assert [row[2:] for row in company.quarantine()] == [
        ("sales", "amount", "ten", "not_number"), *[("sale_credits", "sale_id", "a", "quarantined")] * 2]


UNUSABLE = (  # what is wrong, what the message says
    (lambda c: c.sales.update(order_id="Ordr"), "sales.csv has no column 'Ordr' (tables.sales.columns.order_id)"),
    (lambda c: c.sales.update(order_id="Sellr"), "did you mean 'Seller'?"),
    (lambda c: c.sales.update(order_id={"expression": "Sellr || 'x'"}), "sales.csv has no column 'Sellr'"),
    (lambda c: c.sales.update(order_id={"expression": "rowid"}), "sales.csv has no column 'rowid'"),
    (lambda c: c.sales.update(order_id={"expression": "__line"}), "sales.csv has no column '__line'"),
    (lambda c: c.sales.update(order_id={"expression": "date_trunc(Day)"}), "cannot be computed"),
    (lambda c: c.sales.update(order_id={"look_up": "people", "by": "Seller", "take": "Id"}),
     "people.csv has no column 'Seller'"),
    (lambda c: c.mapping["sources"]["sales"].update(add={"amount": {"constant": 1}}), "has a column 'amount' already"),
    (lambda c: c.mapping["sources"]["sales"].update(unpivot={"columns": ["X*"], "name": "n", "value": "v"}),
     "sales.csv has no column 'X*' (sources.sales.unpivot.columns)"),
    (lambda c: c.mapping.update(policy={"curency": "EUR"}), "there is no key 'curency' here, did you mean 'currency'?"),
    (lambda c: c.mapping.update(policy={"fiscal_year_starts": 13}), "policy: fiscal_year_starts"),
    (lambda c: c.write("people.csv", "Id,Name\n"), "nothing could be loaded into managers"),
    (lambda c: c.write("sales.csv", "Day,Seller,Amount\n"), "loaded into sales, activities, surveys"),
    (lambda c: c.write("people.csv", "Id,Name\n1,\n"), "(people.csv, line 2: “name” is empty but needed.)"),
)


@pytest.mark.parametrize(("spoil", "because"), UNUSABLE)
def test_what_cannot_be_loaded_is_refused_and_the_old_snapshot_serves(company: Company, spoil, because: str) -> None:
    company.load()
    spoil(company)
    with pytest.raises(UsageError) as refusal:
        company.load()
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]
    assert not list(company.place.glob(".*partial*"))


def test_check_writes_nothing_and_reports_the_same(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n2026-03-05,2,ten\n")
    checked = company.load(check=True)
    assert not company.place.exists()
    assert checked == company.load()


def test_the_policy_of_a_mapping_holds_for_its_snapshot(company: Company) -> None:
    company.mapping["policy"] = {"currency": "EUR"}
    assert company.load().policy == Policy(currency="EUR")
    assert company.rows("SELECT policy::JSON ->> 'currency' FROM snapshot") == [("EUR",)]


def test_progress_runs_from_nothing_to_all(company: Company) -> None:
    shares: list[float] = []
    company.load(progress=lambda share, step: shares.append(share))
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.1
    assert shares[-1] <= 1


def test_no_staging_is_left_in_the_snapshot(company: Company) -> None:
    company.load()
    assert company.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%:%'") == [(0,)]


_KILLED = """
import os, signal, sys
from pathlib import Path
from analytics.policy import Policy
from analytics.warehouse.load import load
def stop(share, step):
    if step == "sales":
        os.kill(os.getpid(), signal.SIGKILL)
load(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Policy(), stop)
"""


def test_a_killed_load_leaves_the_old_snapshot_and_the_next_sweeps(company: Company) -> None:
    company.load()
    before = snapshots.current(company.place)
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,99\n")
    arguments = [sys.executable, "-c", _KILLED, str(company.mapping_file()), str(company.folder), str(company.place)]
    killed = subprocess.run(arguments, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = company.place.glob(".*.partial")
    left.with_name(left.name + ".tmp").mkdir()  # where DuckDB puts what exceeds the memory
    assert snapshots.current(company.place) == before
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]
    company.load()
    assert not list(company.place.glob(".*partial*"))
    assert company.rows("SELECT sum(amount)::INTEGER FROM sales") == [(99,)]


CELLS = st.sampled_from(["1", "2", "3", "", "x", "-4.5", "9"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", ""]), CELLS, CELLS, st.booleans()), max_size=12))
def test_nothing_is_lost(rows: list[tuple[str, str, str, bool]]) -> None:
    """made = left out + loaded + quarantined, and so does the money in good cells, whatever the rows are."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "build", lambda con, policy, progress: None)
        company = Company(Path(folder))
        first = "sure,2026-01-01,1,1\n"
        lines = [f"{key},2026-01-01,{seller},{amount}{',' if ragged else ''}\n" for key, seller, amount, ragged in rows]
        company.write("sales.csv", "Key,Day,Seller,Amount\n" + first + "".join(lines))
        company.sales["sale_id"] = "Key"
        company.mapping["tables"]["sales"]["where"] = "Amount IS DISTINCT FROM '9'"
        report = load(company.mapping_file(), company.folder, company.place, Policy())
        for count in report.counts:
            assert count.made == count.left_out + count.loaded + count.quarantined
            assert count.read == count.made
        assert company.rows("SELECT count(*) FROM quarantine") == [(report.quarantined,)]
        assert company.rows("SELECT count(*) FROM sales") == [(report.loaded("sales"),)]
        sales = next(count for count in report.counts if count.table == "sales")
        assert sales.read == len(rows) + 1
        assert sales.left_out == sum(amount == "9" and not ragged for _, _, amount, ragged in rows)
        held = {line for _, line, *_ in company.quarantine()}
        good = [row for n, row in enumerate(rows, 3) if n not in held and row[2] != "9"]
        assert company.rows("SELECT sum(amount) FROM sales") == [(1 + sum(Decimal(row[2]) for row in good),)]
