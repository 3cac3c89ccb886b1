"""How long something takes: the share that is done by each hour, open cases counted as far as they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.charts import theme
from analytics.charts.theme import Figure
from analytics.language import Language


@dataclass(frozen=True)
class Curve:
    """One Kaplan-Meier curve: ``times`` (rising), the share ``done`` by each and its limits, of 1; a click gives its
    ``id``."""

    id: str
    name: str
    times: Sequence[float]
    done: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def curve(drawn: Sequence[Curve], *, until: float, language: Language, alt: str) -> Figure:
    """Steps from 0 towards 1 with a band each, up to ``until`` hours; named where they end. At most three curves."""
    colors = (theme.ACTUAL, theme.ACCENT, theme.LAST_YEAR)
    data, ends = [], []
    for one, color in zip(drawn, colors, strict=False):
        x, y = _steps(one.times, one.done, until)
        low, high = (_steps(one.times, part, until)[1] for part in (one.low, one.high))
        data.append({"type": "scatter", "mode": "lines", "x": [*x, *reversed(x)], "y": [*high, *reversed(low)],
                     "fill": "toself", "fillcolor": theme.FAINT, "line": {"width": 0, "color": theme.FAINT,
                                                                          "shape": "linear"}, "hoverinfo": "skip"})
        data.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": color, "width": 2.2},
                     "customdata": [one.id] * len(x), "hoverinfo": "text", "hovertext": [
                         language("{name}: {share} solved after {n} h", name=theme.plain(one.name, 40),
                                  share=language.percent(v, 0), n=language.number(h))
                         for h, v in zip(x, y, strict=True)]})
        ends.append((y[-1], one.name, color))
    data.sort(key=lambda trace: "fill" not in trace)  # bands lie under all lines
    heights = theme.spread([end for end, *_ in ends], 0.075)
    notes = [theme.note(1, at, name, xref="paper", xshift=6, color=color, bold=color == theme.ACTUAL)
             for at, (_, name, color) in zip(heights, ends, strict=True)]
    hours = theme.ticks(0, until, 6)
    layout = {
        "xaxis": theme.axis(range=[0, until], tickvals=hours,
                            ticktext=[language("{n} h", n=language.number(h)) if h else "0" for h in hours]),
        "yaxis": theme.axis(range=[0, 1.03], tickvals=[0, 0.25, 0.5, 0.75, 1], showgrid=True,
                            ticktext=[language.percent(v, 0) for v in (0, 0.25, 0.5, 0.75, 1)]),
        "annotations": notes,
        "margin": theme.margins(right=14 + max((theme.width(n["text"]) for n in notes), default=0)),
    }
    return theme.figure(data, layout, height=262, alt=alt)


def _steps(times: Sequence[float], values: Sequence[float], until: float) -> tuple[list[float], list[float]]:
    """The corners of a step curve from (0, 0) to ``until``; a limit that does not exist stays at the level before."""
    x, y, level = [0.0], [0.0], 0.0
    for time, value in zip(times, values, strict=True):
        if time > until:
            break
        known = float(value) if value == value else level
        x += [float(time), float(time)]
        y += [level, known]
        level = known
    return [*x, float(until)], [*y, level]
