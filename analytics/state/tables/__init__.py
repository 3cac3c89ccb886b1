"""The tables of the state, a module a subject. Whoever adds or changes one adds a revision in ``migrations/versions``,
which brings older states there.

Nothing here is worded for one database; what differs is said for both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, event

from analytics.state.guards import guards
from analytics.state.tables.base import Base
from analytics.state.tables.month import MonthCommentRow, MonthReportRow
from analytics.state.tables.pay import PayPlanRow, PayPlanStepRow, RemarkRow, ScenarioRow
from analytics.state.tables.recognition import AwardRow
from analytics.state.tables.saved import Saved
from analytics.state.tables.sign_in import RefusalRow, SignInEndRow
from analytics.state.tables.support import SupportCommentRow, SupportPlanRow, SupportStepRow
from analytics.state.tables.trail import AuditRow, HeadRow, SealRow
from analytics.state.tables.training import TrainingPlanPersonRow, TrainingPlanRow

__all__ = [
    "APPEND_ONLY", "AuditRow", "AwardRow", "Base", "HeadRow", "MonthCommentRow", "MonthReportRow", "PayPlanRow",
    "PayPlanStepRow", "RefusalRow", "RemarkRow", "Saved", "ScenarioRow", "SealRow", "SignInEndRow", "SupportCommentRow",
    "SupportPlanRow", "SupportStepRow", "TrainingPlanPersonRow", "TrainingPlanRow",
]

APPEND_ONLY = (AuditRow, SealRow, PayPlanRow, PayPlanStepRow, RemarkRow, MonthCommentRow, MonthReportRow)


@event.listens_for(Base.metadata, "after_create")
def _guard(metadata: MetaData, connection: Connection, **_: Any) -> None:
    for row in APPEND_ONLY:
        table = metadata.tables[row.__tablename__]
        for statement in guards(connection.dialect.name, table.name, table.primary_key.columns.keys()):
            connection.execute(statement)
