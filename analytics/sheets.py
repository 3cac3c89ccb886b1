"""Workbooks for people: tables with number formats, frozen heads, filters, totals and pages that fit the paper.

No text ever becomes a formula, a missing value is an empty cell, and each total is a formula that carries its value.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.utility import xl_range

from analytics.currencies import decimals
from analytics.language import Language

LONGEST_NAME = 31  # letters that a sheet's name may have
NARROWEST, WIDEST = 9, 64  # letters of a column
LINE = 13.5  # height of a line, in points
LOOKED_AT = 300  # rows whose texts say how wide a column is
FORMS = {"text": "@", "section": "@", "plain": "General", "number": "#,##0", "decimal": "#,##0.00", "p": "0.000",
         "percent": "0.0%", "share": "0.00%", "day": "d mmm yyyy", "month": "mmm yyyy"}  # section: a bold text
_FORBIDDEN = str.maketrans("[]:*?/\\", "()-----")


@dataclass(frozen=True)
class Column:
    """``form``: see ``FORMS``, or ``money``, in the workbook's currency. ``adds_up``: it gets a total below.

    ``sums``: how many of the columns before it each of its cells adds up, by a formula; ``width``: letters.
    """

    name: str
    form: str = "text"
    adds_up: bool = False
    sums: int = 0
    width: int | None = None


@dataclass(frozen=True)
class Cell:
    """A value in another form than its column's."""

    value: object
    form: str


@dataclass(frozen=True)
class Sheet:
    """A table. ``rows``: values in the order of the columns, a ``Cell`` where one has a form of its own.

    ``fixed``: how many columns stay in sight; ``filters``: whether rows can be filtered (and are added up).
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    fixed: int = 1
    filters: bool = True


def workbook(sheets: Sequence[Sheet], *, title: str, currency: str, made_at: dt.datetime, language: Language) -> bytes:
    """An XLSX file of all sheets; ``title`` and the moment stand in the foot of each printed page."""
    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, settings) as book:
        book.set_properties({"title": title, "author": "Bridgeboard", "created": made_at.replace(tzinfo=None)})
        forms = _Forms(book, currency, language)
        for sheet in sheets:
            _Writer(book, sheet, forms).write(title, language.moment(made_at))
    return file.getvalue()


class _Forms:
    """The formats of a workbook: how each form is written, plain, as a head and as a total."""

    def __init__(self, book: xlsxwriter.Workbook, currency: str, language: Language) -> None:
        symbol = language.money(0, currency).replace("0", "")
        number = f"#,##{0:.{decimals(currency)}f}"
        amount = f'{number}"{symbol}"' if symbol == "元" else f'"{symbol}"{number}'
        self.codes = FORMS | {"money": f"{amount};\u2212{amount}"}
        if language.chinese:
            self.codes |= {"day": 'yyyy"年"m"月"d"日"', "month": 'yyyy"年"m"月"'}
        shared = {"valign": "top", "font_size": 10}
        self.plain = {form: book.add_format(shared | {"num_format": code, "text_wrap": form in ("text", "plain"),
                                                      "bold": form == "section"})
                      for form, code in self.codes.items()}
        self.total = {form: book.add_format(shared | {"num_format": code, "bold": True, "top": 1})
                      for form, code in self.codes.items()}
        head = shared | {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E9ECF0", "valign": "vcenter"}
        self.head = {form: book.add_format(head | {"align": "left" if form == "text" else "right"})
                     for form in self.codes}
        self.total_word = language("Total")


class _Writer:
    """Writes one sheet."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, forms: _Forms) -> None:
        self.sheet, self.forms = sheet, forms
        self.page = book.add_worksheet(sheet.name.translate(_FORBIDDEN)[:LONGEST_NAME])

    def write(self, title: str, moment: str) -> None:
        widths = [column.width or self._width(n, column) for n, column in enumerate(self.sheet.columns)]
        for n, column in enumerate(self.sheet.columns):
            self.page.write_string(0, n, column.name, self.forms.head[column.form])
            self.page.set_column(n, n, widths[n])
        self._height(0, [column.name for column in self.sheet.columns], widths)
        for r, row in enumerate(self.sheet.rows, 1):
            for n, (column, value) in enumerate(zip(self.sheet.columns, row, strict=True)):
                self._cell(r, n, column, value)
            self._height(r, [_plain(value) for value in row], widths)
        if self.sheet.rows and any(column.adds_up for column in self.sheet.columns):
            self._totals(len(self.sheet.rows) + 1)
        self._look(title, moment)

    def _cell(self, row: int, n: int, column: Column, value: object) -> None:
        form = column.form
        if isinstance(value, Cell):
            form, value = value.form, value.value
        style = self.forms.plain[form]
        if column.sums:
            self.page.write_formula(row, n, f"=SUM({xl_range(row, n - column.sums, row, n - 1)})", style,
                                    _number(value))
        elif isinstance(value, str):
            self.page.write_string(row, n, value, style)
        elif isinstance(value, dt.date):
            self.page.write_datetime(row, n, dt.datetime(value.year, value.month, value.day), style)
        elif (known := _number(value)) is not None:
            self.page.write_number(row, n, known, style)
        else:
            self.page.write_blank(row, n, None, style)

    def _height(self, row: int, values: Sequence[object], widths: Sequence[int]) -> None:
        """As high as the longest text needs: Excel finds that out for itself, other programs do not."""
        lines = max((_lines(value, width) for value, width in zip(values, widths, strict=True)
                     if isinstance(value, str)), default=1)
        if lines > 1:
            self.page.set_row(row, LINE * lines)

    def _totals(self, row: int) -> None:
        """Below the rows: each sum leaves out what a filter hides."""
        self.page.write_string(row, 0, self.forms.total_word, self.forms.total["text"])
        for n, column in enumerate(self.sheet.columns):
            if column.adds_up:
                values = (_number(_plain(line[n])) for line in self.sheet.rows)
                total = math.fsum(v for v in values if v is not None)
                self.page.write_formula(row, n, f"=SUBTOTAL(109,{xl_range(1, n, row - 1, n)})",
                                        self.forms.total[column.form], round(total, 6))
            elif n:
                self.page.write_blank(row, n, None, self.forms.total["text"])

    def _look(self, title: str, moment: str) -> None:
        self.page.freeze_panes(1, self.sheet.fixed)
        if self.sheet.filters and self.sheet.rows:
            self.page.autofilter(0, 0, len(self.sheet.rows), len(self.sheet.columns) - 1)
        self.page.hide_gridlines(2)
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(0)
        foot = f"{title} · {moment}".replace("&", "&&")
        self.page.set_footer(f"&L&8 {foot[:200]}&R&8&P / &N")  # without the blank, 2026 would be a size: &82026

    def _width(self, n: int, column: Column) -> int:
        texts = [_shown(_plain(row[n]), column.form) for row in self.sheet.rows[:LOOKED_AT]]
        head = max((_letters(word) for word in column.name.split(" ")), default=0)
        return min(max(NARROWEST, head + 3, 2 + max(map(_letters, texts), default=0)), WIDEST)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Cell) else value


def _number(value: object) -> float | None:
    """A finite number; None for everything else."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _shown(value: object, form: str) -> str:
    """About what a cell shows, to see how wide it is."""
    if isinstance(value, dt.date):
        return "30 Sept 2026"
    if isinstance(value, str) or (known := _number(value)) is None:
        return str(value) if isinstance(value, str) else ""
    return f"{known:,.0f}" if form in ("number", "percent") else f"{known:,.2f}¥ "


def _lines(text: str, width: int) -> int:
    """In how many lines a text stands in a column, breaking between words; in Chinese between any two characters."""
    if len(text) * 2 <= width:
        return 1
    lines = 0
    for line in text.split("\n"):
        free = 0
        for word in re.findall(r"[\u2e80-\uffdc]|[^\s\u2e80-\uffdc]+\s*", line):
            size = _letters(word.rstrip())
            if size > free:
                lines, free = lines + max(1, -(-size // width)), width * max(1, -(-size // width))
            free -= _letters(word)
        lines += not line.strip()
    return lines


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
