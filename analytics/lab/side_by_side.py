"""Plans side by side: what differs between them, what they cost on the same draws, and how fair they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.lab.numbers import written
from analytics.lab.report import spread
from analytics.lab.view import Trial
from analytics.language import Language
from analytics.rewards.parameters import Parameter, parameters
from analytics.rewards.simulation import Probability

MOST = 4  # plans
DIFFERENT = 3  # columns of numbers that differ
BARS = 16  # of the small histograms


@dataclass(frozen=True)
class Row:
    """A plan by its name: expected cost with P10 and P90, chance to pass the budget (None: no budget), share of draws
    in each of ``BARS`` classes from the lowest to the highest cost of all, rank correlation of pay and performance.
    """

    name: str
    numbers: tuple[str, ...]
    expected: float
    low: float
    high: float
    over: Probability | None
    classes: tuple[float, ...]
    correlation: float


@dataclass(frozen=True)
class SideBySide:
    """``differs``: the labels of ``Row.numbers``; ``ends``: what the histograms go from and to."""

    differs: tuple[str, ...]
    ends: tuple[float, float]
    rows: tuple[Row, ...]


def side_by_side(trials: Mapping[str, Trial], t: Language) -> SideBySide:
    """One row a plan, in the order given."""
    plans = {name: {one.id: one for one in parameters(trial.simulation.plan)} for name, trial in trials.items()}
    shown = _differing(list(plans.values()))
    labels = tuple(next(known[i] for known in plans.values() if i in known).named(t) for i in shown)
    costs = [trial.simulation.cost for trial in trials.values()]
    low, high = min(map(np.min, costs)), max(map(np.max, costs))
    edges = np.linspace(low, high if high > low else low + 1, BARS + 1)
    rows = []
    for name, trial in trials.items():
        one = trial.simulation
        numbers = tuple(written(plans[name][i], plans[name][i].value, one.plan.currency, t) if i in plans[name] else "–"
                        for i in shown)
        shares = np.histogram(one.cost, edges)[0] / len(one.cost)
        rows.append(Row(name, numbers, *spread(one.cost), one.over_budget, tuple(shares.tolist()),
                        trial.fair.correlation.value))
    return SideBySide(labels, (float(low), float(high)), tuple(rows))


def _differing(plans: Sequence[Mapping[str, Parameter]]) -> list[str]:
    """Ids of numbers that differ, those that most of the plans have first."""
    ids = list(dict.fromkeys(i for known in plans for i in known))
    values = {i: [known[i].value for known in plans if i in known] for i in ids}
    different = [i for i in ids if len(set(values[i])) > 1 or len(values[i]) < len(plans)]
    return sorted(different, key=lambda i: -len(values[i]))[:DIFFERENT]


def finding(found: SideBySide, t: Language) -> str:
    """Which plan is expected to cost least, and which passes the budget least often."""
    if len(found.rows) < 2:
        return t("Choose plans to compare")
    cheapest = min(found.rows, key=lambda row: row.expected)
    known = [row for row in found.rows if row.over is not None]
    safest = min(known, key=lambda row: row.over.value if row.over else 1.0) if known else None
    if len({row.expected for row in found.rows}) == 1:
        return t("All of them cost the same")
    if safest is None or safest.over == cheapest.over:
        return t("{name} costs least", name=cheapest.name)
    return t("{cheapest} costs least, {safest} passes the budget least often", cheapest=cheapest.name,
             safest=safest.name)


def frame(found: SideBySide) -> pd.DataFrame:
    """The rows as a table; the numbers that differ stand under their labels."""
    return pd.DataFrame([
        {"name": row.name, **dict(zip(found.differs, row.numbers, strict=True)), "expected": row.expected,
         "low": row.low, "high": row.high, "over": None if row.over is None else row.over.value,
         "classes": list(row.classes), "correlation": row.correlation} for row in found.rows])
