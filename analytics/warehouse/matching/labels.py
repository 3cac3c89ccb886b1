"""What the schema's tables and columns are called on a page; files and mappings know them by their names."""

from __future__ import annotations

import pandas as pd

from analytics.language import N_, Language, Phrase
from analytics.warehouse.schema import SCHEMA

TABLES: dict[str, str] = {
    "teams": N_("Teams"), "managers": N_("Account managers"), "team_assignments": N_("Team history"),
    "absences": N_("Absences"), "customers": N_("Customers"), "account_assignments": N_("Account history"),
    "products": N_("Products"), "activities": N_("Activity records"), "opportunities": N_("Deals"),
    "stage_changes": N_("Deal stages"), "sales": N_("Sales lines"), "sale_credits": N_("Sale credits"),
    "targets": N_("Targets"), "forecasts": N_("Forecasts"), "surveys": N_("Surveys"), "cases": N_("Service cases"),
    "receivables": N_("Invoices"), "peer_reviews": N_("Peer reviews"), "handoffs": N_("Hand-offs"),
    "skills": N_("Skills"), "skill_requirements": N_("Skill requirements"),
    "skill_assessments": N_("Skill assessments"), "courses": N_("Courses"), "course_skills": N_("Course skills"),
    "enrolments": N_("Enrolments"), "certifications": N_("Certificates"), "recognitions": N_("Recognitions"),
}
COLUMNS: dict[str, str] = {  # a column of this name, whatever its table; else ``table.column``
    "accepted_at": N_("Accepted"), "activity_id": N_("Activity number"), "amount": N_("Amount"),
    "answered_on": N_("Answered"), "assessed_on": N_("Assessed"), "awarded_on": N_("Awarded"),
    "case_id": N_("Case number"), "category": N_("Product category"), "closed_at": N_("Solved"),
    "closed_on": N_("Closed"), "comment": N_("Comment"), "competitor": N_("Competitor"),
    "completed_on": N_("Completed"), "cost": N_("Cost"), "country": N_("Country"), "course_id": N_("Course"),
    "criticality": N_("Criticality"), "customer_id": N_("Customer"), "customers.customer_id": N_("Customer number"),
    "courses.course_id": N_("Course number"), "delivered": N_("Delivered"), "department": N_("Department"),
    "done_at": N_("Promise kept"), "due_at": N_("Due"), "due_on": N_("Due"), "duty": N_("Duty"), "email": N_("Email"),
    "ended_on": N_("Lost on"), "ends_on": N_("Until"), "entered_on": N_("Stage entered"),
    "expected_on": N_("Expected to close"), "expires_on": N_("Valid until"), "field": N_("Field of training"),
    "handoff_id": N_("Request number"), "hired_on": N_("Hired"), "hours": N_("Hours"),
    "importance": N_("Importance"), "industry": N_("Industry"), "invoice_id": N_("Invoice number"),
    "issued_on": N_("Issued"), "kind": N_("Kind"), "lead_id": N_("Team lead"), "left_on": N_("Left"),
    "level": N_("Level"), "made_on": N_("Forecast made"), "manager_id": N_("Account manager"),
    "managers.manager_id": N_("Staff number"), "minutes": N_("Minutes"), "mode": N_("Way of learning"),
    "month": N_("Month"), "name": N_("Name"),
    "teams.name": N_("Team name"), "customers.name": N_("Customer name"), "products.name": N_("Product name"),
    "skills.name": N_("Skill name"), "courses.name": N_("Course name"),
    "certifications.name": N_("Certificate name"), "note": N_("Note"), "occurred_at": N_("When"),
    "opened_at": N_("Opened"), "opened_on": N_("Opened"), "opportunity_id": N_("Deal"),
    "opportunities.opportunity_id": N_("Deal number"), "order_id": N_("Order"), "outcome": N_("Outcome"),
    "paid_on": N_("Paid"), "parent_id": N_("Parent customer"), "product_id": N_("Product"),
    "products.product_id": N_("Product number"), "promised_at": N_("Promised for"), "quantity": N_("Quantity"),
    "range_position": N_("Position in the pay range"), "rater": N_("Rated by"), "rater_id": N_("Rater"),
    "reason": N_("Reason"), "recognition_id": N_("Recognition number"), "region": N_("Region"),
    "requested_at": N_("Requested"), "required": N_("Required"), "requires_id": N_("Course to take before"),
    "reviewed_on": N_("Reviewed"), "role": N_("Role"), "salary": N_("Salary"), "sale_id": N_("Sale"),
    "sales.sale_id": N_("Sale number"), "score": N_("Score"), "seat_cost": N_("Cost a person"),
    "seats": N_("Places"), "segment": N_("Segment"), "sent_on": N_("Sent"), "share": N_("Share"),
    "skill_id": N_("Skill"), "skills.skill_id": N_("Skill number"), "sold_on": N_("Sold"), "stage": N_("Stage"),
    "started_on": N_("Customer since"), "starts_on": N_("From"), "survey_id": N_("Survey number"),
    "target_bonus": N_("Target bonus"), "team_id": N_("Team"), "teams.team_id": N_("Team number"),
    "topic": N_("About"), "type": N_("Activity type"), "uplift": N_("Levels gained"), "useful": N_("Useful"),
    "yearly_spend": N_("Spend a year"),
}


def table_phrase(table: str) -> Phrase | str:
    """What the table is called; what is no table of the schema stays as it is."""
    return Phrase(TABLES[table]) if table in TABLES else table


def column_phrase(table: str, column: str) -> Phrase | str:
    """What the column is called; what is no column of the table stays as it is."""
    if table not in SCHEMA or column not in [one.name for one in SCHEMA[table].columns]:
        return column
    return Phrase(COLUMNS.get(f"{table}.{column}", COLUMNS[column]))


def table_label(table: str, t: Language) -> str:
    """As ``table_phrase``, in the reader's language."""
    return _said(table_phrase(table), t)


def column_label(table: str, column: str, t: Language) -> str:
    """As ``column_phrase``, in the reader's language."""
    return _said(column_phrase(table, column), t)


def _said(words: Phrase | str, t: Language) -> str:
    return words if isinstance(words, str) else words.text(t)


def labelled(frame: pd.DataFrame, t: Language) -> pd.DataFrame:
    """A frame with what its ``table`` (or ``table_name``) and ``column`` hold called as a reader knows it."""
    table = "table" if "table" in frame else "table_name"
    changed = frame.assign(**{table: [table_label(name, t) for name in frame[table]]})
    if "column" in frame:
        pairs = zip(frame[table], frame["column"], strict=True)
        changed["column"] = [column_label(name, column, t) for name, column in pairs]
    return changed
