"""Refused sign-ins, counted for all replicas together: who is refused again and again has to wait, longer each time.

A source is an account (``account:…``) or a computer (``address:…``), behind which there may be many people.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, select

from analytics.access import Viewer
from analytics.state import audit
from analytics.state.store import State
from analytics.state.tables import RefusalRow

NOBODY = Viewer(frozenset())
FREE = {"account": 5, "address": 50}  # refusals within the window after which a source has to wait
WINDOW = dt.timedelta(hours=1)
FIRST, LONGEST = dt.timedelta(minutes=1), dt.timedelta(minutes=15)


def wait_after(kind: str, refusals: int) -> dt.timedelta:
    """How long a source waits after so many refusals within the window: a minute, then twice as long each time."""
    beyond = refusals - FREE[kind]
    return min(FIRST * 2 ** min(beyond, 10), LONGEST) if beyond >= 0 else dt.timedelta(0)


class Refusals:
    """The refused sign-ins of a state; moments are UTC without a zone."""

    def __init__(self, state: State) -> None:
        self._state = state

    def wait(self, source: str, now: dt.datetime | None = None) -> dt.timedelta:
        """How much longer the source has to wait at ``now`` (else: the moment); zero where it need not."""
        now = now or audit.now()
        asked = select(func.count(), func.max(RefusalRow.at)).where(
            RefusalRow.source == source, RefusalRow.at > now - WINDOW)
        with self._state.reading() as session:
            count, last = session.execute(asked).one()
        if not count:
            return dt.timedelta(0)
        return max(last + wait_after(source.partition(":")[0], count) - now, dt.timedelta(0))

    def add(self, *sources: str, reason: str, now: dt.datetime | None = None) -> None:
        """Count one for each source, and note it in the audit trail under the first with the others beside it."""
        now = now or audit.now()
        with self._state.writing() as session:
            session.execute(delete(RefusalRow).where(RefusalRow.at <= now - WINDOW))
            session.add_all(RefusalRow(source=source, at=now) for source in sources)
            audit.record(session, NOBODY, "access.refused", sources[0],
                         after={"reason": reason, "from": ", ".join(sources[1:])})
