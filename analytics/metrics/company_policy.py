"""The company's policy with every metric and plan that it names checked: goals, scorecards, promotion, rewards."""

from __future__ import annotations

from pathlib import Path

from analytics.criteria import Scorecard
from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import CATALOGUE
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
