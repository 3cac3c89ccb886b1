"""What a load would have to guess of a company's files, asked with an example read each way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.language import N_, Phrase
from analytics.warehouse import dates, durations
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.kinds import Column
from analytics.warehouse.matching.labels import column_phrase, table_phrase
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.suggestion import Choices, Match, Part, Suggestion
from analytics.warehouse.schema import SCHEMA

_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p")
_DATE = re.compile(r"\d{1,2}([-/.])\d{1,2}[-/.](\d{4}|\d{2})(?!\d)")
_MARKED = re.compile(r"\D*\d{1,3}([.,])\d{3}\D*")
_PAIR = re.compile(r"\d{1,4}:[0-5]\d")
ORDERS = (dates.DAY_FIRST, dates.MONTH_FIRST, dates.YEAR_FIRST)
NUMBERS = ("integer", "number", "money", "percent")
Meaning = Phrase | str | dt.date
ANSWERS = 3  # examples of a column that is offered as an answer


@dataclass(frozen=True)
class Question:
    """``id`` stays the same for the same files; ``options`` has each answer's code and what it means.

    ``answer`` is the code of what was chosen, "" while it is open; ``suggested``: nobody has chosen it yet. ``decide``
    gives choices with an answer added.
    """

    id: str
    source: str
    text: Phrase
    options: tuple[tuple[str, Meaning], ...]
    answer: str
    decide: Callable[[Choices, str], Choices]
    suggested: bool = False


def questions(suggested: Suggestion, choices: Choices) -> list[Question]:
    """All that has to be asked of what is ``suggested`` before any column was chosen, with the answers in ``choices``.

    What cannot be read either way is no question: the column's doubt says what to do; nor is a file that fits no table.
    What is made of another table's columns is not asked again.
    """
    found = [_which_table(suggested, source) for source, tables in suggested.unplaced.items() if tables]
    for part in (part for part in suggested.parts if not part.derived):
        preview = suggested.preview(part.source)
        found += [_which_column(preview, part, match, choices) for match in part.matches
                  if match.value is None and len(match.candidates) > 1]
        doubtful = list(_doubtful(preview, part))
        found += _which_order(preview, part, doubtful, choices)
        for match, column in doubtful:
            if SCHEMA[part.table][match.column].type not in ("integer", "number", "money"):
                continue
            if column.kind in NUMBERS:
                found += _which_setting(preview, column, choices, "decimal", _MARKED, _as_numbers)
            elif column.kind == "duration":
                found += _which_setting(preview, column, choices, "durations", _PAIR, _as_durations)
    return list({question.id: question for question in found}.values())


def _doubtful(preview: Preview, part: Part) -> Iterator[tuple[Match, Column]]:
    """The matches whose values, taken as they are or by an expression over one column, can be read in several ways."""
    for match in part.matches:
        if match.value is None or match.value.look_up or len(match.candidates) > 1:
            continue
        name = match.value.column or (match.candidates[0] if match.value.expression and match.candidates else "")
        if name and preview[name].doubt:
            yield match, preview[name]


def _which_table(suggested: Suggestion, source: str) -> Question:
    options = [(table, table_phrase(table)) for table in suggested.unplaced[source]]
    preview = suggested.preview(source)

    def decide(choices: Choices, answer: str) -> Choices:
        return replace(choices, tables={**choices.tables, source: "" if answer == "none" else answer})

    return Question(f"table {source}", source, Phrase(N_("What does {file} hold?"), file=preview.source.label),
                    (*options, ("none", Phrase(N_("Nothing to load")))), "", decide)


def _which_column(preview: Preview, part: Part, match: Match, choices: Choices) -> Question:
    chosen = choices.columns.get((part.source, part.table, match.column))
    options = tuple((name, Phrase(N_("{column}: {examples}"), column=name, examples=preview[name].examples[:ANSWERS]))
                    for name in match.candidates)
    text = Phrase(N_("Which column of {file} is “{column}”?"), file=preview.source.label,
                  column=column_phrase(part.table, match.column))
    return Question(
        f"column {part.source} {part.table} {match.column}", part.source, text,
        (*options, ("none", Phrase(N_("None of them")))),
        "" if chosen is None else _column_of(chosen) or "none",
        lambda choices, answer: with_column(choices, part, match.column, "" if answer == "none" else answer))


def _column_of(chosen: str | Value) -> str:
    return chosen if isinstance(chosen, str) else chosen.column or ""


def with_column(choices: Choices, part: Part, column: str, value: str | Value) -> Choices:
    """The choices with a column of the schema taken from there."""
    return replace(choices, columns={**choices.columns, (part.source, part.table, column): value})


def _which_order(
    preview: Preview, part: Part, doubtful: Sequence[tuple[Match, Column]], choices: Choices
) -> Iterator[Question]:
    """One question for all columns whose dates can be read in the same orders: one export writes them alike."""
    by_orders: dict[tuple[str, ...], list[tuple[Match, Column]]] = {}
    for match, column in doubtful:
        if column.kind == "date" and SCHEMA[part.table][match.column].type in ("date", "timestamp", "month"):
            orders = tuple(order for order in ORDERS if date_formats(column.values, order))
            by_orders.setdefault(orders, []).append((match, column))
    for orders, columns in by_orders.items():
        values = [value for _, column in columns for value in column.values if _DATE.match(value)]
        readings = {value: [_read(value, date_formats([value], order)) for order in orders] for value in values}
        telling = [value for value, days in readings.items() if len(set(days)) == len(days) > 1]
        if telling:
            yield _order_question(preview, part, columns, dict(zip(orders, readings[telling[0]], strict=True)),
                                  telling[0], choices)


def _order_question(
    preview: Preview, part: Part, columns: Sequence[tuple[Match, Column]], days: Mapping[str, dt.date], example: str,
    choices: Choices,
) -> Question:
    def taken(order: str) -> dict[str, Value]:
        return {match.column: match.value.model_copy(update={"dates": date_formats(column.values, order)})
                for match, column in columns if match.value}

    def decide(choices: Choices, order: str) -> Choices:
        for name, value in taken(order).items():
            choices = with_column(choices, part, name, value)
        return choices

    given = {name: choices.columns.get((part.source, part.table, name)) for name in taken(next(iter(days)))}
    return Question(
        f"dates {preview.name} {' '.join(given)}", preview.name,
        Phrase(N_("Which day is “{value}” in {column}?"), value=example,
               column=tuple(dict.fromkeys(column.name for _, column in columns))),
        tuple(days.items()), next((order for order in days if taken(order) == given), ""), decide)


def date_formats(values: Sequence[str], order: str) -> tuple[str, ...]:
    """The formats by which all dates in digits can be read in an order, and those that have the year first anyway.

    None where one cannot be read so.
    """
    found: dict[str, None] = {}
    for value in values:
        mark = _DATE.match(value)
        written = _in_digits(order, mark) if mark else "%Y-%m-%d"
        form = next((form for clock in _CLOCKS if _fits(value, form := written + clock)), None)
        if form:
            found[form] = None
        elif mark:
            return ()
    return tuple(found)


def _in_digits(order: str, mark: re.Match[str]) -> str:
    """The order as it is written there: with that mark, and with a year of two digits where it has only those."""
    return (order.lower() if len(mark[2]) == 2 else order).replace("/", mark[1])


def _fits(value: str, form: str) -> bool:
    try:
        return bool(dt.datetime.strptime(value, form))
    except ValueError:
        return False


def _read(value: str, forms: Sequence[str]) -> dt.date:
    return next(dt.datetime.strptime(value, form).date() for form in forms if _fits(value, form))


def _which_setting(
    preview: Preview, column: Column, choices: Choices, key: str, shape: re.Pattern[str],
    read: Callable[[str], tuple[tuple[str, Meaning], ...]],
) -> Iterator[Question]:
    """A question whose answer holds for all columns of the source, as the mapping says it there."""
    example = next((value for value in column.values if shape.fullmatch(value) and value.strip("0:.,")), "")
    if not example:
        return

    def decide(choices: Choices, answer: str) -> Choices:
        said = {**choices.reading.get(preview.name, {}), key: answer}
        return replace(choices, reading={**choices.reading, preview.name: said})

    yield Question(
        f"{key} {preview.name}", preview.name,
        Phrase(N_("What is “{value}” in {column}?"), value=example, column=column.name), read(example),
        str(choices.reading.get(preview.name, {}).get(key, "")), decide)


def _as_numbers(example: str) -> tuple[tuple[str, Meaning], ...]:
    digits = re.sub(r"[^\d.,]", "", example)
    thousands, mark = Phrase(N_("{number}, without decimals"), number=re.sub(r"[.,]", "", digits)), digits[-4]
    decimals = Phrase(N_("{whole} and {parts} thousandths"), whole=digits[:-4], parts=digits[-3:].lstrip("0") or "0")
    return (("." if mark == "," else ",", thousands), (mark, decimals))


def _as_durations(example: str) -> tuple[tuple[str, Meaning], ...]:
    first, second = example.split(":")
    return ((durations.MINUTES_FIRST, Phrase(N_("{first} min {second} s"), first=first, second=second)),
            (durations.HOURS_FIRST, Phrase(N_("{first} h {second} min"), first=first, second=second)))
