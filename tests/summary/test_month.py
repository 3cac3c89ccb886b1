"""The month's model: the figures of the metrics, what it is held against, what is missing, and who sees what."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.lab.statements import cost_by_period, everybody
from analytics.language import Language
from analytics.metrics.measuring import measure
from analytics.metrics.showing import Writer
from analytics.performance.assessing import assessment
from analytics.performance.cards import Figure, figures
from analytics.performance.support import suggested
from analytics.periods import DAY, Period, add_months
from analytics.policy import Policy, Rewards, read_policy
from analytics.rewards.plan_file import PLANS, company_plan, read_plan
from analytics.state.awards import Award
from analytics.summary.bridge_rows import attained as attained_status
from analytics.summary.bridge_rows import by_team
from analytics.summary.changes import Change, changes
from analytics.summary.figures import KeyFigure, Trace, key_figure
from analytics.summary.history import history
from analytics.summary.month import SHOWN, Month, chosen_month, month_view, months
from analytics.summary.narrative import narrative
from analytics.summary.reward_cost import budget_status, reward_cost
from analytics.summary.risks import risks
from analytics.summary.words import headline, no_bridge
from analytics.warehouse.query import Warehouse, open_warehouse
from tests.company import LAST, MONTHS, company, write
from tests.summary.test_bridge_sales import EXECUTIVE, HR, LEAD

OCTOBER = dt.date(2026, 10, 1)
ENGLISH = Language()
NAN = float("nan")


def everything(view: Month) -> str:
    """All that the model holds, with its phrases written out."""
    return repr(view) + " ".join(f"{risk.owner} {risk.step}" for risk in view.risks)


@pytest.fixture(scope="module")
def demo(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(demo_place)
    yield warehouse
    warehouse.close()


def one(warehouse: Warehouse, viewer: Viewer, metric: str, period: Period) -> Figure:
    (row,) = measure(warehouse, viewer, [metric], period=period).itertuples()
    return Figure(row.value, row.low, row.high, row.n)


def same(one: float, other: float) -> bool:
    return one == pytest.approx(other, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("month", [dt.date(2025, 6, 1), dt.date(2025, 8, 1)], ids=["whole", "under way"])
def test_every_figure_is_that_of_its_metric(warehouse, month):
    view = month_view(warehouse, HR, month)
    span = Period(month, min(add_months(month, 1), LAST + DAY))
    assert (view.period.start, view.period.end, view.complete) == (span.start, span.end, month.month == 6)
    assert set(view.figures) == set(SHOWN)
    for metric, found in view.figures.items():
        asked = one(warehouse, HR, metric, span)
        assert all(same(getattr(found.figure, part), getattr(asked, part)) for part in ("value", "low", "high", "n"))
        assert same(found.last_year, one(warehouse, HR, metric, span.year_before()).value)
        assert same(found.last_month, one(warehouse, HR, metric, Period(add_months(month, -1), month)).value)
        assert found.trace == Trace(metric, view.period)
    assert same(view.figures["revenue"].plan, view.figures["target_to_date"].value)


@pytest.mark.parametrize(("attained", "state"), [(0.8, "off"), (0.949, "off"), (0.96, "watch"), (1.0, "ok")])
def test_revenue_of_a_month_is_judged_however_few_made_it_as_the_charts_beside_it_do(attained, state):
    now = {"revenue": Figure(50.0, n=3), "quota_attainment": Figure(attained, n=1)}
    june, policy = Period(dt.date(2025, 6, 1), dt.date(2025, 7, 1)), read_policy()
    revenue = key_figure("revenue", june, now, {}, {}, pd.DataFrame(), policy)
    assert revenue.status == state == attained_status(attained, policy)
    few = key_figure("csat", june, {"csat": Figure(0.1, n=3)}, {}, {}, pd.DataFrame(), policy)
    assert few.status == "na", "satisfaction of three answers is no finding"


@pytest.mark.parametrize("who", [HR, EXECUTIVE, LEAD], ids=["HR", "executive", "lead"])
def test_all_months_at_once_are_each_by_itself(warehouse, who):
    strict = Warehouse(warehouse.file)
    strict.policy = strict.policy.model_copy(update={"minimum_group": 7})
    past, hidden = history(strict, who, SHOWN), 0
    for month in (MONTHS[0], MONTHS[7], MONTHS[20], dt.date(2025, 7, 1)):
        alone = figures(measure(strict, who, SHOWN, period=Period(month, add_months(month, 1)), interval=False))
        assert past.of(month).keys() == alone.keys() == set(SHOWN)
        for metric, figure in past.of(month).items():
            assert same(figure.value, alone[metric].value), (metric, month)
            assert same(figure.n, alone[metric].n), (metric, month)
            hidden += figure.missing
    assert past.of(add_months(MONTHS[0], -14)) == {}
    assert (past.year_to(MONTHS[1])["revenue"].isna().sum() == 10) or hidden
    assert history(strict, who, SHOWN) is past
    strict.close()


def test_a_month_under_way_is_held_against_the_same_days(warehouse):
    view = month_view(warehouse, HR, dt.date(2025, 8, 1))
    assert (view.before.start, view.before.last) == (dt.date(2024, 8, 1), dt.date(2024, 8, 14))
    assert view.figures["revenue"].plan < one(
        warehouse, HR, "target", Period(dt.date(2025, 8, 1), dt.date(2025, 9, 1))).value, "the plan to date"
    assert "under way" in view.notices[0].text(ENGLISH)
    assert view.regions.frame.groupby("id")["partial"].last().all()


@pytest.mark.parametrize(("text", "said"), [
    ("2026-13", "is no month"), ("october", "is no month"), ("2026-1", "is no month"), ("0000-01", "is no month"),
    ("<b>2026-10</b>", "is no month"), ("2023-02", "2023-02 lies before the data, which begin in 2023-03"),
    ("2025-09", "2025-09 is still to come for the data, which reach to 2025-08"), ("9999-12", "still to come")])
def test_a_month_that_cannot_be_told_says_why(warehouse, text, said):
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        chosen_month(warehouse.calendar, text)


def test_the_usual_month_is_the_last_complete_one(warehouse):
    assert chosen_month(warehouse.calendar, "") == dt.date(2025, 7, 1)
    assert months(warehouse.calendar)[0] == dt.date(2025, 8, 1), "the month under way can be chosen, too"
    assert months(warehouse.calendar)[-1] == chosen_month(warehouse.calendar, "2023-03") == dt.date(2023, 3, 1)


ABSENT = [  # tables that are empty, and what the page says
    (("targets", "surveys"), ["No targets are loaded", "No surveys are loaded", "Some figures are hidden"]),
    (("sales", "sale_credits"), ["No sales are loaded"]),
]


@pytest.mark.parametrize(("tables", "said"), ABSENT, ids=["targets and surveys", "sales"])
def test_what_is_missing_is_said(frames, tmp_path, tables, said):
    write({name: frame for name, frame in frames.items() if name not in tables}, tmp_path / "some.duckdb",
          Policy(minimum_group=3))
    some = Warehouse(tmp_path / "some.duckdb")
    view = month_view(some, EXECUTIVE, dt.date(2025, 6, 1))
    some.close()
    assert [notice.text(ENGLISH)[: len(text)] for notice, text in zip(view.notices, said, strict=True)] == said
    assert (view.bridge is None) == ("sales" in tables)
    assert view.figures["revenue"].figure.missing == ("sales" in tables)
    assert view.bridge is None or (view.bridge.company.plan is None) == ("targets" in tables)


def test_a_plan_that_the_data_cannot_pay_hides_nothing_but_its_cost(frames, tmp_path):
    write({name: frame for name, frame in frames.items() if name != "targets"}, tmp_path / "some.duckdb",
          Policy(minimum_group=3))
    some = Warehouse(tmp_path / "some.duckdb")
    plan = company_plan(read_policy()).model_copy(update={"since": dt.date(2025, 1, 1)})
    without, view = (month_view(some, EXECUTIVE, dt.date(2025, 6, 1), plans) for plans in ((), (plan,)))
    with pytest.raises(UsageError, match="the data hold no targets"):
        reward_cost(some, EXECUTIVE, dt.date(2025, 6, 1), (plan,))
    some.close()
    assert view.rewards is None
    assert list(map(str, view.notices[:-1])) == list(map(str, without.notices))
    assert view.notices[-1].text(ENGLISH).startswith("What rewards cost cannot be told. Revenue: the plan pays by ")
    assert repr(view.figures) == repr(without.figures)


def test_the_first_month_has_nothing_to_be_compared_with(warehouse):
    view = month_view(warehouse, EXECUTIVE, dt.date(2023, 3, 1))
    assert "do not reach back a year" in view.notices[0].text(ENGLISH)
    assert (view.changes, view.people.spread, view.bridge.company.last_year) == ((), None, None)
    assert all(f.last_month != f.last_month for f in view.figures.values())


def test_a_month_that_was_loaded_by_half_says_so(frames, tmp_path):
    cut = dict(frames)
    cut["sales"] = frames["sales"][frames["sales"]["sold_on"] < "2025-06-01"]
    cut["targets"] = frames["targets"][frames["targets"]["month"] != "2025-06-01"]
    write(cut, tmp_path / "half.duckdb", Policy(minimum_group=3))
    half = Warehouse(tmp_path / "half.duckdb")
    view, whole = (month_view(half, HR, dt.date(2025, month, 1)) for month in (6, 5))
    half.close()
    said, writer = [notice.text(ENGLISH) for notice in view.notices], Writer(ENGLISH, "CNY")
    assert any("There is no sale in this month" in text for text in said)
    assert any("There is no target for this month" in text for text in said)
    assert headline(view, writer) == "Jun 2025: no sale is known yet", "and not that it fell by a hundred percent"
    assert not [sentence.text for sentence in narrative(view, writer) if sentence.rule in ("plan", "year", "teams")]
    assert (view.unsold, view.bridge, no_bridge(view, ENGLISH)) == (True, None, said[0])
    assert (whole.unsold, headline(whole, writer).startswith("May 2025 is ")) == (False, True)


def test_one_team_is_told_by_itself(tmp_path):
    frames = company()
    only = frames["teams"]["team_id"] == "t1"
    frames["teams"], frames["team_assignments"] = frames["teams"][only], frames["team_assignments"].iloc[:0]
    frames["managers"] = frames["managers"].assign(team_id="t1")
    write(frames, tmp_path / "one.duckdb", Policy(minimum_group=3))
    alone = Warehouse(tmp_path / "one.duckdb")
    view = month_view(alone, EXECUTIVE, dt.date(2025, 6, 1))
    policy = alone.policy
    alone.close()
    found = by_team(view, Writer(ENGLISH, "CNY"), policy)
    *parts, whole = [round(100 * row.amount) for row in found.rows]
    assert sum(parts) == whole, "what no team sold has a row of its own, so that the rows add up"
    assert [row.label for row in found.rows] == ["Harbor", "Without a team", "Company"]
    assert view.regions.unit == "team"
    assert set(view.regions.frame["id"]) == {"t1"}
    assert "t1" in {step.id for step in view.bridge.teams}


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.ADMINISTRATOR])
def test_who_may_not_open_it(warehouse, role):
    with pytest.raises(NotAllowed):
        month_view(warehouse, Viewer(frozenset({role}), "m02"), dt.date(2025, 6, 1))


def test_an_executive_is_told_of_no_person(demo):
    names = [name for (name,) in demo.rows("SELECT name FROM managers")]
    ids = [i for (i,) in demo.rows("SELECT manager_id FROM managers")]
    plans = [company_plan(demo.policy)]
    executive, hr = (everything(month_view(demo, who, OCTOBER, plans)) for who in (EXECUTIVE, HR))
    assert [name for name in names if name in executive] == []
    assert [i for i in ids if i in executive] == []
    assert [name for name in names if name in hr] != [], "the owners of risks; the test can fail"


def test_a_lead_is_told_of_the_own_team_only(demo):
    ((lead, team),) = demo.rows("SELECT lead_id, team_id FROM teams WHERE name = 'Basin'")
    view = month_view(demo, Viewer(frozenset({Role.TEAM_LEAD}), lead, frozenset({team})), OCTOBER,
                      [company_plan(demo.policy)])
    others = [name for (name,) in demo.rows(
        "SELECT m.name FROM managers m JOIN teams t ON t.lead_id = m.manager_id WHERE t.team_id <> ?", [team])]
    assert view.teams == (team,)
    assert {step.id for step in view.bridge.teams} == {team}
    assert view.rewards is None, "what rewards cost is not for a lead"
    assert {risk.team for risk in view.risks} <= {team}
    assert [name for name in others if name in everything(view)] == []


def test_scores_are_spread_as_the_assessment_says(demo):
    frame = assessment(demo, HR).frame
    then = frame[frame["month"] == "2026-10-01"]
    spread = month_view(demo, EXECUTIVE, OCTOBER).people.spread
    assert spread.n == len(then)
    assert [spread.low, spread.median, spread.high] == pytest.approx(list(then["estimate"].quantile([.25, .5, .75])))
    mean = then["estimate"].mean()
    assert (spread.above, spread.below) == ((then["low"] > mean).sum(), (then["high"] < mean).sum())
    assert month_view(demo, HR, OCTOBER).people.support == suggested(demo, HR, OCTOBER)
    for refused in (LEAD, Viewer(frozenset({Role.ACCOUNT_MANAGER}), "AM00001")):
        with pytest.raises(NotAllowed):
            suggested(demo, refused, OCTOBER)


def test_honours_of_the_month_are_counted_by_kind_with_those_given_here(demo):
    rows = demo.rows("SELECT kind, count(*) FROM recognitions WHERE awarded_on >= DATE '2026-10-01'"
                     " AND awarded_on < DATE '2026-11-01' GROUP BY 1")
    assert month_view(demo, EXECUTIVE, OCTOBER).people.recognised == dict(sorted(rows))
    given = [Award("honour", dt.date(2026, 10, 31), "kept a promise", "AM00001", id=1),
             Award("honour", dt.date(2026, 11, 1), "the day after", "AM00001", id=2)]
    again = month_view(demo, EXECUTIVE, OCTOBER, awards=given).people.recognised
    assert again["honour"] == dict(rows).get("honour", 0) + 1


def test_rewards_cost_what_is_paid_for_periods_that_are_over(demo):
    plan = company_plan(demo.policy)
    over = cost_by_period(demo, EXECUTIVE, plan)
    assert [p.start for p, _ in over] == [dt.date(2026, 1, 1), dt.date(2026, 4, 1), dt.date(2026, 7, 1)]
    assert reward_cost(demo, HR, dt.date(2026, 2, 1), [plan]) is None, "no quarter is over"
    half = reward_cost(demo, HR, dt.date(2026, 8, 1), [plan])
    assert half.cost == pytest.approx(sum(cost for _, cost in over[:2]))
    assert half.budget == demo.policy.rewards.budget / 2
    assert reward_cost(demo, LEAD, OCTOBER, [plan]) is reward_cost(demo, HR, OCTOBER, []) is None
    for role in (Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            cost_by_period(demo, Viewer(frozenset({role}), "AM00001", frozenset({"T0001"})), plan)


MONTHLY = read_plan(PLANS / "commission.yaml", "CNY").model_copy(update={"since": dt.date(2026, 1, 1)})
ENDED = MONTHLY.model_copy(update={"title": "Ended", "until": dt.date(2026, 10, 15)})
YEARLY = MONTHLY.model_copy(update={"title": "Of the year", "period": "year"})
SIDE_BY_SIDE = [  # plans, month, the last month told of each, months of budget, because
    ([MONTHLY, ENDED], 10, [10, 10], 10, "one ended within October: both count in it, for whoever is in both"),
    ([MONTHLY, ENDED], 9, [9, 9], 9, "October is not over at the end of September"),
    ([MONTHLY, "policy"], 8, [6, 6], 6, "July and August wait until the quarter of the other is over"),
    ([MONTHLY, "policy"], 9, [9, 9], 9, "the quarter is over"),
    ([MONTHLY, YEARLY], 10, [10, 0], NAN, "the year of the other is under way: no budget to hold against"),
]


@pytest.mark.parametrize(("plans", "month", "told", "budget", "because"), SIDE_BY_SIDE,
                         ids=[s[-1] for s in SIDE_BY_SIDE])
def test_all_plans_in_force_count_for_each_person_each_once(demo, plans, month, told, budget, because):
    """Against the statements of everybody, one after the other."""
    plans = [company_plan(demo.policy) if plan == "policy" else plan for plan in plans]
    rows = [everybody(demo, HR, plan, ENGLISH) for plan in plans]
    rows = [frame[(frame["start"] >= dt.date(2026, 1, 1)) & (frame["start"] < dt.date(2026, 1 + last, 1))]
            for frame, last in zip(rows, told, strict=True) if last]
    found = reward_cost(demo, EXECUTIVE, dt.date(2026, month, 1), plans)
    whole = math.fsum(total for frame in rows for total in frame["total"])
    assert found.cost == pytest.approx(whole, abs=0.01), because
    assert found.budget == pytest.approx(demo.policy.rewards.budget * budget / 12, nan_ok=True), because
    assert found.period.end == dt.date(2026, 1 + max(told), 1)
    if len(rows) > 1:
        assert set(rows[0]["who"]) & set(rows[1]["who"]), "people are in both"


RULES = Rewards(plan="any", budget=100, watch=1.0, alarm=1.05)
STATES = [(100.0, "ok", "all of it"), (100.01, "watch", "a little more"), (105.0, "watch", "the alarm itself"),
          (105.01, "off", "beyond"), (NAN, "na", "too few people"), (0.0, "ok", "nothing is paid")]


@pytest.mark.parametrize(("cost", "state", "because"), STATES, ids=[because for *_, because in STATES])
def test_the_budget_has_one_table_of_thresholds(cost, state, because):
    assert budget_status(cost, 100.0, RULES) == state, because
    assert budget_status(cost, NAN, RULES) == budget_status(cost, 100.0, None) == "na"


def test_thresholds_that_stand_the_wrong_way_round_are_refused(tmp_path):
    (tmp_path / "policy.yaml").write_text("rewards: {plan: any, budget: 100, watch: 1.1, alarm: 1.0}", "utf-8")
    with pytest.raises(UsageError, match="rewards: watch lies above alarm; exchange them"):
        read_policy(tmp_path / "policy.yaml")


def test_of_a_team_that_is_withheld_no_risk_is_told(demo, monkeypatch):
    """In teams of six, where seven are the fewest that may be told of."""
    month = demo.calendar.complete_to
    monkeypatch.setitem(demo.__dict__, "policy", demo.policy.model_copy(update={"minimum_group": 7}))
    assert {risk.team for risk in risks(demo, EXECUTIVE, month, None)} == set()
    assert len({risk.team for risk in risks(demo, HR, month, None)}) > 1


def test_risks_are_ranked_by_money_and_their_owner_is_the_lead(demo):
    view = month_view(demo, HR, OCTOBER, [company_plan(demo.policy)])
    amounts = [risk.amount for risk in view.risks]
    assert amounts == sorted(amounts, reverse=True)
    assert 1 <= len(amounts) <= 3
    leads = dict(demo.rows("SELECT t.team_id, m.name FROM teams t JOIN managers m ON m.manager_id = t.lead_id"))
    for risk in view.risks:
        assert risk.owner.text(ENGLISH) == (f"{leads[risk.team]}, team lead" if risk.team else "HR")
    (flagged,) = [r for r in view.risks if r.kind == "customers"]
    assert flagged.amount == pytest.approx(max(float(a or 0) for (a,) in demo.rows(
        "SELECT sum(flagged_revenue) FROM manager_month WHERE month = DATE '2026-10-01' GROUP BY team_id")))


def figure(state: str, before: str, metric: str = "csat") -> KeyFigure:
    return KeyFigure(metric, "Satisfaction", "share", "up", Period(OCTOBER, add_months(OCTOBER, 1)), Figure(.8),
                     .8, NAN, NAN, state, before, (), None)


def test_changes_tell_what_became_worse_first_and_at_most_four(demo):
    steps = month_view(demo, HR, OCTOBER).bridge.teams
    above, below = (next(s for s in steps if (s.variance >= 0) == so) for so in (True, False))
    assert changes([figure("ok", "ok"), figure("na", "ok"), figure("ok", "na")], steps, {}) == ()
    found = changes([figure("watch", "off"), figure("off", "watch", "nps")], [above, below],
                    {above.id: False, below.id: True})
    assert found == (Change("nps", "", "watch", "off"), Change("", below.id, "ok", "off"),
                     Change("csat", "", "off", "watch"), Change("", above.id, "off", "ok"))
    assert [change.better for change in found] == [False, False, True, True]
    assert len(changes([figure("ok", "off")] * 9, steps, {})) == 4
    assert changes([], [above, below], {above.id: True, below.id: False}) == ()


@pytest.mark.parametrize(("direction", "value", "low", "high", "last_year", "said"), [
    ("up", .8, .7, .9, .75, "same"), ("up", .8, .76, .9, .75, "better"), ("up", .8, .7, .9, .9, "same"),
    ("down", .8, .76, .9, .75, "worse"), ("down", .1, .05, .2, .3, "better"), ("up", .8, NAN, NAN, .79, "better"),
    ("up", .8, NAN, NAN, .8, "same"), ("band", .8, .76, .9, .1, ""), ("up", .8, .7, .9, NAN, ""),
    ("up", NAN, NAN, NAN, .5, "")])
def test_a_figure_has_changed_only_beyond_its_interval(direction, value, low, high, last_year, said):
    found = KeyFigure("x", "X", "share", direction, Period(OCTOBER, add_months(OCTOBER, 1)), Figure(value, low, high),
                      NAN, last_year, NAN, "ok", "ok", (), None)
    assert found.change == said
