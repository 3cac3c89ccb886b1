"""What a plan pays for each result, now and as proposed, over where people are."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part, Values
from analytics.language import Language

CURVES, GAP = 0.78, 0.03  # of the height: the curves, and what lies between them and the people


def payout_curve(frame: pd.DataFrame, people: pd.DataFrame, *, x_format: Format, y_format: Format, language: Language,
                 height: int = 262) -> Figure:
    """Lines of pay by attainment with a histogram of people below, on one axis.

    frame: ``x`` (share of the target, rising; twice where pay jumps), ``proposed``, and ``today`` where there is a plan
    to compare with; missing values are gaps. people: ``low, high, n`` (see ``people_bins``).
    """
    x, proposed = theme.numbers(frame["x"]), theme.numbers(frame["proposed"])
    today: Values = theme.numbers(frame["today"]) if "today" in frame else [None] * len(x)
    top = max([v for v in (*proposed, *today) if v is not None], default=0.0) or 1.0
    low, high = (x[0] or 0.0, x[-1] or 1.0) if x else (0.0, 1.0)
    axes = [_axis(low, high, theme.ticks(low, high, count), x_format) for count in (6, 3)]
    levels = theme.ticks(0, top * 1.04, 4)
    ends = _ends(proposed, today, top, height, language)
    layout = {
        "xaxis": axes[0],
        "yaxis": theme.axis(range=[0, top * 1.04], tickvals=levels, ticktext=[y_format(v) for v in levels],
                            showgrid=True, domain=[1 - CURVES + GAP, 1]),
        "yaxis2": theme.hidden(0, max([*people["n"], 1]), domain=[0, 1 - CURVES]),
        "shapes": [theme.line(1, 0, 1, 1, yref="paper", color=theme.CONTEXT, layer="below")] if low < 1 < high else [],
        "annotations": [*ends, *([theme.note(1, 1, language("target"), yref="paper", yanchor="top", xshift=4)]
                                 if low < 1 < high else [])],
        "hovermode": "x", "bargap": 0.12,
        "margin": theme.margins(right=18 + max((theme.width(n["text"]) for n in ends), default=0), top=8,
                                left=theme.room(y_format(v) for v in levels), bottom=theme.ONE_LINE),
    }
    data = [_line(x, today, theme.LAST_YEAR, 2) | {"hoverinfo": "skip"},
            _line(x, proposed, theme.ACCENT, 3) | _hover(x, proposed, today, x_format, y_format, language),
            _people(people, x_format, language)]
    return theme.figure(data, layout, height=height, alt=_alt(frame, people, y_format, language),
                        narrow={"xaxis": axes[1]})


def _axis(low: float, high: float, at: list[float], x_format: Format) -> Part:
    return theme.axis(range=[low, high], tickvals=at, ticktext=[x_format(v) for v in at], tickangle=0, anchor="y2")


def _line(x: Values, y: Values, color: str, width: float) -> Part:
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "cliponaxis": False,
            "line": {"color": color, "width": width}}


def _ends(proposed: Values, today: Values, top: float, height: int, language: Language) -> list[Part]:
    """Each line's name where it ends, apart from the other's."""
    named = [(values[-1], name, color) for values, name, color in (
        (proposed, language("proposed"), theme.ACCENT), (today, language("today"), theme.QUIET))
        if values and values[-1] is not None]
    heights = theme.spread([end for end, *_ in named], 15 * top / (height * CURVES))
    return [theme.note(1, at, name, xref="paper", xshift=6, color=color, bold=color == theme.ACCENT)
            for at, (_, name, color) in zip(heights, named, strict=True)]


def _hover(x: Values, proposed: Values, today: Values, x_format: Format, y_format: Format, language: Language) -> Part:
    def said(at: float | None, new: float | None, old: float | None) -> str:
        if at is None or new is None:
            return ""
        if old is None:
            return language("{x}: {pay}", x=x_format(at), pay=y_format(new))
        return language("{x}: {pay}, today {today}", x=x_format(at), pay=y_format(new), today=y_format(old))

    return {"hoverinfo": "text", "hovertext": [said(*three) for three in zip(x, proposed, today, strict=True)]}


def _people(people: pd.DataFrame, x_format: Format, language: Language) -> Part:
    counts = [int(n) for n in people["n"]]
    return {"type": "bar", "x": theme.numbers((people["low"] + people["high"]) / 2), "y": counts, "yaxis": "y2",
            "marker": theme.ACTUAL_BAR, "hoverinfo": "text", "hovertext": [
                language("{low} to {high}: {people}", low=x_format(low), high=x_format(high),
                         people=language.plural("{n} person", "{n} people", n))
                for low, high, n in zip(people["low"], people["high"], counts, strict=True)]}


def _alt(frame: pd.DataFrame, people: pd.DataFrame, y_format: Format, language: Language) -> str:
    """What is paid at target now and then, and how many people stand below it."""
    if not len(frame):
        return language("No curve.")
    nearest = frame.iloc[int((frame["x"] - 1).abs().to_numpy().argmin())]
    pay = y_format(float(nearest["proposed"]))
    below = int(people.loc[people["high"] <= 1 + 1e-9, "n"].sum())
    n = int(people["n"].sum())
    first = language("At target the proposed plan pays {pay}, today's {today}.", pay=pay,
                     today=y_format(float(nearest["today"]))) \
        if "today" in frame else language("At target the plan pays {pay}.", pay=pay)
    return language.sentences(first, language("{below} of {people} stand at target or below.", below=below,
                                              people=language.plural("{n} person", "{n} people", n)))
