"""Results by number of cases: who lies outside what chance alone explains, fewer cases leaving chance more room."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.names import MOST_NAMES, names
from analytics.charts.theme import Figure, Format, Part, Row
from analytics.language import Language

PLACES = ("better", "worse", "perhaps_better", "perhaps_worse", "within")
_COLORS = {"better": theme.ACTUAL, "worse": theme.BAD, "perhaps_better": theme.LAST_YEAR,
           "perhaps_worse": theme.LAST_YEAR, "within": theme.BACKGROUND}


def funnel(points: pd.DataFrame, lines: pd.DataFrame, *, reference: float, reference_label: str, x_label: str,
           format: Format, language: Language, height: int = 396) -> Figure:
    """A scatter of results within their funnel; those beyond its outer lines are marked and named.

    points: ``id, label, n, value, place`` (one of PLACES, in the metric's direction); rows without n or value are left
    out. lines: ``n, low998, low95, high95, high998`` along the axis. A click gives the row's ``id``.
    """
    rows = [row | {"x": float(row["n"]), "y": float(row["value"])} for row in points.to_dict("records")
            if None not in theme.numbers([row["n"], row["value"]])]
    named = _named(rows)
    box = (*_span(list(lines["n"]), 0.02), *_span([reference, *(row["y"] for row in rows)], 0.12))
    at_x, at_y = theme.ticks(*box[:2]), theme.ticks(*box[2:])
    layout: Part = {
        "xaxis": theme.axis(range=list(box[:2]), tickvals=at_x, ticktext=[language.number(v) for v in at_x],
                            title=theme.title(x_label)),
        "yaxis": theme.axis(range=list(box[2:]), tickvals=at_y, ticktext=[format(v) for v in at_y]),
        "margin": theme.margins(left=theme.room(format(v) for v in at_y), right=10 + theme.width(reference_label),
                                bottom=theme.TWO_LINES),
    }
    ends = _ends(lines, reference, reference_label, box)
    layout["annotations"] = names(named, rows, box, 0.007) + ends
    return theme.figure([*_limits(lines, reference), _dots(rows, format, language)], layout, height=height,
                        alt=_alt(rows, reference_label, language),
                        narrow={"annotations": names(named, rows, box, 0.014) + ends})


def _span(values: list[float], room: float) -> tuple[float, float]:
    pad = (max(values) - min(values)) * room or (0.0 if len(values) > 1 and max(values) > min(values) else 1.0)
    return min(values) - pad, max(values) + pad


def _named(rows: list[Row]) -> list[Row]:
    """Those beyond the outer lines, as many as can be read: of the others one in twenty is there by chance."""
    outside = [row for row in rows if row["place"] in PLACES[:2]]
    return [row | {"color": theme.BAD if row["place"] == "worse" else theme.QUIET} for row in outside[:MOST_NAMES]]


def _limits(lines: pd.DataFrame, reference: float) -> list[Part]:
    """The room of chance: shaded to 95 %, a line at 99.8 %, and the reference in its middle."""
    x = theme.numbers(lines["n"])
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": x}
    outer = [line | {"y": theme.numbers(lines[name]), "line": {"color": theme.PLAN, "width": 1, "dash": "dot"}}
             for name in ("low998", "high998")]
    shade = {"color": theme.CLEAR, "width": 0}
    return [line | {"y": theme.numbers(lines["low95"]), "line": shade},
            line | {"y": theme.numbers(lines["high95"]), "line": shade, "fill": "tonexty", "fillcolor": theme.FAINT},
            *outer, line | {"y": [reference] * len(x), "line": {"color": theme.ACCENT, "width": 1.2}}]


def _ends(lines: pd.DataFrame, reference: float, reference_label: str, box: tuple[float, ...]) -> list[Part]:
    """What the lines are, at their right ends, apart from each other."""
    last = lines.iloc[-1]
    found = [(reference, reference_label, theme.ACCENT), *((last[n], text, theme.QUIET) for n, text in (
        ("low998", "99.8%"), ("low95", "95%"), ("high95", "95%"), ("high998", "99.8%")) if last[n] == last[n])]
    heights = theme.spread([at for at, *_ in found], (box[3] - box[2]) * 0.045)
    return [theme.note(1, y, text, xref="paper", xshift=6, color=color)
            for y, (_, text, color) in zip(heights, found, strict=True)]


def _dots(rows: list[Row], format: Format, language: Language) -> Part:
    outline = {"worse": theme.BAD, "within": theme.PLAN}
    return {
        "type": "scatter", "mode": "markers", "x": [row["x"] for row in rows], "y": [row["y"] for row in rows],
        "customdata": [str(row["id"]) for row in rows], "hoverinfo": "text",
        "hovertext": [language("{name}: {value} ({n} cases)", name=theme.plain(row["label"], 60),
                               value=format(row["y"]), n=language.number(row["x"])) for row in rows],
        "marker": {"size": 9, "color": [_COLORS[row["place"]] for row in rows],
                   "symbol": ["square" if row["place"] == "worse" else "circle" for row in rows],
                   "line": {"width": 1.6, "color": [outline.get(row["place"], theme.ACTUAL) for row in rows]}},
    }


def _alt(rows: list[Row], reference_label: str, language: Language) -> str:
    places = [row["place"] for row in rows]
    near = places.count("perhaps_better") + places.count("perhaps_worse")
    return language("{n} by number of cases around {reference}: {better} clearly better and {worse} clearly worse than "
                    "chance allows, {near} near the limits.", n=len(rows), reference=reference_label,
                    better=places.count("better"), worse=places.count("worse"), near=near)
