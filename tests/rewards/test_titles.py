"""A plan is called in its reader's language wherever it is named; a plain title is the same for everybody."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from analytics.documents import merged
from analytics.lab.payroll import payroll_xlsx
from analytics.language import Language, Phrase
from analytics.rewards.parameters import parameters
from analytics.rewards.payout import Payouts
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.printing import pay_text, rules_text
from analytics.rewards.rules.document import rules
from analytics.rewards.statement import statement
from tests.chinese import ZH
from tests.rewards.small import line, monthly, pay
from tests.sheets import read

EN = Language()
BONUS = {"bonus": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
TITLES = {"en": "Bonus by result", "zh_CN": "业绩奖金"}
ABOUT = {"en": "The more the more.", "zh_CN": "多劳多得。"}
NAMED = [  # the title as written, the reader, what is read, because
    (TITLES, EN, "Bonus by result", "the reader's language"), (TITLES, ZH, "业绩奖金", "the reader's language"),
    ({"zh_CN": "业绩奖金"}, EN, "业绩奖金", "there is no other"),
    ("Bonus", ZH, "Bonus", "a plain title is for everybody"),
]


def paid(title: str | dict[str, str]) -> Payouts:
    return pay(BONUS, monthly(100), title=title, about=ABOUT)


@pytest.mark.parametrize(("title", "t", "name", "because"), NAMED, ids=[f"{n[1].code}: {n[3]}" for n in NAMED])
def test_statements_rules_and_payroll_call_it_alike(title, t, name, because):
    one = paid(title)
    assert one.plan.called(t) == name, because
    assert statement(one, 0, 0, t).plan == name
    assert name in rules_text(rules(one.plan, t))
    assert ABOUT[t.code] in rules_text(rules(one.plan, t))
    sheets = read(payroll_xlsx(one, {}, dt.datetime(2026, 2, 1), t))
    assert [t("Plan"), name] in sheets[t("About")]
    assert Phrase("{plan}", plan=one.plan.title).text(t) == name, "and messages"


def test_the_command_line_is_in_english():
    one = paid(TITLES)
    assert json.loads(pay_text(one, "json", None, "all"))["plan"] == "Bonus by result"
    for who in (None, "a"):
        assert "Bonus by result, version 1" in pay_text(one, "table", who, "all")


def test_a_scenario_that_is_called_otherwise_keeps_no_title_of_its_plan():
    """A new English title beside the old Chinese one would call one plan by two names."""
    base = {"title": TITLES, "measures": {"a": 1}}
    assert merged(base, {"title": {"en": "Steeper"}, "measures": {"b": 2}}) == {
        "title": {"en": "Steeper"}, "measures": {"a": 1, "b": 2}}
    assert merged(base, {"title": "Steeper"})["title"] == "Steeper"
    assert merged({"title": "Bonus"}, {"title": TITLES})["title"] == TITLES


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda path: path.stem)
def test_ready_plans_are_called_in_both_languages(path: Path):
    plan = read_plan(path, "CNY")
    for texts in (plan.title, plan.about):
        assert isinstance(texts, dict)
        assert set(texts) == {"en", "zh_CN"}
        assert len(set(texts.values())) == 2


@pytest.mark.parametrize(("title", "t", "label"), [
    ({"en": "sales", "zh_CN": "销售"}, EN, "Bonus by result (sales)"),
    ({"en": "sales", "zh_CN": "销售"}, ZH, "业绩奖金（销售）"), (None, ZH, "业绩奖金（bonus）")])
def test_components_are_called_by_their_title_else_by_their_key(title, t, label):
    one = pay({"bonus": BONUS["bonus"] | {"title": title}}, monthly(100))
    assert statement(one, 0, 0, t).lines[0].label == label
    assert label in [section.title for section in rules(one.plan, t)]
    assert label in read(payroll_xlsx(one, {}, dt.datetime(2026, 2, 1), t))[t("Payroll")][0]
    named = [number.named(t) for number in parameters(one.plan) if number.place == "components.bonus"]
    assert named
    assert all(name.lower().startswith(label.strip("）)").replace("（", "(").partition("(")[2]) for name in named)
