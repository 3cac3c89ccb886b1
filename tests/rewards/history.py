"""History for simulations, small enough to work out what is to come; assumptions that add nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from analytics.periods import add_months
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.outlook import Outlook
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.simulation import Simulation
from tests.rewards.small import line, results

SKEWED = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.1, 1.3, 1.6, 2.6)  # of a target: most lie below their mean


def months(*values: float | None, who: str = "a", target: float | None = 100, of: str = "revenue",
           until: str = "2025-12", **more: Any) -> list[dict[str, Any]]:
    """One value a month, the last in ``until``; None leaves the month out."""
    last, found = dt.date.fromisoformat(f"{until}-01"), []
    for n, value in enumerate(values):
        if value is not None:
            month = add_months(last, n + 1 - len(values))
            found.append({"who": who, "when": f"{month:%Y-%m}", "measure": of, "value": value, **more}
                         | ({} if target is None else {"target": target}))
    return found


def bare(**changes: Any) -> Assumptions:
    """Months as they were and nothing besides, unless stated."""
    nothing = dict(shock_company=0, shock_region=0, seasonality=False, own_weight=1, draws=2000)
    return Assumptions.model_validate(nothing | changes)


def outlook(rows: list[dict[str, Any]] | Results, people: list[dict[str, Any]] | None = None, **changes: Any
            ) -> Outlook:
    """What is drawn from these rows."""
    return Outlook.of(rows if isinstance(rows, Results) else results(rows, people), bare(**changes))


def bonus(*points: Sequence[float], **changes: Any) -> dict[str, Any]:
    """One component: a share of the target bonus (1,000 a month) by attainment; linear through 0 if no points."""
    curve = line(*(points or ((0, 0), (1, 1))), above="hold" if points else "continue")
    return {"bonus": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=curve) | changes}


def near(simulated: Array, expected: float, errors: float = 4) -> bool:
    """Whether the mean of draws lies within so many of its standard errors."""
    return bool(abs(simulated.mean() - expected) <= errors * simulated.std() / np.sqrt(len(simulated)) + 1e-6)


def pay_of(simulation: Simulation, who: str) -> Array:
    """One person's pay, by draw."""
    return simulation.pay[:, simulation.people.index(who)].astype(float)
