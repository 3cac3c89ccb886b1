"""Promotion readiness: each criterion met, not met or unknown at its boundary; nobody is ranked."""

from __future__ import annotations

import datetime as dt
from math import nan

import pandas as pd
import pytest

from analytics.assessment.promotion import (
    MET,
    NOT_MET,
    UNKNOWN,
    Evidence,
    months_between,
    next_step,
    overall,
    readiness,
)
from analytics.errors import UsageError
from analytics.metrics.company_policy import check_metrics
from analytics.policy import Policy
from analytics.promotion import Step

DAY = dt.date(2026, 10, 31)


def judged(step: Step, *, since: object = dt.date(2020, 1, 1), **known) -> dict[str, tuple]:
    """criterion -> needed, have, state, detail of one person who may reach level 3."""
    people = pd.DataFrame([("a", "account_manager", 2, since)], columns=["manager_id", "role", "level", "since"])
    frame = readiness({"account_manager": {3: step}}, people, Evidence(DAY, **known))
    return {row.criterion: (row.needed, row.have, row.state, row.detail) for row in frame.itertuples()}


@pytest.mark.parametrize(("since", "have", "state"), [
    (dt.date(2024, 10, 31), 24, MET), (dt.date(2024, 11, 1), 23, NOT_MET), (dt.date(2027, 1, 1), 0, NOT_MET),
    (None, nan, UNKNOWN), (pd.NaT, nan, UNKNOWN), (pd.Timestamp("2024-10-01"), 24, MET)])
def test_months_in_level(since, have, state):
    assert judged(Step(months_in_level=24), since=since)["months_in_level"][1:3] == (pytest.approx(have, nan_ok=True),
                                                                                      state)


@pytest.mark.parametrize(("score", "state"), [(80.0, MET), (79.99, NOT_MET), (nan, UNKNOWN)])
def test_score(score, state):
    scores = pd.DataFrame({"manager_id": ["a"], "score": [score]})
    assert judged(Step(score=80), scores=scores)["score"][2] == state
    assert judged(Step(score=80), scores=scores.assign(manager_id="b"))["score"][2] == UNKNOWN
    assert judged(Step(score=80))["score"][2] == UNKNOWN, "no scorecard at all"


@pytest.mark.parametrize(("metric", "value", "n", "state", "because"), [
    ("csat", 0.75, 10, MET, "at the threshold"), ("csat", 0.7499, 10, NOT_MET, "just below"),
    ("csat", 0.9, 9, UNKNOWN, "too few cases prove nothing"), ("csat", 0.1, 9, UNKNOWN, "nor against somebody"),
    ("csat", nan, 10, UNKNOWN, "no value"), ("csat", 0.9, nan, UNKNOWN, "cases unknown"),
    ("complaint_rate", 0.75, 10, MET, "less is better: at the threshold"),
    ("complaint_rate", 0.76, 10, NOT_MET, "less is better: above it"),
    ("complaint_rate", 0.10, 10, MET, "less is better: far below")])
def test_metric(metric, value, n, state, because):
    figures = pd.DataFrame({"manager_id": ["a", "b"], "metric": metric, "value": [value, 0.5], "n": [n, 50]})
    assert judged(Step(metrics={metric: 0.75}), figures=figures)[metric][2] == state, because


def skills(*levels: float) -> pd.DataFrame:
    return pd.DataFrame({"manager_id": "a", "skill": [f"s{i}" for i in range(len(levels))], "required": 3.0,
                         "level": levels})


@pytest.mark.parametrize(("share", "levels", "expected"), [
    (1.0, (3.0, 3.0), (2, 2, MET, "")), (1.0, (3.0, 2.9), (2, 1, NOT_MET, "s1")),
    (0.5, (3.0, 2.9), (1, 1, MET, "s1")), (0.5, (3.0, 2.9, 2.9), (2, 1, NOT_MET, "s1, s2")),
    (1.0, (3.0, nan), (2, 1, UNKNOWN, "s1")), (1.0, (2.0, nan), (2, 0, NOT_MET, "s0, s1")),
    (0.5, (3.0, nan), (1, 1, MET, "s1")), (0.7, (3, 3, 3, 3, 3, 3, 3, 2, 2, 2), (7, 7, MET, "s7, s8, s9")),
    (0.1, tuple([3.0] + [2.0] * 9), (1, 1, MET, ", ".join(f"s{i}" for i in range(1, 10))))])
def test_skills(share, levels, expected):
    assert judged(Step(skills=share), skills=skills(*levels))["skills"] == expected


def test_skills_without_requirements_are_unknown():
    assert judged(Step(skills=1), skills=skills())["skills"][2] == UNKNOWN
    assert judged(Step(skills=1))["skills"][2] == UNKNOWN


@pytest.mark.parametrize(("held", "expected"), [
    ([True, True], (2, 2, MET, "")), ([True, False], (2, 1, NOT_MET, "c1")), ([], (0, 0, MET, ""))])
def test_certificates(held, expected):
    frame = pd.DataFrame({"manager_id": ["a"] * len(held), "certificate": [f"c{i}" for i in range(len(held))],
                          "expires_on": None, "held": held})
    assert judged(Step(certificates=True), certificates=frame)["certificates"] == expected


def test_without_a_table_of_certificates_they_are_unknown():
    assert judged(Step(certificates=True))["certificates"][2] == UNKNOWN


@pytest.mark.parametrize(("plans", "state"), [
    (frozenset({"a"}), NOT_MET), (frozenset({"b"}), MET), (frozenset(), MET), (None, UNKNOWN)])
def test_support_plan(plans, state):
    assert judged(Step(no_support_plan=True), plans=plans)["no_support_plan"][2] == state


@pytest.mark.parametrize(("states", "expected"), [
    ([MET, MET], MET), ([MET, UNKNOWN], UNKNOWN), ([UNKNOWN, NOT_MET, MET], NOT_MET), ([], UNKNOWN)])
def test_all_together(states, expected):
    assert overall(states) == expected


@pytest.mark.parametrize(("role", "level", "expected"), [
    ("account_manager", 1, 2), ("account_manager", 2, 4), ("account_manager", 4, None), ("account_manager", 9, None),
    ("team_lead", 1, None), (None, 1, None), ("account_manager", nan, None), ("account_manager", None, None)])
def test_the_next_level(role, level, expected):
    steps = {"account_manager": {4: Step(score=80), 2: Step(score=70)}}
    assert next_step(steps, role, level) == expected


def test_criteria_come_in_one_order_and_only_those_that_are_asked_for():
    step = Step(certificates=True, metrics={"csat": 0.7, "win_rate": 0.2}, months_in_level=3, skills=0.5, score=50)
    assert step.criteria == ("months_in_level", "score", "csat", "win_rate", "skills", "certificates")
    assert list(judged(step)) == list(step.criteria)


def test_nobody_without_a_next_level_has_a_row():
    people = pd.DataFrame([("a", "hr", 1, None), ("b", None, 1, None)],
                          columns=["manager_id", "role", "level", "since"])
    assert readiness({"account_manager": {2: Step(score=1)}}, people, Evidence(DAY)).empty


@pytest.mark.parametrize(("first", "last", "expected"), [
    ("2026-01-31", "2026-02-28", 0), ("2026-01-28", "2026-02-28", 1), ("2025-10-31", "2026-10-31", 12),
    ("2026-10-31", "2026-10-31", 0)])
def test_whole_months(first, last, expected):
    assert months_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == expected


@pytest.mark.parametrize(("metric", "said"), [
    ("csta", "did you mean 'csat'?"), ("target", "neither more nor less of it is better")])
def test_a_metric_that_cannot_be_asked_for(metric, said):
    with pytest.raises(UsageError) as refused:
        check_metrics(Policy(promotion={"account_manager": {2: Step(metrics={metric: 1})}}), "policy.yaml")
    assert str(refused.value).startswith("policy.yaml: promotion.account_manager.2.metrics")
    assert said in str(refused.value)
