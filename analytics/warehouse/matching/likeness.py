"""How near the name of a column, file or sheet comes to what columns and tables are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analytics.warehouse.matching.headers import holds, is_chinese, known, plain, singular
from analytics.warehouse.schema import TABLES

EXACT, KNOWN, PART = 1.0, 0.9, 0.6  # how near: the schema's own name, one that is listed, one that holds a listed one
_FIRST = 0.05  # more for the first that is listed, less for those after it
_WORDS = 4  # of a listed name, at most
_LETTERS = 60  # of a name in Chinese that are looked at
Place = tuple[str, str]  # table and column


@dataclass(frozen=True)
class Likeness:
    """How near a name comes to a column's names, 0 to 1, and the listed name that it is or holds."""

    score: float
    listed: str = ""


@lru_cache(maxsize=10_000)
def likenesses(header: str) -> Mapping[Place, Likeness]:
    """The columns of the schema to which a header comes near: by its own name, a listed one, or one that it holds."""
    given = plain(header)
    found: dict[Place, Likeness] = {}
    for part in _parts(given):
        for place, score in _listed().get(part, {}).items():
            if score < EXACT or part == plain(place[1]):  # 'opportunity name' is not yet the opportunity's id
                _keep(found, place, Likeness(PART * len(part) / len(given), part))
    for name in (given, plain(header.rpartition(" - ")[2])):  # as in 'Deal - Value'
        for place, score in _listed().get(name, {}).items():
            _keep(found, place, Likeness(score, name))
    return found


def tables_naming(header: str) -> int:
    """How many tables have a column that is called so."""
    return len({table for (table, _), near in likenesses(header).items() if near.score >= KNOWN})


def table_likeness(name: str, table: str) -> float:
    """How near a file's or sheet's name comes to a table's names; the plural and what is around it do not count."""
    given = singular(plain(name))
    own = known().tables.get(table)
    names = {singular(one) for one in (plain(table), *(own.names if own else ()))}
    if given in names:
        return 1.0
    return 0.8 if any(holds(given, one) for one in names) else 0.0


def _keep(found: dict[Place, Likeness], place: Place, near: Likeness) -> None:
    if place not in found or near.score > found[place].score:
        found[place] = near


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Mapping[Place, float]]:
    """Every name that a column is known by, and how near it is to which columns."""
    found: dict[str, dict[Place, float]] = {}
    for table in TABLES:
        own = known().tables.get(table.name)
        for column in table.columns:
            names = own.columns.get(column.name, ()) if own else ()
            scores = {name: KNOWN + _FIRST * (1 - n / len(names)) for n, name in reversed(list(enumerate(names)))}
            scores |= {plain(column.name): EXACT, plain(column.name.removesuffix("_id")): EXACT}
            for name, score in scores.items():
                found.setdefault(name, {})[table.name, column.name] = score
    return found


def _parts(name: str) -> Iterator[str]:
    """Whole words in a row of a name; in Chinese, which has no blanks, letters in a row."""
    words = name.split()
    for many in range(1, min(_WORDS, len(words)) + 1):
        yield from (" ".join(words[n : n + many]) for n in range(len(words) - many + 1))
    if is_chinese(name):
        letters = name[:_LETTERS]
        yield from (letters[n:m] for n in range(len(letters)) for m in range(n + 2, len(letters) + 1))
