"""Killed at any moment of a load: the old data serve or, once switched, the new ones, whole and with their entry."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.access import local_owner
from analytics.policy import Policy
from analytics.state.audit import trail
from analytics.state.store import State
from analytics.state.trail_check import verify
from analytics.warehouse import snapshots
from analytics.warehouse.load import load
from analytics.warehouse.one_load import LOCK
from analytics.warehouse.query import open_warehouse

from .conftest import Company

KILLS = int(os.environ.get("BRIDGEBOARD_TEST_KILLS", "12"))
ROWS = 500


def _process(work: Callable[..., object], *arguments: object) -> multiprocessing.process.BaseProcess:
    """A process of its own, from a server that has everything imported and no database open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=work, args=arguments)
    process.start()
    return process


def load_by_command(url: str, mapping: Path, place: Path) -> None:
    os.environ["BRIDGEBOARD_STATE"] = url
    with Path(os.devnull).open("w") as nothing, contextlib.redirect_stdout(nothing):
        main(["load", str(mapping), "--from", str(mapping.parent), "--warehouse", str(place)])


def _write(company: Company, number: int) -> None:
    """Sales that tell which load they are of: each amounts to ``number``."""
    lines = "".join(f"2026-{3 + n % 3:02}-{1 + n % 28:02},{1 + n % 2},{number}\n" for n in range(ROWS))
    company.write("sales.csv", "Day,Seller,Amount\n" + lines)


def _whole(place: Path) -> int:
    """The number of the load that serves: all its tables say the same."""
    with contextlib.closing(open_warehouse(place)) as data:
        ((rows, number, most),) = data.rows("SELECT count(*), min(amount)::INT, max(amount)::INT FROM sales")
        assert (rows, number) == (ROWS, most)
        assert data.rows("SELECT sum(revenue)::INT, sum(orders)::INT FROM manager_month") == data.rows(
            "SELECT sum(amount)::INT, count(*) FROM sales")
        assert data.rows("SELECT loaded, quarantined FROM load_counts WHERE table_name = 'sales'") == [(ROWS, 0)]
        return number


def _others(place: Path) -> list[str]:
    """The files of a folder that are no snapshots."""
    return sorted(file.name for file in place.iterdir() if file.suffix != ".duckdb")


def test_a_load_killed_at_any_moment(tmp_path: Path) -> None:
    company, chance, url = Company(tmp_path), random.Random(11), f"sqlite:///{tmp_path / 'state.db'}"
    serving, kills, takes, served = 0, 0, None, set()
    for number in range(4 * KILLS):
        _write(company, number)
        started, process = time.monotonic(), _process(load_by_command, url, company.mapping_file(), company.place)
        process.join(takes and chance.uniform(0, takes))
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
        if process.exitcode == 0:
            takes = time.monotonic() - started
        before, serving = serving, _whole(company.place)
        assert serving in (before, number)
        served.add(getattr(snapshots.current(company.place), "name", ""))
        if kills == KILLS:
            break
    assert kills == KILLS, "most loads end before they are killed"
    load_by_command(url, company.mapping_file(), company.place)
    assert _whole(company.place) == number
    assert _others(company.place) == [LOCK, snapshots.POINTER]
    with contextlib.closing(State(url)) as state:
        assert verify(state, local_owner()).whole
        told = [entry.item.removeprefix("snapshot:") for entry in trail(state, local_owner(), {}, limit=None)]
    assert served <= set(told)
    assert len(told) == len(set(told)), "each with one entry"


SWITCH = (  # the call that gives a file its final name, killed after it or before, the load that serves, snapshots
    ("before it gets its name", 1, False, 1, 1), ("before the pointer", 2, False, 1, 2), ("after it", 2, True, 2, 2))


def load_dying(call: int, after: bool, mapping: Path, place: Path) -> None:
    """Killed at that call by which a load gives a file its final name."""
    replace, calls = os.replace, iter(range(1, 10))

    def dying(*files: Path) -> None:
        last = next(calls) == call
        if not last or after:
            replace(*files)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = dying
    snapshots.build = lambda con, policy, progress: None
    load(mapping, mapping.parent, place, Policy())


@pytest.mark.parametrize(("call", "after", "serving", "files"), [s[1:] for s in SWITCH], ids=[s[0] for s in SWITCH])
def test_a_load_killed_while_it_switches(company: Company, call: int, after: bool, serving: int, files: int) -> None:
    total = "SELECT count(*), sum(amount)::INT FROM sales"
    _write(company, 1)
    company.load()
    _write(company, 2)
    process = _process(load_dying, call, after, company.mapping_file(), company.place)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert company.rows(total) == [(ROWS, serving * ROWS)]
    assert len(list(company.place.glob("*.duckdb"))) == files
    company.load()
    assert company.rows(total) == [(ROWS, 2 * ROWS)]
    assert _others(company.place) == [LOCK, snapshots.POINTER]
