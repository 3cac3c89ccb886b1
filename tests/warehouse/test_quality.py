"""Every rule: who breaks it is in quarantine with file, line, column, value and rule; who keeps it is loaded."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.language import Language
from analytics.warehouse.reasons import RULES, reason
from analytics.warehouse.schema import SCHEMA

from .conftest import Company


def _add(company: Company, table: str, text: str, **entry: Any) -> None:
    """A file whose columns are named like the table's."""
    company.write(f"{table}.csv", text)
    company.mapping["sources"][table] = {"file": f"{table}.csv"}
    columns = {column: column for column in text.splitlines()[0].split(",")}
    company.mapping["tables"][table] = {"source": table, "columns": columns, **entry}


ONE_ROW = (  # table, header and rows (line 2 is sound, line 3 is not), column, value, rule
    ("sales", "sold_on,amount\n2026-01-01,1\n2026-01-01,much", "amount", "much", "not_number"),
    ("sales", "sold_on,amount\n2026-01-01,1.5\n2026-01-01,\"1,5,\"", "amount", "1,5,", "not_number"),
    ("products", "product_id,name\n1,A\n2,#N/A", "name", "#N/A", "not_text"),
    ("products", "product_id,name\n1,A\nproduct_id,name", "", "product_id, name", "header_again"),
    ("sales", "sold_on,amount\n2026-01-01,1\n2026-01-01,nan", "amount", "nan", "not_number"),
    ("sales", "sold_on,amount\n2026-01-01,1e3\n2026-01-01,99999999999999999999", "amount", "99999999999999999999",
     "not_number"),
    ("sales", "sold_on,amount,quantity\n2026-01-01,1,2\n2026-01-01,1,inf", "quantity", "inf", "not_number"),
    ("sales", "sold_on,amount\n2026-01-01,1\n2026-01-01,", "amount", None, "required"),
    ("sales", "sold_on,amount,kind\n2026-01-01,1,return\n2026-01-01,1,gift", "kind", "gift", "not_allowed"),
    ("sales", "sold_on,amount,manager_id\n2026-01-01,1,1\n2026-01-01,1,9", "manager_id", "9", "unknown"),
    ("activities", "manager_id,occurred_at,type,minutes\n1,2026-01-01 9:00,call,0\n1,2026-01-01,call,-1", "minutes",
     "-1.0", "too_low"),
    ("activities", "manager_id,occurred_at,type,minutes\n1,2026-01-01,call,1440\n1,2026-01-01,call,1441", "minutes",
     "1441.0", "too_high"),
    ("activities", "manager_id,occurred_at,type\n1,2026-01-01,call\n1,2026-01-01 25:00,call", "occurred_at",
     "2026-01-01 25:00", "not_timestamp"),
    ("activities", "manager_id,occurred_at,type,useful\n1,2026-01-01,call,Yes\n1,2026-01-01,call,perhaps", "useful",
     "perhaps", "not_boolean"),
    ("surveys", "kind,sent_on,score\nnps,2026-01-01,0\ncsat,2026-01-01,0", "score", "0", "off_scale"),
    ("surveys", "kind,sent_on,score\nces,2026-01-01,7\ncsat,2026-01-01,6", "score", "6", "off_scale"),
    ("surveys", "kind,sent_on,score\nces,2026-01-01,7\nces,2026-01-01,6.5", "score", "6.5", "not_integer"),
    ("surveys", "kind,sent_on,answered_on\nces,2026-01-02,2026-01-02\nces,2026-01-02,2026-01-01", "answered_on",
     "2026-01-01", "too_early"),
    ("customers", "customer_id,name\n1,A\n1,A", "customer_id", "1", "repeated"),
    ("customers", "customer_id,name\n1,A\n1,B", "customer_id", "1", "contradicted"),
    ("customers", "customer_id,name,parent_id\n1,A,1\n2,B,3", "parent_id", "3", "unknown"),
    ("targets", "manager_id,month,amount\n1,2026-01,5\n1,2026-01,6", "", "1, 2026-01-01, own", "contradicted"),
    ("targets", "manager_id,month,amount\n1,2026-01,5\n1,2026-20,6", "month", "2026-20", "not_month"),
)


@pytest.mark.parametrize(("table", "text", "column", "value", "rule"), ONE_ROW)
def test_a_row_that_breaks_a_rule(
    company: Company, table: str, text: str, column: str, value: str | None, rule: str
) -> None:
    _add(company, table, text)
    report = company.load()
    assert company.quarantine() == [(f"{table}.csv", 3, table, column, value, rule)]
    assert not report.ok
    assert (report.loaded(table), report.quarantined) == (1, 1)
    assert report.offenders[0].reason(Language()) in report.text()


def test_rows_without_identity_may_be_equal(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n" + "2026-03-04,1,10\n" * 3)
    assert company.load().ok
    assert company.rows("SELECT count(*) FROM sales") == [(3,)]


def test_who_refers_to_a_quarantined_row_is_quarantined_too(company: Company) -> None:
    company.write("people.csv", "Id,Code,Name\n1,A,Ann\n2,B,\n")
    company.write("sales.csv", "Id,Day,Seller,Amount\nx,2026-03-04,1,10\ny,2026-03-04,2,10\n")
    company.sales["sale_id"] = "Id"
    _add(company, "sale_credits", "sale_id,manager_id,share\nx,1,1\ny,1,1\n")
    company.load()
    assert company.quarantine() == [
        ("people.csv", 3, "managers", "name", None, "required"),
        ("sales.csv", 3, "sales", "manager_id", "2", "quarantined"),
        ("sale_credits.csv", 3, "sale_credits", "sale_id", "y", "quarantined"),
    ]


def test_tables_that_refer_to_each_other_fall_together(company: Company) -> None:
    company.write("people.csv", "Id,Team,Name\n1,N,Ann\n2,S,\n3,S,Cy\n")
    company.mapping["tables"]["managers"]["columns"]["team_id"] = "Team"
    _add(company, "teams", "team_id,name,region,lead_id\nN,North,N,1\nS,South,S,2\n")
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n")
    company.load()
    assert [row[1:3] + row[5:] for row in company.quarantine()] == [
        (3, "managers", "required"), (4, "managers", "quarantined"), (3, "teams", "quarantined")]


def test_a_reference_to_a_table_that_is_not_loaded_is_kept(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount,Customer\n2026-03-04,1,10,77\n")
    company.sales["customer_id"] = "Customer"
    assert company.load().ok
    assert company.rows("SELECT customer_id FROM sales") == [("77",)]


def test_shares_of_a_sale_add_up_to_one(company: Company) -> None:
    company.write("sales.csv", "Id,Day,Seller,Amount\nx,2026-03-04,1,10\ny,2026-03-04,2,10\n")
    company.sales["sale_id"] = "Id"
    _add(company, "sale_credits", "sale_id,manager_id,share\nx,1,0.7\nx,2,0.3\ny,1,0.7\ny,2,0.2\n")
    company.load()
    assert company.rows("SELECT sale_id, share FROM sale_credits") == [("x", 0.7), ("x", 0.3)]
    assert [row[1:] for row in company.quarantine()] == [
        (4, "sale_credits", "share", "0.9", "shares"), (5, "sale_credits", "share", "0.9", "shares")]


def test_a_record_that_is_no_row_is_quarantined_with_its_text(company: Company) -> None:
    company.write("sales.csv", "Day,Seller,Amount\n2026-03-04,1,10\n2026-03-04,1\n2026-03-04,1,10,11\n")
    company.load()
    assert company.quarantine() == [
        ("sales.csv", 3, "sales", "", "2026-03-04,1", "too_few_fields"),
        ("sales.csv", 4, "sales", "", "2026-03-04,1,10,11", "too_many_fields")]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("table", "column"), [("surveys", "score"), ("sales", "manager_id"), ("sales", ""), ("", "")])
def test_every_rule_has_a_sentence(rule: str, table: str, column: str) -> None:
    needs_column = {"too_low", "too_high", "not_allowed", "too_early", "unknown", "quarantined"}
    if rule in needs_column and not column:
        return
    declared = SCHEMA[table][column] if column else None
    sentence = str(reason(rule, table, column, "value"))
    assert "{" not in sentence
    if declared is not None and rule == "too_high" and declared.high is not None:
        assert "10" in sentence
