"""Bands of tenure: by whole years since hire, joined until each has people enough."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from analytics.rewards.fairness import named
from analytics.rewards.tenure_bands import tenure_bands
from tests.chinese import ZH

DAY = dt.date(2026, 10, 31)
BANDS = [  # hired, band on 31 October 2026, because
    ("2026-10-31", "0-1", "today"), ("2025-11-01", "0-1", "eleven whole months"), ("2025-10-31", "1-3", "a year today"),
    ("2023-11-01", "1-3", "35 whole months"), ("2023-10-31", "3-6", "three years today"),
    ("2020-10-31", "6-", "six years today"), ("1990-01-01", "6-", "long ago"), ("2027-01-01", "0-1", "not begun yet"),
    ("NaT", "", "unknown"),
]


@pytest.mark.parametrize(("hired", "band", "because"), BANDS, ids=[b[2] for b in BANDS])
def test_bands_go_by_whole_years(hired, band, because):
    assert tenure_bands(np.array([hired], "datetime64[s]"), DAY).tolist() == [band], because


JOINED = [  # how many of 0, 1, 3 and 6 years, the bands for groups of five, because
    ((5, 5, 5, 5), {"0-1", "1-3", "3-6", "6-"}, "all are large enough"),
    ((4, 5, 5, 5), {"0-3", "3-6", "6-"}, "the first joins the next"),
    ((2, 2, 1, 9), {"0-6", "6-"}, "joined until there are five"),
    ((1, 1, 1, 9), {"0-"}, "fewer than five join those after them"),
    ((9, 9, 3, 1), {"0-1", "1-"}, "a last one that is too small joins the one before"),
    ((9, 0, 0, 4), {"0-"}, "nobody is left alone"),
    ((0, 0, 0, 3), {"0-"}, "too few at all"),
]


@pytest.mark.parametrize(("count", "bands", "because"), JOINED, ids=[j[2] for j in JOINED])
def test_bands_are_joined_until_they_can_be_compared(count, bands, because):
    years = np.repeat([0, 1, 3, 6], count)
    hired = np.array([f"{2026 - year}-10-31" for year in years], "datetime64[s]")
    found = tenure_bands(hired, DAY, 5)
    assert set(found) == bands, because
    assert min(np.unique(found, return_counts=True)[1]) >= min(5, len(years))


def test_unknown_days_are_in_no_band():
    hired = np.array(["NaT"] * 5 + ["2026-10-31"] * 5, "datetime64[s]")
    assert tenure_bands(hired, DAY, 5).tolist() == [""] * 5 + ["0-"] * 5


NAMES = {"0-1": ("under 1 year", "不满1年"), "0-6": ("under 6 years", "不满6年"), "1-3": ("1 to 2 years", "1至2年"),
         "1-6": ("1 to 5 years", "1至5年"), "3-6": ("3 to 5 years", "3至5年"), "6-": ("6 years and more", "6年及以上")}


@pytest.mark.parametrize("band", NAMES)
def test_bands_in_words(band):
    assert (str(named("tenure", band)), named("tenure", band).text(ZH)) == NAMES[band]
