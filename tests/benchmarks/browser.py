"""Click to everything repainted, against a bare Plotly page in the same run: ``python -m tests.benchmarks.browser``.

A click on a filter of Team performance, to values that the server has not seen, in headless Chromium. Time runs in
the page from the trusted event that is the click (pointerup) until all four figures and six numbers carry the new
state and that frame was painted; before, the button is held down as long as a person does. Three pages take turns,
click by click, in the same browser:

ours         Bridgeboard's page
bare         the same numbers, figures and widths from the standard library's server, computed before: no query
bare + work  as bare, but each answer is worked out when asked, by the functions that our page uses

front: click -> sent; wait: sent -> the answer (its largest message) arrived; draw: arrived -> painted. Our page also
has what bare has not: a table (drawn after the figures, so not in the time; its column says when its last letter was
drawn), sparklines, titles, links in the address. Every click's numbers are compared with those expected: ``wrong``.
Target: ours at most 1.6 times bare + work.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from analytics.performance.choice import COMPARE, PERIODS
from tests.benchmarks import bare
from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, cpu_ms, heading, spread, table
from tests.benchmarks.page import State, TeamPage
from tests.benchmarks.server import options
from tests.benchmarks.serving import Served, free_port, running, serve

WATCH = Path(__file__).with_name("watch.js").read_text("utf-8")
SIZE = {"width": 1440, "height": 1000}
WARM = 3
KINDS = ("ours", "bare", "bare + work")


@dataclass(frozen=True)
class Click:
    """One click in ms; ``table`` and ``late`` from the click (0: none), ``wrong``: other numbers than expected."""

    total: float
    front: float
    wait: float
    draw: float
    table: float
    late: float
    task: float
    server: float
    kilobytes: float
    wrong: bool


def chromium() -> str:
    """Chromium's path: ``$CHROMIUM``, else on PATH."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or sys.exit("no Chromium: set CHROMIUM to its path")


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class Tab:
    """One of the pages, open in a browser of its own profile, so that nothing is shared but the machine."""

    def __init__(self, kind: str, opened: Browser, served: Served, first: dict) -> None:
        self.kind, self._served = kind, served
        self.page: Page = opened.new_context(viewport=SIZE).new_page()
        self.page.add_init_script(WATCH)
        self._metrics = self.page.context.new_cdp_session(self.page)
        self._metrics.send("Performance.enable")
        self.page.goto(served.url)
        self.first = self.page.evaluate("state => watch.until(state)", first["state"])

    def click(self, old: State, new: State, expected: dict) -> Click:
        """Click what leads from the old state to the new one, which differ in one filter."""
        (name,) = [name for name in new if new[name] != old[name]]
        self.page.bring_to_front()
        target = self._target(name, str(new[name]))
        target.hover()
        self.page.evaluate("state => watch.arm(state)", expected["state"])
        task, server = self._task(), cpu_ms(self._served.pid)
        target.click()
        seen = self.page.evaluate("() => watch.answer")
        return self._measured(seen, self._task() - task, cpu_ms(self._served.pid) - server, expected)

    def _target(self, name: str, value: str) -> Any:
        if self.kind != "ours":
            return self.page.locator(f'[id="{name}-{value}"]')
        text = {"period": PERIODS, "vs": COMPARE}.get(name, {}).get(value, value or "All")
        return self.page.locator(f".st-key-{name}_choice").get_by_text(text, exact=True)

    def _task(self) -> float:
        got = self._metrics.send("Performance.getMetrics")["metrics"]
        return 1e3 * next(metric["value"] for metric in got if metric["name"] == "TaskDuration")

    @staticmethod
    def _measured(seen: dict, task: float, server: float, expected: dict) -> Click:
        start = seen["start"]
        return Click(
            total=seen["end"] - start, front=seen["sent"] - start, wait=seen["answered"] - seen["sent"],
            draw=seen["end"] - seen["answered"], table=max(0.0, seen["text"] - start),
            late=max(0.0, seen["late"] - start), task=task, server=server, kilobytes=seen["bytes"] / 1e3,
            wrong=not _same(seen["drawn"], expected))


def _same(drawn: dict, expected: dict) -> bool:
    """Whether the page shows the numbers expected, and figures with as many values and the same sums."""
    numbers = [f"{kpi['value']} {kpi['margin']}".strip() for kpi in expected["kpis"]]
    sums = [_sum(card["figure"]["data"]) for card in expected["cards"]]
    return drawn["numbers"] == numbers and len(drawn["figures"]) == len(sums) and all(
        n == count and abs(total - value) <= 1e-6 * max(1.0, abs(total))
        for (n, value), (count, total) in zip(drawn["figures"], sums, strict=True))


def _sum(traces: Sequence[dict]) -> tuple[int, float]:
    def flat(values: Any) -> Iterator[float]:
        for value in values or ():
            if isinstance(value, list | tuple):
                yield from flat(value)
            elif isinstance(value, int | float):
                yield value

    found = [value for trace in traces for axis in ("x", "y") for value in flat(trace.get(axis))]
    return len(found), sum(found)


def measure(place: Path, changes: int) -> tuple[dict[str, list[Click]], float]:
    """Clicks by kind of page, on one company; and how many CPUs others used meanwhile."""
    page = TeamPage(place)
    path = page.states()[: changes + WARM + 1]
    expected = [json.loads(json.dumps(page(state))) for state in path]
    with browser() as opened, contextlib.ExitStack() as stack:
        ours = Tab("ours", opened, stack.enter_context(serve(place)), expected[0])
        widths = dict(zip([card["id"] for card in expected[0]["cards"]], ours.first["drawn"]["widths"], strict=True))
        tabs, setup = [ours], {"states": path, "widths": widths}
        answers = {bare.key(state): bare.answer(json.loads(json.dumps(content))).decode()
                   for state, content in zip(path, expected, strict=True)}
        for kind, more in (("bare", {"answers": answers}), ("bare + work", {"place": str(place)})):
            tabs.append(Tab(kind, opened, stack.enter_context(_bare(setup | more)), expected[0]))
        clicks: dict[str, list[Click]] = {kind: [] for kind in KINDS}
        load = Load()
        for i in range(1, len(path)):
            for tab in tabs[i % 3:] + tabs[: i % 3]:
                clicks[tab.kind].append(tab.click(path[i - 1], path[i], expected[i]))
        return {kind: found[WARM:] for kind, found in clicks.items()}, load.others()


@contextlib.contextmanager
def _bare(setup: dict) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        file, port = Path(folder, "setup.json"), free_port()
        file.write_text(json.dumps(setup), "utf-8")
        with running(["-m", "tests.benchmarks.bare", str(file), str(port)], port, {}) as served:
            yield served


def report(name: str, clicks: dict[str, list[Click]], others: float) -> str:
    columns = ["page", "click", "front", "wait", "draw", "browser task", "server CPU", "table", "kB", "late", "wrong"]
    rows = [[kind, *(spread([getattr(c, part) for c in found]) for part in
                     ("total", "front", "wait", "draw", "task", "server", "table", "kilobytes")),
             sum(c.late > 0 for c in found), sum(c.wrong for c in found)] for kind, found in clicks.items()]
    title = f"Browser: {len(clicks['ours'])} clicks to new states, company {name}, ms: median (min–max)"
    return "\n".join((heading(title, others, chromium()), table(columns, rows), "", _ratios(clicks)))


def _ratios(clicks: dict[str, list[Click]]) -> str:
    def ratios(kind: str, part: str) -> list[float]:
        a, b = ([getattr(c, part) for c in clicks[k]] for k in ("ours", kind))
        return [statistics.median(a) / statistics.median(b), min(a) / min(b)]

    return table(["ours / ", "click, medians", "click, least", "browser task, medians", "browser task, least"],
                 [[kind, *ratios(kind, "total"), *ratios(kind, "task")] for kind in KINDS[1:]])


def main() -> None:
    chosen = options(__doc__ or "", 24, "demo,100m")
    for name in chosen.activities.split(","):
        place = company(chosen.folder, name, chosen.people)
        print(report(name, *measure(place, chosen.changes)), flush=True)


if __name__ == "__main__":
    main()
