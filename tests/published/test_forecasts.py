"""Forecasts of published series from rolling origins: their error against seasonal naive, and how often they held."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.summary.ahead import Ahead, Span
from tests.published.monthly import ACCIDENTS, DRIVERS, LUNG_DISEASES, PASSENGERS

# Error relative to seasonal naive's over the next twelve months, and the share of intervals of 8 in 10 that held what
# came, for one, three, six and twelve months: measured at every month with three years before and a year after.
# A series with no trend leaves nothing to gain; intervals know nothing of breaks that had not come yet (drivers).
MEASURED = [
    (PASSENGERS, 0.62, (0.77, 0.84, 0.89, 0.92)),
    (ACCIDENTS, 1.01, (0.88, 0.96, 1.00, 1.00)),
    (LUNG_DISEASES, 0.79, (0.92, 0.88, 0.96, 1.00)),
    (DRIVERS, 0.97, (0.73, 0.75, 0.72, 0.74)),
]


@pytest.mark.parametrize(("values", "error", "held"), MEASURED, ids=["passengers", "accidents", "lung", "drivers"])
def test_error_and_coverage(values: np.ndarray, error: float, held: tuple[float, ...]) -> None:
    off, naive, inside = [], [], []
    for n in range(36, len(values) - 11):
        ahead, came = Ahead.after(values[:n]), values[n: n + 12]
        off.append(np.abs(ahead.path - came).mean())
        naive.append(np.abs(values[n - 12: n] - came).mean())
        spans = [Span(0, months) for months in (1, 3, 6, 12)]
        inside.append([low <= span.sum(came) <= high for span in spans for low, high in [ahead.interval(span)]])
    assert np.mean(off) / np.mean(naive) == pytest.approx(error, abs=0.006)
    assert np.mean(inside, axis=0) == pytest.approx(held, abs=0.006)
