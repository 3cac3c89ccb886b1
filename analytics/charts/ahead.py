"""What has been and what is to be expected: months so far, then the forecast with its interval, plan as an outline."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Part
from analytics.language import Language


def ahead(frame: pd.DataFrame, *, currency: str, language: Language, alt: str, height: int = 246) -> Figure:
    """Columns by month; an expected one is hatched, with a line from the low to the high end of its interval.

    frame: ``month`` (timestamps in order), ``actual``, ``value``, ``low``, ``high`` (expected) and ``plan``, money,
    missing allowed in each.
    """
    largest = pd.concat([frame["actual"], frame["high"], frame["plan"]])
    unit = theme.money_unit(theme.numbers(largest), currency, language)
    part = {name: [None if v is None else v / unit.size for v in theme.numbers(frame[name])]
            for name in ("actual", "value", "low", "high", "plan")}
    months = [month.date() for month in frame["month"]]
    top = max((v for name in ("actual", "value", "high", "plan") for v in part[name] if v is not None), default=1.0)

    def bar(name: str, marker: Part, shift: float = 0.0) -> Part:
        known = theme.known(part[name])
        return {"type": "bar", "x": [i + shift for i, _ in known], "y": [v for _, v in known], "width": 0.62,
                "marker": marker, "hoverinfo": "text", "hovertext": [
                    f"{language.month(months[i], year=True)}: {language.number(v, unit.digits + 1)} {unit.name}"
                    for i, v in known]}

    ends = [(i, low, high) for i, (low, high) in enumerate(zip(part["low"], part["high"], strict=True))
            if low is not None and high is not None]
    at, names = theme.month_ticks(months, language, 13)
    few_at, few = theme.month_ticks(months, language, 5)
    first = next((i for i, v in enumerate(part["value"]) if v is not None), None)
    notes = [] if first is None else [theme.note(first - 0.45, top * 1.2, language("expected"), yanchor="top")]
    return theme.figure([bar("plan", theme.PLAN_BAR, 0.16), bar("actual", theme.ACTUAL_BAR),
                         bar("value", theme.hatched())], {
        "barmode": "overlay", "annotations": notes, "margin": theme.margins(bottom=theme.TWO_LINES),
        "xaxis": theme.axis(range=[-0.7, len(months) - 0.3], tickvals=at, ticktext=names),
        "yaxis": theme.hidden(0, (top or 1.0) * 1.22),
        "shapes": [theme.line(i, low, i, high, color=theme.ACCENT, width=2.5) for i, low, high in ends],
    }, height=height, alt=alt, narrow={"xaxis": theme.axis(range=[-0.7, len(months) - 0.3], tickvals=few_at,
                                                           ticktext=few)})
