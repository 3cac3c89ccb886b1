"""What a plan would change, cost and reward on one page, to hand to those who decide: A4, tagged, both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pylopdf_fonts_zh_cn
import typst

from analytics.lab import findings
from analytics.lab.assumed import assumed, said
from analytics.lab.drawings import cost_drawing, payout_drawing
from analytics.lab.report import Cost, Report, by_attainment, changes, standing
from analytics.language import Language
from analytics.rewards import fairness_findings
from analytics.rewards.fairness import FOUR_FIFTHS, named
from analytics.rewards.parameters import Parameter
from analytics.rewards.responses import NONE, WARNING
from analytics.rewards.sensitivity import Moved

TEMPLATE = Path(__file__).with_name("one_page.typ")
MOST = {"changes": 7, "warnings": 5, "groups": 7, "sentences": 3, "names": 3, "depends": 4}  # lines on the page
SIGNS = {"ok": "●", "watch": "▲", "off": "■", "na": "○"}


def lab_pdf(report: Report, t: Language, *, names: bool = False) -> bytes:
    """The page as PDF/UA-1; its words are text to Typst and never markup. The same report gives the same bytes.

    ``names``: with those who gain and lose most; without, nobody can be told from it.
    """
    return typst.compile(
        TEMPLATE, format="pdf", sys_inputs={"words": json.dumps(_words(report, t, names), ensure_ascii=False)},
        font_paths=[Path(pylopdf_fonts_zh_cn.sans_path()).parent], ignore_system_fonts=True, pdf_standards=["ua-1"],
        timestamp=report.origin.made_at.replace(microsecond=0))


def _words(report: Report, t: Language, names: bool) -> dict[str, Any]:
    view, origin = report.view, report.origin
    stamp = [t("What-if on variable pay"), report.origin.scenario or report.plan.title, report.horizon.label(t),
             t.plural("{n} account manager", "{n} account managers", int(report.simulation.takes_part.sum())),
             t("{draws} simulated futures", draws=t.number(report.simulation.assumptions.draws)),
             t("Data to {day}", day=t.date(origin.data_to))]
    return {
        "lang": "zh" if t.chinese else "en", "title": findings.headline(view, t), "stamp": stamp,
        "kpis": _kpis(report, t),
        "payout": _payout(report, t), "cost": _cost(report, t),
        "changes": _changes(report, t), "rewards": _rewards(report, t, names), "fair": _fair(report, t),
        "warnings": _warnings(report, t), "depends": _depends(report, t), "small": _small(report, t),
        "foot": t("{plan}, version {version} · compared with {today}, version {other} · {source}",
                  plan=report.plan.title, version=report.plan.version, today=report.today.title,
                  other=report.today.version, source=origin.source),
        "made": t.listed([t.moment(origin.made_at), origin.made_by]) if origin.made_by else t.moment(origin.made_at),
    }


def _payout(report: Report, t: Language) -> dict[str, Any]:
    drawing, (new, old) = payout_drawing(report, t), report.curves
    if drawing is None or new is None:
        return {"title": t("Pay by result"), "caption": "", "drawing": None, "empty": t(
            "Pay by this plan depends on others or on single orders, so it has no curve of its own.")}
    caption = t("Pay of one account manager a year, {unit}, by attainment · bars: where people are expected",
                unit=drawing["unit"])
    return {"title": findings.curved(new, old, t), "caption": caption, "drawing": drawing}


def _cost(report: Report, t: Language) -> dict[str, Any]:
    drawing = cost_drawing(report, t)
    return {"title": findings.costs(report.view.proposed, t), "drawing": drawing,
            "caption": t("Share of simulated futures by cost, {unit} · line: today's plan", unit=drawing["unit"])}


def _kpis(report: Report, t: Language) -> list[dict[str, str]]:
    """Cost, chance to pass the budget, who gains and loses, the smallest ratio: each with its status as a shape."""
    cost, currency, fair = Cost.of(report.simulation), report.plan.currency, report.view.proposed.fair
    before = Cost.of(report.view.today.simulation)
    direction, ratio = report.people["direction"], fair.smallest_ratio
    gains = [t.number(int((direction == way).sum())) for way in (1, -1, 0)]
    clear = bool(fair.groups["clear"].any())

    def money(value: float) -> str:
        return t.money(value, currency, fine=True)

    return [
        _kpi("ok" if cost.budget is None or cost.expected <= cost.budget else "off", t("Expected cost"),
             money(cost.expected), t("{low} to {high} in 8 of 10; today's plan {today}", low=money(cost.low),
                                     high=money(cost.high), today=money(before.expected))),
        _kpi(standing(cost.over), t("Over budget"), "–" if cost.over is None else t.chance(cost.over.value),
             t("no budget stated") if cost.budget is None or before.over is None else
             t("of {budget}; today's plan {share}", budget=money(cost.budget), share=t.chance(before.over.value))),
        _kpi("ok", t("Gain · lose · same"), " · ".join(gains), t("by expected pay, ± 0.5% counts as the same")),
        _kpi("na" if ratio != ratio else "ok" if ratio >= FOUR_FIFTHS else "off" if clear else "watch",
             t("Smallest group ratio"), t.number(ratio, 2), t("four fifths: 0.80")),
    ]


def _kpi(status: str, label: str, value: str, note: str) -> dict[str, str]:
    return {"status": status, "sign": SIGNS[status], "label": label, "value": value, "note": note}


def _changes(report: Report, t: Language) -> dict[str, Any]:
    """The numbers that differ, today's and proposed; how many more there are."""
    every = changes(report)
    rows = [[(new or old).full.text(t), _number(old, report, t), _number(new, report, t)]  # type: ignore[union-attr]
            for old, new in every]
    return {"title": t("What changes"), "head": [t("Number of the plan"), t("Today"), t("Proposed")],
            "rows": rows[:MOST["changes"]], "more": _more(len(rows), "changes", t),
            "empty": t("No number of the plan differs from today's.")}


def _number(one: Parameter | None, report: Report, t: Language) -> str:
    if one is None:
        return "–"
    if one.unit == "money":
        return t.money(one.value, report.plan.currency, exact=one.value < 1000, fine=True)
    if one.unit == "percent":
        return t.percent(one.value, 0 if round(100 * one.value, 6) == round(100 * one.value) else 2)
    return ("× " if one.unit == "factor" else "") + t.number(one.value, 0 if one.value == round(one.value) else 2)


def _more(count: int, what: str, t: Language) -> str:
    return t("and {n} more", n=count - MOST[what]) if count > MOST[what] else ""


def _rewards(report: Report, t: Language, names: bool) -> dict[str, Any]:
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


def _fair(report: Report, t: Language) -> dict[str, Any]:
    """Whether pay follows performance, and the groups with the lowest ratios."""
    fair = report.view.proposed.fair
    known = fair.groups[fair.groups["ratio"].notna()].sort_values(["ratio", "by", "group"], kind="stable")
    rows = [{"name": named(row["by"], row["group"]).text(t), "ratio": min(row["ratio"], 1.0),
             "text": t.number(row["ratio"], 2), "n": t.number(row["n"]),
             "status": "ok" if row["ratio"] >= FOUR_FIFTHS else "off" if row["clear"] else "watch"}
            for row in known.head(MOST["groups"]).to_dict("records")]
    sentences = [one.phrase.text(t) for one in fairness_findings.findings(fair)]
    return {"title": t("Fairness"), "rows": [row | {"sign": SIGNS[row["status"]]} for row in rows],
            "line": t("four fifths"), "sentences": sentences[:MOST["sentences"]],
            "note": t("Share of a group that gets at least the median pay, over the highest group's; a ratio below "
                      "four fifths is a reason to look closer, not a proof.")}


def _warnings(report: Report, t: Language) -> dict[str, Any]:
    found = report.view.proposed.warnings
    return {"title": t("Warnings about the plan"), "more": _more(len(found), "warnings", t), "empty": t("None."),
            "rows": [{"place": one.place.removeprefix("components."), "text": one.phrase.text(t)}
                     for one in found[:MOST["warnings"]]]}


def _depends(report: Report, t: Language) -> dict[str, Any]:
    """The numbers that move the cost most, each with what it is moved to."""
    def moved(one: Parameter, to: Moved | None) -> str:
        return "–" if to is None else t(
            "{value}: {change}", value=_number(replace(one, value=to.value), report, t),
            change=t.money(to.cost, report.plan.currency, sign=True, fine=True))

    rows = [[one.parameter.full.text(t), moved(one.parameter, one.lower), moved(one.parameter, one.higher)]
            for one in report.sensitivities[:MOST["depends"]]]
    return {"title": t("What the cost depends on most"), "rows": rows,
            "head": [t("Number of the plan"), t("Lower"), t("Higher")]}


def _small(report: Report, t: Language) -> dict[str, Any]:
    """Assumptions in small print, a response with its study and its side effect."""
    of, cost = report.simulation.assumptions, Cost.of(report.simulation)
    facts = [t("{name}: {value}", name=one.name, value=said(one, report.plan.currency, t))
             for one in assumed(of, t) if one.form != "text" or one.name == t("Seasons")]
    chosen, response = of.responds, []
    if of.response != NONE:
        response = [t(chosen.effect), t("Side effect: {text}", text=t(chosen.side_effect)), chosen.study, t(WARNING)]
        if cost.side is not None:
            response.insert(2, t("Assumed cost of the side effect: {amount}, beside the cost of pay.",
                                 amount=t.money(cost.side, report.plan.currency, fine=True)))
    return {"title": t("Assumptions"), "facts": facts, "told": response,
            "response": t("Response of people: {label}", label=t(chosen.label))}
