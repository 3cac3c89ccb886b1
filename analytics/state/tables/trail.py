"""The tables of the audit trail: its entries, and the chain that seals them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from analytics.state.tables.base import Base


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
