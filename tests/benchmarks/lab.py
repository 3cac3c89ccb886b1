"""A step of a slider in the Reward lab to everything repainted: ``python -m tests.benchmarks.lab``.

In headless Chromium, by the arrow key, each time to a plan that the server has not seen. Time runs in the page from the
trusted event that is the key going down until the deck carries the new state and that frame was painted. server: CPU
time that the server used for it. Target: a median of 250 ms on the demo company, of 800 ms with 5,000 people.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.browser import SIZE, WARM, WATCH, browser, chromium
from tests.benchmarks.companies import company
from tests.benchmarks.machine import Load, cpu_ms, heading, spread, table
from tests.benchmarks.server import options
from tests.benchmarks.serving import serve
from tests.browser.reader import CALM, until

SLIDER = "Bonus: pay at target"
TARGETS = {"demo": 250}
LARGE = 800
KEY = """addEventListener('keydown', event => {
  if (watch.armed) { watch.start = event.timeStamp; watch.armed = false }
}, true)"""


@dataclass(frozen=True)
class Step:
    """One step of the slider in ms: all of it, until the server's largest message arrived, and the server's CPU."""

    total: float
    answered: float
    server: float


def measure(place: Path, changes: int) -> tuple[list[Step], float]:
    """Steps of the slider on one company; and how many CPUs others used meanwhile."""
    with browser() as opened, serve(place) as served:
        page: Page = opened.new_context(viewport=SIZE).new_page()
        page.add_init_script(f"{WATCH};{KEY}")
        page.goto(f"{served.url}/lab")
        page.evaluate("() => watch.until('')")
        slider = page.get_by_role("slider", name=SLIDER)
        slider.focus()
        load = Load()
        steps = [_step(page, served.pid) for _ in range(changes + WARM)][WARM:]
        return steps, load.others()


def _step(page: Page, server: int) -> Step:
    until(page, CALM)
    page.evaluate("""() => {
      const before = document.querySelector('[data-state]').dataset.state
      Object.assign(watch, {armed: true, start: 0, got: [], sent: []})
      watch.answer = new Promise(done => {
        const deck = document.querySelector('[data-state]')
        const observer = new MutationObserver(() => {
          if (deck.dataset.state === before) return
          observer.disconnect()
          watch.painted().then(end => done({start: watch.start, end, got: watch.got}))
        })
        observer.observe(deck, {attributes: true, attributeFilter: ['data-state']})
      })
    }""")
    used = cpu_ms(server)
    page.keyboard.press("ArrowRight")
    seen: dict[str, Any] = page.evaluate("() => watch.answer")
    at = max((one for one in seen["got"] if one[0] > seen["start"]), key=lambda one: one[1])[0]
    return Step(seen["end"] - seen["start"], at - seen["start"], cpu_ms(server) - used)


def report(name: str, steps: list[Step], others: float) -> str:
    target = TARGETS.get(name, LARGE)
    total = [step.total for step in steps]
    rows = [[name, spread(total), spread([step.answered for step in steps]), spread([step.server for step in steps]),
             f"{target}: {'kept' if statistics.median(total) <= target else 'missed'}"]]
    title = f"Reward lab: {len(steps)} steps of a slider, ms: median (min–max)"
    return "\n".join((heading(title, others, chromium()),
                      table(["company", "step to painted", "answered", "server CPU", "target"], rows)))


def main() -> None:
    chosen = options(__doc__ or "", 24, "demo,1m")
    for name in chosen.activities.split(","):
        place = company(chosen.folder, name, chosen.people)
        print(report(name, *measure(place, chosen.changes)), flush=True)


if __name__ == "__main__":
    main()
