"""Skill gaps of groups: the worst first both ways, a value in every cell, a square where somebody has to act."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping

import pandas as pd

from analytics.charts import theme
from analytics.charts.cells import cells
from analytics.charts.theme import Figure, Row
from analytics.language import Language
from analytics.training.gaps import alarming

CLASSES = (  # of the alarm, below which a cell has this colour; from it on the colour jumps and the text is light
    (1 / 6, theme.SEQUENTIAL[0]), (1 / 3, theme.SEQUENTIAL[1]), (5 / 9, theme.SEQUENTIAL[2]),
    (7 / 9, theme.SEQUENTIAL[3]), (1.0, theme.SEQUENTIAL[4]),
)
ALARM = theme.SEQUENTIAL[8]
LONGEST = 14  # letters of a heading's line
TOP = 118  # pixels that the headings take on a phone, where they stand upright


def heat_map(frame: pd.DataFrame, *, groups: Mapping[str, str], skills: Mapping[str, str], alarm: float,
             language: Language, alt: str) -> Figure:
    """A row a group and a column a skill, in the order of ``groups`` and ``skills`` (id -> label).

    frame: ``group, skill_id, gap, low, high`` (levels under the requirement, missing allowed), ``n`` (people assessed),
    ``required_of`` (people). Hatched: too few people to show. A cell of nobody is left out. A click gives the JSON
    list of the group's and the skill's ids.
    """
    known = frame[frame["group"].isin(list(groups)) & frame["skill_id"].isin(list(skills))]
    rows, columns = list(groups), list(skills)
    gaps = theme.numbers(known["gap"])
    hot = alarming(known["gap"], alarm).tolist()
    trace = cells([columns.index(skill) for skill in known["skill_id"]],
                  [rows.index(group) for group in known["group"]],
                  [ALARM if loud else _color(gap, alarm) for gap, loud in zip(gaps, hot, strict=True)],
                  [_text(gap, loud, language) for gap, loud in zip(gaps, hot, strict=True)],
                  [theme.BACKGROUND if loud else theme.STRONG for loud in hot], hatched=[gap is None for gap in gaps])
    trace |= {"hovertext": [_hover(row, groups, skills, language) for row in known.to_dict("records")],
              "customdata": [json.dumps([group, skill], ensure_ascii=False)
                             for group, skill in zip(known["group"], known["skill_id"], strict=True)]}
    names = [theme.plain(groups[row], 24) for row in rows]
    heads = ["<br>".join(textwrap.wrap(theme.plain(skills[skill], 40), LONGEST)) for skill in columns]
    top = theme.axis(range=[-0.5, max(len(columns), 1) - 0.5], tickvals=list(range(len(columns))), ticktext=heads,
                     side="top", tickangle=0)
    margins = theme.margins(left=theme.room(names, theme.LABEL),
                            top=8 + 15 * max((head.count("<br>") + 1 for head in heads), default=1))
    layout = {
        "barmode": "overlay", "bargap": 0, "xaxis": top,
        "yaxis": theme.row_axis(names, 0.5 - max(len(rows), 1), 0.5),
        "margin": margins,
    }
    slanted = top | {"tickangle": -90, "ticktext": [theme.plain(skills[skill], 18) for skill in columns]}
    narrow = {"xaxis": slanted, "margin": margins | {"t": TOP}}
    return theme.figure([trace], layout, height=TOP + 8 + 32 * max(len(rows), 3), alt=alt, narrow=narrow)


def _color(gap: float | None, alarm: float) -> str:
    if gap is None:
        return theme.BACKGROUND
    return next((color for most, color in CLASSES if round(gap / alarm, 9) < most), CLASSES[-1][1])


def _text(gap: float | None, loud: bool, language: Language) -> str:
    if gap is None:
        return "–"
    value = language.number(gap, 1)
    return f"<b>■<br>{value}</b>" if loud else value


def _hover(row: Row, groups: Mapping[str, str], skills: Mapping[str, str], language: Language) -> str:
    facts = {"group": theme.plain(groups[row["group"]], 60), "skill": theme.plain(skills[row["skill_id"]], 60),
             "n": language.number(row["n"]), "of": language.number(row["required_of"])}
    gap, low, high = theme.numbers([row["gap"], row["low"], row["high"]])
    if gap is None:
        if row["n"]:
            return language("{skill}, {group}: too few people to show ({n} of {of} assessed)", **facts)
        return language("{skill}, {group}: nobody of {of} was assessed", **facts)
    facts["gap"] = language.number(gap, 2)
    if low is None or high is None:
        return language("{skill}, {group}: {gap} levels under ({n} of {of} people assessed)", **facts)
    return language("{skill}, {group}: {gap} levels under ({low} to {high}, {n} of {of} people assessed)",
                    low=language.number(low, 2), high=language.number(high, 2), **facts)
