"""Who rates how: each skill as people see it themselves, as their leads see it and as colleagues do."""

from __future__ import annotations

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import span
from analytics.charts.theme import Figure, Part, Values
from analytics.language import N_, Language

MARKS = {  # rater -> name, symbol, filled
    "self": (N_("self"), "circle", False), "lead": (N_("lead"), "circle", True),
    "peer": (N_("colleagues"), "diamond", True),
}


def ratings(frame: pd.DataFrame, *, language: Language, alt: str) -> Figure:
    """A row a skill in the order given: hollow the self-rating, solid the lead's, a diamond the colleagues', on one
    scale that holds all of them; the first row names the marks.

    frame: ``skill_id, skill``, ``self, lead, peer`` (mean levels, missing allowed), ``self_n, lead_n, peer_n``
    (people). A click gives the ``skill_id``.
    """
    y = [-i for i in range(len(frame))]
    values = {rater: theme.numbers(frame[rater]) for rater in MARKS}
    known = [v for column in values.values() for v in column if v is not None] or [1.0, 5.0]
    low, high = max(0.9, min(known) - 0.3), min(5.1, max(known) + 0.3)
    at = [tick for tick in theme.ticks(low, high, 5) if 1 <= tick <= 5]
    labels = [theme.plain(name, 24) for name in frame["skill"]]
    layout = {
        "xaxis": theme.axis(range=[low, high], tickvals=at, showgrid=True,
                            ticktext=[language.number(v, 1) for v in at]),
        "yaxis": theme.row_axis(labels, 0.6 - max(len(y), 3), 1.1),
        "annotations": _legend(values, (high - low) * 0.16, language),
        "margin": theme.margins(left=theme.room(labels, theme.LABEL), right=24, bottom=theme.ONE_LINE),
    }
    rated = [[v for v in row if v is not None] for row in zip(*values.values(), strict=True)]
    link = span([min(row, default=None) for row in rated], [max(row, default=None) for row in rated], y, theme.CONTEXT,
                width=2)
    marks = [_marks(rater, frame, values[rater], y, language) for rater in MARKS]
    return theme.figure([link, *marks], layout, height=54 + 28 * max(len(y), 3), alt=alt,
                        narrow={"annotations": _legend(values, (high - low) * 0.32, language)})


def _legend(values: dict[str, Values], apart: float, language: Language) -> list[Part]:
    """The marks' names above the first row, moved apart where they would touch."""
    named = [(rater, column[0]) for rater, column in values.items() if column and column[0] is not None]
    places = theme.spread([place for _, place in named], apart)
    return [theme.note(place, 0.65, language(MARKS[rater][0]), xanchor="center",
                       color=theme.ACCENT if rater == "self" else theme.QUIET)
            for (rater, _), place in zip(named, places, strict=True)]


def _marks(rater: str, frame: pd.DataFrame, values: Values, y: list[int], language: Language) -> Part:
    name, symbol, filled = MARKS[rater]
    color = {"self": theme.ACCENT, "lead": theme.ACTUAL, "peer": theme.LAST_YEAR}[rater]
    hover = ["" if value is None else language(
        "{skill}, {rater}: {value} (mean of {n} people)", skill=theme.plain(skill, 60), rater=language(name),
        value=language.number(value, 2), n=language.number(n))
        for skill, value, n in zip(frame["skill"], values, frame[f"{rater}_n"], strict=True)]
    return {"type": "scatter", "mode": "markers", "x": values, "y": y, "hoverinfo": "text", "hovertext": hover,
            "customdata": [str(key) for key in frame["skill_id"]],
            "marker": {"size": 10 if filled else 9, "symbol": symbol, "opacity": 1,
                       "color": color if filled else theme.BACKGROUND, "line": {"width": 1.8, "color": color}}}
