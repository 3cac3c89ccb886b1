"""Which skills come first: each one's mean gap with its interval, and beside it the scores of two ways to rank them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.charts import theme
from analytics.charts.spans import span
from analytics.charts.theme import Figure, Part, Row
from analytics.language import Language

SPLIT = 0.5  # where the gaps end and the columns of scores begin


def priorities(frame: pd.DataFrame, *, language: Language, alt: str) -> Figure:
    """A row a skill in the order given; the first of each ranking is bold.

    frame: ``skill_id, skill, gap, low, high`` (missing allowed), ``borich`` (the largest is first),
    ``ranked_discrepancy`` (the smallest is first), ``n`` (people). A click gives the ``skill_id``.
    """
    y = [-i for i in range(len(frame))]
    gap, low, high = (theme.numbers(frame[name]) for name in ("gap", "low", "high"))
    labels = [theme.plain(name, 22) for name in frame["skill"]]
    widest = max((v for v in [*gap, *high] if v is not None), default=1.0) or 1.0
    first = {"borich": frame["borich"].max(), "ranked_discrepancy": frame["ranked_discrepancy"].min()}
    columns = [
        (0, language("Short by"), [language.number(v, 2) for v in gap]),
        (1, language("Borich"), _scores(frame, "borich", 2, first, language)),
        (2, language("Ranks"), _scores(frame, "ranked_discrepancy", 0, first, language)),
    ]
    rows = max(len(y), 3)
    layout: Part = {
        "xaxis": theme.hidden(0, widest * 1.05, domain=[0, SPLIT]),
        "xaxis2": theme.hidden(-0.5, 2.5, domain=[SPLIT + 0.04, 1], anchor="y"),
        "yaxis": theme.row_axis(labels, 0.6 - rows, 1.4),
        "shapes": [theme.line(0, 0.6 - rows, 0, 0.5, color=theme.PLAN, layer="below")],
        "annotations": [theme.note(place, 1, head, xref="x2", xanchor="center", bold=True)
                        for place, head, _ in columns],
        "margin": theme.margins(left=theme.room(labels, theme.LABEL)),
    }
    dots = {"type": "scatter", "mode": "markers", "x": gap, "y": y, "hoverinfo": "text",
            "hovertext": [_hover(row, language) for row in frame.to_dict("records")],
            "customdata": [str(key) for key in frame["skill_id"]],
            "marker": {"size": 9, "color": theme.ACTUAL, "opacity": 1, "line": {"width": 0}}}
    data = [span(low, high, y, theme.ACTUAL), dots, *(_text(place, texts, y) for place, _, texts in columns)]
    return theme.figure(data, layout, height=50 + 28 * rows, alt=alt,
                        narrow={"xaxis": layout["xaxis"] | {"domain": [0, 0.34]},
                                "xaxis2": layout["xaxis2"] | {"domain": [0.36, 1]}})


def _scores(frame: pd.DataFrame, column: str, digits: int, first: dict[str, float], language: Language) -> list[str]:
    texts = [language.number(value, digits, sign=True) for value in frame[column]]
    return [f"<b>{text}</b>" if value == first[column] else text
            for text, value in zip(texts, frame[column], strict=True)]


def _text(place: int, texts: Sequence[str], y: Sequence[int]) -> Part:
    """A column of texts as a trace: as notes they would be too many."""
    return {"type": "scatter", "mode": "text", "xaxis": "x2", "x": [place] * len(y), "y": list(y), "text": list(texts),
            "textposition": "middle center", "hoverinfo": "skip",
            "textfont": {"size": theme.SMALL, "color": theme.QUIET}}


def _hover(row: Row, language: Language) -> str:
    gap, low, high = theme.numbers([row["gap"], row["low"], row["high"]])
    if gap is None:
        return ""
    facts = {"skill": theme.plain(row["skill"], 60), "gap": language.number(gap, 2), "n": language.number(row["n"]),
             "borich": language.number(row["borich"], 2, sign=True),
             "ranks": language.number(row["ranked_discrepancy"], 0, sign=True)}
    if low is None or high is None:
        return language("{skill}: {gap} levels under, Borich {borich}, ranks {ranks} ({n} people)", **facts)
    return language("{skill}: {gap} levels under ({low} to {high}), Borich {borich}, ranks {ranks} ({n} people)",
                    low=language.number(low, 2), high=language.number(high, 2), **facts)
