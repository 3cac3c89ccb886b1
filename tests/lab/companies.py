"""Companies and plans small enough to check by hand: two people, one customer, and what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analytics.documents import checked, merged
from analytics.policy import Policy
from analytics.rewards.plan import Plan
from analytics.warehouse.query import Warehouse
from tests import company
from tests.rewards.small import MEASURE, line, plan

DAYS = ("sold_on", "starts_on", "ends_on", "hired_on", "left_on", "issued_on", "due_on", "paid_on", "month")
ENDS = {"activity_id": "end", "manager_id": "A", "occurred_at": pd.Timestamp("2026-06-30"), "type": "call"}


def little(place: Path, policy: Policy | None = None, **tables: list[dict[str, Any]]) -> Warehouse:
    """A company of A and B in team T and customer C, who is A's, whose data run from 1 January to 30 June 2026."""
    usual = {
        "teams": [{"team_id": "T", "name": "Harbor", "region": "East"}],
        "managers": [{"manager_id": who, "name": f"Person {who}", "team_id": "T", "role": "account_manager"}
                     for who in "AB"],
        "customers": [{"customer_id": "C", "name": "Customer", "manager_id": "A"}],
        "activities": [ENDS, ENDS | {"activity_id": "begin", "occurred_at": pd.Timestamp("2026-01-01")}],
    }
    frames = {name: pd.DataFrame(rows) for name, rows in (usual | tables).items()}
    for frame in frames.values():
        for name in set(DAYS) & set(frame.columns):
            frame[name] = pd.to_datetime(frame[name])
    company.write(frames, place / "little.duckdb", policy or Policy(minimum_group=2))
    return Warehouse(place / "little.duckdb")


def sale(sale_id: str, day: str, amount: float, **more: Any) -> dict[str, Any]:
    """A line of order ``sale_id`` of A to C, unless it says otherwise; a return where the amount is negative."""
    return {"sale_id": sale_id, "order_id": f"o{sale_id}", "sold_on": day, "manager_id": "A", "customer_id": "C",
            "kind": "return" if amount < 0 else "sale", "amount": amount} | more


def invoice(issued: str, paid: str | None, **more: Any) -> dict[str, Any]:
    """An invoice to C."""
    return {"invoice_id": f"i{issued}{paid}", "customer_id": "C", "issued_on": issued, "due_on": issued,
            "paid_on": paid, "amount": 1.0} | more


def paying(measures: dict[str, dict[str, Any]] | None = None, **keys: Any) -> Plan:
    """A plan that pays a curve by the value of its first measure, unless it says otherwise."""
    stated = {name: MEASURE | one for name, one in (measures or {"revenue": {}}).items()}
    curve = {"bonus": dict(kind="curve", measure=next(iter(stated)), reads="value", weight=1,
                           curve=line((0, 0), (1, 1)))}
    return plan(keys.pop("components", curve), stated, **keys)


def changed(given: Plan, **changes: Any) -> Plan:
    """The plan with changes to its document, merged."""
    return checked(Plan, merged(given.model_dump(mode="json"), changes), "plan")
