"""Small multiples: actual against plan by month, a panel a region, all on one scale; the difference in % below."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part, Unit, Values
from analytics.charts.variance import SHAPES
from analytics.language import Language

GAP = 2  # months' widths between panels
UPPER = 0.64  # of the height, for the upper panels
NAMES = 34  # px above the highest bar, for the names and the value at the last one
LONGEST = 12  # letters of a panel's name
LEAST = 0.05  # the lower panels show a difference of five percent at least, so that small ones look small


class _Panel(NamedTuple):
    """One panel, its first month at ``start``; amounts in the figure's unit, ``apart`` as a share of plan."""

    key: str
    label: str
    start: int
    actual: Values
    plan: Values
    apart: Values
    partial: list[bool]


def multiples(
    frame: pd.DataFrame, states: dict[str, str], *, currency: str, language: Language, alt: str, height: int = 246
) -> Figure:
    """Panels side by side along one axis, in the order of the frame.

    frame: ``id``, ``label``, ``month`` (timestamps, the same for each id, in order), ``actual``, ``plan`` (money,
    missing allowed) and ``partial`` (drawn hatched). ``states``: id -> status of the last month, told by sign and
    colour. A click gives the id.
    """
    unit = theme.money_unit(theme.numbers(frame["actual"]), currency, language)
    months = sorted({month.date() for month in frame["month"]})
    panels = _panels(frame, len(months) + GAP, unit)
    top = max((v for p in panels for part in (p.actual, p.plan) for v in part if v is not None), default=1.0) or 1.0
    deep = max((abs(v) for p in panels for v in p.apart if v is not None), default=0.0)
    deepest, wide = max(deep, LEAST) * 1.15, len(panels) * (len(months) + GAP) - GAP
    ticks = [at for p in panels for at in (p.start, p.start + len(months) - 1)]
    names = [language.month(month) for month in (months[0], months[-1])] * len(panels) if months else []
    axis = {"range": [-0.9, wide - 0.1], "anchor": "y2"}
    upper = UPPER * (height - theme.ONE_LINE)
    ceiling = top * upper / max(upper - NAMES, 1)
    notes, few = ([note for p in panels
                   for note in _notes(p, states.get(p.key, "na"), ceiling, unit, language, slim)]
                  for slim in (False, True))
    return theme.figure(_bars(panels, months, unit, language), {
        "barmode": "overlay", "annotations": notes, "margin": theme.margins(bottom=theme.ONE_LINE),
        "xaxis": theme.axis(tickvals=ticks, ticktext=names, **axis),
        "yaxis": theme.hidden(0, ceiling, domain=[1 - UPPER, 1]),
        "yaxis2": theme.hidden(-deepest, deepest, domain=[0, 0.3]),
        "shapes": [theme.line(p.start - 0.6, 0, p.start + len(months) - 0.4, 0, yref=ref)
                   for p in panels for ref in ("y", "y2")],
    }, height=height, alt=alt, narrow={
        "annotations": few, "xaxis": theme.axis(tickvals=ticks[1::2], ticktext=names[1::2], **axis)})


def _panels(frame: pd.DataFrame, width: int, unit: Unit) -> list[_Panel]:
    panels: list[_Panel] = []
    for key, part in frame.groupby("id", sort=False):
        actual, plan = ([None if v is None else v / unit.size for v in theme.numbers(part[name])]
                        for name in ("actual", "plan"))
        apart = [a / p - 1 if a is not None and p else None for a, p in zip(actual, plan, strict=True)]
        panels.append(_Panel(str(key), str(part["label"].iloc[0]), len(panels) * width, actual, plan, apart,
                             [bool(v) for v in part["partial"]]))
    return panels


def _bars(panels: list[_Panel], months: list[dt.date], unit: Unit, language: Language) -> list[Part]:
    """Plan outlined behind at the right, actual on top, the difference below; an unfinished month is hatched."""
    def bar(values: list[Values], marker: Part, shift: float = 0.0, lower: bool = False) -> Part:
        known = [(p, i, v) for p, part in zip(panels, values, strict=True) for i, v in theme.known(part)]
        amounts = [language.percent(v, 1, sign=True) if lower else f"{language.number(v, unit.digits + 1)} {unit.name}"
                   for *_, v in known]
        texts = [f"{theme.plain(p.label)}, {language.month(months[i], year=True)}: {amount}"
                 for (p, i, _), amount in zip(known, amounts, strict=True)]
        return {"type": "bar", "x": [p.start + i + shift for p, i, _ in known], "y": [v for *_, v in known],
                "width": 0.68, "marker": marker, "hoverinfo": "text", "hovertext": texts,
                "customdata": [p.key for p, *_ in known]} | ({"yaxis": "y2"} if lower else {})

    def only(late: bool) -> list[Values]:
        return [[v if part == late else None for v, part in zip(p.actual, p.partial, strict=True)] for p in panels]

    apart = [p.apart for p in panels]
    colors = {"color": [theme.judged(v) for part in apart for v in part if v is not None], "line": {"width": 0}}
    return [bar([p.plan for p in panels], theme.PLAN_BAR, 0.18), bar(only(False), theme.ACTUAL_BAR),
            bar(only(True), theme.hatched()), bar(apart, colors, lower=True)]


def _notes(
    panel: _Panel, state: str, ceiling: float, unit: Unit, language: Language, slim: bool
) -> list[Part]:
    """The panel's name, its last difference and its last value; ``slim``: the difference below the name, no value."""
    end, high, off = panel.start + len(panel.actual) - 0.5, 0.993 * ceiling, state == "off"
    name = panel.label if len(panel.label) <= LONGEST else panel.label[: LONGEST - 1].rstrip() + "…"
    notes = [theme.note(panel.start - 0.5, high, name, bold=True, yanchor="top",
                        color=theme.BAD if off else theme.STRONG)]
    if panel.apart[-1] is not None:
        share = SHAPES[state] + language.percent(panel.apart[-1], 1, sign=True)
        place = {"x": panel.start - 0.5, "y": 0.87 * ceiling} if slim else {"x": end, "y": high, "xanchor": "right"}
        notes.append(theme.note(text=share, yanchor="top", bold=off, color=theme.BAD if off else theme.QUIET, **place))
    if panel.actual[-1] is not None and not slim:
        near = max(v for part in (panel.actual, panel.plan) for v in part[-3:] if v is not None)
        notes.append(theme.note(end, near, language.number(panel.actual[-1], unit.digits), xanchor="right",
                                yanchor="bottom"))
    return notes
