"""How the values of each column are written: as the mapping states it, or else as the values themselves prove it.

Most values prove nothing, for they can be read in one way only, such as ``2026-03-04`` or ``12.5``. So rows are read in
the stated forms first; only where a value asks for more is the source read twice, the first time for the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from analytics.language import N_, Phrase
from analytics.warehouse import dates, durations, numbers
from analytics.warehouse.cast import Form, text_sql
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.files.source import Source
from analytics.warehouse.mapping_parts import Entry, Value
from analytics.warehouse.numbers import Marks
from analytics.warehouse.quality import raw_name

_NUMBERS = ("integer", "number", "money")
_DATES = ("date", "timestamp", "month")


@dataclass(frozen=True)
class _Question:
    """What a column's values are to decide: the kind of each, as SQL, and how those found complete the column's form.

    ``kinds`` are numbers, and an example of each is fetched; without them all kinds are fetched, which are texts.
    A value of the kind ``usual``, or of none, leaves the form as it is stated.
    """

    column: str
    raw: str
    kind: str
    kinds: Sequence[int]
    answer: Callable[[Form, Any], Form]
    usual: int | None = None

    @property
    def asks(self) -> str:
        """SQL for whether a value is of another kind."""
        if self.usual is None:
            return f"({self.kind}) IS NOT NULL"
        return f"coalesce({self.kind}, {self.usual}) <> {self.usual}"


@dataclass(frozen=True)
class Forms:
    """The forms of a relation's mapped columns: ``stated``, and what its values are to decide beyond that."""

    relation: str
    stated: Mapping[str, Form]
    questions: Sequence[_Question]

    @property
    def asks(self) -> str:
        """SQL for whether a row has a value for which the stated forms may be wrong; "" where none can."""
        return " OR ".join(question.asks for question in self.questions)

    def proved(self, con: duckdb.DuckDBPyConnection) -> dict[str, Form]:
        """The form of each column, by all values; ``UsageError`` asks for what they leave open."""
        found = dict(self.stated)
        for question, examples in zip(self.questions, _answers(con, self.questions, self.relation), strict=True):
            found[question.column] = question.answer(found[question.column], examples)
        return found


def forms(con: duckdb.DuckDBPyConnection, table: Table, entry: Entry, source: Source, relation: str) -> Forms:
    """The forms of the columns that an entry maps; the relation is not read for that."""
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE {relation}").fetchall()}
    stated = {name: _stated(types[f">{name}"], source, value) for name, value in entry.columns.items()}
    return Forms(relation, stated, [
        question for name, value in entry.columns.items()
        for question in _questions(table[name], stated[name], source, value, f"sources.{entry.source}")])


def _answers(con: duckdb.DuckDBPyConnection, questions: Sequence[_Question], relation: str) -> list[Any]:
    """For each question an example of each kind that was found, or the kinds themselves."""
    each = ", ".join(f"{q.raw} AS v{n}, {q.kind} AS k{n}" for n, q in enumerate(questions))
    aggregates = [f"min(v{n}) FILTER (k{n} = {kind})" if q.kinds else f"list(DISTINCT k{n}) FILTER (k{n} IS NOT NULL)"
                  for n, q in enumerate(questions) for kind in q.kinds or (None,)]
    results = iter(con.execute(f"SELECT {', '.join(aggregates)} FROM (SELECT {each} FROM {relation})").fetchall()[0])
    return [{kind: example for kind in q.kinds if (example := next(results)) is not None} if q.kinds
            else next(results) or [] for q in questions]


def _stated(type_: str, source: Source, value: Value) -> Form:
    marks = Marks(source.decimal or ("," if source.thousands == "." else "."), source.thousands)
    return Form(type_, marks, value.dates or source.dates, durations=source.durations, times=value.times)


def _questions(column: Column, form: Form, source: Source, value: Value, key: str) -> list[_Question]:
    raw = text_sql(raw_name(column.name), form.type)
    place = Phrase(N_("{file}, column '{column}'"), file=source.label, column=value.column or column.name)
    if column.type in _DATES and not form.is_moment and not form.dates:
        return [_Question(column.name, raw, dates.kind_sql(raw, month=column.type == "month"), range(dates.UNKNOWN + 1),
                          lambda form, found: replace(form, order=dates.order_of(found, place=place, key=key)),
                          usual=dates.CERTAIN)]
    if column.type not in _NUMBERS or form.is_number or value.constant is not None:
        return []

    def one_currency(form: Form, found: list[str]) -> Form:
        numbers.check_currencies(found, place=place)
        return form

    asked = [_Question(column.name, raw, numbers.currency_sql(raw), (), one_currency)]
    if not (source.decimal or source.thousands):
        asked.append(_Question(column.name, raw, numbers.kind_sql(raw), numbers.KINDS, lambda form, found: replace(
            form, marks=numbers.marks_of(found, whole=column.type == "integer", place=place, key=key)), numbers.POINT))
    if column.name in durations.UNITS and not source.durations:
        asked.append(_Question(column.name, raw, durations.kind_sql(raw), durations.KINDS, lambda form, found: replace(
            form, durations=durations.order_of(found, place=place, key=key))))
    return asked
