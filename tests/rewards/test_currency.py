"""Pay in the currency of the company: which one a plan pays in, what it is rounded to, what examples are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.__main__ import main
from analytics.currencies import decimals
from analytics.documents import read_document
from analytics.errors import UsageError
from analytics.language import Language
from analytics.policy import Policy, Rewards
from analytics.rewards.linter import findings
from analytics.rewards.minor_units import cut, divided, to_units
from analytics.rewards.payout import payouts
from analytics.rewards.plan_file import PLANS, company_plan, plan_in, read_plan
from analytics.rewards.rules.document import rules
from analytics.rewards.statement import statement
from tests.chinese import ZH
from tests.rewards.small import amounts, line, monthly, pay, plan, results, steps

EN = Language()
DECIMALS = [("CNY", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("", 2)]
COMMISSION = dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                  rates=steps((0, 0.01)))
CONTEST = dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=[100], least=0,
               ties="share", noise="ignore")
POOL = dict(kind="pool", measure="revenue", reads="value", team="all", amount=100, shared="equally",
            funding=line((0, 1), (1, 1)), if_nobody="keep")
SPIFF = dict(kind="spiff", measure="revenue", amount=100, per_person=None, in_all=100, caps_over="period")
ROUNDED = [  # component, value of each of three, amounts in CNY, JPY and KWD, because
    (COMMISSION, 123.45, [1.23] * 3, [1] * 3, [1.235] * 3, "1.2345: a fen, a whole yen, a fils; halves go up"),
    (COMMISSION, 50, [0.5] * 3, [1] * 3, [0.5] * 3, "half a yen is one"),
    (COMMISSION, 49.9, [0.5] * 3, [0] * 3, [0.499] * 3, "less than half a yen is none"),
    (POOL, 1, [33.34, 33.33, 33.33], [34, 33, 33], [33.334, 33.333, 33.333], "a pool is shared out to the last unit"),
    (CONTEST, 1, [33.34, 33.33, 33.33], [34, 33, 33], [33.334, 33.333, 33.333], "so is a prize"),
    (SPIFF, 1, [33.34, 33.33, 33.33], [34, 33, 33], [33.334, 33.333, 33.333], "and what is cut to a budget"),
]


@pytest.mark.parametrize(("currency", "wanted"), DECIMALS)
def test_a_currency_has_its_decimals(currency: str, wanted: int) -> None:
    assert decimals(currency) == wanted


@pytest.mark.parametrize(("component", "value", "cny", "jpy", "kwd", "because"), ROUNDED, ids=[r[-1] for r in ROUNDED])
def test_pay_is_exact_to_the_unit_of_its_currency(component, value, cny, jpy, kwd, because) -> None:
    rows = [row for who in "abc" for row in monthly(value, who=who, target=None)]
    for currency, wanted in (("CNY", cny), ("JPY", jpy), ("KWD", kwd)):
        paid = pay({"c": component}, rows, currency=currency)
        assert [amounts(paid, who=who)[0] for who in "abc"] == pytest.approx(wanted, abs=1e-9), f"{currency}: {because}"


SETTLED = {"draw": {"a_month": 100.5, "recoverable": True}, "clawback": {"of": "paid", "months": 6},
           "protection": {"largest_fall": 0.3},
           "deferral": {"share": 0.333, "vests": steps((1, 0.5), (2, 1)) | {"below": "zero", "above": "hold"},
                        "leavers": {"good": "keep", "bad": "forfeit"}},
           "then": [{"kind": "multiply", "measure": "revenue", "reads": "value",
                     "by": steps((0, 1.1), (10_000, 1.37))}]}


@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD"])
def test_every_line_and_every_balance_is_whole_units_that_add_up(currency: str) -> None:
    """Draw, clawback, protection, deferral and modifiers together, so that each rounds what others left."""
    rows = [{"value": value, "when": f"2026-{n:02d}-01", "order": f"o{n}"} for n, value in
            enumerate((33_333.33, 777.77, 12_345.67, 0.01, 9_999.99), 1)]
    rows.append({"value": -3_333.33, "when": "2026-05-02", "order": "o1"})
    paid = pay({"c": COMMISSION}, rows, currency=currency, **SETTLED)
    places = decimals(currency)
    every = [line.amount for line in paid.lines] + [part.kept for part in paid.tranches] + list(paid.balances.values())
    for amount in every:
        assert np.abs(amount * 10**places - np.round(amount * 10**places)).max() < 1e-6
    money = sum(to_units(line.amount, places) for line in paid.lines if line.unit == "money")
    assert (money == to_units(paid.total, places)).all()
    assert {line.id for line in paid.lines} >= {"clawback", "draw", "deferral", "protection"}


def test_what_is_divided_and_cut_loses_nothing_in_any_unit() -> None:
    for places in (0, 2, 3):
        shares = divided(1000 / 10**places, np.array([1.0, 1, 1, 0, 4]), places)
        assert to_units(shares, places).sum() == 1000
        assert to_units(cut(np.array([[5.0], [5.0], [5.0]]), np.array([[0.5]]), places), places).sum() == \
            int(7.5 * 10**places), "rounded down: a budget is never passed"


@pytest.mark.parametrize(("currency", "said"), [("CNY", "¥12.30"), ("JPY", "¥12"), ("KWD", "KWD\u00a012.300")])
def test_statements_and_rules_are_written_in_the_unit(currency: str, said: str) -> None:
    paid = pay({"c": COMMISSION}, monthly(1230, target=None), currency=currency)
    (one,) = statement(paid, 0, 0, EN).lines
    assert one.steps[-1].endswith(f"together {said}")
    rounding = rules(paid.plan, EN)[-1].rules[-1].text
    assert rounding == {"CNY": "Each line is rounded to ¥0.01, halves up; the lines add up to the total.",
                        "JPY": "Each line is rounded to ¥1, halves up; the lines add up to the total.",
                        "KWD": "Each line is rounded to KWD\u00a00.001, halves up; the lines add up to the total."}[
                            currency]


# Which currency a plan pays in --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_ready_plan_pays_in_the_currency_of_the_company(path: Path) -> None:
    for currency in ("CNY", "USD", "JPY"):
        read = read_plan(path, currency)
        assert read.currency == currency
        told = [one for one in findings(read) if one.code == "example_amounts"]
        foreign = currency != "CNY" and "example_currency" in read_document(path)
        assert len(told) == foreign, "amounts that stand in the plan were thought in CNY"
        for t in (EN, ZH) if foreign else ():
            assert "CNY" in told[0].phrase.text(t)
            assert currency in told[0].phrase.text(t)


def test_examples_are_read_as_they_stand_and_the_rules_say_so() -> None:
    home, abroad = (read_plan(PLANS / "target_bonus.yaml", currency) for currency in ("CNY", "USD"))
    assert home.target_bonus == abroad.target_bonus == 60_000, "never converted"
    said = "All amounts are in USD. They are examples for CNY, read as they stand and never converted."
    assert said in [rule.text for rule in rules(abroad, EN)[0].rules]
    assert "All amounts are in CNY." in [rule.text for rule in rules(home, EN)[0].rules]
    own = plan_in(read_document(PLANS / "target_bonus.yaml") | {"example_currency": None}, "USD", "own")
    assert not [one for one in findings(own) if one.code == "example_amounts"], "taken out: the company's own"


def test_what_a_plan_states_holds_whatever_the_company_has() -> None:
    document = read_document(PLANS / "commission.yaml") | {"currency": "EUR"}
    assert plan_in(document, "USD", "plan").currency == "EUR"
    with pytest.raises(UsageError, match="currency"):
        plan_in(document | {"currency": None}, "USD", "plan")
    policy = Policy(currency="USD", rewards=Rewards(plan="commission"))
    assert company_plan(policy).currency == "USD"
    assert company_plan(policy.model_copy(update={"currency": "JPY"})).currency == "JPY", "not the one read before"


NAMED = [  # of the rows, of people, what they name together, because
    (["USD", "USD"], [""], "USD", "the rows name one"), (["", ""], ["USD"], "USD", "the people do"),
    (["", "USD"], ["USD"], "USD", "both the same"), (["", ""], [""], None, "nobody does"),
    (["USD", "EUR"], [""], None, "several"), (["USD", "USD"], ["EUR"], None, "rows and people differ"),
]


@pytest.mark.parametrize(("rows", "people", "named", "because"), NAMED, ids=[n[-1] for n in NAMED])
def test_results_name_a_currency(rows, people, named, because) -> None:
    given = results([row | {"currency": code} for row, code in zip(monthly(1, 2), rows, strict=True)],
                    [{"who": "a", "currency": code} for code in people])
    assert given.currency == named, because


def test_another_currency_than_the_data_is_refused_with_the_remedy() -> None:
    rows = [row | {"currency": "USD"} for row in monthly(1000)]
    with pytest.raises(UsageError, match="amounts in USD, but the plan pays in CNY; convert them, or write "
                                         "'currency: USD' in the plan and adapt its amounts"):
        payouts(plan({"c": COMMISSION}), results(rows))


# On plain files -----------------------------------------------------------------------------------------------------

COMMANDS = [  # currency of the results, of the people, what the table ends with, an amount, because
    ("", "", "version 1; CNY", "3,202.35", "neither names one: the policy file's"),
    ("USD", "", "version 1; USD", "3,202.35", "the results name it"),
    ("", "JPY", "version 1; JPY", "3,202", "the people do, and a yen has no cents"),
    ("KWD", "KWD", "version 1; KWD", "3,202.346", "three decimals"),
]


@pytest.mark.parametrize(("rows", "people", "ends", "amount", "because"), COMMANDS, ids=[c[-1] for c in COMMANDS])
def test_pay_on_files(rows, people, ends, amount, because, tmp_path: Path, capsys) -> None:
    (tmp_path / "results.csv").write_text(f"who,when,measure,value,target,currency\nAna,2026-01,revenue,800335.12,"
                                          f"800000,{rows}\n", "utf-8")
    (tmp_path / "people.csv").write_text(f"who,role,hired_on,currency\nAna,account_manager,2020-01-01,{people}\n",
                                         "utf-8")
    asked = ["pay", str(PLANS / "commission.yaml"), str(tmp_path / "results.csv"), "--people",
             str(tmp_path / "people.csv")]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert ends in out, because
    assert f" {amount}\n" in out, because


def test_two_currencies_in_the_files_are_refused(tmp_path: Path, capsys) -> None:
    (tmp_path / "results.csv").write_text("who,when,measure,value,target,currency\nAna,2026-01,revenue,1,1,USD\n"
                                          "Ana,2026-02,revenue,1,1,EUR\n", "utf-8")
    assert main(["pay", str(PLANS / "all_or_nothing.yaml"), str(tmp_path / "results.csv")]) == 2
    assert "there are amounts in EUR, but the plan pays in CNY" in capsys.readouterr().err


def test_lint_and_rules_of_a_company_with_another_currency(capsys) -> None:
    assert main(["lint", str(PLANS / "commission.yaml")]) == 0
    capsys.readouterr()
    assert main(["lint", str(PLANS / "commission.yaml"), "--currency", "USD"]) == 1
    assert capsys.readouterr().out == (
        "example_amounts: example_currency: the amounts of this ready plan are examples for CNY and are now read in "
        "USD as they stand, never converted; write your own, then take 'example_currency' out\n")
    assert main(["rules", str(PLANS / "commission.yaml"), "--currency", "USD", "--lang", "zh"]) == 0
    assert "$40,000" in capsys.readouterr().out
