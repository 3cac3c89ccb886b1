"""Plans and results small enough to check by hand: a base that cases change, results as short tuples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.documents import checked, merged
from analytics.rewards.minor_units import to_units
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import NEEDED, PEOPLE, RESULTS, Results, results_of, typed

BASE: dict[str, Any] = {
    "title": "Case", "version": 1, "currency": "CNY", "since": "2026-01-01", "until": "2026-12-31", "period": "month",
    "who": {}, "prorate": {"bonus": "none", "targets": "none"}, "crediting": {"by": "owner"},
    "measures": {}, "components": {}, "target_bonus": 12000,
}
MEASURE = {"better": "more", "counts": "period", "combine": "sum", "credit": "booking", "influence": "person",
           "missing": "no_pay"}
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")


def line(*points: tuple[float, float], below: str = "zero", above: str = "hold",
         edges: str = "lower") -> dict[str, Any]:
    """A linear schedule."""
    return dict(points=[list(p) for p in points], between="linear", edges=edges, below=below, above=above)


def steps(*points: tuple[float, float], below: str = "zero", edges: str = "lower") -> dict[str, Any]:
    """A schedule of steps."""
    return dict(points=[list(p) for p in points], between="step", edges=edges, below=below, above="hold")


def measure(**changes: Any) -> dict[str, Any]:
    """A measure that differs from the usual one only so."""
    return MEASURE | changes


def plan(components: dict[str, Any], measures: dict[str, Any] | None = None, **keys: Any) -> Plan:
    """The base plan with components; measures default to one, revenue."""
    document = merged(BASE, {"measures": measures or {"revenue": MEASURE}, "components": components})
    return checked(Plan, document | keys, "plan")


def results(rows: list[dict[str, Any]], people: list[dict[str, Any]] | None = None) -> Results:
    """Results of rows (who 'a', month January, measure revenue unless they say otherwise) and people."""
    usual = {"who": "a", "when": "2026-01", "measure": "revenue"}
    given = pd.DataFrame([{k: str(v) for k, v in (usual | row).items()} for row in rows])
    if "value" not in given:
        given["value"] = ""
    staff = pd.DataFrame([{k: str(v) for k, v in one.items()} for one in people or
                          [{"who": who} for who in dict.fromkeys(given["who"].fillna("")) if who]])
    return results_of(typed(given, RESULTS, NEEDED, "results"), typed(staff, PEOPLE, ("who",), "people"), "results",
                      "results",
                      "people")


def to_cents(amount: Any) -> Any:
    """Amounts of a currency with cents as whole numbers."""
    return to_units(amount, 2)


def monthly(*values: float, who: str = "a", target: float | None = 100, of: str = "revenue") -> list[dict[str, Any]]:
    """One value a month from January on; None leaves the month out."""
    more = {} if target is None else {"target": target}
    return [{"who": who, "when": month, "measure": of, "value": value, **more}
            for month, value in zip(MONTHS, values, strict=False) if value is not None]


def pay(components: dict[str, Any], rows: list[dict[str, Any]], people: list[dict[str, Any]] | None = None,
        measures: dict[str, Any] | None = None, **keys: Any) -> Payouts:
    """What the plan pays for the rows."""
    return payouts(plan(components, measures, **keys), results(rows, people))


def amounts(paid: Payouts, name: str = "total", who: str = "a") -> list[float]:
    """A line's (or the total's) amounts of a person by period."""
    person = paid.situation.people.index(who)
    array = paid.total if name == "total" else next(one.amount for one in paid.lines if one.id == name)
    return [float(x) for x in np.asarray(array)[person]]
