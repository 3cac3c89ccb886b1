"""Who stands out: people in four bands, as far as the data can tell them apart."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format
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
    shown = frame.dropna(subset=["value"])
    texts = shown["text"] if "text" in shown else [format(value) for value in shown["value"]]
    rows, headings = _placed(shown.assign(text=texts))
    lines = len(rows) + len(headings)
    low, high = _range(rows, reference)
    at = theme.ticks(low, high, 4)
    same = [y for y, band in zip(rows["y"], rows["band"], strict=True) if band == "same"]
    notes = [theme.note(0, y, language(_HEADINGS[band, higher_is_better]), xref="paper", bold=True,
                        color=theme.BAD if band == "worse" else theme.QUIET, bgcolor=theme.BACKGROUND)
             for band, y in headings]
    notes += [theme.note(1, row.y, row.text, xref="paper", xshift=6,
                         color=theme.BAD if row.band == "worse" else theme.QUIET) for row in rows.itertuples()]
    notes.append(theme.note(reference, 0, reference_label, color=theme.ACCENT, xanchor="center",
                            bgcolor=theme.BACKGROUND))
    shapes = [theme.line(reference, -lines - 0.5, reference, -0.5, color=theme.ACCENT, width=1.2, layer="below")]
    if same:
        shapes.insert(0, _shade(min(same) - 0.5, max(same) + 0.5))
    layout = {
        "xaxis": theme.axis(range=[low, high], showgrid=True, tickvals=at, ticktext=[format(v) for v in at]),
        "yaxis": theme.axis(range=[-lines - 0.6, 0.7], tickvals=list(rows["y"]),
                            ticktext=[theme.plain(label) for label in rows["label"]]),
        "annotations": notes, "shapes": shapes, "hovermode": "y",
        "margin": theme.margins(right=12 + 7 * max((len(t) for t in rows["text"]), default=0)),
    }
    return theme.figure(_traces(rows, format, language), layout, alt=_alt(rows, reference_label, language),
                        height=48 + (20 if lines <= 20 else 17) * max(lines, 6))


def _placed(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[str, int]]]:
    """The rows from top to bottom with their ``y``, and each band's heading with its own."""
    frame = frame.assign(band=pd.Categorical(frame["band"], BANDS, ordered=True))
    frame = frame.sort_values(["band", "label"], key=lambda column: column if column.name == "band"
                              else column.str.casefold()).reset_index(drop=True)
    bands = [band for band in BANDS if (frame["band"] == band).any()]
    above = {band: i + 1 for i, band in enumerate(bands)}  # headings at or above a row of this band
    y = [-(i + 1 + above[band]) for i, band in enumerate(frame["band"])]
    frame = frame.assign(band=frame["band"].astype(str), y=y)
    return frame, [(band, int(frame.loc[frame["band"] == band, "y"].max()) + 1) for band in bands]


def _range(rows: pd.DataFrame, reference: float) -> tuple[float, float]:
    """Wide enough for every interval that is compared; those of few cases may run out of the picture."""
    compared = rows[rows["band"] != "small"]
    ends = [reference, *rows["value"], *compared["low"].dropna(), *compared["high"].dropna()]
    pad = (max(ends) - min(ends)) * 0.04 or abs(reference) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _shade(y0: float, y1: float) -> dict:
    return {"type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y0, "y1": y1, "layer": "below",
            "fillcolor": theme.FAINT, "opacity": 0.55, "line": {"width": 0}}


def _traces(rows: pd.DataFrame, format: Format, language: Language) -> list[dict]:
    intervals = []
    for band in dict.fromkeys(rows["band"]):
        part = rows[rows["band"] == band]
        intervals.append({
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": _COLORS[band], "width": 1.6},
            "x": [end for low, high in zip(theme.numbers(part["low"]), theme.numbers(part["high"]), strict=True)
                  for end in (low, high, None)],
            "y": [end for y in part["y"] for end in (int(y), int(y), None)],
        })
    hover = [language("{name}: {value} ({low} to {high}, {n} cases)", name=theme.plain(row.label, 60),
                      value=format(row.value), low=format(row.low), high=format(row.high), n=language.number(row.n))
             for row in rows.itertuples()]
    dots = {
        "type": "scatter", "mode": "markers", "x": theme.numbers(rows["value"]), "y": [int(y) for y in rows["y"]],
        "customdata": [str(i) for i in rows["id"]], "hovertext": hover, "hoverinfo": "text",
        "marker": {"size": 9, "color": [theme.BACKGROUND if b == "small" else _COLORS[b] for b in rows["band"]],
                   "line": {"width": 1.6, "color": [_COLORS[b] for b in rows["band"]]}},
    }
    return [*intervals, dots]


def _alt(rows: pd.DataFrame, reference_label: str, language: Language) -> str:
    count = {band: int((rows["band"] == band).sum()) for band in BANDS}
    return language("Of {n} compared with {reference}, {better} are clearly better, {same} cannot be told apart, "
                    "{worse} are clearly worse and {small} have too few cases.",
                    n=len(rows), reference=reference_label, **count)
