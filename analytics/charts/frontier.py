"""Plans that nothing beats: what each costs, how much it moves people, and how closely pay follows performance."""

from __future__ import annotations

import textwrap

import pandas as pd

from analytics.charts import theme
from analytics.charts.theme import Figure, Format, Part, Row

KINDS = ("current", "best", "chosen")  # in the order in which they are drawn
SPLIT = 0.44  # of the height is the lower panel's
WRAPPED = 40  # letters of a heading on a phone
LEAST = 0.2  # of a correlation the lower panel spans at least: smaller differences are none


def frontier(plans: pd.DataFrame, *, budget: tuple[float, str], labels: tuple[str, str, str], cost_format: Format,
             motivation_format: Format, fairness_format: Format, alt: str) -> Figure:
    """Two panels over one axis of cost: motivation above, fairness below; each plan stands in both at the same cost.

    plans: ``id, label, kind`` (one of KINDS), ``cost, motivation, fairness`` (missing: not drawn in that panel) and
    ``text``, what the plan is. Plans that are best carry their label in a disc, the current one is a hollow diamond.
    ``labels`` name cost, motivation and fairness; ``budget`` is a cost and its label. A click gives the plan's ``id``.
    """
    rows = [row for row in plans.to_dict("records") if None not in theme.numbers([row["cost"]])]
    x = _range([row["cost"] for row in rows] + [budget[0]])
    at_x = theme.ticks(*x, 4)
    layout: Part = {"xaxis": theme.axis(range=list(x), tickvals=at_x, ticktext=[cost_format(v) for v in at_x],
                                        anchor="y2", tickangle=0, title=theme.title(labels[0]))}
    data, heads, shapes, ticks = [], [], [], []
    panels = (("motivation", "y", [SPLIT + 0.09, 1.0], motivation_format, 0.0),
              ("fairness", "y2", [0.0, SPLIT], fairness_format, LEAST))
    for (name, axis, domain, written, least), label in zip(panels, labels[1:], strict=True):
        known = [row for row in rows if None not in theme.numbers([row[name]])]
        y = _range([row[name] for row in known], 0.16, least)
        at_y = theme.ticks(*y, 4)
        ticks += [written(v) for v in at_y]
        layout[f"yaxis{axis[1:]}"] = theme.axis(range=list(y), domain=domain, tickvals=at_y, showgrid=True,
                                                ticktext=[written(v) for v in at_y])
        heads.append((domain[1], label))
        shapes.append(theme.line(budget[0], domain[0], budget[0], domain[1], yref="paper", color=theme.STRONG))
        data += [_dots(known, name, axis, kind) for kind in KINDS]
    limit = theme.note(budget[0], 1, budget[1], yref="paper", xanchor="right", yanchor="top", xshift=-5,
                       color=theme.STRONG)
    layout |= {"annotations": [*_headings(heads, 200), limit], "shapes": shapes,
               "margin": theme.margins(left=theme.room(ticks), top=20, bottom=theme.TWO_LINES)}
    return theme.figure(data, layout, height=400, alt=alt, narrow={
        "annotations": [*_headings(heads, WRAPPED), limit], "margin": layout["margin"] | {"t": theme.TWO_LINES}})


def _headings(heads: list[tuple[float, str]], longest: int) -> list[Part]:
    """The panels' names above them, in lines of so many letters at most."""
    return [theme.note(0, y, "\n".join(textwrap.wrap(label, longest)), xref="paper", yref="paper", yanchor="bottom",
                       bold=True) for y, label in heads]


def _range(values: list[float], room: float = 0.06, least: float = 0.0) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    pad = max((high - low) * room or abs(high) * 0.1 or 1.0, (least - high + low) / 2)
    return low - pad, high + pad


def _dots(rows: list[Row], name: str, axis: str, kind: str) -> Part:
    part = [row for row in rows if row["kind"] == kind]
    dots = {"type": "scatter", "mode": "markers", "yaxis": axis, "x": theme.numbers(row["cost"] for row in part),
            "y": theme.numbers(row[name] for row in part), "hoverinfo": "text",
            "hovertext": [theme.plain(row["text"], 300) for row in part],
            "customdata": [str(row["id"]) for row in part]}
    if kind == "current":
        return dots | {"marker": {"size": 11, "symbol": "diamond", "color": theme.BACKGROUND,
                                  "line": {"color": theme.PLAN, "width": 1.8}}}
    return dots | {"mode": "markers+text", "text": [theme.plain(row["label"], 4) for row in part],
                   "textfont": {"color": theme.BACKGROUND, "size": theme.SMALL},
                   "marker": {"size": 18, "opacity": 1, "line": {"width": 0},
                              "color": theme.ACCENT if kind == "chosen" else theme.ACTUAL}}
