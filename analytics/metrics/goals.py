"""The company's policy with its goals checked: each is about a metric that exists."""

from __future__ import annotations

from pathlib import Path

from analytics.errors import UsageError
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.naming import nearest
from analytics.policy import DATA, Policy, read_policy


def company_policy(path: Path = DATA / "policy.yaml") -> Policy:
    """``read_policy`` for whoever builds a warehouse; raises ``UsageError`` also for a goal of what is no metric."""
    policy = read_policy(path)
    for name in policy.goals:
        if name not in CATALOGUE:
            raise UsageError(
                N_("{file}: goals.{name}: there is no such metric{guess}; see 'python -m analytics metric --list'"),
                file=path, name=name, guess=nearest(name, CATALOGUE))
    return policy
