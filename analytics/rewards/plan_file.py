"""Plans as YAML files: read, extended by scenarios that state only what differs, and checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.documents import checked, read_document
from analytics.policy import DATA, Policy
from analytics.rewards.plan import Plan

PLANS = DATA / "plans"


def company_plan(policy: Policy) -> Plan | None:
    """The plan that the policy names; None where it names none. Read again where any plan's file has changed."""
    if policy.rewards is None:
        return None
    changed = tuple(sorted((file.name, file.stat().st_mtime_ns) for file in PLANS.glob("*.yaml")))
    return _as_of(PLANS / f"{policy.rewards.plan}.yaml", policy.currency, changed)


@lru_cache(maxsize=8)
def _as_of(path: Path, currency: str, changed: tuple[tuple[str, int], ...]) -> Plan:
    return read_plan(path, currency)


def read_plan(path: Path, currency: str) -> Plan:
    """The plan in a file, in the company's ``currency`` where it names none; raise ``UsageError`` naming file, key and
    remedy where it is wrong.
    """
    return plan_in(read_document(path), currency, str(path))


def plan_in(document: dict[str, Any], currency: str, place: str) -> Plan:
    """The same from a document that was read at a place."""
    return checked(Plan, {"currency": currency} | document, place)
