"""One person's skills: a dot where the level is, a tick where the role wants it, the gap between them."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import spans
from analytics.charts.theme import Figure, Part, Row
from analytics.language import Language

FIRST = 3  # gaps that are coloured
SCALE = (0.9, 5.1)


def skill_levels(frame: pd.DataFrame, *, language: Language, alt: str) -> Figure:
    """A row a skill in the order given, on the scale from 1 to 5; of those under the requirement, to the decimal
    shown, the first three are coloured.

    frame: ``skill_id, skill, required``, ``level`` (missing: not assessed, no dot). A click gives the ``skill_id``.
    """
    y = [-i for i in range(len(frame))]
    level, required = theme.numbers(frame["level"]), theme.numbers(frame["required"])
    short = [i for i, (is_, must) in enumerate(zip(level, required, strict=True))
             if is_ is not None and must is not None and round(must - is_, 1) > 0]
    loud = set(short[:FIRST])
    colors = [theme.BAD if i in loud else theme.ACTUAL for i in range(len(y))]
    labels = [theme.plain(name, 24) for name in frame["skill"]]
    layout = {
        "xaxis": theme.axis(range=list(SCALE), tickvals=[1, 2, 3, 4, 5], showgrid=True),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(y), 3), 0.6),
        "shapes": [theme.line(must, at - 0.3, must, at + 0.3, color=theme.PLAN, width=2)
                   for must, at in zip(required, y, strict=True) if must is not None],
        "annotations": [_note(is_, must, at, at_row in loud, language)
                        for at_row, (is_, must, at) in enumerate(zip(level, required, y, strict=True))],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=58, bottom=theme.ONE_LINE),
    }
    links = spans(level, required, y, [theme.BAD if i in loud else theme.LAST_YEAR for i in range(len(y))], width=4)
    dots = {
        "type": "scatter", "mode": "markers", "x": level, "y": y, "hoverinfo": "text",
        "hovertext": [_hover(row, language) for row in frame.to_dict("records")],
        "customdata": [str(key) for key in frame["skill_id"]],
        "marker": {"size": 10, "color": colors, "opacity": 1, "line": {"width": 0}}}
    return theme.figure([*links, dots], layout, height=44 + 28 * max(len(y), 3), alt=alt)


def _note(level: float | None, required: float | None, at: int, loud: bool, language: Language) -> Part:
    if level is None or required is None:
        return theme.note(1, at, "–", xref="paper", xshift=8)
    text = language.number(level - required, 1, sign=True)
    return theme.note(1, at, f"■ {text}" if loud else text, xref="paper", xshift=8, bold=loud,
                      color=theme.BAD if loud else theme.QUIET)


def _hover(row: Row, language: Language) -> str:
    level, required = theme.numbers([row["level"], row["required"]])
    facts = {"skill": theme.plain(row["skill"], 60), "required": language.number(required, 1)}
    if level is None:
        return language("{skill}: not assessed, required {required}", **facts)
    return language("{skill}: {level}, required {required}", level=language.number(level, 1), **facts)
