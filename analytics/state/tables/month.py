"""The tables of the month's summary: its comments, and what was reported."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.state.tables.base import Base


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
