"""Pay of everybody, by hand: ``python -m tests.benchmarks.rewards`` (5,000 people over 12 months, 24 orders each).

read        results and people from CSV
pay         every line with its trace as arrays: the ready commission, with returns that reopen months
statements  all 60,000 statements in words, every step
payroll     all of them as a workbook
peak        resident memory at most until then, MB
draw        one draw of 60,000 payouts through the engine, float32: the random numbers and a capped curve
bare        the same random numbers and one bare ``numpy.interp``

Targets: statements for 5,000 people over 12 months with full trace (read, pay and statements together) under 10 s; draw
at most 1.5 times bare.
"""

from __future__ import annotations

import csv
import datetime as dt
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from analytics.lab.payroll import payroll_xlsx
from analytics.language import Language
from analytics.rewards.gross import components_paid, modified_sum
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.results import Results, read_results
from analytics.rewards.statement import statement
from tests.benchmarks.machine import Load, heading, spread, table
from tests.rewards.small import line, plan

PEOPLE, MONTHS, DRAWS = 5000, 12, 100


def write(folder: Path) -> None:
    """Two orders a month each, one in twenty of them half returned two months later."""
    random = np.random.default_rng(7)
    with (folder / "results.csv").open("w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["who", "when", "measure", "value", "target", "order"])
        for month in range(1, MONTHS + 1):
            for n, day in enumerate((10, 20)):
                for person, value in enumerate(random.gamma(2, 250_000, PEOPLE).round(2)):
                    order = f"{person}-{month}-{n}"
                    rows.writerow([f"p{person}", f"2026-{month:02}-{day}", "revenue", value, "" if n else 1_000_000,
                                   order])
                    if person % 20 == month and month < MONTHS - 1:
                        rows.writerow([f"p{person}", f"2026-{month + 2:02}-{day + 5}", "revenue", -value / 2, "",
                                       order])
    with (folder / "people.csv").open("w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["who", "role", "hired_on", "target_bonus"])
        rows.writerows([f"p{person}", "account_manager", "2019-01-01", 24_000] for person in range(PEOPLE))


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1e3, found


def told(paid: Payouts) -> int:
    language, steps = Language(), 0
    for person in range(len(paid.situation.people)):
        for period in range(len(paid.situation.periods)):
            steps += sum(len(one.steps) for one in statement(paid, person, period, language).lines)
    return steps


def draws(results: Results) -> tuple[list[float], list[float]]:
    """Milliseconds of a draw through the engine, and of a bare curve over the same numbers."""
    curve = dict(kind="curve", measure="revenue", reads="attainment", weight=1,
                 curve=line((0.8, 0.5), (1, 1), (1.2, 1.6)), then=[dict(kind="cap", times_target=1.5)])
    paid = payouts(plan({"bonus": curve}), results)
    standing = paid.situation.standings["revenue"]
    single = replace(standing, target=standing.target.astype(np.float32))
    now = replace(paid.situation, worked=paid.situation.worked.astype(np.float32),
                  figures={name: x.astype(np.float32) for name, x in paid.situation.figures.items()})
    shape, random = paid.situation.eligible.shape, np.random.default_rng(7)

    def engine() -> None:
        value = single.target * random.standard_normal(shape, np.float32)
        one = replace(now, standings={"revenue": replace(single, value=value)})
        modified_sum(paid.plan, components_paid(paid.plan, one), one)

    def bare() -> None:
        np.interp(random.standard_normal(shape, np.float32), [0.8, 1, 1.2], [0.5, 1, 1.6])

    return [timed(engine)[0] for _ in range(DRAWS)], [timed(bare)[0] for _ in range(DRAWS)]


def main() -> None:
    load = Load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        reading, results = timed(lambda: read_results(folder / "results.csv", folder / "people.csv"))
    assert isinstance(results, Results)
    paying, paid = timed(lambda: payouts(read_plan(PLANS / "commission.yaml", "CNY"), results))
    assert isinstance(paid, Payouts)
    telling, _ = timed(lambda: told(paid))
    booking, _ = timed(lambda: payroll_xlsx(paid, {}, dt.datetime(2026, 12, 31, tzinfo=dt.UTC), Language()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    engine, bare = draws(results)
    print(heading(f"Rewards: {PEOPLE:,} people over {MONTHS} months, ms: median (min–max)", load.others()))
    print(table(["read", "pay", "statements", "payroll", "peak", "draw", "bare", "draw / bare"],
                [[f"{reading:,.0f}", f"{paying:,.0f}", f"{telling:,.0f}", f"{booking:,.0f}", f"{peak:,.0f}",
                  spread(engine), spread(bare), f"{statistics.median(engine) / statistics.median(bare):.2f}"]]))


if __name__ == "__main__":
    main()
