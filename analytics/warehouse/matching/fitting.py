"""How well a column of a file fits a column of the schema: by its name, and by what kind of values it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from analytics.language import N_, Phrase
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.durations import UNITS
from analytics.warehouse.files.heading import unnamed
from analytics.warehouse.matching.kinds import Column as Seen
from analytics.warehouse.matching.likeness import EXACT, KNOWN, likenesses, tables_naming
from analytics.warehouse.matching.preview import Preview

_FEW = 0.1  # of the values of a key are repeated: damage
LEAST = 0.4  # a lower fit is none
CHOSEN = Phrase(N_("chosen"))
_NEAR, _SAME = 0.1, 1e-9  # two fits that differ by less are alike: of names that are not listed, and of those that are
_SURE = 0.7  # of a listed name
_NUMBERS = {"integer": 1.0, "number": 1.0, "money": 1.0, "percent": 0.8, "empty": 0.6}
_DATES = {"date": 1.0, "empty": 0.6}
_KINDS: dict[str, dict[str, float]] = {  # how well a kind of values suits a type; what is not named does not
    "text": {"text": 1.0, "identifier": 1.0, "integer": 1.0, "number": 0.6, "yes_no": 0.7, "percent": 0.5, "money": 0.3,
             "duration": 0.3, "date": 0.3, "empty": 0.6},
    "integer": {"integer": 1.0, "empty": 0.6, "yes_no": 0.8, "number": 0.5},
    "number": _NUMBERS, "money": _NUMBERS, "date": _DATES, "timestamp": _DATES, "month": _DATES,
    "boolean": {"yes_no": 1.0, "empty": 0.6},
}


@dataclass(frozen=True)
class Fit:
    """A file's column for one of the schema: ``score`` 0 to 1, why, and other columns that fit as well."""

    seen: Seen
    score: float
    reason: Phrase
    rivals: tuple[str, ...] = ()


def suits(seen: Seen, column: Column) -> float:
    """How well the kind of a column's values suits a column of the schema, 0 to 1."""
    if column.name in UNITS and seen.kind == "duration":
        return 1.0
    return _KINDS[column.type].get(seen.kind, 0.0)


def fit(seen: Seen, table: Table, column: Column) -> Fit | None:
    """How well one column fits another; None where it does not."""
    near = likenesses(seen.name).get((table.name, column.name))
    share = suits(seen, column) if near else 0.0
    if table.key == (column.name,) and not seen.unique:
        share *= 0.9 if seen.repeated < _FEW else 0.3
    if near is None or near.score * share < LEAST:
        return None
    if near.score >= EXACT:
        reason = Phrase(N_("named like it"))
    elif near.score >= KNOWN:
        reason = Phrase(N_("a usual name of it"))
    else:
        reason = Phrase(N_("its name contains “{name}”"), name=near.listed)
    return Fit(seen, near.score * share, reason)


def fits(preview: Preview, table: Table, decided: Mapping[str, str]) -> dict[str, Fit]:
    """The best column of a file for each column of a table, none twice, so that the fits add up to the most.

    Where others fit as well, they are its ``rivals``. ``decided`` columns are those of the file that were chosen, or
    "" for none.
    """
    named = [seen for seen in named_columns(preview) if seen.name not in decided.values()]
    columns = [column for column in table.columns if column.name not in decided]
    every = [[fit(seen, table, column) for seen in named] for column in columns]
    found = {name: Fit(preview[column], 1.0, CHOSEN) for name, column in decided.items() if column}
    pairs = _assigned(every)
    taken = {n for _, n in pairs}
    for row, n in pairs:
        if best := every[row][n]:
            least = best.score - (_NEAR if best.score < _SURE else _SAME)
            left = [one for m, one in enumerate(every[row]) if one and m not in taken]
            rivals = tuple(one.seen.name for one in left if one.score >= least)
            found[columns[row].name] = replace(best, rivals=rivals)
    return found


def named_columns(preview: Preview) -> list[Seen]:
    """The columns of a file that have a name."""
    return [seen for n, seen in enumerate(preview.columns, 1) if seen.name != unnamed(n)]


def _assigned(every: list[list[Fit | None]]) -> list[tuple[int, int]]:
    """Pairs of row and column, none of them twice, whose scores add up to the most; without what does not fit."""
    scores = np.array([[one.score if one else 0.0 for one in row] for row in every])
    if not scores.size:
        return []
    return [(row, n) for row, n in zip(*linear_sum_assignment(scores, maximize=True), strict=True) if scores[row, n]]


def identified(found: Mapping[str, Fit], table: Table) -> bool:
    """Whether what is named like the table's key, a column, tells the file's rows apart."""
    key = found.get(table.key[0]) if len(table.key) == 1 else None
    return key is not None and key.score >= EXACT and key.seen.unique


def weight(found: Iterable[Fit]) -> float:
    """How much fits say about which table a file is: a name that many tables know says little."""
    return sum(one.score / max(1, tables_naming(one.seen.name)) ** 0.5 for one in found)
