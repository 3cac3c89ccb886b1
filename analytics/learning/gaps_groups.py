"""The Gaps page's groups: gaps by group and skill, who rates how, and what changed; no single person is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.learning.gaps import GapsView, everybodys_gaps, gaps_view, told
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_told import without_hidden
from analytics.training.changes import group_changes
from analytics.training.gaps import borich, group_gaps, ranked_discrepancy
from analytics.training.levels import Bias, self_above_others
from analytics.training.many import surely_other
from analytics.training.means import group_means
from analytics.warehouse.query import Warehouse

_CHANGED = ("change", "low", "high", "then", "now")


@dataclass(frozen=True)
class HeatView:
    """Gaps of groups: ``cells`` (group, skill_id), ``groups`` (group) and ``skills`` (skill_id), each with gap, low,
    high, n and required_of; the worst first, groups too small to show last. ``skills`` have skill, borich and
    ranked_discrepancy, too. ``people``: how many of the selection have a requirement."""

    cells: pd.DataFrame
    groups: pd.DataFrame
    skills: pd.DataFrame
    people: int

    @property
    def hidden(self) -> bool:
        """Whether a group of people assessed has no figure for the viewer."""
        frames = self.cells, self.groups, self.skills
        return any(bool((frame["gap"].isna() & (frame["n"] > 0)).any()) for frame in frames)


@dataclass(frozen=True)
class RatersView:
    """``skills``: skill_id, skill, self, lead, peer (mean levels) with self_n, lead_n, peer_n (people), in the order of
    self less others; ``biases``: group, difference, low, high, n and sure (other than the company's, with so many
    looked at); ``everybody``: the selection's; ``company``: all's."""

    skills: pd.DataFrame
    biases: pd.DataFrame
    everybody: pd.Series
    company: Bias


@dataclass(frozen=True)
class TrendView:
    """``skills`` (skill_id, skill) and ``groups`` (group): change, low, high, then, now, n and sure (it is a change,
    with so many looked at); the largest loss first. ``everybody``: the selection's."""

    skills: pd.DataFrame
    groups: pd.DataFrame
    everybody: pd.Series


def groups_view(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> tuple[GapsView, int]:
    """Whose groups the choice may show, and the smallest one; split by person it is those seen one by one."""
    return (gaps_view(warehouse, viewer), 0) if choice.split == "person" else everybodys_gaps(warehouse, viewer)


def heat(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> HeatView:
    """Gaps by the choice's split and by skill; raises ``NotAllowed`` where the viewer may see neither people nor
    the company."""
    view, smallest = groups_view(warehouse, viewer, choice)
    gaps = choice.rows(view.gaps)
    gaps = gaps.assign(group=gaps[choice.key])

    assessed = choice.skills(view.strangers(view.gaps)).dropna(subset=["level"])

    def by(*names: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows = told(view, gaps, list(names), warehouse.policy.minimum_group)
        found = group_gaps(rows, list(names), smallest)
        return rows, _told(found, assessed, names, ("gap", "low", "high", "priority"), smallest, choice)

    rows, skills = by("skill_id")
    scores = pd.concat([borich(rows), ranked_discrepancy(rows)], axis=1)
    skills = _worst_first(_named(skills, gaps).join(scores, on="skill_id"))
    skills.loc[skills["gap"].isna(), ["borich", "ranked_discrepancy"]] = np.nan
    return HeatView(_worst_first(by("group", "skill_id")[1]), _worst_first(by("group")[1]), skills,
                    int(gaps["manager_id"].nunique()))


def raters(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> RatersView:
    """Who rates how, of the required skills. What rests on colleagues is told of as many people as the policy's
    smallest group, whoever looks: of fewer, what one of them said could be worked out."""
    view, smallest = groups_view(warehouse, viewer, choice)
    fewest = max(smallest, warehouse.policy.minimum_group)
    wanted = choice.rows(view.gaps)
    rated = choice.skills(view.strangers(view.gaps)).merge(view.ratings, on=["manager_id", "skill_id"])
    both = wanted.assign(group=wanted[choice.key])[["manager_id", "skill_id", "skill", "group"]].merge(
        view.ratings, on=["manager_id", "skill_id"])
    skills = _named(both[["skill_id"]].drop_duplicates(), both)
    for rater, least in (("self", smallest), ("lead", smallest), ("peer", fewest)):
        means = group_means(both, ["skill_id"], rater, smallest=least).rename(columns={"n": f"{rater}_n"})
        means = _told(means, rated.dropna(subset=[rater]), ["skill_id"], (rater,), smallest, choice)
        skills = skills.merge(means[["skill_id", rater, f"{rater}_n"]], on="skill_id")
    order = skills.assign(above=skills["self"] - skills[["lead", "peer"]].mean(axis=1))
    above = both.assign(difference=self_above_others(both))
    biases = group_means(above, ["group"], "difference", smallest=fewest)
    compared = rated[self_above_others(rated).notna()]
    biases = _told(biases, compared, ["group"], ("difference", "low", "high"), smallest, choice)
    return RatersView(
        order.sort_values(["above", "skill"], ascending=[False, True], ignore_index=True).drop(columns="above"),
        biases.assign(sure=surely_other(biases, "difference", view.bias.value)),
        _together(above, "difference", fewest, compared, smallest, choice), view.bias)


def trend(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> TrendView:
    """What changed since the assessment before, told by the same rater, of the required skills."""
    view, smallest = groups_view(warehouse, viewer, choice)
    changed = choice.skills(view.gaps).merge(view.changes, on=["manager_id", "skill_id"])
    both, strangers = choice.people(changed), view.strangers(changed)
    both = both.assign(group=both[choice.key])
    skills, groups = (_told(group_changes(both, [key], smallest), strangers, [key], _CHANGED, smallest, choice)
                      for key in ("skill_id", "group"))
    skills = _named(skills.assign(sure=surely_other(skills, "change")), both)
    groups = groups.assign(sure=surely_other(groups, "change"))
    return TrendView(skills.sort_values(["change", "skill"], ignore_index=True),
                     groups.sort_values(["change", "group"], ignore_index=True),
                     _together(both, "change", smallest, strangers, smallest, choice))


def _told(
    found: pd.DataFrame, rows: pd.DataFrame, by: Sequence[str], figures: Sequence[str], smallest: int,
    choice: GapsChoice,
) -> pd.DataFrame:
    """As ``without_hidden``, where ``group`` is the choice's split."""
    keys = [choice.key if name == "group" else name for name in by]
    named = found.rename(columns={"group": choice.key})
    return without_hidden(named, rows, keys, figures, smallest, choice.people).rename(columns={choice.key: "group"})


def _named(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return frame.merge(rows[["skill_id", "skill"]].drop_duplicates(), on="skill_id", how="left")


def _worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in ("group", "skill_id") if name in frame]
    return frame.sort_values(["gap", *keys], ascending=[False, *[True] * len(keys)], ignore_index=True)


def _together(
    frame: pd.DataFrame, of: str, fewest: int, rows: pd.DataFrame, smallest: int, choice: GapsChoice
) -> pd.Series:
    """The mean of all, with low, high and n, as ``without_hidden``; NaN and 0 where there is nobody."""
    found = _told(group_means(frame.assign(all=""), ["all"], of, smallest=fewest), rows, (), (of, "low", "high"),
                  smallest, choice)
    return found.iloc[0] if len(found) else pd.Series({of: np.nan, "low": np.nan, "high": np.nan, "n": 0})
