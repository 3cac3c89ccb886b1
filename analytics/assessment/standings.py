"""Who stands where in a contest of recognition: whom it addresses, what hinders whom, and places by its own rules."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analytics.assessment.contests import Contest
from analytics.assessment.places import placed
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
    decimals: int, tie_break: pd.Series | None = None,
) -> pd.DataFrame:
    """Everybody whom the contest addresses, the best first, then those who cannot win by name.

    people: ``manager_id, name, team_id, role, level, hired_on, left_on`` (dates or None); figures: ``manager_id, value,
    low, high, n`` over ``period``; tie_break: the deciding metric's value, its sign turned so that more is better, by
    manager_id. Gives ``COLUMNS``: ``hindrance`` one of HINDRANCES or empty, ``place`` 1 is the best (NaN: cannot win),
    ``money`` in the policy's currency, which has so many ``decimals`` (NaN alike). A missing interval means too few
    cases.
    """
    table = _addressed(contest, people).merge(figures, on="manager_id", how="left")
    table["hindrance"] = _hindrance(contest, table, period, contest.who.cases or minimum_cases)
    breaker = np.nan if tie_break is None else table["manager_id"].map(tie_break).astype(float)
    table["_order"], table["_breaker"] = signed(contest, table["value"]), breaker
    table["_free"] = table["hindrance"] == ""
    table = table.sort_values(["_free", "_order", "_breaker", "name"], ascending=[False, False, False, True],
                              na_position="last", kind="stable", ignore_index=True)
    count = int(table["_free"].sum())
    table[["place", "money"]] = np.nan
    if count:
        table.iloc[:count, -2:] = np.column_stack(_places(contest, table.iloc[:count], decimals))
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


def _places(contest: Contest, table: pd.DataFrame, decimals: int) -> tuple[Array, Array]:
    """Place and money of each who may win."""
    value, second = table["_order"].to_numpy(float), table["_breaker"].fillna(-np.inf).to_numpy(float)
    ends = [signed(contest, table[end]).to_numpy(float) for end in ("low", "high")]
    interval = (np.minimum(*ends), np.maximum(*ends)) if contest.noise == "share" else None
    amounts = tuple(prize.money for prize in contest.prizes)
    return placed(value, second, np.ones(len(value), bool), interval, amounts, contest.ties, decimals)


def winners(contest: Contest, table: pd.DataFrame) -> pd.DataFrame:
    """Those of a standing who hold a place that has a prize."""
    return table[table["place"] <= len(contest.prizes)]


def phase(period: Period, data_to: dt.date) -> str:
    """``planned``, ``running`` or ``over``, as far as the data tell."""
    if period.start > data_to:
        return "planned"
    return "over" if period.last <= data_to else "running"
