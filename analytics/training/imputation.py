"""The effect of a training by imputation from the untrained, overall and by time since; and what came just before.

Imputation (Borusyak, Jaravel and Spiess 2024) estimates each unit's level and each time's level from what is untrained
and compares the trained with what these foretell. Like Callaway and Sant'Anna (2021) it is right where people are
trained at different times; it uses all months before the training, not the last one alone, which halves the interval.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from diff_diff import ImputationDiD, ImputationDiDResults

from analytics.training.estimating import Estimate

CASES = 4  # rows that stand for one of average weight, in a panel of up to MOST / CASES rows
MOST = 100_000
FEWEST = 5  # units in which a covariate changes, to know what comes with it


def imputed(rows: pd.DataFrame, covariates: Sequence[str] = ()) -> Estimate | None:
    """Mean effect over all trained units and times since, each case counted alike; None where it is not identified.

    ``rows``: as ``Panel`` has them; ``covariates``: columns of what else may move the outcome. Standard errors are
    clustered by unit, leaving out the unit itself, and pooled over waves, so that they hold with few units (measured:
    tests/training/test_effect.py).
    """
    found = _fit(rows, covariates)
    return None if found is None else _estimate(found.overall_att, found.overall_se, rows)


def by_time_since(rows: pd.DataFrame, reach: int, dip: int = 0, covariates: Sequence[str] = ()) -> pd.DataFrame:
    """Columns since, value, low, high, n (units): the effect by times since training, up to ``reach`` on both sides.

    The last ``dip`` times before the training are compared with the earlier ones as those after it are. Earlier ones
    are what the trained differed by, less the mean of these: trends were parallel where all are about zero. Their
    intervals are those against one of them (value 0, no interval of its own), so rather too wide. Times that fewer
    than two trained units reach are left out.
    """
    trained = rows[rows["since"] > 0]
    early = trained.loc[trained["time"] < trained["since"] - dip, "unit"].unique()
    if len(early):
        rows = rows[(rows["since"] == 0) | rows["unit"].isin(early)]
    else:
        dip = 0
    found = _fit(rows, covariates, pretrends=True, horizon_max=reach, anticipation=dip)
    columns = ["since", "value", "low", "high", "n"]
    if found is None:
        return pd.DataFrame(columns=columns, dtype=float)
    with _quiet():
        points = found.aggregate("event_study").to_dataframe()
    since = (rows["time"] - rows["since"])[rows["since"] > 0]
    units = rows.loc[since.index, "unit"].groupby(since).nunique()
    shown = []
    for time, value, se, reference in points[["event_time", "att", "se", "is_reference"]].itertuples(index=False):
        estimate = _estimate(value, se, rows)
        if units.get(time, 0) >= 2 and (reference or estimate is not None):
            ends = (0.0, 0.0) if estimate is None else (estimate.low, estimate.high)
            shown.append((int(time), float(value), *ends, int(units[time])))
    frame = pd.DataFrame(shown, columns=columns)
    before = frame["since"] < -dip
    frame.loc[before, ["value", "low", "high"]] -= frame.loc[before, "value"].mean()
    return frame


def just_before(rows: pd.DataFrame, times: int, covariates: Sequence[str] = ()) -> Estimate | None:
    """What the trained differed by in the last ``times`` before training, as if it had begun then; None where nothing
    lies before that. About zero where trends were parallel and nobody was chosen for a passing dip."""
    early = rows[(rows["since"] == 0) | (rows["time"] < rows["since"])].copy()
    early.loc[early["since"] > 0, "since"] -= times
    seen = early[early["time"] < early["since"]]["unit"].unique()
    return imputed(early[(early["since"] == 0) | early["unit"].isin(seen)], covariates)


def _fit(rows: pd.DataFrame, covariates: Sequence[str], *, anticipation: int = 0, **options: object
         ) -> ImputationDiDResults | None:
    """diff-diff's result; None where the panel does not identify an effect.

    Rows of trained units at times when nobody is untrained have nothing to be compared with and do not count.
    """
    untrained = (rows["since"] == 0) | (rows["time"] < rows["since"] - anticipation)
    compared = rows.loc[untrained, "time"].unique()
    used = rows[rows["time"].isin(compared)]
    treated = used[~untrained[used.index]]
    if treated["unit"].nunique() < 2 or used["unit"].nunique() < 4 or len(compared) < 2:
        return None
    known = _varying(used[untrained[used.index]], covariates)
    with _quiet():
        estimator = ImputationDiD(leave_one_out=True, aux_partition="horizon", anticipation=anticipation, **options)
        return estimator.fit(_cases(used), "outcome", "unit", "time", "since", covariates=known or None)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What the library warns of (holes, waves of one) the notes say; what it uses of pandas is its own affair."""
    with warnings.catch_warnings():
        for kind in (UserWarning, DeprecationWarning):
            warnings.simplefilter("ignore", kind)
        yield


def _varying(untrained: pd.DataFrame, covariates: Sequence[str]) -> list[str]:
    """The covariates that change within enough units for their own part to be told."""
    if not covariates:
        return []
    within = untrained.groupby("unit")[list(covariates)].nunique() > 1
    return [name for name in covariates if within[name].sum() >= FEWEST]


def _cases(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row as often as it has cases, since the library knows no weights that change over time; about ``CASES``
    times on average, and at least once. Units are numbered, which the library sorts sooner than names."""
    numbered = rows.assign(unit=pd.factorize(rows["unit"])[0])
    if rows["weight"].nunique() == 1:
        return numbered
    per = max(1.0, rows["weight"].mean() / np.clip(MOST / len(rows), 1, CASES))
    times = np.maximum(np.rint(rows["weight"] / per), 1).astype(int)
    return numbered.loc[numbered.index.repeat(times)].reset_index(drop=True)


def _estimate(value: float, se: float, rows: pd.DataFrame) -> Estimate | None:
    if not (np.isfinite(value) and np.isfinite(se) and se > 0):
        return None
    return Estimate(float(value), float(se), rows["unit"].nunique() - 1)
