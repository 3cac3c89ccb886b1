"""What came of a support plan: the change of the score beside that of comparable people who had none.

Whoever is chosen for a low score rises by itself on average (regression to the mean, Galton 1886): the comparison is
with people who started as low, and the rise to be expected without any support is stated beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

Array = np.ndarray
FEWEST_ON_LINE = 10  # people to draw a line through
FEWEST_PAIRS = 20  # of scores so far apart, to know how they go together


@dataclass(frozen=True)
class Effect:
    """A plan's effect in points of the score; NaN where it is not known.

    ``start`` and ``end``: the scores as measured; ``peers_change``: the change of the ``n`` people compared with;
    ``effect``: the change less theirs, with the 95 % interval ``low`` to ``high`` of what one person's change differs
    by chance; ``expected``: the score to be expected at the end without support, by regression to the mean alone.
    ``alike``: whether those compared with started alike; else they are everybody without a plan, and their change is
    read from a straight line of the last score on the first (ANCOVA), at this person's first score.
    """

    start: float
    end: float
    peers_change: float
    n: int
    effect: float
    low: float
    high: float
    expected: float
    alike: bool = True

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
    supported: Collection[str], told: Callable[[Collection[str]], bool] = lambda people: True,
) -> Effect | None:
    """The effect of a plan from the end of month ``start`` to the end of month ``end``; None without both scores.

    ``scores``: manager_id, month, score, group (peers), for everybody. Alike are those of the same group, else of
    everybody, whose score lay within ``band`` points at the start, without those ``supported`` meanwhile. Fewer than
    ``fewest`` of them give way to the line through everybody without a plan; under ten people there is no effect.
    ``told``: whether the reader may be told what these people have together; others are not compared with.
    """
    both = _at(scores, start).join(_at(scores, end)["score"].rename("end"), how="inner")
    if end <= start or manager_id not in both.index:
        return None
    mine = both.loc[manager_id]
    first, last = float(mine["score"]), float(mine["end"])
    others = both[~both.index.isin([manager_id, *supported])]
    near = others[(others["score"] - first).abs() <= band]
    peers = near[near["group"] == mine["group"]]
    peers = peers if len(peers) >= fewest and told(peers.index) else near
    alike = len(peers) >= max(fewest, 2) and told(peers.index)
    compared = peers if alike else others if told(others.index) else others.iloc[:0]
    change, half = _mean_change(compared) if alike else _line_change(compared, first)
    gain = last - first - change
    return Effect(first, last, change, len(compared), gain, gain - half, gain + half,
                  _expected(scores, mine, both, start, end, supported), alike)


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


def _mean_change(peers: pd.DataFrame) -> tuple[float, float]:
    """Mean change, and half the interval in which one more person's would lie with 95 % (Student's prediction)."""
    changes = (peers["end"] - peers["score"]).to_numpy(float)
    n = len(changes)
    return float(changes.mean()), float(special.stdtrit(n - 1, 0.975) * changes.std(ddof=1) * np.sqrt(1 + 1 / n))


def _line_change(others: pd.DataFrame, first: float) -> tuple[float, float]:
    """Change at a first score, from the least-squares line, and half of its prediction interval; NaN for few people or
    where all began alike."""
    x, y = others["score"].to_numpy(float), others["end"].to_numpy(float)
    n, spread = len(x), float(np.sum((x - x.mean()) ** 2)) if len(x) else 0.0
    if n < FEWEST_ON_LINE or spread <= 0:
        return float("nan"), float("nan")
    slope = float(np.sum((x - x.mean()) * (y - y.mean())) / spread)
    left = y - y.mean() - slope * (x - x.mean())
    error = np.sqrt(np.sum(left**2) / (n - 2) * (1 + 1 / n + (first - x.mean()) ** 2 / spread))
    return float(y.mean() + slope * (first - x.mean()) - first), float(special.stdtrit(n - 2, 0.975) * error)


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
