"""Statements: to the cent and the same in every form, open to the person and HR alone, with what is still to come."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from analytics.access import Role, Scope, Viewer
from analytics.documents import checked
from analytics.errors import NotAllowed
from analytics.lab.company_results import company_results, everybodys_results
from analytics.lab.costliest import costliest
from analytics.lab.pay_lines import pay_lines
from analytics.lab.paying import paying_plans, plans_in_force
from analytics.lab.statement_pdf import file_name, statement_pdf
from analytics.lab.statement_sheet import Remark, Sheet, sheet
from analytics.lab.statements import company_payouts, everybody, paid_people, person_pay
from analytics.language import Language
from analytics.periods import Period
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import pay_plans
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.chinese import ZH
from tests.pdf_ua import faults
from tests.rewards.small import steps

EN = Language()
HR = Viewer(frozenset({Role.HR}))
READY = ("commission", "target_bonus", "team_pool")
DEFERRING: dict[str, Any] = {
    "deferral": {"share": 0.4, "vests": steps((3, 0.5), (12, 1)), "leavers": {"good": "keep", "bad": "keep"}},
    "draw": {"a_month": 9000, "recoverable": True}}


@pytest.fixture(scope="module")
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    ready = {name: read_plan(PLANS / f"{name}.yaml", "CNY") for name in READY}
    document = ready["target_bonus"].model_dump(mode="json") | DEFERRING
    return ready | {"deferring": checked(Plan, document, "deferring")}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def reader(role: Role, who: str | None = None, teams: frozenset[str] = frozenset()) -> Viewer:
    return Viewer(frozenset({role}), who, teams)


def first_manager(data: Warehouse) -> str:
    ((who,),) = data.rows("SELECT min(manager_id) FROM managers WHERE role = 'account_manager' AND left_on IS NULL"
                          " AND hired_on < DATE '2025-06-01'")
    return str(who)


def amount(text: str) -> float:
    """What a text says, in English or Chinese."""
    return float(re.sub(r"[^0-9.−]", "", text).replace("−", "-"))


# Amounts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*READY, "deferring"])
def test_every_statement_adds_up_and_is_what_the_engine_pays(data: Warehouse, plans: dict[str, Plan],
                                                             name: str) -> None:
    plan = plans[name]
    paid = payouts(plan, company_results(data, HR, plan))
    shown = {}
    for who in paid_people(data, HR, plan):
        for one in person_pay(data, HR, plan, who, EN).periods:
            lines = [line.amount for line in one.statement.lines if line.unit == "money"]
            assert round(sum(lines), 2) == one.statement.total
            shown[who, one.period.start] = one.statement.total
    total = sum(shown.values())
    assert total == pytest.approx(float(paid.total.sum()), abs=0.005)
    assert total > 0
    listed = everybody(data, HR, plan, EN)
    assert {(row.who, row.start): row.total for row in listed.itertuples()} == pytest.approx(shown)


@pytest.mark.parametrize("t", [EN, ZH], ids=lambda t: t.code)
@pytest.mark.parametrize("name", [*READY, "deferring"])
def test_page_and_pdf_say_the_same_amounts(data: Warehouse, plans: dict[str, Plan], name: str, t: Language) -> None:
    pay = person_pay(data, HR, plans[name], first_manager(data), t)
    one = pay.periods[-2]
    said = sheet(data, pay, one, t)
    assert amount(said.total) == one.statement.total
    assert round(sum(amount(line.amount) for line in said.lines if line.counts), 2) == one.statement.total
    pdf = statement_pdf(said, t, data.made_at)
    assert faults(pdf) == []
    text = read(pdf, t)
    for part in (said.total, said.name, said.period, *(line.amount for line in said.lines),
                 *(line.label for line in said.lines), *(row[2] for ledger in said.ledgers for row in ledger.rows)):
        assert part.replace(" ", "") in text


def read(pdf: bytes, t: Language) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def test_the_change_is_against_the_period_before(data: Warehouse, plans: dict[str, Plan]) -> None:
    pay = person_pay(data, HR, plans["commission"], first_manager(data), EN)
    assert pay.periods[0].before is None
    assert sheet(data, pay, pay.periods[0], EN).change == ""
    for before, after in zip(pay.periods, pay.periods[1:], strict=False):
        assert after.before == before.statement.total
    one = pay.periods[3]
    for total, said in ((100.0, "¥0.01 more than"), (99.98, "¥0.01 less than"), (99.99, "the same as")):
        changed = replace(one, before=99.99, statement=replace(one.statement, total=total))
        assert sheet(data, pay, changed, EN).change == f"{said} in the period before"


def test_what_is_deferred_has_fallen_due_or_is_still_to_come(data: Warehouse, plans: dict[str, Plan]) -> None:
    pay = person_pay(data, HR, plans["deferring"], first_manager(data), EN)
    for n, one in enumerate(pay.periods):
        lines = [{line.id: line.amount for line in p.statement.lines} for p in pay.periods[:n + 1]]
        held = -sum(line["deferral"] for line in lines)
        due = sum(line["deferral.due"] for line in lines)
        coming = sum(part.amount for part in one.to_come)
        assert held == pytest.approx(due + coming, abs=0.011 * (n + 1))
        assert all(part.due > one.period.last for part in one.to_come)
        assert [part.due for part in one.to_come] == sorted(part.due for part in one.to_come)
    assert held > due > 0, "both kinds were there"


def test_a_draw_that_is_advanced_is_owed(data: Warehouse, plans: dict[str, Plan]) -> None:
    plan = plans["deferring"]
    owed = {}
    for who in paid_people(data, HR, plan):
        advanced = 0.0
        for one in person_pay(data, HR, plan, who, EN).periods:
            advanced = round(advanced + next(line.amount for line in one.statement.lines if line.id == "draw"), 2)
            assert one.owed.get("draw", 0.0) == pytest.approx(advanced)
            owed[who] = advanced
    assert any(owed.values()), "nobody was advanced anything"
    assert not all(owed.values()), "somebody has none"


def test_results_to_date_are_traced_to_the_first_day_of_the_year(data: Warehouse, plans: dict[str, Plan]) -> None:
    pay = person_pay(data, HR, plans["target_bonus"], first_manager(data), EN)
    assert [one.sources["revenue"].start for one in pay.periods] == [dt.date(2026, 1, 1)] * 4
    assert [one.sources["revenue"].end for one in pay.periods] == [one.period.end for one in pay.periods]
    pay = person_pay(data, HR, plans["team_pool"], first_manager(data), EN)
    assert pay.periods[1].sources["revenue"].start == dt.date(2026, 4, 1)


# What is said -------------------------------------------------------------------------------------------------------


def example(data: Warehouse, plans: dict[str, Plan], t: Language = EN, name: str = "deferring", n: int = -2) -> Sheet:
    pay = person_pay(data, HR, plans[name], first_manager(data), t)
    return sheet(data, pay, pay.periods[n], t)


@pytest.mark.parametrize("t", [EN, ZH], ids=lambda t: t.code)
def test_plan_version_and_snapshot_are_named(data: Warehouse, plans: dict[str, Plan], t: Language) -> None:
    facts = " ".join(value for _, value in example(data, plans, t).facts)
    title = {"en": "Target bonus by a curve", "zh_CN": "目标奖金曲线"}[t.code]
    for part in (title, "1", t.date(dt.date(2026, 10, 31)), data.file.name):
        assert part in facts


def test_a_period_that_is_not_over_says_so(data: Warehouse, plans: dict[str, Plan]) -> None:
    pay = person_pay(data, HR, plans["target_bonus"], first_manager(data), EN)
    assert [one.so_far for one in pay.periods] == [False, False, False, True]
    assert [bool(sheet(data, pay, one, EN).notes) for one in pay.periods] == [False, False, False, True]


def test_a_line_that_did_nothing_is_left_out_unless_somebody_asked(data: Warehouse, plans: dict[str, Plan]) -> None:
    pay = person_pay(data, HR, plans["commission"], first_manager(data), EN)
    one = next(p for p in pay.periods if not any(line.amount for line in p.statement.lines if line.id == "clawback"))
    assert "clawback" not in [line.id for line in sheet(data, pay, one, EN).lines]
    asked = {"clawback": [Remark("Adam Ahmed · today", "Why nothing?")]}
    lines = {line.id: line for line in sheet(data, pay, one, EN, asked, frozenset({"clawback"})).lines}
    assert (lines["clawback"].remarks, lines["clawback"].waiting) == ((asked["clawback"][0],), True)
    assert not lines["sales"].waiting


def test_the_document_is_tagged_the_same_twice_and_takes_no_markup(data: Warehouse, plans: dict[str, Plan]) -> None:
    odd = replace(example(data, plans), name='#image("x") *bold* $1$ <b>', lines=example(data, plans).lines * 30)
    pdf = statement_pdf(odd, EN, data.made_at)
    assert pdf == statement_pdf(odd, EN, data.made_at)
    document = pypdf.PdfReader(io.BytesIO(pdf))
    assert '#image("x")*bold*$1$<b>' in read(pdf, EN)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"].startswith("en")
    assert len(document.pages) > 1
    assert file_name(replace(odd, name="../陈 佳", period="Jul 2026 – Sep 2026")) == \
        "statement_陈_佳_Jul_2026_Sep_2026.pdf"


# Who may read -------------------------------------------------------------------------------------------------------


def test_a_person_reads_the_own_statement_only(data: Warehouse, plans: dict[str, Plan]) -> None:
    plan, own = plans["team_pool"], first_manager(data)
    me = reader(Role.ACCOUNT_MANAGER, own)
    assert list(paid_people(data, me, plan)) == [own]
    assert person_pay(data, me, plan, own, EN) == person_pay(data, HR, plan, own, EN)
    other = next(who for who in paid_people(data, HR, plan) if who != own)
    with pytest.raises(NotAllowed):
        person_pay(data, me, plan, other, EN)
    for closed in (company_payouts, lambda d, v, p: everybody(d, v, p, EN)):
        with pytest.raises(NotAllowed):
            closed(data, me, plan)


@pytest.mark.parametrize("name", ["target_bonus", "commission", "balanced_scorecard"])
def test_one_person_alone_is_paid_what_the_company_pays_them(data: Warehouse, plans: dict[str, Plan],
                                                             name: str) -> None:
    """So that one month of theirs can be put otherwise, and the difference is theirs."""
    plan = plans.get(name) or read_plan(PLANS / f"{name}.yaml", "CNY")
    together = company_payouts(data, HR, plan)
    who = list(paid_people(data, HR, plan))[:2]
    for person in who:
        of_one = payouts(plan, everybodys_results(data, Scope("manager_id = ?", (person,)), plan))
        periods = [together.situation.periods.index(period) for period in of_one.situation.periods]
        mine = together.total[together.situation.people.index(person)]
        assert of_one.total[0].tolist() == mine[periods].tolist(), person
        assert mine.sum() == pytest.approx(mine[periods].sum()), "and nothing besides"
    found = costliest(data, HR, plan, who[0], together.situation.periods)
    assert found is None or 0 < found.amount < together.total.sum()


def test_what_a_bad_month_took_is_told_to_who_may_read_the_statement(data: Warehouse, plans: dict[str, Plan]) -> None:
    plan, own = plans["target_bonus"], first_manager(data)
    periods = company_payouts(data, HR, plan).situation.periods
    me = reader(Role.ACCOUNT_MANAGER, own)
    assert costliest(data, me, plan, own, periods) == costliest(data, HR, plan, own, periods) is not None
    other = next(who for who in paid_people(data, HR, plan) if who != own)
    for viewer in (me, reader(Role.EXECUTIVE), reader(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            costliest(data, viewer, plan, other, periods)
    assert costliest(data, HR, plans["team_pool"], own, periods) is None, "a pool is everybody's"


def test_a_lead_does_not_read_the_team_s_pay(data: Warehouse, plans: dict[str, Plan]) -> None:
    (team, lead), *_ = data.rows("SELECT team_id, lead_id FROM teams ORDER BY team_id")
    plan = plans["team_pool"]
    viewer = reader(Role.TEAM_LEAD, lead, frozenset({team}))
    assert list(paid_people(data, viewer, plan)) == [lead]
    member = next(who for who, (_, of) in data.people.items() if of == team and who != lead)
    with pytest.raises(NotAllowed):
        person_pay(data, viewer, plan, member, EN)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_others_read_nobody_s(data: Warehouse, plans: dict[str, Plan], role: Role) -> None:
    for closed in (paid_people, company_payouts):
        with pytest.raises(NotAllowed):
            closed(data, reader(role), plans["commission"])
    with pytest.raises(NotAllowed):
        person_pay(data, reader(role), plans["commission"], first_manager(data), EN)


def test_who_is_unknown_is_refused_and_who_takes_no_part_has_no_periods(data: Warehouse,
                                                                       plans: dict[str, Plan]) -> None:
    with pytest.raises(NotAllowed):
        person_pay(data, HR, plans["commission"], "nobody", EN)
    ((lead,),) = data.rows("SELECT min(lead_id) FROM teams")
    assert person_pay(data, HR, plans["commission"], lead, EN).periods == ()


def test_pay_lines_rise_and_are_closed_to_administrators(data: Warehouse, plans: dict[str, Plan]) -> None:
    for viewer in (HR, reader(Role.EXECUTIVE), reader(Role.ACCOUNT_MANAGER, first_manager(data))):
        (line,) = pay_lines(data, viewer, plans["commission"])
        assert (line.measure, line.of_target) == ("revenue", True)
        assert line.pay[-1] > line.pay[0]
    with pytest.raises(NotAllowed):
        pay_lines(data, reader(Role.ADMINISTRATOR), plans["commission"])


def test_a_plan_of_few_draws_no_line_of_their_pay(data: Warehouse, plans: dict[str, Plan]) -> None:
    """The line is the middle one's, so of two it would tell their target bonus."""
    plan = plans["target_bonus"]
    groups = data.rows("SELECT team_id, level, count(*) FROM managers WHERE role = 'account_manager' GROUP BY ALL")
    team, level, n = min(groups, key=lambda group: group[2])
    assert n < data.policy.minimum_group, "nothing is tested"
    who = plan.who.model_copy(update={"teams": (team,), "levels": (level,)})
    assert pay_lines(data, HR, plan.model_copy(update={"who": who})) == []
    assert pay_lines(data, HR, plan) != []


# By which plans -----------------------------------------------------------------------------------------------------


def put_in_force(state: State, name: str) -> None:
    version = pay_plans.draft(state, HR, name, read_plan(PLANS / f"{name}.yaml", "CNY"))
    for step in ("reviewed", "approved", "in_force"):
        version = pay_plans.move(state, HR, version, step)  # type: ignore[arg-type]


def test_people_are_paid_by_what_the_policy_names_until_a_version_is_in_force(data: Warehouse, state: State) -> None:
    me = reader(Role.ACCOUNT_MANAGER, first_manager(data))
    assert [(one.key, one.name, one.in_force) for one in paying_plans(data, me, state).values()] == [
        ("target_bonus", "target_bonus", True)]
    put_in_force(state, "commission")
    assert [(one.key, one.name, one.in_force) for one in paying_plans(data, me, state).values()] == [
        ("commission/1", "commission", True)]


def test_hr_sees_every_other_plan_after_those_in_force(data: Warehouse, state: State) -> None:
    named = paying_plans(data, HR, state)
    first = next(iter(named.values()))
    assert (first.key, first.status) == ("target_bonus", "In force by the policy")
    assert set(named) == {path.stem for path in PLANS.glob("*.yaml")}, "each once"
    put_in_force(state, "target_bonus")
    pay_plans.draft(state, HR, "commission", read_plan(PLANS / "commission.yaml", "CNY"))
    found = list(paying_plans(data, HR, state).values())
    assert [(one.key, one.status) for one in found[:2]] == [("target_bonus/1", "In force"), ("commission/1", "Draft")]
    assert {one.status for one in found[2:]} == {"Ready plan"}
    with pytest.raises(NotAllowed):
        paying_plans(data, reader(Role.ADMINISTRATOR), state)


@pytest.mark.parametrize(("since", "until", "there"), [
    ("2026-01-01", "2026-10-31", True), ("2026-01-01", "2026-10-30", False), ("2026-10-31", None, True),
    ("2026-11-01", None, False)])
def test_the_policy_s_plan_holds_only_within_its_days(
    data: Warehouse, state: State, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch, since: str,
    until: str | None, there: bool
) -> None:
    dated = checked(Plan, plans["target_bonus"].model_dump(mode="json") | {"since": since, "until": until}, "dated")
    monkeypatch.setattr("analytics.lab.paying.company_plan", lambda policy: dated)
    me = reader(Role.ACCOUNT_MANAGER, first_manager(data))
    in_force = [one.in_force for one in paying_plans(data, me, state).values()]
    assert in_force == ([there] if dated.since <= data.calendar.data_to else []), "the data reach 31 October 2026"


def test_what_paid_earlier_stays_open_within_its_days(data: Warehouse, state: State) -> None:
    """The policy's plan to April, a version from May, replaced within October by one that the document lets begin."""
    me, whole = reader(Role.ACCOUNT_MANAGER, first_manager(data)), Period(dt.date(2026, 1, 1), dt.date(2026, 11, 1))
    for since in ("2026-05-01", "2026-10-16"):
        version = pay_plans.draft(state, HR, "commission", read_plan(PLANS / "commission.yaml", "CNY").model_copy(
            update={"since": dt.date.fromisoformat(since)}))
        for step in ("reviewed", "approved", "in_force"):
            version = pay_plans.move(state, HR, version, step)  # type: ignore[arg-type]
    found = paying_plans(data, me, state)
    assert [(key, one.in_force, one.status, str(one.plan.since), str(one.plan.until))
            for key, one in found.items()] == [
        ("commission/2", True, "In force", "2026-10-16", "None"),
        ("commission/1", False, "Ended", "2026-05-01", "2026-10-15"),
        ("target_bonus", False, "Ended", "2026-01-01", "2026-04-30")]
    assert [plan.until for plan in plans_in_force(data, me, state, whole)] == [one.plan.until for one in found.values()]
    assert [str(plan.since) for plan in plans_in_force(data, me, state, Period(whole.start, dt.date(2026, 6, 1)))] == [
        "2026-05-01", "2026-01-01"]
    assert [one.plan.title for one in found.values() if one.in_force] == [
        plan.title for plan in plans_in_force(data, me, state, Period(dt.date(2026, 10, 16), whole.end))]


def test_a_ready_plan_that_cannot_be_read_is_left_out(data: Warehouse, state: State, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text((PLANS / "commission.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "bad.yaml").write_text("title: [", "utf-8")
    assert list(paying_plans(data, HR, state, tmp_path)) == ["target_bonus", "good"]
