"""How long a training plan takes: ``python -m tests.benchmarks.training_plan``.

60 people x 25 courses x 15 skills over 6 months, several companies made up by chance, to a 1 % gap (3 s allowed);
1,000 people x 60 courses x 40 skills within 60 s, with the gap that was reached then. On a busy machine the time of the
processor tells more than the clock.
"""

from __future__ import annotations

import time

from analytics.training.plan import plan
from tests.training.plans import company


def timed(people: int, courses: int, skills: int, seed: int, seconds: float) -> str:
    """One plan: the clock, the processor's time, the gap reached."""
    problem = company(seed, people, courses, skills)
    clock, processor = time.perf_counter(), time.process_time()
    found = plan(problem, seconds=seconds)
    return (f"{people:,} x {courses} x {skills}, company {seed}: {time.perf_counter() - clock:.1f} s, of which "
            f"processor {time.process_time() - processor:.1f} s; gap {found.gap:.2%}, "
            f"{len(found.assignments):,} places, {found.share:.0%} closed")


if __name__ == "__main__":
    for seed in range(1, 13):
        print(timed(60, 25, 15, seed, 60.0), flush=True)
    print(timed(1000, 60, 40, 1, 55.0), flush=True)
