"""Which groups of people are withheld from a reader who may see groups only, at one point in time (see ``slices``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analytics.metrics.slices import PEOPLE, Group, Slice, people_order

COLUMNS = (*PEOPLE, "role")
Choose = Callable[[pd.DataFrame], pd.DataFrame]


def without_hidden(
    found: pd.DataFrame, rows: pd.DataFrame, by: Sequence[str], figures: Sequence[str], smallest: int,
    choose: Choose = lambda frame: frame, *, rounded: bool = True,
) -> pd.DataFrame:
    """``found``, a row a group by ``by`` (some of region, team_id, role, and skill_id), without ``figures`` of groups
    that may not be told; those that may be are ``rounded`` to one decimal, as they are shown, since means of means
    differ by what few people lack.

    ``rows``: everybody with a figure whom the reader does not see one by one, whatever was chosen: manager_id, region,
    team_id, role (and skill_id).
    ``choose``: takes the rows of chosen people. ``smallest``: 0 leaves all as it is.
    """
    if not smallest:
        return found
    if set(by) - {*COLUMNS, "skill_id"}:  # of other groups it cannot be decided
        return found.assign(**dict.fromkeys(figures, np.nan))
    people = [name for name in by if name in COLUMNS]
    skills = rows.groupby("skill_id") if "skill_id" in by else [(None, rows)]
    hidden = {(skill, *key) for skill, part in skills for key in _hidden(part, people, smallest, choose)}
    columns = [found["skill_id"] if "skill_id" in by else [None] * len(found), *(found[name] for name in people)]
    shut = np.array([key in hidden for key in zip(*columns, strict=True)], dtype=bool)
    found = found.copy()
    for name in figures:
        figure = found[name].astype(float)
        found[name] = (figure.round(1) if rounded else figure).mask(shut)
    return found


def _hidden(rows: pd.DataFrame, by: list[str], smallest: int, choose: Choose) -> frozenset[Group]:
    """Groups that may not be told, of the chosen people among everybody."""
    one, cells = _slice(rows, smallest)
    inside = np.zeros(len(cells), bool)
    inside[choose(cells).index] = True
    return one.hidden(by, inside)


def _slice(rows: pd.DataFrame, smallest: int) -> tuple[Slice, pd.DataFrame]:
    """The people of the rows, dealt round team by team, the small ones first, and the cells as a frame."""
    people = rows[["manager_id", *COLUMNS]].drop_duplicates()
    sizes = {f"of_{name}": people.groupby(name)["manager_id"].transform("size") for name in PEOPLE}
    people = people.assign(**sizes).sort_values(["of_region", "region", "of_team_id", "team_id", "manager_id"],
                                                ignore_index=True)
    groups = people.groupby(list(COLUMNS), dropna=False, sort=False)
    cells = people.loc[groups.head(1).index, list(COLUMNS)].reset_index(drop=True)
    counts = np.zeros((smallest, len(cells)))
    np.add.at(counts, (np.arange(len(people)) % smallest, groups.ngroup().to_numpy()), 1)
    values = {name: cells[name].to_numpy(dtype=object) for name in COLUMNS}
    return Slice(values, counts, people_order(values, counts), deep=True), cells
