"""The effect of one of the company's courses as text for the command line."""

from __future__ import annotations

import json
from pathlib import Path

from analytics.access import local_owner
from analytics.language import N_, Language
from analytics.learning import effects_return as returning
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect, check_course, course_effect
from analytics.learning.effects import overview, taken_courses
from analytics.learning.ladder import LEVELS, ladder
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.training.printing import effect_text
from analytics.warehouse.query import Warehouse, open_warehouse
from analytics.warehouse.snapshots import Progress


def course_effect_text(
    place: Path, course_id: str, metric_id: str, form: str, t: Language, progress: Progress
) -> str:
    """As ``effect_text`` for a course and metric of a warehouse; table and JSON also tell cost, return and evidence.

    Raises ``UsageError`` for an unknown course or metric.
    """
    warehouse = open_warehouse(place)
    try:
        who = local_owner()

        def told(share: float) -> None:
            progress(share, t(N_("effects")))

        check_course(taken_courses(warehouse), course_id)
        all_courses = overview(warehouse, who, metric_id, told)
        one = course_effect(warehouse, who, all_courses, course_id, metric_id)
        text = effect_text(one.found, form, t, lower_is_better=CATALOGUE[metric_id].direction == "down",
                           sure=one.measured.said in ("works", "harms"))
        if form == "csv":
            return text
        lines = _lines(warehouse, one, Writer(t, warehouse.policy.currency))
        if form == "json":
            return json.dumps(json.loads(text) | _document(one, warehouse), ensure_ascii=False, indent=1)
        return "\n".join([text, "", *lines])
    finally:
        warehouse.close()


def _lines(warehouse: Warehouse, one: CourseEffect, writer: Writer) -> list[str]:
    t, cost = writer.language, one.cost
    each, share = returning.returned(one, warehouse.policy.training.worth.get(one.metric))
    lines = [t(N_("Cost of the course: {amount} (runs {n}, seats {seats})"), n=cost.runs, seats=cost.seats,
               amount=t.money(cost.total, writer.currency) if cost.known else "–")]
    if each is not None:
        lines.append(t("Cost of {case}: {range}", case=returning.case(one.metric, writer),
                       range=returning.money_range(each, writer)))
    if share is not None:
        lines.append(t("Return on the cost: {range}", range=returning.share_range(share, t)))
    skills = dict(warehouse.rows("SELECT skill_id, name FROM skills"))
    for rung in ladder(one.evidence, lambda found: words.told(found, skills, writer), t):
        lines.append(f"{words.SIGNS[rung.state]} {t(LEVELS[rung.level])} {rung.text}")
    return lines


def _document(one: CourseEffect, warehouse: Warehouse) -> dict[str, object]:
    each, share = returning.returned(one, warehouse.policy.training.worth.get(one.metric))
    return {
        "course": one.course_id, "metric": one.metric, "verdict": one.measured.said,
        "adjusted_p": one.measured.among, "cost": one.cost.total if one.cost.known else None,
        "cost_per_case": None if each is None else each.value if each.value < float("inf") else None,
        "roi": None if share is None else {"value": share.value, "low": share.low, "high": share.high},
        "skills": [{"skill": found.outcome, "verdict": found.said,
                    "value": found.effect.value if found.effect else None} for found in one.evidence.skills],
    }
