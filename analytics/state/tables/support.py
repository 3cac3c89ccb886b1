"""The tables of support plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from analytics.state.tables.base import Base

_OPEN = text("status = 'open'")


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
