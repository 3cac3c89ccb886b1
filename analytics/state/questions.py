"""Questions about statements: a person asks about a line of the own statement, HR answers, and both stay with the line.

Only the person and HR read them; a team lead does not, as with pay itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer, pay_scope
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit, limits
from analytics.state.reach import pay_reach, signature
from analytics.state.store import State
from analytics.state.tables import RemarkRow

LONGEST = 2000  # letters of a remark
LONGEST_CODE = 90  # letters of plan, version, period and line
MOST = 100  # remarks on a line


@dataclass(frozen=True)
class Line:
    """A line of a person's statement: plan and version as the statement names them, codes of period and line."""

    manager_id: str
    plan: str
    version: str
    period: str
    line: str


@dataclass(frozen=True)
class Remark:
    """What somebody wrote; ``who`` as in the audit trail, ``at`` in UTC."""

    who: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Question:
    """All remarks on a line in their order; the first is the person's."""

    about: Line
    remarks: tuple[Remark, ...]

    @property
    def waiting(self) -> bool:
        """Whether HR still has to answer: the last remark is the person's own."""
        return self.remarks[-1].who == self.about.manager_id


_KEY = [getattr(RemarkRow, field.name) for field in fields(Line)]
_ORDER = (*_KEY, RemarkRow.place)


def visible(state: State, viewer: Viewer, manager_id: str | None = None) -> list[Question]:
    """The questions that the viewer may read (of one person): those that wait first, the longest waiting before others,
    then those answered, the latest first."""
    asked = select(RemarkRow).where(pay_reach(viewer).within(RemarkRow.manager_id)).order_by(*_ORDER)
    with state.reading() as session:
        rows = session.scalars(asked if manager_id is None else asked.where(RemarkRow.manager_id == manager_id))
        found = [_question(line, list(remarks)) for line, remarks in groupby(rows, _line)]
    found.sort(key=lambda question: question.remarks[-1].at)
    return [q for q in found if q.waiting] + [q for q in reversed(found) if not q.waiting]


def write(state: State, viewer: Viewer, line: Line, text: str) -> Question:
    """Ask about a line of the own statement or add to that; as HR, answer what another person asked."""
    text = limits.text(text, LONGEST)
    if not text:
        raise UsageError(N_("The text is empty; write down what you want to know or say."))
    if not all(0 < len(part) <= LONGEST_CODE and part.isprintable() for part in astuple(line)[1:]):
        raise UsageError(N_("There is no such line on a statement; open the statement and choose a line."))
    with state.writing(alone=True) as session:
        rows = _rows(session, line)
        _may(viewer, line, rows)
        if len(rows) >= MOST:
            raise UsageError(N_("There are {n} remarks on this line already; talk to each other."), n=MOST)
        rows.append(RemarkRow(**vars(line), place=len(rows), who=signature(viewer), at=audit.now(), text=text))
        session.add(rows[-1])
        question = _question(line, rows)
        audit.record(session, viewer, f"pay_question.{'asked' if question.waiting else 'answered'}", _item(line),
                     about=line.manager_id, after={"period": line.period, "line": line.line})  # amounts stay with it
    return question


def _may(viewer: Viewer, line: Line, remarks: Sequence[RemarkRow]) -> None:
    pay_scope(viewer)
    if viewer.manager_id == line.manager_id:
        return
    if not viewer.may(Permission.PAY):
        raise NotAllowed(N_("You may ask about your own statement only."))
    if not remarks:
        raise NotAllowed(N_("A question is asked by the person whose statement it is; HR answers."))


def _rows(session: Session, line: Line) -> list[RemarkRow]:
    return list(session.scalars(select(RemarkRow).filter_by(**vars(line)).order_by(RemarkRow.place)))


def _line(row: RemarkRow) -> Line:
    return Line(row.manager_id, row.plan, row.version, row.period, row.line)


def _question(line: Line, rows: Sequence[RemarkRow]) -> Question:
    return Question(line, tuple(Remark(row.who, row.at, row.text) for row in rows))


def _item(line: Line) -> str:
    return f"pay_question:{line.plan}/{line.version}"
