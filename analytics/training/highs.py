"""One run of the solver HiGHS over a program: its progress, where to stop, and what was reached."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from analytics.training.program import Program

SEED = 7


@dataclass(frozen=True)
class Reached:
    """``value``: of the best found, NaN while there is none; ``bound``: no plan is worth more; ``elapsed``: seconds."""

    value: float
    bound: float
    elapsed: float

    @property
    def gap(self) -> float:
        """How far the best found may lie under what is possible, as a share of the latter (1 while nothing is found)."""
        if math.isnan(self.value):
            return 1.0
        return max(0.0, (self.bound - self.value) / self.bound) if self.bound > 0 else 0.0


Watch = Callable[[Reached], bool]  # told how far the solver is; whether to go on


@dataclass(frozen=True)
class Solved:
    """``solution``: a value for each column, None where none was found; ``infeasible``: proven that there is none;
    ``stopped``: before the gap asked for was reached."""

    solution: np.ndarray | None
    reached: Reached
    infeasible: bool
    stopped: bool


class _Quiet(highspy.Highs):
    """HiGHS without its banner, which enabling the callbacks would write to standard output."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        self.silent()
        super().enableCallbacks()


def maximise(
    one: Program, *, gap: float, seconds: float, watch: Watch, start: np.ndarray | None = None, known: float = math.inf
) -> Solved:
    """Solve until the best found is within ``gap`` (a share) of the bound, or ``seconds`` are over.

    ``start``: a solution to begin with. ``known``: a bound from elsewhere, that may be sharper than the solver's own.
    The same program gives the same solution, unless it was stopped; one thread, one seed.
    """
    solver, began = _loaded(one), time.monotonic()
    for option, value in (("mip_rel_gap", gap), ("time_limit", max(0.01, seconds))):
        solver.setOptionValue(option, value)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        solver.setSolution(given)
    last = Reached(math.nan, known, 0.0)

    def look(event: highspy.HighsCallbackEvent) -> None:
        nonlocal last
        out = event.data_out
        best = out.mip_primal_bound if math.isfinite(out.mip_primal_bound) else math.nan
        last = Reached(best, min(known, out.mip_dual_bound), time.monotonic() - began)
        if not watch(last) or last.gap <= gap:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(look)
    solver.run()
    return _outcome(solver, known, time.monotonic() - began, gap)


def _outcome(solver: highspy.Highs, known: float, elapsed: float, gap: float) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    infeasible = status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    if status in (highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kModelError):
        raise RuntimeError(f"HiGHS: {solver.modelStatusToString(status)}")
    found = not infeasible and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = info.objective_function_value if found else math.nan
    bound = min(known, info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else known)
    reached = Reached(value, max(bound, value) if found else bound, elapsed)
    solution = np.array(solver.getSolution().col_value) if found else None
    return Solved(solution, reached, infeasible, not infeasible and reached.gap > gap)


def _loaded(one: Program) -> highspy.Highs:
    solver = _Quiet()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", SEED)
    matrix = sparse.vstack([block.matrix for block in one.blocks.values()], format="csc")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(one.worth), matrix.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = one.worth, np.zeros(len(one.worth)), one.high
    model.row_lower_ = np.concatenate([block.low for block in one.blocks.values()])
    model.row_upper_ = np.concatenate([block.high for block in one.blocks.values()])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(whole)] for whole in one.whole]
    solver.passModel(model)
    return solver
