"""How long effects take for 5,000 people over 36 months: ``python -m tests.benchmarks.training_effects [FOLDER]``.

From a panel in memory, then from the demo company of that size (made in FOLDER, or a temporary one), reading included.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analytics import demo
from analytics.access import local_owner
from analytics.learning.course_effect import course_effect
from analytics.learning.course_panels import course_panel, read_ground
from analytics.learning.effects import overview
from analytics.metrics.catalogue import CATALOGUE
from analytics.training.effect import effect
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.training.companies import company

PEOPLE, MONTHS, COURSE, METRIC = 5000, 36, "negotiation_practice", "win_rate"


def timed(name: str, allowed: str, do: Callable[[], object]) -> object:
    started, worked = time.perf_counter(), time.process_time()
    done = do()
    print(f"{name}: {time.perf_counter() - started:.2f} s, of one core {time.process_time() - worked:.2f} s{allowed}")
    return done


def of_the_company(place: Path) -> None:
    if current(place) is None:
        demo.make(demo.Company(people=PEOPLE, months=MONTHS, last_month=dt.date(2026, 10, 1)), place)
    file = current(place)
    assert file is not None
    data, who = Warehouse(file), local_owner()
    timed("one course and metric, with reading", " (5 s allowed)",
          lambda: effect(course_panel(read_ground(data, [METRIC]), COURSE, CATALOGUE[METRIC])))
    view = timed("all courses by all metrics, with reading", "", lambda: overview(data, who, METRIC))
    timed("the page of one course after that", "",
          lambda: course_effect(data, who, view, COURSE, METRIC))  # type: ignore[arg-type]
    timed("all courses again", "", lambda: overview(data, who, METRIC))
    data.close()


if __name__ == "__main__":
    panel = company(1, people=PEOPLE, trained=1500, waves=(12, 18, 24))
    timed("from a panel", " (5 s allowed)", lambda: effect(panel))
    if len(sys.argv) > 1:
        of_the_company(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            of_the_company(Path(folder))
