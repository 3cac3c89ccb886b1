"""Server time of the monthly summary, by hand: ``python -m tests.benchmarks.month`` (demo company, and 5,000 people).

first     the page's script as the first reader of a snapshot waits for it; nothing was worked out before
warm      what the server works out beforehand instead, at its start and after each load (executives and HR)
unseen    the page for a month that nobody has looked at, once that is done
seen      the same again
alerts    every rule at every place in every month; outlook: every forecast that could have been made
bridge    what lies between plan and actual of one month, by team and by cause
CPU       time of this process and DuckDB's threads: on a quiet machine no less than what a reader waits for

The page runs in this process, as an executive sees it: questions, cards, figures and the deck's message, no browser.
Targets: unseen under 150 ms, demo and 5,000 people.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, heading, spread, table
from tests.benchmarks.server import options

PEOPLE, MONTHS = 5000, 12
Times = dict[str, list[tuple[float, float]]]  # what -> (ms by the clock, ms of CPU)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    start, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1e3, (time.process_time() - used) * 1e3


def measured(place: Path) -> Times:
    """In a process of its own: every company begins with nothing worked out."""
    import streamlit as st

    from analytics.access import Role, Viewer
    from analytics.periods import Period, add_months
    from analytics.summary.alerts import alerts
    from analytics.summary.bridge_sales import month_bridge
    from analytics.summary.month import months
    from analytics.summary.outlook import outlook
    from pages.parts import reader, warming
    from tests.benchmarks.page import without_server

    without_server(place)
    who = Viewer(frozenset({Role.EXECUTIVE}))
    reader.viewer = lambda data: who
    page = importlib.import_module("pages.summary.month")
    data, known = page.data, months(page.data.calendar)
    found: Times = {"first": [timed(page.page.__wrapped__)]}
    data.memory.clear()
    found["warm"] = [timed(lambda: warming.warm(data))]
    for name in ("unseen", "seen"):
        found[name] = []
        for month in known[2: 2 + MONTHS]:
            st.session_state.summary_month = month
            found[name].append(timed(page.page.__wrapped__))
    data.memory.clear()
    last = known[1]
    found |= {"alerts": [timed(lambda: alerts(data, who, last))], "outlook": [timed(lambda: outlook(data, who, last))],
              "bridge": [timed(lambda: month_bridge(data, who, Period(last, add_months(last, 1))))]}
    return found


def main() -> None:
    chosen = options(__doc__ or "", MONTHS, "demo,1m")
    os.environ["BRIDGEBOARD_STATE"] = f"sqlite:///{tempfile.mkdtemp()}/state.db"
    sizes = chosen.activities.split(",")
    people = PEOPLE if chosen.people == 240 else chosen.people
    places = [company(chosen.folder, name, people) for name in sizes]
    load, rows = Load(), []
    for name, place in zip(sizes, places, strict=True):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            times = pool.apply(measured, (place,))
        label = "demo company" if name == "demo" else f"{people:,} people"
        rows += [[label, what, spread([wall for wall, _ in some]), spread([cpu for _, cpu in some])]
                 for what, some in times.items()]
    print(heading(f"Monthly summary: {MONTHS} months, ms: median (min–max)", load.others()))
    print(table(["company", "what", "by the clock", "CPU"], rows))


if __name__ == "__main__":
    main()
