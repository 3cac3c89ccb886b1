"""What a performance page asks the warehouse: the same questions for a team and for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.access import Permission, Scope, Viewer
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.cells import Cells, read_cells
from analytics.metrics.dimensions import DIMENSIONS, Where, stock_months
from analytics.metrics.disclosure import hidden_whole
from analytics.metrics.measuring import measure, scope_for
from analytics.metrics.people_sets import parts_told, seen_alone
from analytics.metrics.sums import Filter, row_filter
from analytics.performance.cards import Figure, by_month, figures
from analytics.performance.choice import SCORE, Choice
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from analytics.warehouse.tables.selling import STAGES

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

    def _able(self, metrics: tuple[str, ...], *dims: str) -> list[str]:
        """Those metrics that have the dimensions filtered by and asked for."""
        columns = {DIMENSIONS[d].column for d in (*self.choice.where, *dims)} - {""}
        return [m for m in metrics if columns <= CATALOGUE[m].dimensions]

    def measure(
        self, metrics: tuple[str, ...], *, by: tuple[str, ...] = (), period: Period | None = None,
        where: Where | None = None, interval: bool | Collection[str] = True, company: bool = False,
    ) -> pd.DataFrame:
        """As ``measure``; where not said otherwise, of the chosen period and with the chosen filters."""
        found = measure(self.warehouse, self.viewer, self._able(metrics, *by), by=by, period=period or self.period,
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

    def table(self, unit: str) -> pd.DataFrame:
        """One row an entity: id, label, team; value, low, high, n of each metric; twelve months of attainment."""
        metrics = ("quota_attainment", "revenue", "target_to_date", "net_retention", "csat", "win_rate",
                   "book_coverage")
        able = self._able(metrics, unit)
        tidy = self.measure(metrics, by=(unit,), interval=tuple({"quota_attainment", self.choice.metric} - {SCORE}))
        ids, columns = side_by_side(tidy[tidy[unit].notna()], unit, able)
        teams, people, personal = self.warehouse.team_names, self.warehouse.people, unit == "account_manager"
        lines = self._lines(unit)
        frame = pd.DataFrame({
            "id": ids,
            "label": [people[i][0] if personal else teams.get(i, i) for i in ids],
            "team": [teams.get(people[i][1] or "", "") if personal else "" for i in ids],
            **columns,
            "line": [lines.get(i, []) for i in ids],
        })
        cases = np.nansum([columns[f"{metric}_n"] for metric in able], axis=0)
        return frame[cases > 0].sort_values("label", ignore_index=True)

    def _lines(self, unit: str) -> dict[str, list[float]]:
        """Twelve months of attainment (of revenue where there are no targets) by entity, months without it left out."""
        line = "quota_attainment" if not self.choice.by_account and "targets" in self.warehouse.loaded else "revenue"
        last = add_months(self.months()[-1], 1)
        tidy = self.measure((line,), by=(unit, "month"), period=Period(add_months(last, -12), last), interval=False)
        tidy = tidy[tidy[unit].notna()]
        lines: dict[str, list[float]] = {}
        for key, _, value in sorted(zip(tidy[unit].astype(str), tidy["month"], tidy["value"], strict=True)):
            if value == value:
                lines.setdefault(key, []).append(value)
        return lines

    def reference(self) -> Figure:
        """The company's figure, the one reference for every comparison."""
        return company_figure(self.warehouse, self.viewer, self.choice.metric, self.period)

    def mix(self, language: Language) -> pd.DataFrame:
        """Share of each activity type and what it brings (wins per 100 activities), largest first."""
        if "activities" not in self.warehouse.loaded:
            return pd.DataFrame()
        tidy = self.measure(("activity_mix", "conversion"), by=("activity_type",))
        codes, of = side_by_side(tidy, "activity_type", ("activity_mix", "conversion"))
        count = of["activity_mix_value"] * of["activity_mix_n"]
        frame = pd.DataFrame({
            "code": codes, "label": [language(label(str(code))) for code in codes],
            "share": of["activity_mix_value"], "low": of["activity_mix_low"], "high": of["activity_mix_high"],
            "brings": of["conversion_value"], "brings_low": of["conversion_low"],
            "brings_high": of["conversion_high"],
            "n": count, "small": count < 10 * self.warehouse.policy.minimum_cases,
        })
        return frame[count > 0].sort_values("share", ascending=False, ignore_index=True)

    def pipeline(self, language: Language) -> pd.DataFrame:
        """Open and stalled value by stage in the order of the process, with last year's; without stages that are
        withheld."""
        if "opportunities" not in self.warehouse.loaded:
            return pd.DataFrame()
        last = self.months()[-1]
        ends = Period(add_months(last, -12), add_months(last, 1))
        tidy = self.measure(("open_pipeline", "stalled_amount"), by=("stage", "month"), period=ends, interval=False)
        now = tidy["month"].dt.date == last
        stages = [s for s in STAGES if s not in set(tidy.loc[tidy["hidden"] & now, "stage"])]
        tidy = tidy[tidy["value"].notna()]
        keys = zip(tidy["metric"], tidy["stage"], tidy["month"].dt.date, strict=True)
        found = dict(zip(keys, tidy["value"], strict=True))
        open_now = [found.get(("open_pipeline", stage, last), 0.0) for stage in stages]
        share = [found.get(("stalled_amount", stage, last), 0.0) for stage in stages]
        return pd.DataFrame({
            "code": stages, "stage": [language(label(s)) for s in stages], "open": open_now,
            "stalled": [amount * part for amount, part in zip(open_now, share, strict=True)],
            "last_year": [found.get(("open_pipeline", stage, ends.start)) or None for stage in stages],
        })


def side_by_side(
    tidy: pd.DataFrame, key: str, metrics: Sequence[str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Values of ``key``, and ``{metric}_{value, low, high or n}`` for each; every metric has the same groups."""
    names, keys = tidy["metric"].astype(str).to_numpy(), tidy[key].to_numpy(dtype=object)
    columns = {}
    for metric in metrics:
        chosen = names == metric
        columns.update({f"{metric}_{part}": tidy[part].to_numpy()[chosen] for part in ("value", "low", "high", "n")})
    return keys[names == metrics[0]], columns


def company_figure(warehouse: Warehouse, viewer: Viewer, metric_id: str, period: Period) -> Figure:
    """The whole company's figure; a snapshot never changes, so it is computed once for each viewer and period."""
    key = ("company_figure", viewer, metric_id, period)
    if key not in warehouse.memory:
        warehouse.memory[key] = figures(measure(warehouse, viewer, [metric_id], period=period, company=True))[metric_id]
    return warehouse.memory[key]


KNOWN_CODES = (  # codes of stages and of usual activities, as labels; those of a company's own stay as they are
    N_("Qualify"), N_("Discover"), N_("Propose"), N_("Negotiate"), N_("Commit"),
    N_("Call"), N_("Email"), N_("Visit"), N_("Meeting"), N_("Demo"), N_("Research"), N_("Service"), N_("Handover"),
    N_("Training"),
)


def label(code: str) -> str:
    """A code as a label in English, the message that is translated: ``propose`` is ``Propose``."""
    return code.replace("_", " ").capitalize()


def trend_frame(months: pd.DataFrame, warehouse: Warehouse) -> pd.DataFrame:
    """Revenue by month with plan and the year before; the last month is partial while working days are to come."""
    now, before = months.iloc[12:], months.iloc[:-12]
    first = pd.Timestamp(warehouse.calendar.data_from.replace(day=1))
    last_year = before["revenue"].where(before.index >= first)
    return pd.DataFrame({
        "month": now.index, "actual": now["revenue"].to_numpy(), "plan": now["target_to_date"].to_numpy(),
        "last_year": last_year.to_numpy(), "partial": now.index > pd.Timestamp(warehouse.calendar.complete_to),
    })
