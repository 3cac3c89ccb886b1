"""Whatever stands in a plan, in results or among people: what cannot be used is refused in one sentence, in Chinese
too; nothing else is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.documents import checked, document_in
from analytics.errors import UsageError
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.outlook import Outlook
from analytics.rewards.parameters import changed, document, parameters
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import read_results
from analytics.rewards.simulation import simulate
from tests.chinese import ZH, english_in
from tests.rewards.small import line, measure, monthly, plan, results, steps

RULE = dict(vests=steps((12, 0.5), (24, 1)), leavers={"good": "keep", "bad": "forfeit"})
BASE = plan({
    "bonus": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0.5, 0), (1, 1), (1.2, 2)),
                  then=[dict(kind="cap", amount=900)]),
    "event": dict(kind="spiff", measure="deals", amount=10, per_person=50, in_all=100, caps_over="year"),
    "race": dict(kind="contest", measure="deals", reads="value", among="all", window="period", prizes=[90, 50],
                 least=2, ties="share", noise="ignore"),
    "award": dict(kind="grant", measure="revenue", reads="attainment", amount=400, curve=steps((1, 1)),
                  paid_in="cash", vesting=RULE),
}, {"revenue": measure(), "deals": measure()}, ramp={
    "measures": ["revenue"], "share": steps((0, 0.5), (3, 1), below="hold")}, draw={"a_month": 7, "recoverable": True})
PAST = results(monthly(90, 110, 100) + monthly(3, 5, 4, of="deals", target=None),
               [{"who": "a", "hired_on": "2025-11-15"}])
HOSTILE = ("0001-01-01", "9999-12-31", "1900-01-01", "2199-12-31", "0001-01-01T00:00:00+14:00", "2026-02-30", "1e400",
           "-1e400", "1e308", "1e-320", "1e12", "1e11", "600", "-1", "0", ".nan", "-.inf", "9" * 400, "1:30:00", "null",
           "true", "''", r'"\uD800"', r'"\0"', r'"\u202E"', "\U0001f600", "[]", "{}", "[[]]", "!!binary aGk=",
           "x" * 3000)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Everything in a document that can be replaced."""
    if path:
        yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node if isinstance(node, list) else ()):
        yield from places(value, (*path, key))


def with_text(place: tuple[Any, ...], text: str) -> str:
    """The plan as YAML, with the text at a place."""
    whole = copy.deepcopy(document(BASE))
    node: Any = whole
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = "@here@"
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True).replace("'@here@'", text)


@settings(max_examples=150)
@given(st.sampled_from(sorted(places(document(BASE)), key=str)), st.sampled_from(HOSTILE))
def test_a_plan_with_anything_in_it_pays_or_is_refused_in_a_sentence(place, text):
    try:
        made = checked(Plan, document_in(with_text(place, text), "plan"), "plan")
        payouts(made, PAST)
        simulate(made, Outlook.of(PAST, Assumptions(draws=50)))
    except UsageError as refused:
        refused.text(ZH).encode()


@settings(max_examples=60)
@given(st.sampled_from(parameters(BASE)), st.sampled_from(["low", "high"]))
def test_every_number_can_be_moved_to_its_ends_or_says_why_not(one, end):
    try:
        moved = changed(BASE, {one.id: getattr(one, end)})
        simulate(moved, Outlook.of(PAST, Assumptions(draws=50)))
    except UsageError as refused:
        refused.text(ZH).encode()


SENTENCES = [  # what stands where, what is said
    (("since",), "0001-01-01", "since: 0001-01-01 lies outside of 1900-01-01 to 2199-12-31"),
    (("components", "award", "vesting", "vests", "points", 1, 0), "1e12", "vests: awards fall due within 600 months"),
    (("title",), r'"\uD800"', "line 1: this text holds half a character"),
    (("components", "event", "amount"), "1e400", "this is no finite number"),
]


@pytest.mark.parametrize(("place", "text", "said"), SENTENCES, ids=[s[2] for s in SENTENCES])
def test_what_is_said(place, text, said):
    with pytest.raises(UsageError) as refused:
        checked(Plan, document_in(with_text(place, text), "plan"), "plan")
    assert said in str(refused.value)
    assert english_in(refused.value) == ""


@pytest.mark.parametrize("starts", ["0001-01-01", "1899-12-01", "2200-01-01", "9999-12-01"])
def test_months_to_come_lie_in_this_age(starts):
    with pytest.raises(UsageError, match="starts: this day lies outside of 1900-01-01 to 2199-12-31") as refused:
        checked(Assumptions, {"starts": starts}, "")
    assert english_in(refused.value) == ""


@pytest.mark.parametrize("day", ["2026-01-01T00:00:00Z", "0001-01-01", "9999-12-31", "2026-13-01", "12.05.2026",
                                 "２０２６-01-01"])
def test_days_of_people_that_are_none(day: str, tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("who,when,measure,value\na,2026-01,revenue,1\nb,2026-01,revenue,1\n", "utf-8")
    (tmp_path / "people.csv").write_text(f"who,hired_on\na,2025-01-01\nb,{day}\n", "utf-8")
    with pytest.raises(UsageError, match=f"line 3: hired_on '{day}': this ") as refused:
        read_results(tmp_path / "results.csv", tmp_path / "people.csv")
    assert english_in(refused.value) == ""
