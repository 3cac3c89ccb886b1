"""What is said of a month: a table of situations with their sentences in both languages, and no contradiction ever."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.periods import Period
from analytics.summary.bridge_sales import OTHERS
from analytics.summary.figures import Trace
from analytics.summary.narrative import ABOUT, TOLD, Place, compared, judged, narrative
from analytics.summary.reward_cost import RewardCost
from analytics.summary.words import headline
from pages.parts.menu import PAGES
from tests.summary.situations import NAN, OCTOBER, key, landing, month, step

EN, ZH = (Writer(Language(code), "CNY") for code in ("en", "zh_CN"))
NINE = Period(OCTOBER.start.replace(month=1), OCTOBER.start)
BUDGET = RewardCost(NINE, 4.5e6, 5.0e6, "ok", ())


def revenue(value: float, plan: float = NAN, last_year: float = NAN):
    return key("revenue", value, plan=plan, last_year=last_year)


SITUATIONS = [  # what is known, the sentences, the same in Chinese
    (month(revenue(52.2e6, 52.8e6, 49e6)),
     ["Revenue reached ¥52.2M, 1.1% below plan.", "That is 6.5% more than in the same days last year."],
     ["收入5,220万元，低于计划1.1%。", "比去年同期增长6.5%。"]),
    (month(revenue(52.8e6, 52.7e6, 60e6)),
     ["Revenue reached ¥52.8M, as good as on plan.", "That is 12.0% less than in the same days last year."],
     ["收入5,280万元，与计划基本持平。", "比去年同期减少12.0%。"]),
    (month(revenue(53.8e6, 52.7e6, 53.7e6)),
     ["Revenue reached ¥53.8M, 2.1% above plan.", "That is as good as in the same days last year."],
     ["收入5,380万元，高于计划2.1%。", "与去年同期基本持平。"]),
    (month(revenue(5000)), ["Revenue reached ¥5.0k."], ["收入5,000元。"]),
    (month(), [], []),
    (month(revenue(99, 100), steps=(step("t1", 50, 55), step("t2", 50, 44))),
     ["Revenue reached ¥99, 1.0% below plan.", "Without Basin, ¥6 short, the plan would have been reached."],
     ["收入99元，低于计划1.0%。", "Basin缺口6元；若不计该团队，计划本可达成。"]),
    (month(revenue(998, 1000), steps=(step("t1", 500, 501), step("t2", 500, 497))),
     ["Revenue reached ¥998, as good as on plan.", "Basin fell furthest short of its plan, by ¥3."],
     ["收入998元，与计划基本持平。", "Basin与计划差距最大，缺口3元。"]),
    (month(revenue(90, 100), steps=(step("t1", 50, 48), step("t2", 50, 42))),
     ["Revenue reached ¥90, 10.0% below plan.", "Basin fell furthest short of its plan, by ¥8."],
     ["收入90元，低于计划10.0%。", "Basin与计划差距最大，缺口8元。"]),
    (month(revenue(110, 100), steps=(step("t1", 50, 65), step("t2", 50, 45))),
     ["Revenue reached ¥110, 10.0% above plan.", "Harbor brought most beyond its plan: ¥15."],
     ["收入110元，高于计划10.0%。", "Harbor超出计划最多：15元。"]),
    (month(steps=(step("t1", None, 1000, 1000, new=300, lost=-200, volume=-100), step("t2", None, 0, 0))),
     ["Against last year most came from new customers (+¥300), most was lost by lost customers (−¥200)."],
     ["与去年相比，增长主要来自新增客户（+300元），减少主要由于流失客户（−200元）。"]),
    (month(steps=(step("t1", None, 1100, 1000, volume=100),)),
     ["Against last year most came from volume (+¥100)."], ["与去年相比，增长主要来自销量（+100元）。"]),
    (month(steps=(step("t1", None, 950, 1000, price=-50),)),
     ["Against last year most was lost by price (−¥50)."], ["与去年相比，减少主要由于价格（−50元）。"]),
    (month(year=landing(600e6, 593e6, 607e6, 596e6, 0.59)),
     ["The year to Dec 2026 is expected to bring ¥600M (¥593M to ¥607M); the chance of its plan is 59%."],
     ["预计截至2026年12月的全年收入6.00亿元（5.93亿元至6.07亿元），达成计划的概率为59%。"]),
    (month(year=landing(600e6, 593e6, 607e6)),
     ["The year to Dec 2026 is expected to bring ¥600M (¥593M to ¥607M)."],
     ["预计截至2026年12月的全年收入6.00亿元（5.93亿元至6.07亿元）。"]),
    (month(year=landing(600e6)), ["The year to Dec 2026 is expected to bring ¥600M."],
     ["预计截至2026年12月的全年收入6.00亿元。"]),
    (month(year=landing(NAN)), [], []),
    (month(key("csat", .70, .66, .74, plan=.80, state="off"), key("win_rate", .30, .2, .4, plan=.31, state="watch")),
     ["Satisfaction is 70.0%, clearly worse than its goal of 80.0%."], ["客户满意度为70.0%，明显差于目标80.0%。"]),
    (month(key("csat", .83, .72, .90, plan=.80)),
     ["Satisfaction of 83.3% cannot be told apart from its goal, 80.0%.".replace("83.3", "83.0")],
     ["客户满意度为83.0%，与目标80.0%没有明显差别。"]),
    (month(key("book_coverage", .9, .88, .92, plan=.85)),
     ["Book coverage is 90.0%, clearly better than its goal of 85.0%."], ["客户覆盖率为90.0%，明显优于目标85.0%。"]),
    (month(key("csat", .2, .0, .6, plan=.80, state="na")), [], []),
    (month(rewards=BUDGET), ["Rewards to Sep 2026 cost ¥4.5M, 10.0% below their budget."],
     ["截至2026年9月激励成本450.0万元，低于预算10.0%。"]),
    (month(rewards=dataclasses.replace(BUDGET, cost=5.5e6)),
     ["Rewards to Sep 2026 cost ¥5.5M, 10.0% above their budget."],
     ["截至2026年9月激励成本550.0万元，高于预算10.0%。"]),
    (month(rewards=dataclasses.replace(BUDGET, cost=5.01e6)),
     ["Rewards to Sep 2026 cost ¥5.0M, as good as their budget."],
     ["截至2026年9月激励成本501.0万元，与预算基本持平。"]),
    (month(rewards=dataclasses.replace(BUDGET, budget=NAN)), [], []),
]


@pytest.mark.parametrize(("view", "english", "chinese"), SITUATIONS, ids=range(len(SITUATIONS)))
def test_a_situation_has_its_sentences(view, english, chinese):
    assert [s.text for s in narrative(view, EN)] == english
    assert [s.text for s in narrative(view, ZH)] == chinese


@pytest.mark.parametrize(("value", "other", "said"), [
    (100, 100, "about"), (100.49, 100, "about"), (99.51, 100, "about"), (100.51, 100, "above"), (99.49, 100, "below"),
    (NAN, 100, ""), (100, NAN, ""), (100, 0, ""), (-5, 100, "below")])
def test_sums_are_compared_with_a_band(value, other, said):
    assert compared(value, other) == said


@pytest.mark.parametrize(("metric", "value", "low", "high", "plan", "said"), [
    ("csat", .7, .6, .8, .8, "unclear"), ("csat", .7, .6, .7999, .8, "worse"), ("csat", .9, .8001, .95, .8, "better"),
    ("logo_churn", .1, .05, .15, .2, "better"), ("logo_churn", .3, .25, .35, .2, "worse"),
    ("csat", .9, NAN, NAN, .8, "better"), ("csat", .8, NAN, NAN, .8, "unclear"), ("csat", .8, .7, .9, NAN, ""),
    ("csat", NAN, NAN, NAN, .8, "")])
def test_a_goal_is_met_only_beyond_the_interval(metric, value, low, high, plan, said):
    assert judged(key(metric, value, low, high, plan=plan)) == said


def test_each_sentence_leads_to_what_it_was_made_from():
    view = month(revenue(99, 100, 90), steps=(step("t1", 50, 55, 40, new=15), step("t2", 50, 44, 50, lost=-6)),
                 year=landing(600), rewards=BUDGET)
    found = {s.rule: s.evidence for s in narrative(view, EN)}
    assert found == {
        "plan": Trace("revenue", OCTOBER), "year": Trace("revenue", OCTOBER), "teams": Place("team", "t2"),
        "causes": Trace("revenue", OCTOBER), "rewards": Place("statements"),
        "outlook": Trace("revenue", Period(OCTOBER.start.replace(month=1), OCTOBER.end))}
    executive = Viewer(frozenset({Role.EXECUTIVE}))
    assert [place.page for place in found.values() if isinstance(place, Place)
            and not PAGES[place.page].opens_to(executive)] == [], "whom the month is written for"


def test_teams_too_small_to_be_shown_are_never_named():
    view = month(revenue(80, 100), steps=(step("t1", 40, 41), step(OTHERS, 40, 19), step("", None, 20)))
    said = " ".join([headline(view, EN), *(s.text for s in narrative(view, EN))])
    assert OTHERS not in said
    assert "short" not in said


# ---- no sentence contradicts a figure -------------------------------------------------------------------------------
money = st.one_of(st.just(NAN), st.floats(1, 1e9).map(lambda v: round(v, 2)))
SIGNS = {"above": 1, "more": 1, "below": -1, "less": -1}


@st.composite
def made_up(draw):
    actuals = [round(draw(st.floats(0, 1e6)), 2) for _ in range(3)]
    plans = [draw(st.one_of(st.none(), st.floats(1, 1e6).map(lambda v: round(v, 2)))) for _ in range(3)]
    before = [round(draw(st.floats(1, 1e6)), 2) for _ in range(3)] if draw(st.booleans()) else [None] * 3
    steps = []
    for team, plan, actual, then in zip(("t1", "t2", "t3"), plans, actuals, before, strict=True):
        new = round(draw(st.floats(0, 1e6)), 2)
        causes = {} if then is None else {"new": new, "lost": round(actual - then - new, 2)}
        steps.append(step(team, plan, actual, then, **causes))
    known = [s.plan for s in steps if s.plan is not None]
    value = sum(s.actual for s in steps) / 100
    low, high = sorted((draw(st.floats(0, 1)), draw(st.floats(0, 1))))
    goal = key("csat", draw(st.floats(low, high)), low, high, plan=draw(st.floats(0, 1)),
               state=draw(st.sampled_from(["ok", "watch", "off", "na"])))
    return month(revenue(value, sum(known) / 100 if known else NAN,
                         sum(s.last_year for s in steps) / 100 if before[0] is not None else NAN),
                 goal, steps=tuple(steps), rewards=dataclasses.replace(BUDGET, cost=draw(st.floats(0, 1e7))))


@settings(max_examples=200, deadline=None)
@given(made_up())
def test_no_sentence_contradicts_a_figure(view):
    found = {s.rule: s for s in narrative(view, EN)}
    figure, company = view.figures["revenue"], view.bridge.company
    for rule, other in (("plan", figure.plan), ("year", figure.last_year)):
        _agrees(found.get(rule), figure.value, other)
    _agrees(found.get("rewards"), view.rewards.cost, view.rewards.budget)
    if sentence := found.get("teams"):
        (named,) = [s for s in view.bridge.teams if view.names[s.id] in sentence.text]
        assert (named.variance > 0) == (sentence.case == "best")
        others = [s.variance for s in view.bridge.teams if s.variance is not None]
        assert named.variance == (max(others) if sentence.case == "best" else min(others))
        assert ("would have been reached" in sentence.text) == (
            sentence.case != "best" and compared(company.actual, company.plan) == "below"
            and company.variance - named.variance >= 0), "what counts as on plan was reached"
    if sentence := found.get("causes"):
        for sign in re.findall(r"\((\+|−)¥", sentence.text):
            least = TOLD * company.last_year
            assert any(cents >= least if sign == "+" else cents <= -least for cents in company.causes.values())
    if sentence := found.get("goals"):
        goal = view.figures["csat"]
        clear = "clearly" in sentence.text
        assert clear == (not goal.figure.low <= goal.plan <= goal.figure.high)
        assert not clear or ("better" in sentence.text) == (goal.value > goal.plan)
        assert goal.status != "na", "too few cases say nothing"


def _agrees(sentence, value: float, other: float) -> None:
    """What the sentence says of more or less is so; within the band it says neither."""
    if sentence is None or other != other:
        return
    said = {sign for word, sign in SIGNS.items() if re.search(rf"% {word}\b", sentence.text)}
    apart = value / other - 1
    assert said == (set() if abs(apart) < ABOUT else {1 if apart > 0 else -1}), sentence.text


@settings(max_examples=100, deadline=None)
@given(made_up())
def test_the_headline_agrees_with_the_figures(view):
    said, figure = headline(view, EN), view.figures["revenue"]
    case = compared(figure.value, figure.plan)
    if case:
        assert {"above": "ahead of plan", "below": "below plan", "about": "is on plan"}[case] in said
    for team, name in view.names.items():
        if name in said:
            (named,) = [s for s in view.bridge.teams if s.id == team]
            assert named.variance < 0
