"""What people spend their effort on, and what each kind of effort brings."""

from __future__ import annotations

import textwrap

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Part, Values
from analytics.language import Language


def mix(frame: pd.DataFrame, *, language: Language, brings_label: str = "", average: float | None = None,
        digits: int = 1) -> Figure:
    """Left: each kind's share as a bar. Right: what it brings as a dot with its interval, on a scale of its own.

    frame: ``label``, ``share, low, high`` (of 1), ``brings, brings_low, brings_high`` (missing allowed), ``n``,
    ``small`` (true: too few cases, drawn hollow and not compared). Rows are drawn in the order given. ``average`` is
    the blue line at the right, ``brings_label`` that panel's heading, ``digits`` its decimals.
    """
    y = [-i for i in range(len(frame))]
    share = [v or 0.0 for v in theme.numbers(frame["share"])]
    brings = theme.numbers(frame["brings"])
    widest = max([v for v in theme.numbers(frame["high"]) if v is not None] + share, default=0) or 1
    low, high = _range(frame, average)
    notes = _values(frame, share, brings, y, digits, language)
    titles = [(0, language("Share of activities")), (0.52, brings_label)]
    headings = [theme.heading(x, text) for x, text in titles]
    wrapped = [theme.heading(x, "\n".join(textwrap.wrap(text, 20))) for x, text in titles]
    shapes = [theme.line(0.52, at, 1, at, color=theme.FAINT, xref="paper", layer="below") for at in y]
    if average is not None:
        shapes.append(theme.line(average, y[-1] - 0.5 if y else 0, average, 0.5, xref="x2", color=theme.ACCENT,
                                 width=1.2, layer="below"))
        notes.append(theme.note(average, 0.5, language("all {value}", value=language.number(average, digits)),
                                xref="x2", color=theme.ACCENT, xanchor="center", yanchor="bottom"))
    labels = [theme.plain(label, 20) for label in frame["label"]]
    layout = {
        "xaxis": theme.hidden(0, widest * 1.3, domain=[0, 0.46]),
        "xaxis2": theme.hidden(low, high, domain=[0.54, 1], anchor="y"),
        "yaxis": theme.row_axis(labels, -len(y) + 0.4, 1.9),
        "annotations": notes + headings, "shapes": shapes,
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=46),
    }
    return theme.figure([_bars(frame, share, y, language), *_dots(frame, brings, y, digits, language)], layout,
                        height=60 + 32 * max(len(y), 4), alt=_alt(frame, language),
                        narrow={"annotations": notes + wrapped})


def _values(frame: pd.DataFrame, share: list[float], brings: Values, y: list[int], digits: int,
            language: Language) -> list[Part]:
    """The share at the end of its bar and interval, and in the margin what it brings."""
    ends = [max(v, high or 0) for v, high in zip(share, theme.numbers(frame["high"]), strict=True)]
    return [*(theme.note(end, at, language.percent(v, 0), xshift=6, color=theme.STRONG)
              for end, at, v in zip(ends, y, share, strict=True)),
            *(theme.note(1, at, language.number(v, digits), xref="paper", xshift=6,
                         color=theme.LAST_YEAR if small else theme.QUIET)
              for at, v, small in zip(y, brings, frame["small"], strict=True))]


def _range(frame: pd.DataFrame, average: float | None) -> tuple[float, float]:
    """Wide enough for the intervals that are compared; those of few cases may run out of the picture."""
    compared = frame[~frame["small"].astype(bool)]
    ends = [v for name in ("brings", "brings_low", "brings_high") for v in theme.numbers(compared[name])]
    ends += [*theme.numbers(frame["brings"]), average]
    known = [v for v in ends if v is not None]
    if not known:
        return 0.0, 1.0
    pad = (max(known) - min(known)) * 0.08 or 1.0
    return min(known) - pad, max(known) + pad


def _bars(frame: pd.DataFrame, share: list[float], y: list[int], language: Language) -> Part:
    low, high = theme.numbers(frame["low"]), theme.numbers(frame["high"])
    error = {"type": "data", "symmetric": False, "color": theme.PLAN, "thickness": 1.2, "width": 0,
             "array": [0 if h is None else h - v for h, v in zip(high, share, strict=True)],
             "arrayminus": [0 if below is None else v - below for below, v in zip(low, share, strict=True)]}
    hover = [language("{name}: {share} of activities ({n})", name=theme.plain(row.label, 60),
                      share=language.percent(v), n=language.number(row.n))
             for row, v in zip(frame.itertuples(), share, strict=True)]
    return {"type": "bar", "orientation": "h", "x": share, "y": y, "width": 0.5, "error_x": error,
            "marker": {"color": theme.LAST_YEAR}, "hovertext": hover, "hoverinfo": "text",
            "customdata": [str(label) for label in frame["label"]]}


def _dots(frame: pd.DataFrame, brings: Values, y: list[int], digits: int, language: Language) -> list[Part]:
    small = [bool(flag) for flag in frame["small"]]
    hover = [language("{name}: {value} ({low} to {high})", name=theme.plain(row.label, 60),
                      value=language.number(row.brings, digits), low=language.number(row.brings_low, digits),
                      high=language.number(row.brings_high, digits)) for row in frame.itertuples()]
    edges = [theme.LAST_YEAR if few else theme.ACTUAL for few in small]
    intervals = spans(theme.numbers(frame["brings_low"]), theme.numbers(frame["brings_high"]), y, edges, axis="x2")
    dots = {"type": "scatter", "mode": "markers", "xaxis": "x2", "x": brings, "y": y, "hovertext": hover,
            "hoverinfo": "text", "customdata": [str(label) for label in frame["label"]],
            "marker": {"size": 9, "color": [theme.BACKGROUND if few else theme.ACTUAL for few in small],
                       "line": {"width": 1.6, "color": edges}}}
    return [*intervals, dots]


def _alt(frame: pd.DataFrame, language: Language) -> str:
    if frame.empty:
        return language("There are no activities.")
    most = frame.loc[frame["share"].astype(float).idxmax()]
    compared = frame[~frame["small"].astype(bool)].dropna(subset=["brings"])
    if compared.empty:
        return language("{label} is the largest part, {share}; there are too few cases to say what each kind brings.",
                        label=most["label"], share=language.percent(most["share"], 0))
    return language("{label} is the largest part, {share}; {best} brings the most.", label=most["label"],
                    share=language.percent(most["share"], 0),
                    best=compared.loc[compared["brings"].astype(float).idxmax(), "label"])
