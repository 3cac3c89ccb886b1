"""The marked company with other things happening in the teams T0003 and T0004, and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.language import Phrase
from tests.company import Frames

FAR = ("T0003", "T0004")
HALF_GONE = (  # of what was written there every second row is missing
    "absences", "activities", "opportunities", "sales", "sale_credits", "targets", "forecasts", "surveys", "cases",
    "receivables", "handoffs", "certifications", "enrolments")


def elsewhere(raw: Frames) -> Frames:
    """What was rated there is lower, whoever rated, so that the company's bias of self-ratings stays; half of the rest
    is gone but for customers that others had, too; pay is doubled."""
    stays, people, levels = raw["team_assignments"], raw["managers"], raw["skill_assessments"]
    near = {*stays.loc[~stays["team_id"].isin(FAR), "manager_id"]}
    far = ~people["manager_id"].isin(near)
    owners = pd.concat([raw["account_assignments"], raw["customers"]])
    shared = {*owners.loc[owners["manager_id"].isin(near), "customer_id"]}
    credited = {*raw["sale_credits"].loc[raw["sale_credits"]["manager_id"].isin(near), "sale_id"]}
    apart = {"manager_id": near, "customer_id": shared, "sale_id": credited}
    changed = {name: raw[name][~_second(raw[name], apart)] for name in HALF_GONE}
    changed["skill_assessments"] = levels.assign(level=levels["level"] - 0.25 * ~levels["manager_id"].isin(near))
    changed["managers"] = people.assign(**{pay: people[pay] * (1 + far) for pay in ("salary", "target_bonus")})
    return raw | changed


def _second(frame: pd.DataFrame, apart: Mapping[str, set[str]]) -> pd.Series:
    """Every second row without anything that is to stay apart."""
    free = pd.Series(np.arange(len(frame)) % 2 == 0, frame.index)
    for column in frame.columns.intersection(list(apart)):
        free &= ~frame[column].isin(apart[column])
    return free


def parts(answer: Any, place: str = "") -> Iterator[tuple[str, object]]:
    """Every part of an answer with its place; numbers to six digits, since sums of other rows are made in another
    order."""
    if isinstance(answer, pd.DataFrame):
        yield from ((f"{place}[{name}]", _told(column.tolist())) for name, column in answer.items())
    elif is_dataclass(answer):
        for field in fields(answer):
            yield from parts(getattr(answer, field.name), f"{place}.{field.name}")
    elif isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from parts(value, f"{place}[{key}]")
    elif isinstance(answer, (list, tuple)):
        for number, value in enumerate(answer):
            yield from parts(value, f"{place}.{number}")
    else:
        yield place, _told(answer.tolist() if hasattr(answer, "tolist") else answer)


def _told(value: object) -> object:
    if isinstance(value, list):
        return [_told(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value) if isinstance(value, Phrase) else repr(value)
