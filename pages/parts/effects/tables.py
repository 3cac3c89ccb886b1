"""The Effects page's tables: courses, all that was looked at, the evidence for one course, who took it; downloads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect
from analytics.learning.effects import Measured, Overview
from analytics.learning.effects_export import effects_frame, effects_xlsx, participants_frame
from analytics.learning.ladder import LEVELS, ladder
from analytics.learning.modes import MODES
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.training.conclusion import conclusion
from analytics.warehouse.query import Warehouse
from pages.parts import download
from pages.parts.effects import filters
from pages.parts.head import plain
from pages.parts.listing import listing
from pages.parts.table_size import table_size

COLOURS = {"works": ":blue[◆]", "harms": ":red[■]", "not_shown": "●", "cannot_tell": "○", "not_measured": "○"}


def courses(view: Overview, metric: str, writer: Writer) -> None:
    """A row a course; a selected one is opened."""
    t, c = writer.language, st.column_config
    found = {one.course_id: one for one in view.of(metric)}
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    modes = dict(zip(view.courses["course_id"], view.courses["mode"], strict=True))
    frame = pd.DataFrame({
        "sign": [words.SIGNS[one.said] for one in found.values()], "name": [names[i] for i in found],
        "mode": [t(MODES.get(modes[i], modes[i] or "")) for i in found],
        "verdict": [t(words.VERDICTS[one.said]) for one in found.values()],
        "trained": [one.trained for one in found.values()], "compared": [one.compared for one in found.values()],
        "effect": [words.ends(CATALOGUE[metric], one.effect, writer) for one in found.values()],
        "naive": [words.ends(CATALOGUE[metric], one.naive, writer) for one in found.values()],
        "cost": [view.costs[i].total if view.costs[i].known else None for i in found],
        "among": [one.among for one in found.values()]})
    listing(frame, t, key="effects_courses", title=t("Open a course: select a row"), ids=list(found),
            caption=t("Effect on {metric} with 95% interval · the chance of such a find without any effect allows for "
                      "all {n} effects looked at", metric=t.inside(metric_name(metric, t)),
                      n=t.number(sum(one.among is not None for one in view.effects))),
            empty=t("Nobody has completed a course yet. Load the tables courses and enrolments, with the day of "
                    "completion."),
            everything=lambda: effects_frame(view), on_open=filters.open_course, config={
                "sign": c.TextColumn("", width=34), "name": c.TextColumn(t("Course"), width=190, pinned=True),
                "mode": c.TextColumn(t("Mode"), width=95),
                "verdict": c.TextColumn(t("Verdict"), width=115), "trained": c.NumberColumn(t("Trained"), width=70),
                "compared": c.NumberColumn(
                    t("Not trained"), width=84,
                    help=t("People of the same role without the course whom they are compared with")),
                "effect": c.TextColumn(t("Effect"), width=178),
                "naive": c.TextColumn(t("Bare before/after"), width=190),
                "cost": c.NumberColumn(t("Cost, {currency}", currency=writer.currency), format="localized", width=87),
                "among": c.NumberColumn(t("Chance"), format="%.3f", width=70)})


def matrix(view: Overview, writer: Writer) -> None:
    """Every course by every metric that was looked at."""
    t = writer.language
    if not view.effects:
        return
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    metrics = list(dict.fromkeys(one.outcome for one in view.effects))
    cells = {(one.course_id, one.outcome): _cell(one, writer) for one in view.effects}
    frame = pd.DataFrame({"name": names.values()} | {m: [cells[i, m] for i in names] for m in metrics})
    with st.expander(t("Everything that was looked at"), icon=":material/grid_on:"):
        st.caption(t("◆ works  ■ worse  ● not shown  ○ cannot be told, after allowing for all of them"))
        config = {m: st.column_config.TextColumn(metric_name(m, t), help=t(CATALOGUE[m].formula)) for m in metrics}
        st.dataframe(frame, hide_index=True, **table_size(len(frame), 10), key="effects_matrix",
                     alt=t("Effects of all courses on all metrics"),
                     column_config={"name": st.column_config.TextColumn(t("Course"), pinned=True)} | config)


def _cell(one: Measured, writer: Writer) -> str:
    value = words.change(CATALOGUE[one.outcome], one.effect.value, writer) if one.effect else ""
    return f"{words.SIGNS[one.said]} {value}".strip()


def evidence(view: CourseEffect, data: Warehouse, writer: Writer) -> None:
    """The conclusion, the four levels of evidence, what warns and what was set aside."""
    t, metric, found = writer.language, CATALOGUE[view.metric], view.found
    skills = dict(data.rows("SELECT skill_id, name FROM skills"))
    rungs = ladder(view.evidence, lambda one: words.told(one, skills, writer), t)
    figures = (found.overall.value, found.overall.low, found.overall.high) if found.overall else ()
    ends = [words.change(metric, v, writer) for v in figures] or [""] * 3
    with st.container(border=True, key="card_evidence"):
        with st.container(gap=None):
            st.subheader(t("What is known of it"), anchor=False, help=t(
                "Four levels of evidence (Kirkpatrick 1959): the higher ones weigh more, the lower ones explain them."))
            st.caption(plain(t.sentences(conclusion(view.measured.said, found.overall, *ends).text(t),
                                         words.misleads(view, writer))))
        lines = [f"{COLOURS[rung.state]} **{t(LEVELS[rung.level])}** {plain(rung.text)}" for rung in reversed(rungs)]
        st.markdown("  \n".join(lines))
        if found.warnings:
            st.markdown("  \n".join(f":orange[▲] {plain(one.text(t))}" for one in found.warnings))
        notes = [one.text(t) for one in found.notes]
        notes += [t("{skill}: {note}", skill=skills[one.outcome], note=note.text(t))
                  for one in view.evidence.skills for note in one.notes]
        if notes:
            with st.expander(t("What the figures rest on"), icon=":material/fact_check:"):
                st.markdown("\n".join(f"- {plain(note)}" for note in notes))


def people(view: CourseEffect, t: Language) -> None:
    """Who took the course when, of those whom the viewer may see one by one."""
    if view.people is None:
        return
    c = st.column_config
    frame = participants_frame(view.people, t)
    listing(frame, t, key="effects_people", title=t("Who took it"), everything=lambda: frame,
            caption=t("In the order of starting · only people whom you may see one by one"),
            empty=t("Nobody of the people whom you may see took this course."), config={
                "name": c.TextColumn(t("Name"), width=160), "team": c.TextColumn(t("Team"), width=110),
                "starts_on": c.DateColumn(t("Began"), format="YYYY-MM-DD"),
                "completed_on": c.DateColumn(t("Completed"), format="YYYY-MM-DD"),
                "score": c.NumberColumn(t("Test result"), format="%.0f"),
                "counted": c.TextColumn(t("Counted in the effect"))})


def offer(view: Overview, metric: str, one: CourseEffect | None, data: Warehouse, who: Viewer, writer: Writer) -> None:
    """The workbook; it is made when asked for and states what it is about."""
    t, name = writer.language, f"effects_{metric}" + (f"_{one.course_id}" if one else "")
    download.file("XLSX", lambda: effects_xlsx(view, one, data, who, writer), f"{name}.xlsx", key="effects_xlsx",
                  help=t("All effects, skills and the opened course, with definitions"))
