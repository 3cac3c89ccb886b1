"""An effect by times since the training: parallel trends before, the times that chose, and what came after.

Worked out by diff-diff's imputation estimator (Borusyak, Jaravel and Spiess 2024), whose points after the training are
those that ``imputation`` sums up.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from diff_diff import ImputationDiD, ImputationDiDResults

from analytics.training.estimating import Estimate
from analytics.training.imputation import FEWEST

CASES = 4  # rows that stand for one of average weight, in a panel of up to MOST / CASES rows
MOST = 100_000


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
