"""A training plan as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pandas as pd

from analytics.language import N_, Language
from analytics.training.answer import Answer
from analytics.training.result import Plan


def plan_text(found: Answer, form: str, t: Language) -> str:
    """The plan as ``table`` (by course and month), ``csv`` (a row for each person and course) or ``json``."""
    rows = named(found.plan)
    if form == "csv":
        return rows.to_csv(index=False, float_format="%.6g").rstrip("\n")
    if form == "json":
        return json.dumps(_document(found, rows, t), ensure_ascii=False, indent=1)
    return "\n".join([_headline(found.plan, t), "", *_runs(found.plan, rows, t), "", *_beside(found, t)])


def named(plan: Plan) -> pd.DataFrame:
    """The assignments with names: manager_id, name, course_id, course, month (2026-11), hours, cost, closed."""
    people = plan.problem.gaps.drop_duplicates("manager_id").set_index("manager_id")["name"]
    rows, courses = plan.assignments, plan.problem.catalogue.courses
    months = [f"{month:%Y-%m}" for month in rows["month"]]
    return pd.DataFrame({
        "manager_id": rows["manager_id"], "name": people.reindex(rows["manager_id"]).to_numpy(),
        "course_id": rows["course_id"], "course": [courses[course].name for course in rows["course_id"]],
        "month": months, "hours": rows["hours"], "cost": rows["cost"], "closed": rows["closed"]})


def _headline(plan: Plan, t: Language) -> str:
    limit = plan.problem.conditions
    return t(N_("{share} of the weighted skill gap is closed, for {spent} of the budget of {budget} and {paid} of the "
                "certification fund of {fund}; no plan can be better by more than {gap}."),
             share=t.percent(plan.share), spent=t.number(plan.spent), budget=t.number(limit.budget),
             paid=t.number(plan.from_fund), fund=t.number(limit.fund), gap=t.percent(plan.gap))


def _runs(plan: Plan, rows: pd.DataFrame, t: Language) -> Iterator[str]:
    if rows.empty:
        yield t(N_("Nobody takes a course: nothing that can be afforded closes a gap."))
    who = rows.groupby(["month", "course_id"])["name"].agg(list)
    for run in plan.runs.itertuples():
        month = f"{run.month:%Y-%m}"
        yield t(N_("{month}  {course} ({cost}): {people}"), month=month, cost=t.number(run.cost),
                course=plan.problem.catalogue.courses[run.course_id].name,
                people=t.listed(who[month, run.course_id]))


def _beside(found: Answer, t: Language) -> Iterator[str]:
    total = found.plan.problem.total
    for said, plan in ((N_("Everybody takes the same, for the same money: {share} closed."), found.everybody),
                       (N_("The weakest first, for the same money: {share} closed."), found.weakest)):
        yield t(said, share=t.percent(plan.share))
    if total:
        yield t(N_("The next {step} of budget would close about {gain} more."), step=t.number(found.next_money.step),
                gain=t.percent(found.next_money.gain / total, 2))
        if found.floor_cost is not None:
            yield t(N_("The floor costs {gain} of the gap that could be closed without it."),
                    gain=t.percent(found.floor_cost / total, 2))
    if found.plan.stopped:
        yield t(N_("The search was stopped; more time may find a better plan."))
    yield from (t(N_("Note: {text}"), text=note.text(t)) for note in found.notes)


def _document(found: Answer, rows: pd.DataFrame, t: Language) -> Mapping[str, object]:
    plan, total = found.plan, found.plan.problem.total
    runs = plan.runs.assign(month=[f"{month:%Y-%m}" for month in plan.runs["month"]])
    return {
        "closed": plan.share if total else None, "weighted_gap": total, "mip_gap": plan.gap, "stopped": plan.stopped,
        "spent": plan.spent, "from_fund": plan.from_fund, "hours": plan.hours,
        "everybody_the_same": found.everybody.share if total else None,
        "weakest_first": found.weakest.share if total else None,
        "next_money": {"step": found.next_money.step, "closes": found.next_money.gain / total if total else None},
        "floor_costs": None if found.floor_cost is None or not total else found.floor_cost / total,
        "conditions": plan.problem.conditions.model_dump(mode="json"),
        "runs": json.loads(runs.to_json(orient="records")),
        "assignments": json.loads(rows.to_json(orient="records")), "notes": [note.text(t) for note in found.notes],
    }
