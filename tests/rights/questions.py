"""Every function that reads people's data for a viewer, found by its signature, and what each is asked.

A function with an argument that is not known here is not passed over: ``questions`` fails until it is.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import analytics
from analytics.access import Role, Viewer
from analytics.assessment.contests import Contest
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.learning.effects import overview
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.ground import usual
from analytics.learning.plan import course_catalogue
from analytics.metrics.dimensions import DIMENSIONS
from analytics.performance.choice import Choice
from analytics.performance.support import cases
from analytics.rewards.plan_file import company_plan
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from tests.rights.company import FORMER, LEAD, MEMBER

READERS = {
    "executive": Viewer(frozenset({Role.EXECUTIVE})),
    "executive who leads": Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), FORMER, frozenset({"T0002"})),
    "lead": Viewer(frozenset({Role.TEAM_LEAD}), LEAD, frozenset({"T0001"})),
    "account manager": Viewer(frozenset({Role.ACCOUNT_MANAGER}), MEMBER),
}
HR = Viewer(frozenset({Role.HR}))
PACKAGES = "metrics", "performance", "learning", "summary", "lab"
REFUSED = "not allowed"
THROUGH = {  # what is asked by others above it, or takes what was read before by these
    "performance.listing.listing", "performance.comparing.compared_by_score", "learning.course_effect.participants",
    "lab.view.ground", "summary.briefing.keeping.freeze", "performance.support.outcomes",
    "performance.comparing.company_score",
}
Question = Callable[[Viewer], Any]


def readers_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Name and function of each public one that takes a warehouse and a viewer."""
    for package in PACKAGES:
        above = importlib.import_module(f"{analytics.__name__}.{package}")
        for found in pkgutil.walk_packages(above.__path__, f"{above.__name__}."):
            module = importlib.import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == found.name and not name.startswith("_") and (
                        {"warehouse", "viewer"} <= set(inspect.signature(function).parameters)):
                    yield f"{found.name}.{name}".removeprefix("analytics."), function


def questions(warehouse: Warehouse, state: State) -> Mapping[str, Question]:
    """Function -> the question, still without who asks."""
    told = _arguments(warehouse, state)
    return {name: partial(_ask, function, warehouse, _asked(function, told))
            for name, function in readers_functions() if name not in THROUGH}


def _asked(function: Callable[..., Any], told: Mapping[str, Callable[[], Any]]) -> dict[str, Callable[[], Any]]:
    given = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[2:]:
        kind = f"{name}: {str(parameter.annotation).strip(chr(39))}"
        if kind in told or name in told:
            given[name] = told[kind if kind in told else name]
        else:
            assert parameter.default is not inspect.Parameter.empty, f"{function.__qualname__} asks for {kind}"
    return given


def _ask(
    function: Callable[..., Any], warehouse: Warehouse, given: Mapping[str, Callable[[], Any]], viewer: Viewer
) -> Any:
    values = {name: value() for name, value in given.items()}
    try:
        return function(warehouse, viewer, **values)
    except NotAllowed:
        return REFUSED


def _arguments(warehouse: Warehouse, state: State) -> Mapping[str, Callable[[], Any]]:
    """Name of an argument (with its type, where others have the name too) -> what is asked about, worked out once."""
    month, plan = warehouse.calendar.complete_to, company_plan(warehouse.policy)
    ((customer,),) = warehouse.rows("SELECT min(customer_id) FROM account_month WHERE manager_id = ?", [MEMBER])
    contest = {"title": "Best", "window": "2026-Q3", "metric": "csat", "prizes": [{"place": 1, "money": 100}]}
    known = {
        "metrics": ("revenue", "csat"), "metric_id": "csat", "period": warehouse.calendar.period("12m"),
        "by": ("month",), "dims": (DIMENSIONS["team"],), "company": False, "choice: Choice": Choice(),
        "choice: GapsChoice": GapsChoice(), "language": Language(), "t": Language(), "manager_id": MEMBER,
        "who": MEMBER, "month": month, "plan": plan, "plans: Collection[Plan]": (plan,), "awards": (), "periods": (),
        "customer_id": customer, "table": "activities", "text": "", "rewards": None, "state": state,
        "contest": Contest.model_validate(contest),
    }
    courses = cache(partial(overview, warehouse, HR, "csat"))
    course = cache(lambda: courses().courses["course_id"].iloc[0])
    return {name: partial(lambda value: value, value) for name, value in known.items()} | {
        "all_courses": courses, "course_id": course, "courses": lambda: [course()],
        "case": cache(lambda: next(one for one in cases(warehouse, HR, month) if one.manager_id == MEMBER)),
        "conditions": cache(lambda: usual(warehouse, course_catalogue(warehouse)))}
