"""What is suggested loads, and gives the right figures; so does what a person has changed of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.policy import Policy
from analytics.warehouse.load import load
from analytics.warehouse.mapping import read_mapping
from analytics.warehouse.matching.coding import coded
from analytics.warehouse.matching.mapping_text import mapping_text, suggested_mapping
from analytics.warehouse.matching.matching import suggest
from analytics.warehouse.matching.preview import previews
from analytics.warehouse.matching.suggestion import Choices, Suggestion

from .conftest import Company
from .test_adventureworks import FILES

ACCOUNTS = ("Account ID,Account Name,Account Owner,Industry,Billing Country,Created Date\n"
            "001A,Acme Ltd.,Ann Lee,Steel,US,1/13/2020\n001B,ACME Ltd,Bo Chen,Steel,US,1/14/2021\n"
            "001C,Beta GmbH,Ann Lee,Cars,DE,2/3/2022\n")
DEALS = ("Opportunity Name,Account Name,Opportunity Owner,Stage,Amount,Close Date,Created Date\n"
         'Renewal,Acme Ltd.,Ann Lee,Closed Won,"$1,200.50",3/15/2026,1/10/2026\n'
         "Upsell,ACME Ltd,Bo Chen,Closed Lost,$800.00,3/10/2026,1/11/2026\n"
         'Renewal,Beta GmbH,Ann Lee,Negotiation/Review,"$5,000.00",6/30/2026,2/1/2026\n')
CALLS = ("Assigned,Company / Account,Date,Call Duration (seconds),Subject\nAnn Lee,Acme Ltd.,3/1/2026,150,Intro\n"
         "Cy Diaz,Beta GmbH,3/14/2026,60,Intro\n,ACME Ltd,3/14/2026,30,Missed\n")


def bring(company: Company, choices: Choices | None = None, **texts: str) -> Suggestion:
    """The suggestion for these files alone."""
    for file in company.folder.glob("*.csv"):
        file.unlink()
    for name, text in texts.items():
        company.write(f"{name}.csv", text)
    suggestion = suggest(previews([company.folder / f"{name}.csv" for name in texts]), choices or Choices())
    (company.folder / "mapping.yaml").write_text(mapping_text(suggestion), "utf-8")
    assert read_mapping(company.folder / "mapping.yaml") == suggested_mapping(suggestion)
    company.mapping_file = lambda: company.folder / "mapping.yaml"  # type: ignore[method-assign]
    return suggestion


def test_three_exports_load_as_they_are(company: Company) -> None:
    bring(company, accounts=ACCOUNTS, deals=DEALS, calls=CALLS)
    report = company.load()
    assert company.rows("SELECT customer_id, amount, opened_on, closed_on, outcome, stage FROM opportunities ORDER BY "
                        "opened_on") == [
        ("001A", Decimal("1200.5"), dt.date(2026, 1, 10), dt.date(2026, 3, 15), "won", None),
        ("001B", Decimal("800"), dt.date(2026, 1, 11), dt.date(2026, 3, 10), "lost", None),
        ("001C", Decimal("5000"), dt.date(2026, 2, 1), None, None, "negotiate")]
    assert company.rows("SELECT manager_id, name FROM managers ORDER BY 1") == [
        ("Ann Lee", "Ann Lee"), ("Bo Chen", "Bo Chen"), ("Cy Diaz", "Cy Diaz")]
    assert company.rows("SELECT manager_id, customer_id, minutes, type FROM activities ORDER BY occurred_at") == [
        ("Ann Lee", "001A", 2.5, "call"), ("Cy Diaz", "001C", 1.0, "call")]
    assert [(o.file, o.line, o.column) for o in report.offenders] == [("calls.csv", 4, "manager_id")]
    for count in report.counts:
        assert count.made == count.left_out + count.loaded + count.quarantined
    counts = {(c.source, c.table): (c.made, c.left_out, c.loaded, c.quarantined) for c in report.counts}
    assert counts["accounts", "managers"] == (3, 1, 2, 0), "Ann twice"
    assert counts["deals", "managers"] == (3, 3, 0, 0), "both are known already"
    assert counts["calls", "managers"] == (3, 2, 1, 0), "Ann is known, nobody is left out, Cy is new"


PEOPLE = ("Id;Name\n1;Ann\n1;Ann\n"  # a row twice
          "2;Bo\n2;BO\n"  # the first name holds
          "3;\n3;Cy\n"  # a sound row goes before
          "4;\n"  # there is no sound one
          ";Dan\n;Eve\n")  # an empty key identifies nothing


def test_rows_with_the_same_key_count_once_where_the_mapping_says_so(company: Company) -> None:
    company.write("people.csv", PEOPLE)
    company.mapping["tables"]["managers"]["distinct"] = "key"
    count = next(count for count in company.load().counts if count.table == "managers")
    assert company.rows("SELECT manager_id, name FROM managers ORDER BY 1") == [("1", "Ann"), ("2", "Bo"), ("3", "Cy")]
    assert (count.made, count.left_out, count.quarantined) == (9, 3, 3)
    assert [(row[1], row[3]) for row in company.quarantine() if row[2] == "managers"] == [
        (8, "name"), (9, "manager_id"), (10, "manager_id")]


def test_only_a_table_with_a_key_has_rows_with_the_same_key(company: Company) -> None:
    company.mapping["tables"]["absences"] = {"source": "people", "distinct": "key", "columns": {
        "manager_id": "Id", "starts_on": "Name"}}
    with pytest.raises(UsageError, match="the table absences has no key"):
        company.read_mapping()


# Names that mean the same ---------------------------------------------------------------------------------------------

SAME = {"customers": {"Acme Ltd.": ("ACME Ltd", "Nobody")}}


def test_names_are_joined_on_request_only_and_sums_stay(company: Company) -> None:
    bring(company, accounts=ACCOUNTS, deals=DEALS, calls=CALLS)
    company.load()
    apart = company.rows("SELECT customer_id, sum(amount) FROM opportunities GROUP BY 1 ORDER BY 1")
    bring(company, Choices(same=SAME), accounts=ACCOUNTS, deals=DEALS, calls=CALLS)
    report = company.load()
    joined = company.rows("SELECT customer_id, sum(amount) FROM opportunities GROUP BY 1 ORDER BY 1")
    assert apart == [("001A", Decimal("1200.5")), ("001B", Decimal("800")), ("001C", Decimal("5000"))]
    assert joined == [("001A", Decimal("2000.5")), ("001C", Decimal("5000"))]
    assert company.rows("SELECT name FROM customers ORDER BY 1") == [("Acme Ltd.",), ("Beta GmbH",)]
    assert "customers: 'ACME Ltd' was joined into 'Acme Ltd.'; rows: 1" in report.text()
    assert "customers: 'Nobody' was joined into 'Acme Ltd.'; rows: 0" in report.text()
    customers = next(count for count in report.counts if count.table == "customers")
    assert (customers.made, customers.left_out, customers.loaded) == (3, 1, 2)


def test_a_name_to_keep_must_be_there(company: Company) -> None:
    bring(company, Choices(same={"customers": {"Nobody": ("ACME Ltd",)}}), accounts=ACCOUNTS, deals=DEALS, calls=CALLS)
    with pytest.raises(UsageError, match="no row is named 'Nobody', so that nothing can be joined into it"):
        company.load()


REFUSED = (  # what is to be the same, and what the mapping's check says
    ({"sales": {"A": ["B"]}}, "there is no table 'sales'"), ({"customers": {"A": ["B"]}}, "nothing is mapped to"),
    ({"managers": {"A": ["B"], "B": ["C"]}}, "'B' can be joined into one name only"),
    ({"managers": {"A": ["C"], "B": ["C"]}}, "'C' can be joined into one name only"),
    ({"managers": {"A": ["A"]}}, "'A' can be joined into one name only"),
)


@pytest.mark.parametrize(("same", "message"), REFUSED)
def test_what_cannot_be_the_same_is_refused(company: Company, same: dict, message: str) -> None:
    company.mapping["same"] = same
    with pytest.raises(UsageError, match=message):
        company.read_mapping()


# What a person changes ------------------------------------------------------------------------------------------------


def test_words_are_what_a_person_says_they_mean(company: Company) -> None:
    deals = DEALS.replace("Closed Won", "In the bag")
    suggestion = bring(company, accounts=ACCOUNTS, deals=deals, calls=CALLS)
    part = next(part for part in suggestion.parts if part.table == "opportunities")
    assert part["stage"].open
    assert {match.column for match in part.matches} & {"outcome"} == set()
    codes = {"In the bag": "won", "Closed Lost": "lost", "Negotiation/Review": ""}
    choices = Choices(columns={("deals", "opportunities", "outcome"): coded("Stage", codes),
                               ("deals", "opportunities", "stage"): ""})
    bring(company, choices, accounts=ACCOUNTS, deals=deals, calls=CALLS)
    company.load()
    assert company.rows("SELECT outcome, count(*) FROM opportunities GROUP BY 1 ORDER BY 1") == [
        ("lost", 1), ("won", 1), (None, 1)]


def test_a_word_that_no_one_knows_later_in_the_file_is_in_quarantine(company: Company) -> None:
    """It was not among those looked at: it stays as it is, and no row is dropped silently."""
    bring(company, accounts=ACCOUNTS, deals=DEALS, calls=CALLS)
    company.write("deals.csv", DEALS + "Late,Beta GmbH,Ann Lee,Zombie,$1.00,6/30/2026,2/1/2026\n")
    company.load()
    assert [(row[1], row[3], row[4]) for row in company.quarantine() if row[2] == "opportunities"] == [
        (5, "outcome", "Zombie")]


MONEY = (  # a header and a value in it, and the amount
    ("销售金额（万元）", "12.5", "125000"), ("销售金额（元）", "12.5", "12.5"), ("金额(千元)", "3", "3000"),
    ("Amount", "12.5", "12.5"), ("Amount (in millions)", "1.25", "1250000"), ("Amount", '"1.234,50 €"', "1234.5"),
)


def test_money_is_in_the_unit_that_its_header_says(company: Company) -> None:
    files = {f"sales_{n}": f"Order No,Order Date,Sales Rep,{header}\n{n},2026-03-01,Ann,{value}\n"
             for n, (header, value, _) in enumerate(MONEY)}
    bring(company, **files)
    company.load()
    assert company.rows("SELECT amount FROM sales ORDER BY order_id") == [(Decimal(amount),) for _, _, amount in MONEY]


MONTHS = (  # files of targets with a column a month: whole months, or with the year beside them or in the file's name
    ("quota", "Sales Rep,2026-01,2026-02,2026-03\nA,1,2,\n"),
    ("budget", "Sales Rep,Jan 2026,Feb 2026,Mar 2026\nA,1,2,\n"),
    ("目标", "负责人,2026年1月,2026年2月,2026年3月\nA,1,2,\n"), ("goals", "Sales Rep,Year,Jan,Feb,Mar\nA,2026,1,2,\n"),
    ("指标", "负责人,年份,1月,2月,3月\nA,2026,1,2,\n"), ("quota 2026", "Sales Rep,January,February,March\nA,1,2,\n"),
)


def test_targets_with_a_column_a_month_become_rows(company: Company) -> None:
    files = {name: text.replace("A,", f"Seller {n},") for n, (name, text) in enumerate(MONTHS)}
    bring(company, **files, sales="sold_on,amount,manager_id\n2026-01-02,5,Seller 1\n")
    company.load()
    assert company.rows("SELECT manager_id, month, amount::INTEGER FROM targets ORDER BY 1, 2") == [
        (f"Seller {n}", dt.date(2026, month, 1), month) for n in range(len(MONTHS)) for month in (1, 2)]


UNSURE = (  # months of no certain year, or too few of them
    ("quota", "Sales Rep,Jan,Feb,Mar\nAnn,1,2,\nBo,4,5,6\n"),
    ("quota 2025 to 2026", "Sales Rep,Jan,Feb,Mar\nAnn,1,2,\n"),
    ("quota", "Sales Rep,2026-01,Quota\nAnn,1,2\nBo,4,5\n"),
)


@pytest.mark.parametrize(("name", "text"), UNSURE)
def test_months_that_are_not_certain_stay_columns(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    suggestion = suggest(previews([tmp_path / f"{name}.csv"]))
    assert suggestion.previews[0].source.unpivot is None
    assert all(part.missing for part in suggestion.parts if part.table == "targets")


@pytest.mark.skipif(not FILES.is_dir(), reason="the published files are not here")
def test_the_published_files_are_matched_without_a_mapping(tmp_path: Path) -> None:
    files = [FILES / f"{name}.csv" for name in ("Sales", "Reseller", "Product", "Salesperson", "Targets")]
    report = load(suggested_mapping(suggest(previews(files))), FILES, tmp_path, Policy(), check=True)
    assert report.ok
    assert {table: report.loaded(table) for table in ("sales", "customers", "managers", "targets")} == {
        "sales": 57_851, "customers": 701, "managers": 18, "targets": 809}


def test_words_and_headers_with_quotes_are_no_sql(company: Company) -> None:
    deals = ('"Deal ID","Owner","Amount","Created","Sta""tus\'"\n"D1","Ann","1","2026-01-02","it\'s ""won"" --"\n'
             '"D2","Bo","2","2026-01-03","x\'; DROP TABLE sales"\n')
    codes = {'it\'s "won" --': "won", "x'; DROP TABLE sales": "lost"}
    choices = Choices(columns={("deals", "opportunities", "outcome"): coded("Sta\"tus'", codes)})
    bring(company, choices, deals=deals, calls="Assigned,Date,Account\nAnn,2026-01-02,A\n")
    company.load()
    assert company.rows("SELECT outcome FROM opportunities ORDER BY 1") == [("lost",), ("won",)]
