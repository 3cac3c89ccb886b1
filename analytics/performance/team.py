"""Team performance as a model: every figure, frame and finding of the page, for one viewer and choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.performance.cards import Figure, card, fewest
from analytics.performance.choice import Choice
from analytics.performance.questions import CARDS, Questions, trend_frame
from analytics.periods import Period
from analytics.warehouse.query import Warehouse

MOST_DRAWN = 20


@dataclass(frozen=True)
class TeamView:
    """What the page shows. Frames are as the chart functions take them; ``unit`` is what is compared (person or team),
    ``scope`` says in words whom the figures are about."""

    scope: str
    period: Period
    people: int
    unit: str
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    cards: list[dict]
    comparison: pd.DataFrame
    reference: Figure
    trend: pd.DataFrame
    mix: pd.DataFrame
    pipeline: pd.DataFrame
    table: pd.DataFrame
    absent: tuple[str, ...]


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
    table = ask.table(unit)
    reference = ask.reference()
    names = warehouse.team_names
    bound = () if viewer.may(Permission.PEOPLE, Permission.COMPANY) else viewer.teams
    return TeamView(
        scope=choice.describe(language, names, bound),
        period=ask.period,
        people=people,
        unit=unit,
        now=now,
        before=before,
        cards=[
            card(m, now, before, other, names.get(choice.versus_team, ""), choice.compare, months.iloc[-12:], writer,
                 warehouse.policy)
            for m in CARDS
        ],
        comparison=banded(table, choice.metric, reference.value,
                          fewest(CATALOGUE[choice.metric], warehouse.policy)),
        reference=reference,
        trend=trend_frame(months, warehouse),
        mix=ask.mix(language),
        pipeline=ask.pipeline(language),
        table=table,
        absent=tuple(sorted({"sales", "activities", "surveys", "targets", "opportunities"} - warehouse.loaded)),
    )


def banded(table: pd.DataFrame, metric_id: str, reference: float, minimum: int) -> pd.DataFrame:
    """Entities placed against the reference only where their whole interval clears it: better, same, worse or small."""
    if table.empty or f"{metric_id}_value" not in table:
        return pd.DataFrame(columns=["id", "label", "value", "low", "high", "n", "band"])
    frame = pd.DataFrame({
        "id": table["id"], "label": table["label"],
        **{part: table[f"{metric_id}_{part}"] for part in ("value", "low", "high", "n")},
    })
    frame = frame[frame["value"].notna()]
    above, below = frame["low"] > reference, frame["high"] < reference
    if CATALOGUE[metric_id].direction == "down":
        above, below = below, above
    small = ~(frame["n"] >= minimum) | frame["low"].isna()
    band = np.select([small, above, below], ["small", "better", "worse"], "same")
    return frame.assign(band=band).reset_index(drop=True)


def drawn(comparison: pd.DataFrame, writer: Writer, metric: Metric) -> pd.DataFrame:
    """At most ``MOST_DRAWN`` rows with their ``text``: the clearest outside the middle band, the surest inside it."""
    width = comparison["high"] - comparison["low"]
    if len(comparison) > MOST_DRAWN:
        chosen: list[pd.Index] = []
        for band, count in (("better", 6), ("worse", 6), ("small", 2), ("same", MOST_DRAWN)):
            left = MOST_DRAWN - sum(map(len, chosen))
            rows = comparison.index[comparison["band"] == band]
            chosen.append(width[rows].sort_values(kind="stable").index[: min(count, left)])
        comparison = comparison.loc[np.concatenate(chosen)]
    values = zip(comparison["value"], comparison["low"], comparison["high"], strict=True)
    return comparison.assign(text=[
        f"{writer.value(metric, v, coarse=high - low > 0.02)} {writer.margin(metric, low, high)}".strip()
        for v, low, high in values
    ])
