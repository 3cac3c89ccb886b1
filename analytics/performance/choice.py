"""What a reader has chosen on a performance page: kept in the URL, checked when it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.periods import Calendar, Period

PERIODS = {"month": N_("Month"), "quarter": N_("Quarter"), "ytd": N_("Year to date"), "12m": N_("12 months")}
COMPARE = {"plan": N_("vs plan"), "last_year": N_("vs last year"), "team": N_("vs a team")}
COMPARABLE = ("quota_attainment", "win_rate", "csat", "net_retention", "book_coverage")
TEAMWORK = ("handoffs_on_time", "peer_score")  # of these no course of months is drawn: few fall into one
SCORE = "score"  # of the scorecard; people are compared by it, too
COMPARED = (*COMPARABLE, *TEAMWORK, SCORE)


@dataclass(frozen=True)
class Choice:
    """One set of filters; empty tuples mean 'all'. ``versus_team``: whom to compare with where ``compare`` is team."""

    period: str = "12m"
    regions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    compare: str = "plan"
    versus_team: str = ""
    metric: str = "quota_attainment"

    def __post_init__(self) -> None:
        if self.compare not in COMPARE:
            raise UsageError(N_("cannot compare with '{name}'; choose from {known}"),
                             name=self.compare, known=tuple(COMPARE))
        if self.metric not in COMPARED:
            raise UsageError(N_("people cannot be compared by '{name}'; choose from {known}"),
                             name=self.metric, known=COMPARED)

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """The filters by dimension, as ``measure`` takes them."""
        chosen = {"region": self.regions, "team": self.teams, "account_manager": self.people,
                  "segment": self.segments, "industry": self.industries}
        return {name: values for name, values in chosen.items() if values}

    @property
    def by_account(self) -> bool:
        """Whether it filters by what only accounts have; targets and presence cannot be split by it."""
        return bool(self.segments or self.industries)

    def time(self, calendar: Calendar) -> Period:
        """The chosen period in the data's calendar."""
        return calendar.period(self.period)

    def month(self, calendar: Calendar) -> dt.date:
        """The last complete month of the chosen period, at whose end people are assessed."""
        return min(self.time(calendar).last.replace(day=1), calendar.complete_to)

    def describe(self, language: Language, team_names: Mapping[str, str], within: Collection[str] = ()) -> str:
        """The filters in words: ``East · Harbor, Lantern · Key accounts`` or ``Whole company``.

        ``within``: the teams that a viewer is bound to, where they may not see the whole company.
        """
        teams = tuple(team_names.get(t, t) for t in self.teams or sorted(within))
        chosen = [language.listed(v) for v in (self.regions, teams, self.segments, self.industries) if v]
        return " · ".join(chosen) if chosen else language("Whole company")
