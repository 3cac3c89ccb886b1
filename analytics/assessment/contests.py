"""Sales contests as the company writes them in ``data/contests``: what counts, who may win, what for, and ties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from analytics.assessment.places import Noise, Ties, check_placing
from analytics.documents import Strict, checked, read_document
from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE, metric
from analytics.metrics.model import Metric
from analytics.periods import WORDS, Calendar, Period
from analytics.texts import Texts, sized

FOLDER = Path(__file__).parents[2] / "data" / "contests"
ANY_CALENDAR = Calendar(dt.date(2000, 1, 1), dt.date(2000, 1, 31), dt.date(2000, 1, 1))


class Who(Strict):
    """Who may win; empty lists mean all. ``tenure_months``: since the first day of work, when the window starts;
    ``cases``: the fewest behind the result, without it as the policy's ``minimum_cases``."""

    roles: tuple[str, ...] = ("account_manager",)
    levels: tuple[int, ...] = ()
    teams: tuple[str, ...] = ()
    tenure_months: int = Field(default=0, ge=0, le=600)
    cases: int | None = Field(default=None, ge=1)


class Prize(Strict):
    """What the person at ``place`` gets: words, money in the policy's currency, or both."""

    place: int = Field(ge=1, le=100)
    text: Texts = ""
    money: float = Field(0, ge=0)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.text and not self.money:
            raise Misfit(N_("a prize needs a text, money, or both; add one"))
        return self


class Contest(Strict):
    """One contest; see ``data/contests/README.md``. ``window``: days as periods are written, such as ``2026-Q4``.

    ``minimum``: the least good result that can win, in the metric's unit (shares as fractions). ``ties``,
    ``tie_break`` (a metric), ``noise``: see ``check_placing``.
    """

    title: Annotated[Texts, sized(1, 200)]
    why: Texts = ""
    window: str
    metric: str
    who: Who = Who()
    prizes: tuple[Prize, ...] = Field(min_length=1)
    minimum: float | None = None
    ties: Ties = "share"
    tie_break: str | None = None
    noise: Noise = "share"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _readable(self.window)
        _can_be_won("metric", self.metric)
        check_placing(self.ties, self.tie_break, self.noise)
        if self.tie_break is not None:
            _can_be_won("tie_break", self.tie_break)
            if self.tie_break == self.metric:
                raise Misfit(N_("tie_break: this is the contest's own metric; name another one"))
        places = [prize.place for prize in self.prizes]
        if places != list(range(1, len(places) + 1)):
            raise Misfit(N_("prizes: give one prize a place, from place 1 on and without gaps"))
        return self

    @property
    def measured(self) -> Metric:
        """Its metric."""
        return CATALOGUE[self.metric]

    def period(self, calendar: Calendar) -> Period:
        """The days it lasts, in the company's fiscal calendar."""
        return calendar.period(self.window)


def _readable(window: str) -> None:
    if window in WORDS:
        raise Misfit(N_("window: '{window}' means other days every month; write fixed ones, such as 2026-Q4 or "
                        "2026-10-01..2026-12-31"), window=window)
    try:
        ANY_CALENDAR.period(window)
    except UsageError as error:
        raise Misfit(N_("{place}: {problem}"), place="window", problem=error.phrase) from None


def _can_be_won(key: str, metric_id: str) -> None:
    """Refuse a metric that is unknown, has no better direction, or no interval to tell skill from luck."""
    try:
        one = metric(metric_id)
    except UsageError as error:
        raise Misfit(N_("{place}: {problem}"), place=key, problem=error.phrase) from None
    if one.direction == "band":
        raise Misfit(N_("{key}: of {metric} neither more nor less is better; choose another metric"), key=key,
                     metric=metric_id)
    if one.interval == "none":
        raise Misfit(N_("{key}: {metric} has no interval, so skill could not be told from luck; choose another metric"),
                     key=key, metric=metric_id)
    if "manager_id" not in one.dimensions or one.share_of:
        raise Misfit(N_("{key}: {metric} is not measured for single people; choose another metric"), key=key,
                     metric=metric_id)


def read_contest(path: Path) -> Contest:
    """One contest; ``UsageError`` names file, key and remedy where it is wrong."""
    return checked(Contest, read_document(path), str(path))


def read_contests(folder: Path = FOLDER) -> dict[str, Contest]:
    """The folder's contests by the name of their file, the latest window first; none where there is no folder."""
    read = {path.stem: read_contest(path) for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(read.items(), key=lambda item: _first_day(item[1]), reverse=True))


def _first_day(contest: Contest) -> dt.date:
    return contest.period(ANY_CALENDAR).start


def last_covered(period: Period, calendar: Calendar) -> Period | None:
    """The same days of the latest earlier year that the data cover wholly; None where there is no such year."""
    earlier = period.year_before()
    while earlier.last > calendar.data_to:
        earlier = earlier.year_before()
    return earlier if earlier.start >= calendar.data_from else None
