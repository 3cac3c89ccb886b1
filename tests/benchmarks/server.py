"""Server time of one filter change on Team performance, and memory: ``python -m tests.benchmarks.server``.

Each change is to values that the process has not seen (period x region or team x comparison). The sizes take turns, so
that what else runs on the machine meets all of them alike; compare medians, least values and CPU time.

page     the page's script in this process: questions, cards, figures, hashes, elements; ``view`` is team_view's part
server   over a real server's websocket: change sent -> last message received (``deck``: all figures and numbers)

Targets: median of page at 1 M activities at most 60 ms; 100 M at most 1.3 times 1 M. The companies (people, months)
differ in nothing but their activities.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from analytics.performance.choice import COMPARE, PERIODS
from analytics.warehouse.query import Warehouse, open_warehouse
from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, heading, memory_mb, spread, table
from tests.benchmarks.serving import serve
from tests.benchmarks.session import Answer, Session

FIELDS = ("period", "region", "team", "vs")


@dataclass(frozen=True)
class Work:
    """One filter change in this process, in ms."""

    all_ms: float
    cpu_ms: float
    view_ms: float


def states(data: Warehouse, count: int) -> list[dict]:
    """Filter states that differ, in a random order that is the same each time."""
    found = data.rows("SELECT DISTINCT region FROM manager_month WHERE region IS NOT NULL ORDER BY 1")
    where = [("", []), *((region, []) for (region,) in found), *(("", [team]) for team in list(data.team_names)[:24])]
    every = [dict(zip(FIELDS, (period, region, team, vs), strict=True))
             for period, (region, team), vs in product(PERIODS, where, COMPARE)]
    return random.Random(1).sample(every, count)


def choices_of(state: dict) -> dict[str, str]:
    return {name: state[name] for name in ("period", "region", "vs")}


def lists_of(state: dict, data: Warehouse) -> dict[str, list[str]]:
    """The lists of a state as their options are called."""
    return {"team": [data.team_names[team] for team in state["team"]]}


def _inside(place: Path, asked, answers) -> None:
    """A process of its own for each company: runs the page for each state it is asked for."""
    from pages.parts import views
    from tests.benchmarks.page import TeamPage

    page, spent = TeamPage(place), [0.0]
    view = views.team_view

    def timed(*arguments):
        start = time.perf_counter()
        try:
            return view(*arguments)
        finally:
            spent[0] = time.perf_counter() - start

    views.team_view = timed
    while True:  # until it is ended
        state = asked.get()
        start, used = time.perf_counter(), time.process_time()
        page(state)
        answers.put(Work((time.perf_counter() - start) * 1e3, (time.process_time() - used) * 1e3, spent[0] * 1e3))


def measure_page(places: Sequence[Path], asked: Sequence[dict], warm: int) -> list[list[Work]]:
    """For each company the work of each state, the first ``warm`` left out."""
    spawn = multiprocessing.get_context("spawn")
    queues = [(spawn.Queue(), spawn.Queue()) for _ in places]
    workers = [spawn.Process(target=_inside, args=(place, *pair)) for place, pair in zip(places, queues, strict=True)]
    for worker in workers:
        worker.start()
    found: list[list[Work]] = [[] for _ in places]
    for state in asked:
        for (ask, answer), works in zip(queues, found, strict=True):
            ask.put(state)
            works.append(answer.get(timeout=120))
    for worker in workers:
        worker.terminate()
    return [works[warm:] for works in found]


def measure_server(
    places: Sequence[Path], asked: Sequence[dict], warm: int
) -> tuple[list[list[Answer]], list[tuple[float, float]], float]:
    """For each company the answers, the first ``warm`` left out, and memory (MB) before and after; others' CPUs."""
    with contextlib.ExitStack() as stack:
        served = [stack.enter_context(serve(place)) for place in places]
        readers = [stack.enter_context(Session(one)) for one in served]
        data, load = open_warehouse(places[0]), Load()
        before = [memory_mb(one.pid) for one in served]
        found: list[list[Answer]] = [[] for _ in places]
        for state in asked:
            for reader, answers in zip(readers, found, strict=True):
                answers.append(reader.change(choices_of(state), lists_of(state, data)))
        data.close()
        memory = [(least, memory_mb(one.pid)) for least, one in zip(before, served, strict=True)]
        return [answers[warm:] for answers in found], memory, load.others()


def options(about: str, changes: int, sizes: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where the companies are kept")
    parser.add_argument("--people", type=int, default=240)
    parser.add_argument("--activities", default=sizes, help=f"companies by size, or demo (default {sizes})")
    parser.add_argument("--changes", type=int, default=changes, help=f"filter changes measured (default {changes})")
    return parser.parse_args()


def main() -> None:
    chosen = options(__doc__ or "", 100, "1m,100m")
    sizes = chosen.activities.split(",")
    places = [company(chosen.folder, name, chosen.people) for name in sizes]
    data, warm = open_warehouse(places[0]), 4
    asked = states(data, chosen.changes + warm)
    data.close()
    works = measure_page(places, asked, warm)
    answers, memory, others = measure_server(places, asked, warm)
    title = f"Server: {chosen.changes} changes to new states, {chosen.people} people, ms: median (min–max)"
    print(heading(title, others))
    print(table(
        ["activities", "page", "of it view", "page CPU", "server, deck", "server, all", "server CPU", "kB", "messages"],
        [[name, spread([w.all_ms for w in one]), spread([w.view_ms for w in one]), spread([w.cpu_ms for w in one]),
          spread([a.deck_ms for a in some]), spread([a.all_ms for a in some]), spread([a.cpu_ms for a in some]),
          spread([a.kilobytes for a in some]), spread([a.messages for a in some])]
         for name, one, some in zip(sizes, works, answers, strict=True)]))
    print("\n" + table(["activities", "MB after the first page", f"MB after {chosen.changes + warm} changes"],
                       [[name, *used] for name, used in zip(sizes, memory, strict=True)]))
    if len(sizes) > 1:
        print("\n" + _ratios(sizes, works, answers))


def _ratios(sizes: Sequence[str], works: list[list[Work]], answers: list[list[Answer]]) -> str:
    def ratio(values: list[list[float]]) -> list[float]:
        return [statistics.median(values[-1]) / statistics.median(values[0]), min(values[-1]) / min(values[0])]

    rows = {"page": [[w.all_ms for w in one] for one in works], "page CPU": [[w.cpu_ms for w in one] for one in works],
            "server": [[a.all_ms for a in one] for one in answers]}
    columns = [f"{sizes[-1]} / {sizes[0]}", "of medians", "of least"]
    return table(columns, [[name, *ratio(values)] for name, values in rows.items()])


if __name__ == "__main__":
    main()
