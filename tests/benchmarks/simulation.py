"""Simulation by hand: ``python -m tests.benchmarks.simulation`` (5,000 people, 12 months, 1,000 draws: 60 M pays).

all      everything a simulation does: drawing, the engine, sums; two threads where there are two
bare     the same number of standard normal numbers and one bare ``numpy.interp`` of each, by as many threads
peak     the greatest memory of a process that does only ``all``, results included
slider   a plan with one number changed on a company that is drawn already: 48 people x 1,000 draws, 5,000 x 100

Targets: all at most 1.5 times bare, under 300 MiB; slider under 60 ms and 500 ms.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

from analytics.rewards.assumptions import Assumptions
from analytics.rewards.drawing import CHUNK
from analytics.rewards.outlook import Outlook
from analytics.rewards.parameters import changed
from analytics.rewards.plan import Plan
from analytics.rewards.results import PEOPLE, RESULTS, Results, completed, results_of
from analytics.rewards.simulation import simulate
from tests.benchmarks.machine import Load, heading, spread, table
from tests.rewards.small import line, plan

MANY, FEW, MONTHS, DRAWS, ROUNDS = 5000, 48, 12, 1000, 5
TARGET_BONUS = "target_bonus"


def made_up(people: int) -> Results:
    """Two years of revenue against targets, in five regions."""
    random = np.random.default_rng(7)
    month = pd.date_range("2024-01-01", periods=24, freq="MS").astype("datetime64[s]")
    who = np.array([f"p{n}" for n in range(people)])
    rows = pd.DataFrame({"who": np.repeat(who, 24), "when": np.tile(month, people), "measure": "revenue",
                         "value": random.gamma(9, 100_000, 24 * people).round(2), "target": 1_000_000.0})
    staff = pd.DataFrame({"who": who, "region": [f"R{n % 5}" for n in range(people)], "target_bonus": 24_000.0})
    return results_of(completed(rows, RESULTS), completed(staff, PEOPLE), "made up")


def bonus() -> Plan:
    """A month's bonus by a curve, capped."""
    curve = dict(kind="curve", measure="revenue", reads="attainment", weight=1,
                 curve=line((0.8, 0.5), (1, 1), (1.2, 1.6)), then=[dict(kind="cap", times_target=1.5)])
    return plan({"bonus": curve})


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def bare(threads: int) -> None:
    """Chunks of random numbers through one curve, nothing kept but their sums."""
    size = CHUNK // (MANY * MONTHS) * MANY * MONTHS  # whole draws, as the simulation takes them
    streams = np.random.SeedSequence(7).spawn(MANY * MONTHS * DRAWS // size)

    def chunk(stream: np.random.SeedSequence) -> float:
        x = np.random.Generator(np.random.SFC64(stream)).standard_normal(size, np.float32)
        return float(np.interp(x, [0.8, 1, 1.2], [0.5, 1, 1.6]).sum())

    with ThreadPoolExecutor(threads) as pool:
        sum(pool.map(chunk, streams))


def slider(people: int, draws: int) -> list[float]:
    """A number changed and paid again, after a first time."""
    outlook, one = Outlook.of(made_up(people), Assumptions(draws=draws)), bonus()
    simulate(one, outlook)
    return [milliseconds(lambda n=n: simulate(changed(one, {TARGET_BONUS: 12_000 + 1000 * n}), outlook))
            for n in range(ROUNDS)]


def peak() -> float:
    """MiB of a process that simulates and nothing else."""
    alone = [sys.executable, "-m", "tests.benchmarks.simulation", "alone"]
    return float(subprocess.run(alone, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    outlook = Outlook.of(made_up(MANY), Assumptions(draws=DRAWS))
    if "alone" in sys.argv:
        simulate(bonus(), outlook)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    load = Load()
    simulate(bonus(), outlook)  # reads results, once
    engine, plain = [], []
    for _ in range(ROUNDS):  # by turns, so that others slow both alike
        engine.append(milliseconds(lambda: simulate(bonus(), outlook)))
        plain.append(milliseconds(lambda: bare(2)))
    ratio = statistics.median(engine) / statistics.median(plain)
    title = f"Simulation: {MANY:,} people, {MONTHS} months, {DRAWS:,} draws, ms: median (min–max)"
    print(heading(title, load.others()))
    print(table(["all", "bare", "all / bare", "peak MiB", f"slider, {FEW} people", f"slider, {MANY:,} people x 100"],
                [[spread(engine), spread(plain), f"{ratio:.2f}", f"{peak():.0f}", spread(slider(FEW, DRAWS)),
                  spread(slider(MANY, 100))]]))


if __name__ == "__main__":
    main()
