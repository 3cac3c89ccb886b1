"""Shrinkage against two published examples: the eight schools, and the eighteen batters of Efron and Morris."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.assessment.shrinkage import shrink

EFFECT = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])  # Rubin 1981; Gelman et al., Bayesian Data Analysis, table 5.2
ERROR = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])  # in the first 45 at-bats
SEASON = np.array([0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264,
                   0.226, 0.285, 0.316, 0.200])  # what they hit in the rest of 1970
STEIN_1975 = [0.290, 0.286, 0.281, 0.277, 0.273, 0.273, 0.268, 0.264, 0.259, 0.259, 0.254, 0.254, 0.254, 0.254, 0.254,
              0.249, 0.244, 0.239]
STEIN_1977 = [0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261, 0.261, 0.256, 0.256, 0.256, 0.256, 0.256,
              0.252, 0.247, 0.242]


def test_the_eight_schools() -> None:
    """Mean 7.69 with a standard error of 4.07, Q = 4.71 on 7 degrees of freedom, no variance between schools."""
    found = shrink(EFFECT, ERROR, np.zeros(8))
    weight = 1 / ERROR**2
    mean = found.mean[0]
    assert round(mean, 2) == 7.69
    assert round(weight.sum() ** -0.5, 2) == 4.07
    assert round(float((weight * (EFFECT - mean) ** 2).sum()), 2) == 4.71
    assert found.tau2.tolist() == found.reliability.tolist() == [0.0] * 8
    assert np.all((found.low < mean) & (mean < found.high))


def test_the_eight_schools_spread_as_in_the_full_bayesian_analysis() -> None:
    """Gelman et al., table 5.3: school A's posterior reaches from -2 to 31, school C's from -11 to 19 (95 %)."""
    found = shrink(EFFECT, ERROR, np.zeros(8))
    assert [found.low[0], found.high[0]] == pytest.approx([-2, 31], abs=4)
    assert [found.low[2], found.high[2]] == pytest.approx([-11, 19], abs=4)


def test_the_eighteen_batters_of_1977() -> None:
    """Scientific American, May 1977: c = 0.212, and every estimate as printed."""
    average = HITS / 45
    mean = average.mean()
    found = shrink(average, np.full(18, np.sqrt(mean * (1 - mean) / 45)), np.zeros(18))
    assert round(mean, 3) == 0.265
    assert found.weight == pytest.approx(0.212, abs=5e-4)
    assert np.round(found.estimate, 3).tolist() == STEIN_1977
    raw, drawn = ((average - SEASON) ** 2).sum(), ((found.estimate - SEASON) ** 2).sum()
    assert raw / drawn == pytest.approx(3.5, abs=0.05)  # 'by a factor of 3.5'


def test_the_eighteen_batters_of_1975() -> None:
    """Journal of the American Statistical Association 70, table 1: arc-sines of unit variance, B = 0.791."""
    angle = np.sqrt(45) * np.arcsin(2 * HITS / 45 - 1)
    found = shrink(angle, np.ones(18), np.zeros(18))
    assert 1 - found.weight == pytest.approx(0.791, abs=5e-4)
    back = (np.sin(found.estimate / np.sqrt(45)) + 1) / 2
    assert np.round(back, 3).tolist() == STEIN_1975
