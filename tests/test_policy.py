"""The policy file: what is wrong with it is said in one sentence that names the file and the key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.errors import UsageError
from analytics.metrics import company_policy as checking
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.company_policy import company_policy
from analytics.policy import Policy, read_policy
from tests.chinese import english_in

WRONG = [  # the file, the key named, what is said of it
    ("curency: CNY", "curency", "there is no such key here; remove it or correct its name"),
    ("working_days: [mon, friday]", "working_days.1", "none of the values allowed; write 'mon', 'tue'"),
    ("working_days: mon", "working_days", "this is no list; write one"),
    ("working_days: []", "working_days", "this list is too short; it needs 1 or more"),
    ("- currency", "keys and values belong here", "write them"),
    ("holidays: [2026-02-30]", "this is not valid YAML", "day"),
    ("holidays: [soon]", "holidays.0", "this is no date; write one such as 2026-10-01"),
    ("currency: [", "this is not valid YAML", "line 1"),
    ("currency: yuan", "currency", "does not have the form it needs, ^[A-Z]{3}$; correct it"),
    ("fiscal_year_starts: 13", "fiscal_year_starts", "too high; write at most 12"),
    ("risk: {silent: 90}", "risk.silent", "there is no such key here"),
    ("risk: {silent_days: 0}", "risk.silent_days", "too low; write at least 1"),
    ("risk: {shrinking: 1}", "risk.shrinking", "too high; write one below 1"),
    ("risk: {shrinking: 30 %}", "risk.shrinking", "this is no number"),
    ("risk: {reasons: 6}", "risk.reasons", "too high; write at most 5"),
    ("risk: {reasons: 0}", "risk.reasons", "too low; write at least 1"),
    ("risk: [2]", "risk", "keys and values belong here"),
    ("minimum_cases: many", "minimum_cases", "this is no whole number; write one"),
    ("goals: {csat: {goal: 0.8, watch: 0.7}}", "goals.csat.alarm", "this key is missing; add it"),
    ("goals: {csat: {goal: .inf, watch: 0.7, alarm: 0.6}}", "goals.csat.goal", "this is no finite number; write one"),
    ("goals: {csat: {goal: 0.8, watch: 0.7, alarm: 0.6, warn: 1}}", "goals.csat.warn", "there is no such key here"),
    ("promotion: {account_manager: {2: {scor: 80}}}", "promotion.account_manager.2", "did you mean 'score'?"),
    ("promotion: {account_manager: {2: {}}}", "promotion.account_manager.2", "asks for nothing"),
    ("promotion: {account_manager: {2: {skills: 1.5}}}", "promotion.account_manager.2.skills", "at most 1"),
    ("promotion: {account_manager: {2: {score: 0}}}", "promotion.account_manager.2.score", "above 0"),
    ("promotion: {account_manager: {2: {months_in_level: 0}}}", "promotion.account_manager.2.months", "at least 1"),
    ("promotion: {account_manager: {2: {metrics: {csat: .nan}}}}", "promotion.account_manager.2.metrics", "no finite"),
    ("promotion: {account_manager: {1: {score: 80}}}", "promotion.account_manager.1", "from 2 to 20"),
    ("promotion: {account_manager: {21: {score: 80}}}", "promotion.account_manager.21", "from 2 to 20"),
    ("support: {months: 1}", "support.months", "too low; write at least 2"),
    ("support: {probability: 1}", "support.probability", "too high; write one below 1"),
    ("support: {probability: 0.5}", "support.probability", "too low; write one above 0.5"),
    ("support: {below: 0}", "support.below", "too low; write one above 0"),
    ("support: {under: 60}", "support.under", "there is no such key here"),
    ("rewards: {budget: 5}", "rewards.plan", "this key is missing; add it"),
    ("rewards: {plan: Target bonus}", "rewards.plan", "does not have the form it needs, ^[a-z0-9_]+$; correct it"),
    ("rewards: {plan: target_bonus, budget: 0}", "rewards.budget", "too low; write one above 0"),
    ("rewards: {plan: target_bonus, cost: 1}", "rewards.cost", "there is no such key here"),
    ("training: {hour_cost: -1}", "training.hour_cost", "too low; write at least 0"),
    ("training: {worth: {win_rate: 0}}", "training.worth.win_rate", "too low; write one above 0"),
    ("training: {worth: 5}", "training.worth", "keys and values belong here"),
]


@pytest.mark.parametrize(("text", "key", "said"), WRONG, ids=[w[0] for w in WRONG])
def test_a_wrong_policy_is_refused_in_one_sentence(text: str, key: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as refused:
        read_policy(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: {key}")
    assert said in message
    assert "\n" not in message
    assert english_in(refused.value) == ""


def test_a_plan_that_is_not_there_is_refused_where_a_warehouse_is_built(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("rewards: {plan: target_bonsu}", "utf-8")
    with pytest.raises(UsageError) as refused:
        company_policy(path)
    said = "rewards.plan: there is no plan 'target_bonsu' in data/plans, did you mean 'target_bonus'?; name one of its"
    assert str(refused.value).startswith(f"{path}: {said}")
    path.write_text("rewards: {plan: target_bonus}", "utf-8")
    assert company_policy(path).rewards.budget is None


@pytest.mark.parametrize(
    ("name", "guess"), [("csta", ", did you mean 'csat'?"), ("winrate", ", did you mean 'win_rate'?"), ("zzz", "")]
)
def test_a_goal_of_no_metric_is_refused_where_a_warehouse_is_built(name: str, guess: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    levels = "{goal: 3, watch: 2, alarm: 1}"
    path.write_text(f"goals: {{csat: {levels}, {name}: {levels}}}", "utf-8")
    with pytest.raises(UsageError) as refused:
        company_policy(path)
    said = f"goals.{name}: there is no such metric{guess}; see 'python -m analytics metric --list'"
    assert str(refused.value) == f"{path}: {said}"


def test_the_worth_of_no_metric_is_refused_where_a_warehouse_is_built(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("training: {worth: {win_rat: 5}}", "utf-8")
    with pytest.raises(UsageError, match=r"training\.worth\.win_rat: there is no such metric, did you mean"):
        company_policy(path)


@pytest.mark.parametrize("command", [["demo"], ["load", "none.yaml", "--from", "."]], ids=" ".join)
def test_the_commands_that_build_a_warehouse_refuse_it(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Policy(goals={"csta": {"goal": 3, "watch": 2, "alarm": 1}})
    monkeypatch.setattr(checking, "read_policy", lambda path: wrong)
    assert main([*command, "--warehouse", str(tmp_path / "made")]) == 2
    assert "goals.csta: there is no such metric, did you mean 'csat'?" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()


def test_a_missing_policy_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such policy file; restore it"):
        read_policy(tmp_path / "policy.yaml")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"\xff\xfe\x00currency")
    with pytest.raises(UsageError, match="this is not valid YAML"):
        read_policy(tmp_path / "policy.yaml")


def test_the_defaults_and_what_is_given(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("", "utf-8")
    assert read_policy(tmp_path / "policy.yaml") == Policy()
    (tmp_path / "policy.yaml").write_text("holidays: [2026-10-01]\nfiscal_year_starts: 4", "utf-8")
    read = read_policy(tmp_path / "policy.yaml")
    assert (read.holidays, read.fiscal_year_starts) == ((dt.date(2026, 10, 1),), 4)


def test_the_policy_in_the_repository_is_read_and_its_goals_are_metrics_in_order() -> None:
    policy = company_policy()
    for metric_id, goal in policy.goals.items():
        better = -1 if CATALOGUE[metric_id].direction == "down" else 1
        assert better * goal.goal >= better * goal.watch >= better * goal.alarm, metric_id


@pytest.mark.parametrize(("currency", "example", "told"), [
    ("USD", "CNY", "are examples for CNY, read in USD as they stand and never converted"),
    ("CNY", "CNY", ""), ("USD", None, "")])
def test_amounts_thought_in_another_currency_are_told(currency, example, told):
    said = str(Policy(currency=currency, example_currency=example).examples)
    assert told in said
    assert bool(said) == bool(told)
