"""The totals of published training plans, for whoever may see the company but not its people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import TypeAdapter

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning.planned import Held, Sums
from analytics.state import training_plans
from analytics.state.store import State

_SUMS, _HELD = TypeAdapter(Sums), TypeAdapter(tuple[Held, ...])


@dataclass(frozen=True)
class Totals:
    """One published plan; ``courses``: course_id, cost, people (NaN where fewer than may be shown)."""

    name: str
    published: dt.datetime
    sums: Sums
    total: float
    first: dt.date
    last: dt.date
    courses: pd.DataFrame


def totals_in_force(state: State, viewer: Viewer, smallest: int) -> list[Totals]:
    """Every plan in force for somebody, the newest first; groups under ``smallest`` people lose their counts."""
    found = training_plans.results_in_force(state, viewer, smallest)
    return [_totals(kept.name, kept.published, result, smallest) for kept, result in found if kept.published]


def _totals(name: str, published: dt.datetime, result: Mapping[str, Any], smallest: int) -> Totals:
    sums, held = _SUMS.validate_python(result["sums"]), _HELD.validate_python(result["held"])
    cost: dict[str, float] = defaultdict(float)
    people: dict[str, int] = defaultdict(int)
    for one in held:
        cost[one.course_id] += one.cost
        people[one.course_id] += one.people
    rows = [(course, cost[course], people[course] if people[course] >= smallest else float("nan")) for course in cost]
    courses = pd.DataFrame(rows, columns=["course_id", "cost", "people"]).sort_values(
        ["cost", "course_id"], ascending=[False, True], ignore_index=True)
    months = [one.month for one in held] or [published.date().replace(day=1)]
    return Totals(name, published, sums, result["total"], min(months), max(months), courses)


def totals_headline(totals: list[Totals], currency: str, t: Language) -> str:
    """The finding: what the newest plan costs and closes."""
    if not totals:
        return t("No training plan is published yet")
    sums = totals[0].sums
    return t.plural("{money} closes {share} of the weighted gap, with courses for {n} person",
                    "{money} closes {share} of the weighted gap, with courses for {n} people", sums.people,
                    money=t.money(sums.spent + sums.from_fund, currency, fine=True), share=t.percent(sums.share, 0))


def totals_kpis(totals: list[Totals], currency: str, t: Language) -> list[dict]:
    """Cost, gap closed, people and hours of the newest plan; dashes where there is none."""
    one = totals[0] if totals else None
    sums = one.sums if one else None
    said = [
        ("cost", t("Cost"), t.money(sums.spent + sums.from_fund if sums else None, currency, fine=True),
         t("fund {spent}", spent=t.money(sums.from_fund, currency, fine=True)) if sums else "",
         t("What holding the courses and their seats costs, from the budget and the certification fund.")),
        ("closed", t("Gap closed"), t.percent(sums.share if sums else None, 0),
         t("{closed} of {total} levels", closed=t.number(sums.closed, 1), total=t.number(one.total, 1))
         if one and sums else "",
         t("Expected levels gained where they are required, at most the gap, weighted by importance and "
           "criticality.")),
        ("reached", t("People reached"), t.number(sums.people if sums else None),
         t("{places} places, {hours} h", places=t.number(sums.places), hours=t.number(sums.hours)) if sums else "",
         t("People with at least one course in the plan."))]
    return [{"id": key, "label": label, "status": "ok" if one else "na", "value": value, "margin": "", "delta": delta,
             "tone": "gray", "arrow": "", "description": "", "help": help} for key, label, value, delta, help in said]
