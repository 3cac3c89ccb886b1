"""People by how long they have been in the company, in bands that are large enough to be compared."""

from __future__ import annotations

import datetime as dt

import numpy as np

from analytics.language import N_, Phrase
from analytics.rewards.schedule import Array

YEARS = (0, 1, 3, 6)  # from which a band begins, where it has people enough


def tenure_bands(hired_on: Array, day: dt.date, smallest: int = 0) -> Array:
    """The band of each person on a day, such as ``1-3`` (whole years since hire, 3 not included) or ``6-``.

    hired_on: datetime64, NaT: "". Bands of fewer than ``smallest`` people are joined with the next longer one, the
    last with the one before.
    """
    years = _months(np.asarray(hired_on, "datetime64[D]"), np.datetime64(day, "D")) / 12
    edges = list(YEARS)
    for edge in YEARS[1:]:
        before = edges[edges.index(edge) - 1]
        if ((years >= before) & (years < edge)).sum() < smallest:
            edges.remove(edge)
    if len(edges) > 1 and (years >= edges[-1]).sum() < smallest:
        edges.pop()
    names = [f"{low}-{high}" for low, high in zip(edges, [*edges[1:], ""], strict=True)]
    band = np.searchsorted(edges, np.nan_to_num(years), side="right") - 1
    return np.where(np.isnan(years), "", np.array(names)[band])


def _months(hired: Array, last: np.datetime64) -> Array:
    """Whole months of service, 0 before it begins; NaN where the day of hire is unknown."""
    months = (last.astype("datetime64[M]") - hired.astype("datetime64[M]")).astype(float)
    begun = (last - last.astype("datetime64[M]")) < (hired - hired.astype("datetime64[M]"))
    return np.where(np.isnat(hired), np.nan, np.maximum(months - begun, 0))


def band_name(band: str) -> Phrase:
    """A band in words."""
    low, _, high = band.partition("-")
    if not high:
        return Phrase(N_("{n} years and more"), n=low)
    if low == "0":
        return Phrase(N_("under 1 year")) if high == "1" else Phrase(N_("under {n} years"), n=high)
    return Phrase(N_("{low} to {high} years"), low=low, high=int(high) - 1)
