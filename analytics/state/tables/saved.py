"""The columns of what people save under a name (see ``state.saved``)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

THERE = text("NOT withdrawn")  # of whom a name is taken


class Saved:
    """``id`` is the one in its address; what was deleted stays, marked ``withdrawn``."""

    __tablename__: str
    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(200))
    made: Mapped[dt.datetime]
    changed: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[bool] = mapped_column(default=False)
