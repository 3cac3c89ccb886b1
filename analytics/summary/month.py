"""The month as one model: every figure of page and documents, each with unit, period, interval and trace."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_, Language, Phrase
from analytics.metrics.disclosure import SOME_HIDDEN
from analytics.metrics.measuring import measure
from analytics.performance.cards import Figure, figures
from analytics.periods import DAY, Calendar, Period, add_months, month_start
from analytics.rewards.plan import Plan
from analytics.state.awards import Award
from analytics.summary.alerts import Alerts, alerts
from analytics.summary.bridge import Bridge
from analytics.summary.bridge_sales import OTHERS, month_bridge, plans_reached
from analytics.summary.changes import Change, changes
from analytics.summary.figures import KeyFigure, key_figure
from analytics.summary.history import history
from analytics.summary.outlook import Outlook, outlook
from analytics.summary.people import People, people
from analytics.summary.regions import Regions, regions
from analytics.summary.reward_cost import RewardCost, reward_cost
from analytics.summary.risks import Risk, risks
from analytics.warehouse.query import Warehouse

REFUSAL = N_("The month's summary is open to team leads, HR and executives.")
KEY = ("revenue", "net_retention", "csat", "book_coverage", "win_rate")
CUSTOMERS = ("gross_retention", "logo_churn", "nps", "complaint_rate", "accounts_at_risk")
TRAINING = ("training_hours", "certifications_valid")
_JUDGED = ("target_to_date", "quota_attainment")
SHOWN = (*KEY, *CUSTOMERS, *TRAINING, *_JUDGED)


@dataclass(frozen=True)
class Month:
    """Everything that is told of a month, whatever the language.

    ``outlook``: where month, quarter and year will end; ``alerts``: the policy's rules that fire.
    ``period``: its days with data, whole where ``complete``; ``before``: the same days a year earlier. ``teams``: the
    viewer's where they do not see the whole company. ``names``: team -> name. ``bridge``: None without a sale.
    ``notices``: what is missing or has to be known to read it.
    """

    month: dt.date
    period: Period
    before: Period
    complete: bool
    data_to: dt.date
    made_at: dt.datetime
    snapshot: str
    currency: str
    teams: tuple[str, ...]
    names: Mapping[str, str]
    figures: Mapping[str, KeyFigure]
    bridge: Bridge | None
    regions: Regions
    outlook: Outlook
    alerts: Alerts
    people: People
    rewards: RewardCost | None
    risks: tuple[Risk, ...]
    changes: tuple[Change, ...]
    notices: tuple[Phrase, ...]

    @property
    def code(self) -> str:
        """As it is written in an address: ``2026-10``."""
        return f"{self.month:%Y-%m}"

    @property
    def unsold(self) -> bool:
        """Whether there is no sale in the month though sales are loaded: its own may not be loaded yet."""
        return unsold(self.figures["revenue"].figure)

    @property
    def hidden(self) -> bool:
        """Whether some figures are withheld from the viewer."""
        return any(notice.message == SOME_HIDDEN for notice in self.notices)

    def scope(self, t: Language) -> str:
        """Whom it is about, in words."""
        return t.listed(self.names.get(team, team) for team in self.teams) if self.teams else t("Whole company")


def unsold(revenue: Figure) -> bool:
    """Whether a month's revenue is that of no sale at all."""
    return revenue.value == 0 and not revenue.n


def months(calendar: Calendar) -> list[dt.date]:
    """The months that have data, the latest first."""
    found, month = [], month_start(calendar.data_to)
    while month >= month_start(calendar.data_from):
        found.append(month)
        month = add_months(month, -1)
    return found


def chosen_month(calendar: Calendar, text: str) -> dt.date:
    """The month that a person wrote as ``2026-10`` (empty: the last complete one); ``UsageError`` says what is wrong
    with it, or that there are no data of it."""
    if not text:
        return max(calendar.complete_to, month_start(calendar.data_from))
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) or text.startswith("0000"):
        raise UsageError(N_("'{text}' is no month; write one such as 2026-10"), text=text)
    month = dt.date(int(text[:4]), int(text[5:]), 1)
    known = months(calendar)
    if month not in known:
        problem = (N_("{month} is still to come for the data, which reach to {last}; choose an earlier month")
                   if month > known[0] else
                   N_("{month} lies before the data, which begin in {first}; choose a later month"))
        raise UsageError(problem, month=text, first=f"{known[-1]:%Y-%m}", last=f"{known[0]:%Y-%m}")
    return month


def year_to(calendar: Calendar, month: dt.date) -> Period:
    """The fiscal year up to the last of a month's days with data: it is told what was in force in it."""
    return Period(calendar.fiscal_year_start(calendar.fiscal_year(month)), _days(calendar, month).end)


def month_view(
    warehouse: Warehouse, viewer: Viewer, month: dt.date, plans: Collection[Plan] = (), awards: Collection[Award] = ()
) -> Month:
    """The month for a viewer; ``plans`` are those that pay in the fiscal year up to it, ``awards`` those given here.
    Raises ``NotAllowed``."""
    if not viewer.may(Permission.TEAM, Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(REFUSAL)
    period = _days(warehouse.calendar, month)
    past, before, earlier = history(warehouse, viewer, SHOWN), period.year_before(), add_months(month, -1)
    complete = period.end == add_months(month, 1)
    now = figures(measure(warehouse, viewer, SHOWN, period=period))
    last_year = past.of(before.start) if complete else figures(
        measure(warehouse, viewer, SHOWN, period=before, interval=False))
    last_month = past.of(earlier) if earlier >= month_start(warehouse.calendar.data_from) else {}
    line = past.year_to(month)
    told = {m: key_figure(m, period, now, last_year, last_month, line, warehouse.policy) for m in SHOWN}
    over = None if unsold(now["revenue"]) else month_bridge(warehouse, viewer, period)
    cost, unpaid = _cost(warehouse, viewer, month, plans)
    return Month(
        month=month, period=period, before=before, complete=complete,
        data_to=warehouse.calendar.data_to, made_at=warehouse.made_at, snapshot=warehouse.file.name,
        currency=warehouse.policy.currency, names=warehouse.team_names,
        teams=() if viewer.may(Permission.PEOPLE, Permission.COMPANY) else tuple(sorted(viewer.teams)),
        figures=told, bridge=over, regions=regions(warehouse, viewer, month),
        outlook=outlook(warehouse, viewer, month), alerts=alerts(warehouse, viewer, month),
        people=people(warehouse, viewer, period, awards), rewards=cost,
        risks=risks(warehouse, viewer, month, cost),
        changes=changes([told[m] for m in (*KEY, *CUSTOMERS)], over.teams if over else (),
                        plans_reached(warehouse, viewer, earlier)),
        notices=(*_notices(warehouse, period, now, hidden=_hidden(now, last_month, last_year, over)), *unpaid),
    )


def _cost(
    warehouse: Warehouse, viewer: Viewer, month: dt.date, plans: Collection[Plan]
) -> tuple[RewardCost | None, tuple[Phrase, ...]]:
    """What rewards cost, and why that cannot be told: data that a plan cannot be paid from hide nothing else."""
    try:
        return reward_cost(warehouse, viewer, month, plans), ()
    except UsageError as refused:
        return None, (Phrase(N_("What rewards cost cannot be told. {why}"), why=refused.phrase),)


def _days(calendar: Calendar, month: dt.date) -> Period:
    """The month's days with data: all of them where it is complete, else up to the last."""
    end = add_months(month, 1)
    return Period(month, end if month <= calendar.complete_to else min(end, calendar.data_to + DAY))


def _hidden(*told: Mapping[str, Figure] | Bridge | None) -> bool:
    """Whether any of the figures, or any team of the bridge, is withheld from the viewer."""
    return any(any(step.id == OTHERS for step in one.teams) if isinstance(one, Bridge) else
               any(figure.hidden for figure in one.values()) for one in told if one)


def _notices(
    warehouse: Warehouse, period: Period, now: Mapping[str, Figure], *, hidden: bool
) -> tuple[Phrase, ...]:
    """What a reader has to know first: a month under way, tables that are missing or that end before it, and that not
    all may be told."""
    found = []
    if period.end.day != 1:
        found.append(Phrase(N_("The month is under way: its days so far are compared with the plan to date and with "
                               "the same days last year.")))
    absent = {"sales": N_("No sales are loaded, so revenue cannot be told."),
              "targets": N_("No targets are loaded, so revenue cannot be held against a plan."),
              "surveys": N_("No surveys are loaded, so satisfaction cannot be told.")}
    found += [Phrase(text) for table, text in absent.items() if table not in warehouse.loaded]
    revenue, plan = now.get("revenue", Figure()), now.get("target_to_date", Figure())
    if unsold(revenue):
        found.append(Phrase(N_("There is no sale in this month: its sales may not have been loaded yet.")))
    if "targets" in warehouse.loaded and plan.missing:
        found.append(Phrase(N_("There is no target for this month, so revenue cannot be held against a plan.")))
    if warehouse.calendar.data_from > period.year_before().start:
        found.append(Phrase(N_("The data do not reach back a year, so there is no comparison with last year.")))
    if hidden:
        found.append(Phrase(SOME_HIDDEN, n=warehouse.policy.minimum_group))
    return tuple(found)
