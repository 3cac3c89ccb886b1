"""What the plan page hands out: a workbook with everything, and the course runs as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import streamlit as st

from analytics.learning.plan_workbook import Report, plan_xlsx
from analytics.learning.planned import Planned
from analytics.learning.training_calendar import Run, calendar_file, runs_of
from analytics.state.reach import signature
from analytics.state.training_plan import Kept
from pages.parts import download
from pages.parts.plan.desk import Desk
from pages.parts.plan.table import rows


def draw(desk: Desk, found: Planned) -> None:
    """The button that opens the two downloads; a file is made when it is asked for."""
    t = desk.t
    box = st.popover(t("Export"), icon=":material/download:", key="training_export", on_change="rerun")
    if not box.open:
        return
    # The files are made outside of the page's run, which knows no session: all that they take is read here.
    report, kept = _report(desk, found), desk.opened.kept if desk.opened and not desk.changed else None
    with box:
        name = f"training_plan_{found.conditions.first:%Y-%m}"
        download.file(t("Workbook (XLSX)"), lambda: plan_xlsx(report, t), f"{name}.xlsx", key="training_xlsx",
                      help=t("Summary, assumptions, everybody's places, calendar, catalogue, comparison"),
                      width="stretch")
        download.file(t("Calendar (ICS)"), lambda: _calendar(desk, found, report, kept), f"{name}.ics",
                      key="training_ics",
                      help=t("One tentative event for each course run, with who takes part; the days are a "
                             "proposal"),
                      width="stretch")


def _title(desk: Desk) -> str:
    return desk.opened.name if desk.opened and not desk.changed else desk.t("Training plan")


def _report(desk: Desk, found: Planned) -> Report:
    data = desk.data
    people = {person: (desk.person(person), desk.team(person)) for person in found.people}
    return Report(found, desk.ground, rows(desk, found), people, _title(desk), data.policy.currency,
                  f"{data.snapshot['source']} · {data.file.name}", dt.datetime.now(dt.UTC), signature(desk.who))


def _calendar(desk: Desk, found: Planned, report: Report, kept: Kept | None) -> bytes:
    return calendar_file(
        _runs(desk, found, kept.id if kept else "draft"), desk.data.policy, title=report.title,
        version=kept.version if kept else 0, made_at=report.made_at, name=desk.person, language=desk.t)


def _runs(desk: Desk, found: Planned, plan: str) -> list[Run]:
    people: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for place in found.places:
        people[place.course_id, place.month].append(place.manager_id)
    courses = desk.ground.claims.courses
    return [run for (key, month), who in people.items() for run in runs_of(courses[key], month, who, plan)]
