"""Fairness of a plan: whether pay follows performance, and whether groups reach it alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analytics.language import N_, Phrase
from analytics.rewards.association import Estimate, Fit, fisher, fitted, gini, rank_correlation
from analytics.rewards.schedule import Array
from analytics.rewards.tenure_bands import band_name

FOUR_FIFTHS = 0.8  # Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4 D)
CHANCE = 0.05
GROUPS = {"team": N_("Team"), "region": N_("Region"), "tenure": N_("Tenure"), "level": N_("Level")}
COLUMNS = ["by", "group", "n", "small", "reached", "rate", "ratio", "p", "clear", "residual", "low", "high",
           "residual_p"]


@dataclass(frozen=True)
class Fairness:
    """Pay against performance, and by group.

    ``slope``: money for one more of performance; ``correlation``: Spearman's; both of those ``compared``, whose
    performance is known. ``gini`` and ``mean`` of all ``people``. ``groups``: a row for each group of each split
    (COLUMNS), splits in their order, groups A to Z: ``n`` people; ``small``: fewer than ``smallest``, and all else is
    missing; ``reached``: how many get at least the target (or median) pay; ``rate``: their share; ``ratio``: that share
    over the highest group's (NaN where nobody reaches it); ``p``: Fisher's exact test against that group; ``clear``:
    the ratio is below four fifths and chance does not explain it, though the highest of several was picked (p times
    the number of pairs is at most 5 %); ``residual`` (``low``, ``high``, ``residual_p``): money that the group gets on
    average beyond what its performance explains.
    """

    people: int
    compared: int
    smallest: int
    mean: float
    gini: float
    reached: Literal["target", "median"]
    slope: Estimate
    correlation: Estimate
    groups: pd.DataFrame

    @property
    def smallest_ratio(self) -> float:
        """The lowest ratio of all groups; NaN where no two groups can be compared."""
        return float(self.groups.loc[self.groups["ratio"].notna(), "ratio"].min()) if len(self.groups) else np.nan


def fairness(
    pay: Array, performance: Array, groups: Mapping[str, Sequence[str]], *, smallest: int,
    target: Array | float | None = None,
) -> Fairness:
    """Fairness of what people are paid (money each; who has no pay, NaN, is left out).

    ``performance``: of which more is better, NaN where unknown; ``groups``: split -> label by person, "" where
    unknown; ``target``: the pay at target, each person's or one for all, that is to be reached; the median pay if None.
    """
    paid = np.isfinite(np.asarray(pay, float))
    money, score = np.asarray(pay, float)[paid], np.asarray(performance, float)[paid]
    if target is None:
        wanted = np.full(len(money), np.median(money) if len(money) else 0.0)
    else:
        wanted = np.broadcast_to(target, paid.shape)[paid]
    reached, known = np.round(money - wanted, 9) >= 0, np.isfinite(score)
    fit = fitted(money[known], score[known])
    rows = [row for by, labels in groups.items()
            for row in _split(by, np.asarray(labels, str)[paid], reached, fit, known, smallest)]
    return Fairness(
        len(money), int(known.sum()), smallest, float(money.mean()) if len(money) else np.nan, gini(money),
        "median" if target is None else "target",
        fit.slope if fit else Estimate(np.nan), rank_correlation(money[known], score[known]),
        pd.DataFrame(rows, columns=COLUMNS).astype({"small": bool, "clear": bool, "ratio": float, "residual_p": float}))


def _split(by: str, labels: Array, reached: Array, fit: Fit | None, known: Array, smallest: int) -> Iterator[list[Any]]:
    """The rows of one split."""
    names = sorted(set(labels) - {""})
    count = {name: int((labels == name).sum()) for name in names}
    large = [name for name in names if count[name] >= smallest]
    got = {name: int(reached[labels == name].sum()) for name in large}
    best = max(large, key=lambda name: got[name] / count[name], default="")
    pairs = len(large) * (len(large) - 1) / 2
    for name in names:
        if name not in large:
            yield [by, name, count[name], True, *[np.nan] * 4, False, *[np.nan] * 4]
            continue
        rate, ratio, p = got[name] / count[name], np.nan, np.nan
        if got[best] and len(large) > 1:
            ratio = rate / (got[best] / count[best])
            p = 1.0 if name == best else fisher(got[name], count[name], got[best], count[best])
        members = (labels == name)[known]
        residual, chance = fit.residual_of(members) if fit and members.sum() >= smallest else (Estimate(np.nan), np.nan)
        yield [by, name, count[name], False, got[name], rate, ratio, p, ratio < FOUR_FIFTHS and p * pairs <= CHANCE,
               *residual, chance]


def named(by: str, group: str) -> Phrase:
    """A group as it is called: bands of tenure and levels in words, all others by their own name."""
    if by == "tenure":
        return band_name(group)
    if by == "level":
        return Phrase(N_("level {n}"), n=group)
    return Phrase("{name}", name=group)
