"""Build the month-grain tables of a new snapshot from its facts, by the files in ``analytics/sql``."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from analytics.policy import Policy


def build(con: duckdb.DuckDBPyConnection, policy: Policy, progress: Callable[[float, str], None]) -> None:
    """Run every SQL file in its order; ``progress`` gets the share done and the table being built."""
