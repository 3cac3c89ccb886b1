"""Every metric's definition in words, for the page and for exports: made from its one declaration."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.criteria import SCORE_DIMENSIONS
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE, GROUPS
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.model import Metric
from analytics.metrics.showing import UNITS, Writer
from analytics.policy import Policy
from analytics.warehouse.facts import SAMPLES

DIRECTIONS = {"up": N_("more is better"), "down": N_("less is better"), "band": N_("neither is better")}
INTERVALS = {
    "wilson": N_("Wilson's interval of a share"),
    "goodman": N_("Goodman's simultaneous intervals of the shares of a whole"),
    "poisson": N_("exact Poisson interval of a count"),
    "nps": N_("multinomial interval"), "bootstrap": N_("bootstrap over accounts or people"),
    "kaplan_meier": N_("Kaplan-Meier, with Greenwood's error"), "t": N_("Student's interval of a mean"),
    "none": N_("none: it is counted, not estimated"),
}
COLUMNS = ["metric", "group", "label", "meaning", "unit", "direction", "interval", "tables"]


def definitions(t: Language, words: str = "", group: str = "") -> pd.DataFrame:
    """A row a metric (``COLUMNS``), of one group or all, that hold the words searched for, in the catalogue's order."""
    rows = [[one.id, t(GROUPS[one.group]), t(one.label), t(one.formula), t(UNITS[one.unit]),
             t(DIRECTIONS[one.direction]), t(INTERVALS[one.interval]), ", ".join(one.sources)]
            for one in CATALOGUE.values() if group in ("", one.group) and _fits(one, words, t)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _fits(one: Metric, words: str, t: Language) -> bool:
    """Whether every word searched for is somewhere in its definition, in the reader's language or in English."""
    texts = (one.id, one.label, one.why, one.formula, one.pitfall, one.reference, *one.sources, *one.measures)
    everything = " ".join([*texts, *(t(text) for text in texts[1:6] if text)]).lower()
    return all(word in everything for word in words.lower().split())


def facts_about(one: Metric, policy: Policy, t: Language) -> Iterator[tuple[str, str]]:
    """What there is to know of a metric: a name and a text each, nothing that is empty."""
    writer = Writer(t, policy.currency)
    yield t("Why it matters"), t(one.why)
    yield t("Formula"), t(one.formula)
    yield t("Unit"), t(UNITS[one.unit])
    yield t("Direction"), t(DIRECTIONS[one.direction])
    yield t("Interval"), t(INTERVALS[one.interval])
    if one.credit:
        yield t("Credited to"), t(one.credit)
    if one.pitfall:
        yield t("Beware"), t(one.pitfall)
    if goal := policy.goals.get(one.id):
        yield t("On plan"), t("goal {goal}, watch {watch}, alarm {alarm}", goal=writer.value(one, goal.goal),
                              watch=writer.value(one, goal.watch), alarm=writer.value(one, goal.alarm))
    if weights := list(_weights(one, policy, t)):
        yield t("In the scorecard"), "; ".join(weights)
    yield t("Can be split by"), t.listed(t(d.label) for d in DIMENSIONS.values() if d.column in one.dimensions)
    yield t("Tables that feed it"), ", ".join(one.sources)
    if one.reference:
        yield t("Source"), one.reference


def computed(one: Metric) -> str:
    """How it is computed from the month tables, as an expression over sums; of a sample its estimator."""
    if one.sample:
        return f"{one.estimator or 'value'}({SAMPLES[one.sample].view})"
    text = one.numerator.text if one.numerator else ""
    if one.denominator:
        text = f"({text}) / ({one.denominator.text})"
    return f"{one.per:g} * {text}" if one.per != 1 else text


def _weights(one: Metric, policy: Policy, t: Language) -> Iterator[str]:
    for card in policy.scorecards:
        for name, dimension in card.dimensions.items():
            if one.id in dimension.metrics:
                share = dimension.weight * dimension.metrics[one.id]
                yield t("{share} of the score since {day}, in {dimension}", share=t.percent(share, 0),
                        day=t.date(card.since), dimension=t.inside(t(SCORE_DIMENSIONS[name])))
