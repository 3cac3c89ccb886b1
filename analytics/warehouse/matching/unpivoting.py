"""Files with a column a month, as targets often are: looked at as if each month were a row of its own."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa

from analytics.warehouse import quoting
from analytics.warehouse.dates import MONTH_ONLY, MONTHS
from analytics.warehouse.mapping_parts import MappedSource
from analytics.warehouse.matching.drafting import source_names
from analytics.warehouse.matching.headers import plain
from analytics.warehouse.matching.kinds import Column, columns_of
from analytics.warehouse.matching.preview import SHOWN, Preview

_FEWEST = 3  # months
_ROWS = 5_000  # that are turned
_NUMBERS = ("integer", "number", "money", "empty")
_YEAR = ("year", "calendar year", "年", "年份", "年度")
_FIRST = r"^\d{4}-\d{2}-01$"  # the first of a month, as workbooks have it in a header
_NAME, _VALUE = "month", "amount"


def turned(preview: Preview) -> Preview:
    """The preview with its months as rows, in the columns ``month`` and ``amount``; as it is where it has none.

    Months without a year take it from a column of years, or from the name of the file where there is one year in it;
    else it is not certain which they are.
    """
    numbers = [column for column in preview.columns if column.kind in _NUMBERS]
    whole = [column.name for column in numbers if _matches(column.name, [_FIRST, *(form for form, _ in MONTH_ONLY)])]
    if len(whole) >= _FEWEST:
        return _turned(preview, whole, "")
    named = [column.name for column in numbers if _matches(column.name, [rf"^(?:{MONTHS})\.?$"])]
    counted = [column.name for column in numbers if _matches(column.name, [r"^\d{1,2}月$"])]
    year = _year(preview)
    if year and len(named) >= _FEWEST:
        return _turned(preview, named, f"{quoting.name('month name')} || ' ' || {year}")
    if year and len(counted) >= _FEWEST:
        return _turned(preview, counted, f"{year} || '年' || {quoting.name('month name')}")
    return preview


def _matches(header: str, patterns: list[str]) -> bool:
    return any(re.fullmatch(pattern, header, re.IGNORECASE) for pattern in patterns)


def _year(preview: Preview) -> str:
    """SQL for the year of the months, empty where nothing says it."""
    for column in preview.columns:
        if plain(column.name) in _YEAR and column.values and all(re.fullmatch(r"\d{4}", one) for one in column.values):
            return f"CAST({quoting.name(column.name)} AS VARCHAR)"
    years = {year for name in source_names(preview) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)}
    return quoting.text(years.pop()) if len(years) == 1 else ""


def _turned(preview: Preview, months: list[str], expression: str) -> Preview:
    name = "month name" if expression else _NAME
    kept = [column.name for column in preview.columns if column.name not in months]
    if preview.seen is None or {name, _NAME, _VALUE} & {column.casefold() for column in kept}:
        return preview
    document = preview.source.model_dump(exclude_defaults=True)
    document["unpivot"] = {"columns": months, "name": name, "value": _VALUE}
    if expression:
        document["add"] = {_NAME: {"expression": expression}}
    seen = _rows(preview.seen.slice(0, _ROWS), kept, months, name)
    columns = columns_of(seen, preview.source.label, f"sources.{preview.name}")
    if expression:
        columns.append(Column(_NAME, "date", len(seen), len(seen), len(months), tuple(months)))
    rows = tuple(tuple(row.values()) for row in seen.slice(0, SHOWN).to_pylist())
    return replace(preview, source=MappedSource.model_validate(document), columns=tuple(columns), rows=rows,
                   looked_at=len(seen), seen=seen)


def _rows(table: pa.Table, kept: list[str], months: list[str], name: str) -> pa.Table:
    """A row for each value of a month; an empty one makes none."""
    parts = []
    for month in months:
        part = table.select(kept).append_column(name, pa.array([month] * len(table), pa.string()))
        value = table.column(month).cast(pa.string())
        parts.append(part.append_column(_VALUE, value).filter(value.is_valid()))
    return pa.concat_tables(parts)
