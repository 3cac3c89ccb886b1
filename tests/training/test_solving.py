"""A search in its own process: the same plan, watched, stopped, ended with whoever began it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from analytics.errors import UsageError
from analytics.training.plan import plan
from analytics.training.problem import Problem
from analytics.training.solving import start
from tests.training.plans import catalogue, company, conditions, gaps

PATIENCE = 60.0  # seconds, on a busy machine
LONG = company(2, people=150, courses=40, skills=20)


def wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)


def test_it_finds_what_is_found_in_this_process() -> None:
    problem = company(5, people=10, courses=8, skills=6)
    search = start(problem, step=500)
    found = search.result()
    here = plan(problem)
    assert search.done
    assert found.plan.value == here.value
    assert found.plan.assignments.to_dict("records") == here.assignments.to_dict("records")
    assert found.next_money.step == 500
    assert search.reached is not None


def test_it_can_be_stopped_and_gives_the_best_until_then() -> None:
    search = start(LONG, gap=0.0)
    wait(lambda: search.reached is not None)
    assert not search.done
    search.cancel()
    found = search.result()
    assert found.plan.stopped
    assert found.plan.value > 0
    search.cancel()  # to stop what is over does nothing


def test_why_there_is_no_plan_arrives_as_it_was_said() -> None:
    locked = [{"person": "p", "course": "a"}]
    problem = Problem(gaps(("p", "s", 1.0)), catalogue(a={"teaches": {"s": 1.0}}), conditions(budget=5, locked=locked))
    search = start(problem)
    with pytest.raises(UsageError) as error:
        search.result()
    assert str(error.value) == "The locked choices cannot be kept: the budget of 5 is 1,095 short."


def test_one_that_is_killed_says_so() -> None:
    search = start(LONG, gap=0.0)
    wait(lambda: search.reached is not None)
    search._process.kill()
    with pytest.raises(UsageError, match="The search was ended before it found a plan; start it again"):
        search.result()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("ended", ["closed", "forgotten"])
def test_nobody_s_search_does_not_go_on(ended: str) -> None:
    search = start(LONG, gap=0.0)
    pid = search._process.pid
    if ended == "closed":
        search.close()
    del search
    wait(lambda: not alive(pid))


def test_it_ends_with_a_starter_that_is_killed() -> None:
    script = ("import time\nfrom analytics.training.solving import start\n"
              "from tests.training.test_solving import LONG\n"
              "search = start(LONG, gap=0.0)\nwhile search.reached is None: time.sleep(0.01)\n"
              "print(search._process.pid, flush=True)\ntime.sleep(600)")
    starter = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert starter.stdout is not None
    with starter.stdout as said:
        pid = int(said.readline())
        assert alive(pid)
        starter.send_signal(signal.SIGKILL)
        starter.wait()
    wait(lambda: not alive(pid))
