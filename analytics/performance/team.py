"""Team performance as a model: every figure, frame and finding of the page, for one viewer and choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer
from analytics.deck import Tile
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.performance.cards import Figure, card, fewest
from analytics.performance.choice import SCORE, Choice
from analytics.performance.comparing import (
    COLUMNS,
    Funnel,
    Standing,
    company_score,
    compared_by_metric,
    compared_by_score,
    funnel_of,
    standing,
)
from analytics.performance.entity_table import entity_table
from analytics.performance.questions import CARDS, Questions
from analytics.performance.work import mix, pipeline, trend_frame
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

MOST_DRAWN = 20


@dataclass(frozen=True)
class TeamView:
    """What the page shows. Frames are as the chart functions take them; ``unit`` is what is compared (person or team),
    ``scope`` says in words whom the figures are about, ``hidden`` whether any figure is withheld from the viewer."""

    scope: str
    period: Period
    people: int
    unit: str
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    cards: list[Tile]
    compared_by: str
    comparison: pd.DataFrame
    standing: Standing
    funnel: Funnel | None
    reference: Figure
    trend: pd.DataFrame
    mix: pd.DataFrame
    pipeline: pd.DataFrame
    table: pd.DataFrame
    absent: tuple[str, ...]
    hidden: bool


def team_view(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> TeamView:
    """Everything the page shows; raises ``UsageError`` or ``NotAllowed`` where it cannot be shown."""
    if not viewer.may(Permission.TEAM, Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(N_("Team performance is open to team leads, HR and executives."))
    ask = Questions(warehouse, viewer, choice)
    writer = Writer(language, warehouse.policy.currency)
    now, before = ask.figures(ask.period), ask.figures(ask.period.year_before(), interval=False)
    other = ask.other_team() if choice.compare == "team" else {}
    months = ask.monthly()
    unit, people = ask.unit()
    table = entity_table(ask, unit)
    compared, reference, found, by_cases = _compared(ask, table, unit)
    names = warehouse.team_names
    shown = partial(card, now=now, before=before, other=other, other_name=names.get(choice.versus_team, ""),
                    compare=choice.compare, months=months.iloc[-12:], writer=writer, policy=warehouse.policy)
    bound = () if viewer.may(Permission.PEOPLE, Permission.COMPANY) else viewer.teams
    return TeamView(
        scope=choice.describe(language, names, bound),
        period=ask.period, people=people, unit=unit, now=now, before=before,
        cards=[shown(m) for m in CARDS],
        compared_by=choice.metric, comparison=compared, standing=found, funnel=by_cases, reference=reference,
        trend=trend_frame(months, warehouse),
        mix=mix(ask, language),
        pipeline=pipeline(ask, language),
        table=_with_standing(table, compared, found),
        absent=tuple(sorted({"sales", "activities", "surveys", "targets", "opportunities"} - warehouse.loaded)),
        hidden=ask.hidden,  # last: whatever was asked before counts
    )


def _compared(ask: Questions, table: pd.DataFrame, unit: str) -> tuple[pd.DataFrame, Figure, Standing, Funnel | None]:
    """Who is compared, with what, how far they can be ranked, and the funnel. A score is only of single people."""
    warehouse, viewer, metric_id = ask.warehouse, ask.viewer, ask.choice.metric
    if metric_id == SCORE:
        month = ask.choice.month(warehouse.calendar)
        reference = company_score(warehouse, viewer, month)
        people = table if unit == "account_manager" else table.iloc[:0]
        compared = compared_by_score(warehouse, viewer, people, month, reference.value) if len(people) else (
            pd.DataFrame(columns=COLUMNS))
        return compared, reference, standing(compared), None
    reference, metric = ask.reference(), CATALOGUE[metric_id]
    compared = compared_by_metric(table, metric_id, reference.value, fewest(metric, warehouse.policy))
    found = standing(compared, higher_is_better=metric.direction != "down", shares=metric.interval == "wilson")
    return compared, reference, found, funnel_of(compared, metric_id, reference.value)


def _with_standing(table: pd.DataFrame, compared: pd.DataFrame, found: Standing) -> pd.DataFrame:
    """The page's table with rank, probability of the best quarter, and the score where people are compared by it."""
    if "score" in compared:
        scores = compared[["id", "value", "low", "high"]]
        table = table.merge(scores.set_axis(["id", "score", "score_low", "score_high"], axis=1), on="id", how="left")
    return table.merge(found.frame, on="id", how="left") if len(table) else table


def drawn(comparison: pd.DataFrame, writer: Writer, metric: Metric | None) -> pd.DataFrame:
    """At most ``MOST_DRAWN`` rows with their ``text``: the clearest outside the middle band, the surest inside it.

    Without a metric the values are scores.
    """
    width = comparison["high"] - comparison["low"]
    if len(comparison) > MOST_DRAWN:
        chosen: list[pd.Index] = []
        for band, count in (("better", 6), ("worse", 6), ("small", 2), ("same", MOST_DRAWN)):
            left = MOST_DRAWN - sum(map(len, chosen))
            rows = comparison.index[comparison["band"] == band]
            chosen.append(width[rows].sort_values(kind="stable").index[: min(count, left)])
        comparison = comparison.loc[np.concatenate(chosen)]
    values = zip(comparison["value"], comparison["low"], comparison["high"], strict=True)
    return comparison.assign(text=[_margined(writer, metric, *one) for one in values])


def _margined(writer: Writer, metric: Metric | None, value: float, low: float, high: float) -> str:
    if metric is None:
        return f"{writer.language.number(value)} ± {writer.language.number((high - low) / 2)}"
    coarse = high - low > 0.02
    return f"{writer.value(metric, value, coarse=coarse)} {writer.margin(metric, low, high)}".strip()
