"""Make the company: run the SQL files in their order, those about work once for every stretch of months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb

from analytics.demo.company import Company
from analytics.demo.planted import TEAMS, Planted, truths
from analytics.demo.words import variables
from analytics.metrics.company_policy import company_policy
from analytics.warehouse.snapshots import Progress, silent, write

SQL = Path(__file__).with_name("sql")
FIRST = ("macros", "time", "people", "presence", "customers", "products", "courses", "expected")
WORK = ("book", "sales", "deals", "demos", "activities", "surveys", "cases", "handoffs")
LAST = ("targets", "forecasts", "assessments", "teamwork", "recognitions")
_ROWS_AT_ONCE = 2_000_000
_ROWS_A_PERSON = 40  # of the work of a month, activities aside
_DEALS_A_PERSON = 4.5  # opened a month
_MOST_DEMOS = 0.2  # of the activities


def make(company: Company, place: Path, progress: Progress = silent) -> None:
    """Write the company as a new snapshot at ``place`` (a folder, or one ``.duckdb`` file) with its month tables."""

    def build_progress(done: float, step: str) -> None:
        progress(0.5 + done / 2, step)

    with write(place, company_policy(), f"demo company, seed {company.seed}", progress=build_progress) as con:
        fill(con, company, lambda done, step: progress(done / 2, step))


def fill(con: duckdb.DuckDBPyConnection, company: Company, progress: Progress = silent) -> None:
    """Fill the empty tables of the schema; ``progress`` gets the share done and the file that runs.

    ``con`` is to have no temporary tables, views or macros of its own: all of them are dropped at the end.
    """
    values = _variables(company)
    for name, value in values.items():
        con.execute(f"SET VARIABLE {name} = $1", [list(value) if isinstance(value, tuple) else value])
    stretches = list(_stretches(company))
    steps = len(FIRST) + len(WORK) * len(stretches) + len(LAST)
    for done, (name, stretch) in enumerate(_files(stretches)):
        progress(done / steps, name)
        if stretch:
            con.execute("SET VARIABLE low = $1", [stretch[0]])
            con.execute("SET VARIABLE high = $1", [stretch[1]])
        con.execute((SQL / f"{name}.sql").read_text("utf-8"))
    _drop_temporary(con)
    progress(1.0, "")


def _files(stretches: list[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int] | None]]:
    yield from ((name, None) for name in FIRST)
    yield from ((name, stretch) for stretch in stretches for name in WORK)
    yield from ((name, None) for name in LAST)


def _drop_temporary(con: duckdb.DuckDBPyConnection) -> None:
    """Free their memory, and their names: a temporary table hides one of the same name."""
    for kind, listed in (
        ("VIEW", "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"),
        ("TABLE", "SELECT table_name FROM duckdb_tables() WHERE temporary AND NOT internal"),
        ("MACRO", "SELECT function_name FROM duckdb_functions() WHERE database_name = 'temp' AND NOT internal"),
    ):
        for (name,) in con.execute(listed).fetchall():
            con.execute(f'DROP {kind} temp."{name}"')


def _stretches(company: Company) -> Iterator[tuple[int, int]]:
    """First and last number of the months made at once, counted from 0: as many as fit in bounded memory."""
    monthly = company.activities / company.months + _ROWS_A_PERSON * company.people
    length = max(1, min(company.months, int(_ROWS_AT_ONCE / monthly)))
    for low in range(0, company.months, length):
        yield low, min(low + length, company.months) - 1


def _variables(company: Company) -> dict[str, object]:
    planted = truths(company)
    deals = _DEALS_A_PERSON * company.people * company.months
    return {
        "seed": company.seed, "people": company.people, "months": company.months, "activities": company.activities,
        "teams": company.teams, "first_day": company.first_day, "last_day": company.last_day,
        "team_names": [name for name, _ in TEAMS], "regions": [region for _, region in TEAMS],
        "deals_a_person": _DEALS_A_PERSON, "demo_share": min(0.3, _MOST_DEMOS * company.activities / deals),
        **variables(),
        **(asdict(planted) if planted else dict.fromkeys(Planted.__dataclass_fields__)),
    }
