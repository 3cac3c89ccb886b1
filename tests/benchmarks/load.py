"""Many readers at once: ``python -m tests.benchmarks.load``.

Each of ``--people`` readers has a session of its own over the server's websocket and changes a filter of Team
performance to a random state every ``--every`` seconds, not all at the same moment, for ``--minutes``. Then ``--idle``
more sessions open the page and do nothing.

Targets: 50 people, every 5 s, 10 minutes on two cores: no error, p95 of a filter change under 1.5 s, memory levels off
(in the second half it grows by less than a twentieth); 200 idle sessions under 4 GiB. The exit code is 1 where one is
missed.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import sys
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

P95_MS, LEVEL, IDLE_BYTES = 1500, 1.05, 4 * 2**30
SETTLED = 10.0  # seconds until what the last ones needed to open is given back


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
        """Memory at the start, and once every ten seconds."""
        self.memory.append(memory_mb(self._served.pid))
        while not over.wait(10):
            self.memory.append(memory_mb(self._served.pid))


def main() -> int:
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
        missed = _tell(crowd)
        missed += _idle(served, chosen.idle)
    print(f"\nmissed: {', '.join(missed)}" if missed else "\nall targets met")
    return bool(missed)


def _tell(crowd: Crowd) -> list[str]:
    """Print what came of the crowd; gives the targets that were missed."""
    took = sorted(ms for _, ms in crowd.took)
    if not took:
        print(*sorted(set(crowd.errors)), sep="\n")
        return ["any change"]
    p95, memory = took[int(0.95 * len(took))], crowd.memory[len(crowd.memory) // 2:]
    rows = [["changes", len(took)], ["errors", len(crowd.errors)], ["median, ms", round(statistics.median(took))],
            ["p95, ms", round(p95)], ["p99, ms", round(took[int(0.99 * len(took))])],
            ["memory at half time, MB", round(memory[0])], ["memory at the end, MB", round(memory[-1])]]
    print("\n".join([table(["", ""], rows), *sorted(set(crowd.errors))[:5]]))
    targets = {"errors": not crowd.errors, "p95": p95 < P95_MS, "memory levels off": memory[-1] < memory[0] * LEVEL}
    return [name for name, met in targets.items() if not met]


def _idle(served: Served, count: int) -> list[str]:
    """Open so many sessions that do nothing and print what they take; gives the target where it was missed."""
    if not count:
        return []
    before = memory_mb(served.pid)
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(Session(served))
        time.sleep(SETTLED)
        after = memory_mb(served.pid)
    print(f"\n{count} idle sessions: {after:.0f} MB (before them {before:.0f})")
    return [] if after * 1e6 < IDLE_BYTES else ["idle sessions"]


if __name__ == "__main__":
    sys.exit(main())
