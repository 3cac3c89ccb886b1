"""A training plan as it is asked for on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analytics.access import local_owner
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.learning.effects import measured_uplifts
from analytics.learning.plan import planning
from analytics.periods import add_months, month_start
from analytics.training.answer import Answer, answer
from analytics.training.conditions import Conditions
from analytics.training.highs import Reached
from analytics.warehouse.query import Warehouse, open_warehouse

SAME = ("budget", "fund", "hours", "months", "hours_a_month", "runs_a_month")
_FLOOR = re.compile(r"(\d+(?:\.\d+)?)(h|%)")


def asked(place: Path, given: Mapping[str, Any], progress: Callable[[float], object]) -> Answer:
    """The answer for the whole company; ``given``: the command line's options by name. ``progress`` is told a share of
    the time that may pass. Raises ``UsageError`` for what cannot be read, or kept by any plan."""
    warehouse = open_warehouse(place)
    try:
        measured = None if given["claims"] else measured_uplifts(warehouse, local_owner())
        problem = planning(warehouse, local_owner(), _conditions(warehouse, given), measured)
    finally:
        warehouse.close()
    if problem.gaps.empty:
        raise UsageError(N_("Nobody's role and level has a skill requirement; load the table {table}."),
                         table="skill_requirements")

    def watch(reached: Reached) -> bool:
        progress(min(1.0, reached.elapsed / given["seconds"]))
        return True

    return answer(problem, gap=given["gap"], seconds=given["seconds"], watch=watch)


def _conditions(warehouse: Warehouse, given: Mapping[str, Any]) -> Conditions:
    first = given["first"]
    document = {name: given[name] for name in SAME} | {
        "first": f"{first}-01" if first else add_months(month_start(warehouse.calendar.data_to), 1),
        "funded": warehouse.policy.training.funded_modes, "floor": given["floor"] and _floor(given["floor"]),
        "locked": [_choice(text) for text in given["lock"]], "forbidden": [_choice(text) for text in given["forbid"]]}
    return checked(Conditions, document, "")


def _floor(text: str) -> Mapping[str, object]:
    found = _FLOOR.fullmatch(text)
    if not found:
        raise UsageError(N_("'{text}' is no floor; write hours such as 8h, or a share such as 20%"), text=text)
    least = float(found[1])
    return {"of": "hours", "least": least} if found[2] == "h" else {"of": "share", "least": least / 100}


def _choice(text: str) -> Mapping[str, object]:
    person, *rest = text.split(":")
    if len(rest) not in (1, 2):
        raise UsageError(N_("'{text}' is no choice; write PERSON:COURSE, or PERSON:COURSE:2026-11"), text=text)
    return {"person": person, "course": rest[0], "month": f"{rest[1]}-01" if len(rest) == 2 else None}
