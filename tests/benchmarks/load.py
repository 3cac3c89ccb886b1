"""Many readers at once: ``python -m tests.benchmarks.load``.

Each of ``--people`` readers has a session of its own over the server's websocket and changes a filter of Team
performance to a random state every ``--every`` seconds, not all at the same moment, for ``--minutes``. Then ``--idle``
more sessions open the page and do nothing.

Targets: 50 people, every 5 s, 10 minutes on two cores: no error, p95 of a filter change under 1.5 s, memory levels off;
200 idle sessions under 4 GiB.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analytics.warehouse.query import open_warehouse
from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, heading, memory_mb, table
from tests.benchmarks.server import choices_of, lists_of, states
from tests.benchmarks.serving import Served, serve
from tests.benchmarks.session import Session


class Crowd:
    """What all readers see: how long each change took, and what went wrong."""

    def __init__(self, served: Served, place: Path) -> None:
        self.took: list[tuple[float, float]] = []  # seconds since the start, ms of one change
        self.errors: list[str] = []
        self.memory: list[float] = []
        self._served, self._data = served, open_warehouse(place)
        self._asked = states(self._data, 60)
        self._start = time.monotonic()

    def read(self, number: int, every: float, until: float) -> None:
        """One reader: open the page, then change a filter now and then."""
        chance = random.Random(number)
        try:
            with Session(self._served) as reader:
                time.sleep(chance.uniform(0, every))
                while time.monotonic() < until:
                    state, begun = chance.choice(self._asked), time.monotonic()
                    answer = reader.change(choices_of(state), lists_of(state, self._data))
                    self.took.append((begun - self._start, answer.deck_ms))
                    time.sleep(max(0.0, every * chance.uniform(0.8, 1.2) - (time.monotonic() - begun)))
        except Exception as error:  # each is counted and told
            self.errors.append(f"{type(error).__name__}: {error}")

    def watch(self, over: threading.Event) -> None:
        """Memory once every ten seconds."""
        while not over.wait(10):
            self.memory.append(memory_mb(self._served.pid))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--idle", type=int, default=200)
    parser.add_argument("--company", default="demo")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    chosen = parser.parse_args()
    place = company(chosen.folder, chosen.company, 240)
    with serve(place) as served:
        crowd, over, load = Crowd(served, place), threading.Event(), Load()
        watcher = threading.Thread(target=crowd.watch, args=(over,))
        watcher.start()
        until = time.monotonic() + 60 * chosen.minutes
        with ThreadPoolExecutor(chosen.people) as pool:
            for number in range(chosen.people):
                pool.submit(crowd.read, number, chosen.every, until)
        over.set()
        watcher.join()
        print(heading(f"Load: {chosen.people} people, each every {chosen.every:g} s, {chosen.minutes:g} min",
                      load.others()))
        print(_told(crowd))
        with contextlib.ExitStack() as stack:
            for _ in range(chosen.idle):
                stack.enter_context(Session(served))
            print(f"\n{chosen.idle} idle sessions: {memory_mb(served.pid):.0f} MB")


def _told(crowd: Crowd) -> str:
    took = sorted(ms for _, ms in crowd.took)
    later = crowd.memory[len(crowd.memory) // 2:]
    rows = [["changes", len(took)], ["errors", len(crowd.errors)], ["median, ms", round(statistics.median(took))],
            ["p95, ms", round(took[int(0.95 * len(took))])], ["p99, ms", round(took[int(0.99 * len(took))])],
            ["memory at half time, MB", round(later[0]) if later else "-"],
            ["memory at the end, MB", round(crowd.memory[-1]) if crowd.memory else "-"]]
    return "\n".join([table(["", ""], rows), *sorted(set(crowd.errors))[:5]])


if __name__ == "__main__":
    main()
