"""What a course returned, in figures and in words: the cost of one more case, and ROI by what a case is worth."""

from __future__ import annotations

import math

from analytics.language import N_, Language
from analytics.learning.course_effect import CourseEffect
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.training.returns import Return, cost_per_unit, roi

_CASES = {  # one more case of a metric, as one speaks of it
    "win_rate": N_("one more deal won"), "csat": N_("one more satisfied answer"),
    "sla_attainment": N_("one more case solved in time"), "useful_notes": N_("one more useful note"),
    "handoffs_on_time": N_("one more hand-off on time"), "complaint_rate": N_("one complaint less"),
}


def case(metric_id: str, writer: Writer) -> str:
    """One more case of a metric, as one speaks of it."""
    t = writer.language
    if metric_id in _CASES:
        return t(_CASES[metric_id])
    if CATALOGUE[metric_id].denominator is None:
        return t("one more of {metric}", metric=t.inside(metric_name(metric_id, t)))
    return t("one more case counted in {metric}", metric=t.inside(metric_name(metric_id, t)))


def returned(view: CourseEffect, worth: float | None) -> tuple[Return | None, Return | None]:
    """(cost of one more case, ROI as a share); None where the effect, the cost or the worth is not known."""
    found, metric = view.found.overall, CATALOGUE[view.metric]
    cost = view.cost.of(view.found.trained)
    if found is None or not view.cost.known or not cost > 0:
        return None, None
    units, less = view.cases / metric.per, metric.direction == "down"
    each = cost_per_unit(found, units, cost, lower_is_better=less)
    return each, None if worth is None else roi(found, units, -worth if less else worth, cost)


def money_range(one: Return, writer: Writer) -> str:
    """``¥1.7k (¥1.1k to ¥3.3k)``, with ``no end`` where the effect may be none."""
    t = writer.language

    def said(value: float) -> str:
        return t("no end") if math.isinf(value) else t.money(value, writer.currency)

    if math.isinf(one.low):
        return said(one.low)
    return t("{value} ({low} to {high})", value=said(one.value), low=said(one.low), high=said(one.high))


def share_range(one: Return, t: Language) -> str:
    """``+220% (+64% to +380%)``."""
    value, low, high = (t.percent(v, 0, sign=True) for v in (one.value, one.low, one.high))
    return t("{value} ({low} to {high})", value=value, low=low, high=high)


def return_finding(view: CourseEffect, each: Return | None, share: Return | None, writer: Writer) -> str:
    """What the money came back as."""
    t = writer.language
    if each is None:
        return t("What it returns cannot be told")
    if view.measured.said == "not_shown":
        return t("No effect is shown, so nothing of {cost} is shown to have come back",
                 cost=t.money(view.cost.of(view.found.trained), writer.currency))
    if share is None:
        return t("Cost of {case}: {cost}", case=case(view.metric, writer),
                 cost=t("no end") if math.isinf(each.value) else t.money(each.value, writer.currency))
    if share.low > 0:
        return t("It returned more than it cost: {share}", share=t.percent(share.value, 0, sign=True))
    if share.high < 0:
        return t("It returned less than it cost: {share}", share=t.percent(share.value, 0, sign=True))
    return t("Whether it returned its cost is not sure: {share}", share=t.percent(share.value, 0, sign=True))
