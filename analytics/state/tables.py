"""The tables of the state. Adding a table is compatible; whoever changes one raises ``VERSION``.

Moments are UTC without a zone. Nothing here is worded for one database; what differs is said for both.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import DDL, JSON, Date, DateTime, ForeignKey, Index, Integer, String, Text, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

VERSION = 1
_OPEN = text("status = 'open'")


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON, dt.date: Date, dt.datetime: DateTime}


class VersionRow(Base):
    """The one row that says which version of the tables this is."""

    __tablename__ = "state_version"
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class AuditRow(Base):
    """One thing that somebody did; never changed nor removed."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[dt.datetime]
    who: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(String(60))
    about: Mapped[str | None] = mapped_column(String(200), index=True)  # the account manager concerned
    item: Mapped[str] = mapped_column(String(200), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class SupportPlanRow(Base):
    """One support plan."""

    __tablename__ = "support_plan"
    __table_args__ = (  # nobody has two open plans at a time, however many ask for one at once
        Index("one_open_plan", "manager_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    manager_id: Mapped[str] = mapped_column(String(200), index=True)
    owner: Mapped[str] = mapped_column(String(200))
    month: Mapped[dt.date]
    why: Mapped[dict[str, Any]]
    metrics: Mapped[list[str]]
    review_on: Mapped[dt.date]
    status: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(Text)
    closed_on: Mapped[dt.date | None]
    steps: Mapped[list[SupportStepRow]] = relationship(
        order_by="SupportStepRow.place", cascade="all, delete-orphan", lazy="selectin")
    comments: Mapped[list[SupportCommentRow]] = relationship(
        order_by="SupportCommentRow.place", cascade="all, delete-orphan", lazy="selectin")


class SupportStepRow(Base):
    """One step of a support plan."""

    __tablename__ = "support_step"
    plan_id: Mapped[int] = mapped_column(ForeignKey("support_plan.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[dt.date | None]
    done_on: Mapped[dt.date | None]


class SupportCommentRow(Base):
    """One comment on a support plan."""

    __tablename__ = "support_comment"
    plan_id: Mapped[int] = mapped_column(ForeignKey("support_plan.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(Text)


class AwardRow(Base):
    """One recognition of a person or a team; one that was taken back stays, marked so."""

    __tablename__ = "award"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    manager_id: Mapped[str | None] = mapped_column(String(200))
    team_id: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    awarded_on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[bool] = mapped_column(default=False)


# The trail is append-only for whoever reaches the database, not only for this code.
_AUDIT = AuditRow.__table__
for verb in ("UPDATE", "DELETE"):
    sqlite = (f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
              "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END")
    event.listen(_AUDIT, "after_create", DDL(sqlite).execute_if(dialect="sqlite"))
for statement in (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
):
    event.listen(_AUDIT, "after_create", DDL(statement).execute_if(dialect="postgresql"))
