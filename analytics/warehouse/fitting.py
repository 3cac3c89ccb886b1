"""How well a column of a file fits a column of the schema: by its name, and by what kind of values it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from analytics.language import N_, Phrase
from analytics.warehouse.headers import EXACT, KNOWN, likeness, tables_naming
from analytics.warehouse.heading import unnamed
from analytics.warehouse.kinds import Column as Seen
from analytics.warehouse.preview import Preview
from analytics.warehouse.schema import Column, Table

_FEW = 0.1  # of the values of a key are repeated: damage
LEAST = 0.4  # a lower fit is none
_NEAR = 0.1  # two fits that differ by less are alike, where neither name is listed
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


def fit(seen: Seen, table: Table, column: Column) -> Fit:
    """How well one column fits another."""
    near = likeness(seen.name, table.name, column.name)
    suits = _KINDS[column.type].get(seen.kind, 0.0)
    if column.name in ("minutes", "hours") and seen.kind == "duration":
        suits = 1.0
    if table.key == (column.name,) and not seen.unique:
        suits *= 0.9 if seen.repeated < _FEW else 0.3
    if near.score >= EXACT:
        reason = Phrase(N_("named like it"))
    elif near.score >= KNOWN:
        reason = Phrase(N_("a usual name of it"))
    else:
        reason = Phrase(N_("its name contains “{name}”"), name=near.listed)
    return Fit(seen, near.score * suits, reason)


def fits(preview: Preview, table: Table) -> dict[str, Fit]:
    """The best column of a file for each column of a table, none twice, so that the fits add up to the most.

    Where others fit as well, they are its ``rivals``.
    """
    named = [seen for n, seen in enumerate(preview.columns, 1) if seen.name != unnamed(n)]
    every = [[fit(seen, table, column) for seen in named] for column in table.columns]
    scores = np.array([[one.score for one in row] for row in every]).reshape(len(every), len(named))
    scores[scores < LEAST] = 0
    chosen = dict(zip(*map(list, linear_sum_assignment(scores, maximize=True)), strict=True)) if named else {}
    taken = {n for row, n in chosen.items() if scores[row, n] > 0}
    found = {}
    for row, n in chosen.items():
        if scores[row, n] > 0:
            best = every[row][n]
            margin = _NEAR if best.score < KNOWN * 0.6 else 1e-9
            rivals = [one for m, one in enumerate(every[row]) if m not in taken and one.score >= LEAST]
            found[table.columns[row].name] = Fit(best.seen, best.score, best.reason, tuple(
                one.seen.name for one in rivals if one.score > best.score - margin))
    return found


def weight(found: Iterable[Fit]) -> float:
    """How much fits say about which table a file is: a name that many tables know says little."""
    return sum(one.score / max(1, tables_naming(one.seen.name)) ** 0.5 for one in found)
