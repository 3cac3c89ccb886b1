"""What came of a support plan: the change of the score beside that of comparable people who had none.

Whoever is chosen for a low score rises by itself on average (regression to the mean, Galton 1886): the comparison is
with people who started as low, and the rise to be expected without any support is stated beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

Array = np.ndarray
FEWEST_PAIRS = 20  # of scores so far apart, to know how they go together


@dataclass(frozen=True)
class Effect:
    """A plan's effect in points of the score; NaN where it is not known.

    ``start`` and ``end``: the scores as measured; ``peers_change``: mean change of the ``n`` comparable people;
    ``effect``: the change less theirs, with the 95 % interval ``low`` to ``high`` of what one person's change differs
    by chance; ``expected``: the score to be expected at the end without support, by regression to the mean alone.
    """

    start: float
    end: float
    peers_change: float
    n: int
    effect: float
    low: float
    high: float
    expected: float

    @property
    def change(self) -> float:
        """Bare change of the score, which is no effect."""
        return self.end - self.start

    @property
    def clear(self) -> bool:
        """Whether the interval excludes that nothing happened."""
        return self.low > 0 or self.high < 0


def effect(
    scores: pd.DataFrame, manager_id: str, start: dt.date, end: dt.date, *, band: float, fewest: int,
    supported: Collection[str],
) -> Effect | None:
    """The effect of a plan from the end of month ``start`` to the end of month ``end``; None without both scores.

    ``scores``: manager_id, month, score, group (peers), for everybody. Comparable are those of the same group, else of
    everybody, whose score lay within ``band`` points at the start, without those ``supported`` meanwhile; with fewer
    than ``fewest`` of them there is no effect.
    """
    both = _at(scores, start).join(_at(scores, end)["score"].rename("end"), how="inner")
    if end <= start or manager_id not in both.index:
        return None
    mine = both.loc[manager_id]
    others = both[~both.index.isin([manager_id, *supported])]
    alike = others[(others["score"] - mine["score"]).abs() <= band]
    peers = alike[alike["group"] == mine["group"]]
    peers = peers if len(peers) >= fewest else alike
    changes = (peers["end"] - peers["score"]).to_numpy(float)
    expected = _expected(scores, mine, both, start, end, supported)
    first, last = float(mine["score"]), float(mine["end"])
    if len(changes) < max(fewest, 2):
        nan = float("nan")
        return Effect(first, last, nan, len(changes), nan, nan, nan, expected)
    middle, half = float(changes.mean()), _half(changes)
    gain = last - first - middle
    return Effect(first, last, middle, len(changes), gain, gain - half, gain + half, expected)


def together(effects: list[Effect]) -> tuple[float, float, float, int]:
    """Mean effect of several plans with its 95 % interval, and of how many; NaN under three."""
    known = np.array([e.effect for e in effects if e.effect == e.effect])
    if len(known) < 3:
        return (float("nan"),) * 3 + (len(known),)
    half = float(special.stdtrit(len(known) - 1, 0.975) * known.std(ddof=1) / np.sqrt(len(known)))
    return float(known.mean()), float(known.mean()) - half, float(known.mean()) + half, len(known)


def _at(scores: pd.DataFrame, month: dt.date) -> pd.DataFrame:
    then = scores[scores["month"] == pd.Timestamp(month)]
    return then.set_index("manager_id")[["score", "group"]]


def _half(changes: Array) -> float:
    """Half the interval in which one more person's change would lie with 95 % (Student's prediction interval)."""
    n = len(changes)
    return float(special.stdtrit(n - 1, 0.975) * changes.std(ddof=1) * np.sqrt(1 + 1 / n))


def _expected(
    scores: pd.DataFrame, mine: pd.Series, both: pd.DataFrame, start: dt.date, end: dt.date,
    supported: Collection[str],
) -> float:
    """mu + rho (x - mu): mu of the group at the start, rho between scores as far apart as start and end."""
    group = both.loc[both["group"] == mine["group"], "score"]
    rho = correlation(scores[~scores["manager_id"].isin(list(supported))], _months_between(start, end))
    return float(group.mean() + rho * (mine["score"] - group.mean()))


def correlation(scores: pd.DataFrame, apart: int) -> float:
    """How scores of the same people ``apart`` months later go with the first ones, each measured from the mean of its
    group and month; NaN under 20 pairs."""
    known = scores.dropna(subset=["score"])
    ones = pd.DataFrame({
        "manager_id": known["manager_id"].to_numpy(), "month": known["month"].to_numpy("datetime64[M]").astype(int),
        "off": (known["score"] - known.groupby(["month", "group"])["score"].transform("mean")).to_numpy(float)})
    pairs = ones.merge(ones.assign(month=ones["month"] - apart), on=["manager_id", "month"])
    spread = pairs["off_x"].std() * pairs["off_y"].std() if len(pairs) >= FEWEST_PAIRS else 0.0
    return float(pairs["off_x"].cov(pairs["off_y"]) / spread) if spread > 0 else float("nan")


def _months_between(start: dt.date, end: dt.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
