"""Simulated companies with a known effect, for tests and benchmarks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.training.panel import Panel, usable

EFFECT = 0.5


def company(
    seed: int, people: int = 48, months: int = 36, trained: int = 14, waves: tuple[int, ...] = (18, 20, 22), *,
    effect: float = EFFECT, chosen_weak: bool = False,
) -> Panel:
    """People who differ, months that differ, noise that lasts, and effects that differ from person to person.

    ``chosen_weak``: the trained are those who did worst in the six months before; part of that passes by itself.
    """
    random = np.random.default_rng(seed)
    noise = random.normal(size=(people, months))
    for month in range(1, months):
        noise[:, month] = 0.3 * noise[:, month - 1] + np.sqrt(1 - 0.3**2) * noise[:, month]
    level = random.normal(size=(people, 1)) + 0.3 * random.normal(size=(1, months)) + noise
    order = np.argsort(level[:, waves[0] - 6: waves[0]].mean(axis=1)) if chosen_weak else np.arange(people)
    since = np.zeros(people, int)
    since[order[:trained]] = np.array(waves)[np.arange(trained) % len(waves)]
    gain = effect + 0.3 * random.normal(size=people) * (effect != 0)
    month = np.arange(months)
    level += np.where((since[:, None] > 0) & (month >= since[:, None]), gain[:, None], 0.0)
    return panel(level, since)


def panel(outcome: np.ndarray, since: np.ndarray, weight: np.ndarray | None = None) -> Panel:
    """A panel from people x months; ``since``: the month's place from 0, or 0 for never; NaN outcomes are no rows."""
    people, months = outcome.shape
    rows = pd.DataFrame({
        "unit": np.repeat(np.arange(people), months), "time": np.tile(np.arange(1, months + 1), people),
        "outcome": outcome.ravel(), "since": np.repeat(np.where(since > 0, since + 1, 0), months),
        "weight": np.ones(people * months) if weight is None else weight.ravel().astype(float)})
    return Panel(usable(rows)[0])


def sellers(seed: int, people: int = 40, months: int = 36, trained: int = 11, effect: float = 0.10) -> Panel:
    """People with some deals a month, few or many, of whom the trained win more often in three waves."""
    random = np.random.default_rng(seed)
    deals = random.poisson(random.gamma(4, 1, size=(people, 1)), size=(people, months))
    chance = 0.28 + 0.08 * random.normal(size=(people, 1)) + 0.02 * random.normal(size=(1, months))
    since = np.zeros(people, int)
    since[:trained] = np.array((14, 16, 18))[np.arange(trained) % 3]
    chance = chance + effect * ((since[:, None] > 0) & (np.arange(months) >= since[:, None]))
    won = random.binomial(deals, np.clip(chance, 0.02, 0.95))
    return panel(np.divide(won, deals, out=np.full(won.shape, np.nan), where=deals > 0), since, deals)
