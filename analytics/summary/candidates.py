"""Four ways to forecast months from months. Each is fitted anew at every origin, to nothing but the months before it.

All take ``values`` (a month each, in order, none missing) and ``first``, and give a row for each origin from ``first``
to ``len(values)``: what was expected of the next ``HORIZON`` months by whoever knew the months before that origin.
Parameters are searched on a grid: the squared errors of one month ahead are added up as the months pass, so one pass
over the series fits every origin, where a general optimiser would start again for each (a hundred times slower).
"""

from __future__ import annotations

from itertools import product

import numpy as np

SEASON = 12
HORIZON = 12
FEWEST = 2 * SEASON  # months that all but the naive one need

_AHEAD = np.arange(1, HORIZON + 1)
_LEVEL, _TREND, _SEASONAL = (0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8), (0, 0.02, 0.1, 0.3), (0, 0.05, 0.15, 0.35, 0.6)
LINEAR = np.array(list(product(_LEVEL, _TREND, _SEASONAL, (1.0,)))).T
DAMPED = np.array(list(product(_LEVEL, _TREND, _SEASONAL, (0.8, 0.9, 0.95, 0.98)))).T
AVERAGES = np.array(list(product(np.linspace(-0.95, 0.35, 14), repeat=2))).T
LEVELS = np.linspace(0.05, 0.95, 19)


def seasonal_naive(values: np.ndarray, first: int) -> np.ndarray:
    """What the same months brought a year before; needs twelve months."""
    return np.stack([values[t - SEASON: t] for t in range(first, len(values) + 1)])


def holt_winters(values: np.ndarray, first: int, grid: np.ndarray = LINEAR) -> np.ndarray:
    """Additive level, trend and season in error-correction form, ETS(A,A,A), or damped ETS(A,Ad,A); needs 24 months.

    ``grid``: rows alpha, beta*, gamma / (1 - alpha) and phi (Hyndman and Athanasopoulos, Forecasting, 3rd ed., 8.3).
    """
    alpha, beta, gamma, phi = grid[0], grid[0] * grid[1], grid[2] * (1 - grid[0]), grid[3]
    level, trend, season = (np.tile(start, (alpha.size, 1)) for start in initial(values))
    level, trend = level[:, 0], trend[:, 0]
    squares, paths = np.zeros(alpha.size), []
    for t in range(len(values) + 1):
        if t >= first:
            best = squares.argmin()
            drift = trend[best] * np.cumsum(phi[best] ** _AHEAD)
            paths.append(level[best] + drift + season[best, (t + _AHEAD - 1) % SEASON])
        if t < len(values):
            month, straight = t % SEASON, level + phi * trend
            error = values[t] - straight - season[:, month]
            level, trend = straight + alpha * error, phi * trend + beta * error
            season[:, month] += gamma * error
            squares += error**2
    return np.stack(paths)


def damped(values: np.ndarray, first: int) -> np.ndarray:
    """As ``holt_winters``, with a trend that fades."""
    return holt_winters(values, first, DAMPED)


def initial(values: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Level and trend before the first month, and twelve seasonal terms, from the first two years."""
    years = values[:FEWEST].reshape(2, SEASON)
    one, two = years.mean(axis=1)
    slope = (two - one) / SEASON
    line = one + slope * (np.arange(FEWEST) - (SEASON - 1) / 2)
    return float(line[0] - slope), float(slope), (years - line.reshape(2, SEASON)).mean(axis=0)


def theta(values: np.ndarray, first: int, levels: np.ndarray = LEVELS) -> np.ndarray:
    """Exponential smoothing with half the trend's slope as drift, on seasonally adjusted months; needs 24 months.

    Assimakopoulos and Nikolopoulos 2000, in the form of Hyndman and Billah 2003; the season is additive.
    """
    return np.stack([_theta(values[:t], levels) for t in range(first, len(values) + 1)])


def _theta(known: np.ndarray, levels: np.ndarray) -> np.ndarray:
    months = np.arange(len(known))
    season = seasonal_terms(known)
    adjusted = known - season[months % SEASON]
    centred = months - months.mean()
    slope = float(centred @ adjusted / (centred @ centred))
    level, squares = np.full(levels.size, adjusted[0]), np.zeros(levels.size)
    for value in adjusted[1:]:
        error = value - level
        level, squares = level + levels * error, squares + error**2
    best = squares.argmin()
    alpha = levels[best]
    drift = slope / 2 * (_AHEAD - 1 + (1 - (1 - alpha) ** len(known)) / alpha)
    return level[best] + drift + season[(len(known) + _AHEAD - 1) % SEASON]


def seasonal_terms(known: np.ndarray) -> np.ndarray:
    """Twelve terms that add up to 0: mean distance of each month from the centred moving average of a year."""
    half = SEASON // 2
    weights = np.r_[0.5, np.ones(SEASON - 1), 0.5] / SEASON
    apart = known[half: len(known) - half] - np.convolve(known, weights, "valid")
    month = np.arange(half, len(known) - half) % SEASON
    terms = np.bincount(month, apart, SEASON) / np.bincount(month, minlength=SEASON)
    return terms - terms.mean()


def airline(values: np.ndarray, first: int, grid: np.ndarray = AVERAGES) -> np.ndarray:
    """SARIMA (0,1,1)(0,1,1) by conditional least squares, the model of Box and Jenkins 1970; needs 24 months.

    ``grid``: rows of the moving-average parameters theta and Theta, with plus signs in the model.
    """
    near, far = grid
    lags = {1: near, SEASON: far, SEASON + 1: near * far}
    shocks = np.zeros((len(values) + HORIZON, near.size))
    squares, paths = np.zeros(near.size), []
    for t in range(SEASON + 1, len(values) + 1):
        if t >= first:
            best = squares.argmin()
            paths.append(_airline_ahead(values[:t], shocks[: t + HORIZON, best], {k: v[best] for k, v in lags.items()}))
        if t < len(values):
            change = values[t] - values[t - 1] - values[t - SEASON] + values[t - SEASON - 1]
            shocks[t] = change - sum(weight * shocks[t - lag] for lag, weight in lags.items())
            squares += shocks[t] ** 2
    return np.stack(paths)


def _airline_ahead(known: np.ndarray, shocks: np.ndarray, lags: dict[int, float]) -> np.ndarray:
    path = np.r_[known, np.zeros(HORIZON)]
    for t in range(len(known), len(path)):  # shocks to come are expected to be 0
        path[t] = path[t - 1] + path[t - SEASON] - path[t - SEASON - 1]
        path[t] += sum(weight * shocks[t - lag] for lag, weight in lags.items())
    return path[len(known):]


CANDIDATES = {"holt_winters": holt_winters, "damped": damped, "theta": theta, "airline": airline}
