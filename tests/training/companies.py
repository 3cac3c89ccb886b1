"""Simulated companies with a known effect, for tests and benchmarks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.training.panel import Panel, panel_of

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
    start = pd.Series(since).replace(0, pd.NA).astype("Int64")
    return panel_of(pd.DataFrame({
        "unit": np.repeat(np.arange(people), months), "time": np.tile(month, people), "outcome": level.ravel(),
        "treated_since": start.repeat(months).reset_index(drop=True)}), "company")
