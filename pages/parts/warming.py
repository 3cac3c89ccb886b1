"""What the first reader of a snapshot would wait for, worked out beforehand: at the server's start and after each load.

Of thousands of people it takes seconds: everybody's scores, alerts, and what rewards cost. Readers go first; one who
asks for what is being worked out waits for that alone (see ``Memory.once``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from analytics.access import Role, Viewer
from analytics.errors import UsageError
from analytics.warehouse.query import Warehouse
from pages.parts import session

_LOOKS = 5.0  # seconds between two looks for a new snapshot; the first reader of a new server comes before the first
_POLITE = 10  # steps behind the threads that serve
_ROLES = (Role.EXECUTIVE, Role.HR)


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Watch for new snapshots as long as the server runs."""
    over = threading.Event()
    threading.Thread(target=_watch, args=(over,), daemon=True, name="warming").start()
    yield
    over.set()


def warm(data: Warehouse) -> None:
    """Work out the usual month as executives and HR see it; what both need is kept with the snapshot."""
    from analytics.lab.paying import plans_in_force  # a second of loading, for which no start should wait
    from analytics.summary.month import chosen_month, month_view, year_to

    month = chosen_month(data.calendar, "")
    state = None if data.made_up else session.own_state()
    for role in _ROLES:
        who = Viewer(frozenset({role}))
        month_view(data, who, month, plans_in_force(data, who, state, year_to(data.calendar, month)))


def _watch(over: threading.Event) -> None:
    warmed: Path | None = None
    while not over.wait(_LOOKS):
        try:
            data = session.warehouse()
        except UsageError as problem:  # readers are told the same, where they look
            logging.getLogger(__name__).info("nothing was worked out beforehand: %s", problem)
            continue
        if data is not None and data.file != warmed:
            warmed = data.file
            # Threads begin with the politeness of who began them: the database's own must not, so they are there first.
            behind = threading.Thread(target=_behind, args=(data,), daemon=True, name="warming, behind readers")
            behind.start()
            behind.join()


def _behind(data: Warehouse) -> None:
    with contextlib.suppress(PermissionError, AttributeError):  # where threads have no priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _POLITE)
    try:
        warm(data)
    except UsageError as problem:
        logging.getLogger(__name__).info("nothing was worked out beforehand: %s", problem)
