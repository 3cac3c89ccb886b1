"""Periods: months, quarters, fiscal years, year to date, last 12 months, custom; and the same days a year earlier."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from analytics.errors import UsageError
from analytics.language import N_, Language

DAY = dt.timedelta(days=1)
WORDS = ("month", "quarter", "ytd", "12m", "all")
EXAMPLES = (*WORDS, "2026-10", "2026-Q3", "FY2026", "2026-01-15..2026-03-31")


@lru_cache(maxsize=10_000)  # a page asks 750 times
def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later (or earlier); 29-31 become the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_start(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)


@dataclass(frozen=True)
class Period:
    """Days from ``start`` until before ``end``; ``kind`` is how it was asked for (one of WORDS, or 'custom')."""

    start: dt.date
    end: dt.date
    kind: str = "custom"

    @property
    def last(self) -> dt.date:
        """The last day that belongs to it."""
        return self.end - DAY

    @property
    def aligned(self) -> bool:
        """Whether it is made of whole months."""
        return self.start.day == 1 and self.end.day == 1

    @property
    def months(self) -> list[dt.date]:
        """First days of the months it touches, oldest first."""
        count = (self.last.year - self.start.year) * 12 + self.last.month - self.start.month + 1
        return [add_months(month_start(self.start), n) for n in range(count)]

    def year_before(self) -> Period:
        """The same days a year earlier, like for like (a month's last day stays the last day)."""
        whole = self.end.day == 1  # ends with a month: the year before ends with it too, be it a day longer or shorter
        end = add_months(self.end, -12) if whole else add_months(self.last, -12) + DAY
        return Period(add_months(self.start, -12), end, self.kind)

    def label(self, language: Language) -> str:
        """``Oct 2026``, ``Nov 2025 – Oct 2026`` or with days where it is not made of whole months."""
        if not self.aligned:
            return f"{language.date(self.start)} – {language.date(self.last)}"
        first, last = language.month(self.start, year=True), language.month(self.last, year=True)
        return first if first == last else f"{first} – {last}"


@dataclass(frozen=True)
class Calendar:
    """What 'now' means for the data: first and last day, the last complete month, the fiscal year's first month."""

    data_from: dt.date
    data_to: dt.date
    complete_to: dt.date
    fiscal_year_starts: int = 1

    @property
    def _shift(self) -> int:
        return (13 - self.fiscal_year_starts) % 12

    def fiscal_year(self, day: dt.date) -> int:
        """A fiscal year is named by the calendar year in which it ends (FY2018 may start in July 2017)."""
        return add_months(month_start(day), self._shift).year

    def fiscal_year_start(self, year: int) -> dt.date:
        """First day of the fiscal year of that name."""
        return add_months(dt.date(year, 1, 1), -self._shift)

    def fiscal_quarter(self, day: dt.date) -> int:
        """1 to 4, counted from the fiscal year's first month."""
        return (add_months(month_start(day), self._shift).month + 2) // 3

    def period(self, text: str) -> Period:
        """Read a period as a person writes it; raises ``UsageError`` with examples where it cannot be read."""
        text = text.strip()
        if text in WORDS:
            return getattr(self, f"_{text.replace('12m', 'last_12')}")()
        for pattern, make in (
            (r"(\d{4})-(\d{2})", self._one_month),
            (r"(?:FY)?(\d{4})-Q([1-4])", self._one_quarter),
            (r"FY(\d{4})", self._one_year),
            (r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", self._custom),
        ):
            found = re.fullmatch(pattern, text, re.IGNORECASE)
            if found:
                try:
                    return make(*found.groups())
                except (ValueError, OverflowError):
                    break
        raise UsageError(N_("'{text}' is no period; write one of {examples}"), text=text, examples=EXAMPLES)

    def _month(self) -> Period:
        return Period(self.complete_to, add_months(self.complete_to, 1), "month")

    def _last_12(self) -> Period:
        return Period(add_months(self.complete_to, -11), add_months(self.complete_to, 1), "12m")

    def _end_to_date(self) -> dt.date:
        return max(add_months(self.complete_to, 1), self.data_to + DAY)

    def _ytd(self) -> Period:
        return Period(self.fiscal_year_start(self.fiscal_year(self.data_to)), self._end_to_date(), "ytd")

    def _quarter(self) -> Period:
        year, quarter = self.fiscal_year(self.data_to), self.fiscal_quarter(self.data_to)
        return Period(add_months(self.fiscal_year_start(year), 3 * (quarter - 1)), self._end_to_date(), "quarter")

    def _all(self) -> Period:
        return Period(month_start(self.data_from), self._end_to_date(), "all")

    def _one_month(self, year: str, month: str) -> Period:
        start = dt.date(int(year), int(month), 1)
        return Period(start, add_months(start, 1))

    def _one_quarter(self, year: str, quarter: str) -> Period:
        start = add_months(self.fiscal_year_start(int(year)), 3 * (int(quarter) - 1))
        return Period(start, add_months(start, 3))

    def _one_year(self, year: str) -> Period:
        return Period(self.fiscal_year_start(int(year)), self.fiscal_year_start(int(year) + 1))

    def _custom(self, first: str, last: str) -> Period:
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last) + DAY
        if start >= end:
            raise UsageError(
                N_("{period} ends before it starts; write the earlier day first"), period=f"{first}..{last}")
        return Period(start, end)
