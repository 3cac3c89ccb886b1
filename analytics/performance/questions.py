"""What a performance page asks the warehouse: the same questions for a team and for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.access import Permission, Scope, Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.cells import Cells, read_cells
from analytics.metrics.dimensions import DIMENSIONS, Where, stock_months
from analytics.metrics.disclosure import hidden_whole
from analytics.metrics.measuring import measure, scope_for
from analytics.metrics.people_sets import parts_told, seen_alone
from analytics.metrics.sums import Filter, row_filter
from analytics.performance.cards import Figure, by_month, figures
from analytics.performance.choice import Choice
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse

CARDS = ("revenue", "net_retention", "win_rate", "csat", "book_coverage", "pipeline_coverage")
MONTHLY = ("revenue", "target_to_date", "quota_attainment", *CARDS[1:])
MOST = 250


@dataclass
class Questions:
    """A page's questions to the warehouse, all with the same viewer, filters and period.

    ``shown`` are its key figures, ``drawn`` what it draws by month: their rows are read once for all questions.
    ``hidden``: whether any answer so far had a figure that is withheld from the viewer.
    """

    warehouse: Warehouse
    viewer: Viewer
    choice: Choice
    shown: tuple[str, ...] = (*CARDS, "quota_attainment")
    drawn: tuple[str, ...] = MONTHLY
    hidden: bool = False

    @property
    def period(self) -> Period:
        """The chosen period in the data's calendar."""
        return self.choice.time(self.warehouse.calendar)

    @cached_property
    def scope(self) -> Scope:
        """The rows that the page is about: those of people whom the viewer may see, else of groups."""
        dims = [DIMENSIONS[name] for name in self.choice.where]
        return scope_for(self.warehouse, self.viewer, dims, company=False)

    @cached_property
    def kept(self) -> Filter:
        """The scope and the chosen filters, as a predicate on the rows of any fact of accounts."""
        return row_filter(self.scope, self.choice.where)

    @property
    def month(self) -> dt.date | None:
        """The month at whose end stocks are counted; None where the data have no month's end in the period."""
        ends = stock_months([], self.period, self.warehouse.calendar)
        return ends[-1] if ends else None

    def able(self, metrics: tuple[str, ...], *dims: str) -> list[str]:
        """Those metrics that have the dimensions filtered by and asked for."""
        columns = {DIMENSIONS[d].column for d in (*self.choice.where, *dims)} - {""}
        return [m for m in metrics if columns <= CATALOGUE[m].dimensions]

    def measure(
        self, metrics: tuple[str, ...], *, by: tuple[str, ...] = (), period: Period | None = None,
        where: Where | None = None, interval: bool | Collection[str] = True, company: bool = False,
    ) -> pd.DataFrame:
        """As ``measure``; where not said otherwise, of the chosen period and with the chosen filters."""
        found = measure(self.warehouse, self.viewer, self.able(metrics, *by), by=by, period=period or self.period,
                        where=self.choice.where if where is None else where, interval=interval, company=company,
                        cells=self.cells)
        self.hidden |= bool(found["hidden"].any())
        return found

    def withheld(self, measure_name: str, period: Period | None = None) -> bool:
        """Whether what the selection's people have of a measure may not be told to the viewer, in whatever division."""
        found = hidden_whole(self.warehouse, self.scope, measure_name, period or self.period, self.choice.where)
        self.hidden |= found
        return found

    def parts_told(
        self, measure_name: str, people: Sequence[Collection[str]], period: Period | None = None
    ) -> np.ndarray:
        """Which parts may be told of what the selection's people have of a measure, by the people behind each part."""
        if self.withheld(measure_name, period):
            return np.zeros(len(people), bool)
        return parts_told([{who for who in part if who} for part in people], seen_alone(self.warehouse, self.scope),
                          self.scope.smallest)

    @cached_property
    def cells(self) -> Cells | None:
        """The rows that most questions are answered from: 24 months or more, by person; none where accounts filter."""
        if self.choice.by_account:
            return None
        months = self.months()
        measures = dict.fromkeys(m for name in (*self.drawn, *self.shown) for m in CATALOGUE[name].measures)
        whole = Period(min(months[0], self.period.start), add_months(months[-1], 1))
        return read_cells(self.warehouse, self.scope, list(measures), whole, self.choice.where)

    def figures(self, period: Period, *, interval: bool = True) -> dict[str, Figure]:
        """The key figures of a period, by metric id."""
        return figures(self.measure(self.shown, period=period, interval=interval))

    def other_team(self) -> dict[str, Figure]:
        """As ``figures``, of the team to compare with."""
        where = {**{k: v for k, v in self.choice.where.items() if k not in ("region", "team")},
                 "team": (self.choice.versus_team,)}
        return figures(self.measure(self.shown, where=where, company=True, interval=False))

    def months(self) -> list[dt.date]:
        """The months drawn: those of the period, at least twelve and at most 36, and the same a year earlier."""
        last = min(self.period.last, self.warehouse.calendar.data_to).replace(day=1)
        count = min(max(12, len([m for m in self.period.months if m <= last])), 36)
        return [add_months(last, n) for n in range(1 - count - 12, 1)]

    def monthly(self) -> pd.DataFrame:
        """One row a month of ``months``, one column a metric of ``drawn``; NaN where there is nothing."""
        months = self.months()
        whole = Period(months[0], add_months(months[-1], 1))
        return by_month(self.measure(self.drawn, by=("month",), period=whole, interval=False), months, self.drawn)

    def unit(self) -> tuple[str, int]:
        """What is compared (people where they may be seen and are not too many, else teams, else regions), and how many
        people there are."""
        people, teams = self._people()
        if people <= MOST and self._one_by_one():
            return "account_manager", people
        return ("team" if teams <= MOST else "region"), people

    def _one_by_one(self) -> bool:
        """Whether the viewer may see everybody in the selection as a person."""
        if self.viewer.may(Permission.PEOPLE) or not self.viewer.may(Permission.COMPANY):
            return self.viewer.may(Permission.PEOPLE, Permission.TEAM)
        own = self.viewer.may(Permission.TEAM) and set(self.choice.teams) <= self.viewer.teams
        return own and bool(self.choice.teams)

    def _people(self) -> tuple[int, int]:
        """How many people and teams there are in the period and selection."""
        if self.cells:
            return self.cells.distinct("manager_id", self.period), self.cells.distinct("team_id", self.period)
        scope = scope_for(self.warehouse, self.viewer, [], company=False)
        keep = row_filter(scope, {k: v for k, v in self.choice.where.items() if k in ("region", "team")})
        ((people, teams),) = self.warehouse.rows(
            "SELECT count(DISTINCT manager_id), count(DISTINCT team_id) FROM manager_month"
            f" WHERE month >= ? AND month <= ? AND {keep.sql}",
            [self.period.months[0], self.period.months[-1], *keep.parameters])
        return people, teams

    def reference(self) -> Figure:
        """The company's figure, the one reference for every comparison."""
        return company_figure(self.warehouse, self.viewer, self.choice.metric, self.period)


def company_figure(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> Figure:
    """The whole company's figure; a snapshot never changes, so it is computed once for each viewer and period."""
    key = ("company_figure", viewer, metric_id, period)
    if key not in warehouse.memory:
        warehouse.memory[key] = figures(measure(warehouse, viewer, [metric_id], period=period, company=True))[metric_id]
    return warehouse.memory[key]
