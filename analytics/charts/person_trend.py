"""One person's months with their uncertainty, beside the team and the target."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format
from analytics.language import Language

Values = list[float | None]


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
    known = [v for part in (value, low, high, team, target) for v in part if v is not None]
    bottom, top = (min(known), max(known)) if known else (0.0, 1.0)
    pad = (top - bottom) * 0.08 or abs(top) * 0.1 or 1.0
    bottom, top = bottom - pad, top + pad
    at, names = theme.month_ticks(months, language, 6)
    levels = theme.ticks(bottom, top)
    beside, aim = beside or language("team {value}"), aim or language("target {value}")
    notes = _ends(value, team, target, (top - bottom) * 15 / (height - 40), format, beside, aim)
    layout = {
        "xaxis": theme.axis(range=[-0.3, max(len(months) - 1, 1) + 0.15], tickvals=at, ticktext=names),
        "yaxis": theme.axis(range=[bottom, top], tickvals=levels, ticktext=[format(v) for v in levels], showgrid=True),
        "annotations": notes, "hovermode": "x",
        "margin": theme.margins(right=16 + max((theme.width(n["text"]) for n in notes), default=0)),
    }
    hover = [language("{month}: {value}", month=language.month(m, year=True), value=format(v)) if v is not None else ""
             for m, v in zip(months, value, strict=True)]
    data = [
        _band(low, high),
        _line(target, theme.PLAN, 1.2) | {"line": {"color": theme.PLAN, "width": 1.2, "dash": "dot"}},
        _line(team, theme.ACCENT, 1.4),
        _line(value, theme.ACTUAL, 2.4) | {"hovertext": hover, "hoverinfo": "text",
                                           "customdata": [m.isoformat() for m in months]},
    ]
    return theme.figure(data, layout, height=height, alt=_alt(months, value, team, format, language, beside))


def _ends(value: Values, team: Values, target: Values, gap: float, format: Format, beside: str,
          aim: str) -> list[dict]:
    """Each line's name and last value, beside its end and at least ``gap`` apart."""
    ends = []
    if (last := _last(value)) is not None:
        ends.append((last, format(last), theme.STRONG))
    if (last := _last(team)) is not None:
        ends.append((last, beside.format(value=format(last)), theme.ACCENT))
    if (last := _last(target)) is not None:
        ends.append((last, aim.format(value=format(last)), theme.QUIET))
    heights = theme.spread([last for last, *_ in ends], gap)
    return [theme.note(1, y, text, xref="paper", xshift=6, color=color, bold=color == theme.STRONG)
            for y, (_, text, color) in zip(heights, ends, strict=True)]


def _last(values: Values) -> float | None:
    return next((v for v in reversed(values) if v is not None), None)


def _line(values: Values, color: str, width: float) -> dict:
    """A line that breaks at gaps; a month that stands alone is a dot."""
    alone = [v is not None and all(w is None for w in values[max(i - 1, 0): i] + values[i + 1: i + 2])
             for i, v in enumerate(values)]
    return {"type": "scatter", "mode": "lines+markers" if any(alone) else "lines", "x": list(range(len(values))),
            "y": values, "line": {"color": color, "width": width}, "hoverinfo": "skip",
            "marker": {"size": [7 if a else 0 for a in alone], "color": color}}


def _band(low: Values, high: Values) -> dict:
    """The interval as one polygon for each run of months that have it."""
    runs: list[list[int]] = []
    for i, (a, b) in enumerate(zip(low, high, strict=True)):
        if a is None or b is None:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    x = [i for run in runs for i in (*run, *reversed(run), None)]
    y = [v for run in runs for v in (*(high[i] for i in run), *(low[i] for i in reversed(run)), None)]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": theme.FAINT,
            "line": {"width": 0, "color": theme.FAINT}, "hoverinfo": "skip"}


def _alt(months: list, value: Values, team: Values, format: Format, language: Language, name: str) -> str:
    known = theme.known(value)
    if not known:
        return language("No month has a value yet.")
    (start, first), (end, last) = known[0], known[-1]
    facts = {"first": format(first), "last": format(last), "from_month": language.month(months[start], year=True),
             "to_month": language.month(months[end], year=True)}
    if (beside := _last(team)) is None:
        return language("From {first} in {from_month} to {last} in {to_month}.", **facts)
    return language("From {first} in {from_month} to {last} in {to_month}; {beside}.",
                    beside=name.format(value=format(beside)), **facts)
