"""A process killed while it saves: what it had confirmed is there, nothing is half there, and the trail is whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection

from sqlalchemy import text

from analytics.state import scenarios
from analytics.state.scenarios import Scenario
from analytics.state.store import State
from analytics.state.trail_check import verify
from tests.state.conftest import HR

KILLS = 50


def save_on_and_on(url: str, first: int, confirmed: Connection) -> None:
    """Save one scenario after the other, and say so only when it is kept."""
    state = State(url)
    for number in range(first, first + 10_000):
        scenarios.keep(state, HR, Scenario(f"No {number}", "commission", {"n": number, "pad": "x" * 2000}, {}))
        confirmed.send(number)


def test_killed_at_any_moment_nothing_confirmed_is_lost(url):
    fork, chance = multiprocessing.get_context("fork"), random.Random(5)
    State(url).close()
    confirmed: set[int] = set()
    for kill in range(KILLS):
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=save_on_and_on, args=(url, 10_000 * kill, there))
        process.start()
        there.close()
        confirmed.add(here.recv())
        time.sleep(chance.uniform(0, 0.02))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        try:
            while True:  # what it said before it was killed
                confirmed.add(here.recv())
        except EOFError:
            here.close()
    state = State(url)
    kept = scenarios.visible(state, HR)
    numbers = {one.document["n"] for one in kept}
    assert confirmed <= numbers
    assert len(confirmed) > KILLS
    assert all(one.document["pad"] == "x" * 2000 for one in kept)
    said = verify(state, HR)
    assert said.whole
    assert said.entries == len(numbers), "each with its entry, none without"
    with state.reading() as session:
        if url.startswith("sqlite"):
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    state.close()
