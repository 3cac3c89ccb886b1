"""One person's months with their uncertainty, beside the team and the target."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.charts import theme
from analytics.charts.lines import Line, last, lines
from analytics.charts.theme import Figure, Format, Values
from analytics.language import Language


def person_trend(frame: pd.DataFrame, *, format: Format, language: Language, height: int = 262,
                 beside: str = "", aim: str = "") -> Figure:
    """A line with its interval as a band; the team's line in blue and the target outlined, each named at its end.

    ``beside``: what the blue line is called, where it is not the team; ``aim``: what the dotted one is called, where it
    is no target. ``{value}`` in them is its last value.

    frame: ``month`` (in order), ``value, low, high, team, target`` (missing allowed in each; a gap stays a gap).
    A click gives the month as ISO date.
    """
    months = [month.date() if isinstance(month, pd.Timestamp) else month for month in frame["month"]]
    value, low, high, team, target = (theme.numbers(frame[name]) for name in ("value", "low", "high", "team", "target"))
    beside, aim = beside or language("team {value}"), aim or language("target {value}")
    drawn = [
        Line(aim, target, color=theme.PLAN, width=1.2, dash="dot"),
        Line(beside, team, color=theme.ACCENT, width=1.4),
        Line("{value}", value, low, high, points=True),
    ]
    return lines(months, drawn, format=format, language=language, height=height,
                 alt=_alt(months, value, team, format, language, beside))


def _alt(months: list[dt.date], value: Values, team: Values, format: Format, language: Language, name: str) -> str:
    known = theme.known(value)
    if not known:
        return language("No month has a value yet.")
    (start, first), (end, until) = known[0], known[-1]
    facts = {"first": format(first), "last": format(until), "from_month": language.month(months[start], year=True),
             "to_month": language.month(months[end], year=True)}
    if (beside := last(team)) is None:
        return language("From {first} in {from_month} to {last} in {to_month}.", **facts)
    return language("From {first} in {from_month} to {last} in {to_month}; {beside}.",
                    beside=name.format(value=format(beside)), **facts)
