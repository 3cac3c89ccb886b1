"""The account manager page as a model: a person's figures over time against team and goal, work and customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.access import Viewer, people_scope
from analytics.deck import Tile
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import stock_months
from analytics.metrics.measuring import measure
from analytics.metrics.showing import Writer
from analytics.performance.cards import PARTS, Figure, card, figures
from analytics.performance.choice import Choice
from analytics.performance.questions import CARDS, Questions
from analytics.performance.work import mix, pipeline, trend_frame
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Person:
    """Who it is about; ``team`` is the team today."""

    id: str
    name: str
    team_id: str | None
    team: str
    role: str
    hired_on: object


@dataclass(frozen=True)
class PersonView:
    """Who it is and the key figures; ``owned``: how many customers at the end of the period."""

    person: Person
    period: Period
    now: Mapping[str, Figure]
    before: Mapping[str, Figure]
    team: Mapping[str, Figure]
    cards: list[Tile]
    owned: int


@dataclass(frozen=True)
class WorkView:
    """What was sold and done; ``line`` is the chosen metric by month with interval, team and goal."""

    period: Period
    line: pd.DataFrame
    trend: pd.DataFrame
    mix: pd.DataFrame
    pipeline: pd.DataFrame
    customers: pd.DataFrame


def visible_people(warehouse: Warehouse, viewer: Viewer) -> dict[str, str]:
    """manager_id -> name of everybody the viewer may open, by name; a lead sees those who are or were in the team."""
    scope = people_scope(viewer)
    rows = warehouse.rows(
        f"SELECT DISTINCT manager_id FROM manager_month WHERE {scope.predicate} AND manager_id IS NOT NULL",
        scope.parameters)
    people = [(i, warehouse.people[i][0]) for (i,) in rows if i in warehouse.people]
    return dict(sorted(people, key=lambda person: person[1]))


def person_view(
    warehouse: Warehouse, viewer: Viewer, manager_id: str, choice: Choice, language: Language
) -> PersonView:
    """The person's key figures; raises ``NotAllowed`` for a viewer who may not see the person."""
    person, ask = asked(warehouse, viewer, manager_id, choice)
    now, before = ask.figures(ask.period), ask.figures(ask.period.year_before(), interval=False)
    team = _team(warehouse, viewer, person, ask.period)
    writer = Writer(language, warehouse.policy.currency)
    drawn = ask.monthly().iloc[-12:]
    cards = [card(m, now, before, team, person.team, "plan", drawn, writer, warehouse.policy) for m in CARDS]
    for one in cards:
        one["margin"] = one["margin"] or _margin(one["id"], now, writer)
        one["description"] = _beside_team(one["id"], team, writer) or one["description"]
    return PersonView(person, ask.period, now, before, team, cards, _owned(warehouse, viewer, manager_id, ask.period))


def work_view(
    warehouse: Warehouse, viewer: Viewer, manager_id: str, choice: Choice, language: Language
) -> WorkView:
    """The person's figures over time, work and customers; raises ``NotAllowed`` as ``person_view`` does."""
    person, ask = asked(warehouse, viewer, manager_id, choice)
    return WorkView(
        ask.period, _line(warehouse, viewer, person, ask, choice.metric), trend_frame(ask.monthly(), warehouse),
        mix(ask, language), pipeline(ask, language), _customers(warehouse, viewer, manager_id, ask.period),
    )


def asked(warehouse: Warehouse, viewer: Viewer, manager_id: str, choice: Choice) -> tuple[Person, Questions]:
    """The person, and the questions about that person alone; ``NotAllowed`` for whoever may not see the person."""
    if manager_id not in visible_people(warehouse, viewer):
        raise NotAllowed(N_("You may not open this person, or there is nobody of that name."))
    own = replace(choice, people=(manager_id,), regions=(), teams=(), segments=(), industries=())
    return _person(warehouse, manager_id), Questions(warehouse, viewer, own)


def _person(warehouse: Warehouse, manager_id: str) -> Person:
    ((name, team_id, team, role, hired_on),) = warehouse.rows(
        "SELECT m.name, m.team_id, t.name, m.role, m.hired_on FROM managers m"
        " LEFT JOIN teams t ON t.team_id = m.team_id WHERE m.manager_id = ?", [manager_id])
    return Person(manager_id, name, team_id, team or "", role, hired_on)


def _team(warehouse: Warehouse, viewer: Viewer, person: Person, period: Period) -> dict[str, Figure]:
    """The team's figures; missing where the team is too small for the viewer."""
    if person.team_id is None:
        return {}
    return figures(measure(warehouse, viewer, [*CARDS, "quota_attainment"], period=period,
                           where={"team": [person.team_id]}, interval=False, company=True))


def _margin(metric_id: str, now: Mapping[str, Figure], writer: Writer) -> str:
    """How sure a figure is that stands beside the team's, whatever its interval; sums are facts, and have none."""
    metric, figure = CATALOGUE[metric_id], now.get(metric_id, Figure())
    return "" if metric.unit == "money" else writer.margin(metric, figure.low, figure.high)


def _beside_team(metric_id: str, team: Mapping[str, Figure], writer: Writer) -> str:
    figure = team.get(metric_id, Figure())
    if figure.missing or metric_id == "revenue":
        return ""
    return writer.language("team {value}", value=writer.value(CATALOGUE[metric_id], figure.value))


def _line(warehouse: Warehouse, viewer: Viewer, person: Person, ask: Questions, metric_id: str) -> pd.DataFrame:
    """month, value, low, high, n of the person, the team's value, the policy's goal; one row a month, oldest first."""
    months = ask.months()[12:]
    whole = Period(months[0], add_months(months[-1], 1))
    own = measure(warehouse, viewer, [metric_id], by=("month",), period=whole, where={"account_manager": [person.id]})
    frame = own.set_index(pd.to_datetime(own["month"]))[[*PARTS]]
    frame = frame.reindex(pd.to_datetime(months)).astype(np.float64)
    frame["team"] = np.nan
    if person.team_id is not None:
        team = measure(warehouse, viewer, [metric_id], by=("month",), period=whole, where={"team": [person.team_id]},
                       interval=False, company=True)
        frame["team"] = team.set_index(pd.to_datetime(team["month"]))["value"].reindex(frame.index)
    goal = warehouse.policy.goals.get(metric_id)
    frame["target"] = goal.goal if goal else np.nan
    return frame.rename_axis("month").reset_index()


def _owned(warehouse: Warehouse, viewer: Viewer, manager_id: str, period: Period) -> int:
    """How many customers the person owns at the period's end."""
    scope, ends = people_scope(viewer), stock_months([], period, warehouse.calendar)
    ((count,),) = warehouse.rows(
        f"SELECT count(DISTINCT customer_id) FROM book_stock WHERE {scope.predicate} AND manager_id = ?"
        " AND owned_accounts = 1 AND month = ?", [*scope.parameters, manager_id, ends[-1] if ends else None])
    return count


def _customers(warehouse: Warehouse, viewer: Viewer, manager_id: str, period: Period) -> pd.DataFrame:
    """The customers owned at the period's end: id, name, segment, industry, since, revenue of 12 months and of the 12
    before (money), last contact, and whether it lies in the policy's window."""
    scope = people_scope(viewer)
    ends = stock_months([], period, warehouse.calendar)
    return warehouse.frame(
        "SELECT b.customer_id AS id, c.name, b.segment, b.industry, c.started_on AS since,"
        " CAST(b.revenue_12 AS DOUBLE) AS revenue, CAST(b.revenue_before AS DOUBLE) AS before, b.last_touch,"
        f" b.touched_accounts = 1 AS touched FROM (SELECT * FROM book_stock WHERE {scope.predicate} AND manager_id = ?"
        " AND owned_accounts = 1 AND month = ?) b"
        " JOIN customers c ON c.customer_id = b.customer_id ORDER BY revenue DESC, c.name",
        [*scope.parameters, manager_id, ends[-1] if ends else None])
