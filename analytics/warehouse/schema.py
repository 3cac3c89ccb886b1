"""What a company's data look like: every table and column that Bridgeboard can hold, each declared once.

The loader, the checks, the demo company, the data dictionary and the pages all read this declaration. Only
``managers`` and one of ``sales``, ``activities`` or ``surveys`` are required; what is absent is an empty table.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from analytics.language import N_

Type = Literal["text", "integer", "number", "money", "date", "timestamp", "month", "boolean"]

SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(18,4)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "month": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column: ``month`` is a DATE on the first of the month, ``money`` an exact decimal in the policy's currency.

    ``values`` lists the codes allowed, ``low`` and ``high`` the inclusive range, ``table`` the table whose key it
    names, ``after`` a column of the same row that may not be later than this one.
    """

    name: str
    type: Type
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    table: str | None = None
    after: str | None = None
    default: str | None = None

    @property
    def needed(self) -> bool:
        """Whether a file must give it: it is required and nothing stands in for it."""
        return self.required and self.default is None

    @property
    def sql_type(self) -> str:
        """Its type in DuckDB."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Table:
    """One table: ``key`` names the columns that identify a row (empty: rows need no identity)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> Column:
        return next(c for c in self.columns if c.name == column)


def _id(name: str, about: str, *, table: str | None = None, required: bool = True) -> Column:
    return Column(name, "text", about, required=required, table=table)


_MANAGER = _id("manager_id", N_("the account manager"), table="managers")
_CUSTOMER = _id("customer_id", N_("the customer"), table="customers")
_ANY_MANAGER = _id("manager_id", N_("the account manager, empty if nobody"), table="managers", required=False)
_ANY_CUSTOMER = _id("customer_id", N_("the customer, empty if none"), table="customers", required=False)
_ANY_PRODUCT = _id("product_id", N_("the product"), table="products", required=False)
_SKILL = _id("skill_id", N_("the skill"), table="skills")
_FROM = Column("starts_on", "date", N_("first day"), required=True)
_UNTIL = Column("ends_on", "date", N_("last day, empty while it lasts"), after="starts_on")

DUTIES = ("research", "winning", "selling", "service", "care", "cooperation", "risk", "growth")
STAGES = ("qualify", "discover", "propose", "negotiate", "commit")

TABLES: tuple[Table, ...] = (
    Table("teams", N_("Teams, each in a region."), (
        _id("team_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("region", "text", N_("region the team works in"), required=True),
        _id("lead_id", N_("the team lead"), table="managers", required=False),
    ), ("team_id",)),
    Table("managers", N_("Account managers, and the leads of their teams."), (
        _id("manager_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        _id("team_id", N_("team today; its history is in team_assignments"), table="teams", required=False),
        Column("role", "text", N_("role, as used in targets and skill requirements"), default="account_manager"),
        Column("level", "integer", N_("career level, 1 is the lowest"), low=1, high=20),
        Column("target_bonus", "money", N_("bonus a year at 100 % of target"), low=0),
        Column("salary", "money", N_("fixed salary a year"), low=0),
        Column("range_position", "number", N_("salary divided by the middle of its pay range"), low=0),
        Column("hired_on", "date", N_("first day of work")),
        Column("left_on", "date", N_("last day of work, empty while employed"), after="hired_on"),
        Column("email", "text", N_("address that identifies the person at sign-in")),
    ), ("manager_id",)),
    Table("team_assignments", N_("Who was in which team when; people move."), (
        _MANAGER, _id("team_id", N_("the team"), table="teams"), _FROM, _UNTIL,
    ), ("manager_id", "starts_on")),
    Table("absences", N_("Days a person was away: leave, illness."), (_MANAGER, _FROM, _UNTIL)),
    Table("customers", N_("Customers: one row an account."), (
        _id("customer_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("segment", "text", N_("segment, such as key account")),
        Column("industry", "text", N_("industry")),
        Column("country", "text", N_("country")),
        _id("parent_id", N_("the customer it belongs to"), table="customers", required=False),
        Column("started_on", "date", N_("customer since")),
        Column("ended_on", "date", N_("lost on, empty while active"), after="started_on"),
        Column("yearly_spend", "money", N_("estimate of what it spends a year in our category, all suppliers"), low=0),
        _id("manager_id", N_("owner today; the history is in account_assignments"), table="managers", required=False),
    ), ("customer_id",)),
    Table("account_assignments", N_("Who looked after which customer when."), (
        _MANAGER, _CUSTOMER, _FROM, _UNTIL,
    ), ("customer_id", "starts_on")),
    Table("products", N_("Products, each in a category."), (
        _id("product_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("category", "text", N_("product category")),
    ), ("product_id",)),
    Table("activities", N_("What account managers did: visits, calls, notes."), (
        _id("activity_id", N_("key"), required=False),
        _MANAGER, _ANY_CUSTOMER,
        Column("occurred_at", "timestamp", N_("when"), required=True),
        Column("type", "text", N_("kind of activity, such as call or visit"), required=True),
        Column("duty", "text", N_("duty it serves"), values=DUTIES),
        Column("outcome", "text", N_("outcome, in the company's own words")),
        Column("minutes", "number", N_("duration in minutes"), low=0, high=1440),
        Column("promised_at", "timestamp", N_("when a follow-up was promised")),
        Column("done_at", "timestamp", N_("when the promise was kept, empty while open"), after="promised_at"),
        Column("useful", "boolean", N_("a market-research note that was reviewed as useful")),
        Column("competitor", "text", N_("competitor met")),
        Column("note", "text", N_("note in words")),
    ), ("activity_id",)),
    Table("opportunities", N_("Deals from first contact to won or lost."), (
        _id("opportunity_id", N_("key")),
        _MANAGER, _ANY_CUSTOMER, _ANY_PRODUCT,
        Column("amount", "money", N_("value of the deal"), required=True, low=0),
        Column("opened_on", "date", N_("opened"), required=True),
        Column("expected_on", "date", N_("expected to close"), after="opened_on"),
        Column("closed_on", "date", N_("closed, empty while open"), after="opened_on"),
        Column("outcome", "text", N_("won or lost, empty while open"), values=("won", "lost")),
        Column("stage", "text", N_("stage today"), values=STAGES),
    ), ("opportunity_id",)),
    Table("stage_changes", N_("When a deal entered each stage."), (
        _id("opportunity_id", N_("the deal"), table="opportunities"),
        Column("stage", "text", N_("stage entered"), required=True, values=STAGES),
        Column("entered_on", "date", N_("when"), required=True),
    ), ("opportunity_id", "stage", "entered_on")),
    Table("sales", N_("Sales lines; a return is a line with a negative amount."), (
        _id("sale_id", N_("key"), required=False),
        _id("order_id", N_("order the line belongs to"), required=False),
        Column("sold_on", "date", N_("date of the sale"), required=True),
        _ANY_MANAGER, _ANY_CUSTOMER, _ANY_PRODUCT,
        Column("kind", "text", N_("sale or return"), values=("sale", "return"), default="sale"),
        Column("quantity", "number", N_("units")),
        Column("amount", "money", N_("revenue, negative for a return"), required=True),
        Column("cost", "money", N_("cost of what was sold, negative for a return")),
    ), ("sale_id",)),
    Table("sale_credits", N_("Who is credited with a sale, where not its seller alone."), (
        _id("sale_id", N_("the sale"), table="sales"), _MANAGER,
        Column("share", "number", N_("share of the sale, 1 = all; the shares of a sale add up to 1"),
               required=True, low=0, high=1),
    ), ("sale_id", "manager_id")),
    Table("targets", N_("Revenue targets by month."), (
        _MANAGER,
        Column("month", "month", N_("month"), required=True),
        Column("amount", "money", N_("revenue to reach"), required=True, low=0),
        Column("kind", "text", N_("own, or rollup: contains the targets of other people and is never added up"),
               values=("own", "rollup"), default="own"),
    ), ("manager_id", "month", "kind")),
    Table("forecasts", N_("Revenue forecasts as they stood when they were made."), (
        _MANAGER,
        Column("month", "month", N_("month forecast"), required=True),
        Column("made_on", "date", N_("frozen on"), required=True),
        Column("amount", "money", N_("revenue expected"), required=True, low=0),
    ), ("manager_id", "month", "made_on")),
    Table("surveys", N_("Satisfaction surveys sent, with the answer if there was one."), (
        _id("survey_id", N_("key"), required=False),
        Column("kind", "text", N_("question asked: csat 1-5, nps 0-10, ces 1-7"), required=True,
               values=("csat", "nps", "ces")),
        _ANY_MANAGER, _ANY_CUSTOMER,
        Column("sent_on", "date", N_("sent"), required=True),
        Column("delivered", "boolean", N_("reached the customer"), default="true"),
        Column("answered_on", "date", N_("answered, empty if not"), after="sent_on"),
        Column("score", "integer", N_("answer on the scale of its kind"), low=0, high=10),
        Column("comment", "text", N_("the customer's words")),
    ), ("survey_id",)),
    Table("cases", N_("Service cases: complaints and questions."), (
        _id("case_id", N_("key")),
        Column("kind", "text", N_("complaint or question"), required=True, values=("complaint", "question")),
        _ANY_MANAGER, _ANY_CUSTOMER,
        Column("opened_at", "timestamp", N_("opened"), required=True),
        Column("due_at", "timestamp", N_("to be solved by, as the service level agreement says"), after="opened_at"),
        Column("closed_at", "timestamp", N_("solved, empty while open"), after="opened_at"),
        Column("topic", "text", N_("what it is about")),
    ), ("case_id",)),
    Table("receivables", N_("Invoices and when they were paid."), (
        _id("invoice_id", N_("key")), _CUSTOMER,
        Column("issued_on", "date", N_("issued"), required=True),
        Column("due_on", "date", N_("due"), required=True, after="issued_on"),
        Column("paid_on", "date", N_("paid, empty while open"), after="issued_on"),
        Column("amount", "money", N_("amount"), required=True, low=0),
    ), ("invoice_id",)),
    Table("peer_reviews", N_("Colleagues' ratings of the work together, 1-5."), (
        _MANAGER, _id("rater_id", N_("who rated"), required=False),
        Column("reviewed_on", "date", N_("when"), required=True),
        Column("score", "number", N_("rating"), required=True, low=1, high=5),
    )),
    Table("handoffs", N_("Requests to other departments."), (
        _id("handoff_id", N_("key")), _MANAGER, _ANY_CUSTOMER,
        Column("department", "text", N_("development, marketing, service, technology"), required=True),
        Column("requested_at", "timestamp", N_("requested"), required=True),
        Column("due_at", "timestamp", N_("due"), required=True, after="requested_at"),
        Column("accepted_at", "timestamp", N_("accepted, empty while open"), after="requested_at"),
    ), ("handoff_id",)),
    Table("skills", N_("Skills, each in a field of training."), (
        _id("skill_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("field", "text", N_("field of training"), required=True,
               values=("product", "market", "selling", "negotiation", "service", "conduct")),
        Column("criticality", "number", N_("1 is usual; more where the company depends on it"), low=0, default="1"),
    ), ("skill_id",)),
    Table("skill_requirements", N_("Skill level that a role needs."), (
        Column("role", "text", N_("role"), required=True),
        Column("level", "integer", N_("career level"), required=True, low=1, high=20),
        _SKILL,
        Column("required", "number", N_("level needed, 1-5"), required=True, low=1, high=5),
        Column("importance", "number", N_("weight of the skill in the role"), low=0, default="1"),
    ), ("role", "level", "skill_id")),
    Table("skill_assessments", N_("Skill levels as assessed, 1-5."), (
        _MANAGER, _SKILL,
        Column("assessed_on", "date", N_("when"), required=True),
        Column("rater", "text", N_("who rated"), required=True, values=("self", "lead", "peer")),
        _id("rater_id", N_("the rater"), required=False),
        Column("level", "number", N_("level, 1-5"), required=True, low=1, high=5),
    )),
    Table("courses", N_("Courses and other ways to learn."), (
        _id("course_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("mode", "text", N_("way of learning"), required=True,
               values=("course", "expert", "case_study", "role_play", "seminar", "certification")),
        Column("hours", "number", N_("hours a person"), required=True, low=0),
        Column("seats", "integer", N_("places"), low=0),
        Column("cost", "money", N_("cost of holding it once"), low=0),
        Column("seat_cost", "money", N_("cost a person"), low=0),
        _id("requires_id", N_("course to take before"), table="courses", required=False),
    ), ("course_id",)),
    Table("course_skills", N_("What a course teaches."), (
        _id("course_id", N_("the course"), table="courses"), _SKILL,
        Column("uplift", "number", N_("levels gained, as the catalogue claims"), required=True, low=0, high=4),
    ), ("course_id", "skill_id")),
    Table("enrolments", N_("Who took which course."), (
        _MANAGER, _id("course_id", N_("the course"), table="courses"),
        Column("starts_on", "date", N_("first day"), required=True),
        Column("completed_on", "date", N_("completed, empty if not"), after="starts_on"),
        Column("score", "number", N_("result of the final test, 0-100"), low=0, high=100),
    ), ("manager_id", "course_id", "starts_on")),
    Table("certifications", N_("Certificates held or required."), (
        _MANAGER, Column("name", "text", N_("certificate"), required=True),
        Column("required", "boolean", N_("the role requires it"), default="false"),
        Column("issued_on", "date", N_("issued, empty if not yet held")),
        Column("expires_on", "date", N_("valid until, empty if for good"), after="issued_on"),
    ), ("manager_id", "name", "issued_on")),
    Table("recognitions", N_("Honours, prizes and promotions."), (
        _id("recognition_id", N_("key")), _ANY_MANAGER,
        _id("team_id", N_("the team, where a team was honoured"), table="teams", required=False),
        Column("kind", "text", N_("kind"), required=True, values=("honour", "contest", "best_team", "promotion")),
        Column("awarded_on", "date", N_("when"), required=True),
        Column("reason", "text", N_("what for")),
    ), ("recognition_id",)),
)

SCHEMA: dict[str, Table] = {t.name: t for t in TABLES}
EVENTS = ("sales", "activities", "surveys")  # one of these at least is loaded, and ``managers``


@lru_cache(maxsize=1)
def version() -> str:
    """What a snapshot was made by: a short hash of the schema and of every file of ``analytics/sql``.

    A snapshot of another version is not read: its figures may follow other definitions than those shown.
    """
    files = sorted((Path(__file__).parents[1] / "sql").glob("*.sql"))
    content = "\n".join([repr(TABLES), *(f.read_text("utf-8") for f in files)])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def create_table_sql(table: Table) -> str:
    """The CREATE TABLE statement, without constraints: rows are checked before, with reasons (see ``quality``)."""
    columns = ", ".join(f'"{c.name}" {c.sql_type}' for c in table.columns)
    return f'CREATE TABLE "{table.name}" ({columns})'
