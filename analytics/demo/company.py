"""What a made-up company is asked to be: its seed and its size."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from analytics.errors import UsageError
from analytics.language import N_

TEAM_SIZE = 6
_BOUNDS = {"seed": (0, 2**31 - 1), "people": (4, 20_000), "months": (13, 120), "activities": (1_000, 100_000_000)}


def last_complete_month(today: dt.date) -> dt.date:
    """First day of the month before ``today``'s."""
    return (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Company:
    """The same values always make the same company; ``UsageError`` where one is out of its bounds.

    ``people`` counts everybody who is or was employed within ``months``, ``last_month`` is any day of the last month,
    which has to be over. The data end on that month's last day.
    """

    seed: int = 7
    people: int = 48
    months: int = 36
    activities: int = 60_000
    last_month: dt.date = field(default_factory=lambda: last_complete_month(dt.date.today()))

    def __post_init__(self) -> None:
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise UsageError(
                    N_("The option {option} is {value} but has to be from {low} to {high}; choose another number."),
                    option=name, value=f"{value:,}", low=f"{low:,}", high=f"{high:,}")
        if self.last_day >= dt.date.today():
            raise UsageError(
                N_("The option {option} is {month}, which is not over yet; choose an earlier month."),
                option="last_month", month=f"{self.last_month:%Y-%m}")

    @property
    def teams(self) -> int:
        """How many teams there are."""
        return max(1, self.people // TEAM_SIZE)

    @property
    def first_day(self) -> dt.date:
        """First day of the first month."""
        years, month = divmod(self.last_month.year * 12 + self.last_month.month - self.months, 12)
        return dt.date(years, month + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """Last day of the last month."""
        return (self.last_month.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
