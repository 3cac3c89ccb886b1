"""A measure by month: actual over last year and plan, with the variance in a panel of its own."""

from __future__ import annotations

import datetime as dt
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part, Unit, Values
from analytics.language import Language

MOST_LABELS = 14  # more months than that, and only the last, the highest and the lowest carry their value


class _Series(NamedTuple):
    """What is drawn, in the figure's unit; ``variance`` is against ``basis`` (plan, last year, or '' for neither)."""

    actual: Values
    plan: Values
    last_year: Values
    variance: Values
    basis: str
    partial: bool


def trend(frame: pd.DataFrame, *, currency: str, language: Language, higher_is_better: bool = True,
          height: int = 396) -> Figure:
    """Bars by month: last year behind at the left, plan outlined at the right, actual on top; the variance below.

    frame: ``month`` (first days, 1 to 36 in order), ``actual, plan, last_year`` (money, missing allowed in each),
    ``partial`` (true for a last month that is not complete: drawn hatched and not judged). The variance is against
    plan, or against last year where there is no plan at all. The unit of the labels is ``theme.money_unit`` of the
    actuals; a click gives the month as ISO date.
    """
    unit = theme.money_unit(theme.numbers(frame["actual"]), currency, language)
    series = _series(frame, unit)
    months = [month.date() if isinstance(month, pd.Timestamp) else month for month in frame["month"]]
    labelled = _labelled(series.actual)
    top = max((v for part in series[:3] for v in part if v is not None), default=1) * 1.12 or 1
    notes = _values(series, labelled, unit, language) + _names(series, top, language)
    notes += _variances(series, labelled, unit, language)
    layout = _layout(series, months, top, language) | {"annotations": notes}
    few = labelled if len(months) <= 6 else {max(labelled, default=-1)} & labelled
    slim = {"annotations": _values(series, few, unit, language) + _variances(series, few, unit, language)}
    at, names = theme.month_ticks(months, language, 5)
    slim["xaxis"] = layout["xaxis"] | {"tickvals": at, "ticktext": names}
    return theme.figure(_bars(series, months, unit, higher_is_better, language), layout, height=height, narrow=slim,
                        alt=_alt(frame, series, months, currency, language))


def _series(frame: pd.DataFrame, unit: Unit) -> _Series:
    actual, plan, last_year = ([None if v is None else v / unit.size for v in theme.numbers(frame[name])]
                               for name in ("actual", "plan", "last_year"))
    basis = "plan" if any(v is not None for v in plan) else "last_year" if any(v is not None for v in last_year) else ""
    against = plan if basis == "plan" else last_year
    variance = [None if a is None or b is None else a - b for a, b in zip(actual, against, strict=True)]
    return _Series(actual, plan, last_year, variance, basis, bool(len(frame) and frame["partial"].iloc[-1]))


def _labelled(actual: Values) -> set[int]:
    """The months whose value is written: all of them, or only last, highest and lowest where there are many."""
    known, value = theme.known(actual), itemgetter(1)
    if len(actual) > MOST_LABELS and known:
        known = [known[-1], max(known, key=value), min(known, key=value)]
    return {place for place, _ in known}


def _bar(values: Values, marker: Part, *, shift: float, name: str, months: list[dt.date], unit: Unit,
         language: Language, lower: bool = False) -> Part:
    known = theme.known(values)
    hover = [language("{month}: {name} {value} {unit}", month=language.month(months[i], year=True), name=name,
                      value=language.number(v, unit.digits + 1, sign=lower), unit=unit.name) for i, v in known]
    return {"type": "bar", "x": [i + shift for i, _ in known], "y": [v for _, v in known],
            "width": 0.5 if lower else 0.46, "marker": marker, "hovertext": hover, "hoverinfo": "text",
            "customdata": [months[i].isoformat() for i, _ in known]} | ({"yaxis": "y2"} if lower else {})


def _bars(series: _Series, months: list[dt.date], unit: Unit, higher_is_better: bool, language: Language) -> list[Part]:
    bar = partial(_bar, months=months, unit=unit, language=language)
    last = len(months) - 1
    closed = [None if series.partial and i == last else v for i, v in enumerate(series.actual)]
    judged = [None if series.partial and i == last else v for i, v in enumerate(series.variance)]
    colors = [theme.judged(v, higher_is_better) for v in judged if v is not None]
    against = language("against plan") if series.basis == "plan" else language("against last year")
    bars = [
        bar(series.last_year, theme.LAST_YEAR_BAR, shift=-0.2, name=language("last year")),
        bar(series.plan, theme.PLAN_BAR, shift=0.2, name=language("plan")),
        bar(closed, theme.ACTUAL_BAR, shift=0, name=language("actual")),
        bar(judged, {"color": colors}, shift=0, name=against, lower=True),
    ]
    if series.partial:
        before: Values = [None] * last
        bars.append(bar([*before, *series.actual[last:]], theme.hatched(), shift=0, name=language("to date")))
        bars.append(bar([*before, *series.variance[last:]], theme.hatched(theme.LAST_YEAR), shift=0, name=against,
                        lower=True))
    return [made for made in bars if made["y"]]


def _values(series: _Series, labelled: set[int], unit: Unit, language: Language) -> list[Part]:
    """Each value above everything that stands in its month, so that it covers no bar."""
    last = max(labelled, default=-1)
    return [theme.note(i, max(v for v in (series.actual[i], series.plan[i], series.last_year[i]) if v is not None),
                       language.number(series.actual[i], unit.digits), xanchor="center", yanchor="bottom",
                       color=theme.STRONG, bold=i == last)
            for i in sorted(labelled)]


def _variances(series: _Series, labelled: set[int], unit: Unit, language: Language) -> list[Part]:
    return [theme.note(i, v, language.number(v, unit.digits, sign=True), yref="y2", xanchor="center",
                       yanchor="bottom" if v >= 0 else "top")
            for i in sorted(labelled) if (v := series.variance[i]) is not None]


def _names(series: _Series, top: float, language: Language) -> list[Part]:
    """Direct labels: what each kind of bar is, at the first month and in the right margin."""
    notes, last = [], len(series.actual) - 1
    first, height = next(((i, v) for i, v in theme.known(series.actual) if v > top * 0.3), (None, 0.0))
    if first is not None and len(series.actual) <= MOST_LABELS and not (series.partial and first == last):
        notes.append(theme.note(first, height * 0.04, language("Actual"), color=theme.BACKGROUND, xanchor="center",
                                yanchor="bottom", textangle=-90))
    if len(series.last_year) in range(1, MOST_LABELS + 1) and (series.last_year[0] or 0) > top * 0.3:
        notes.append(theme.note(-0.56, 0, language("Last year"), xanchor="center", yanchor="bottom", textangle=-90,
                                yshift=4))
    ends = []
    if last >= 0 and (plan := series.plan[last]) is not None:
        ends.append((plan, language("Plan")))
    if series.partial and (to_date := series.actual[last]) is not None:
        ends.append((to_date * 0.9, language("To date")))
    heights = theme.spread([y for y, _ in ends], top * 0.06)
    notes += [theme.note(1, y, text, xref="paper", xshift=4) for y, (_, text) in zip(heights, ends, strict=True)]
    if series.basis:
        delta = language("Δ plan") if series.basis == "plan" else language("Δ last year")
        notes.append(theme.note(1, 0, delta, xref="paper", yref="y2", xshift=4))
    return notes


def _layout(series: _Series, months: list[dt.date], top: float, language: Language) -> Part:
    at, names = theme.month_ticks(months, language)
    swing = max((abs(v) for v in series.variance if v is not None), default=0) or 1
    floor = -1.5 * swing if any(v is not None and v < 0 for v in series.variance) else -0.3 * swing
    ceiling = 1.5 * swing if any(v is not None and v > 0 for v in series.variance) else 0.3 * swing
    low = min((v for v in series.actual if v is not None), default=0)
    ends = [-0.75, max(len(months), 3) - 0.35]
    upper = [0.34, 1] if series.basis else [0, 1]
    axes = {"xaxis": theme.axis(range=ends, tickvals=at, ticktext=names, anchor="y2" if series.basis else "y"),
            "yaxis": theme.hidden(min(low * 1.1, 0), top, domain=upper)}
    shapes = [theme.line(0, 0, 1, 0, xref="paper")]
    if series.basis:
        axes["yaxis2"] = theme.hidden(floor, ceiling, domain=[0, 0.27])
        shapes.append(theme.line(0, 0, 1, 0, xref="paper", yref="y2"))
    margin = theme.margins(right=62, top=8, bottom=theme.TWO_LINES)
    return axes | {"shapes": shapes, "barmode": "overlay", "margin": margin}


def _alt(frame: pd.DataFrame, series: _Series, months: list[dt.date], currency: str, language: Language) -> str:
    known = theme.known(series.actual)
    if not known:
        return language("No month has a value yet.")
    last, _ = known[-1]
    judged = [v for v in series.variance[: -1 if series.partial else None] if v is not None]
    values = {"month": language.month(months[last], year=True), "n": len(judged), "above": sum(v >= 0 for v in judged),
              "value": language.money(float(frame["actual"].iloc[last]), currency)}
    if series.basis == "plan":
        return language("{month}: {value}; at or above plan in {above} of {n} months.", **values)
    if series.basis == "last_year":
        return language("{month}: {value}; at or above last year in {above} of {n} months.", **values)
    return language("{month}: {value}; there is no plan and no last year to compare with.", **values)
