"""What a plan would change, cost and reward on one page, to hand to those who decide: A4, tagged, both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics import typeset
from analytics.lab import findings, page_parts
from analytics.lab.assumed import assumed, said
from analytics.lab.drawings import cost_drawing, payout_drawing
from analytics.lab.report import Cost, Report, standing
from analytics.language import Language
from analytics.metrics.showing import SIGNS
from analytics.rewards.fairness import FOUR_FIFTHS
from analytics.rewards.responses import NONE, WARNING

TEMPLATE = Path(__file__).with_name("one_page.typ")


def lab_pdf(report: Report, t: Language, *, names: bool = False) -> bytes:
    """The page as PDF/UA-1 (see ``typeset.pdf``). The same report gives the same bytes.

    ``names``: with those who gain and lose most; without, nobody can be told from it.
    """
    return typeset.pdf(TEMPLATE, _words(report, t, names), report.origin.made_at.replace(microsecond=0))


def _words(report: Report, t: Language, names: bool) -> dict[str, Any]:
    view, origin = report.view, report.origin
    stamp = [t("What-if on variable pay"), report.origin.scenario or report.plan.called(t), report.horizon.label(t),
             t.plural("{n} account manager", "{n} account managers", int(report.simulation.takes_part.sum())),
             t("{draws} simulated futures", draws=t.number(report.simulation.assumptions.draws)),
             t("Data to {day}", day=t.date(origin.data_to))]
    return {
        "lang": "zh" if t.chinese else "en", "title": findings.headline(view, t), "stamp": stamp,
        "kpis": _kpis(report, t), "payout": _payout(report, t), "cost": _cost(report, t),
        "changes": page_parts.numbers(report, t), "rewards": page_parts.rewards(report, t, names),
        "fair": page_parts.fair(report, t), "warnings": page_parts.warnings(report, t),
        "depends": page_parts.depends(report, t), "small": _small(report, t),
        "foot": t("{plan}, version {version} · compared with {today}, version {other} · {source}",
                  plan=report.plan.called(t), version=report.plan.version,
                  today=report.today.called(t), other=report.today.version, source=origin.source),
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
    facts += [note.text(t) for note in report.simulation.told]
    return {"title": t("Assumptions"), "facts": facts, "told": response,
            "response": t("Response of people: {label}", label=t(chosen.label))}
