"""Who stands out: people in four bands, as far as the data can tell them apart."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Format, Part, Row
from analytics.language import N_, Language

BANDS = ("better", "same", "worse", "small")
_HEADINGS = {
    ("better", True): N_("Clearly above"), ("better", False): N_("Clearly below"),
    ("worse", True): N_("Clearly below"), ("worse", False): N_("Clearly above"),
    ("same", True): N_("Cannot be told apart"), ("same", False): N_("Cannot be told apart"),
    ("small", True): N_("Too few cases, not compared"), ("small", False): N_("Too few cases, not compared"),
}
_COLORS = {"better": theme.ACTUAL, "same": theme.PLAN, "worse": theme.BAD, "small": theme.LAST_YEAR}


def comparison(frame: pd.DataFrame, *, reference: float, reference_label: str, format: Format, language: Language,
               higher_is_better: bool = True) -> Figure:
    """Dots with intervals in four bands around one reference line; A to Z inside each band, for bands are no ranks.

    frame: ``id, label, value, low, high, n, band`` (one of BANDS, in the metric's direction), and optionally ``text``,
    the label at the right (else the formatted value). Rows without a value are left out; about 22 rows can be read.
    A click gives the row's ``id``.
    """
    rows, headings = _placed(frame, format)
    lines = len(rows) + len(headings)
    low, high = _range(rows, reference)
    layout = {
        "xaxis": _axis(low, high, theme.ticks(low, high), format),
        "yaxis": theme.axis(range=[-lines - 0.6, 0.7], tickvals=[row["y"] for row in rows],
                            ticktext=[theme.plain(row["label"]) for row in rows]),
        "annotations": [*_headings(headings, higher_is_better, language), *_texts(rows), theme.note(
            reference, 0, reference_label, color=theme.ACCENT, xanchor="center", bgcolor=theme.BACKGROUND)],
        "shapes": [*_shade(rows), theme.line(reference, -lines - 0.5, reference, -0.5, color=theme.ACCENT, width=1.2,
                                             layer="below")],
        "hovermode": "y",  # the whole row answers, not the dot alone
        "margin": theme.margins(left=theme.room(theme.plain(row["label"]) for row in rows), bottom=theme.ONE_LINE,
                                right=14 + max((theme.width(row["text"]) for row in rows), default=0)),
    }
    return theme.figure([*_intervals(rows), _dots(rows, format, language)], layout,
                        alt=_alt(rows, reference_label, language),
                        height=48 + (20 if lines <= 20 else 17) * max(lines, 6),
                        narrow={"xaxis": _axis(low, high, theme.ticks(low, high, 3), format)})


def _axis(low: float, high: float, at: list[float], format: Format) -> Part:
    return theme.axis(range=[low, high], showgrid=True, tickvals=at, ticktext=[format(v) for v in at], tickangle=0)


def _placed(frame: pd.DataFrame, format: Format) -> tuple[list[Row], list[tuple[str, int]]]:
    """The rows from top to bottom with their ``y``, and each band's heading with its own."""
    rows = [row for row in frame.to_dict("records") if None not in theme.numbers([row["value"]])]
    rows.sort(key=lambda row: (BANDS.index(row["band"]), str(row["label"]).casefold()))
    headings: list[tuple[str, int]] = []
    for i, row in enumerate(rows):
        if not headings or headings[-1][0] != row["band"]:
            headings.append((row["band"], -(i + 1 + len(headings))))
        row["y"] = -(i + 1 + len(headings))
        row["text"] = str(row.get("text", format(row["value"])))
        row["value"], row["low"], row["high"] = theme.numbers([row["value"], row["low"], row["high"]])
    return rows, headings


def _range(rows: list[Row], reference: float) -> tuple[float, float]:
    """Wide enough for every interval that is compared; those of few cases may run out of the picture."""
    ends = [reference, *(row["value"] for row in rows)]
    ends += [row[end] for row in rows for end in ("low", "high") if row["band"] != "small" and row[end] is not None]
    pad = (max(ends) - min(ends)) * 0.04 or abs(reference) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _color(row: Row) -> str:
    return theme.BAD if row["band"] == "worse" else theme.QUIET


def _headings(headings: list[tuple[str, int]], higher_is_better: bool, language: Language) -> list[Part]:
    return [theme.note(0, y, language(_HEADINGS[band, higher_is_better]), xref="paper", bold=True,
                       color=_color({"band": band}), bgcolor=theme.BACKGROUND) for band, y in headings]


def _texts(rows: list[Row]) -> list[Part]:
    return [theme.note(1, row["y"], row["text"], xref="paper", xshift=6, color=_color(row)) for row in rows]


def _shade(rows: list[Row]) -> list[Part]:
    """The band behind those who cannot be told apart."""
    same = [row["y"] for row in rows if row["band"] == "same"]
    return [{"type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": min(same) - 0.5,
             "y1": max(same) + 0.5, "layer": "below", "fillcolor": theme.FAINT, "opacity": 0.55,
             "line": {"width": 0}}] if same else []


def _intervals(rows: list[Row]) -> list[Part]:
    low, high, y = ([row[name] for row in rows] for name in ("low", "high", "y"))
    return spans(low, high, y, [_COLORS[row["band"]] for row in rows])


def _dots(rows: list[Row], format: Format, language: Language) -> Part:
    return {
        "type": "scatter", "mode": "markers", "x": [row["value"] for row in rows], "y": [row["y"] for row in rows],
        "customdata": [str(row["id"]) for row in rows], "hoverinfo": "text",
        "hovertext": [_hover(row, format, language) for row in rows],
        "marker": {"size": 9, "line": {"width": 1.6, "color": [_COLORS[row["band"]] for row in rows]},
                   "color": [theme.BACKGROUND if row["band"] == "small" else _COLORS[row["band"]] for row in rows]},
    }


def _hover(row: Row, format: Format, language: Language) -> str:
    facts = {"name": theme.plain(row["label"], 60), "value": format(row["value"]), "n": language.number(row["n"])}
    if row["low"] is None or row["high"] is None:
        return language("{name}: {value} ({n} cases)", **facts)
    if None in theme.numbers([row["n"]]):  # a score has no number of cases
        return language("{name}: {value} ({low} to {high})", low=format(row["low"]), high=format(row["high"]), **facts)
    return language("{name}: {value} ({low} to {high}, {n} cases)", low=format(row["low"]), high=format(row["high"]),
                    **facts)


def _alt(rows: list[Row], reference_label: str, language: Language) -> str:
    bands = [row["band"] for row in rows]
    return language("{n} compared with {reference}: {better} clearly better, {same} not to be told apart, "
                    "{worse} clearly worse, {small} with too few cases.",
                    n=len(rows), reference=reference_label, **{band: bands.count(band) for band in BANDS})
