"""The policy file: what is wrong with it is said in one sentence that names the file and the key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.metrics.catalogue import CATALOGUE
from analytics.policy import Policy, read_policy

WRONG = [  # the file, the key named, what is said of it
    ("curency: CNY", "curency", "Extra inputs are not permitted"),
    ("working_days: [mon, friday]", "working_days.1", "Input should be 'mon', 'tue'"),
    ("working_days: mon", "working_days", "valid tuple"),
    ("working_days: []", "working_days", "at least 1 item"),
    ("- currency", "the whole file", "valid dictionary"),
    ("holidays: [2026-02-30]", "this is not YAML", "day"),
    ("holidays: [soon]", "holidays.0", "valid date"),
    ("currency: [", "this is not YAML", "line 1"),
    ("currency: yuan", "currency", "pattern"),
    ("fiscal_year_starts: 13", "fiscal_year_starts", "less than or equal to 12"),
    ("minimum_cases: many", "minimum_cases", "valid integer"),
    ("support: {months: 1}", "support.months", "greater than or equal to 2"),
    ("support: {probability: 1}", "support.probability", "less than 1"),
    ("support: {probability: 0.5}", "support.probability", "greater than 0.5"),
    ("support: {below: 0}", "support.below", "greater than 0"),
    ("support: {under: 60}", "support.under", "Extra inputs"),
    ("goals: {csat: {goal: 0.8, watch: 0.7}}", "goals.csat.alarm", "Field required"),
    ("goals: {csat: {goal: 0.8, watch: 0.7, alarm: 0.6, warn: 1}}", "goals.csat.warn", "Extra inputs"),
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


def test_a_missing_policy_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such policy file; restore it"):
        read_policy(tmp_path / "policy.yaml")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"\xff\xfe\x00currency")
    with pytest.raises(UsageError, match="this is not YAML"):
        read_policy(tmp_path / "policy.yaml")


def test_the_defaults_and_what_is_given(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("", "utf-8")
    assert read_policy(tmp_path / "policy.yaml") == Policy()
    (tmp_path / "policy.yaml").write_text("holidays: [2026-10-01]\nfiscal_year_starts: 4", "utf-8")
    read = read_policy(tmp_path / "policy.yaml")
    assert (read.holidays, read.fiscal_year_starts) == ((dt.date(2026, 10, 1),), 4)


def test_the_policy_in_the_repository_is_read_and_its_goals_are_metrics_in_order() -> None:
    policy = read_policy()
    assert set(policy.goals) <= set(CATALOGUE)
    for metric_id, goal in policy.goals.items():
        better = -1 if CATALOGUE[metric_id].direction == "down" else 1
        assert better * goal.goal >= better * goal.watch >= better * goal.alarm, metric_id
