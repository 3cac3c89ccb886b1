"""Why no plan keeps all conditions: what would have to give, and by how much at least, in one sentence."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.training.highs import maximise
from analytics.training.problem import Problem
from analytics.training.program import Program, monthly, program, timeless
from analytics.training.rows import Block, Grid

GIVES = ("budget", "fund", "hours", "months")  # kinds of rows that may give way; runs do by a bound
ENOUGH = 1e-6
NAMED = 5  # people or courses in a sentence


@dataclass(frozen=True)
class _Missing:
    """By how much a condition falls short: ``kind``, whom or what it is about, and the amount."""

    kind: str
    about: object
    amount: float


def clash(problem: Problem, seconds: float) -> UsageError:
    """What clashes in a problem that has no plan: what is asked for, and the least by which the rest falls short."""
    ends = time.monotonic() + seconds
    without_floor = replace(problem, floors={})
    without_locks = replace(problem, conditions=problem.conditions.model_copy(update={"locked": ()}))
    for asked, one in ((N_("The locked choices"), without_floor), (N_("The floor"), without_locks),
                       (N_("The locked choices and the floor together"), problem)):
        if not (one.locked or one.floors):
            continue
        missing = _missing(one, timeless(one), ends) or _missing(one, monthly(one), ends)
        if missing is None:
            return UsageError(N_("{asked} cannot be kept: what a course requires finds no earlier month; unlock a "
                                 "choice, or allow more months."), asked=Phrase(asked))
        if missing:
            return UsageError(N_("{asked} cannot be kept: {reasons}."), asked=Phrase(asked),
                              reasons=tuple(_reasons(problem, missing)))
    return UsageError(N_("No plan keeps all conditions; loosen one of them."))


def _missing(problem: Problem, grid: Grid, ends: float) -> Sequence[_Missing] | None:
    """What falls short, nothing where all can be kept; None where nothing that gives way would help."""
    one = program(problem, grid)
    elastic, slack = _elastic(one, grid)
    solved = maximise(elastic, gap=0.01, seconds=ends - time.monotonic())
    if solved.solution is None:
        return None
    amounts = solved.solution[len(one.worth):]
    return [replace(missing, amount=float(amount)) for missing, amount in zip(slack, amounts, strict=True)
            if amount > ENOUGH]


def _elastic(one: Program, grid: Grid) -> tuple[Program, list[_Missing]]:
    """The program that keeps what is asked for and takes as little more than allowed as it can, each as a share of what
    is allowed; the columns that it adds."""
    slack: list[_Missing] = []
    scales: list[float] = []
    parts: dict[str, np.ndarray] = {}
    for kind in GIVES:
        if kind in one.blocks:
            block = one.blocks[kind]
            parts[kind] = np.arange(len(slack), len(slack) + len(block.high))
            slack += [_Missing(kind, about, 0.0) for about in block.about]
            scales += np.maximum(1.0, block.high).tolist()
    held = one.variables.held
    tight = np.flatnonzero(np.ceil(held["people"] / held["seats"]) > grid.runs)
    runs = np.arange(len(slack), len(slack) + len(tight))
    slack += [_Missing("runs", held["course_id"].iat[n], 0.0) for n in tight]
    scales += [float(grid.runs)] * len(tight)
    start, size = one.variables.starts[1], len(one.worth)
    blocks = {kind: _widened(block, len(slack), parts.get(kind)) for kind, block in one.blocks.items()}
    if len(tight):
        n = np.arange(len(tight))
        places = (np.concatenate([n, n]), np.concatenate([start + tight, size + runs]))
        matrix = sparse.csr_array((np.repeat([1.0, -1.0], len(n)), places), shape=(len(n), size + len(slack)))
        blocks["runs"] = Block(matrix, np.full(len(n), -np.inf), np.full(len(n), float(grid.runs)))
    high = one.high.copy()
    high[start:] = np.ceil(held["people"] / held["seats"])
    added = np.zeros(len(slack))
    return replace(one, worth=np.concatenate([np.zeros(size), -1.0 / np.array(scales)]), blocks=blocks,
                   high=np.concatenate([high, added + np.inf]), whole=np.concatenate([one.whole, added > 0])), slack


def _widened(block: Block, more: int, slack: np.ndarray | None) -> Block:
    """The rows with ``more`` columns, of which ``slack`` let each row pass its upper side."""
    count = block.matrix.shape[0]
    entries = (np.zeros(0), (np.zeros(0, int), np.zeros(0, int))) if slack is None else (
        np.full(count, -1.0), (np.arange(count), slack))
    added = sparse.csr_array(entries, shape=(count, more))
    return replace(block, matrix=sparse.hstack([block.matrix, added], format="csr"))


def _reasons(problem: Problem, missing: Sequence[_Missing]) -> Iterator[Phrase]:
    limit = problem.conditions
    by = {kind: [one for one in missing if one.kind == kind] for kind in (*GIVES, "runs")}
    for kind, most, said in (("budget", limit.budget, N_("the budget of {most} is {amount} short")),
                             ("fund", limit.fund, N_("the certification fund of {most} is {amount} short"))):
        for one in by[kind]:
            yield Phrase(said, most=f"{most:,.0f}", amount=f"{math.ceil(one.amount - ENOUGH):,.0f}")
    for one in by["hours"][:NAMED]:
        yield Phrase(N_("{person} needs {amount:g} hours more than {most:g}"), person=one.about, most=limit.hours,
                     amount=round(one.amount, 2))
    for one in by["months"][:NAMED]:
        person = one.about[0] if isinstance(one.about, tuple) else one.about
        yield Phrase(N_("{person} needs {amount:g} hours more in a month than {most:g}"), person=person,
                     most=limit.hours_a_month, amount=round(one.amount, 2))
    for one in by["runs"][:NAMED]:
        yield Phrase(N_("'{course}' lacks seats (times to hold it more: {times})"), course=one.about,
                     times=math.ceil(one.amount - ENOUGH))
    named = sum(min(NAMED, len(by[kind])) for kind in ("hours", "months", "runs"))
    more = sum(len(by[kind]) for kind in ("hours", "months", "runs")) - named
    if more:
        yield Phrase(N_("and {n} more"), n=more)
