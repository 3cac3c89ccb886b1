"""The lower cards of the one-pager: what changes, whom it rewards, fairness, warnings, what the cost depends on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.lab.numbers import written
from analytics.lab.report import Report, by_attainment, changes, differs_in_words
from analytics.language import Language
from analytics.metrics.showing import SIGNS
from analytics.rewards import fairness_findings
from analytics.rewards.fairness import FOUR_FIFTHS, named
from analytics.rewards.parameters import Parameter
from analytics.rewards.sensitivity import Moved

MOST = {"changes": 7, "warnings": 5, "groups": 7, "sentences": 3, "names": 3, "depends": 4}  # lines on the page
URGENT = ("four_fifths", "paid_less", "four_fifths_chance", "paid_more")  # of fairness: what is said first


def numbers(report: Report, t: Language) -> dict[str, Any]:
    """The numbers that differ, today's and proposed; how many more there are."""
    every = changes(report)
    rows = [[(new or old).named(t), _number(old, report, t), _number(new, report, t)]  # type: ignore[union-attr]
            for old, new in every]
    return {"title": t("What changes"), "head": [t("Number of the plan"), t("Today"), t("Proposed")],
            "rows": rows[:MOST["changes"]], "more": _more(len(rows), "changes", t), "rules": t(
                "The rules differ in more than numbers; the workbook lists every key.")
            if differs_in_words(report) else "",
            "empty": t("No number of the plan differs from today's.")}


def _number(one: Parameter | None, report: Report, t: Language) -> str:
    return "–" if one is None else written(one, one.value, report.plan.currency, t)


def _more(count: int, what: str, t: Language) -> str:
    return t("and {n} more", n=count - MOST[what]) if count > MOST[what] else ""


def rewards(report: Report, t: Language, names: bool) -> dict[str, Any]:
    """Mean pay by how far people get; amounts of few people are left out."""
    def money(value: float, sign: bool = False) -> str:
        return t.money(value, report.plan.currency, sign=sign, fine=True)

    rows = [[_band(row["low"], row["high"], t), t.number(row["n"]), money(row["today"]), money(row["proposed"]),
             money(row["change"], sign=True)] for row in by_attainment(report).to_dict("records")]
    return {"title": t("Whom it rewards"), "rows": rows, "named": _named(report.people, report, t) if names else [],
            "head": [t("Expected attainment"), t("People"), t("Today"), t("Proposed"), t("Difference")],
            "note": t("Mean expected pay a person; – : too few people.")}


def _band(low: float, high: float, t: Language) -> str:
    if low != low:
        return t("not known")
    if low == 0:
        return t("below {x}", x=t.percent(high, 0))
    return t("from {x}", x=t.percent(low, 0)) if high == float("inf") else t(
        "{low} to {high}", low=t.percent(low, 0), high=t.percent(high, 0))


def _named(people: pd.DataFrame, report: Report, t: Language) -> list[dict[str, Any]]:
    """Those who gain and who lose most."""
    found = []
    for way, label in ((1, t("Gain most:")), (-1, t("Lose most:"))):
        part = people[people["direction"] == way]
        part = part.reindex((way * part["change"]).sort_values(ascending=False, kind="stable").index)
        if len(part):
            found.append({"label": label, "people": [
                f"{row['name']} {t.money(row['change'], report.plan.currency, sign=True)}"
                for row in part.head(MOST["names"]).to_dict("records")]})
    return found


def fair(report: Report, t: Language) -> dict[str, Any]:
    """Whether pay follows performance, and the groups with the lowest ratios."""
    fair = report.view.proposed.fair
    known = fair.groups[fair.groups["ratio"].notna()].sort_values(["ratio", "by", "group"], kind="stable")
    rows = [{"name": named(row["by"], row["group"]).text(t), "ratio": min(row["ratio"], 1.0),
             "text": t.number(row["ratio"], 2), "n": t.number(row["n"]),
             "status": "ok" if row["ratio"] >= FOUR_FIFTHS else "off" if row["clear"] else "watch"}
            for row in known.head(MOST["groups"]).to_dict("records")]
    first, *others = fairness_findings.findings(fair)
    others.sort(key=lambda one: URGENT.index(one.code) if one.code in URGENT else len(URGENT))
    sentences = [one.phrase.text(t) for one in (first, *others)]
    groups = t.listed(f"{row['name']} {row['text']}" for row in rows)
    return {"title": t("Fairness"), "rows": [row | {"sign": SIGNS[row["status"]]} for row in rows],
            "alt": t("Ratio of each group to the highest one: {groups}.", groups=groups), "line": t("four fifths"),
            "sentences": sentences[:MOST["sentences"]],
            "note": t("Share of a group that gets at least the median pay, over the highest group's; a ratio below "
                      "four fifths is a reason to look closer, not a proof.")}


def warnings(report: Report, t: Language) -> dict[str, Any]:
    """The linter's findings, each with its place."""
    found = report.view.proposed.warnings
    return {"title": t("Warnings about the plan"), "more": _more(len(found), "warnings", t), "empty": t("None."),
            "rows": [{"place": one.place.removeprefix("components."), "text": one.phrase.text(t)}
                     for one in found[:MOST["warnings"]]]}


def depends(report: Report, t: Language) -> dict[str, Any]:
    """The numbers that move the cost most, each with what it is moved to."""
    def moved(one: Parameter, to: Moved | None) -> str:
        return "–" if to is None else t(
            "{value}: {change}", value=written(one, to.value, report.plan.currency, t),
            change=t.money(to.cost, report.plan.currency, sign=True, fine=True))

    rows = [[one.parameter.named(t), moved(one.parameter, one.lower), moved(one.parameter, one.higher)]
            for one in report.sensitivities[:MOST["depends"]]]
    return {"title": t("What the cost depends on most"), "rows": rows,
            "head": [t("Number of the plan"), t("Lower"), t("Higher")]}
