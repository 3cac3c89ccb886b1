"""All draws of a plan: chunks that fit into the processor's cache, each paid by the engine into its own rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from analytics.rewards.horizon import Horizon
from analytics.rewards.measures import grows
from analytics.rewards.outlook import Outlook
from analytics.rewards.schedule import Array

CHUNK = 131_072  # values of one measure that are computed at once
TWO_THREADS = 4_000_000  # values from which on a second thread pays
Progress = Callable[[float], object]


def unheard(share: float) -> None:
    """Progress that nobody watches."""


@dataclass
class Totals:
    """Sums of what is earned: ``pay``: draws x people; ``by_period``: draws x periods; ``by_line``, ``later``,
    ``shock`` and ``results``: draws. See ``Simulation``.
    """

    pay: Array
    by_period: Array
    later: Array
    shock: Array
    results: dict[str, Array]
    by_line: dict[str, Array] = field(default_factory=dict)

    @classmethod
    def drawn(cls, horizon: Horizon, outlook: Outlook, progress: Progress = unheard) -> Totals:
        """All draws; ``progress`` is told the share done, and raises to stop them."""
        draws, people = outlook.assumptions.draws, len(outlook.people)
        made = cls(np.zeros((draws, people), np.float32), np.zeros((draws, len(horizon.base.periods))),
                   np.zeros(draws), np.zeros(draws),
                   {name: np.zeros(draws) for name, one in horizon.plan.measures.items() if grows(one)})
        cells = people * outlook.assumptions.months
        size = max(1, int(CHUNK / cells / horizon.orders_a_month))
        chunks = [slice(first, min(first + size, draws)) for first in range(0, draws, size)]
        made.pay_chunk(horizon, outlook, chunks[0])  # alone, so that every line has its place
        if draws * cells < TWO_THREADS:
            for n, chunk in enumerate(chunks[1:], 1):
                progress(n / len(chunks))
                made.pay_chunk(horizon, outlook, chunk)
        else:
            made.pay_in_threads(horizon, outlook, chunks, progress)
        return made

    def pay_in_threads(self, horizon: Horizon, outlook: Outlook, chunks: list[slice], progress: Progress) -> None:
        """All chunks but the first, by two threads."""
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(self.pay_chunk, horizon, outlook, chunk) for chunk in chunks[1:]]
            try:
                for n, one in enumerate(done, 1):
                    progress(n / len(chunks))
                    one.result()
            finally:
                pool.shutdown(cancel_futures=True)  # where one fails or is stopped, the others need not begin

    def pay_chunk(self, horizon: Horizon, outlook: Outlook, rows: slice) -> None:
        """Draw, pay and add up these draws."""
        chance = outlook.chance(rows.start, rows.stop)
        grids, orders = horizon.drawn(chance)
        earned = horizon.earned(horizon.situation(grids, orders))
        periods, people = (np.ones(n, np.float32) for n in earned.total.shape[:0:-1])
        self.shock[rows] = chance.horizon[:, 0, 0]
        self.pay[rows] = earned.total @ periods  # sums by linear algebra, several times as fast as those by axis
        self.by_period[rows] = people @ earned.total
        for name, line in earned.lines.items():
            self.by_line.setdefault(name, np.zeros(len(self.pay)))[rows] = _sum(line)
        if earned.later is not None:
            self.later[rows] = earned.later.sum(axis=-1)
        for name, total in self.results.items():
            total[rows] = _sum(np.nan_to_num(grids[name].value[:, horizon.takes_part]))


def _sum(x: Array) -> Array:
    """Everything of a draw."""
    return x.reshape(len(x), -1).sum(axis=1)
