"""The chart language: colours asked for by meaning, the parts that every figure is made of, and labels that keep apart.

Each role is a placeholder colour. The browser puts the theme's colour in its place (``chartCategoricalColors``,
``chartSequentialColors`` and ``chartDivergingColors`` in ``.streamlit/config.toml``, read by position), so that one
figure serves light and dark. They are the placeholders that Streamlit's own Plotly theme uses.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

from analytics.language import Language
from analytics.scale import Unit as Unit
from analytics.scale import money_unit as money_unit
from analytics.scale import ticks as ticks

Figure = dict[str, Any]
Part = dict[str, Any]  # of a figure, by Plotly's names: a trace, a shape, an annotation, an axis, the layout
Row = dict[str, Any]  # of a frame, by its columns
Values = list[float | None]  # None where one is missing
Format = Callable[[float], str]

ROLES = tuple(f"#{i:06d}" for i in range(1, 11))
ACTUAL, LAST_YEAR, PLAN, FORECAST, GOOD, BAD, WATCH, ACCENT, CONTEXT, FAINT = ROLES
SEQUENTIAL = tuple(f"#{i:06d}" for i in range(11, 21))
DIVERGING = tuple(f"#{i:06d}" for i in range(21, 31))
BACKGROUND = "#000038"
CLEAR = "rgba(0,0,0,0)"
QUIET, STRONG = PLAN, ACTUAL  # text: the two grey roles with enough contrast for it

ACTUAL_BAR = {"color": ACTUAL, "line": {"width": 0}}
LAST_YEAR_BAR = {"color": LAST_YEAR, "line": {"width": 0}}
PLAN_BAR = {"color": CLEAR, "line": {"color": PLAN, "width": 1.2}}

LABEL, SMALL = 12, 11  # pixels: categories; ticks, values and notes
ONE_LINE, TWO_LINES = 22, 36  # pixels that the labels below an axis take
MAX_NOTES = 40  # each note is SVG text, and slow


def hatched(role: str = FORECAST) -> Part:
    """The marker of a bar that is not final."""
    pattern = {"shape": "/", "fgcolor": role, "bgcolor": BACKGROUND, "fillmode": "overlay", "size": 5, "solidity": 0.22}
    return {"color": BACKGROUND, "line": {"color": role, "width": 1.2}, "pattern": pattern}


def judged(value: float, higher_is_better: bool = True) -> str:
    """The role of a variance: GOOD where it is in the metric's direction or zero, else BAD."""
    return GOOD if (value >= 0 if higher_is_better else value <= 0) else BAD


def axis(**settings: Any) -> Part:
    """A quiet axis: no grid, no ticks, no zoom; labels are always drawn (to look for those that stick out is slow)."""
    return {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True, "automargin": True,
            "ticklabeloverflow": "allow", "gridcolor": FAINT, "tickfont": {"size": SMALL, "color": QUIET}} | settings


def title(text: str) -> Part:
    """What an axis shows, in small letters below it."""
    return {"text": plain(text, 60), "standoff": 4, "font": {"size": SMALL, "color": QUIET}}


def hidden(low: float, high: float, **settings: Any) -> Part:
    """An axis that only scales."""
    return axis(visible=False, range=[low, high], **settings)


def row_axis(labels: Sequence[str], low: float, high: float) -> Part:
    """An axis with a label a row: the first at 0, each one below the one before; shown from ``low`` to ``high``."""
    return axis(range=[low, high], tickvals=[-row for row in range(len(labels))], ticktext=list(labels),
                tickfont={"size": LABEL, "color": QUIET})


def note(x: float, y: float, text: str, *, color: str = QUIET, bold: bool = False, xref: str = "x", yref: str = "y",
         xanchor: str = "left", yanchor: str = "middle", **more: Any) -> Part:
    """A text in the figure; ``text`` is shown as it is, never read as markup; a line break is kept."""
    body = html.escape(text, quote=False).replace("\n", "<br>")
    return {"x": x, "y": y, "text": f"<b>{body}</b>" if bold else body, "showarrow": False, "xref": xref, "yref": yref,
            "xanchor": xanchor, "yanchor": yanchor, "align": xanchor, "font": {"size": SMALL, "color": color}} | more


def heading(x: float, text: str) -> Part:
    """What a part of the figure shows, above it; ``x``: of the figure's width."""
    return note(x, 1, text, xref="paper", yref="paper", yanchor="top", bold=True)


def width(text: str, size: int = SMALL) -> int:
    """Pixels that a text takes, roughly and rather too many: a Chinese character is about twice as wide as a letter."""
    return round(size * sum(map(_em, text.replace("<b>", "").replace("</b>", ""))))


def _em(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.05
    if character in " .,:;'|!()ijlftrI":
        return 0.36
    if character.isupper() or character in "mw%…":
        return 0.76
    return 0.65 if character.isdigit() else 0.58


def room(labels: Iterable[str], size: int = SMALL) -> int:
    """The margin that an axis with these labels takes: named beforehand, Plotly need not draw twice to find it."""
    return 8 + max((width(label, size) for label in labels), default=0)


def line(x0: float, y0: float, x1: float, y1: float, *, color: str = PLAN, width: float = 1, xref: str = "x",
         yref: str = "y", layer: str = "above") -> Part:
    """A straight line; ``xref="paper"`` or ``yref="paper"`` spans the figure from 0 to 1."""
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "xref": xref, "yref": yref, "layer": layer,
            "line": {"color": color, "width": width}}


def margins(*, left: int = 4, right: int = 4, top: int = 4, bottom: int = 4) -> dict[str, int]:
    """Room around the axes, in pixels."""
    return {"l": left, "r": right, "t": top, "b": bottom, "pad": 2}


def figure(data: list[Part], layout: Part, *, alt: str, height: int,
           narrow: Part | None = None) -> Figure:
    """A figure as the deck takes it.

    ``alt`` says the takeaway in words; ``height`` is in pixels; ``narrow`` are layout settings for a phone's width.
    """
    base = {"showlegend": False, "hovermode": "closest", "dragmode": False, "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR, "font": {"size": LABEL, "color": QUIET}, "margin": margins(),
            "hoverlabel": {"align": "left", "bgcolor": BACKGROUND, "bordercolor": LAST_YEAR,
                           "font": {"size": LABEL, "color": STRONG}}}
    made = {"data": data, "layout": base | layout, "alt": alt, "height": height}
    return made | ({"narrow": narrow} if narrow else {})


def plain(text: object, longest: int = 26) -> str:
    """A name for an axis or a hover: not read as markup, and cut where it would push the chart aside."""
    name = str(text)
    return html.escape(name if len(name) <= longest else name[: longest - 1].rstrip() + "…", quote=False)


def numbers(values: Iterable[Any]) -> Values:
    """Plain floats for JSON, ``None`` where a value is missing (None, NaN, NA)."""
    return [float(value) if _finite(value) else None for value in values]


def known(values: Iterable[float | None]) -> list[tuple[int, float]]:
    """Place and value of each that is not missing."""
    return [(place, value) for place, value in enumerate(values) if value is not None]


def _finite(value: Any) -> bool:
    try:
        return math.isfinite(float(value))
    except TypeError:  # None, and pandas' NA
        return False


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """The positions moved as little as needed for neighbours to be ``gap`` apart; order is kept."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    placed = [positions[i] for i in order]
    for _ in range(20):
        for a, b in zip(range(len(placed)), range(1, len(placed)), strict=False):
            short = gap - (placed[b] - placed[a])
            if short > 1e-9:
                placed[a], placed[b] = placed[a] - short / 2, placed[b] + short / 2
    return [placed[order.index(i)] for i in range(len(placed))]


def month_ticks(months: Sequence[Any], language: Language, most: int = 14) -> tuple[list[int], list[str]]:
    """Positions and names for a month axis; the year stands under the first month and under each January shown."""
    step = -(-len(months) // most)
    at = list(range((len(months) - 1) % step, len(months), step))  # counted from the last month, which is always named
    names, year = [], None
    for i in at:
        shown = language.month(months[i])
        names.append(shown if months[i].year == year else f"{shown}<br>{months[i].year}")
        year = months[i].year
    return at, names


