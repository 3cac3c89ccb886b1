"""The tables of the state. Whoever adds or changes one adds a revision in ``migrations/versions``, which brings older
states there.

Moments are UTC without a zone. Nothing here is worded for one database; what differs is said for both.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from analytics.state.guards import guards

_OPEN, _THERE, _IN_FORCE = text("status = 'open'"), text("NOT withdrawn"), text("in_force")


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON, dt.date: Date, dt.datetime: DateTime}


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


class SealRow(Base):
    """The hash of one entry of the trail and of the seal before it; never changed nor removed."""

    __tablename__ = "audit_seal"
    entry: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))


class HeadRow(Base):
    """The one row that says how many entries were sealed and what the last seal is."""

    __tablename__ = "audit_head"
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))


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


class ScenarioRow(Base):
    """One scenario of the reward lab; one that was deleted stays, marked so. ``id`` is the one in its address."""

    __tablename__ = "scenario"
    __table_args__ = (
        Index("one_scenario_of_a_name", "name", unique=True, sqlite_where=_THERE, postgresql_where=_THERE),
    )
    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    base: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    assumptions: Mapped[dict[str, Any]]
    notes: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(200))
    made: Mapped[dt.datetime]
    changed: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[bool] = mapped_column(default=False)


class TrainingPlanRow(Base):
    """One training plan; one that was deleted stays, marked so. ``id`` is the one in its address."""

    __tablename__ = "training_plan"
    __table_args__ = (
        Index("one_training_plan_of_a_name", "owner", "name", unique=True, sqlite_where=_THERE,
              postgresql_where=_THERE),
    )
    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    request: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    owner: Mapped[str] = mapped_column(String(200))
    made: Mapped[dt.datetime]
    changed: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(200))
    published: Mapped[dt.datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    people: Mapped[list[TrainingPlanPersonRow]] = relationship(
        order_by="TrainingPlanPersonRow.manager_id", cascade="all, delete-orphan")


class TrainingPlanPersonRow(Base):
    """What a training plan holds for one person, nothing included; ``in_force`` in one plan at most."""

    __tablename__ = "training_plan_person"
    __table_args__ = (
        Index("one_training_plan_in_force", "manager_id", unique=True, sqlite_where=_IN_FORCE,
              postgresql_where=_IN_FORCE),
    )
    plan_id: Mapped[str] = mapped_column(ForeignKey("training_plan.id", ondelete="CASCADE"), primary_key=True)
    manager_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    in_force: Mapped[bool] = mapped_column(default=False)


class PayPlanRow(Base):
    """One version of a plan of pay; never changed nor removed."""

    __tablename__ = "pay_plan"
    plan: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    since: Mapped[dt.date]
    until: Mapped[dt.date | None]
    steps: Mapped[list[PayPlanStepRow]] = relationship(order_by="PayPlanStepRow.place", lazy="selectin")


class PayPlanStepRow(Base):
    """One step in the life of a version; never changed nor removed."""

    __tablename__ = "pay_plan_step"
    __table_args__ = (ForeignKeyConstraint(["plan", "number"], ["pay_plan.plan", "pay_plan.number"]),)
    plan: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
    comment: Mapped[str] = mapped_column(Text)
    last_day: Mapped[dt.date | None]
    replaced_by: Mapped[int | None] = mapped_column(Integer)


class RemarkRow(Base):
    """One remark on a line of a person's statement: a question or an answer; never changed nor removed."""

    __tablename__ = "pay_remark"
    manager_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    plan: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str] = mapped_column(String(200), primary_key=True)
    period: Mapped[str] = mapped_column(String(200), primary_key=True)
    line: Mapped[str] = mapped_column(String(200), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(Text)


class MonthCommentRow(Base):
    """One version of the comment on a month's summary; never changed nor removed. ``scope``: whose summary it is."""

    __tablename__ = "month_comment"
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(Text)


class MonthReportRow(Base):
    """One version of what was reported of a month; never changed nor removed. Policy and briefings are JSON."""

    __tablename__ = "month_report"
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
    snapshot: Mapped[str] = mapped_column(String(200))
    policy: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text)
    chinese: Mapped[str] = mapped_column(Text)


class RefusalRow(Base):
    """One refused sign-in of a source, which is an account or a computer's address; forgotten after an hour."""

    __tablename__ = "sign_in_refusal"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[dt.datetime]


class SignInEndRow(Base):
    """One sign-in of an account that was ended, or (``sign_in`` NULL) all that it had then; forgotten after a month."""

    __tablename__ = "sign_in_end"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[str] = mapped_column(String(200))
    sign_in: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(index=True)


APPEND_ONLY = (AuditRow, SealRow, PayPlanRow, PayPlanStepRow, RemarkRow, MonthCommentRow, MonthReportRow)


@event.listens_for(Base.metadata, "after_create")
def _guard(metadata: MetaData, connection: Connection, **_: Any) -> None:
    for row in APPEND_ONLY:
        table = metadata.tables[row.__tablename__]
        for statement in guards(connection.dialect.name, table.name, table.primary_key.columns.keys()):
            connection.execute(statement)
