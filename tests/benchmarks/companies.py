"""Made-up companies of a size, made once and kept in a folder for all measurements that ask for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from analytics.demo import Company, fill
from analytics.errors import UsageError
from analytics.policy import read_policy
from analytics.warehouse.query import open_warehouse
from analytics.warehouse.snapshots import write

MONTHS = 36
MEMORY = "6GB"


def company(folder: Path, name: str, people: int) -> Path:
    """The place of the company ``demo`` (as everybody gets it) or ``1m``, ``100m`` (so many activities).

    It is made where it is missing, or of another version or number of people.
    """
    place = folder / f"bench-{name}"
    made = Company() if name == "demo" else Company(people=people, months=MONTHS, activities=_size(name))
    if place.exists() and not _fits(place, made.people):
        shutil.rmtree(place)
    if not place.exists():
        _make(place, made)
    return place


def _size(name: str) -> int:
    return int(float(name.removesuffix("m")) * 1e6)


def _fits(place: Path, people: int) -> bool:
    try:
        data = open_warehouse(place)
    except UsageError:
        return False
    found = data.snapshot["source"]
    data.close()
    return found == _source(people)


def _source(people: int) -> str:
    return f"demo company of {people} people for measurements"


def _make(place: Path, company: Company) -> None:
    """In this process, politely: other work on the machine goes first, and memory is bounded."""
    usual = os.nice(0)
    os.nice(10 - usual)
    print(f"making {company.activities:,} activities of {company.people} people at {place}", flush=True)
    with write(place, read_policy(), _source(company.people)) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET enable_progress_bar = false")
        fill(con, company)

