"""Standard errors of weighted metrics, by the kind of interval that a metric declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.criteria import WINDOW
from analytics.metrics.model import Metric
from analytics.metrics.panel_means import looking_back
from analytics.metrics.panel_sums import PanelSums, of_accounts

Array = np.ndarray
FEWEST = 3  # with fewer accounts (or months) a ratio's error is not known, and the metric does not count


@dataclass(frozen=True)
class Parts:
    """What a standard error is worked out from: weighted sums, and sums with squared weights."""

    one: Metric
    value: Array
    sums: dict[str, Array]
    squared: dict[str, Array]
    read: PanelSums
    weights: Array
    stock: bool

    def top(self, sums: dict[str, Array]) -> Array:
        assert self.one.numerator is not None
        return np.asarray(self.one.numerator(sums), float)

    def bottom(self, sums: dict[str, Array]) -> Array:
        return np.asarray(self.one.denominator(sums), float) if self.one.denominator else np.ones_like(self.value)


def _binomial(parts: Parts) -> tuple[Array, Array]:
    """A share: two successes and two failures are added (Agresti and Coull 1998); cases are effective ones (Kish)."""
    n = _effective(parts)
    share = (parts.value / parts.one.per * n + 2) / (n + 4)
    return parts.one.per * np.sqrt(share * (1 - share) / (n + 4)), n


def _counted(parts: Parts) -> tuple[Array, Array]:
    """A count or rate: Poisson, with one event added so that none does not mean certainty."""
    events = parts.top(parts.squared)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(events + np.mean(parts.weights**2)) * parts.one.per / parts.bottom(parts.sums)
    return np.where(np.isnan(parts.value), np.nan, error), parts.top(parts.sums)


def _recommended(parts: Parts) -> tuple[Array, Array]:
    """NPS: multinomial, half an answer added to each cell."""
    n = _effective(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [(parts.sums[m] / parts.sums["nps_answers"] * n + 0.5) / (n + 1.5)
                  for m in ("nps_promoters", "nps_detractors")]
        spread = shares[0] + shares[1] - (shares[0] - shares[1]) ** 2
        return parts.one.per * np.sqrt(spread / (n + 1.5)), n


def _resampled(parts: Parts) -> tuple[Array, Array]:
    """A ratio of sums, linearised: over accounts, or over months for what is known of people only (targets)."""
    if of_accounts(parts.one):
        at_end = np.eye(1, WINDOW)[0]
        tt, tb, bb, cases = parts.read.over_accounts(parts.one, at_end if parts.stock else parts.weights)
    else:
        top, bottom = np.nan_to_num(parts.top(parts.read.of)), np.nan_to_num(parts.bottom(parts.read.of))
        tt, tb, bb = (looking_back(pair, parts.weights**2) for pair in (top * top, top * bottom, bottom * bottom))
        cases = looking_back((top != 0) | (bottom != 0), np.ones(WINDOW))
    ratio = parts.value / parts.one.per
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.maximum(tt - 2 * ratio * tb + ratio**2 * bb, 0) * cases / (cases - 1)
        error = parts.one.per * np.sqrt(spread) / parts.bottom(parts.sums)
    return np.where(cases >= FEWEST, error, np.nan), cases


def _effective(parts: Parts) -> Array:
    """How many equally weighted cases the weighted ones are worth: (sum of weights)^2 / sum of squared weights."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts.bottom(parts.sums) ** 2 / parts.bottom(parts.squared)


ERRORS: dict[str, Callable[[Parts], tuple[Array, Array]]] = {
    "wilson": _binomial, "poisson": _counted, "nps": _recommended, "bootstrap": _resampled,
}
