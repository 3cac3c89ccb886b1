"""The rows behind a figure: what was added up, as it was loaded, for those who may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analytics.access import Scope, Viewer, people_scope
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.metrics.catalogue import metric
from analytics.metrics.dimensions import DIMENSIONS, Where, stock_months
from analytics.metrics.measuring import check_split, filters
from analytics.metrics.model import Metric
from analytics.metrics.samples import sample_query, too_few
from analytics.metrics.sums import Filter, Query, row_filter, sums_query
from analytics.periods import Period
from analytics.warehouse.facts import SAMPLES
from analytics.warehouse.query import Warehouse

LIMIT = 1_000
COLUMN_LABELS = {  # columns of the facts as a reader meets them
    "day": N_("Day"), "account_manager": N_("Account manager"), "customer": N_("Customer"), "order_id": N_("Order"),
    "sale_id": N_("Sale"), "product_category": N_("Product category"), "kind": N_("Kind"), "revenue": N_("Revenue"),
    "cost": N_("Cost"), "opportunity_id": N_("Deal"), "opened_on": N_("Opened"), "closed_on": N_("Closed"),
    "outcome": N_("Outcome"), "amount": N_("Amount"), "won": N_("Won"), "lost": N_("Lost"), "stage": N_("Stage"),
    "stage_since": N_("In this stage since"), "expected_on": N_("Expected to close"), "open_amount": N_("Open amount"),
    "missing_target": N_("Missing to target"), "target": N_("Target"), "target_to_date": N_("Target to date"),
    "survey_id": N_("Survey"), "answer": N_("Answer"), "comment": N_("Comment"), "csat_satisfied": N_("Satisfied"),
    "csat_answers": N_("Answers"), "touched_accounts": N_("Touched"), "owned_accounts": N_("Owned"),
    "owned_revenue": N_("Revenue, last 12 months"), "touched_revenue": N_("Revenue of those touched"),
    "closing_revenue": N_("Revenue, last 12 months"), "opening_revenue": N_("Revenue, 12 months before"),
    "activity_id": N_("Activity"), "activity_type": N_("Activity type"),
    "minutes": N_("Minutes"), "note": N_("Note"), "competitor": N_("Competitor"), "useful": N_("Useful"),
    "paid_on": N_("Paid"),
    "ends_on": N_("Until"), "team": N_("Team"),
    "case_id": N_("Case"), "topic": N_("About"), "opened_at": N_("Opened"), "due_at": N_("Due"),
    "closed_at": N_("Closed"), "duration": N_("Duration"), "happened": N_("Over"), "issues": N_("Cases judged"),
    "first_contacts": N_("Solved at first contact"), "sla_solved": N_("Solved"), "sla_met": N_("Solved in time"),
    "sla_overdue": N_("Open and overdue"), "handoff_id": N_("Request"), "department": N_("Department"),
    "requested_at": N_("Requested"), "accepted_at": N_("Accepted"), "handoffs_due": N_("Due requests"),
    "handoffs_on_time": N_("On time"), "reviewed_in": N_("Year"), "score": N_("Rating"), "course": N_("Course"),
    "mode": N_("Way of learning"), "starts_on": N_("From"), "test_score": N_("Test result"),
    "training_hours": N_("Hours"), "hired_on": N_("Hired"), "headcount": N_("People"),
    "invoice_id": N_("Invoice"), "issued_on": N_("Issued"), "due_on": N_("Due"),
    "receivable_amount": N_("Open amount"), "overdue_amount": N_("Overdue amount"),
    "credit_sales": N_("Invoiced in 12 months"), "credit_sales_a_day": N_("Invoiced a day"),
    "silent": N_("No contact"), "shrinking": N_("Shrinking"),
    "complaining": N_("Complaints"), "unhappy": N_("Unhappy"), "overdue": N_("Overdue invoice"),
    "reasons": N_("Reasons"), "flagged_accounts": N_("At risk"), "flagged_revenue": N_("Revenue at risk"),
    "watched_revenue": N_("Revenue, last 12 months"), "watched_accounts": N_("Active customers"),
    "ended_on": N_("Lost on"), "judged_flags": N_("Flagged"),
    "judged_losses": N_("Lost within the horizon"), "true_flags": N_("Flagged and lost"),
    "last_touch": N_("Last contact"),
    "certificate": N_("Certificate"), "expires_on": N_("Valid until"), "required_certificates": N_("Required"),
    "valid_certificates": N_("Valid"), "skill": N_("Skill"), "rater": N_("Rated by"),
    "level_before": N_("Level before"), "level": N_("Level"), "change": N_("Change"),
}
_SHOWN = {  # what tells one row of a fact from another, beside people, customers and measures
    "sale_fact": ("day", "order_id", "sale_id", "product_category", "kind"),
    "deal_fact": ("day", "opportunity_id", "opened_on", "outcome", "amount"),
    "activity_fact": ("day", "activity_id", "activity_type", "outcome"),
    "survey_fact": ("day", "survey_id", "kind", "answer", "comment"),
    "case_fact": ("day", "case_id", "kind", "topic", "opened_at", "closed_at"),
    "solved_case_fact": ("day", "case_id", "kind", "topic", "opened_at", "due_at", "closed_at"),
    "overdue_case_stock": ("day", "case_id", "kind", "topic", "opened_at", "due_at"),
    "handoff_fact": ("day", "handoff_id", "department", "requested_at", "due_at", "accepted_at"),
    "peer_fact": ("reviewed_in",),  # the day could tell who rated
    "enrolment_fact": ("day", "course", "mode", "starts_on", "test_score"),
    "people_stock": ("day", "hired_on"),
    "certificate_stock": ("day", "certificate", "expires_on"),
    "receivable_stock": ("day", "invoice_id", "issued_on", "due_on"),
    "credit_stock": ("day", "credit_sales"),
    "flagged_stock": ("day", "silent", "shrinking", "complaining", "unhappy", "overdue", "reasons", "last_touch"),
    "flag_fact": ("day", "reasons", "ended_on"),
    "skill_change_fact": ("day", "skill", "rater", "level_before", "level"),
    "target_fact": ("day",),
    "presence_fact": ("day",),
    "forecast_fact": ("day",),
    "customer_fact": ("day",),
    "book_stock": ("day",),
    "pipeline_stock": ("day", "opportunity_id", "stage", "stage_since", "expected_on"),
    "target_stock": ("day",),
    "cycle_fact": ("day", "opportunity_id", "outcome", "closed_on"),
    "promise_fact": ("day", "activity_id", "activity_type", "promised_at", "done_at"),
    "cohort_fact": ("day", "ended_on"),
}
_WITHOUT_CUSTOMERS = ("target_fact", "presence_fact", "forecast_fact", "target_stock", "peer_fact", "enrolment_fact",
                      "people_stock", "certificate_stock", "skill_change_fact")


@dataclass(frozen=True)
class Rows:
    """``frame``: at most ``limit`` rows of one fact, newest first; ``total``: how many there are."""

    fact: str
    frame: pd.DataFrame
    total: int


def rows_behind(
    warehouse: Warehouse,
    viewer: Viewer,
    metric_id: str,
    *,
    period: Period,
    where: Mapping[str, Collection[str]] | None = None,
    limit: int = LIMIT,
) -> list[Rows]:
    """The rows of every fact that a figure was computed from, with names, leaving out rows that add nothing.

    Raises ``NotAllowed`` for a viewer who may not see single people, and for rows of few people who spoke anonymously.
    """
    one, where = metric(metric_id), filters(where)
    check_split([one], [DIMENSIONS[name] for name in where])
    scope = people_scope(viewer)
    keep = row_filter(scope, where)
    if one.sample and SAMPLES[one.sample].anonymous:
        _check_anonymous(warehouse, scope, one, period, where)
    return [_read(warehouse, source, keep, period, limit) for source in _sources(one)]


def _check_anonymous(warehouse: Warehouse, scope: Scope, one: Metric, period: Period, where: Where) -> None:
    query = sample_query(warehouse, scope, one, [], period, where)
    if too_few(SAMPLES[one.sample or ""], warehouse.frame(query.sql, query.parameters), warehouse.policy.minimum_group):
        raise NotAllowed(N_("These rows are not shown: so few people gave them that one could tell who said what."))


class _Source(NamedTuple):
    """The rows of one fact that a figure adds up: ``columns`` of ``view`` where ``adds`` (SQL) holds."""

    view: str
    columns: tuple[str, ...]
    adds: str
    stock: bool = False
    anonymous: bool = False  # shown without any name: a person's few rows among a team's would tell who is meant


def _sources(one: Metric) -> list[_Source]:
    if one.sample:
        sample = SAMPLES[one.sample]
        shown = tuple(c for c in sample.columns if c not in ("customer_id", sample.anonymous))
        return [_Source(sample.view, shown, sample.where, sample.stock, bool(sample.anonymous))]
    found = []
    for fact in one.facts:
        used = tuple(m for m in one.measures if m in fact.measures)
        found.append(_Source(fact.name, used, f"({' OR '.join(f'{m} <> 0' for m in used)})", fact.stock))
    return found


def _read(warehouse: Warehouse, source: _Source, keep: Filter, period: Period, limit: int) -> Rows:
    """At most ``limit`` rows of a source, with names; a stock's are those of the months whose end is counted."""
    if source.stock:
        times = stock_months([], period, warehouse.calendar)
        span = f"f.month IN ({', '.join('?' * len(times)) or 'NULL'})"
    else:
        span, times = "f.day >= ? AND f.day < ?", [period.start, period.end]
    first, *others = dict.fromkeys([*_SHOWN[source.view], *source.columns])
    selected, joins = [], "LEFT JOIN managers m ON m.manager_id = f.manager_id"
    if not source.anonymous:
        selected.append("m.name AS account_manager")
    if source.view not in _WITHOUT_CUSTOMERS:
        selected.append("c.name AS customer")
        joins += " LEFT JOIN customers c ON c.customer_id = f.customer_id"
    selected = [f"f.{first}", *selected, *(f"f.{column}" for column in others)]
    rows, values = f"(SELECT * FROM {source.view} WHERE {source.adds} AND {keep.sql}) f", [*keep.parameters, *times]
    ((total,),) = warehouse.rows(f"SELECT count(*) FROM {rows} WHERE {span}", values)
    order = ", ".join(str(place + 1) for place in range(len(selected)))
    frame = warehouse.frame(
        f"SELECT {', '.join(selected)} FROM {rows} {joins} WHERE {span}"
        f" ORDER BY f.{first} DESC, {order} LIMIT {int(limit)}", values)
    return Rows(source.view, frame, total)


def figure_query(
    warehouse: Warehouse, viewer: Viewer, metric_id: str, *, period: Period,
    where: Mapping[str, Collection[str]] | None = None,
) -> Query:
    """The SQL that a figure was computed with, and its parameters, so that anybody can run it again."""
    one, chosen = metric(metric_id), filters(where)
    check_split([one], [DIMENSIONS[name] for name in chosen])
    scope = people_scope(viewer)
    if one.sample:
        return sample_query(warehouse, scope, one, [], period, chosen)
    by = [DIMENSIONS[one.share_of]] if one.share_of else []
    return sums_query(warehouse, scope, one.measures, by, period, chosen)
