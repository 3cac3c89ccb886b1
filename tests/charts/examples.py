"""One small frame for each chart, with a gap wherever the chart promises to bear one."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.charts.bars import bars
from analytics.charts.before_after import before_after
from analytics.charts.bridge import bridge
from analytics.charts.chances import chances
from analytics.charts.cohorts import cohorts
from analytics.charts.comparison import comparison
from analytics.charts.cost import cost
from analytics.charts.course_gains import course_gains
from analytics.charts.course_months import course_months
from analytics.charts.curve import Curve, curve
from analytics.charts.dots import Panel, dots
from analytics.charts.effects import effects
from analytics.charts.event_study import event_study
from analytics.charts.fairness import fairness
from analytics.charts.frontier import frontier
from analytics.charts.funnel import funnel
from analytics.charts.gains import gains
from analytics.charts.heat_map import heat_map
from analytics.charts.lines import Line, lines
from analytics.charts.mix import mix
from analytics.charts.pay_line import pay_line
from analytics.charts.payout_curve import payout_curve
from analytics.charts.person_trend import person_trend
from analytics.charts.pipeline import pipeline
from analytics.charts.priorities import priorities
from analytics.charts.ratings import ratings
from analytics.charts.score_build import score_build
from analytics.charts.skill_levels import skill_levels
from analytics.charts.standing import standing
from analytics.charts.tornado import tornado
from analytics.charts.trend import trend
from analytics.charts.waves import waves
from analytics.lab.bins import cost_bins, people_bins
from analytics.language import Language


def months(n: int) -> list[dt.date]:
    return [dt.date(2024 + i // 12, i % 12 + 1, 1) for i in range(n)]


def trend_frame(n: int = 3, **columns: object) -> pd.DataFrame:
    base = {"month": months(n), "actual": [10e6 + i * 1e5 for i in range(n)], "plan": [10.1e6] * n,
            "last_year": [9e6] * n, "partial": [False] * n}
    return pd.DataFrame(base | columns)


def comparison_frame(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "label", "value", "low", "high", "n", "band"])


PEOPLE = comparison_frame([
    ("m1", "Zoe", 70.0, 66.0, 74.0, 40, "better"), ("m2", "adam", 71.0, 67.0, 75.0, 41, "better"),
    ("m3", "Mia <b>", 62.0, 58.0, 66.0, 30, "same"), ("m4", "Lin", 50.0, 46.0, 54.0, 30, "worse"),
    ("m5", "New", 90.0, 20.0, 100.0, 3, "small"), ("m6", "Nobody", None, None, None, 0, "small"),
])
STAGES = pd.DataFrame({"stage": ["Qualify", "Propose", "Commit"], "open": [30e6, 20e6, 0.0],
                       "stalled": [3e6, 8e6, 0.0], "last_year": [28e6, None, 1e6]})
KINDS = pd.DataFrame({
    "label": ["Visit", "Call", "Note"], "share": [0.5, 0.3, 0.2], "low": [0.45, 0.25, None], "high": [0.55, 0.35, None],
    "brings": [4.0, 2.0, 9.0], "brings_low": [3.0, 1.0, 0.0], "brings_high": [5.0, 3.0, 40.0], "n": [500, 300, 9],
    "small": [False, False, True]})
PERSON = pd.DataFrame({
    "month": months(5), "value": [60.0, None, 62.0, 63.0, None], "low": [55.0, None, 57.0, 58.0, None],
    "high": [65.0, None, 67.0, 68.0, None], "team": [61.0] * 5, "target": [None] * 5})

BARS = pd.DataFrame({"id": ["a", "b", "c"], "label": ["Mills & <b>", "Farm", "Nobody"], "value": [3.0, 1.0, None],
                     "text": ["3 (75%)", "1 (25%)", "0"], "alarm": [True, False, False]})
BRIDGE = pd.DataFrame({
    "label": ["Before", "Lost", "Less", "More", "Present", "New", "Now"],
    "amount": [100e6, -10e6, -5e6, 20e6, 105e6, 8e6, 113e6], "total": [True, False, False, False, True, False, True]})
COHORTS = pd.DataFrame(
    [("2024 Q1", 3, 1.0, None, None, 20, False), ("2024 Q1", 6, 0.9, 0.7, 0.97, 20, False),
     ("2024 Q1", 12, 0.7, 0.5, 0.85, 20, True), ("2024 Q2", 3, 0.96, 0.8, 0.99, 25, False),
     ("2024 Q2", 6, 0.96, 0.8, 0.99, 25, True)],
    columns=["cohort", "age", "alive", "low", "high", "n", "young"]).assign(
        start=lambda frame: frame["cohort"].map({"2024 Q1": dt.date(2024, 1, 1), "2024 Q2": dt.date(2024, 4, 1)}))
GROUPS = pd.DataFrame({
    "id": ["", "East", "West", "North"], "label": ["All", "East <i>", "West", "North"],
    "rate_value": [0.5, 0.7, 0.3, None], "rate_low": [0.45, 0.6, 0.2, None], "rate_high": [0.55, 0.8, 0.4, None],
    "rate_n": [400.0, 90.0, 80.0, None], "late_value": [10.0, 20.0, 5.0, 90.0], "late_low": [8.0, 15.0, 3.0, None],
    "late_high": [12.0, 25.0, 7.0, None], "late_n": [400.0, 90.0, 80.0, 3.0]})
PANELS = (Panel("rate", "Share of something", lambda v: f"{v:.0%}", 0.5, fewest=10),
          Panel("late", "Late", lambda v: f"{v:.0f}", 10.0, "down", fewest=10))
CURVES = (Curve("complaint", "complaints", (2, 8, 20), (0.2, 0.6, 0.9), (0.1, 0.5, 0.8), (0.3, 0.7, 0.95)),
          Curve("question", "questions", (1, 4), (0.5, 1.0), (0.4, 1.0), (0.6, 1.0)))
MONTHS = (Line("goal {value}", [0.8] * 4, dash="dot"),
          Line("{value}", [0.7, None, 0.75, 0.8], [0.6, None, 0.7, 0.75], [0.8, None, 0.8, 0.85], points=True))
BUILD = pd.DataFrame({
    "id": ["a", "b", "c"], "label": ["Attainment", "Win <rate>", "Notes"], "possible": [60.0, 40.0, 0.0],
    "earned": [66.0, 10.0, 0.0], "peers": [55.0, 20.0, None], "difference": [11.0, -10.0, None]})
PAID = pd.DataFrame([("m1", "Zoe <b>", 0.9, 50e3), ("m2", "adam", 1.1, 70e3), ("m3", "Lin", 1.0, 0.0),
                     ("m4", "New", None, 10e3)], columns=["id", "label", "performance", "pay"])
RATES = pd.DataFrame([
    ("team", "A & B", 1.0, "even", "A: 80% of 10"), ("team", "Tiny", None, "even", ""),
    ("region", "East", 0.8, "even", "East: 64% of 25"), ("region", "North", 0.7, "chance", "North: 56% of 9"),
    ("region", "West", 0.5, "clear", "West: 40% of 60")], columns=["by", "label", "ratio", "state", "text"])
PLANS = pd.DataFrame([
    ("now", "", "current", 2.2e6, 450.0, None, "today <i>"),
    ("b1", "1", "best", 1.8e6, 420.0, 0.62, "plan 1"), ("b2", "2", "chosen", 2.1e6, 510.0, 0.58, "plan 2")],
    columns=["id", "label", "kind", "cost", "motivation", "fairness", "text"])


PLACES = pd.DataFrame([
    ("a", "Zoe", 0.7, 0.6, 0.8, "first", "70% · place 1", 0.75), ("b", "Bo <b>", 0.65, 0.5, 0.8, "first", "65%", None),
    ("c", "Cy", 0.4, 0.3, 0.5, "others", "40%", 0.38), ("d", "Di", 0.9, 0.0, 1.0, "out", "few", None),
    ("e", "None", None, None, None, "out", "no result", None), ("f", "Few", 0.5, None, None, "out", "few", None),
], columns=["id", "label", "value", "low", "high", "group", "text", "raw"])
HEADS = {"first": "First place", "others": "Other places", "out": "Cannot win"}
CHANCES = pd.DataFrame({"id": list("abc"), "label": ["Ann", "Bo", "Cy"], "chance": [0.2, 0.799, 0.001],
                        "first": [False, True, False]})
CASES = pd.DataFrame([
    ("m1", "Zoe", 40.0, 0.62, "better"), ("m2", "adam", 60.0, 0.05, "worse"), ("m3", "Mia <b>", 12.0, 0.55, "within"),
    ("m4", "Lin", 30.0, 0.48, "perhaps_better"), ("m5", "New", 8.0, None, "within")],
    columns=["id", "label", "n", "value", "place"])
LIMITS = pd.DataFrame({"n": [8.0, 30, 60], "low998": [0.0, 0.08, 0.12], "low95": [0.03, 0.14, 0.19],
                       "high95": [0.66, 0.49, 0.45], "high998": [0.86, 0.6, 0.53]})

PAY = pd.DataFrame({"x": [0.5, 0.8, 0.8, 1.0, 1.4], "today": [0.0, 0.4, 0.4, 1.0, 1.8],
                    "proposed": [0.0, 0.0, 0.5, 1.0, 2.2]})
AT = people_bins([0.55, 0.82, 0.97, 1.0, 1.01, 1.2, 1.9, float("nan")], 0.5, 1.4)
COSTS = cost_bins([1.8e6, 1.9e6, 2.0e6, 2.0e6, 2.3e6], [1.9e6, 1.95e6, 2.1e6, 2.1e6, 2.2e6], 2.25e6)
GAINS = pd.DataFrame([("a", "Zoe", 40e3, 45e3, 0.97), ("b", "Bo <b>", 50e3, 41e3, 0.02), ("c", "Cy", 30e3, 30e3, 0.0),
                      ("d", "Di", 60e3, 62e3, None), ("e", "New", None, 20e3, None)],
                     columns=["id", "label", "today", "proposed", "chance"])
MOVED = pd.DataFrame([
    ("cap", "Cap", "210%", "190%", 20e3, -25e3), ("slope", "Accelerator <i>", "2.4", "2.0", 90e3, -80e3),
    ("low", "Threshold", "75%", "65%", -120e3, None), ("none", "Draw", "2,100", "1,900", 0.0, 0.0)],
    columns=["id", "label", "up_to", "down_to", "up", "down"])
CELLS = pd.DataFrame([("w|1", "neg", 1.1, 0.6, 1.6, 11, 11), ("w|1", "ren", 0.4, None, None, 1, 2),
                      ("e", "neg", None, None, None, 3, 3)],
                     columns=["group", "skill_id", "gap", "low", "high", "n", "required_of"])
RANKED = pd.DataFrame([("neg", "Negotiation", 0.42, 0.25, 0.59, 0.43, -26.0, 46),
                       ("ren", "Renewals <i>", 0.31, None, None, 0.19, -30.0, 1),
                       ("cal", "Calls", None, None, None, None, None, 0)],
                      columns=["skill_id", "skill", "gap", "low", "high", "borich", "ranked_discrepancy", "n"])
RATED = pd.DataFrame([("neg", "Negotiation", 4.0, 3.4, 3.5, 46, 46, 46), 
                      ("ren", "Renewals <i>", 3.9, None, None, 2, 0, 0)],
                     columns=["skill_id", "skill", "self", "lead", "peer", "self_n", "lead_n", "peer_n"])
LEVELS = pd.DataFrame({"skill_id": list("abcdefg"), "skill": [*"ABCDEF", "G <b>"], "required": [4.0, 4, 3, 3, 3, 3, 3],
                       "level": [2.0, 3.0, 2.5, 2.8, 2.98, 4.0, None]})
BEFORE_AFTER = pd.DataFrame({"id": list("abc"), "label": ["A", "B <b>", "C"], "then": [3.0, 3.5, None],
                             "now": [3.4, 3.4, None], "change": [0.4, -0.1, None], "low": [0.1, -0.3, None],
                             "high": [0.7, 0.1, None], "n": [12, 9, 0], "sure": [True, False, False]})

COURSES = pd.DataFrame([
    ("neg", "Negotiation <b>", 6.0, 3.0, 8.0, True, "¥42k", "closes 6"),
    ("data", "Data", 2.0, 0.5, 3.0, False, "¥15k", ""),
    ("talk", "Speaking", 0.0, None, None, False, "¥8k", "")],
    columns=["id", "label", "value", "low", "high", "planned", "cost", "text"])
HELD = pd.DataFrame([("neg", "Negotiation <b>", dt.date(2024, 1, 1), 14, 1), ("neg", "Negotiation <b>",
                     dt.date(2024, 3, 1), 20, 2), ("data", "Data", dt.date(2024, 3, 1), 1, 1)],
                    columns=["id", "label", "month", "people", "runs"])
TAUGHT = pd.DataFrame([
    ("a", "Negotiation <b>", 0.096, 0.049, 0.144, 0.055, "works", "◆ +9.6 pt"),
    ("b", "Closing", -0.039, -0.078, 0.001, 0.125, "not_shown", "● −3.9 pt"),
    ("c", "Shouting", -0.08, -0.12, -0.04, None, "harms", "■ −8.0 pt"),
    ("d", "Nobody's", None, None, None, None, "cannot_tell", "○")],
    columns=["id", "label", "value", "low", "high", "claim", "said", "text"])
SINCE = pd.DataFrame({
    "since": [-8, -7, -6, -1, 0, 1], "value": [0.01, -0.01, -0.2, -0.1, 0.0, 0.1],
    "low": [-0.1, -0.01, -0.3, -0.2, -0.1, 0.0], "high": [0.1, -0.01, -0.1, 0.0, 0.1, 0.2], "n": [5] * 6})


def whole(value: float) -> str:
    return f"{value:.0f}"


def share(value: float) -> str:
    return f"{value:.0%}"


def gallery(language: Language) -> dict[str, dict]:
    """Every chart function once, and the trend also in its other shapes."""
    money = {"currency": "CNY", "language": language}
    pay = {"line": (-50e3, 100e3), "correlation": "r = 0.50", "x_label": "score", "x_format": share, "y_format": whole,
           "alt": "Pay follows performance."}
    aims = {"budget": (2.25e6, "budget"), "labels": ("cost", "motivation", "fairness"), "cost_format": whole,
            "motivation_format": whole, "fairness_format": share, "alt": "Two plans."}
    return {
        "comparison": comparison(PEOPLE, reference=63.0, reference_label="company 63", format=whole, language=language),
        "trend": trend(trend_frame(), **money),
        "trend, 36 months": trend(trend_frame(36), **money),
        "trend, 14 months, the last not complete": trend(trend_frame(14, partial=[False] * 13 + [True]), **money),
        "trend without plan": trend(trend_frame(plan=[None] * 3), **money),
        "trend of nothing": trend(trend_frame(plan=[None] * 3, last_year=[None] * 3, actual=[None] * 3), **money),
        "pipeline": pipeline(STAGES, stalled_after=30, **money),
        "mix": mix(KINDS, language=language, brings_label="won per 100", average=3.0),
        "fairness": fairness(PAID, RATES, language=language, **pay),
        "fairness of nobody": fairness(PAID.head(0), RATES.head(0), language=language, **pay | {"line": None}),
        "frontier": frontier(PLANS, **aims),
        "frontier of nothing": frontier(PLANS.head(0), **aims),
        "funnel": funnel(CASES, LIMITS, reference=0.31, reference_label="company 31%", x_label="number of cases",
                         format=share, language=language),
        "bars": bars(BARS, alt="Mills make most."),
        "bridge": bridge(BRIDGE, currency="CNY", language=language, alt="More than before."),
        "cohorts": cohorts(COHORTS, language=language, alt="Most stay."),
        "curve": curve(CURVES, until=24, language=language, alt="Questions are solved sooner."),
        "groups": dots(GROUPS, PANELS, language=language, alt="West is below."),
        "lines": lines(months(4), MONTHS, format=share, language=language, alt="Rising."),
        "person": person_trend(PERSON, format=whole, language=language),
        "course gains": course_gains(COURSES, label="levels", format=whole, alt="One is in the plan."),
        "course gains of nothing": course_gains(COURSES.head(0), label="levels", format=whole, alt="None."),
        "course months": course_months(HELD, months(3), language=language, alt="Two courses."),
        "course months of nothing": course_months(HELD.head(0), months(3), language=language, alt="None."),
        "standing": standing(PLACES, headings=HEADS, format=share, language=language, line=(0.5, "company 50%")),
        "standing of nobody": standing(PLACES.head(0), headings=HEADS, format=share, language=language),
        "chances": chances(CHANCES, language=language),
        "chances of many": chances(pd.concat([CHANCES] * 6), language=language),
        "score": score_build(BUILD, score=76.0, peers=75.0, language=language),
        "score without peers": score_build(BUILD.assign(peers=None, difference=None), score=76.0, peers=None,
                                           language=language),
        "pay line": pay_line([0.5, 0.8, 1.0, 1.2, 1.5], [0.0, 20e3, 40e3, 64e3, 100e3], x_format=share, y_format=whole,
                             at="target", language=language),
        "payout": payout_curve(PAY, AT, x_format=share, y_format=share, language=language),
        "payout of one plan": payout_curve(PAY.drop(columns="today"), AT, x_format=share, y_format=share,
                                           language=language),
        "cost": cost(COSTS, budget=2.25e6, over=0.2, **money),
        "cost without budget": cost(COSTS.drop(columns="today"), budget=None, over=None, **money),
        "cost far below the budget": cost(COSTS, budget=90e6, over=0.0, **money),
        "gains": gains(GAINS, **money),
        "gains of nobody": gains(GAINS.head(0), **money),
        "effects": effects(TAUGHT, format=share, beside="claimed", language=language, alt="One works."),
        "effects of nothing": effects(TAUGHT.head(0), format=share, beside="claimed", language=language, alt="None."),
        "event study": event_study(SINCE, dip=6, overall=(0.05, 0.0, 0.1), format=share, language=language,
                                   alt="Alike before."),
        "event study by lot": event_study(SINCE.tail(2), dip=0, overall=None, format=share, language=language,
                                          alt="After alone."),
        "waves": waves(pd.DataFrame({"month": months(4), "trained": [0.2, None, 0.3, 0.4], "compared": [0.3] * 4}),
                       {months(4)[1]: 3, months(4)[3]: 5}, format=share, language=language, alt="Two waves."),
        "heat map": heat_map(CELLS, groups={"w|1": "West", "e": "East"}, alarm=0.9,
                             skills={"neg": "Negotiating", "ren": "Renewals"}, language=language, alt="West is short."),
        "heat map of nothing": heat_map(CELLS.head(0), groups={}, skills={}, alarm=0.9, language=language, alt="."),
        "priorities": priorities(RANKED, language=language, alt="Negotiation first."),
        "ratings": ratings(RATED, language=language, alt="Self above others."),
        "skills": skill_levels(LEVELS, language=language, alt="A first."),
        "before and after": before_after(BEFORE_AFTER, format=share, change=share, language=language, alt="A rose."),
        "tornado": tornado(MOVED, **money),
        "tornado of nothing": tornado(MOVED.head(0), **money),
    }
