"""What the results of all have in common: the season, a shock to the company or a region, and how strong it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.assessment.shrinkage import shrink
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.schedule import Array

FEWEST, FEWEST_OF_REGION = 5, 3  # people (and months) from which on what they have in common can be told from chance
_LEAST = 0.05  # of the usual result: a month below counts as this, so that there is a logarithm


@dataclass(frozen=True)
class Common:
    """``past``: people x months of history: what is taken out of results before they are drawn, so that those without
    targets are at the level of the last year. ``season``: of the months to come. ``company``, ``region``: standard
    deviations of the shocks to come, ``horizon``: of the one that all these months share.
    """

    past: Array
    season: Array
    company: float
    region: float
    horizon: float

    @classmethod
    def of(cls, relative: Array, weight: Array, outlook: Outlook, by_target: bool) -> Common:
        """Learnt from results relative to ``weight`` (people x months of history; NaN: no result).

        Of fewer than ``FEWEST`` people nothing can be learnt, so that nothing is taken out.
        """
        assumed, past = outlook.assumptions, outlook.past
        seen = _Seen.of(relative, weight, np.zeros(len(relative), int), FEWEST)
        calendar, ahead = (np.array([p.start.month - 1 for p in m.periods]) for m in (past.months, past.ahead))
        few = len(relative) < FEWEST
        level = np.zeros(len(calendar)) if by_target or few else _years(seen.month[0])
        season, spent = _season(seen.month[0], calendar) if assumed.seasonality and not few else (np.zeros(12), 0.0)
        usual = level + season[calendar]
        spread, effect = seen.shock(usual, spent)
        company = spread if assumed.shock_company is None else assumed.shock_company
        taken = usual - level[-1] + (effect[0] if company else 0)
        within = _Seen.of(relative / np.exp(seen.month), weight, outlook.region, FEWEST_OF_REGION)
        spread, effect = within.shock(np.zeros(len(calendar)), 0.0)
        region = spread if assumed.shock_region is None else assumed.shock_region
        taken = taken + (effect[outlook.region] if region else 0)
        return cls(np.exp(np.broadcast_to(taken, relative.shape)), np.exp(season[ahead]), float(company), float(region),
                   assumed.shock_horizon)

    @property
    def shocked(self) -> bool:
        """Whether there is any shock to come."""
        return max(self.company, self.region, self.horizon) > 0

    def factor(self, chance: Chance) -> Array:
        """The shock, log-normal with mean 1, draws x (1 or regions) x months."""
        size: Array = np.float32(self.company) * chance.company
        if self.region > 0:
            size = size + np.float32(self.region) * chance.region
        if self.horizon > 0:
            size = size + np.float32(self.horizon) * chance.horizon
        return np.exp(size - np.float32((self.company**2 + self.region**2 + self.horizon**2) / 2))


@dataclass(frozen=True)
class _Seen:
    """What groups of people did in each month. ``month``: the logarithm of each group's result over what is usual for
    its people, groups x months; ``noise``: the variance of that by chance; ``there``: where both can be told.
    """

    month: Array
    noise: Array
    there: Array

    @classmethod
    def of(cls, relative: Array, weight: Array, group: Array, fewest: int) -> _Seen:
        known = np.isfinite(relative)
        value = np.where(known, relative, 0)
        usual = np.where(known, (value.sum(axis=1) / np.maximum(known.sum(axis=1), 1))[:, None], 0)
        members = np.eye(int(group.max()) + 1)[group].T
        due = members @ (weight * usual)
        some = np.where(due > 0, due, 1)
        month = np.log(np.maximum(np.where(due > 0, members @ (weight * value) / some, 1), _LEAST))
        apart = weight * (value - usual * np.exp(month)[group])
        noise = members @ np.where(known, apart, 0) ** 2 / some**2 / np.exp(2 * month)
        return cls(month, noise, (members @ known.astype(float) >= fewest) & (due > 0))

    def shock(self, usual: Array, spent: float) -> tuple[float, Array]:
        """Standard deviation of what groups have in common in a month beyond ``usual``, chance taken off (0 where it
        cannot be told); and each month's, shrunken by how much of it is chance. ``spent``: degrees of freedom that
        ``usual`` has taken.
        """
        groups, effect = self.there.any(axis=1).sum(), self.month - usual
        if self.there.sum() < FEWEST or groups < min(2, len(effect)):
            return 0.0, np.zeros(effect.shape)
        square, chance = (float(np.where(self.there, x, 0).sum()) for x in (effect**2, self.noise))
        count = int(self.there.sum())
        variance = max(square / max(count - spent - 1, 1) - chance / count, 0.0)
        share = variance / np.maximum(variance + self.noise, 1e-12)
        return variance**0.5, np.where(self.there, effect * share, 0)


def _years(month: Array) -> Array:
    """Each month's mean over its year (whole years, from the last month back)."""
    year = np.minimum((len(month) - 1 - np.arange(len(month))) // 12, max(len(month) // 12 - 1, 0))
    return (np.bincount(year, month) / np.bincount(year))[year]


def _season(month: Array, calendar: Array) -> tuple[Array, float]:
    """What calendar months differ by: their means over whole years, shrunken; nothing under two years. And how many
    degrees of freedom that takes.
    """
    whole = len(month) // 12 * 12
    if whole < 24:
        return np.zeros(12), 0.0
    month, calendar = month[-whole:], calendar[-whole:]
    month = month - _years(month)
    mean = np.bincount(calendar, month, 12) / (whole / 12)
    variance = ((month - mean[calendar]) ** 2).sum() / (whole - 12)
    found = shrink(mean, np.full(12, np.sqrt(variance / (whole / 12))), np.zeros(12))
    return found.estimate - np.log(np.exp(found.estimate).mean()), float(found.weight.sum())
