"""Plans as YAML files: read, extended by scenarios that state only what differs, and checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from analytics.documents import checked, read_document
from analytics.policy import DATA, Policy
from analytics.rewards.plan import Plan

PLANS = DATA / "plans"


def company_plan(policy: Policy) -> Plan | None:
    """The plan that the policy names; None where it names none. Read again where any plan's file has changed."""
    if policy.rewards is None:
        return None
    changed = tuple(sorted((file.name, file.stat().st_mtime_ns) for file in PLANS.glob("*.yaml")))
    return _as_of(PLANS / f"{policy.rewards.plan}.yaml", changed)


@lru_cache(maxsize=8)
def _as_of(path: Path, changed: tuple[tuple[str, int], ...]) -> Plan:
    return read_plan(path)


def read_plan(path: Path) -> Plan:
    """The plan in a file; raise ``UsageError`` naming file, key and remedy where it is wrong."""
    return checked(Plan, read_document(path), str(path))
