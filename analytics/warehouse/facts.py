"""What can be added up: the facts with their dimensions and measures, and the month tables rolled up from them.

A *flow* is added over time (revenue); a *stock* is counted at a month's end and never added over time (open pipeline).
Each fact is a view or table of ``analytics/sql`` and is stored once; ``ROLLUPS`` are built from all of them at load.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("manager_id", "team_id", "region")
ACCOUNTS = ("customer_id", "segment", "industry")
FOLLOWS = {"region": "team_id", "segment": "customer_id", "industry": "customer_id"}  # decided by the other


@dataclass(frozen=True)
class Fact:
    """One fact: ``table`` is the source that must be loaded for it; ``silence`` what no row means: 0 or missing.

    ``needs``: measures that stand on another source as well, without which they are missing.
    """

    name: str
    table: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    stock: bool = False
    silence: str = "zero"
    needs: tuple[tuple[str, str], ...] = ()

    def tables(self, measure: str) -> tuple[str, ...]:
        """The sources that must be loaded for a measure of it."""
        return (self.table, *(table for name, table in self.needs if name == measure))


FACTS: tuple[Fact, ...] = (
    Fact("sale_fact", "sales", (*PEOPLE, *ACCOUNTS, "product_category"),
         ("revenue", "cost", "costed_revenue", "units", "orders", "new_business_revenue", "dated_revenue")),
    Fact("deal_fact", "opportunities", (*PEOPLE, *ACCOUNTS, "product_category"),
         ("won", "lost", "won_amount", "won_days")),
    Fact("activity_fact", "activities", (*PEOPLE, *ACCOUNTS, "activity_type"),
         ("activities", "minutes", "customer_activities", "attributed_wins",
          "market_notes", "reviewed_notes", "useful_notes"), needs=(("attributed_wins", "opportunities"),)),
    Fact("survey_fact", "surveys", (*PEOPLE, *ACCOUNTS),
         ("delivered_surveys", "answered_surveys", "csat_answers", "csat_satisfied", "nps_answers", "nps_promoters",
          "nps_detractors", "ces_answers", "ces_easy")),
    Fact("case_fact", "cases", (*PEOPLE, *ACCOUNTS), ("complaints", "issues", "first_contacts")),
    Fact("solved_case_fact", "cases", (*PEOPLE, *ACCOUNTS), ("sla_solved", "sla_met")),
    Fact("handoff_fact", "handoffs", (*PEOPLE, *ACCOUNTS), ("handoffs_due", "handoffs_on_time")),
    Fact("enrolment_fact", "enrolments", PEOPLE, ("training_hours",)),
    Fact("customer_fact", "customers", (*PEOPLE, *ACCOUNTS), ("new_customers",)),
    Fact("target_fact", "targets", PEOPLE, ("target", "target_to_date"), silence="missing"),
    Fact("presence_fact", "managers", PEOPLE, ("days_present",)),
    Fact("forecast_fact", "forecasts", PEOPLE, ("forecast", "forecast_actual", "forecast_miss"), silence="missing"),
    Fact("book_stock", "customers", (*PEOPLE, *ACCOUNTS),
         ("active_accounts", "watched_accounts", "watched_revenue", "owned_accounts", "touched_accounts",
          "owned_revenue", "touched_revenue", "opening_accounts", "lost_accounts",
          "opening_revenue", "closing_revenue", "kept_revenue", "yearly_spend", "yearly_share"), stock=True,
         needs=(("touched_accounts", "activities"), ("touched_revenue", "activities"), ("yearly_share", "sales"))),
    Fact("pipeline_stock", "opportunities", (*PEOPLE, *ACCOUNTS, "product_category", "stage"),
         ("open_deals", "open_amount", "stalled_amount"), stock=True),
    Fact("target_stock", "targets", PEOPLE, ("missing_target",), stock=True, silence="missing"),
    Fact("receivable_stock", "receivables", (*PEOPLE, *ACCOUNTS), ("receivable_amount", "overdue_amount"), stock=True),
    Fact("credit_stock", "receivables", (*PEOPLE, *ACCOUNTS), ("credit_sales_a_day",), stock=True),
    Fact("flagged_stock", "customers", (*PEOPLE, *ACCOUNTS), ("flagged_accounts", "flagged_revenue"), stock=True),
    Fact("flag_fact", "customers", (*PEOPLE, *ACCOUNTS), ("judged_flags", "judged_losses", "true_flags")),
    Fact("overdue_case_stock", "cases", (*PEOPLE, *ACCOUNTS), ("sla_overdue",), stock=True),
    Fact("people_stock", "managers", PEOPLE, ("headcount",), stock=True),
    Fact("certificate_stock", "certifications", PEOPLE, ("required_certificates", "valid_certificates"), stock=True),
)

FACT_OF: dict[str, Fact] = {measure: fact for fact in FACTS for measure in fact.measures}


@dataclass(frozen=True)
class Rollup:
    """A month table: one row a month and combination of ``dimensions``; the measures of every fact that has them."""

    name: str
    dimensions: tuple[str, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Those that have all its dimensions."""
        return tuple(f for f in FACTS if set(self.dimensions) <= set(f.dimensions))


ROLLUPS: tuple[Rollup, ...] = (  # smallest first: a query reads the first that has the dimensions it needs
    Rollup("manager_month", PEOPLE),
    Rollup("type_month", (*PEOPLE, "activity_type")),
    Rollup("product_month", (*PEOPLE, "product_category")),
    Rollup("stage_month", (*PEOPLE, "stage")),
    Rollup("account_month", (*PEOPLE, *ACCOUNTS)),
)


@dataclass(frozen=True)
class Sample:
    """Rows that an estimator reads one by one, such as durations: ``view`` with a ``day`` and ``dimensions``.

    ``stock``: its rows stand at a month's end and are read at the last one of a period. ``anonymous``: a column of
    people who must not be told, so that the figure and its rows are hidden below the policy's smallest group of them.
    """

    view: str
    table: str
    dimensions: tuple[str, ...]
    columns: tuple[str, ...]
    where: str = "TRUE"
    stock: bool = False
    anonymous: str = ""


SAMPLES: dict[str, Sample] = {
    "sales_cycle": Sample("cycle_fact", "opportunities", (*PEOPLE, *ACCOUNTS, "product_category"),
                          ("duration", "happened")),
    "median_deal": Sample("deal_fact", "opportunities", (*PEOPLE, *ACCOUNTS, "product_category"), ("amount",),
                          "won = 1"),
    "follow_up_latency": Sample("promise_fact", "activities", (*PEOPLE, *ACCOUNTS, "activity_type"),
                                ("duration", "happened")),
    "retention_cohorts": Sample("cohort_fact", "customers", (*PEOPLE, *ACCOUNTS), ("duration", "happened")),
    "time_to_resolve": Sample("case_fact", "cases", (*PEOPLE, *ACCOUNTS, "kind"), ("duration", "happened")),
    "peer_score": Sample("peer_fact", "peer_reviews", PEOPLE, ("rater_id", "score"), anonymous="rater_id"),
    "skill_change": Sample("skill_change_fact", "skill_assessments", PEOPLE, ("change",)),
    "net_retention_without_largest": Sample("book_stock", "customers", (*PEOPLE, *ACCOUNTS),
                                            ("customer_id", "opening_revenue", "closing_revenue"),
                                            "opening_revenue > 0", stock=True),
    "concentration": Sample("sale_fact", "sales", (*PEOPLE, *ACCOUNTS, "product_category"), ("customer_id", "revenue")),
}
