"""Plans as YAML files: read, extended by scenarios that state only what differs, and checked."""

from __future__ import annotations

from pathlib import Path

from analytics.documents import checked, read_document
from analytics.policy import DATA
from analytics.rewards.plan import Plan

PLANS = DATA / "plans"


def read_plan(path: Path) -> Plan:
    """The plan in a file; raise ``UsageError`` naming file, key and remedy where it is wrong."""
    return checked(Plan, read_document(path), str(path))
