"""Comparing people: bands against the company, ranks as far as the data allow any, and a funnel by number of cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.assessment import funnel, ranks
from analytics.assessment.shares import shrink_shares
from analytics.assessment.shrinkage import shrink
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.intervals import Z
from analytics.performance.assessing import assessment, own_scores, peers_told
from analytics.performance.cards import PARTS, Figure
from analytics.warehouse.query import Warehouse

COLUMNS = ["id", "label", "value", "low", "high", "n", "band"]
LAWS: dict[str, funnel.Law] = {"wilson": "binomial", "poisson": "poisson", "bootstrap": "normal"}


def banded(frame: pd.DataFrame, reference: float, *, fewest: float, higher_is_better: bool = True) -> pd.DataFrame:
    """Entities placed against the reference only where their whole interval clears it: better, same, worse or small.

    frame: ``id, label, value, low, high, n`` and more; rows without a value are left out. ``small``: fewer than
    ``fewest`` cases, or no interval.
    """
    frame = frame[frame["value"].notna()]
    above, below = frame["low"] > reference, frame["high"] < reference
    if not higher_is_better:
        above, below = below, above
    small = ~(frame["n"] >= fewest) | frame["low"].isna()
    band = np.select([small, above, below], ["small", "better", "worse"], "same")
    return frame.assign(band=band).reset_index(drop=True)


def compared_by_metric(table: pd.DataFrame, metric_id: str, reference: float, fewest: int) -> pd.DataFrame:
    """The rows of the page's table, compared by one of its metrics; as ``banded``."""
    if table.empty or f"{metric_id}_value" not in table:
        return pd.DataFrame(columns=COLUMNS)
    frame = pd.DataFrame({
        "id": table["id"], "label": table["label"],
        **{part: table[f"{metric_id}_{part}"] for part in PARTS},
    })
    return banded(frame, reference, fewest=fewest, higher_is_better=CATALOGUE[metric_id].direction != "down")


def compared_by_score(
    warehouse: Warehouse, viewer: Viewer, table: pd.DataFrame, month: dt.date, reference: float
) -> pd.DataFrame:
    """The people of the page's table by their shrunken scores at the end of a month; as ``banded``.

    Besides: ``score`` and ``error``, as measured, and ``sd`` of the shrunken score. A score has no number of cases:
    who has one has been measured enough, by the policy.
    """
    scores = own_scores(warehouse, viewer)
    scores = scores[scores["month"] == pd.Timestamp(month)]
    people = table[["id", "label"]] if len(table) else pd.DataFrame(columns=["id", "label"])
    frame = people.merge(scores, left_on="id", right_on="manager_id", how="inner")
    frame = frame.rename(columns={"estimate": "value"}).assign(n=np.inf)
    found = banded(frame[[*COLUMNS[:-1], "score", "error", "sd"]], reference, fewest=0)
    return found.assign(n=float("nan"))


def company_score(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Figure:
    """The mean of everybody's scores, as measured; missing where fewer than the policy's smallest group have one, or so
    few beside those whom the viewer sees one by one."""
    frame = assessment(warehouse, viewer).frame
    scores = frame.loc[frame["month"] == pd.Timestamp(month), "score"]
    if len(scores) < warehouse.policy.minimum_group or not peers_told(warehouse, viewer, month)[None]:
        return Figure()
    return Figure(float(scores.mean()), n=float(len(scores)))


@dataclass(frozen=True)
class Standing:
    """How far the compared can be ranked.

    ``frame``: ``id, rank_low, rank_high`` (best and worst rank that the data allow, for everybody at once; NaN where
    nobody can be ranked) and ``top_quarter`` (probability to be truly among the best quarter). ``noise``: the share of
    the spread seen that is chance, NaN for fewer than two. ``close``: whether that is too much to rank anybody.
    """

    frame: pd.DataFrame
    noise: float
    close: bool


def standing(compared: pd.DataFrame, *, higher_is_better: bool = True, shares: bool = False) -> Standing:
    """Rank those who can be compared (all bands but ``small``).

    By a metric: from value and interval, shrunken towards the mean of those shown; ``shares``: of so many cases, whose
    model is the beta-binomial. By score: from scores and errors as measured, and the shrunken scores, whose peers may
    be others.
    """
    some = compared[compared["band"] != "small"]
    by_score = "score" in some
    value = some["score" if by_score else "value"].to_numpy(float)
    error = some["error"].to_numpy(float) if by_score else ((some["high"] - some["low"]) / (2 * Z)).to_numpy(float)
    cases, together = some["n"].to_numpy(float), np.zeros(len(some))
    found = shrink_shares(value * cases, cases, together) if shares else shrink(value, error, together)
    estimate, sd = (some["value"].to_numpy(float), some["sd"].to_numpy(float)) if by_score else (
        found.estimate, found.sd)
    low = high = np.full(len(some), np.nan)
    several = len(some) > 1
    close = several and ranks.too_close(float(found.tau2[0]), error)
    if several and not close:
        ranked = ranks.simultaneous(value, error, higher_is_better=higher_is_better)
        low, high = ranked.low, ranked.high
    top = ranks.top_quartile(estimate, sd, higher_is_better=higher_is_better) if several else low
    frame = pd.DataFrame({"id": some["id"].to_numpy(), "rank_low": low, "rank_high": high, "top_quarter": top})
    return Standing(frame, 1 - float(found.reliability[0]) if several else float("nan"), close)


@dataclass(frozen=True)
class Funnel:
    """Results by number of cases, with the limits of chance around the company's figure.

    ``points``: ``id, label, n, value, place``: ``better`` or ``worse`` beyond the 99.8 % limits, ``perhaps_better`` or
    ``perhaps_worse`` beyond those of 95 %, else ``within``. ``lines``: ``n, low998, low95, high95, high998``.
    ``widened``: whether the limits allow for people differing by more than chance.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    widened: bool


def funnel_of(compared: pd.DataFrame, metric_id: str, reference: float) -> Funnel | None:
    """The funnel of a metric; None where it has no numbers of cases that differ, or nothing to compare with.

    Shares have exact limits. A ratio of sums has those of a normal law whose spread of a single case is the median of
    error times root of cases. Overdispersion is additive (Spiegelhalter 2005).
    """
    metric = CATALOGUE[metric_id]
    some = compared[compared["n"] > 0] if len(compared) else compared
    law = LAWS.get(metric.interval) if "customer_id" in metric.dimensions else None
    if law is None or reference != reference or some["n"].nunique() < 2:
        return None
    n, value = some["n"].to_numpy(float), some["value"].to_numpy(float)
    error = ((some["high"] - some["low"]) / (2 * Z)).to_numpy(float)
    spread = _single(error, n, law, reference)
    beyond = funnel.overdispersion(value, spread / np.sqrt(n), reference)
    cases = np.linspace(max(n.min() - 1, 1), n.max() + 1, 80)
    cases = cases if law == "normal" else np.unique(np.round(cases))  # between whole cases exact limits are ragged
    at, grid = (funnel.limits(reference, count, law, spread=spread, beyond=beyond) for count in (n, cases))
    up, down = ("worse", "better") if metric.direction == "down" else ("better", "worse")
    place = np.select([value > at.high998, value < at.low998, value > at.high95, value < at.low95],
                      [up, down, f"perhaps_{up}", f"perhaps_{down}"], "within")
    points = some[["id", "label", "n", "value"]].assign(place=place).reset_index(drop=True)
    lines = pd.DataFrame({"n": cases, "low998": grid.low998, "low95": grid.low95, "high95": grid.high95,
                          "high998": grid.high998})
    return Funnel(points, lines, beyond.tau2 > 0)


def _single(error: np.ndarray, n: np.ndarray, law: funnel.Law, reference: float) -> float:
    """The standard deviation of a single case about the reference."""
    if law == "normal":
        known = np.isfinite(error)
        return float(np.median((error * np.sqrt(n))[known])) if known.any() else 0.0
    return float(np.sqrt(max(reference * (1 - reference) if law == "binomial" else reference, 0.0)))
