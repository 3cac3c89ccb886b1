"""The tables of training plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from analytics.state.tables.base import Base
from analytics.state.tables.saved import THERE, Saved

_IN_FORCE = text("in_force")


class TrainingPlanRow(Saved, Base):
    """One training plan."""

    __tablename__ = "training_plan"
    __table_args__ = (
        Index("one_training_plan_of_a_name", "owner", "name", unique=True, sqlite_where=THERE, postgresql_where=THERE),
    )
    request: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    published: Mapped[dt.datetime | None]
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
