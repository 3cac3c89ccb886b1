"""Several figures of the same groups, each with its interval, on a scale of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Format, Part, Row
from analytics.language import Language

GAP = 0.035
WIDE, NARROW = (0.74, 15), (0.5, 9)  # the dots' share of a panel's width, and letters in a line of its heading


@dataclass(frozen=True)
class Panel:
    """One figure: columns ``{id}_value, {id}_low, {id}_high, {id}_n`` of the frame, and what it is compared with."""

    id: str
    label: str
    format: Format
    reference: float | None
    direction: str = "up"
    fewest: int = 0


def dots(frame: pd.DataFrame, panels: Sequence[Panel], *, language: Language, alt: str) -> Figure:
    """A panel a figure, a row a group: a dot with its interval, the reference as a blue line.

    A dot is coloured only where its whole interval lies on the bad side of the reference; hollow: too few cases.
    frame: ``id``, ``label`` and the panels' columns (missing allowed), and ``{id}_alarm`` where that says which dots
    are coloured. A click gives the row's ``id``.
    """
    y = [-i for i in range(len(frame))]
    labels = [theme.plain(label, 22) for label in frame["label"]]
    layout = {
        "yaxis": theme.row_axis(labels, -len(y) + 0.4, 1.9),
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=8),
    } | _side_by_side(frame, panels, y, *WIDE)
    data = [trace for place, panel in enumerate(panels) for trace in _marks(frame, panel, y, _axis(place), language)]
    return theme.figure(data, layout, height=64 + 30 * max(len(y), 3), alt=alt,
                        narrow=_side_by_side(frame, panels, y, *(NARROW if len(panels) > 1 else WIDE)))


def _side_by_side(frame: pd.DataFrame, panels: Sequence[Panel], y: list[int], share: float, letters: int) -> Part:
    """Axes, figures and lines of the panels: dots in this share of each panel's width, the figures right of them."""
    each = (1 - GAP * (len(panels) - 1)) / max(len(panels), 1)
    axes, notes, shapes = {}, [], []
    for place, panel in enumerate(panels):
        left, (low, high) = place * (each + GAP), _range(frame, panel)
        right = left + each * share
        axes[_axis(place).replace("x", "xaxis")] = theme.hidden(low, high, domain=[left, right], anchor="y")
        notes.append(_heading(left, panel.label, letters))
        notes += [theme.note(right + each * 0.02, at, panel.format(value), xref="paper")
                  for at, value in zip(y, theme.numbers(frame[f"{panel.id}_value"]), strict=True) if value is not None]
        shapes += [theme.line(left, at, right, at, color=theme.FAINT, xref="paper", layer="below") for at in y]
        if panel.reference is not None:
            shapes.append(theme.line(panel.reference, y[-1] - 0.5 if y else 0, panel.reference, 0.5, width=1.2,
                                     xref=_axis(place), color=theme.ACCENT, layer="below"))
    return axes | {"annotations": notes, "shapes": shapes}


def _axis(place: int) -> str:
    return f"x{place + 1}" if place else "x"


def _heading(left: float, label: str, width: int) -> Part:
    return theme.heading(left, "\n".join(textwrap.wrap(label, width)))


def _range(frame: pd.DataFrame, panel: Panel) -> tuple[float, float]:
    """Wide enough for the intervals of all groups with enough cases."""
    enough = frame[frame[f"{panel.id}_n"] >= panel.fewest]
    ends = [v for part in ("low", "high") for v in theme.numbers(enough[f"{panel.id}_{part}"]) if v is not None]
    ends += [v for v in [*theme.numbers(frame[f"{panel.id}_value"]), panel.reference] if v is not None]
    if not ends:
        return 0.0, 1.0
    pad = (max(ends) - min(ends)) * 0.08 or abs(ends[0]) * 0.1 or 1.0
    return min(ends) - pad, max(ends) + pad


def _marks(frame: pd.DataFrame, panel: Panel, y: list[int], axis: str, language: Language) -> list[Part]:
    parts = {p: theme.numbers(frame[f"{panel.id}_{p}"]) for p in ("value", "low", "high", "n")}
    alarm = frame[f"{panel.id}_alarm"] if f"{panel.id}_alarm" in frame else [
        _worse(low, high, panel) for low, high in zip(parts["low"], parts["high"], strict=True)]
    colors, fills = [], []
    for n, loud in zip(parts["n"], alarm, strict=True):
        few = n is None or n < panel.fewest
        colors.append(theme.LAST_YEAR if few else theme.BAD if loud else theme.ACTUAL)
        fills.append(theme.BACKGROUND if few else colors[-1])
    intervals = spans(parts["low"], parts["high"], y, colors, axis=axis)
    hover = [_hover(row, panel, language) for row in frame.to_dict("records")]
    dots = {"type": "scatter", "mode": "markers", "xaxis": axis, "x": parts["value"], "y": y,
            "hoverinfo": "text", "hovertext": hover, "customdata": [str(key) for key in frame["id"]],
            "marker": {"size": 9, "color": fills, "line": {"width": 1.6, "color": colors}}}
    return [*intervals, dots]


def _worse(low: float | None, high: float | None, panel: Panel) -> bool:
    if low is None or high is None or panel.reference is None or panel.direction == "band":
        return False
    return high < panel.reference if panel.direction == "up" else low > panel.reference


def _hover(row: Row, panel: Panel, language: Language) -> str:
    value, low, high, n = theme.numbers(row[f"{panel.id}_{part}"] for part in ("value", "low", "high", "n"))
    if value is None:
        return ""
    facts = {"name": f"{theme.plain(row['label'], 60)} · {theme.plain(panel.label, 60)}", "value": panel.format(value),
             "n": language.number(n)}
    if low is None or high is None:
        return language("{name}: {value} ({n} cases)", **facts)
    return language("{name}: {value} ({low} to {high}, {n} cases)", low=panel.format(low), high=panel.format(high),
                    **facts)
