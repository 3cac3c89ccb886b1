"""One run of the solver HiGHS over a program: its progress, where to stop, and what was reached."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import highspy
import numpy as np
from scipy import sparse

from analytics.training.program import SLACK, Program
from analytics.training.rows import Block

SEED = 7
OPTIMAL = highspy.HighsModelStatus.kOptimal
NONE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
_BROKEN = (highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kModelError,
           highspy.HighsModelStatus.kLoadError, highspy.HighsModelStatus.kPresolveError)


@dataclass(frozen=True)
class Reached:
    """``value``: of the best found, NaN while there is none; ``bound``: no plan is worth more; ``elapsed``: seconds."""

    value: float
    bound: float
    elapsed: float

    @property
    def gap(self) -> float:
        """How far the best found may lie under the bound, rounding errors aside, as a share of that; 1 while nothing is
        found."""
        if math.isnan(self.value):
            return 1.0
        return (self.bound - self.value) / self.bound if self.bound > self.value + SLACK else 0.0


Watch = Callable[[Reached], bool]  # told how far the solver is; whether to go on


def go_on(_reached: Reached) -> bool:
    """Watches nothing."""
    return True


@dataclass(frozen=True)
class Solved:
    """``solution``: a value for each column, None where none was found; ``infeasible``: proven that there is none;
    ``interrupted``: by the watch."""

    solution: np.ndarray | None
    reached: Reached
    infeasible: bool
    interrupted: bool


class _Quiet(highspy.Highs):
    """HiGHS without its banner, which enabling the callbacks would write to standard output."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        self.silent()
        super().enableCallbacks()


def maximise(
    one: Program, *, gap: float, seconds: float, watch: Watch = go_on, began: float | None = None,
    start: np.ndarray | None = None, known: float = math.inf,
) -> Solved:
    """Solve until the best found is within ``gap`` (a share) of the bound, or ``seconds`` are over.

    ``start``: a solution to begin with. ``known``: a bound from elsewhere, that may be sharper than the solver's own.
    ``began``: the moment (``time.monotonic``) from which ``watch`` is told what has elapsed, now unless given. The same
    program gives the same solution, unless it was stopped: one thread, one seed.
    """
    if not len(one.worth):
        return Solved(np.zeros(0), Reached(0.0, 0.0, 0.0), infeasible=False, interrupted=False)
    solver, began = _loaded(one), time.monotonic() if began is None else began
    for option, value in (("mip_rel_gap", gap), ("time_limit", max(0.01, seconds))):
        solver.setOptionValue(option, value)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        solver.setSolution(given)
    interrupted = False

    def look(event: highspy.HighsCallbackEvent) -> None:
        nonlocal interrupted
        out = event.data_out
        best = out.mip_primal_bound if math.isfinite(out.mip_primal_bound) else math.nan
        now = Reached(best, min(known, out.mip_dual_bound), time.monotonic() - began)
        interrupted = interrupted or not watch(now)
        if interrupted or now.gap <= gap:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(look)
    solver.run()
    return _outcome(solver, known, time.monotonic() - began, interrupted)


def _outcome(solver: highspy.Highs, known: float, elapsed: float, interrupted: bool) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    infeasible = status in NONE
    if status in _BROKEN:
        raise RuntimeError(f"HiGHS: {solver.modelStatusToString(status)}")
    found = not infeasible and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = info.objective_function_value if found else math.nan
    bound = min(known, info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else known)
    reached = Reached(value, max(bound, value) if found else bound, elapsed)
    solution = np.array(solver.getSolution().col_value) if found else None
    return Solved(solution, reached, infeasible, interrupted)


def relaxed(one: Program) -> float:
    """What could be reached if people, runs and seats could be split: the linear relaxation; NaN if not even that."""
    if not len(one.worth):
        return 0.0
    solver = _loaded(replace(one, whole=np.zeros(len(one.whole), bool)))
    solver.run()
    return solver.getInfo().objective_function_value if solver.getModelStatus() == OPTIMAL else math.nan


def _loaded(one: Program) -> highspy.Highs:
    solver = quiet()
    none = Block(sparse.csr_array((0, len(one.worth))), np.zeros(0), np.zeros(0))
    blocks = [none, *one.blocks.values()]
    matrix = sparse.vstack([block.matrix for block in blocks], format="csc")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(one.worth), matrix.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = one.worth, np.zeros(len(one.worth)), one.high
    model.row_lower_ = np.concatenate([block.low for block in blocks])
    model.row_upper_ = np.concatenate([block.high for block in blocks])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(whole)] for whole in one.whole]
    solver.passModel(model)
    return solver


def quiet() -> highspy.Highs:
    """A solver that says nothing, and gives the same answer to the same question."""
    solver = _Quiet()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", SEED)
    return solver
