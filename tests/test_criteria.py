"""Scorecards in the policy: what is wrong with one is refused by file, key and remedy; a day has one scorecard."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics.errors import UsageError
from analytics.metrics.company_policy import check_metrics
from analytics.policy import Policy, read_policy

CARD: dict[str, Any] = {
    "since": dt.date(2024, 1, 1),
    "month_weights": [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    "dimensions": {
        "sales_performance": {"weight": 0.6, "metrics": {"quota_attainment": 0.7, "win_rate": 0.3}},
        "customer_satisfaction": {"weight": 0.4, "metrics": {"csat": 0.5, "complaint_rate": 0.5}},
    },
    "targets": {
        "account_manager": {
            "all": {
                "quota_attainment": {"zero": 0.5, "full": 1.0},
                "win_rate": {"zero": 0.1, "full": 0.3},
                "csat": {"zero": 0.4, "full": 0.8},
                "complaint_rate": {"zero": 40, "full": 10},
            },
            2: {"win_rate": {"zero": 0.1, "full": 0.4}},
        }
    },
}


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The scorecard with one value changed; None removes the key."""
    card = copy.deepcopy(CARD)
    place = card
    for key in path[:-1]:
        place = place[key]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return card


def read(tmp_path: Path, *cards: dict[str, Any]) -> Policy:
    file = tmp_path / "policy.yaml"
    file.write_text(yaml.safe_dump({"scorecards": list(cards)}, sort_keys=False), "utf-8")
    return read_policy(file)


WRONG = [  # the scorecard, what is said of it
    (changed("dimensions", "sales_performance", "weight", to=0.5),
     "scorecards.0: the weights of the dimensions add up to 0.9; make them add up to 1"),
    (changed("dimensions", "sales_performance", "metrics", "win_rate", to=0.4),
     "scorecards.0.dimensions.sales_performance: the weights of its metrics add up to 1.1; make them add up to 1"),
    (changed("dimensions", "sales_performance", "metrics", to={"csat": 1.0}),
     "scorecards.0: dimensions: csat counts in two dimensions; keep it in one"),
    (changed("dimensions", "customer_satisfaction", "metrics", to={"csat": 1.5, "complaint_rate": -0.5}),
     "metrics: each weight has to be above 0"),
    (changed("targets", "account_manager", "all", "csat", to=None),
     "scorecards.0: targets.account_manager: csat has no target; add it under targets.account_manager.all"),
    (changed("targets", "account_manager", "all", to=None), "targets.account_manager: quota_attainment has no target"),
    (changed("targets", "account_manager", "senior", to={}),
     "targets.account_manager.senior: name a level by its number"),
    (changed("targets", "account_manager", 3, to={"nps": {"zero": 0, "full": 50}}),
     "targets.account_manager.3.nps: this metric counts in no dimension"),
    (changed("targets", "account_manager", "all", "csat", to={"zero": 0.8, "full": 0.8}),
     "zero and full are both 0.8; they have to differ"),
    (changed("month_weights", to=[1] * 11), "scorecards.0.month_weights"),
    (changed("month_weights", to=[0, *[1] * 11]), "month_weights: give twelve weights of 0 or more, the newest"),
    (changed("until", to=dt.date(2023, 12, 31)), "until 2023-12-31 lies before since 2024-01-01"),
    (changed("cap", to=90), "scorecards.0.cap"),
    (changed("dimensions", "punctuality", to={"weight": 1, "metrics": {}}), "scorecards.0.dimensions.punctuality"),
    (changed("wieght", to=1), "there is no key 'wieght' here"),
]


@pytest.mark.parametrize(("card", "said"), WRONG, ids=[said[:60] for _, said in WRONG])
def test_a_wrong_scorecard_is_refused_in_one_sentence(card: dict, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, card)
    message = str(refused.value)
    assert message.startswith(f"{tmp_path / 'policy.yaml'}: scorecards.0")
    assert said in message
    assert "\n" not in message


def test_overlapping_scorecards_are_refused_with_the_day_to_write(tmp_path: Path) -> None:
    later = changed("since", to=dt.date(2025, 7, 1))
    with pytest.raises(UsageError, match=r"since 2024-01-01 and since 2025-07-01 overlap; write 'until: 2025-06-30'"):
        read(tmp_path, CARD, later)
    read(tmp_path, changed("until", to=dt.date(2025, 6, 30)), later)
    with pytest.raises(UsageError, match="overlap"):
        read(tmp_path, changed("until", to=dt.date(2025, 7, 1)), later)


def test_a_day_is_assessed_by_the_scorecard_of_its_time(tmp_path: Path) -> None:
    policy = read(tmp_path, changed("until", to=dt.date(2025, 6, 30)), changed("since", to=dt.date(2025, 7, 1)))
    first, second = policy.scorecards
    days = {dt.date(2023, 12, 31): None, dt.date(2024, 1, 1): first, dt.date(2025, 6, 30): first,
            dt.date(2025, 7, 1): second, dt.date(2099, 1, 1): second}
    assert {day: policy.scorecard(day) for day in days} == days


def test_a_level_states_only_what_differs_also_after_it_was_stored(tmp_path: Path) -> None:
    policy = read(tmp_path, CARD)
    for one in (policy, Policy.model_validate_json(policy.model_dump_json())):
        (card,) = one.scorecards
        assert card.target("account_manager", 2, "win_rate").full == 0.4
        assert card.target("account_manager", 1, "win_rate").full == 0.3
        assert card.target("account_manager", None, "win_rate").full == 0.3
        assert card.target("account_manager", 2, "csat").full == 0.8
        assert card.target("receptionist", 1, "csat") is None
        assert sum(card.weights.values()) == pytest.approx(1)


UNFIT = [  # metric, its target, what is said
    ("revenue_growth", {"zero": 0, "full": 1}, "there is no such metric"),
    ("csatt", {"zero": 0, "full": 1}, "did you mean 'csat'?"),
    ("new_business_share", {"zero": 0, "full": 1}, "it cannot be scored: it has no better or worse"),
    ("sales_cycle", {"zero": 90, "full": 30}, "it cannot be scored: it is no ratio of sums"),
    ("pipeline_velocity", {"zero": 0, "full": 1}, "it cannot be scored: its numerator is no sum"),
    ("revenue", {"zero": 0, "full": 1}, "it cannot be scored: it is a sum that grows with what somebody was given"),
    ("nps", {"zero": 50, "full": 10},
     "targets.account_manager.all: more of it is better, so full has to be above zero"),
    ("logo_churn", {"zero": 0.1, "full": 0.3}, "less of it is better, so full has to be below zero"),
]


def with_metric(metric: str, target: dict) -> dict[str, Any]:
    """The scorecard with another metric in place of csat."""
    card = changed("dimensions", "customer_satisfaction", "metrics", to={metric: 0.5, "complaint_rate": 0.5})
    del card["targets"]["account_manager"]["all"]["csat"]
    card["targets"]["account_manager"]["all"][metric] = target
    return card


@pytest.mark.parametrize(("metric", "target", "said"), UNFIT, ids=[metric for metric, *_ in UNFIT])
def test_a_metric_that_cannot_be_scored_is_refused(metric, target, said, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        check_metrics(read(tmp_path, with_metric(metric, target)), "policy.yaml")
    assert str(refused.value).startswith("policy.yaml: scorecards since 2024-01-01: " + metric)
    assert said in str(refused.value)


def test_the_scorecards_in_the_repository_can_be_scored() -> None:
    policy = read_policy()
    assert policy.scorecards
    check_metrics(policy, "data/policy.yaml")
