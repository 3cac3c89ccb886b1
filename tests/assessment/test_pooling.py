"""Errors implied by intervals, and pooled over figures of few cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.assessment.pooling import own_error, pooled_error
from analytics.metrics.intervals import Z


def figures(rows: list[tuple]) -> pd.DataFrame:
    """Standard error, cases."""
    return pd.DataFrame([(1 - Z * s, 1 + Z * s, n) for s, n in rows], columns=["low", "high", "n"])


def test_errors_by_hand():
    frame = figures([(0.2, 4), (0.1, 9)])
    assert own_error(frame) == pytest.approx([0.2, 0.1])
    spread = (3 * 4 * 0.2**2 + 8 * 9 * 0.1**2) / (3 + 8)
    assert pooled_error(frame) == pytest.approx(np.sqrt([spread / 4, spread / 9]))
    assert pooled_error(figures([(0.2, 1), (0.1, 1)])) == pytest.approx([0.2, 0.1]), "nothing to pool"


def test_pooled_errors_recover_the_spread_they_were_made_with():
    random = np.random.default_rng(3)
    sizes = np.array([2, 2, 3, 5, 8, 13] * 60)
    samples = [random.normal(0, 0.3, n) for n in sizes]
    frame = figures([(s.std(ddof=1) / np.sqrt(len(s)), len(s)) for s in samples])
    assert pooled_error(frame) == pytest.approx(0.3 / np.sqrt(sizes), rel=0.05)
