"""Who may leave and who does not pay: flagged customers with their reasons, how right the flag is, what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.language import N_, Language
from analytics.performance.cards import Figure, figures
from analytics.performance.choice import Choice
from analytics.performance.customers import asked, groups
from analytics.performance.listing import LIMIT, Listing, listing
from analytics.performance.questions import Questions
from analytics.performance.satisfaction import by_month
from analytics.warehouse.query import Warehouse

METRICS = ("accounts_at_risk", "value_at_risk", "overdue_share", "dso")
FIGURES = (*METRICS, "risk_precision", "risk_recall")
REASONS = {  # columns of risk_stock
    "silent": N_("No contact for long"), "shrinking": N_("Buys much less"), "complaining": N_("Has complained"),
    "unhappy": N_("Unhappy in the last survey"), "overdue": N_("Invoice long overdue"),
}
AGES = (  # days past the due day, both included; the last has no end
    (None, 0, N_("Not due yet")), (1, 30, N_("1–30 days late")), (31, 60, N_("31–60 days late")),
    (61, 90, N_("61–90 days late")), (91, None, N_("Over 90 days late")),
)


@dataclass(frozen=True)
class Risk:
    """``reasons``: label, customers (flagged for it, also for others), most first; ``ageing``: label, amount (money),
    invoices, late, alarm (over 90 days late); ``at_risk`` and ``overdue``: by month, with value, low, high, n (invoices
    are all known: without limits); ``flagged``: how many customers."""

    now: Mapping[str, Figure]
    flagged: float
    reasons: pd.DataFrame
    ageing: pd.DataFrame
    at_risk: pd.DataFrame
    overdue: pd.DataFrame
    unit: str
    groups: pd.DataFrame
    hidden: bool


def risk(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> Risk:
    """Everything the topic shows but single customers and invoices; raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    unit, split = groups(ask, METRICS, language)
    now = figures(ask.measure(FIGURES, interval=("risk_precision", "risk_recall")))
    return Risk(
        now=now, flagged=_flagged(now["accounts_at_risk"]), reasons=_reasons(ask, language),
        ageing=_ageing(ask, language), at_risk=by_month(ask, "accounts_at_risk"),
        overdue=by_month(ask, "overdue_share", interval=False), unit=unit, groups=split,
        hidden=ask.hidden,
    )


def _flagged(figure: Figure) -> float:
    return float("nan") if figure.missing else float(round(figure.value * figure.n))


def _reasons(ask: Questions, language: Language) -> pd.DataFrame:
    """How many flagged customers have each reason, of what may be told."""
    sums = ", ".join(
        f"sum(CASE WHEN {name} THEN 1 ELSE 0 END) AS {name},"
        f" array_agg(DISTINCT CASE WHEN {name} THEN manager_id END) AS {name}_people" for name in REASONS)
    (row,) = ask.warehouse.frame(
        f"SELECT {sums} FROM risk_stock WHERE month = ? AND flagged_accounts = 1 AND {ask.kept.sql}",
        [ask.month, *ask.kept.parameters]).to_dict("records")
    there = [name for name in REASONS if row[name] > 0]  # not where it is missing
    told = ask.parts_told("flagged_accounts", [row[f"{name}_people"] for name in there])
    parts = [(language(REASONS[name]), float(row[name])) for name, one in zip(there, told, strict=True) if one]
    frame = pd.DataFrame(parts, columns=["label", "customers"])
    return frame.sort_values("customers", ascending=False, kind="stable", ignore_index=True)


def _ageing(ask: Questions, language: Language) -> pd.DataFrame:
    """Open invoices at the end of the period by how late they are; one row an age, empty where nothing is open."""
    rows = ask.warehouse.columns(
        "SELECT date_diff('day', due_on, day) AS late, CAST(receivable_amount AS DOUBLE) AS amount, manager_id"
        f" FROM receivable_stock WHERE month = ? AND {ask.kept.sql}", [ask.month, *ask.kept.parameters])
    late, people = np.ma.getdata(rows["late"]), np.ma.masked_array(rows["manager_id"])
    inside = [(late >= (-np.inf if low is None else low)) & (late <= (np.inf if high is None else high))
              for low, high, _ in AGES]
    told = ask.parts_told("receivable_amount", [set(people[age].compressed()) for age in inside])
    parts = []
    for (low, high, label), age, one in zip(AGES, inside, told, strict=True) if len(late) and any(told) else ():
        amount = float(rows["amount"][age].sum()) if one else float("nan")
        parts.append((language(label), amount, int(age.sum()) if one else 0, low is not None,
                      high is None and amount > 0))
    return pd.DataFrame(parts, columns=["label", "amount", "invoices", "late", "alarm"])


def flagged(warehouse: Warehouse, viewer: Viewer, choice: Choice, *, limit: int = LIMIT) -> Listing:
    """Customers flagged at the end of the period, by revenue of 12 months: name, owner, a boolean for each of
    ``REASONS``, revenue (money), last_touch, id. Raises ``NotAllowed`` for a viewer who may not see customers."""
    month = asked(warehouse, viewer, choice).month
    return listing(
        warehouse, viewer, choice.where,
        f"c.name, m.name AS owner, {', '.join(f'f.{name}' for name in REASONS)},"
        " CAST(f.flagged_revenue AS DOUBLE) AS revenue, f.last_touch, f.customer_id AS id",
        "risk_stock", "month = ? AND flagged_accounts = 1", [month], order="revenue DESC, c.name, id", limit=limit)


def overdue_invoices(warehouse: Warehouse, viewer: Viewer, choice: Choice, *, limit: int = LIMIT) -> Listing:
    """Invoices past their due day at the end of the period, the latest first: days_late, due_on, amount, customer,
    account_manager, invoice_id, id. Raises ``NotAllowed`` for a viewer who may not see customers."""
    month = asked(warehouse, viewer, choice).month
    return listing(
        warehouse, viewer, choice.where,
        "date_diff('day', f.due_on, f.day) AS days_late, f.due_on, CAST(f.receivable_amount AS DOUBLE) AS amount,"
        " c.name AS customer, m.name AS account_manager, f.invoice_id, f.customer_id AS id",
        "receivable_stock", "month = ? AND due_on < day", [month],
        order="days_late DESC, amount DESC, f.invoice_id", limit=limit)


def reasons_of(row: Mapping[str, object], language: Language) -> str:
    """A flagged customer's reasons in words."""
    first, *others = [language(label) for name, label in REASONS.items() if row[name]]
    return language.listed([first, *map(language.inside, others)])
