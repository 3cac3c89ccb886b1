"""One person's skills: required and assessed, who said what and when, certificates, and when to assess again."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Viewer
from analytics.charts.ratings import MARKS
from analytics.charts.skill_levels import skill_levels
from analytics.deck import Card
from analytics.language import Language
from analytics.learning.certificates import certificates_of_people
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_export import about, certificate_rows
from analytics.learning.gaps_person import PersonGaps, person_gaps
from analytics.warehouse.query import Warehouse
from pages.parts import head
from pages.parts.deck import deck
from pages.parts.gaps import filters
from pages.parts.gaps.help import GapsHelp
from pages.parts.gaps.tables import SIGNS, columns
from pages.parts.listing import listing

Lines = list[tuple[str, str]]  # what a download states: name, value


def show(data: Warehouse, who: Viewer, manager_id: str, above: DeltaGenerator, t: Language) -> None:
    """Draw the person's view, its head into ``above``; raises ``NotAllowed`` where the viewer may not open it."""
    one = person_gaps(data, who, manager_id)
    event = deck((), [_skills(one, data, t)], language=t, key="gaps_person_deck")
    with above:
        with st.container(gap=None):
            head.head(_finding(one, t), data, t, t("Required and assessed skill levels, 1–5"),
                      data.calendar.period("12m"), " · ".join(filter(None, (one.name, one.team))))
        filters.bar(data, who, t)
    skill = str(event["customdata"]) if event and event["kind"] == "point" else ""
    lines = about(GapsChoice("person"), one.name, data, t)
    _assessed(one, lines, data, t)
    _evidence(one, skill, lines, data, t)
    certificates = certificates_of_people(data, who, GapsChoice("person"))
    _certificates(certificates[certificates["manager_id"] == manager_id], lines, data, t)


def _finding(one: PersonGaps, t: Language) -> str:
    short = one.skills[one.skills["gap"].round(1) > 0]
    if one.skills.empty:
        return t("{name}: no skill is required of this role and level", name=one.name)
    if one.skills["level"].isna().all():
        return t("{name} was not assessed in the last 12 months", name=one.name)
    if short.empty:
        return t("{name} reaches what the role requires", name=one.name)
    return t("{name}: {skill} first, {gap} levels short", name=one.name, skill=short["skill"].iloc[0],
             gap=t.number(short["gap"].iloc[0], 1))


def _skills(one: PersonGaps, data: Warehouse, t: Language) -> Card:
    n = int((one.skills["gap"].round(1) > 0).sum())
    return {
        "id": "skills", "span": 12, "help": GapsHelp(data.policy, t).gap(),
        "title": t.plural("{n} of {total} required skills is short", "{n} of {total} required skills are short", n,
                          total=t.number(len(one.skills))),
        "caption": t("Level 1–5 · dot: assessed, line: required for the role · by priority, the first three coloured"),
        "empty": t("No skill is required of this role and level; add it to the table skill_requirements."),
        "figure": skill_levels(one.skills, language=t, alt=t("{finding}.", finding=_finding(one, t)))
        if len(one.skills) else None}


def _assessed(one: PersonGaps, lines: Lines, data: Warehouse, t: Language) -> None:
    """What was assessed and by whom, and until when it counts."""
    above = t("Self-ratings lie {value} levels above those of others.", value=t.number(one.above, 1))
    _listing("gaps_skills", t("What was assessed, and until when it counts"), t.sentences(
        t("Colleagues' ratings are shown where {n} of them rated.", n=data.policy.minimum_group),
        above if one.above == one.above else ""),
        one.skills.assign(change=one.skills["change"].round(1) + 0.0)[  # no "-0.0"
            ["skill", "required", "level", "gap", "priority", "self", "lead", "peer", "change", "assessed_on",
             "again_by"]],
        t("No skill is required of this role and level; add it to the table skill_requirements."), lines, t)


def _evidence(one: PersonGaps, skill: str, lines: Lines, data: Warehouse, t: Language) -> None:
    """Each assessment; after a click on a skill those of that skill."""
    name = dict(zip(one.skills["skill_id"], one.skills["skill"], strict=True)).get(skill, "")
    rows = one.evidence[one.evidence["skill"] == name] if name else one.evidence
    hidden = t.plural("{n} rating is not shown: fewer than {fewest} colleagues rated that skill.",
                      "{n} ratings are not shown: fewer than {fewest} colleagues rated those skills.", one.hidden,
                      fewest=data.policy.minimum_group) if one.hidden else ""
    if rows["assessed_on"].notna().all():
        rows = rows.drop(columns="year")
    title = t("Each assessment of {skill}, newest first", skill=head.plain(name)) if name else \
        t("Each assessment, newest first")
    _listing("gaps_evidence", title, t.sentences(t("Of colleagues the year alone is told."), hidden),
             rows.assign(rater=[t(MARKS[rater][0]) for rater in rows["rater"]]),
             t("Nobody has assessed this person yet; ask the lead to rate the required skills."), lines, t)


def _certificates(own: pd.DataFrame, lines: Lines, data: Warehouse, t: Language) -> None:
    shown = certificate_rows(own, t).drop(columns=["person", "team"])
    shown.insert(0, "sign", [SIGNS[state] for state in own["state"]])
    _listing("gaps_own_certificates", t("Certificates"), t(
        "■ expired or missing  ▲ due within {days} days  ● valid", days=data.policy.certificates_due_days), shown,
        t("No certificate is required or held."), lines, t)


def _listing(key: str, title: str, caption: str, shown: pd.DataFrame, empty: str, lines: Lines, t: Language) -> None:
    listing(shown, t, key=key, title=title, caption=caption, empty=empty,
            everything=lambda: shown.drop(columns="sign", errors="ignore"),
            config=columns(shown, t), stated=lines)
