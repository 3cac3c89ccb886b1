"""What was reported of a month: frozen with the data and policy of its time, every version kept for good.

A later version is a restatement: it stands beside the earlier ones and never in their place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from analytics.access import Viewer
from analytics.state import audit
from analytics.state.month_comments import scope_of
from analytics.state.reach import signature
from analytics.state.store import State
from analytics.state.tables import MonthReportRow


@dataclass(frozen=True)
class MonthReport:
    """One version, counted from 1. ``snapshot`` names the data, ``policy`` is the policy as JSON, and ``briefings`` are
    what the documents showed: language code -> JSON. ``who`` as in the audit trail, ``at`` in UTC."""

    month: dt.date
    scope: str
    version: int
    who: str
    at: dt.datetime
    snapshot: str
    policy: str
    briefings: Mapping[str, str]


def reports(state: State, viewer: Viewer, month: dt.date) -> list[MonthReport]:
    """Every version of what was reported to the viewer's scope, the latest first; raises ``NotAllowed``."""
    asked = select(MonthReportRow).filter_by(month=month, scope=scope_of(viewer))
    with state.reading() as session:
        return [_report(row) for row in session.scalars(asked.order_by(MonthReportRow.version.desc()))]


def freeze(
    state: State, viewer: Viewer, month: dt.date, snapshot: str, policy: str, briefings: Mapping[str, str]
) -> MonthReport:
    """Keep a month as it stands now; what was kept last is given back where nothing differs from it."""
    scope = scope_of(viewer)
    asked = select(MonthReportRow).filter_by(month=month, scope=scope).order_by(MonthReportRow.version.desc()).limit(1)
    with state.writing(alone=True) as session:
        last = session.scalars(asked).first()
        if last is not None and (last.snapshot, last.policy, _report(last).briefings) == (snapshot, policy, briefings):
            return _report(last)
        row = MonthReportRow(month=month, scope=scope, version=last.version + 1 if last else 1, who=signature(viewer),
                             at=audit.now(), snapshot=snapshot, policy=policy, english=briefings["en"],
                             chinese=briefings["zh_CN"])
        session.add(row)
        audit.record(session, viewer, "month_report.frozen",
                     f"month_report:{month:%Y-%m}{'/' if scope else ''}{scope}",
                     before=None, after={"version": row.version, "snapshot": snapshot})
        return _report(row)


def names(state: State, viewer: Viewer, snapshot: str) -> bool:
    """Whether any report, of whatever scope, was made from a snapshot; raises ``NotAllowed``."""
    scope_of(viewer)
    with state.reading() as session:
        return session.scalars(select(MonthReportRow.version).filter_by(snapshot=snapshot).limit(1)).first() is not None


def _report(row: MonthReportRow) -> MonthReport:
    return MonthReport(row.month, row.scope, row.version, row.who, row.at, row.snapshot, row.policy,
                       {"en": row.english, "zh_CN": row.chinese})
