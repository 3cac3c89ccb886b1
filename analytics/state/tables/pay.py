"""The tables of pay: scenarios, plans in their versions, and remarks on statements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from analytics.state.tables.base import Base
from analytics.state.tables.saved import THERE, Saved


class ScenarioRow(Saved, Base):
    """One scenario of the reward lab."""

    __tablename__ = "scenario"
    __table_args__ = (
        Index("one_scenario_of_a_name", "name", unique=True, sqlite_where=THERE, postgresql_where=THERE),
    )
    base: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    assumptions: Mapped[dict[str, Any]]
    notes: Mapped[str] = mapped_column(Text)


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
