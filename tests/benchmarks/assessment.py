"""Assessing everybody, by hand: ``python -m tests.benchmarks.assessment`` (5,000 people over 36 months).

assess   every month's scores of everybody, points, errors, shrunken towards the peers, from the warehouse
ranks    rank limits of everybody in the last month that hold for all at once
page     the model of one account manager's scorecard, once everybody is assessed

Targets: assess with rank intervals under 5 s and 1 GiB; page under 80 ms.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

from analytics.access import local_owner
from analytics.assessment.ranks import simultaneous
from analytics.demo import Company, make
from analytics.performance.assessing import assessment
from analytics.performance.scorecard import scorecard_view
from analytics.warehouse.query import open_warehouse
from tests.benchmarks.machine import Load, heading, spread, table
from tests.benchmarks.server import options

RUNS, PAGES = 3, 40


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    chosen = options(__doc__ or "", 0, "500000")
    people = chosen.people if chosen.people != 240 else 5000
    place = chosen.folder / f"bench-people-{people}"
    if not place.exists():
        make(Company(people=people, activities=int(chosen.activities)), place)
    data, load, whole = open_warehouse(place), Load(), []
    for _ in range(RUNS):
        data.memory.clear()
        whole.append(timed(lambda: assessment(data, local_owner())))
    last = data.calendar.complete_to
    frame = assessment(data, local_owner()).frame
    now = frame[frame["month"] == frame["month"].max()]
    some = now["manager_id"].unique()[:: max(1, people // PAGES)]
    ranked = [timed(lambda: simultaneous(now["score"].to_numpy(), now["error"].to_numpy())) for _ in range(RUNS)]
    pages = [timed(lambda who=who: scorecard_view(data, local_owner(), who, last)) for who in some]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(heading(f"Assessment: {people:,} people, ms: median (min–max)", load.others()))
    print(table(["assess everybody", "rank limits", "one scorecard", "peak memory, MB"],
                [[spread(whole), spread(ranked), spread(pages), f"{peak:.0f}"]]))


if __name__ == "__main__":
    main()
