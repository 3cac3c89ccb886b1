"""Whether pay follows performance, and whether groups reach it alike: a scatter with its line, ratios beside it."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part, Row
from analytics.language import Language
from analytics.rewards.fairness import FOUR_FIFTHS

MOST_DOTS = 600  # more can neither be told apart nor drawn quickly
FEWEST = 9  # bars that there is always room for
NARROWEST = 330  # pixels of the whole beside the margins, where the two stand side by side
STATES = ("even", "chance", "clear")  # at least four fifths; below, perhaps by chance; below, beyond chance
_MARKERS = {"even": theme.ACTUAL_BAR, "clear": {"color": theme.BAD, "line": {"width": 0}},
            "chance": {"color": theme.BACKGROUND, "line": {"color": theme.ACTUAL, "width": 1.2}}}
_SIGNS = {"even": "", "chance": "▲ ", "clear": "■ "}


def fairness(points: pd.DataFrame, groups: pd.DataFrame, *, line: tuple[float, float] | None, correlation: str,
             x_label: str, x_format: Format, y_format: Format, language: Language, alt: str) -> Figure:
    """Left: pay by performance with the line (level, slope) and its correlation. Right: ratios to the highest group.

    points: ``id, label, performance, pay``; rows without one of the two are left out, and of more than ``MOST_DOTS``
    every so many is drawn. groups: ``by, label, ratio, state`` (one of STATES), a gap between splits (``by``); rows
    without a ratio are left out. A click on a dot gives the row's ``id``.
    """
    people = [row for row in points.to_dict("records") if None not in theme.numbers([row["performance"], row["pay"]])]
    people = sorted(people, key=lambda row: row["performance"])[:: -(-len(people) // MOST_DOTS) or 1]
    bars, bottom = _placed(groups)
    x = _range([row["performance"] for row in people])
    y = _range([row["pay"] for row in people])
    at_x, at_y = theme.ticks(*x, 4), theme.ticks(*y)
    labels = [theme.plain(row["label"], 18) for row in bars]
    split = 0.7 - theme.room(labels) / NARROWEST if bars else 1.0
    layout: Part = {
        "xaxis": theme.axis(range=list(x), domain=[0, split], tickvals=at_x, tickangle=0,
                            ticktext=[x_format(v) for v in at_x],
                            title=theme.title(x_label)),
        "yaxis": theme.axis(range=list(y), tickvals=at_y, ticktext=[y_format(v) for v in at_y], showgrid=True),
        "xaxis2": theme.hidden(0, 1.02, domain=[0.7, 1], anchor="y2"),
        "yaxis2": theme.axis(range=[min(bottom, 1 - FEWEST) - 0.6, 1.1], anchor="x2", ticktext=labels,
                             tickvals=[row["y"] for row in bars], automargin=False),
        "annotations": _notes(people, bars, correlation, language),
        "shapes": [theme.line(FOUR_FIFTHS, bottom - 0.5, FOUR_FIFTHS, 0.55, xref="x2", yref="y2", color=theme.WATCH,
                              width=1.6)] if bars else [],
        "margin": theme.margins(left=theme.room(y_format(v) for v in at_y), bottom=theme.TWO_LINES,
                                right=14 + theme.width(_SIGNS["chance"] + language.number(0, 2)) if bars else 8),
    }
    data = [_dots(people, x_format, y_format), _line(line, x), *_bars(bars)]
    return theme.figure(data, layout, alt=alt, height=max(300, 60 + 21 * round(-bottom)),
                        narrow=_stacked(layout, bottom) if bars else None)


def _range(values: list[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    pad = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return low - pad, high + pad


def _placed(groups: pd.DataFrame) -> tuple[list[Row], float]:
    """The rows from top to bottom with their ``y``, half a line between splits, and where the last one stands."""
    rows: list[Row] = []
    at = 0.0
    for row in groups[groups["ratio"].notna()].to_dict("records"):
        if rows:
            at -= 1.0 if row["by"] == rows[-1]["by"] else 1.7
        rows.append(row | {"y": at})
    return rows, at


def _dots(people: list[Row], x_format: Format, y_format: Format) -> Part:
    return {"type": "scatter", "mode": "markers", "x": theme.numbers(row["performance"] for row in people),
            "y": theme.numbers(row["pay"] for row in people), "customdata": [str(row["id"]) for row in people],
            "hoverinfo": "text", "hovertext": [
                f"<b>{theme.plain(row['label'], 60)}</b><br>{x_format(row['performance'])} · {y_format(row['pay'])}"
                for row in people],
            "marker": {"size": 7, "color": theme.ACTUAL, "opacity": 0.8, "line": {"width": 0}}}


def _line(line: tuple[float, float] | None, ends: tuple[float, float]) -> Part:
    x = list(ends) if line else []
    return {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": x, "y": [line[0] + line[1] * v for v in x]
            if line else [], "line": {"color": theme.ACCENT, "width": 2}}


def _bars(rows: list[Row]) -> list[Part]:
    made = []
    for state in STATES:
        part = [row for row in rows if row["state"] == state]
        if part:
            made.append({"type": "bar", "orientation": "h", "xaxis": "x2", "yaxis": "y2", "width": 0.62,
                         "x": [float(row["ratio"]) for row in part], "y": [row["y"] for row in part],
                         "hoverinfo": "text", "hovertext": [theme.plain(row["text"], 300) for row in part],
                         "marker": _MARKERS[state]})
    return made


def _notes(people: list[Row], bars: list[Row], correlation: str, language: Language) -> list[Part]:
    notes = [theme.note(0, 1, correlation, xref="x domain", yref="y domain", xshift=8, yanchor="top",
                        color=theme.ACCENT, bold=True)] if people else []
    if not bars:
        return notes
    notes.append(theme.note(FOUR_FIFTHS, 0.6, language("4/5 line"), xref="x2", yref="y2", xanchor="center",
                            yanchor="bottom"))
    return notes + [theme.note(1, row["y"], _SIGNS[row["state"]] + language.number(row["ratio"], 2),
                               xref="paper", yref="y2", xshift=6, bold=row["state"] != "even",
                               color=theme.BAD if row["state"] == "clear" else theme.STRONG) for row in bars]


def _stacked(layout: Part, bottom: float) -> Part:
    """On a phone the ratios stand below the scatter."""
    return {"xaxis": layout["xaxis"] | {"domain": [0, 1]}, "yaxis": layout["yaxis"] | {"domain": [0.58, 1]},
            "xaxis2": layout["xaxis2"] | {"domain": [0.26, 1]},
            "yaxis2": layout["yaxis2"] | {"domain": [0, 0.42], "range": [min(bottom, -3) - 0.6, 1.1]}}
