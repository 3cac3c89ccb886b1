"""A company with a CRM alone: its won deals count as sales where it agrees, and never beside a file of sales."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from analytics.errors import UsageError
from analytics.warehouse.matching.matching import suggest
from analytics.warehouse.matching.preview import previews
from analytics.warehouse.matching.suggestion import Choices, Suggestion
from analytics.warehouse.matching.winning import won_questions
from tests.chinese import english_in

from .conftest import Company
from .test_suggested_loads import bring

DEALS = ("Deal ID,Deal Name,Account Name,Deal Owner,Stage,Amount,Close Date,Created Date\n"
         "D1,Renewal,Acme,Ann,Closed Won,1200.50,2026-03-15,2026-01-10\n"
         "D2,Upsell,Beta,Bo,Closed Lost,800,2026-03-10,2026-01-11\n"
         "D3,New,Beta,Bo,Closed Won,,2026-03-12,2026-01-11\n"  # it is not known for how much
         "D4,New,Acme,Ann,Negotiation,5000,2026-06-30,2026-02-01\n"
         "D5,New,Acme,Bo,Closed Won,99.5,2026-04-02,2026-02-01\n"
         "D6,New,Acme,Bo,Put off,70,2026-04-02,2026-02-01\n")  # a word that the mapping does not know
CALLS = "Assigned,Date,Company / Account,Type\nAnn,2026-03-01,Acme,Call\nBo,2026-03-02,Beta,Call\n"
SALES = "Order No,Order Date,Sales Rep,Amount\nO1,2026-03-15,Ann,1200.50\n"
KNOWN = DEALS.replace("Put off", "Closed Lost")
EXPECTED = "商机编号,客户名称,负责人,销售阶段,商机金额（万元）,预计成交日期,创建时间\n" + "".join(
    f"S{n},华新钢铁,{'李安' if n % 2 else '陈波'},{'赢单' if n % 3 else '商务谈判'},{n}.5,2026-03-{n + 10},2026-01-10\n"
    for n in range(1, 9))


def look(company: Company, text: str, choices: Choices | None = None) -> Suggestion:
    """What is suggested for a file of deals alone."""
    company.write("deals.csv", text)
    return suggest(previews([company.folder / "deals.csv"]), choices or Choices())


def sold(suggestion: Suggestion) -> list[str]:
    return [part.source for part in suggestion.parts if part.table == "sales"]


def test_won_deals_are_the_sales_and_every_row_is_counted(company: Company) -> None:
    bring(company, deals=KNOWN, calls=CALLS)
    company.write("deals.csv", DEALS)
    report = company.load()
    assert company.rows("SELECT sale_id, sold_on, manager_id, customer_id, amount FROM sales ORDER BY 1") == [
        ("D1", dt.date(2026, 3, 15), "Ann", "Acme", Decimal("1200.5")),
        ("D5", dt.date(2026, 4, 2), "Bo", "Acme", Decimal("99.5"))]
    assert company.rows("SELECT s.sale_id FROM sales s JOIN opportunities o ON o.opportunity_id = s.sale_id AND "
                        "o.amount = s.amount AND o.closed_on = s.sold_on AND o.outcome = 'won'") == [("D1",), ("D5",)]
    counts = {one.table: one for one in report.counts if one.source == "deals"}
    assert [(one.read, one.left_out, one.loaded, one.quarantined) for one in
            (counts["opportunities"], counts["sales"])] == [(6, 0, 4, 2), (6, 3, 2, 1)]
    assert [row[:4] for row in company.quarantine() if row[2] == "sales"] == [("deals.csv", 4, "sales", "amount")]


OUTCOMES = (  # a column of the deals and how it says won
    ("Deal Status", "won", "lost"), ("Deal Status", "Won", "Lost"), ("Stage", "Closed Won", "Closed Lost"),
    ("赢单状态", "已赢单", "输单"),
)


def test_however_it_is_said_which_are_won(company: Company) -> None:
    bring(company, **{f"deals_{f}": f"Deal ID,Deal Owner,{header},Amount,Created Date,Deal closed on\n" + "".join(
        f"{f}.{n},Ann,{won if n % 3 else lost},{n},2026-01-01,2026-02-0{n}\n" for n in range(1, 8))
        for f, (header, won, lost) in enumerate(OUTCOMES)})
    company.load()
    assert company.rows("SELECT sale_id FROM sales ORDER BY 1") == [
        (f"{f}.{n}",) for f in range(len(OUTCOMES)) for n in (1, 2, 4, 5, 7)]


def test_one_file_of_deals_is_enough_and_no_means_no(company: Company) -> None:
    suggestion = look(company, KNOWN)
    (question,) = won_questions(suggestion)
    assert (suggestion.missing, question.answer, question.suggested) == ((), "yes", True)
    assert str(question.options[0][1]) == "Yes: “Amount” on the day of “Close Date”"
    declined = look(company, KNOWN, question.decide(Choices(), "no"))
    (question,) = won_questions(declined)
    assert (sold(declined), declined.missing, question.answer, question.suggested) == ([], ("sales",), "no", False)
    assert sold(look(company, KNOWN, question.decide(Choices(), "yes"))) == ["deals"]


def test_the_day_on_which_they_were_to_close_is_taken_only_if_somebody_says_so(company: Company) -> None:
    suggestion = look(company, EXPECTED)
    (question,) = won_questions(suggestion)
    assert (sold(suggestion), question.answer) == ([], "")
    bring(company, question.decide(Choices(), "yes"), deals=EXPECTED)
    company.load()
    assert company.rows("SELECT sale_id, sold_on, CAST(amount AS INTEGER) FROM sales ORDER BY 1") == [
        (f"S{n}", dt.date(2026, 3, n + 10), n * 10_000 + 5_000) for n in range(1, 9) if n % 3]


NOT_OFFERED = (  # files, and why their won deals are no sales
    ({"deals": KNOWN, "sales": SALES}, "the same would count twice"),
    ({"deals": KNOWN.replace("Stage", "Colour"), "calls": CALLS}, "nothing says which are won"),
    ({"deals": KNOWN.replace("Close Date", "Colour"), "calls": CALLS}, "nor when"),
)


@pytest.mark.parametrize(("files", "because"), NOT_OFFERED)
def test_it_is_not_offered(company: Company, files: dict[str, str], because: str) -> None:
    suggestion = bring(company, **files)
    assert list(won_questions(suggestion)) == [], because
    assert sold(suggestion) == [name for name in files if name == "sales"], because


def test_a_mapping_that_counts_won_deals_beside_sales_is_refused(company: Company) -> None:
    won = {"source": "deals", "where": "Stage = 'Closed Won'",
           "columns": {"sold_on": "Close Date", "manager_id": "Deal Owner", "amount": "Amount"}}
    company.mapping["sources"]["deals"] = {"file": "deals.csv"}
    company.mapping["tables"]["opportunities"] = {"source": "deals", "columns": {
        "opportunity_id": "Deal ID", "manager_id": "Deal Owner", "amount": "Amount", "opened_on": "Created Date"}}
    sales = company.mapping["tables"]["sales"]
    for alone in (sales, won, [won, won]):
        company.mapping["tables"]["sales"] = alone
        company.read_mapping()
    company.mapping["tables"]["sales"] = [sales, won]
    with pytest.raises(UsageError, match=r"tables\.sales: the won deals of deals would count a second time what sales "
                                         "has as sales; remove one of them") as refusal:
        company.read_mapping()
    assert english_in(refusal.value) == ""
