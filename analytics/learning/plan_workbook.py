"""A training plan as a workbook: what was asked for, what it comes to, who takes what, courses and comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.language import N_, Language
from analytics.learning import plan_words
from analytics.learning.ground import Ground
from analytics.learning.modes import MODES
from analytics.learning.planned import Planned
from analytics.sheets import Cell, Column, Sheet, workbook
from analytics.training.conditions import Choice

Row = tuple[object, ...]
TAKEN = {"locked": N_("Locked"), "forbidden": N_("Forbidden")}


@dataclass(frozen=True)
class Report:
    """A plan with all that its workbook says; ``rows``: its places with name, team and course; ``people``: name and
    team of everybody it considers, by id; ``origin``: where the data come from."""

    found: Planned
    ground: Ground
    rows: pd.DataFrame
    people: dict[str, tuple[str, str]]
    title: str
    currency: str
    origin: str
    made_at: dt.datetime
    made_by: str


def plan_xlsx(report: Report, t: Language) -> bytes:
    """The whole plan as XLSX; the caller has asked whether the reader may see the people in it."""
    sheets = [_summary(report, t), _assumptions(report, t), _places(report, t), _people(report, t), _held(report, t),
              _catalogue(report, t), _baselines(report, t)]
    return workbook(sheets, title=report.title, currency=report.currency, made_at=report.made_at, language=t)


def _summary(report: Report, t: Language) -> Sheet:
    found, sums = report.found, report.found.sums
    rows: list[Row] = [
        (Cell(plan_words.headline(found, report.currency, t), "section"), None, ""),
        (t("From the budget"), sums.spent, ""), (t("From the fund"), sums.from_fund, ""),
        (t("Gap closed"), Cell(sums.share, "share"), t("± {n} points, 80% interval of what courses teach",
                                                      n=t.number(100 * found.margin, 1))),
        (t("Weighted levels closed"), Cell(sums.closed, "decimal"), t("gap × importance × criticality")),
        (t("Weighted gap"), Cell(found.total, "decimal"), ""),
        (t("People reached"), Cell(sums.people, "number"), t("of {n}", n=t.number(len(found.people)))),
        (t("Places"), Cell(sums.places, "number"), ""), (t("Hours"), Cell(sums.hours, "number"), ""),
        (t("The next {money} of budget", money=t.money(found.next_money, report.currency)),
         Cell(found.next_gain, "decimal"), t("weighted levels at best, by the relaxed problem")),
        (t("The floor costs"), Cell(found.floor_cost, "decimal"), t("weighted levels")),
        (t("Below the best, at most"), Cell(sums.gap, "share"), t("proven by the solver's bound (MIP gap)"))]
    return Sheet(t("Summary"), (Column(t("What"), width=44), Column(t("Value"), "money", width=18),
                                Column(t("Note"), width=60)), rows, filters=False)


def _assumptions(report: Report, t: Language) -> Sheet:
    asked, found = report.found.conditions, report.found
    rows: list[Row] = [
        (t("Plan"), report.title), (t("Data"), report.origin), (t("Data to"), Cell(found.data_to, "day")),
        (t("Made by"), report.made_by), (t("Made at"), t.moment(report.made_at)),
        (t("Budget"), Cell(asked.budget, "money")), (t("Certification fund"), Cell(asked.fund, "money")),
        (t("Paid by the fund"), t.listed(t(MODES.get(mode, mode)) for mode in asked.funded)),
        (t("Hours a person"), Cell(asked.hours, "number")),
        (t("Hours a person and month"), Cell(asked.hours_a_month, "number")),
        (t("Times a course is held in a month, at most"), Cell(asked.runs_a_month, "number")),
        (t("From"), t.month(asked.first, year=True)), (t("Months"), Cell(asked.months, "number")),
        (t("Floor of fairness"), plan_words.floor_words(asked.floor, t) if asked.floor else t("none")),
        *((t(label), _choice(report, choice, t)) for key, label in TAKEN.items() for choice in getattr(asked, key))]
    return Sheet(t("Assumptions"), (Column(t("What"), width=40), Column(t("Value"), width=60)), rows, filters=False)


def _choice(report: Report, choice: Choice, t: Language) -> str:
    parts = [report.people.get(choice.person, (choice.person, ""))[0],
             report.ground.names.get(choice.course, choice.course)]
    return " · ".join([*parts, t.month(choice.month, year=True)] if choice.month else parts)


def _places(report: Report, t: Language) -> Sheet:
    columns = (Column(t("Month"), "day"), Column(t("Course")), Column(t("Account manager")), Column(t("Team")),
               Column(t("ID")), Column(t("Hours"), "number", adds_up=True), Column(t("Cost"), "money", adds_up=True),
               Column(t("Closed gap"), "decimal", adds_up=True), Column(t("Locked")))
    rows = [(r.month, r.course, r.name, r.team, r.manager_id, r.hours, r.cost, r.closed,
             t("locked") if r.locked else "") for r in report.rows.itertuples(index=False)]
    return Sheet(t("Plan"), columns, rows, fixed=3)


def _people(report: Report, t: Language) -> Sheet:
    """Everybody whom the plan considers, those without a place too."""
    by_person = report.rows.groupby("manager_id")
    sums, courses = by_person[["hours", "cost", "closed"]].sum(), by_person["course"].agg(t.listed)
    columns = (Column(t("Account manager")), Column(t("Team")), Column(t("ID")),
               Column(t("Courses"), "number", adds_up=True), Column(t("Hours"), "number", adds_up=True),
               Column(t("Cost"), "money", adds_up=True), Column(t("Closed gap"), "decimal", adds_up=True),
               Column(t("Which")))
    rows: list[Row] = []
    for person, (name, team) in sorted(report.people.items(), key=lambda item: (item[1][0], item[0])):
        held = person in sums.index
        hours, cost, closed = sums.loc[person] if held else (0.0, 0.0, 0.0)
        count = len(by_person.indices[person]) if held else 0
        rows.append((name, team, person, count, hours, cost, closed, courses[person] if held else ""))
    return Sheet(t("By person"), columns, rows, fixed=1)


def _held(report: Report, t: Language) -> Sheet:
    columns = (Column(t("Month"), "day"), Column(t("Course")), Column(t("Times"), "number", adds_up=True),
               Column(t("People"), "number", adds_up=True), Column(t("Cost"), "money", adds_up=True),
               Column(t("Paid by")))
    rows = [(one.month, report.ground.names.get(one.course_id, one.course_id), one.times, one.people, one.cost,
             t("fund") if one.funded else t("budget")) for one in report.found.held]
    return Sheet(t("Calendar"), columns, sorted(rows, key=lambda row: (row[0], row[1])), fixed=2)


def _catalogue(report: Report, t: Language) -> Sheet:
    """A row a course and skill, with what is claimed, was measured and is expected."""
    uplifts = report.ground.uplifts.set_index(["course_id", "skill_id"])
    columns = (Column(t("Course")), Column(t("Mode")), Column(t("Hours"), "number"), Column(t("Seats"), "number"),
               Column(t("Cost of holding it"), "money"), Column(t("Cost per seat"), "money"), Column(t("Take before")),
               Column(t("Teaches")), Column(t("Claimed"), "decimal"), Column(t("Measured"), "decimal"),
               Column(t("Its standard error"), "decimal"), Column(t("Expected"), "decimal"))
    rows: list[Row] = []
    for course in report.ground.claims.courses.values():
        facts = (course.name, t(MODES.get(course.mode, course.mode)), course.hours, course.seats, course.cost,
                 course.seat_cost, report.ground.names.get(course.requires or "", ""))
        taught: Sequence[Row] = [
            (report.ground.skills.get(skill, skill), claimed, *uplifts.loc[
                (course.id, skill), ["measured", "measured_se", "expected"]])
            for skill, claimed in course.teaches.items()] or [("", None, None, None, None)]
        rows += [(*facts, *line) for line in taught]
    return Sheet(t("Catalogue"), columns, rows)


def _baselines(report: Report, t: Language) -> Sheet:
    columns = (Column(t("Way of planning"), width=30), Column(t("Gap closed"), "share"),
               Column(t("Weighted levels"), "decimal"), Column(t("From the budget"), "money"),
               Column(t("From the fund"), "money"), Column(t("People"), "number"), Column(t("Places"), "number"),
               Column(t("Hours"), "number"))
    rows = [(t(plan_words.BASELINES[name]), one.share, one.closed, one.spent, one.from_fund, one.people, one.places,
             one.hours) for name, one in plan_words.compared(report.found).items()]
    return Sheet(t("Compared"), columns, rows)
