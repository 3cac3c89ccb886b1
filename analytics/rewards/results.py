"""Results and people as a plan needs them: frames of rows, checked; what cannot be used is named by file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.periods import Period
from analytics.plain_files import read_texts
from analytics.rewards.limits import FIRST_DAY, LARGEST, LAST_DAY

RESULTS: Mapping[str, str] = {  # column -> what it holds
    "who": "text", "when": "day", "measure": "text", "value": "number", "target": "number", "order": "text",
    "territory": "text", "share": "number", "received_on": "day", "error": "number", "weight": "number",
    "currency": "text",
}
NEEDED = ("who", "when", "measure", "value")
PEOPLE: Mapping[str, str] = {
    "who": "text", "role": "text", "level": "number", "team": "text", "region": "text", "territory": "text",
    "hired_on": "day", "left_on": "day", "left_as": "text", "target_bonus": "number", "salary": "number",
    "range_position": "number", "from": "day", "to": "day", "currency": "text",
}


@dataclass(frozen=True)
class Results:
    """What people achieved, and who they are. Empty texts are "", missing numbers NaN, missing days NaT.

    ``rows``: one row a result (who, when, measure, value, target ...), of any number of people and measures.
    ``people``: one row a person, or several with ``from`` and ``to`` (both included) for somebody who moved. Absent
    columns are filled with missing values. ``source`` names file or snapshot, for traces. ``covers``: the whole months
    that the source covers, where it says so. ``notes``: what a reader of the figures has to know, a sentence each.
    """

    rows: pd.DataFrame
    people: pd.DataFrame
    source: str
    covers: Period | None = None
    notes: tuple[Phrase, ...] = ()

    @property
    def currency(self) -> str | None:
        """The one currency that rows and people name; None where they name none, or several."""
        named = {*self.rows["currency"], *self.people["currency"]} - {""}
        return named.pop() if len(named) == 1 else None


def read_results(results: Path, people: Path | None = None) -> Results:
    """Read CSV files; raise ``UsageError`` naming file and line where one cannot be used.

    Without a people file everybody in the results takes part, with nothing known about them.
    """
    rows = typed(read_texts(results), RESULTS, NEEDED, str(results))
    if people is None:
        _check_rows(rows, str(results))
        staff = pd.DataFrame({"who": pd.unique(rows["who"])}, dtype=str)
        return results_of(rows, typed(staff[staff["who"] != ""], PEOPLE, ("who",), str(results)), results.name,
                          str(results))
    staff = typed(read_texts(people), PEOPLE, ("who",), str(people))
    return results_of(rows, staff, results.name, str(results), str(people))


def results_of(
    rows: pd.DataFrame, people: pd.DataFrame, source: str, where: str = "", where_people: str = ""
) -> Results:
    """Results from typed frames (see ``typed``), checked; ``where`` and ``where_people`` begin messages."""
    where, where_people = where or source, where_people or where or source
    _check_rows(rows, where)
    _check_people(people, where_people)
    strangers = sorted(set(rows["who"]) - set(people["who"]) - {""})
    if strangers:
        raise UsageError(N_("{file}: there are results of {n} people who are not in {people}, such as '{who}'; add "
                            "them or take their results out"), file=where, n=len(strangers), people=where_people,
                         who=strangers[0])
    return Results(rows, people, source)


def typed(frame: pd.DataFrame, columns: Mapping[str, str], needed: tuple[str, ...], where: str) -> pd.DataFrame:
    """A frame of texts with the columns' types, absent ones filled; raise ``UsageError`` for what cannot be read."""
    for name in frame.columns:
        if name not in columns:
            raise UsageError(N_("{file}: there is no column '{column}'{suggestion}"), file=where, column=name,
                             suggestion=suggestion(str(name), columns))
    for name in needed:
        if name not in frame.columns:
            raise UsageError(N_("{file}: the column '{column}' is missing; add it"), file=where, column=name)
    if frame.empty:
        raise UsageError(N_("{file}: there is no row in it; give at least one"), file=where)
    read = {name: _convert(frame[name].fillna("").str.strip(), columns[name], name, where) for name in frame.columns}
    return completed(pd.DataFrame(read, frame.index), columns)


def completed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The columns in their order, each of its type; those that the frame lacks hold missing values."""
    absent = {"text": "", "number": np.nan, "day": np.datetime64("NaT", "s")}
    types = {"text": str, "number": float, "day": "datetime64[s]"}
    return pd.DataFrame({name: (frame[name].fillna("") if kind == "text" else frame[name]).astype(types[kind])
                         if name in frame.columns else pd.Series(absent[kind], frame.index, dtype=types[kind])
                         for name, kind in columns.items()}, frame.index)


def _convert(texts: pd.Series, kind: str, column: str, where: str) -> pd.Series:
    given = texts != ""
    if kind == "text":
        return texts
    if kind == "number":
        numbers = pd.to_numeric(texts.where(given), errors="coerce").astype(float)
        _refuse(given & ~np.isfinite(numbers), texts, column, where, Phrase(N_("this is no number; write one")))
        _refuse(numbers.abs() > LARGEST, texts, column, where, Phrase(N_("this number is too high; write at most {le}"),
                                                                      le=f"{LARGEST:,.0f}"))
        return numbers
    written = texts.str.fullmatch(r"\d{4}-\d{2}(-\d{2})?")
    days = pd.to_datetime(texts.where(written), errors="coerce", format="ISO8601")
    _refuse(given & days.isna(), texts, column, where,
            Phrase(N_("this is no date; write one such as 2026-10-01")))
    _refuse((days < str(FIRST_DAY)) | (days > str(LAST_DAY)), texts, column, where,
            Phrase(N_("this day lies outside of {first} to {last}; correct it"), first=FIRST_DAY, last=LAST_DAY))
    return days.astype("datetime64[s]")


def _refuse(wrong: pd.Series, texts: pd.Series, column: str, where: str, problem: Phrase) -> None:
    """Raise ``UsageError`` for the first wrong row, if there is one; line 1 holds the names of the columns."""
    if wrong.any():
        place = int(np.argmax(wrong.to_numpy()))
        raise UsageError(N_("{file}, line {line}: {column} '{value}': {problem}"), file=where, line=place + 2,
                         column=column, value=texts.iloc[place], problem=problem)


def _check_rows(rows: pd.DataFrame, where: str) -> None:
    nobody = (rows["who"] == "") & (rows["territory"] == "")
    _refuse(nobody, rows["who"], "who", where, Phrase(N_("say whose result it is, by person or territory")))
    for name in ("when", "measure"):
        empty = rows[name].isna() if name == "when" else rows[name] == ""
        _refuse(empty, rows["who"], "who", where,
                Phrase(N_("{column} is missing in this row; fill it in"), column=name))
    _refuse(rows["value"].isna() & rows["target"].isna(), rows["who"], "who", where,
            Phrase(N_("this row has neither value nor target; write 0 for a result of nothing, or take it out")))
    _refuse(rows["target"] <= 0, rows["target"].astype(str), "target", where,
            Phrase(N_("a target has to be above 0; leave it empty where there is none")))
    _refuse((rows["share"] <= 0) | (rows["share"] > 1), rows["share"].astype(str), "share", where,
            Phrase(N_("a share is above 0 and at most 1, such as 0.5")))
    _refuse(rows["error"] < 0, rows["error"].astype(str), "error", where,
            Phrase(N_("a standard error is 0 or more")))
    _refuse(rows["weight"] <= 0, rows["weight"].astype(str), "weight", where,
            Phrase(N_("a weight is above 0; leave it empty where all weigh alike")))
    key = rows.assign(back=rows["value"] < 0)[["who", "when", "measure", "order", "territory", "received_on", "back"]]
    for name in ("value", "target"):
        again = key[rows[name].notna()].duplicated().reindex(rows.index, fill_value=False)
        _refuse(again, rows["who"], "who", where,
                Phrase(N_("there is a row for the same person, day, measure and order before; take one out, or give "
                          "each order its name")))


def _check_people(people: pd.DataFrame, where: str) -> None:
    _refuse(people["who"] == "", people["who"], "who", where, Phrase(N_("this key is missing; add it")))
    for name in ("target_bonus", "salary", "range_position"):
        _refuse(people[name] < 0, people[name].astype(str), name, where,
                Phrase(N_("this number is too low; write at least {ge}"), ge=0))
    _refuse(~people["left_as"].isin(["", "good", "bad"]), people["left_as"], "left_as", where,
            Phrase(N_("write good or bad, or leave it empty for a good leaver")))
    _refuse(people["left_on"] < people["hired_on"], people["left_on"].astype(str), "left_on", where,
            Phrase(N_("this day lies before hired_on; correct one of them")))
    ordered = people.sort_values(["who", "from"], kind="stable", na_position="first")
    previous_end = ordered.groupby("who")["to"].shift()
    several = ordered["who"].duplicated()
    overlap = several & ~(ordered["from"] > previous_end)
    _refuse(overlap.reindex(people.index), people["who"], "who", where,
            Phrase(N_("this person stands here twice at the same time; give each row 'from' and 'to' that do not "
                      "overlap")))
