"""What kind of values a column holds, as the loader would read them, and what it would have to ask about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.warehouse import dates, durations, numbers
from analytics.warehouse.cast import NO, YES
from analytics.warehouse.quoting import one_of

Kind = Literal["empty", "yes_no", "date", "integer", "number", "money", "percent", "duration", "identifier", "text"]
Asked = Literal["", "dates", "decimal", "durations"]
EXAMPLES = 5
MOST = 1_000  # different values of a column that are looked at
_ENOUGH = 0.9  # of a column's values are of a kind: the others are damage
_PLACE = N_("{file}, column '{column}'")
_NUMBERS = ("integer", "number", "money", "percent")
_CODE = r"^[A-Za-z0-9][\w.:/@+-]*$"


@dataclass(frozen=True)
class Column:
    """One column of a source as far as it was looked at.

    ``rows`` were looked at, ``filled`` of them have a value, ``distinct`` is how many different ones there are, and
    ``values`` are those as text, ``MOST`` at most, evenly from the first found to the last. ``order`` is that of day
    and month where the dates prove one, ``decimal`` the mark that numbers prove. ``doubt`` asks for what the values
    leave open, in the words of a load; ``asks`` is the key of a source that says it.
    """

    name: str
    kind: Kind
    rows: int
    filled: int
    distinct: int
    values: tuple[str, ...]
    order: str = ""
    decimal: str = ""
    currency: str = ""
    doubt: Phrase | None = None
    asks: Asked = ""

    @property
    def empty(self) -> float:
        """The share of rows without a value."""
        return 1 - self.filled / self.rows if self.rows else 1.0

    @property
    def repeated(self) -> float:
        """The share of values that are there once more."""
        return 1 - self.distinct / self.filled if self.filled else 0.0

    @property
    def unique(self) -> bool:
        """Whether no value is there twice."""
        return 0 < self.filled == self.distinct

    @property
    def examples(self) -> tuple[str, ...]:
        """Some of its values."""
        return self.values[:EXAMPLES]


def columns_of(table: pa.Table, file: str, key: str) -> list[Column]:
    """Each column of a table of texts, numbers and moments; ``key`` names the source where a doubt says the remedy."""
    found = [_counted(table.column(name)) for name in table.column_names]
    texts = {n: [str(value) for value in values] for n, (_, values) in enumerate(found)}
    traits = _traits(texts)
    return [_column(name, table.column(name), counts, texts[n], traits.get(n, {}), file, key)
            for n, (name, (counts, _)) in enumerate(zip(table.column_names, found, strict=True))]


def _counted(column: pa.ChunkedArray) -> tuple[int, list[Any]]:
    """How many different values a column has, and ``MOST`` of them."""
    values = pc.unique(column).drop_null()
    places = np.unique(np.linspace(0, len(values) - 1, min(MOST, len(values))).astype(int))
    return len(values), values.take(places).to_pylist()


_TRAITS = {  # of a text v: whether it is one
    "yes_no": one_of("lower(v)", (*YES, *NO)),
    "point": f"{numbers.number_sql('v', numbers.POINTS)} IS NOT NULL",
    "comma": f"{numbers.number_sql('v', numbers.Marks(','))} IS NOT NULL",
    "whole": "regexp_full_match(v, '[-+]?[0-9]+')",
    "percent": "ends_with(v, '%')",
    "duration": f"{durations.duration_sql('v', 60, durations.MINUTES_FIRST)} IS NOT NULL AND NOT "
                "regexp_full_match(v, '[0-9.]+')",
    "code": f"regexp_full_match(v, '{_CODE}') AND regexp_matches(v, '[0-9@]')",
}
_PROOFS = {  # what it proves or leaves open
    "marks": numbers.kind_sql("v"), "order": dates.kind_sql("v", month=True), "clock": durations.kind_sql("v"),
    "currency": numbers.currency_sql("v"),
}
_SERIAL = "regexp_full_match(v, '[0-9]{1,7}([.][0-9]*)?')"  # of Excel: a number, until a column says that it is a day
_EACH = ", ".join(f'{sql} AS "{name}"' for name, sql in (_TRAITS | _PROOFS).items())
_SHARES = ", ".join(f'avg(CAST("{name}" AS INTEGER)) AS "{name}"' for name in _TRAITS)
_FOUND = ", ".join(f"list(DISTINCT {{'kind': \"{name}\", 'value': v}}) FILTER (\"{name}\" IS NOT NULL) AS \"{name}\""
                   for name in _PROOFS)
_TRAITS_SQL = (f'SELECT c, {_SHARES}, avg(CAST("order" < {dates.UNKNOWN} AND NOT {_SERIAL} AS INTEGER)) AS date, '
               f"{_FOUND} FROM (SELECT c, v, {_EACH} FROM given) GROUP BY c")


def _traits(texts: dict[int, list[str]]) -> dict[int, dict[str, Any]]:
    """Of each column the share of values with each trait, and what they prove, each with an example of it."""
    pairs = [(n, value) for n, values in texts.items() for value in values]
    if not pairs:
        return {}
    with duckdb.connect() as con:
        con.register("given", pa.table({"c": [n for n, _ in pairs], "v": [value for _, value in pairs]}))
        rows = con.execute(_TRAITS_SQL)
        names = [column[0] for column in rows.description or ()]
        found = {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}
    for traits in found.values():
        traits |= {name: {pair["kind"]: pair["value"] for pair in traits[name] or ()} for name in _PROOFS}
    return found


def _column(name: str, column: pa.ChunkedArray, distinct: int, values: list[str], traits: dict[str, Any], file: str,
            key: str) -> Column:
    currencies = sorted(traits.get("currency", ()))
    found = Column(name, _kind(column.type, traits, distinct), len(column), len(column) - column.null_count, distinct,
                   tuple(values), currency=currencies[0] if currencies else "")
    asks: Asked = "dates" if found.kind == "date" else "durations" if found.kind == "duration" else "decimal"
    place = Phrase(_PLACE, file=file, column=name)
    try:
        numbers.check_currencies(currencies if found.kind in _NUMBERS else (), place=place)
    except UsageError as error:
        return replace(found, doubt=error.phrase)
    try:
        order, decimal = _proved(found.kind, traits, place, key)
        return replace(found, order=order, decimal=decimal)
    except UsageError as error:
        return replace(found, doubt=error.phrase, asks=asks)


def _kind(type_: pa.DataType, traits: dict[str, Any], distinct: int) -> Kind:
    if not traits:
        return "empty"
    if pa.types.is_temporal(type_):
        return "duration" if pa.types.is_time(type_) or pa.types.is_duration(type_) else "date"
    if pa.types.is_boolean(type_):
        return "yes_no"
    for kind, fits in _kinds(traits, distinct):
        if fits:
            return kind
    return "text"


def _kinds(traits: dict[str, Any], distinct: int) -> Iterator[tuple[Kind, bool]]:
    """The kinds in the order in which they are tried: whether the values are of each. Ones alone are a number."""
    number = max(traits["point"], traits["comma"]) >= _ENOUGH
    yield "yes_no", traits["yes_no"] == 1.0 and (distinct > 1 or traits["whole"] < 1.0)
    yield "duration", traits["duration"] >= _ENOUGH
    yield "date", traits["date"] >= _ENOUGH
    yield "percent", number and traits["percent"] >= _ENOUGH
    yield "money", number and bool(traits["currency"])
    yield "integer", number and traits["whole"] >= _ENOUGH
    yield "number", number
    yield "identifier", traits["code"] >= _ENOUGH


def _proved(kind: Kind, traits: dict[str, Any], place: Phrase, key: str) -> tuple[str, str]:
    """The order of dates and the mark of numbers that the values prove; ``UsageError`` where they leave it open."""
    found: dict[str, dict[int, str]] = {name: traits.get(name, {}) for name in _PROOFS}
    if kind == "date":
        known = {number: value for number, value in found["order"].items() if number != dates.UNKNOWN}
        return dates.order_of(known, place=place, key=key) or "", ""
    if kind == "duration":
        durations.order_of(found["clock"], place=place, key=key)
    elif kind in _NUMBERS and found["marks"]:
        return "", numbers.marks_of(found["marks"], whole=kind == "integer", place=place, key=key).decimal
    return "", ""


def formats_of(seen: Column, order: str) -> tuple[str, ...]:
    """The formats, in an order of day, month and year, in which the dates of a column are written."""
    return tuple(dict.fromkeys(dates.form_of(value, order) for value in seen.values))
