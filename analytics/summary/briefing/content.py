"""The month in one language, ready to be laid out: what PDF, slides, workbook and e-mail show, and nothing else.

Every document takes texts and amounts from here and computes none, so that no figure can differ between them. It holds
no reference to anything that may change later, so a briefing that was kept gives the same documents years afterwards.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import ConfigDict

from analytics.language import Language
from analytics.summary.forecast import Landing


@dataclass(frozen=True)
class Definition:
    """What a figure means, as of then: ``better`` is more, less or neither; ``form`` how a workbook writes it."""

    formula: str
    why: str
    pitfall: str
    unit: str
    better: str
    form: str


@dataclass(frozen=True)
class Told:
    """A key figure. ``apart`` is its distance from plan, goal or budget and ``apart_year`` that from last year, for a
    column with that name; ``against`` and ``year`` say the same for themselves. Amounts that do not exist are NaN, and
    ``definition`` is None in months that were kept before it was told."""

    id: str
    label: str
    status: str
    state: str
    text: str
    apart: str
    against: str
    apart_year: str
    year: str
    value: float
    low: float
    high: float
    plan: float
    last_year: float
    definition: Definition | None


@dataclass(frozen=True)
class Part:
    """A step of a waterfall: ``amount`` (money, signed) with its texts; ``share`` of its own plan or last year."""

    label: str
    amount: float
    text: str
    share: float
    share_text: str
    status: str


@dataclass(frozen=True)
class Waterfall:
    """From plan or last year to actual; the last part is the sum. No parts: ``empty`` says why."""

    title: str
    caption: str
    parts: tuple[Part, ...]
    empty: str


@dataclass(frozen=True)
class Panel:
    """Twelve months of one region (or team): money, NaN where unknown; ``text``: the last month's, empty in months that
    were kept before it was told."""

    name: str
    status: str
    apart: str
    months: tuple[dt.date, ...]
    actual: tuple[float, ...]
    plan: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True)
class Panels:
    """Regions side by side on one scale."""

    title: str
    caption: str
    panels: tuple[Panel, ...]
    empty: str


@dataclass(frozen=True)
class Ends:
    """Where a period ends, in words beside its amounts."""

    label: str
    landing: Landing
    value: str
    interval: str
    plan: str
    chance: str


@dataclass(frozen=True)
class Coming:
    """The forecast: ``past`` and ``months`` to come as month -> (value, low, high, plan)."""

    title: str
    caption: str
    ends: tuple[Ends, ...]
    past: tuple[tuple[dt.date, float], ...]
    months: tuple[tuple[dt.date, float, float, float, float], ...]
    note: str


@dataclass(frozen=True)
class Line:
    """Something said: ``second`` stands below it."""

    text: str
    second: str = ""
    status: str = ""


@dataclass(frozen=True)
class Section:
    """Lines under a title; without any, ``empty`` says so."""

    title: str
    caption: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True)
class Briefing:
    """All of it. ``stamp``: what it is about, in a few words each; ``foot``: where it comes from."""

    __pydantic_config__ = ConfigDict(ser_json_inf_nan="constants")

    language: Language
    currency: str
    code: str
    title: str
    stamp: tuple[str, ...]
    foot: tuple[str, ...]
    made_at: dt.datetime
    notices: tuple[str, ...]
    comment: Section
    figures: tuple[Told, ...]
    teams: Waterfall
    causes: Waterfall
    regions: Panels
    coming: Coming
    narrative: Section
    risks: Section
    alerts: Section
    people: Section
    changes: Section

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is said in lines, in the order of reading; a comment only where there is one."""
        every = (self.comment, self.narrative, self.risks, self.alerts, self.changes, self.people)
        return tuple(one for one in every if one.lines or one.empty)
