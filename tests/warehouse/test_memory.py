"""What is computed once for a snapshot is kept, but never without end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from analytics.warehouse.memory import LARGE, MOST, Memory


def test_it_is_a_mapping():
    memory = Memory()
    memory["assessment"] = 1
    memory["figure", "revenue"] = 2
    assert dict(memory) == {"assessment": 1, ("figure", "revenue"): 2}
    assert "assessment" in memory
    assert ("figure", "csat") not in memory
    assert "figure" not in memory, "a kind is no key"
    del memory["assessment"]
    assert len(memory) == 1
    for gone in ("assessment", "never"):
        with pytest.raises(KeyError):
            memory[gone]
        with pytest.raises(KeyError):
            del memory[gone]


@pytest.mark.parametrize(("kind", "most"), [("figure", MOST), *LARGE.items()])
def test_of_a_kind_the_latest_asked_for_are_kept(kind, most):
    memory = Memory()
    memory["assessment"] = "the only one of its kind"
    for n in range(most):
        memory[kind, n] = n
    assert memory[kind, 0] == 0, "asked for again"
    memory[kind, most] = most
    assert (kind, 1) not in memory, "the one that was not asked for the longest"
    assert [(kind, n) in memory for n in (0, 2, most)] == [True, True, True]
    assert len(memory) == most + 1
    assert "assessment" in memory


def test_a_value_set_again_counts_once():
    memory = Memory()
    for n in range(3 * MOST):
        memory["figure", n % 2] = n
    assert dict(memory) == {("figure", 0): 3 * MOST - 2, ("figure", 1): 3 * MOST - 1}


def test_many_threads():
    memory = Memory()

    def work(thread: int) -> int:
        for n in range(500):
            memory["payouts", thread, n] = memory[f"own {thread}", n] = n
            list(memory)
        return memory[f"own {thread}", 499]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [499] * 4
    assert len(memory) == LARGE["payouts"] + 4 * MOST


def test_what_two_ask_for_at_once_is_worked_out_once():
    memory, begun, go, calls = Memory(), Event(), Event(), []

    def work() -> str:
        calls.append("work")
        begun.set()
        assert go.wait(20)
        return "worked out"

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(memory.once, "assessment", work)
        assert begun.wait(20)
        others = [pool.submit(memory.once, "assessment", work) for _ in range(2)]
        assert memory.once("another", lambda: 2) == 2, "only who asks for the same waits"
        go.set()
        assert [one.result(20) for one in (first, *others)] == ["worked out"] * 3
    assert (calls, memory["assessment"]) == (["work"], "worked out")


def test_who_fails_leaves_the_turn_to_the_next():
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.once("figure", lambda: 1 / 0)
    assert memory.once("figure", lambda: 3) == memory.once("figure", lambda: 1 / 0) == 3
