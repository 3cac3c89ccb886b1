"""Does a course work? Its effect with interval, what came before, the naive figure, and what the design cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.language import N_, Phrase
from analytics.training.estimating import Estimate, adjusted, before_after, means
from analytics.training.event_study import by_time_since
from analytics.training.imputation import imputed, just_before
from analytics.training.panel import Panel

FEWEST = 5  # trained, and compared, for an effect to be told from a few people's luck
REACH = 2  # times a panel's ``before`` that are drawn on both sides of the training
APART = 0.5  # standard deviations between trained and compared, from which they are not alike


@dataclass(frozen=True)
class Effect:
    """What a panel tells about a training, in the outcome's unit; None where it cannot be told.

    ``overall``: the effect by ``method`` (``ancova`` or ``imputation``); ``naive``: bare before/after; ``before``: what
    the trained differed by just before; ``by_time``: since, value, low, high, n; ``waves``: since, people;
    ``standing``: by how many standard deviations the trained lay above those compared, before; ``rebound``: the rise
    to be expected of the trained without any training, by regression to the mean; ``warnings`` and ``notes``:
    sentences.
    """

    method: str
    overall: Estimate | None
    naive: Estimate | None
    before: Estimate | None
    by_time: pd.DataFrame
    waves: pd.Series
    trained: int
    compared: int
    standing: float | None
    rebound: float | None
    warnings: tuple[Phrase, ...]
    notes: tuple[Phrase, ...]


def effect(panel: Panel, *, randomised: bool = False) -> Effect:
    """The effect of the training in ``panel``; ``randomised``: chance decided who was trained when.

    Raises nothing: what cannot be told is None, and ``warnings`` say why.
    """
    panel = panel if randomised else undisturbed(panel)
    rows, times, also = panel.rows, panel.before, panel.covariates
    method, overall = measured(panel, randomised=randomised)
    before = just_before(rows, times, also)
    standing, rebound = _standing(rows, times)
    points = by_time_since(rows, REACH * times, 0 if randomised else times, also)
    return Effect(method, overall, before_after(rows, times), before, points, panel.waves, panel.trained,
                  panel.compared, standing, rebound, _warnings(panel, overall, before, standing, randomised),
                  panel.notes)


def measured(panel: Panel, *, randomised: bool = False) -> tuple[str, Estimate | None]:
    """(method, effect): ANCOVA on the baseline where chance decided and all were trained at once, else imputation.

    Unless chance decided, the times just before are no part of the trained's baseline, whatever they look like: what
    somebody is chosen for passes by itself (Ashenfelter 1978), and an interval holds only where no look at the data
    decided on it.
    """
    ancova = adjusted(panel.rows) if randomised else None
    if ancova:
        return "ancova", ancova
    if randomised:
        return "imputation", imputed(panel.rows, panel.covariates)
    calm = undisturbed(panel)
    return "imputation", imputed(_without_dip(calm.rows, calm.before), calm.covariates)


def undisturbed(panel: Panel) -> Panel:
    """Without the trained of whom too little is known before the times just before their training, which are no
    baseline; a note counts them. The panel as it is where less than two others would be left."""
    rows = panel.rows
    early = rows[(rows["since"] > 0) & (rows["time"] < rows["since"] - panel.before)].groupby("unit").size()
    known = early.index[early >= max(1, panel.before // 2)]
    kept = rows[(rows["since"] == 0) | rows["unit"].isin(known)].reset_index(drop=True)
    left_out = panel.trained - len(known)
    if not left_out or len(known) < 2:
        return panel
    note = Phrase(N_("Trained with too little known before the last {times} times, and left out: {n}."), n=left_out,
                  times=panel.before)
    return replace(panel, rows=kept, notes=(*panel.notes, note))


def _without_dip(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """Without the last ``times`` before training of the trained, where earlier ones remain."""
    dip = (rows["since"] > 0) & (rows["time"] < rows["since"]) & (rows["time"] >= rows["since"] - times)
    left = rows[(rows["since"] > 0) & (rows["time"] < rows["since"] - times)]["unit"].unique()
    return rows[~(dip & rows["unit"].isin(left))]


def _standing(rows: pd.DataFrame, times: int) -> tuple[float | None, float | None]:
    """Standard deviations between trained and compared just before the first training; the rise to be expected.

    mu + rho (x - mu) (Galton 1886): rho between the ``times`` before the first training and as many before those, over
    everybody.
    """
    starts = rows.loc[rows["since"] > 0, "since"]
    if starts.empty:
        return None, None
    first = int(starts.min())
    last, earlier = (means(rows[rows["time"].between(first - n * times, first - 1 - (n - 1) * times)])
                     for n in (1, 2))
    trained = rows.groupby("unit")["since"].max() > 0
    chosen = trained.reindex(last.index)
    spread = float(last.std(ddof=1)) if len(last) > 2 else 0.0
    if not spread > 0 or chosen.all() or not chosen.any():
        return None, None
    apart = float(last[chosen].mean() - last[~chosen].mean()) / spread
    both = pd.concat([earlier.rename("x"), last.rename("y")], axis=1).dropna()
    if len(both) < 2 * FEWEST or not (both.std() > 0).all():
        return apart, None
    rho = float(np.clip(both["x"].corr(both["y"]), 0, 1))
    return apart, (1 - rho) * float(last.mean() - last[chosen].mean())


def _warnings(
    panel: Panel, overall: Estimate | None, before: Estimate | None, standing: float | None, randomised: bool
) -> tuple[Phrase, ...]:
    found = []
    if panel.trained == 0:
        found.append(Phrase(N_("Nobody was trained after a first measurement, so there is no effect to measure.")))
    elif panel.trained < FEWEST:
        found.append(Phrase(N_("Only {n} were trained; under {fewest} an effect cannot be told from luck."),
                            n=panel.trained, fewest=FEWEST))
    if panel.trained and panel.compared == 0:
        found.append(Phrase(N_("Everybody was trained in the end; the trained can only be compared with those not yet "
                               "trained, and only until the last training.")))
    elif panel.compared < FEWEST and panel.trained:
        found.append(Phrase(N_("Only {n} remained without the training; under {fewest} they are no comparison to rely "
                               "on."), n=panel.compared, fewest=FEWEST))
    if panel.trained and overall is None:
        found.append(Phrase(N_("The design cannot tell the effect: nobody comparable was measured at the same time, "
                               "before and after.")))
    if panel.trained and before is None:
        found.append(Phrase(N_("Too little was measured before the training to see whether both groups moved alike.")))
    elif not randomised and before is not None and before.clear:
        found.append(Phrase(N_("The trained moved differently already in the {n} times before the training; these are "
                               "no part of the baseline, but the effect is less sure than its interval says."),
                            n=panel.before))
    if not randomised and standing is not None and abs(standing) >= APART:
        found.append(Phrase(N_("Those trained stood lower before than the others: chosen because weak, they would have "
                               "risen without any training.") if standing < 0 else
                            N_("Those trained stood higher before than the others: chosen because strong, they would "
                               "have fallen back without any training.")))
    return tuple(found)
