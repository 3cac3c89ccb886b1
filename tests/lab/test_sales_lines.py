"""Sales as a plan credits them, by hand: owners, shares, territory, returns, and money received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.lab.company_results import company_results
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results
from analytics.warehouse.query import Warehouse
from tests.company import Frames
from tests.lab.companies import invoice, little, paying, sale
from tests.metrics.second import Second

COMMISSION: dict[str, Any] = {"sales": dict(
    kind="commission", measure="revenue", basis="transaction", mode="marginal", tiers="amount",
    rates=dict(points=[[0, 0.01]], between="step", edges="lower", below="hold", above="hold"))}
CASH = {"revenue": {"credit": "cash"}}


def values(results: Results, who: str = "A") -> list[tuple]:
    """(when, order, received, value, share) of a person's sales other than 0; None: missing."""
    rows = results.rows[(results.rows["who"] == who) & (results.rows["value"].fillna(0) != 0)]
    return [(f"{r.when:%m-%d}", r.order, None if pd.isna(r.received_on) else f"{r.received_on:%m-%d}", r.value,
             None if np.isnan(r.share) else round(r.share, 4)) for r in rows.itertuples()]


TWO = [{"sale_id": "2", "manager_id": "A", "share": 0.7}, {"sale_id": "2", "manager_id": "B", "share": 0.3}]
MOVED = [{"manager_id": "B", "customer_id": "C", "starts_on": "2025-01-01", "ends_on": "2026-02-14"},
         {"manager_id": "A", "customer_id": "C", "starts_on": "2026-02-15", "ends_on": None}]
CREDITS = [  # plan, sales, other tables, what A and B are credited with, because
    (paying(), [sale("1", "2026-01-10", 100), sale("2", "2026-01-20", 50)], {},
     [("01-01", "", None, 150, None)], [], "what a month brings is one row"),
    (paying(), [sale("1", "2026-01-10", 100), sale("2", "2026-01-20", 50)], {"sale_credits": TWO},
     [("01-01", "", None, 135, None)], [("01-01", "", None, 15, None)], "owners have the shares that the data state"),
    (paying(crediting={"by": "territory"}), [sale("1", "2026-02-14", 100), sale("2", "2026-02-15", 50)],
     {"account_assignments": MOVED}, [("02-01", "", None, 50, None)], [("02-01", "", None, 100, None)],
     "by territory: whoever looks after the customer on the day, whoever sold"),
    (paying(components=COMMISSION), [sale("1", "2026-01-10", 100), sale("1b", "2026-01-10", 5, order_id="o1"),
                                     sale("2", "2026-01-20", 50)], {},
     [("01-10", "o1", None, 105, None), ("01-20", "o2", None, 50, None)], [],
     "by order where each is paid by itself; its lines are added up"),
    (paying(components=COMMISSION, crediting={"by": "shares"}),
     [sale("2", "2026-01-10", 100), sale("2b", "2026-01-10", 100, order_id="o2")], {"sale_credits": TWO},
     [("01-10", "o2", None, 200, 0.85)], [("01-10", "o2", None, 200, 0.15)],
     "by shares: of 200 A has 70 + 100"),
    (paying(clawback={"of": "earned", "months": 6}),
     [sale("1", "2026-01-10", 100), sale("1r", "2026-03-05", -40, order_id="o1"), sale("2", "2026-01-20", 50)], {},
     [("01-01", "", None, 50, None), ("01-10", "o1", None, 100, None), ("03-05", "o1", None, -40, None)], [],
     "to take back, orders with returns are told apart"),
    (paying(clawback={"of": "earned", "months": 6}),
     [sale("1", "2026-01-10", 100), sale("1r", "2026-03-05", -40, order_id="o1", manager_id="B"),
      sale("9r", "2026-03-06", -30)], {},
     [("01-10", "o1", None, 100, None), ("03-01", "", None, -30, None)], [("03-01", "", None, -40, None)],
     "a return of somebody else's order, or of none that is known, lowers its month"),
    (paying(clawback={"of": "earned", "months": 6}),
     [sale("1", "2026-01-10", 100), sale("1r", "2026-01-10", -40, order_id="o1"),
      sale("2r", "2026-02-03", -5), sale("2", "2026-02-04", 50, order_id="o2r")], {},
     [("01-10", "o1", None, 100, None), ("01-10", "o1", None, -40, None), ("02-01", "", None, -5, None),
      ("02-04", "o2r", None, 50, None)], [], "a return on the order's own day is its return, one before it is not"),
    (paying(), [sale("1", "2026-01-10", 100), sale("1r", "2026-03-05", -40, order_id="o1")], {},
     [("01-01", "", None, 100, None), ("03-01", "", None, -40, None)], [], "nothing taken back: it lowers its month"),
    (paying(CASH), [sale("1", "2026-01-10", 100), sale("2", "2026-01-20", 50), sale("3", "2026-02-02", 7)],
     {"receivables": [invoice("2026-01-15", "2026-03-05"), invoice("2026-01-31", "2026-02-10"),
                      invoice("2026-02-28", None)]},
     [("03-01", "", "03-01", 100, None), ("02-01", "", "02-01", 50, None), ("02-01", "", None, 7, None)], [],
     "paid with the next invoice: the first was paid in March, the second in February, the third is open"),
    (paying(CASH), [sale("1", "2026-01-15", 97), sale("1st", "2026-01-01", 3), sale("2", "2026-01-16", 50),
                    sale("3", "2025-12-31", 7)],
     {"receivables": [invoice("2026-01-15", "2026-01-15"), invoice("2026-01-15", "2026-02-01", invoice_id="2"),
                      invoice("2026-01-20", None)]},
     [("12-01", "", None, 7, None), ("02-01", "", "02-01", 100, None), ("01-01", "", None, 50, None)], [],
     "an invoice of the same day bills it, paid when both of a day are; the first bills its month, and none before"),
    (paying(CASH), [sale("1", "2026-01-10", 100), sale("1r", "2026-02-05", -40, order_id="o1"),
                    sale("2", "2026-01-11", 50), sale("2r", "2026-05-05", -20, order_id="o2"),
                    sale("9r", "2026-06-01", -1)],
     {"receivables": [invoice("2026-01-31", "2026-04-10")]},
     [("04-01", "", "04-01", 110, None), ("05-01", "", "05-01", -20, None), ("06-01", "", "06-01", -1, None)], [],
     "a return counts on its day, but not before its order is paid: 150 - 40"),
    (paying(CASH), [sale("1", "2026-01-10", 100), sale("1r", "2026-02-05", -40, order_id="o1")],
     {"receivables": [invoice("2026-01-31", None)]},
     [("01-01", "", None, 100, None), ("02-01", "", None, -40, None)], [], "a return of an order never paid: neither"),
]


@pytest.mark.parametrize(("plan", "sales", "tables", "of_a", "of_b", "because"), CREDITS, ids=[c[-1] for c in CREDITS])
def test_credits(tmp_path: Path, hr: Viewer, plan: Plan, sales: list, tables: dict, of_a: list, of_b: list,
                 because: str) -> None:
    results = company_results(little(tmp_path, sales=sales, **tables), hr, plan)
    key = lambda row: (row[0], row[1], -abs(row[3]))  # noqa: E731
    assert sorted(values(results), key=key) == sorted(of_a, key=key), because
    assert sorted(values(results, "B"), key=key) == sorted(of_b, key=key), because


# the same a second time, on a company with every pitfall ------------------------------------------------------------


def by_person_and_month(rows: pd.DataFrame, month: str) -> pd.Series:
    """Sums of values other than 0 by person and month, to the cent."""
    found = rows.assign(month=pd.to_datetime(rows[month]).dt.to_period("M")).groupby(["who", "month"])["value"].sum()
    return found[found.abs() > 0.005].round(2).sort_index()


def test_territory_is_whoever_owned_the_customer(warehouse: Warehouse, hr: Viewer, frames: Frames) -> None:
    results = company_results(warehouse, hr, paying(crediting={"by": "territory"}))
    second = Second(frames, warehouse.policy)
    lines = second._sales[second._sales["day"] < results.covers.end]
    owners = [second.owner_on(c, d) for c, d in zip(lines["customer_id"], lines["day"], strict=True)]
    wanted = lines.assign(who=owners, value=lines["revenue"])
    pd.testing.assert_series_equal(by_person_and_month(results.rows, "when"), by_person_and_month(wanted, "day"),
                                   check_names=False, check_index_type=False)
    unowned = wanted.loc[wanted["who"].isna(), "value"].sum()
    assert str(results.notes[0]) == f"Revenue of {unowned:,.0f} belongs to no account manager and is credited to nobody"


def test_money_received_is_that_of_the_invoices(warehouse: Warehouse, hr: Viewer, frames: Frames) -> None:
    results = company_results(warehouse, hr, paying(CASH))
    second, paid_on = Second(frames, warehouse.policy), _paid(frames)
    lines = second._sales[second._sales["day"] < results.covers.end].copy()
    lines["value"], lines["who"] = lines["revenue"], lines["account_manager"]
    lines["order"] = lines["order_id"].where(lines["order_id"].notna(), lines["sale_id"])
    lines["received"] = [paid_on(c, d) for c, d in zip(lines["customer_id"], lines["day"], strict=True)]
    sold = lines[lines["kind"] == "sale"].dropna(subset=["order"]).groupby("order")["received"]
    paid = {order: None if any(r is None for r in received) else max(received) for order, received in sold}
    lines["received"] = [
        r if kind == "sale" else day if order not in paid else None if paid[order] is None else max(day, paid[order])
        for r, kind, day, order in zip(lines["received"], lines["kind"], lines["day"], lines["order"], strict=True)]
    rows = results.rows[results.rows["value"].notna()]
    got, wanted = rows[rows["received_on"].notna()], lines[lines["received"].notna()]
    pd.testing.assert_series_equal(by_person_and_month(got, "received_on"), by_person_and_month(wanted, "received"),
                                   check_names=False, check_index_type=False)
    open_ = lines.loc[lines["received"].isna() & lines["who"].notna(), "value"].sum()
    assert rows.loc[rows["received_on"].isna(), "value"].sum() == pytest.approx(open_, abs=0.01)


def _paid(frames: Frames) -> Callable[[object, dt.date], dt.date | None]:
    """The day on which the next invoice after a customer's sale was paid; None while it is open or there is none."""
    issued: dict[str, dict[dt.date, list]] = {}
    for one in frames["receivables"].itertuples():
        issued.setdefault(one.customer_id, {}).setdefault(one.issued_on.date(), []).append(one.paid_on)

    def paid_on(customer: object, day: dt.date) -> dt.date | None:
        days = sorted(issued.get(customer, {}))
        following = [d for d in days if d >= day]
        if not following or (following[0] == days[0] and day < days[0].replace(day=1)):
            return None
        paid = issued[customer][following[0]]
        return None if any(p is pd.NaT for p in paid) else max(paid).date()

    return paid_on


def test_orders_and_shares_are_the_same_money_as_months(warehouse: Warehouse, hr: Viewer) -> None:
    """However finely it is told, a person's revenue of a month is that of the pages."""
    plain = company_results(warehouse, hr, paying()).rows
    wanted = by_person_and_month(plain[plain["value"].notna()], "when")
    for plan in (paying(components=COMMISSION), paying(components=COMMISSION, crediting={"by": "shares"}),
                 paying(clawback={"of": "paid", "months": 6})):
        rows = company_results(warehouse, hr, plan).rows
        rows = rows[rows["value"].notna()].assign(value=rows["value"] * rows["share"].fillna(1))
        pd.testing.assert_series_equal(by_person_and_month(rows, "when"), wanted, check_exact=False, atol=0.011)
