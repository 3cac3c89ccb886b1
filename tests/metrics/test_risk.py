"""Risk on companies that a person can count: each reason at its boundary, the flag's own record, money owed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.metrics.measuring import measure
from analytics.metrics.rows import rows_behind
from analytics.policy import Policy, Risk
from analytics.warehouse.query import Warehouse
from tests.company import Frames, write
from tests.metrics.test_edges import customers, made, sales, value

DAY = pd.Timestamp
REASONS = ("silent", "shrinking", "complaining", "unhappy", "overdue")


def months(customer: str, amounts: list[float]) -> list[tuple]:
    """A sale on the 10th of each month from January 2024 on."""
    days = pd.date_range("2024-01-01", periods=len(amounts), freq="MS") + pd.Timedelta(days=9)
    return [
        (f"{customer}{n}", f"{customer}{n}", str(d.date()), "a", customer, "sale", amount)
        for n, (d, amount) in enumerate(zip(days, amounts, strict=True))
    ]


def company(place: Path, frames: Frames, **risk) -> Warehouse:
    """Data from January 2024 to the end of June 2025; one steady customer, called on the last day."""
    return made(place, USUAL | frames, risk=Risk(**{"reasons": 1} | risk))


def reasons(warehouse: Warehouse, month: str = "2025-06-01", customer: str = "1") -> set[str]:
    asked = f"SELECT {', '.join(REASONS)} FROM risk_stock WHERE month = ? AND customer_id = ?"
    found = warehouse.frame(asked, [DAY(month).date(), customer])
    return {name for name in REASONS if found[name].item()}


def cases(*rows: tuple[str, str | None]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["opened_at", "closed_at"]).apply(pd.to_datetime)
    return {"cases": frame.assign(case_id=frame.index.astype(str), kind="complaint", customer_id="1")}


def answers(*rows: tuple[str, str | None, str | None, float | None]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["kind", "sent_on", "answered_on", "score"])
    days = frame[["sent_on", "answered_on"]].apply(pd.to_datetime)
    return {"surveys": frame.assign(delivered=True, customer_id="1", **days)}


def visit(day: str, **also) -> dict[str, pd.DataFrame]:
    row = {"manager_id": "a", "customer_id": ["1"], "occurred_at": DAY(day), "type": "call"} | also
    return {"activities": pd.DataFrame(row)}


def invoice(due: str, paid: str | None) -> dict[str, pd.DataFrame]:
    row = {"invoice_id": ["i"], "customer_id": "1", "issued_on": DAY("2025-01-05"), "amount": 10.0}
    return {"receivables": pd.DataFrame(row | {"due_on": pd.to_datetime([due]), "paid_on": pd.to_datetime([paid])})}


def trade(*last: float, before: float = 100.0) -> dict[str, pd.DataFrame]:
    lines = months("1", [100.0] * 3 + [before] * 3 + [100.0] * 9 + list(last))
    return {"sales": sales(*lines, ("last", "last", "2025-06-30", "a", None, "sale", 1.0))}


USUAL = {"customers": customers(("1", "2020-01-01", None)), **trade(100, 100, 100), **visit("2025-06-30 17:00")}
KNOWN = [  # what the company also has, the reasons at the end of June 2025, because (thresholds of Risk())
    ({}, set(), "nothing is wrong"),
    (visit("2025-04-01 23:00"), {"silent"}, "the last contact was 90 days ago"),
    (visit("2025-04-02 00:30"), set(), "the last contact was 89 days ago"),
    (visit("2025-06-30", customer_id=[None]), {"silent"}, "a contact with nobody is none"),
    (visit("2024-01-02") | {"customers": customers(("1", "2025-05-01", None))}, set(), "it is new"),
    (visit("2024-01-02") | {"customers": customers(("1", "2025-04-01", None))}, {"silent"}, "new 90 days ago"),
    (trade(70, 70, 70), set(), "30 % less is not more than 30 %"),
    (trade(70, 70, 69.9), {"shrinking"}, "more than 30 % less"),
    (trade(0, 0, 0), {"shrinking"}, "it buys nothing any more"),
    (trade(0, 0, 0, before=0.0), set(), "nothing was bought a year before"),
    (trade(0, 0, 210), set(), "three months together, not each"),
    (cases(("2025-06-30 10:00", None)), {"complaining"}, "a complaint is open"),
    (cases(("2024-02-01", None)), {"complaining"}, "a complaint is open since long"),
    (cases(("2025-06-28", "2025-06-30 23:59")), set(), "it was solved on the last minute"),
    (cases(("2025-06-28", "2025-07-01 00:00")), {"complaining"}, "it was solved too late to know"),
    (cases(("2025-04-02", "2025-04-03"), ("2025-06-02", "2025-06-03")), {"complaining"}, "two in 90 days"),
    (cases(("2025-04-01", "2025-04-03"), ("2025-06-02", "2025-06-03")), set(), "one of the two is older than 90 days"),
    ({"cases": cases(("2025-06-30", None))["cases"].assign(kind="question")}, set(), "a question is no complaint"),
    (answers(("csat", "2025-06-01", "2025-06-02", 2)), {"unhappy"}, "2 of 5"),
    (answers(("csat", "2025-06-01", "2025-06-02", 3)), set(), "3 of 5"),
    (answers(("nps", "2025-06-01", "2025-06-02", 6)), {"unhappy"}, "a detractor"),
    (answers(("nps", "2025-06-01", "2025-06-02", 7)), set(), "no detractor"),
    (answers(("ces", "2025-06-01", "2025-06-02", 1)), set(), "ease is not asked here"),
    (answers(("csat", "2025-05-01", "2025-05-02", 1), ("nps", "2025-06-01", "2025-06-02", 9)), set(), "happy again"),
    (answers(("csat", "2025-06-01", "2025-06-02", 5), ("nps", "2025-06-01", "2025-06-02", 1)), {"unhappy"}, "both"),
    (answers(("csat", "2025-06-01", "2025-06-02", 1), ("csat", "2025-06-20", None, None)), {"unhappy"}, "none new"),
    (answers(("csat", "2024-06-29", "2024-06-30", 1)), set(), "365 days ago: forgotten"),
    (answers(("csat", "2024-06-29", "2024-07-01", 1)), {"unhappy"}, "364 days ago"),
    (invoice("2025-05-31", None), set(), "overdue for 30 days"),
    (invoice("2025-05-30", None), {"overdue"}, "overdue for 31 days"),
    (invoice("2025-05-01", "2025-06-30"), set(), "paid on the last day"),
    (invoice("2025-05-01", "2025-07-01"), {"overdue"}, "paid the day after"),
]


def beside(companies: list[Frames]) -> Frames:
    """The customers of several companies in one, each called by the number of theirs; so are their rows."""
    def called(frame: pd.DataFrame, number: int) -> pd.DataFrame:
        own = frame.columns[frame.columns.isin(["customer_id", "sale_id", "order_id", "case_id", "invoice_id"])]
        return frame.assign(**{c: frame[c].map(lambda i: f"{number}:{i}", na_action="ignore") for c in own})

    return {table: pd.concat([called(one[table], n) for n, one in enumerate(companies) if table in one])
            for table in sorted({table for one in companies for table in one})}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return company(tmp_path_factory.mktemp("known"), beside([USUAL | frames for frames, *_ in KNOWN]))


@pytest.mark.parametrize(("number", "expected"), [(n, k[1]) for n, k in enumerate(KNOWN)], ids=[k[2] for k in KNOWN])
def test_reasons(number: int, expected: set[str], known: Warehouse) -> None:
    assert reasons(known, customer=f"{number}:1") == expected


def test_of_a_customer_alone_nothing_is_wrong(tmp_path: Path) -> None:
    """Also where there is no table of cases, answers and invoices at all."""
    assert reasons(company(tmp_path, {})) == set()


def test_without_activities_nobody_is_silent(tmp_path: Path) -> None:
    lines = sales(*months("1", [100.0] * 18), ("last", "last", "2025-06-30", "a", None, "sale", 1.0))
    frames = {"customers": customers(("1", "2020-01-01", None)), "sales": lines}
    assert reasons(made(tmp_path, frames, risk=Risk(reasons=1))) == set()


@pytest.mark.parametrize(("needed", "flagged"), [(1, 1.0), (2, 1.0), (3, 0.0)])
def test_as_many_reasons_as_the_policy_asks_for(needed: int, flagged: float, tmp_path: Path, hr: Viewer) -> None:
    frames = visit("2025-01-01") | cases(("2025-06-30", None))
    warehouse = company(tmp_path, frames, reasons=needed)
    assert reasons(warehouse) == {"silent", "complaining"}
    assert value(warehouse, hr, "accounts_at_risk", "2025-06") == flagged
    assert value(warehouse, hr, "value_at_risk", "2025-06") == flagged


def test_nobody_is_said_to_be_safe_where_too_little_is_known(tmp_path: Path, hr: Viewer) -> None:
    """With activities and sales alone three reasons can never hold: no figure, rather than 0 %."""
    warehouse = company(tmp_path, {}, reasons=3)
    for metric_id in ("accounts_at_risk", "value_at_risk", "risk_precision", "risk_recall"):
        assert np.isnan(value(warehouse, hr, metric_id, "2025-06"))


def test_value_at_risk_weighs_by_revenue(tmp_path: Path, hr: Viewer) -> None:
    both = customers(("1", "2020-01-01", None), ("2", "2020-01-01", None))
    last = ("l", "l", "2025-06-30", "a", None, "sale", 1.0)
    lines = sales(*months("1", [100.0] * 18), *months("2", [300.0] * 18), last)
    warehouse = company(tmp_path, {"customers": both, "sales": lines} | cases(("2025-06-30", None)), silent_days=730)
    assert value(warehouse, hr, "accounts_at_risk", "2025-06") == 0.5
    assert value(warehouse, hr, "value_at_risk", "2025-06") == 0.25


def test_precision_and_recall_of_past_flags(tmp_path: Path, hr: Viewer) -> None:
    """Complaints open from January: 1 is lost in April, 2 stays; 3 is lost in May without a warning."""
    rows = customers(("1", "2020-01-01", "2025-04-15"), ("2", "2020-01-01", None), ("3", "2020-01-01", "2025-05-31"))
    lines = sales(("f", "f", "2024-01-01", "a", None, "sale", 1.0), ("l", "l", "2025-06-30", "a", None, "sale", 1.0))
    opened = {"opened_at": DAY("2025-01-15"), "closed_at": pd.NaT, "kind": "complaint"}
    open_cases = pd.DataFrame({"case_id": ["1", "2"], "customer_id": ["1", "2"]} | opened)
    frames = {"customers": rows, "sales": lines, "cases": open_cases}
    warehouse = company(tmp_path, frames, silent_days=730, horizon_months=3)
    expected = {  # month: flags (1 while it is a customer, and 2), of them lost in time, all lost in time
        "2024-12": (0, 0, 0),
        "2025-01": (2, 1, 1),  # until the end of April: 1
        "2025-02": (2, 1, 2),  # until the end of May: 1, and 3 on the very last day
        "2025-03": (2, 1, 2),  # until the end of June, where the data end
        "2025-04": (0, 0, 0),  # the horizon is not over
    }
    for month, (flags, true, lost) in expected.items():
        precision, recall = (value(warehouse, hr, m, month) for m in ("risk_precision", "risk_recall"))
        assert precision == pytest.approx(true / flags if flags else np.nan, nan_ok=True), month
        assert recall == pytest.approx(true / lost if lost else np.nan, nan_ok=True), month
    assert value(warehouse, hr, "risk_precision", "all") == pytest.approx(3 / 6)
    assert value(warehouse, hr, "risk_recall", "all") == pytest.approx(3 / 5)


def test_the_flag_knows_nothing_of_what_comes_later(
    frames: Frames, warehouses: dict[str, Warehouse], tmp_path: Path
) -> None:
    """Everything after September 2024 is taken away: every flag until then stays as it was."""
    for name, warehouse in warehouses.items():
        cut = pd.Timestamp("2024-09-30 23:59:59")
        past = {table: _known_by(frame, cut) for table, frame in frames.items()}
        write(past, tmp_path / f"{name}.duckdb", warehouse.policy)
        columns = f"month, customer_id, {', '.join(REASONS)}, flagged_accounts, flagged_revenue"
        asked = f"SELECT {columns} FROM risk_stock WHERE month <= DATE '2024-09-01' ORDER BY month, customer_id"
        early, now = Warehouse(tmp_path / f"{name}.duckdb").frame(asked), warehouse.frame(asked)
        pd.testing.assert_frame_equal(early, now)
        assert all(now[reason].any() for reason in REASONS)
        assert 0 < now["flagged_accounts"].mean() < 0.9
        assert warehouse.rows("SELECT count(*) FROM risk_stock WHERE day > ?", [cut.date()]) > [(0,)]


BEGINS = {  # table: the day by which a row of it is known
    "sales": "sold_on",
    "activities": "occurred_at",
    "surveys": "sent_on",
    "cases": "opened_at",
    "receivables": "issued_on",
    "customers": "started_on",
    "opportunities": "opened_on",
    "account_assignments": "starts_on",
    "team_assignments": "starts_on",
}
LATER = {  # table: columns that are filled in later
    "surveys": ("answered_on", "score"),
    "cases": ("closed_at",),
    "receivables": ("paid_on",),
    "customers": ("ended_on",),
    "opportunities": ("closed_on",),
    "activities": ("promised_at", "done_at"),
}


def _known_by(frame: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """A table as it stood then."""
    table = next((t for t, day in BEGINS.items() if day in frame and set(LATER.get(t, ())) <= set(frame)), None)
    if table is None:
        return frame
    known = frame[~(frame[BEGINS[table]] > cut)].copy()
    for column in LATER.get(table, ()):
        when = known[LATER[table][0]] if column == "score" else known[column]
        if column == "score":
            known["score"] = known["score"].where(when.notna() | frame["answered_on"].isna())
        else:
            known[column] = known[column].where(~(when > cut))
    return known


# money owed ---------------------------------------------------------------------------------------------------------


def invoices(*rows: tuple[str, str, str | None, float]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["issued_on", "due_on", "paid_on", "amount"])
    days = frame[["issued_on", "due_on", "paid_on"]].apply(pd.to_datetime)
    return {"receivables": frame.assign(customer_id="1", invoice_id=frame.index.astype(str), **days)}


OVERDUE = [  # (issued, due, paid, amount) beside one of 100 that is not due, the share at the end of June 2025, because
    (("2025-05-01", "2025-06-29", None, 50.0), 1 / 3, "due the day before"),
    (("2025-05-01", "2025-06-30", None, 50.0), 0.0, "due on the day is not overdue"),
    (("2025-05-01", "2025-05-31", "2025-06-30", 50.0), 0.0, "paid on the day"),
    (("2025-05-01", "2025-05-31", "2025-07-01", 50.0), 1 / 3, "paid the day after"),
    (("2025-07-01", "2025-07-01", None, 50.0), 0.0, "issued after the end"),
]


@pytest.mark.parametrize(("row", "expected", "because"), OVERDUE, ids=[o[2] for o in OVERDUE])
def test_overdue_share(row: tuple, expected: float, because: str, tmp_path: Path, hr: Viewer) -> None:
    warehouse = company(tmp_path, invoices(("2025-06-15", "2025-08-01", None, 100.0), row))
    assert value(warehouse, hr, "overdue_share", "2025-06") == pytest.approx(expected)


def test_days_sales_outstanding(tmp_path: Path, hr: Viewer) -> None:
    """Ten a month, each open for a month or two: 20 are open at the end of June, of 120 in 365 days."""
    issued = pd.date_range("2024-07-01", periods=12, freq="MS") + pd.Timedelta(days=14)
    rows = [(str(d.date()), str(d.date()), str((d + pd.Timedelta(days=50)).date()), 10.0) for d in issued]
    warehouse = company(tmp_path, invoices(("2024-06-30", "2024-06-30", "2024-07-01", 99.0), *rows))
    assert value(warehouse, hr, "dso", "2025-06") == pytest.approx(20 / (120 / 365))
    assert np.isnan(value(warehouse, hr, "dso", "2025-04"))  # the invoices do not reach back a year
    with_less = invoices(*rows)
    (tmp_path / "two").mkdir()
    assert np.isnan(value(company(tmp_path / "two", with_less), hr, "dso", "2025-05"))


def test_the_last_month_of_the_data_may_end_in_its_middle(tmp_path: Path, hr: Viewer) -> None:
    """The data end on 10 June: the 12 months run from 11 June 2024, and DSO does not jump."""
    days = pd.date_range("2024-01-01", "2025-06-01", freq="MS") + pd.Timedelta(days=19)  # on the 20th
    rows = [(str(d.date()), str(d.date()), None, 10.0) for d in days if d < DAY("2025-06-10")]
    lines = sales(("f", "f", "2024-01-01", "a", None, "sale", 1.0), ("l", "l", "2025-06-10", "a", None, "sale", 1.0))
    visits = visit("2025-06-10")
    warehouse = company(tmp_path, invoices(*rows) | {"sales": lines} | visits)
    assert value(warehouse, hr, "dso", "ytd") == pytest.approx(10.0 * len(rows) / (120 / 365))


def test_rows_behind_the_flag_tell_the_reasons(warehouse: Warehouse, hr: Viewer) -> None:
    flags, book = rows_behind(warehouse, hr, "accounts_at_risk", period=warehouse.calendar.period("12m"), limit=10**6)
    assert flags.fact == "flagged_stock"
    assert set(REASONS) <= set(flags.frame.columns)
    assert (flags.frame[list(REASONS)].sum(axis=1) == flags.frame["reasons"]).all()
    assert (flags.frame["reasons"] >= Policy().risk.reasons).all()
    assert set(flags.frame["day"]) == {pd.Timestamp(warehouse.calendar.period("12m").last)}
    assert book.total > flags.total > 0


def test_risk_is_measured_of_every_group(warehouse: Warehouse, hr: Viewer) -> None:
    """The test company has flags, false and true ones, in every region: the second way does not compare nothing."""
    period = warehouse.calendar.period("all")
    for metric_id in ("accounts_at_risk", "value_at_risk", "risk_precision", "risk_recall", "overdue_share", "dso"):
        found = measure(warehouse, hr, [metric_id], by=["region"], period=period).dropna(subset=["region"])
        assert ((found["value"] > 0) & ~(found["low"] >= found["high"])).all(), metric_id
