"""What people of the marked company decided and wrote, each text a mark, with who may read it."""

from __future__ import annotations

import datetime as dt

from analytics.access import Role, Viewer
from analytics.learning.planned import kept_as
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import awards, month_comments, pay_plans, questions, scenarios, support_plans
from analytics.state import training_plan_changes as training
from analytics.state.store import State
from analytics.state.support_plan import Step, SupportPlan
from analytics.state.training_plan import TrainingPlan
from analytics.warehouse.query import Warehouse
from tests.learning.planning import solved
from tests.rights.company import LEAD, MEMBER, MOVER, word

HR, LEADING = Viewer(frozenset({Role.HR}), address="pat@x.org"), Viewer(
    frozenset({Role.TEAM_LEAD}), LEAD, frozenset({"T0001"}))
SUPPORT, MOVED, ASKED, ANSWERED, COMPANY, TEAM, AWARD, TRAINED, WIDE, SCENARIO, DRAFT = (
    word("s", n) for n in range(11))
ABOUT_MEMBER = frozenset({"account manager", "lead", "HR"})
MAY_READ = {  # text -> who
    SUPPORT: ABOUT_MEMBER, MOVED: frozenset({"who changed teams", "lead", "HR"}),
    ASKED: frozenset({"account manager", "HR"}), ANSWERED: frozenset({"account manager", "HR"}),
    COMPANY: frozenset({"HR", "executive", "executive who leads"}), TEAM: frozenset({"lead", "HR"}),
    AWARD: frozenset({"account manager", "who changed teams", "lead", "lead whom somebody left", "lead of two teams",
                      "executive who leads", "executive", "HR"}),
    TRAINED: ABOUT_MEMBER | {"who changed teams", "executive"}, WIDE: frozenset({"HR"}),
    SCENARIO: frozenset({"HR"}), DRAFT: frozenset({"HR"}),
}
ON = {SUPPORT: "support", MOVED: "support", ASKED: "statements", ANSWERED: "statements", COMPANY: "month",
      TEAM: "month", AWARD: "recognition", TRAINED: "plan", WIDE: "plan", SCENARIO: "lab", DRAFT: "lab"}  # its page


def decide(state: State, warehouse: Warehouse) -> None:
    """Fill a state with a text of each kind."""
    teams, month = {key: team for key, (_, team) in warehouse.people.items()}, warehouse.calendar.complete_to
    for person, text in ((MEMBER, SUPPORT), (MOVER, MOVED)):
        support_plans.open_plan(state, LEADING, teams, SupportPlan(
            person, LEAD, month, {}, ("win_rate",), (Step(text),), dt.date(2027, 1, 1)))
    line = questions.Line(MEMBER, "target_bonus", "1", "2026-07-01", "bonus")
    questions.write(state, Viewer(frozenset({Role.ACCOUNT_MANAGER}), MEMBER), line, ASKED)
    questions.write(state, HR, line, ANSWERED)
    for viewer, text in ((HR, COMPANY), (LEADING, TEAM)):
        month_comments.write(state, viewer, month_comments.comment(state, viewer, month), text)
    awards.give(state, HR, awards.Award("honour", dt.date(2026, 9, 30), AWARD, manager_id=MEMBER))
    found = kept_as(solved()[1], "")
    place = {"course_id": "negotiation_practice", "month": "2026-12-01", "hours": 8.0, "cost": 10.0}
    own, everybody = [p for p, team in teams.items() if team == "T0001"], list(teams)
    for name, people in ((TRAINED, own), (WIDE, everybody)):
        plan = TrainingPlan(name, found.request, found.result, {p: [place] for p in people})
        kept = training.keep(state, HR, teams, plan)
        if name == TRAINED:
            training.publish(state, HR, teams, kept.kept.id, kept.kept.version)
    pay = read_plan(PLANS / "commission.yaml", "CNY")
    scenarios.keep(state, HR, scenarios.Scenario(SCENARIO, "commission", pay.model_dump(mode="json"), {}, SCENARIO))
    pay_plans.draft(state, HR, "commission", pay, DRAFT)
