"""What a solver's answer comes to, course by course, with the uncertainty of what courses teach."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.learning.planned import Gain, Held, Note, Place, Planned, Sums
from analytics.training.answer import Answer
from analytics.training.problem import Problem
from analytics.training.result import Plan, laid_out

Z80 = 1.2815515655446004  # half the width of an 80 % interval, in standard errors


def planned(answer: Answer, uplifts: pd.DataFrame, data_to: dt.date) -> Planned:
    """The answer in plain values; ``uplifts``: as ``expected_uplifts``, of the catalogue that was planned with."""
    plan, problem = answer.plan, answer.plan.problem
    held = [Held(r.course_id, r.month, int(r.people), int(r.times), float(r.cost), bool(r.funded))
            for r in plan.runs.itertuples()]
    places = [Place(r.manager_id, r.course_id, r.month, float(r.hours), float(r.cost), float(r.closed))
              for r in plan.assignments.itertuples()]
    notes = tuple(Note(one.message, _plain(one.values)) for one in answer.notes)
    return Planned(problem.conditions, problem.people, tuple(places), tuple(held), tuple(gains(plan, uplifts)),
                   sums(plan), sums(answer.everybody), sums(answer.weakest), problem.total, answer.next_money.step,
                   answer.next_money.gain, answer.floor_cost, data_to, plan.stopped, notes)


def first_look(problem: Problem, uplifts: pd.DataFrame) -> list[Gain]:
    """What each course would close if it were held once, before there is a plan."""
    return gains(laid_out(problem, pd.DataFrame({"pair": [], "slot": []}, dtype=int), problem.total), uplifts)


def sums(plan: Plan) -> Sums:
    """What a plan comes to."""
    rows = plan.assignments
    return Sums(plan.spent, plan.from_fund, plan.value, plan.share, int(rows["manager_id"].nunique()), len(rows),
                float(rows["hours"].sum()), plan.gap if math.isfinite(plan.bound) else None)


def _plain(values: Mapping[str, object]) -> dict[str, str | tuple[str, ...]]:
    return {name: value if isinstance(value, tuple) else str(value) for name, value in values.items()}


def gains(plan: Plan, uplifts: pd.DataFrame) -> list[Gain]:
    """Each course of the plan, and each other one that would still help somebody, by what it closes for its cost.

    The interval is of what the course teaches (normal, cut at zero, the same for everybody in it). A course outside the
    plan is held once, for as many as have seats of those whom it helps most, who have the hours and what it requires.
    """
    lines = _lines(plan, uplifts)
    taught = lines[lines["planned"]]
    taught = taught.assign(together=taught.groupby("row")["value"].transform("sum"))
    found = [_inside(plan, course, rows) for course, rows in taught.groupby("course_id")]
    inside = set(plan.runs["course_id"])
    found += [gain for course, rows in lines[~lines["planned"] & lines["open"]].groupby("course_id")
              if course not in inside and (gain := _outside(plan.problem, course, rows)).value > 0]
    return sorted(found, key=lambda gain: (-gain.value / max(gain.cost, 1e-9), gain.course_id))


def _lines(plan: Plan, uplifts: pd.DataFrame) -> pd.DataFrame:
    """A row for each candidate pair and gap it closes: ``value``, ``low`` and ``high`` levels as expected, at least and
    at most, of what the plan leaves open of the gap (of the whole gap where the pair is planned); ``weight``."""
    problem = plan.problem
    pairs = _pairs(plan).rename_axis("pair").reset_index()
    gap = problem.open.assign(left=plan.closed["gap"] - plan.closed["closed"]).rename_axis("row").reset_index()
    both = problem.closing.merge(pairs, on="pair").merge(gap.drop(columns="manager_id"), on="row").merge(
        uplifts[["course_id", "skill_id", "expected", "se"]], on=["course_id", "skill_id"])
    room = np.where(both["planned"], both["gap"], both["left"])
    levels = {name: np.minimum(room, np.maximum(0.0, both["expected"] + z * both["se"]))
              for name, z in (("value", 0.0), ("low", -Z80), ("high", Z80))}
    return both.assign(**levels)


def _pairs(plan: Plan) -> pd.DataFrame:
    """The candidates with ``planned`` and ``open``: whether their person has the hours and what the course requires."""
    problem, taken = plan.problem, plan.assignments
    pairs, used = problem.candidates, taken.groupby("manager_id")["hours"].sum()
    chosen = set(zip(taken["manager_id"], taken["course_id"], strict=True))
    inside = np.array([pair in chosen for pair in zip(pairs["manager_id"], pairs["course_id"], strict=True)], bool)
    hours = pairs["course_id"].map({course.id: course.hours for course in problem.catalogue.courses.values()})
    fits = pairs["manager_id"].map(used).fillna(0.0) + hours <= problem.conditions.hours
    ready = (pairs["before"] < 0) | inside[pairs["before"].clip(lower=0)] if len(pairs) else fits
    return pairs.assign(planned=inside, open=fits & ready)


def _inside(plan: Plan, course: str, rows: pd.DataFrame) -> Gain:
    """``rows`` with ``together``: what all courses of the plan teach of the gap. Its interval is how far the whole plan
    moves with what this course teaches, the others teaching what is expected."""
    runs, part = plan.runs[plan.runs["course_id"] == course], plan.assignments["course_id"] == course
    value = float(plan.assignments.loc[part, "closed"].sum())
    closed = np.minimum(rows["gap"], rows["together"])
    low, high = (value + float(((np.minimum(rows["gap"], rows["together"] - rows["value"] + rows[end]) - closed)
                                * rows["weight"]).sum()) for end in ("low", "high"))
    return Gain(course, value, low, high, int(runs["people"].sum()), float(runs["cost"].sum()), True)


def _outside(problem: Problem, course: str, rows: pd.DataFrame) -> Gain:
    facts = problem.catalogue.courses[course]
    weighted = rows[["value", "low", "high"]].mul(rows["weight"], axis=0)
    each = weighted.groupby(rows["manager_id"]).sum()
    most = each[each["value"] > 0].sort_values("value", ascending=False, kind="stable").head(facts.seats or len(each))
    value, low, high = (float(most[name].sum()) for name in ("value", "low", "high"))
    return Gain(course, value, low, high, len(most), facts.cost + len(most) * facts.seat_cost, False)
