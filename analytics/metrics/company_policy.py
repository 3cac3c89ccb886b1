"""The company's policy with every metric and plan that it names checked: goals, scores, promotion, alerts, rewards."""

from __future__ import annotations

from pathlib import Path

from analytics.alert_rules import AlertRule
from analytics.criteria import Scorecard
from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.panel import scorable
from analytics.naming import nearest
from analytics.policy import DATA, Policy, read_policy


def company_policy(path: Path = DATA / "policy.yaml") -> Policy:
    """``read_policy`` for whoever builds a warehouse; ``UsageError`` also where a metric in it cannot be used."""
    policy = read_policy(path)
    check_metrics(policy, str(path))
    if policy.rewards is not None:
        _refuse(_no_plan(policy.rewards.plan), str(path), "rewards.plan")
    return policy


def check_metrics(policy: Policy, place: str) -> None:
    """Raise ``UsageError`` naming place, key and remedy for what is no metric, or cannot be used as it is there."""
    for name in policy.goals:
        _refuse(_unknown(name), place, f"goals.{name}")
    for name in policy.training.worth:
        _refuse(_unknown(name), place, f"training.worth.{name}")
    for card in policy.scorecards:
        for name in card.metrics:
            _refuse(_unknown(name) or _unfit(card, name), place, f"scorecards since {card.since}: {name}")
    for role, steps in policy.promotion.items():
        for level, step in steps.items():
            for name in step.metrics:
                _refuse(_unknown(name) or _aimless(name), place, f"promotion.{role}.{level}.metrics.{name}")
    for n, rule in enumerate(policy.alerts):
        _refuse(_unknown(rule.metric) or _misdirected(rule), place, f"alerts.{n}")


def _refuse(problem: Phrase | None, place: str, key: str) -> None:
    if problem is not None:
        raise UsageError(N_("{place}: {key}: {problem}"), place=place, key=key, problem=problem)


def _unknown(name: str) -> Phrase | None:
    if name in CATALOGUE:
        return None
    return Phrase(N_("there is no such metric{guess}; see 'python -m analytics metric --list'"),
                  guess=nearest(name, CATALOGUE))


def _no_plan(name: str) -> Phrase | None:
    plans = [file.stem for file in (DATA / "plans").glob("*.yaml")]
    if name in plans:
        return None
    return Phrase(N_("there is no plan '{name}' in data/plans{guess}; name one of its files"), name=name,
                  guess=nearest(name, plans))


def _aimless(name: str) -> Phrase | None:
    if CATALOGUE[name].direction != "band":
        return None
    return Phrase(N_("neither more nor less of it is better; choose another metric"))


def _misdirected(rule: AlertRule) -> Phrase | None:
    """What is wrong with a rule of an alert whose metric there is: it would warn of what is good, or of nothing."""
    metric = CATALOGUE[rule.metric]
    if metric.share_of:
        return Phrase(N_("{metric} is a share by {dimension} and cannot be watched; choose another metric"),
                      metric=metric.id, dimension=metric.share_of)
    if rule.scope != "company" and DIMENSIONS[rule.scope].column not in metric.dimensions:
        return Phrase(N_("{metric} cannot be split by {dimension}; write 'scope: company' or choose another metric"),
                      metric=metric.id, dimension=rule.scope)
    if rule.above is not None and metric.direction == "up":
        return Phrase(N_("more of {metric} is better; write 'below' instead of 'above'"), metric=metric.id)
    if rule.below is not None and metric.direction == "down":
        return Phrase(N_("less of {metric} is better; write 'above' instead of 'below'"), metric=metric.id)
    if rule.unusual and metric.interval == "none" and metric.denominator is not None:
        return Phrase(N_("{metric} has no interval, so nothing of it is unusual; write 'below' or 'above'"),
                      metric=metric.id)
    return None


def _unfit(card: Scorecard, name: str) -> Phrase | None:
    """What is wrong with a metric of a scorecard or its targets."""
    if reason := scorable(CATALOGUE[name]):
        return Phrase(N_("it cannot be scored: {reason}; choose another metric"), reason=Phrase(reason))
    less = CATALOGUE[name].direction == "down"
    for role, levels in card.targets.items():
        for level, targets in levels.items():
            target = targets.get(name)
            if target and (target.full < target.zero) != less:
                return Phrase(
                    N_("targets.{role}.{level}: less of it is better, so full has to be below zero; exchange them")
                    if less else
                    N_("targets.{role}.{level}: more of it is better, so full has to be above zero; exchange them"),
                    role=role, level=level)
    return None
