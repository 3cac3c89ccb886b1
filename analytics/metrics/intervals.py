"""95 % intervals: small numpy functions on arrays of groups; NaN where there is nothing to estimate.

Wilson 1927, and Goodman 1965 where shares of one whole are compared; exact Poisson (Garwood 1936); NPS as a multinomial
difference; Poisson bootstrap of clusters (Hanley and MacGibbon 2006) with Hesterberg's expanded percentiles (2015);
Kaplan-Meier 1958 with Greenwood's variance on the log-log scale and the interval of a quantile by Brookmeyer and
Crowley 1982; means by Student 1908.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special  # its stats would add half a second to the first page

Z = 1.959963984540054  # standard errors on either side of a result that make its 95 % interval
REPLICATES = 499
_SEED = 20260101

Array = np.ndarray
Pair = tuple[Array, Array]


def wilson(successes: Array, trials: Array, z: float | Array = Z) -> Pair:
    """Interval of a share: ``successes`` of ``trials``, shapes alike; NaN where there are no trials.

    ``z``: the normal quantile of its level, one for all or one for each.
    """
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where(n > 0, n, np.nan)
        share = k / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.where(k <= 0, np.where(np.isnan(n), np.nan, 0.0), centre - half), np.where(k >= n, 1.0, centre + half)


def goodman(part: Array, whole: Array, parts: int | Array) -> Pair:
    """Intervals of shares of one whole, which hold all at once: ``part`` of ``whole``, which has so many ``parts``.

    Shapes alike; NaN where the whole is empty. Goodman 1965: Wilson's interval at a level that is shared out among the
    parts, so that any two may be compared (a single part has Wilson's own).
    """
    return wilson(part, whole, -special.ndtri(0.025 / np.maximum(parts, 1)))


def poisson(count: Array) -> Pair:
    """Exact interval of an expected count, from the count seen (divide both ends by the exposure for a rate)."""
    k = np.asarray(count, float)
    low = np.where(k > 0, special.gammaincinv(np.where(k > 0, k, 1), 0.025), 0.0)
    high = special.gammaincinv(k + 1, 0.975)
    return np.where(np.isnan(k), np.nan, low), high


def nps(promoters: Array, detractors: Array, answers: Array) -> Pair:
    """Interval of 100 (p - d): var = p + d - (p - d)^2; under 30 answers half a case is added to each cell."""
    p, d, n = (np.asarray(a, float) for a in (promoters, detractors, answers))
    add = np.where(n < 30, 0.5, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(n > 0, n + 3 * add, np.nan)
        share_p, share_d = (p + add) / total, (d + add) / total
        score = share_p - share_d
        half = Z * np.sqrt(np.maximum(share_p + share_d - score**2, 0) / total)
    return 100 * np.maximum(score - half, -1), 100 * np.minimum(score + half, 1)


_drawn = [np.empty((REPLICATES, 0))]  # the most weights asked for so far


def _weights(columns: int) -> Array:
    """Poisson(1) weights, replicates x ``columns`` or more; a cluster's are always the same, so no figure flickers.

    Drawing takes 0.1 s for 4,000 clusters: it is done for the largest question and serves every smaller one.
    """
    weights = _drawn[0]
    if weights.shape[1] < columns:
        size = 1 << max(6, (columns - 1).bit_length())  # in steps, so that it is seldom done again
        weights = np.random.default_rng(_SEED).poisson(1.0, (size, REPLICATES)).T.astype(np.float64, order="C")
        _drawn[0] = weights
    return weights


def bootstrap(
    formula: Callable[[dict[str, Array]], Array], clusters: dict[str, Array], group: Array, groups: int,
    fixed: dict[str, Array] | None = None,
) -> Pair:
    """Percentile interval of a formula of sums, resampling clusters (accounts or people) within each group.

    ``clusters``: measure -> sums, one a cluster; ``group``: each cluster's group, sorted ascending, 0..groups-1;
    ``fixed``: measure -> sums a group that are known, not sampled (a target). NaN for groups under two clusters.
    """
    (pair,) = bootstrap_all([(formula, fixed)], clusters, group, groups)
    return pair


def bootstrap_all(
    formulas: Sequence[tuple[Callable[[dict[str, Array]], Array], dict[str, Array] | None]],
    clusters: dict[str, Array], group: Array, groups: int,
) -> list[Pair]:
    """As ``bootstrap``, for several formulas (each with its ``fixed``) of the same clusters, which are drawn once."""
    count = np.bincount(group, minlength=groups)
    usable = np.flatnonzero(count >= 2)
    if not usable.size:
        return [(np.full(groups, np.nan), np.full(groups, np.nan)) for _ in formulas]
    weights = _weights(int(count.max()))
    names = list(clusters)
    values = np.column_stack([np.ones(len(group)), *(clusters[m] for m in names)])
    drawn = np.empty((REPLICATES, len(usable), len(names) + 1))
    for column, one in enumerate(usable):
        span = slice(*np.searchsorted(group, (one, one + 1)))
        drawn[:, column] = weights[:, : count[one]] @ values[span]
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(drawn[..., 0] > 0, count[usable] / drawn[..., 0], np.nan)
    sampled = {m: drawn[..., 1 + place] * scale for place, m in enumerate(names)}
    pairs = []
    for formula, fixed in formulas:
        sums = dict(sampled)
        for measure, value in (fixed or {}).items():
            sums[measure] = sums.get(measure, 0.0) + value[usable]
        pairs.append(_ends(formula(sums), count, usable, groups))
    return pairs


def _ends(replicates: Array, count: Array, usable: Array, groups: int) -> Pair:
    """The percentiles of every usable group's replicates, expanded for its number of clusters; NaN for the others."""
    low, high = np.full(groups, np.nan), np.full(groups, np.nan)
    for tail in np.unique(count[usable]):
        chosen = count[usable] == tail
        share = 100 * special.ndtr(-np.sqrt(tail / (tail - 1)) * special.stdtrit(tail - 1, 0.975))
        with np.errstate(invalid="ignore"):
            ends_of = _percentiles(replicates[:, chosen], share)
        low[usable[chosen]], high[usable[chosen]] = ends_of
    return low, high


def _percentiles(replicates: Array, share: float) -> Pair:
    missing = np.isnan(replicates).any(axis=0)
    ends = np.percentile(np.where(missing, 0.0, replicates), [share, 100 - share], axis=0)
    if missing.any():  # a denominator that vanished in some replicates: use the others, if they are most
        for column in np.flatnonzero(missing):
            values = replicates[~np.isnan(replicates[:, column]), column]
            enough = len(values) > 0.9 * len(replicates)
            ends[:, column] = np.percentile(values, [share, 100 - share]) if enough else np.nan
    return ends[0], ends[1]


def survival(duration: Array, happened: Array) -> tuple[Array, Array, Array, Array]:
    """Kaplan-Meier curve: distinct event times, survival after each, and its 95 % limits (log-log scale)."""
    order = np.argsort(duration, kind="stable")
    time, event = np.asarray(duration, float)[order], np.asarray(happened, bool)[order]
    times, first = np.unique(time, return_index=True)
    died = np.add.reduceat(event.astype(float), first) if len(time) else np.array([])
    at_risk = len(time) - first
    kept = died > 0
    times, died, at_risk = times[kept], died[kept], at_risk[kept].astype(float)
    alive = np.cumprod(1 - died / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(died / (at_risk * (at_risk - died)))
        spread = Z * np.sqrt(greenwood) / np.log(alive)
        low, high = alive ** np.exp(-spread), alive ** np.exp(spread)
    ended = alive <= 0
    return times, alive, np.where(ended, 0.0, low), np.where(ended, 0.0, high)


def survival_time(duration: Array, happened: Array, share: float = 0.5) -> tuple[float, float, float]:
    """Time by which the event has happened to ``share`` of them (the median, if nothing is said), with its interval.

    NaN where the curve (or its limit) never falls that far.
    """
    times, alive, low, high = survival(duration, happened)

    def crossing(curve: Array) -> float:
        below = np.flatnonzero(curve <= 1 - share + 1e-12)  # a product of shares that is just that but for rounding
        return float(times[below[0]]) if below.size else float("nan")

    return crossing(alive), crossing(low), crossing(high)


def median(values: Array) -> tuple[float, float, float]:
    """Median and its order-statistic interval (binomial, at least 95 %); limits NaN under 6 values."""
    ordered = np.sort(np.asarray(values, float))
    n = len(ordered)
    if n == 0:
        return (float("nan"),) * 3
    if n < 6:
        return float(np.median(ordered)), float("nan"), float("nan")
    rank = int(np.ceil(special.bdtrik(0.025, n, 0.5)))  # largest r with P(X < r) <= 2.5 %
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[n - rank])


def mean(values: Array) -> tuple[float, float, float]:
    """Mean and its t interval; the limits are NaN under two values. Of differences it is the paired t interval."""
    seen = np.asarray(values, float)
    n = len(seen)
    if n < 2:
        return float(seen.mean()) if n else float("nan"), float("nan"), float("nan")
    middle, half = seen.mean(), special.stdtrit(n - 1, 0.975) * seen.std(ddof=1) / np.sqrt(n)
    return float(middle), float(middle - half), float(middle + half)


def herfindahl(parts: Array) -> float:
    """Herfindahl-Hirschman index of positive parts: sum of squared percentage shares, 10,000 / n at least."""
    positive = np.asarray(parts, float)
    positive = positive[positive > 0]
    return float(np.sum((100 * positive / positive.sum()) ** 2)) if positive.size else float("nan")
