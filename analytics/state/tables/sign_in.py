"""The table of sign-ins that were refused."""

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
