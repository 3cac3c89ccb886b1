"""Who stands where in a contest, by its own rules: who may win, places that are shared within noise, and prizes.

Two results cannot be told apart where the 95 % interval of their difference includes 0; that interval is made of the
two intervals by square-and-add (Newcombe 1998, method 10; Zou and Donner 2008), so it serves shares, counts and ratios.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analytics.assessment.contests import Contest
from analytics.language import N_
from analytics.periods import Period, add_months

Array = np.ndarray
HINDRANCES = {  # why somebody takes part but cannot win, in the order in which they are looked for
    "left": N_("left before the end"),
    "tenure": N_("too short a time in the company"),
    "no_result": N_("no result"),
    "few_cases": N_("too few cases"),
    "below_minimum": N_("below the least result"),
}
COLUMNS = ["manager_id", "name", "team_id", "value", "low", "high", "n", "hindrance", "place", "money"]


def standings(
    contest: Contest, people: pd.DataFrame, figures: pd.DataFrame, period: Period, *, minimum_cases: int,
    tie_break: pd.Series | None = None,
) -> pd.DataFrame:
    """Everybody whom the contest addresses, the best first, then those who cannot win by name.

    people: ``manager_id, name, team_id, role, level, hired_on, left_on`` (dates or None); figures: ``manager_id, value,
    low, high, n`` over ``period``; tie_break: the deciding metric's value, its sign turned so that more is better, by
    manager_id. Gives ``COLUMNS``: ``hindrance`` one of HINDRANCES or empty, ``place`` 1 is the best (NaN: cannot win),
    ``money`` in the policy's currency (NaN alike). A missing interval means too few cases.
    """
    table = _addressed(contest, people).merge(figures, on="manager_id", how="left")
    table["hindrance"] = _hindrance(contest, table, period, contest.who.cases or minimum_cases)
    breaker = np.nan if tie_break is None else table["manager_id"].map(tie_break)
    table["_order"], table["_breaker"] = signed(contest, table["value"]), breaker
    table["_free"] = table["hindrance"] == ""
    table = table.sort_values(["_free", "_order", "_breaker", "name"], ascending=[False, False, False, True],
                              na_position="last", kind="stable", ignore_index=True)
    count = int(table["_free"].sum())
    groups = _groups(contest, table.iloc[:count])
    table["place"], table["money"] = _prized(contest, groups, len(table))
    waiting = table.iloc[count:].sort_values("name", kind="stable")
    return pd.concat([table.iloc[:count], waiting], ignore_index=True)[COLUMNS]


def signed(contest: Contest, values: pd.Series) -> pd.Series:
    """The values with the sign by which more is better."""
    return -values if contest.measured.direction == "down" else values


def _addressed(contest: Contest, people: pd.DataFrame) -> pd.DataFrame:
    who = contest.who
    kept = pd.Series(True, index=people.index)
    for column, allowed in (("role", who.roles), ("level", who.levels), ("team_id", who.teams)):
        if allowed:
            kept &= people[column].isin(allowed)
    return people[kept]


def _hindrance(contest: Contest, table: pd.DataFrame, period: Period, cases: int) -> Array:
    """The first hindrance of each; empty for who may win. An unknown first day of work hinders nobody."""
    hired, left = pd.to_datetime(table["hired_on"]), pd.to_datetime(table["left_on"])
    least = float("-inf") if contest.minimum is None else signed(contest, pd.Series([contest.minimum])).iloc[0]
    found = {
        "left": left < pd.Timestamp(period.last),
        "tenure": hired > pd.Timestamp(add_months(period.start, -contest.who.tenure_months)),
        "no_result": table["value"].isna(),
        "few_cases": ~(table["n"] >= cases) | table["low"].isna() | table["high"].isna(),
        "below_minimum": signed(contest, table["value"]) < least,
    }
    if not contest.who.tenure_months:
        found.pop("tenure")
    return np.select([np.asarray(f) + np.zeros(len(table), bool) for f in found.values()], list(found), "")


def apart(value: Array, low: Array, high: Array, other: tuple[float, float, float]) -> Array:
    """Whether each of the values lies clearly below ``other`` (value, low, high): both signed, more is better."""
    best, best_low, _ = other
    return (best - value) - np.sqrt((best - best_low) ** 2 + (high - value) ** 2) > 0


def _groups(contest: Contest, table: pd.DataFrame) -> list[int]:
    """Sizes of the groups that share a place, from the best down.

    ``noise: share``: down from the best of a group until the first who lies clearly below; somebody with a worse result
    is not put before that one merely for having fewer cases. Else: those with equal results, and equal tie breaks.
    """
    value = table["_order"].to_numpy(float)
    ends = [signed(contest, table[end]).to_numpy(float) for end in ("low", "high")]
    low, high = np.minimum(*ends), np.maximum(*ends)
    if contest.noise == "ignore":
        tie = table["_breaker"].to_numpy(float) if contest.ties == "tie_break" else np.zeros(len(value))
        new = (np.diff(value) != 0) | ~((np.diff(tie) == 0) | (np.isnan(tie[1:]) & np.isnan(tie[:-1])))
        starts = [0, *(np.flatnonzero(new) + 1)] if len(value) else []
    else:
        starts = []
        at = 0
        while at < len(value):
            starts.append(at)
            worse = np.flatnonzero(apart(value[at:], low[at:], high[at:], (value[at], low[at], high[at])))
            at = at + int(worse[0]) if worse.size else len(value)
    return [int(size) for size in np.diff([*starts, len(value)])]


def _prized(contest: Contest, groups: list[int], people: int) -> tuple[Array, Array]:
    """place and money of each; a group shares the money of the places it takes, or with ``ties: all`` each gets the
    whole of its best place."""
    place, money, at = np.full(people, np.nan), np.full(people, np.nan), 0
    amounts = [prize.money for prize in contest.prizes]
    for size in groups:
        taken = amounts[at : at + size]
        place[at : at + size] = at + 1
        money[at : at + size] = sum(taken[:1]) if contest.ties == "all" else sum(taken) / size
        at += size
    return place, money


def winners(contest: Contest, table: pd.DataFrame) -> pd.DataFrame:
    """Those of a standing who hold a place that has a prize."""
    return table[table["place"] <= len(contest.prizes)]


def phase(period: Period, data_to: dt.date) -> str:
    """``planned``, ``running`` or ``over``, as far as the data tell."""
    if period.start > data_to:
        return "planned"
    return "over" if period.last <= data_to else "running"
