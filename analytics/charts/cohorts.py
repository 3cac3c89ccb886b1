"""Who stays: the share of each quarter's new customers that is still there after so many months."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts import theme
from analytics.charts.cells import cells
from analytics.charts.theme import Figure
from analytics.language import Language

CLASSES = (  # lost share below which a cell has this colour, and whether its text is light
    (0.02, theme.SEQUENTIAL[0], False), (0.05, theme.SEQUENTIAL[1], False), (0.10, theme.SEQUENTIAL[2], False),
    (0.20, theme.SEQUENTIAL[3], False), (1.01, theme.SEQUENTIAL[8], True),
)


def cohorts(frame: pd.DataFrame, *, language: Language, alt: str) -> Figure:
    """A row a start quarter, a column an age; the more were lost, the stronger the cell. Hatched: not all customers
    of the cohort are that old yet, so the share may still change.

    frame: ``cohort`` (label), ``age`` (months), ``alive, low, high`` (of 1), ``n`` (customers), ``young`` (true: not
    all that old). One row a cell, cohorts in the order drawn; cells that do not exist are absent.
    """
    rows = list(dict.fromkeys(frame["cohort"]))
    ages = sorted({int(age) for age in frame["age"]})
    colors, ink = zip(*(_color(alive) for alive in frame["alive"]), strict=True) if len(frame) else ((), ())
    young = [bool(v) for v in frame["young"]]
    size = dict(zip(frame["cohort"], frame["n"], strict=True))
    trace = cells([ages.index(int(age)) for age in frame["age"]], [rows.index(cohort) for cohort in frame["cohort"]],
                  colors, [language.percent(alive, 0) for alive in frame["alive"]],
                  [theme.QUIET if v else c for c, v in zip(ink, young, strict=True)], hatched=young)
    trace["hovertext"] = [_hover(row, language) for row in frame.itertuples()]
    labels = [language("{cohort} · {n}", cohort=theme.plain(row), n=language.number(size[row])) for row in rows]
    columns = theme.axis(range=[-0.55, max(len(ages), 1) - 0.45], tickvals=list(range(len(ages))), side="top",
                         ticktext=[language("{n} months", n=age) for age in ages])
    layout = {
        "barmode": "overlay", "bargap": 0,
        "xaxis": columns,
        "yaxis": theme.axis(range=[0.55 - max(len(rows), 1), 0.55], tickvals=[-i for i in range(len(rows))],
                            ticktext=labels),
        "margin": theme.margins(left=theme.room(labels), top=theme.ONE_LINE),
    }
    shorter = columns | {"ticktext": [str(age) for age in ages]}
    return theme.figure([trace], layout, height=40 + 26 * max(len(rows), 6), alt=alt, narrow={"xaxis": shorter})


def _color(alive: float) -> tuple[str, str]:
    """The cell's colour and its text's."""
    lost = round(1 - alive, 9)  # a tenth is a tenth, whatever its last bit says
    color, light = next((c, light) for most, c, light in CLASSES if lost < most)
    return color, theme.BACKGROUND if light else theme.ACTUAL


def _hover(row: Any, language: Language) -> str:
    facts = {"cohort": theme.plain(row.cohort), "age": row.age, "alive": language.percent(row.alive),
             "n": language.number(row.n)}
    if row.low != row.low:
        return language("{cohort}: {alive} of {n} stay {age} months", **facts)
    return language("{cohort}: {alive} of {n} stay {age} months ({low} to {high})", low=language.percent(row.low),
                    high=language.percent(row.high), **facts)
