"""The totals of published training plans, for whoever may see the company but not its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
from pydantic import TypeAdapter

from analytics.access import Viewer
from analytics.deck import Tile, tile
from analytics.language import Language
from analytics.learning.planned import Held, Sums
from analytics.metrics.people_sets import parts_told, told
from analytics.state import training_plans
from analytics.state.store import State
from analytics.state.training_plans import Published

_SUMS, _HELD = TypeAdapter(Sums), TypeAdapter(tuple[Held, ...])


@dataclass(frozen=True)
class Totals:
    """One published plan; ``courses``: course_id, cost, people (how many places), the dearest first; those that may not
    be told one by one are together, last and without an id."""

    name: str
    published: dt.datetime
    sums: Sums
    total: float
    first: dt.date
    last: dt.date
    courses: pd.DataFrame


def totals_in_force(state: State, viewer: Viewer, smallest: int) -> tuple[list[Totals], bool]:
    """Every plan in force for somebody, the newest first, and whether any is left out: one whose people, less those of
    plans published before it, are fewer than ``smallest``."""
    plans, own = training_plans.published(state, viewer), {viewer.manager_id or ""}
    may = told([plan.people for plan in plans], own, smallest)
    now = [(plan, one) for plan, one in zip(plans, may, strict=True) if plan.in_force]
    return [_totals(plan, own, smallest) for plan, one in now[::-1] if one], not all(one for _, one in now)


def _totals(one: Published, own: Collection[str], smallest: int) -> Totals:
    sums, held = _SUMS.validate_python(one.result["sums"]), _HELD.validate_python(one.result["held"])
    rows = pd.DataFrame([(part.course_id, part.cost, part.people) for part in held],
                        columns=["course_id", "cost", "people"])
    ids = rows["course_id"].unique()
    who = [{person for person, places in one.people.items() if any(p["course_id"] == course for p in places)}
           for course in ids]
    alone = ids[parts_told(who, own, smallest)]
    rows["course_id"] = rows["course_id"].where(rows["course_id"].isin(alone), "")
    courses = rows.groupby("course_id", as_index=False).sum().assign(last=lambda frame: frame["course_id"] == "")
    courses = courses.sort_values(["last", "cost", "course_id"], ascending=[True, False, True], ignore_index=True)
    courses = courses.drop(columns="last")
    published = one.plan.published
    assert published is not None
    months = [part.month for part in held] or [published.date().replace(day=1)]
    return Totals(one.plan.name, published, sums, one.result["total"], min(months), max(months), courses)


def totals_headline(totals: list[Totals], currency: str, t: Language, *, hidden: bool = False) -> str:
    """The finding: what the newest plan costs and closes."""
    if not totals:
        return t("No training plan can be shown") if hidden else t("No training plan is published yet")
    sums = totals[0].sums
    return t.plural("{money} closes {share} of the weighted gap, with courses for {n} person",
                    "{money} closes {share} of the weighted gap, with courses for {n} people", sums.people,
                    money=t.money(sums.spent + sums.from_fund, currency, fine=True), share=t.percent(sums.share, 0))


def totals_kpis(totals: list[Totals], currency: str, t: Language) -> list[Tile]:
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
    return [tile(key, label, value, help, status="ok" if one else "na", delta=delta)
            for key, label, value, delta, help in said]
