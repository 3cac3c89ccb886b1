"""A draft goes back and forth, changes a plan's text where it stands, and travels in an address."""

from __future__ import annotations

import base64
import json
import random
import string
import zlib

import pytest

from analytics.documents import read_document
from analytics.errors import UsageError
from analytics.lab.draft import LARGEST, STEPS_BACK, Content, Draft, packed, plan_of, unpacked, with_plan
from analytics.lab.plan_text import written
from analytics.policy import DATA
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import changed

USUAL = Assumptions.model_validate({})
PLANS = sorted((DATA / "plans").glob("*.yaml"))


def ready(name: str = "target_bonus") -> Content:
    return Content((DATA / "plans" / f"{name}.yaml").read_text("utf-8"), USUAL, "CNY")


def moved(content: Content, **values: float) -> Content:
    return with_plan(content, changed(content.plan, {f"components.bonus.{k}": v for k, v in values.items()}))


def test_back_and_forth():
    start = ready()
    one = Draft.of(start).to(moved(start, weight=1.2))
    two = one.to(moved(one.now, weight=1.4))
    assert (two.undone().now, two.undone().undone().now) == (one.now, start)
    assert two.undone().redone().now == two.now
    assert two.undone().to(moved(one.now, weight=2.0)).future == (), "a new step ends the old way forth"
    assert (Draft.of(start).undone(), Draft.of(start).redone()) == (Draft.of(start), Draft.of(start))
    assert Draft.of(start).to(start).past == (), "nothing changed is no step"
    assert (Draft.of(start).changed, two.changed, two.undone().undone().changed) == (False, True, False)
    for n in range(STEPS_BACK + 20):
        two = two.to(moved(start, weight=1 + n / 1000))
    assert len(two.past) == STEPS_BACK


def test_a_number_is_changed_in_the_text_and_comments_stay():
    start = ready()
    now = moved(start, weight=1.25)
    old, new = start.text.splitlines(), now.text.splitlines()
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [("    weight: 1", "    weight: 1.25")]
    assert now.plan.components["bonus"].weight == 1.25


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_changes_travel_in_an_address(path):
    start = Content(written(read_document(path)), USUAL, "CNY")
    now = Content(start.text, Assumptions(**USUAL.model_dump() | {"budget": 2e6, "response": "no_quota_no_cap",
                                                                  "seed": 11}), "CNY")
    letters = packed(start, now)
    assert letters is not None
    assert letters.replace("-", "").replace("_", "").isalnum(), "nothing that an address has to escape"
    assert unpacked(start, letters) == now


def test_changed_rules_travel_too():
    start = ready()
    now = moved(start, weight=1.25)
    assert unpacked(start, packed(start, now) or "") == now, "with the comments of the text"
    shorter = Content(start.text.replace("protection: {largest_fall: 0.5}", ""), USUAL, "CNY")
    back = unpacked(start, packed(start, shorter) or "")
    assert back.plan == shorter.plan, "also what was taken out"


def letters(content: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode().rstrip("=")


@pytest.mark.parametrize(("link", "because"), [
    ("", "nothing"), ("%%%", "no letters of ours"), ("abcd", "not packed"), (letters({"a": 1}), "no list"),
    (letters([[["plan"], None]]), "a part is missing"), (letters([[["nowhere", 3, "x"], 1, False]]), "a wrong place"),
    (letters([[["plan", "title"], {"a": []}, False]]), "no such value"),
    (letters([[["plan", "components"], {}, False]]), "a plan without components"),
    (letters([[["assumptions", "draws"], 1e9, False]]), "too many draws"),
    (letters("x" * 3 * LARGEST), "more than is unpacked"),
])
def test_a_damaged_link_is_refused_in_a_sentence(link, because):
    with pytest.raises(UsageError) as refused:
        unpacked(ready(), link)
    assert len(str(refused.value)) > 20, because


def test_changes_that_are_too_long_are_not_put_in_an_address():
    start = ready()
    noise = "".join(random.Random(3).choices(string.ascii_letters + string.digits, k=1800))
    assert packed(start, Content(start.text.replace("en: A quarter", f"en: {noise} A quarter"), USUAL, "CNY")) is None


def test_a_text_without_end_is_refused():
    with pytest.raises(UsageError, match="at most 100000"):
        plan_of("x" * (LARGEST + 1), "CNY")
