"""The table of recognitions that are awarded here."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.state.tables.base import Base


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
