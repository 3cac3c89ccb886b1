"""The Effects page in words: figures, findings and verdicts."""

from __future__ import annotations

from analytics.language import N_, Language
from analytics.learning.course_effect import CourseEffect
from analytics.learning.effects import Measured, Overview
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.training.estimating import Estimate

SIGNS = {"works": "◆", "harms": "■", "not_shown": "●", "cannot_tell": "○", "not_measured": "○"}
VERDICTS = {
    "works": N_("works"), "harms": N_("got worse"), "not_shown": N_("no effect shown"),
    "cannot_tell": N_("cannot be told"), "not_measured": N_("not measured"),
}



def change(one: Metric, value: float, writer: Writer) -> str:
    """A difference of a metric, with its sign: ``+9.6 pt``, ``−¥1.2k``, ``+0.4``."""
    t = writer.language
    if one.unit == "share":
        return t("{n} pt", n=t.number(100 * value, 1, sign=True))
    if one.unit == "money":
        return t.money(value, writer.currency, sign=True)
    return t.number(value, 2 if abs(value) < 1 else 1, sign=True)


def on_axis(one: Metric, value: float, writer: Writer) -> str:
    """As ``change``, without decimals that an axis does not need: ``+10 pt``."""
    t = writer.language
    if one.unit == "share":
        whole = abs(100 * value - round(100 * value)) < 1e-6
        return t("{points} pt", points=t.number(100 * value, 0 if whole else 1, sign=True))
    return change(one, value, writer)


def levels(value: float, t: Language) -> str:
    """A difference of skill levels: ``+0.8 levels``."""
    return t("{n} levels", n=t.number(value, 2, sign=True))


def ends(one: Metric, found: Estimate | None, writer: Writer) -> str:
    """``+9.6 pt (+4.9 to +14.4)``; ``–`` where there is none."""
    if found is None:
        return "–"
    return writer.language("{value} ({low} to {high})", value=change(one, found.value, writer),
                           low=bare(one, found.low, writer), high=bare(one, found.high, writer))


def bare(one: Metric, value: float, writer: Writer) -> str:
    """As ``change``, without the unit of points that stands beside it: ``+4.9``."""
    return writer.language.number(100 * value, 1, sign=True) if one.unit == "share" else change(one, value, writer)


def outcome(one: Metric, t: Language) -> str:
    """What an effect is measured in: a sum is one of a person and month."""
    return t(one.label) if one.denominator else t("{metric} a person and month", metric=t(one.label))


def told(one: Measured, skills: dict[str, str], writer: Writer) -> str:
    """An outcome with its effect: ``win rate +9.6 pt``."""
    t = writer.language
    if one.outcome in CATALOGUE:
        name = t.inside(metric_name(one.outcome, t))
        value = "" if one.effect is None else change(CATALOGUE[one.outcome], one.effect.value, writer)
    else:
        name = t.inside(skills.get(one.outcome, one.outcome))
        value = "" if one.effect is None else levels(one.effect.value, t)
    return f"{name} {value}".strip()


def headline(view: Overview, metric_id: str, writer: Writer) -> str:
    """What is shown by a metric, over all courses."""
    t, found = writer.language, view.of(metric_id)
    name = t.inside(metric_name(metric_id, t))
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    works = [one for one in found if one.said == "works"]
    if not found:
        return t("Nobody has completed a course yet")
    if len(works) == 1 and works[0].effect:
        return t("{course} is shown to work: {metric} {change}", course=names[works[0].course_id], metric=name,
                 change=change(CATALOGUE[metric_id], works[0].effect.value, writer))
    if not works:
        return t("No course is shown to change {metric}", metric=name)
    return t("{n} of {all} courses are shown to change {metric}", n=len(works), all=len(found), metric=name)


def course_headline(view: CourseEffect, writer: Writer) -> str:
    """What one course is shown to do."""
    t, one = writer.language, view.measured
    facts = {"course": view.name, "metric": t.inside(metric_name(view.metric, t)),
             "change": change(CATALOGUE[view.metric], one.effect.value, writer) if one.effect else ""}
    return t({
        "works": N_("{course} works: {metric} {change}"), "harms": N_("{course}: {metric} got worse, {change}"),
        "not_shown": N_("{course}: no effect on {metric} is shown"),
        "cannot_tell": N_("{course}: its effect on {metric} cannot be told"),
    }[one.said], **facts)


def misleads(view: CourseEffect, writer: Writer) -> str:
    """Why the bare before/after says something else, from the figures; empty where there is none."""
    t, found, metric = writer.language, view.found, CATALOGUE[view.metric]
    if found.naive is None or found.overall is None:
        return ""
    naive = change(metric, found.naive.value, writer)
    if found.before is not None and found.before.clear:
        return t("Bare before/after says {naive}: it counts from a half-year that was {dip} off by chance, and what "
                 "somebody is chosen for passes by itself.", naive=naive,
                 dip=change(metric, found.before.value, writer))
    return t("Bare before/after says {naive}: it counts whatever else happened in the time as the course's.",
             naive=naive)


def overview_finding(view: Overview, metric_id: str, t: Language) -> str:
    """How many courses work, how many of them a bare before/after would praise."""
    found = view.of(metric_id)
    if not found:
        return t("Nobody has completed a course yet")
    works = sum(one.said == "works" for one in found)
    better = -1 if CATALOGUE[metric_id].direction == "down" else 1
    praised = sum(one.naive is not None and one.naive.clear and better * one.naive.value > 0 for one in found)
    shown = t.plural("{n} course is shown to work", "{n} courses are shown to work", works)
    return t("{shown}; a bare before/after would praise {n}", shown=shown, n=t.number(praised))


def skills_finding(found: list[Measured], t: Language) -> str:
    """How many of the skills taught are shown to have risen."""
    if not found:
        return t("What courses teach")
    works = sum(one.said == "works" for one in found)
    return t("{n} of {all} skills taught are shown to have risen", n=works, all=len(found))


def before_finding(view: CourseEffect, writer: Writer) -> str:
    """Whether trends were parallel, and what came just before."""
    t, before = writer.language, view.found.before
    if before is None:
        return t("Too little was measured before to see whether both moved alike")
    if before.clear:
        return t("In the half-year before the course they were {dip} off",
                 dip=change(CATALOGUE[view.metric], before.value, writer))
    return t("Before the course both groups moved alike")
