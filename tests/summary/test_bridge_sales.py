"""The bridge of a company's data: exact for every month and team, a second computation, and what each viewer sees."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.metrics.measuring import measure
from analytics.periods import DAY, Period, add_months
from analytics.policy import Policy
from analytics.rewards.minor_units import to_units
from analytics.summary.bridge import Step
from analytics.summary.bridge_sales import OTHERS, month_bridge, plans_reached
from analytics.warehouse.query import Warehouse
from tests.company import LAST, MONTHS, company, write

EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
HR = Viewer(frozenset({Role.HR}))
LEAD = Viewer(frozenset({Role.TEAM_LEAD}), "m01", frozenset({"t1"}))


def days(month: dt.date) -> Period:
    """A month, as far as the data reach."""
    return Period(month, min(add_months(month, 1), LAST + DAY))


def by_team(warehouse: Warehouse, viewer: Viewer, metric: str, period: Period) -> dict[str, float]:
    found = measure(warehouse, viewer, [metric], by=["team"], period=period, interval=False)
    named = found["team"].where(found["team"].notna(), "")
    return {team: value for team, value in zip(named, found["value"], strict=True) if value == value}


def exact(step: Step) -> bool:
    """Whether its causes add up to its growth, and the way from plan to its variance."""
    return (step.last_year is None or sum(step.causes.values()) == step.growth) and (
        not step.from_plan or sum(step.from_plan.values()) == step.variance)


@pytest.mark.parametrize("seed", [11, 12])
def test_it_is_exact_for_every_month_and_team_of_generated_companies(warehouses, tmp_path, seed):
    found = warehouses["calendar_year"]
    if seed != 11:
        write(company(seed), tmp_path / "other.duckdb", found.policy)
        found = Warehouse(tmp_path / "other.duckdb")
    for month in MONTHS:
        made = month_bridge(found, HR, days(month))
        assert all(map(exact, (*made.teams, made.company)))
        for amount in ("actual", "last_year", "plan"):
            parts = [getattr(step, amount) for step in made.teams if getattr(step, amount) is not None]
            assert sum(parts) == (getattr(made.company, amount) or 0), (month, amount)
    if seed != 11:
        found.close()


@pytest.mark.parametrize("month", [dt.date(2024, 5, 1), dt.date(2025, 2, 1), dt.date(2025, 8, 1)],
                         ids=["whole", "a team changed in it", "under way: the same days last year"])
def test_its_amounts_are_those_of_the_metrics(warehouse, month):
    period, made = days(month), month_bridge(warehouse, HR, days(month))
    revenue, before, plan = (by_team(warehouse, HR, metric, span) for metric, span in (
        ("revenue", period), ("revenue", period.year_before()), ("target_to_date", period)))
    for step in made.teams:
        assert abs(step.actual - 100 * revenue.get(step.id, 0.0)) < 1
        assert abs(step.last_year - 100 * before.get(step.id, 0.0)) < 1
        assert (step.plan is None) == (step.id not in plan)
        assert step.plan is None or abs(step.plan - 100 * plan[step.id]) < 1
    (whole,) = measure(warehouse, HR, ["revenue"], period=period, interval=False)["value"]
    assert made.company.actual == int(to_units(np.asarray(whole), 2))


def second(frames: dict, period: Period) -> dict[str, float]:
    """What new and lost customers changed, straight from the raw sales: whole company, money."""
    before = period.year_before()
    sales = frames["sales"].assign(day=pd.to_datetime(frames["sales"]["sold_on"]))
    customers = frames["customers"].set_index("customer_id")
    bought = sales[(sales["kind"] == "sale") & sales["customer_id"].notna()]
    changed = {"new": 0.0, "lost": 0.0}
    ends = {name: pd.Timestamp(getattr(period, name)) for name in ("start", "end")}
    last_years_end = pd.Timestamp(add_months(before.start, 1))
    for customer, lines in sales.groupby("customer_id"):
        own = bought.loc[bought["customer_id"] == customer, "day"]
        began, ended = customers.loc[customer, ["started_on", "ended_on"]]
        first_is_later = not (own < last_years_end).any()
        new = began >= last_years_end if pd.notna(began) else first_is_later
        silent = not ((own >= last_years_end) & (own < pd.Timestamp(add_months(period.start, 1)))).any()
        lost = not new and (silent or (pd.notna(ended) and ended < ends["end"]))
        now = lines.loc[(lines["day"] >= ends["start"]) & (lines["day"] < ends["end"]), "amount"].sum()
        then = lines.loc[(lines["day"] >= pd.Timestamp(before.start)) & (lines["day"] < pd.Timestamp(before.end)),
                         "amount"].sum()
        for kind, so in (("new", new), ("lost", lost)):
            changed[kind] += (now - then) if so else 0.0
    return changed


@pytest.mark.parametrize("month", [dt.date(2024, 6, 1), dt.date(2025, 7, 1), dt.date(2025, 8, 1)])
def test_new_and_lost_customers_a_second_way(warehouse, frames, month):
    made, expected = month_bridge(warehouse, HR, days(month)), second(frames, days(month))
    for kind, amount in expected.items():
        assert made.company.causes[kind] / 100 == pytest.approx(amount, abs=0.05)
    assert any(expected.values()), "nothing was tested"


KINDS = """
    WITH ordered AS (SELECT customer_id, day FROM sale_fact WHERE orders > 0),
    traded AS (
        SELECT DISTINCT customer_id FROM sale_fact
        WHERE (day >= $now AND day < $over) OR (day >= $then AND day < $then_over)
    )
    SELECT c.customer_id, CASE
        WHEN c.started_on >= $then_over OR (c.started_on IS NULL AND NOT EXISTS (
            SELECT 1 FROM ordered o WHERE o.customer_id = c.customer_id AND o.day < $then_over)) THEN 'new'
        WHEN c.ended_on < $end OR NOT EXISTS (
            SELECT 1 FROM ordered o WHERE o.customer_id = c.customer_id AND o.day >= $then_over AND o.day < $over)
            THEN 'lost' END AS kind
    FROM customers c WHERE c.customer_id IN (SELECT customer_id FROM traded)"""


@pytest.mark.parametrize("dated", [True, False], ids=["customers with days", "without"])
def test_who_is_new_or_lost_was_told_at_the_load_as_the_sales_tell_it(warehouse, frames, tmp_path, dated):
    """For every month, the one under way too: the table made at the load beside a question to the sales themselves."""
    if not dated:
        nobody = frames["customers"].assign(started_on=pd.NaT, ended_on=pd.NaT)
        write(dict(frames) | {"customers": nobody}, tmp_path / "undated.duckdb", Policy())
    found, kinds = warehouse if dated else Warehouse(tmp_path / "undated.duckdb"), set()
    for month in MONTHS:
        then, over = add_months(month, -12), add_months(month, 1)
        places = {"now": month, "over": over, "then": then, "then_over": add_months(then, 1), "end": days(month).end}
        values = [places[name] for name in re.findall(r"[$](\w+)", KINDS)]
        expected = {(who, kind) for who, kind in found.rows(re.sub(r"[$]\w+", "?", KINDS), values) if kind}
        assert set(found.rows("SELECT customer_id, kind FROM customer_change WHERE month = ?", [month])) == expected
        kinds |= {kind for _, kind in expected}
    assert kinds == {"new", "lost"}, "nothing was tested"
    if not dated:
        found.close()


def test_before_a_year_of_data_there_is_no_last_year(warehouse):
    made = month_bridge(warehouse, HR, days(dt.date(2024, 2, 1)))
    assert (made.company.last_year, made.company.causes) == (None, {})
    assert made.company.plan is not None
    assert month_bridge(warehouse, HR, days(dt.date(2024, 3, 1))).company.last_year is not None


def test_an_executive_sees_the_same_company_and_no_team_that_is_too_small(warehouse):
    month = days(dt.date(2025, 7, 1))
    all_teams, groups = month_bridge(warehouse, HR, month), month_bridge(warehouse, EXECUTIVE, month)
    assert groups.company == all_teams.company, "no figure depends on how the teams are shown"
    shown = {step.id for step in groups.teams}
    assert OTHERS in shown
    assert shown - {OTHERS} < {step.id for step in all_teams.teams}
    named = [step for step in groups.teams if step.id != OTHERS]
    whole = {step.id: step for step in all_teams.teams}
    assert all(step in (whole[step.id], replace(whole[step.id], last_year=None, causes={})) for step in named)
    assert any(step.last_year is None and step.plan is not None for step in named), "too small only a year ago"
    (hidden,) = [step for step in groups.teams if step.id == OTHERS]
    people = dict(warehouse.rows(
        "SELECT coalesce(team_id, ''), count(DISTINCT manager_id) FROM manager_month WHERE month = ? GROUP BY 1",
        [month.start]))
    assert sum(people.get(s.id, 0) for s in all_teams.teams if s.id not in shown) >= warehouse.policy.minimum_group
    assert hidden.teams >= 2, "one team alone would be told by what is left over"


def test_a_lead_sees_the_own_team_as_it_is_in_the_whole(warehouse):
    month = days(dt.date(2025, 6, 1))
    own = month_bridge(warehouse, LEAD, month)
    (mine,) = [step for step in month_bridge(warehouse, HR, month).teams if step.id == "t1"]
    assert [step.id for step in own.teams] == ["t1"]
    assert own.teams[0] == mine


def test_whoever_sees_nobody_gets_nothing(warehouse):
    with pytest.raises(NotAllowed):
        month_bridge(warehouse, Viewer(frozenset({Role.ADMINISTRATOR})), days(MONTHS[20]))
    with pytest.raises(NotAllowed):
        plans_reached(warehouse, Viewer(frozenset({Role.ADMINISTRATOR})), MONTHS[20])


def test_which_plans_were_reached_is_what_the_bridge_says(warehouse):
    for month in MONTHS[12:28]:
        steps = {s.id: s.variance >= 0 for s in month_bridge(warehouse, HR, days(month)).teams
                 if s.id and s.variance is not None}
        assert plans_reached(warehouse, HR, month) == steps
