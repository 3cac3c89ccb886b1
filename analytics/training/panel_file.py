"""A panel from a plain file or a frame of texts: unit, time, outcome, treated_since; each value checked."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.plain_files import read_texts
from analytics.training.panel import Panel, SetAside, usable

COLUMNS = ("unit", "time", "outcome", "treated_since")
WEIGHT = "weight"  # a column that may be left out
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")


def read_panel(path: Path) -> Panel:
    """Read a CSV file of unit, time, outcome, treated_since; ``UsageError`` names file, line and remedy.

    Times are whole numbers, or months as 2026-03; ``treated_since`` is empty for whoever was never trained. A column
    ``weight`` may say how many cases an outcome rests on.
    """
    return panel_of(read_texts(path), str(path))


def panel_of(frame: pd.DataFrame, where: str) -> Panel:
    """A panel from columns unit, time, outcome, treated_since (texts, numbers or first days of months), checked.

    Raises ``UsageError`` for a missing column, an unreadable value, two rows of one unit and time, or two starts of one
    unit. Rows without an outcome and units without any row before their training are set aside and counted.
    """
    _check_columns(frame, where)
    frame = frame if WEIGHT in frame else frame.assign(**{WEIGHT: 1})
    texts = frame[[*COLUMNS, WEIGHT]].astype(object).where(frame.notna(), "").astype(str)
    texts = texts.apply(lambda column: column.str.strip())
    months = bool(len(texts)) and bool(_MONTH.match(texts["time"].iloc[0]))
    time, since = (_times(texts[name], name, months, where) for name in ("time", "treated_since"))
    outcome, weight = (_numbers(texts[name], name, where) for name in ("outcome", WEIGHT))
    _refuse(time.isna(), texts["time"], "time", where, N_("it is empty; write when the outcome was measured"))
    _refuse(texts["unit"] == "", texts["unit"], "unit", where, N_("it is empty; write who it is"))
    _refuse(~(weight > 0), texts[WEIGHT], WEIGHT, where, N_("it is not above zero; leave rows without cases out"))
    base = int(time.min()) - 1
    rows = pd.DataFrame({"unit": texts["unit"], "time": (time - base).astype(int), "outcome": outcome,
                         "since": since - base, "weight": weight})
    _check_keys(rows, where)
    rows["since"] = rows["since"].fillna(0).astype(int).where(since.isna() | (since - base > 0), 1)
    kept, aside = usable(rows)
    return Panel(kept, _notes(aside), months, texts["time"].iloc[int(np.argmin(time.to_numpy()))])


def _notes(aside: SetAside) -> tuple[Phrase, ...]:
    notes = []
    if aside.empty:
        notes.append(Phrase(N_("{n} rows without an outcome were set aside."), n=aside.empty))
    if aside.holes:
        notes.append(Phrase(N_("{n} of all pairs of unit and time have no row; what is there is used."), n=aside.holes))
    if aside.unseen:
        notes.append(Phrase(N_("{n} units were trained before their first outcome, such as '{unit}'; without a before "
                               "they were set aside."), n=len(aside.unseen), unit=aside.unseen[0]))
    if aside.late:
        notes.append(Phrase(N_("{n} units were trained after the last outcome; until then they are among those "
                               "compared with."), n=aside.late))
    return tuple(notes)


def _check_columns(frame: pd.DataFrame, where: str) -> None:
    for name in COLUMNS:
        if name not in frame.columns:
            raise UsageError(N_("{file}: the column '{column}' is missing; add it"), file=where, column=name)
    for name in frame.columns:
        if name not in (*COLUMNS, WEIGHT):
            raise UsageError(N_("{file}: there is no column '{column}'{suggestion}"), file=where, column=name,
                             suggestion=suggestion(str(name), (*COLUMNS, WEIGHT)))
    if frame.empty:
        raise UsageError(N_("{file}: there is no row in it; give at least one"), file=where)


def _times(texts: pd.Series, column: str, months: bool, where: str) -> pd.Series:
    if not months:
        numbers = _numbers(texts, column, where)
        _refuse(numbers.notna() & (numbers % 1 != 0), texts, column, where,
                N_("it is no whole number and no month such as 2026-03; write one"))
        return numbers
    parts = texts.str.extract(f"^{_MONTH.pattern}")
    wrong = (texts != "") & (parts[1].isna() | ~parts[1].astype(float).between(1, 12))
    _refuse(wrong, texts, column, where, N_("it is no month such as 2026-03; write one"))
    return parts[0].astype(float) * 12 + parts[1].astype(float) - 1


def _numbers(texts: pd.Series, column: str, where: str) -> pd.Series:
    numbers = pd.to_numeric(texts.where(texts != ""), errors="coerce").astype(float)
    _refuse((texts != "") & ~np.isfinite(numbers), texts, column, where, N_("it is no number; write one"))
    return numbers


def _refuse(wrong: pd.Series, texts: pd.Series, column: str, where: str, why: str) -> None:
    if wrong.any():
        at = int(np.argmax(wrong.to_numpy()))
        raise UsageError(N_("{file}, line {line}, {column}: '{value}': {why}"), file=where, line=at + 2, column=column,
                         value=texts.iloc[at], why=Phrase(why))


def _check_keys(rows: pd.DataFrame, where: str) -> None:
    twice = rows.duplicated(["unit", "time"])
    if twice.any():
        at = int(np.argmax(twice.to_numpy()))
        raise UsageError(N_("{file}, line {line}: unit '{unit}' has a second row at the same time ({n} such rows); "
                            "keep one a unit and time"), file=where, line=at + 2, unit=rows["unit"].iloc[at],
                         n=int(twice.sum()))
    starts = rows.groupby("unit")["since"].nunique(dropna=False)
    if (starts > 1).any():
        raise UsageError(N_("{file}: unit '{unit}' has several values of treated_since; give the first one in all its "
                            "rows"), file=where, unit=starts.index[starts > 1][0])
