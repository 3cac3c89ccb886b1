"""From starting the server to a painted page, and reload: ``python -m tests.benchmarks.start``.

start         server's process spawned -> all figures and numbers painted; the browser runs, with an empty cache
reload        the page asked for again -> painted, by the browser that has it in its cache; the server knows the page
first start   as start, where there are no data yet: the demo company is made first

Targets: start under 5 s, reload under 1 s, first start under 15 s.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.browser import SIZE, WATCH, browser, chromium
from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, cpu_ms, heading, memory_mb, spread, table
from tests.benchmarks.server import options
from tests.benchmarks.serving import serve

LONGEST = 120_000
RELOADS = 5


@dataclass(frozen=True)
class Start:
    """ms from spawning to painted, the server's CPU time in it, ms of each reload; the server's MB in the end."""

    first: float
    cpu: float
    again: list[float]
    memory: float


def started(opened: Browser, place: Path, reloads: int = 0) -> Start:
    """Start a server on this warehouse, open its first page, and ask for it again."""
    with serve(place) as served:
        context = opened.new_context(viewport=SIZE)
        page = context.new_page()
        page.set_default_timeout(LONGEST)
        page.add_init_script(WATCH)
        page.goto(served.url, wait_until="commit")
        page.evaluate("() => watch.painted()")
        first, cpu, again = 1e3 * (time.time() - served.started), cpu_ms(served.pid), []
        for _ in range(reloads):
            page.reload(wait_until="commit")
            again.append(page.evaluate("() => watch.painted()"))
        memory = memory_mb(served.pid)
        context.close()
        return Start(first, cpu, again, memory)


def main() -> None:
    chosen = options(__doc__ or "", 3, "demo,100m")
    rows, load = [], Load()
    with browser() as opened:
        for name in chosen.activities.split(","):
            place = company(chosen.folder, name, chosen.people)
            rows.append([name, *_spreads([started(opened, place, RELOADS) for _ in range(chosen.changes)])])
        with tempfile.TemporaryDirectory() as empty:
            rows.append(["none: first start", *_spreads([started(opened, Path(empty))])])
        others = load.others()
    print(heading("Start: ms, median (min–max)", others, chromium()))
    print(table(["company", "start", "server CPU", "reload", "server's memory, MB"], rows))


def _spreads(runs: list[Start]) -> list[str]:
    return [spread([run.first for run in runs]), spread([run.cpu for run in runs]),
            spread([one for run in runs for one in run.again]), spread([run.memory for run in runs])]


if __name__ == "__main__":
    main()
