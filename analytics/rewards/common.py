"""What the results of all have in common: the season, a shock to the company or a region, and how strong it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.assessment.shrinkage import shrink
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.schedule import Array

FEWEST = 5  # people (of a region: 3) and months from which on what they have in common can be told from chance
_LEAST = 0.05  # of the usual result: a month below counts as this, so that there is a logarithm


@dataclass(frozen=True)
class Common:
    """``past``: people x months of history: what is taken out of results before they are drawn. ``season``: of the
    months to come. ``company``, ``region``: standard deviations of the shocks to come.
    """

    past: Array
    season: Array
    company: float
    region: float

    @classmethod
    def of(cls, relative: Array, weight: Array, outlook: Outlook, by_target: bool) -> Common:
        """Learnt from results relative to ``weight`` (people x months of history; NaN: no result)."""
        assumed, past = outlook.assumptions, outlook.past
        known = np.isfinite(relative)
        usual = _mean(np.where(known, relative, 0), known, axis=1)
        month = _month(relative, weight, usual, known, np.zeros(len(usual), int))[0]
        calendar, ahead = (np.array([p.start.month - 1 for p in m.periods]) for m in (past.months, past.ahead))
        level = np.zeros(len(month)) if by_target else _level(month)
        season = _season(month, calendar) if assumed.seasonality else np.zeros(12)
        out = month - level - season[calendar]
        spread, effect = _shock(out[None], relative, weight, usual, known, np.zeros(len(usual), int), FEWEST)
        company = spread if assumed.shock_company is None else assumed.shock_company
        if not company:
            effect = np.zeros_like(effect)
        taken = level + season[calendar] + effect
        regional = _month(relative / np.exp(month), weight, usual, known, outlook.region)
        spread, effect = _shock(regional, relative / np.exp(month), weight, usual, known, outlook.region, 3)
        region = spread if assumed.shock_region is None else assumed.shock_region
        if region:
            taken = taken + effect[outlook.region]
        return cls(np.exp(np.broadcast_to(taken, relative.shape)), np.exp(season[ahead]), float(company), float(region))

    @property
    def shocked(self) -> bool:
        """Whether there is any shock to come."""
        return self.company > 0 or self.region > 0

    def factor(self, chance: Chance) -> Array:
        """The shock, log-normal with mean 1, draws x (1 or regions) x months."""
        size: Array = np.float32(self.company) * chance.company
        if self.region > 0:
            size = size + np.float32(self.region) * chance.region
        return np.exp(size - np.float32((self.company**2 + self.region**2) / 2))


def _mean(total: Array, known: Array, axis: int) -> Array:
    return total.sum(axis=axis) / np.maximum(known.sum(axis=axis), 1)


def _month(relative: Array, weight: Array, usual: Array, known: Array, group: Array) -> Array:
    """The logarithm of each group's result in each month over what is usual for its people, groups x months."""
    groups = np.eye(int(group.max()) + 1)[group].T
    seen = groups @ np.where(known, weight * np.where(known, relative, 0), 0)
    due = groups @ np.where(known, weight * usual[:, None], 0)
    return np.log(np.maximum(np.where(due > 0, seen / np.where(due > 0, due, 1), 1), _LEAST))


def _level(month: Array) -> Array:
    """How much higher each year's months (counted from the last one back) were than those of the last year."""
    year = (len(month) - 1 - np.arange(len(month))) // 12
    means = np.bincount(year, month) / np.bincount(year)
    return (means - means[0])[year]


def _season(month: Array, calendar: Array) -> Array:
    """What calendar months differ by: their means over whole years, shrunken; nothing under two years."""
    whole = len(month) // 12 * 12
    if whole < 24:
        return np.zeros(12)
    month, calendar = month[-whole:], calendar[-whole:]
    month = month - _level(month)
    mean = np.bincount(calendar, month, 12) / (whole / 12)
    variance = ((month - mean[calendar]) ** 2).sum() / (whole - 12)
    found = shrink(mean, np.full(12, np.sqrt(variance / (whole / 12))), np.zeros(12)).estimate
    return found - np.log(np.exp(found).mean())


def _shock(month: Array, relative: Array, weight: Array, usual: Array, known: Array, group: Array, fewest: int
           ) -> tuple[float, Array]:
    """Standard deviation of what groups have in common in a month, chance taken off; and each month's, shrunken."""
    groups = np.eye(int(group.max()) + 1)[group].T
    due = groups @ np.where(known, weight * usual[:, None], 0)
    apart = np.where(known, weight * (relative - usual[:, None] * np.exp(month)[group]), 0)
    noise = (groups @ apart**2) / np.where(due > 0, due, 1) ** 2 / np.exp(2 * month)
    there = (groups @ known.astype(float) >= fewest) & (due > 0)
    if there.sum() < FEWEST or (group.max() > 0 and (there.sum(axis=1) > 0).sum() < 2):
        return 0.0, np.zeros(month.shape)
    excess = np.where(there, month**2 - noise, 0).sum() / there.sum()
    variance = max(float(excess), 0.0)
    return variance**0.5, np.where(there, month * variance / np.maximum(variance + noise, 1e-12), 0)
