"""The tables of sign-ins that were refused, and of those that were ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from analytics.state.tables.base import Base


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
