"""A metric by month of those trained and those compared, and in which month how many were trained."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.charts import theme
from analytics.charts.lines import Line, lines
from analytics.charts.theme import Figure, Format
from analytics.language import Language


def waves(
    trend: pd.DataFrame, trained: Mapping[dt.date, int], *, format: Format, language: Language, alt: str,
    height: int = 300,
) -> Figure:
    """trend: ``month``, ``trained``, ``compared`` (missing are gaps); ``trained``: month -> people, a mark above."""
    months: Sequence[dt.date] = list(trend["month"])
    compared, own = theme.numbers(trend["compared"]), theme.numbers(trend["trained"])
    drawn = [Line(language("compared {value}"), compared, color=theme.LAST_YEAR, width=1.8, points=True),
             Line(language("trained {value}"), own, points=True)]
    figure = lines(months, drawn, format=format, language=language, alt=alt, height=height)
    at = {month: place for place, month in enumerate(months)}
    known = [(at[month], people) for month, people in trained.items() if month in at]
    low, high = figure["layout"]["yaxis"]["range"]
    layout = figure["layout"]
    layout["shapes"] = [theme.line(x - 0.5, low, x - 0.5, high, color=theme.ACCENT, width=1.2, layer="below")
                        for x, _ in known]
    layout["yaxis"] = layout["yaxis"] | {"range": [low, high + (high - low) * 0.1]}
    if len(known) <= 6 and all(b[0] - a[0] > 1 for a, b in itertools.pairwise(sorted(known))):
        figure["narrow"] = {"annotations": layout["annotations"]}  # no room for them on a phone
        top = high + (high - low) * 0.05
        layout["annotations"] = [*layout["annotations"], *(
            theme.note(x - 0.5, top, language("+{n}", n=people), color=theme.ACCENT, xanchor="center")
            for x, people in known)]
    return figure
