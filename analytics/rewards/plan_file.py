"""Plans as YAML files: read, extended by scenarios that state only what differs, and checked."""

from __future__ import annotations

from pathlib import Path

from analytics.documents import checked, read_document
from analytics.policy import DATA, Policy
from analytics.rewards.plan import Plan

PLANS = DATA / "plans"


def company_plan(policy: Policy) -> Plan | None:
    """The plan that the policy names; None where it names none."""
    return None if policy.rewards is None else read_plan(PLANS / f"{policy.rewards.plan}.yaml")


def read_plan(path: Path) -> Plan:
    """The plan in a file; raise ``UsageError`` naming file, key and remedy where it is wrong."""
    return checked(Plan, read_document(path), str(path))
