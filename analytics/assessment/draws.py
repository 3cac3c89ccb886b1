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


class Draws(NamedTuple):
    """Standard normal draws, draws x people, with the places of each draw's largest (falling) and smallest (rising)."""

    u: Array
    top: Array
    bottom: Array

    def extremes(self, rows: Array, count: int) -> Draws:
        """Some of the draws with their ``count`` extremes and the next one (as many as there are)."""
        if count < self.top.shape[1]:
            return Draws(self.u[rows], self.top[rows, : count + 1], self.bottom[rows, : count + 1])
        order = np.argsort(self.u[rows], axis=1)
        return Draws(self.u[rows], order[:, ::-1][:, : count + 1], order[:, : count + 1])


def drawn(people: int) -> Draws:
    """The draws for so many people; always the same, so those of small companies are kept."""
    return _kept(people) if people <= _SMALL else _draw(people)


def _draw(people: int) -> Draws:
    u = np.random.default_rng(_SEED).standard_normal((DRAWS, people))
    ends = min(_EXTREMES, people)
    place = np.argpartition(u, (ends - 1, people - ends), axis=1) if people else np.zeros((DRAWS, 0), int)
    top, bottom = place[:, people - ends :], place[:, :ends]
    return Draws(u, np.take_along_axis(top, np.argsort(-np.take_along_axis(u, top, 1), axis=1), 1),
                 np.take_along_axis(bottom, np.argsort(np.take_along_axis(u, bottom, 1), axis=1), 1))


_kept = lru_cache(maxsize=16)(_draw)
