"""Key figures: value with margin, against plan and last year, with a status by the policy's thresholds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.deck import Spark, Tile, tile
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import HIDDEN
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.policy import Policy

MARGINS = ("wilson", "nps", "poisson")  # the intervals that are written as a margin
PARTS = ("value", "low", "high", "n")  # of a figure
TONES = {"ok": "gray", "watch": "orange", "off": "red", "na": "gray"}


@dataclass(frozen=True)
class Figure:
    """One figure with its interval and cases; NaN where it does not exist or is ``hidden`` from the viewer."""

    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    n: float = float("nan")
    hidden: bool = False

    @property
    def missing(self) -> bool:
        """Whether it does not exist."""
        return self.value != self.value


def figures(tidy: pd.DataFrame) -> dict[str, Figure]:
    """Metric id -> figure, from a frame without a split."""
    columns = (tidy[c] for c in ("metric", "value", "low", "high", "n", "hidden"))
    return {m: Figure(*parts) for m, *parts in zip(*columns, strict=True)}


def side_by_side(
    tidy: pd.DataFrame, key: str, metrics: Sequence[str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Values of ``key``, and ``{metric}_{value, low, high or n}`` for each; every metric has the same groups."""
    names, keys = tidy["metric"].astype(str).to_numpy(), tidy[key].to_numpy(dtype=object)
    columns = {}
    for metric in metrics:
        chosen = names == metric
        columns.update({f"{metric}_{part}": tidy[part].to_numpy()[chosen] for part in PARTS})
    return keys[names == metrics[0]], columns


def fewest(metric: Metric, policy: Policy) -> int:
    """The cases below which a figure is greyed and nobody is compared by it: accounts, answers or deals as the policy
    says; people or months where those are resampled (targets have no accounts)."""
    return policy.minimum_cases if "customer_id" in metric.dimensions else policy.minimum_group


def status(metric: Metric, figure: Figure, policy: Policy) -> str:
    """``ok``, ``watch`` or ``off`` by the policy's thresholds, ``na`` without a figure or with too few cases."""
    if figure.missing or figure.n < fewest(metric, policy):
        return "na"
    goal = policy.goals.get(metric.id)
    if goal is None:
        return "ok"
    better = -1.0 if metric.direction == "down" else 1.0
    if better * figure.value < better * goal.alarm:
        return "off"
    return "watch" if better * figure.value < better * goal.watch else "ok"


def card(
    metric_id: str, now: dict[str, Figure], before: dict[str, Figure], other: dict[str, Figure], other_name: str,
    compare: str, months: pd.DataFrame, writer: Writer, policy: Policy,
) -> Tile:
    """One key figure as the deck draws it; ``months`` has a column a metric, one row a month, oldest first."""
    t, metric = writer.language, CATALOGUE[metric_id]
    figure = now.get(metric_id, Figure())
    withheld = t(HIDDEN, n=policy.minimum_group) if figure.hidden else ""
    others = {"last_year": before.get(metric_id, Figure()), "team": other.get(metric_id, Figure())}

    def difference(against: str, bare: bool) -> str:
        if against == "plan":
            return _against_plan(metric, now, writer, policy, bare)
        return writer.difference(metric, figure.value, others[against].value, bare=bare)

    beside = "last_year" if compare == "plan" else "plan"
    first = difference(compare, bare=False)
    second = difference(beside, bare=bool(first))  # the unit once is enough: both have to stand in one line
    judged = "quota_attainment" if metric_id == "revenue" and "quota_attainment" in now else metric_id
    state = status(CATALOGUE[judged], now.get(judged, Figure()), policy)
    return tile(
        metric_id, t(metric.label), writer.value(metric, figure.value),
        t.sentences(withheld, definition(metric, figure, writer)), status=state, tone=TONES[state],
        margin=writer.margin(metric, figure.low, figure.high) if metric.interval in MARGINS else "",
        delta=_versus(compare, first, other_name, t), arrow={"+": "up", "\u2212": "down"}.get(first[:1], ""),
        description=t("hidden") if withheld else _versus(beside, second, other_name, t) or _cases(t, figure),
        spark=_line(metric_id, months, policy))


def _line(metric_id: str, months: pd.DataFrame, policy: Policy) -> Spark:
    """The metric by month against its goal; nothing where it has no months."""
    line = [None if v != v else float(v) for v in months[metric_id]] if metric_id in months else []
    goal = policy.goals.get(metric_id)
    return {"y": line, "reference": [goal.goal] * len(line) if goal else None}


def _versus(against: str, difference: str, team: str, t: Language) -> str:
    """A difference with what it is against, in a word or two; empty where there is none."""
    if not difference:
        return ""
    if against == "team":
        return t("{difference} {team}", difference=difference, team=team)
    if against == "plan":
        return t("{difference} plan", difference=difference)
    return t("{difference} LY", difference=difference)


def _against_plan(metric: Metric, now: dict[str, Figure], writer: Writer, policy: Policy, bare: bool) -> str:
    if metric.id == "revenue":
        attained = now.get("quota_attainment", Figure()).value
        return "" if attained != attained else writer.language.percent(attained - 1, 1, sign=True)
    goal = policy.goals.get(metric.id)
    return writer.difference(metric, now.get(metric.id, Figure()).value, goal.goal, bare=bare) if goal else ""


def _cases(t: Language, figure: Figure) -> str:
    return "" if figure.n != figure.n else t("n {n}", n=t.number(figure.n))


def definition(metric: Metric, figure: Figure, writer: Writer) -> str:
    """What the figure means, how sure it is and what to beware of: the text behind the help sign."""
    t = writer.language
    interval = writer.interval(metric, figure.low, figure.high)
    sure = t("95% interval {interval}, n {n}.", interval=interval, n=t.number(figure.n)) if interval else ""
    return t.sentences(t(metric.formula), sure, t(metric.credit), t(metric.pitfall))


def by_month(tidy: pd.DataFrame, months: Sequence[dt.date], metrics: Sequence[str]) -> pd.DataFrame:
    """One row a month of ``months``, one column a metric; NaN where there is nothing."""
    at = {month: place for place, month in enumerate(months)}
    columns = {metric: np.full(len(at), np.nan) for metric in metrics}
    for metric, month, value in zip(tidy["metric"], tidy["month"].dt.date, tidy["value"], strict=True):
        if month in at:
            columns[metric][at[month]] = value
    return pd.DataFrame(columns, index=pd.to_datetime(list(months)))
