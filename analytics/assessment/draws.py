"""Standard normal draws that are the same for every question, so that no figure flickers."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

DRAWS = 1000
_SEED = 20260101
_EXTREMES = 17  # of a draw: enough for nearly all
_SMALL = 300  # people whose draws take 3 MB
Array = np.ndarray


class Extremes(NamedTuple):
    """The largest (falling) and smallest (rising) of some draws, with the places they stand at; draws x count."""

    top: Array
    bottom: Array
    high: Array
    low: Array


class Draws(NamedTuple):
    """Standard normal draws, draws x people, and their extremes, as many as nearly all questions need."""

    u: Array
    ends: Extremes

    def extremes(self, rows: Array, count: int) -> Extremes:
        """The ``count`` extremes of some draws and the next one (as many as there are)."""
        if count < self.ends.top.shape[1]:
            return Extremes(*(part[rows, : count + 1] for part in self.ends))
        return _extremes(self.u[rows], np.argsort(self.u[rows], axis=1), count + 1)


def _extremes(u: Array, order: Array, count: int) -> Extremes:
    top, bottom = order[:, ::-1][:, :count], order[:, :count]
    return Extremes(top, bottom, np.take_along_axis(u, top, 1), np.take_along_axis(u, bottom, 1))


def drawn(people: int) -> Draws:
    """The draws for so many people; always the same, so those of small companies are kept."""
    return _kept(people) if people <= _SMALL else _draw(people)


def _draw(people: int) -> Draws:
    u = np.random.default_rng(_SEED).standard_normal((DRAWS, people))
    ends = min(_EXTREMES, people)
    if 4 * ends > people:
        return Draws(u, _extremes(u, np.argsort(u, axis=1), ends))
    place = np.argpartition(u, (ends - 1, people - ends), axis=1)
    both = np.concatenate([place[:, :ends], place[:, people - ends :]], axis=1)
    order = np.take_along_axis(both, np.argsort(np.take_along_axis(u, both, 1), axis=1), 1)
    return Draws(u, _extremes(u, order, ends))


_kept = lru_cache(maxsize=16)(_draw)
