"""A panel of people over time: who was trained since when, and what of it can be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.language import Phrase

BEFORE = 6  # times (months, mostly) just before a training that are no part of what it is compared with


@dataclass(frozen=True)
class Panel:
    """What an effect can be measured from.

    ``rows``: unit, time (whole number), outcome (finite), since (the time of the training, 0 for never; times count
    from 1), weight (cases that the outcome rests on, above 0), one row a unit and time; and ``covariates``, columns of
    what else may move an outcome. ``notes``: what was set aside, with its counts. ``months``: times are months.
    ``first``: what time 1 is, as it was written. ``before``: how many times just before a training
    are no part of what it is compared with.
    """

    rows: pd.DataFrame
    notes: tuple[Phrase, ...] = ()
    months: bool = False
    first: str = "1"
    covariates: tuple[str, ...] = ()
    before: int = BEFORE

    @property
    def trained(self) -> int:
        """How many units were trained."""
        return len(self.who(trained=True))

    @property
    def compared(self) -> int:
        """How many were never trained."""
        return len(self.who(trained=False))

    def who(self, *, trained: bool) -> np.ndarray:
        """The units that were trained, or those that never were."""
        return self.rows.loc[(self.rows["since"] > 0) == trained, "unit"].unique()

    @property
    def waves(self) -> pd.Series:
        """How many units were trained at each time."""
        return self.rows[self.rows["since"] > 0].groupby("since")["unit"].nunique()


@dataclass(frozen=True)
class SetAside:
    """What a panel does not use: rows without an ``empty`` outcome, pairs of unit and time that are no row (``holes``),
    units trained before their first outcome (``unseen``), and how many were trained only after the last (``late``)."""

    empty: int
    holes: int
    unseen: tuple[object, ...]
    late: int


def usable(rows: pd.DataFrame) -> tuple[pd.DataFrame, SetAside]:
    """``rows`` as ``Panel`` has them, with what was set aside; an outcome may be NaN, a start lie beyond all times.

    Who was trained after the last outcome is among those compared until then.
    """
    known = rows[rows["outcome"].notna()]
    holes = rows["unit"].nunique() * rows["time"].nunique() - len(rows)
    trained = known[known["since"] > 0]
    seen = trained.loc[trained["time"] < trained["since"], "unit"].unique()
    unseen = sorted(set(trained["unit"].unique()) - set(seen))
    kept = known[~known["unit"].isin(unseen)].reset_index(drop=True)
    after = kept["since"] > kept["time"].max()
    late = int(kept.loc[after, "unit"].nunique())
    kept.loc[after, "since"] = 0
    return kept, SetAside(len(rows) - len(known), holes, tuple(unseen), late)
