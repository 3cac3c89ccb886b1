"""Support plans of the made-up company, so that plans under way and the effects of closed ones can be looked at."""

from __future__ import annotations

import datetime as dt

from analytics.access import Role, Viewer
from analytics.language import N_, Language
from analytics.performance.support import Case, cases, diagnosis, months_assessed, reasons, taught
from analytics.performance.support_words import step_lines
from analytics.periods import add_months
from analytics.state import audit, support_plans
from analytics.state.store import State
from analytics.state.support_plan import Step, SupportPlan
from analytics.warehouse.query import Warehouse

MOST_CLOSED, MOST = 4, 6
MONTHS = 6  # from a plan's month to its review
OUTCOME = N_("The steps were done and talked through; from here on it goes on without a plan.")
_HR = Viewer(frozenset({Role.HR}))


def make_examples(warehouse: Warehouse, state: State, language: Language) -> None:
    """Plans as the policy would have suggested them, at most one a month; nothing where anything was ever kept.

    Each is opened by the person's lead. Those old enough are closed; the suggestions of the last two months stay, and
    one person suggested now is left to whoever looks.
    """
    teams = {key: team for key, (_, team) in warehouse.people.items()}
    if audit.trail(state, _HR, teams, limit=1):
        return
    leads = dict(warehouse.rows("SELECT team_id, lead_id FROM teams"))
    last, had = warehouse.calendar.complete_to, set[str]()
    spared = [c.manager_id for c in cases(warehouse, _HR, last) if c.suggested][:1]
    for month in sorted(months_assessed(warehouse, _HR)):
        waiting = [c for c in cases(warehouse, _HR, month) if c.suggested and c.manager_id not in (*had, *spared)]
        old = add_months(month, MONTHS) <= last
        if not waiting or len(had) >= (MOST_CLOSED if old else MOST) or month > add_months(last, -2):
            continue
        case, team = waiting[0], teams[waiting[0].manager_id]
        lead = leads.get(team)
        who = _HR if lead in (None, case.manager_id) else Viewer(
            frozenset({Role.TEAM_LEAD}), lead, frozenset({team} if team else ()))
        _example(warehouse, state, who, teams, case, language, closed=old)
        had.add(case.manager_id)


def _example(
    warehouse: Warehouse, state: State, who: Viewer, teams: dict[str, str | None], case: Case, language: Language,
    closed: bool,
) -> None:
    why = reasons(warehouse, _HR, case)
    review = add_months(case.month, MONTHS + 1)
    steps = tuple(Step(text, review) for text in step_lines(why, taught(warehouse), language)) or (
        Step(language("Talk every two weeks about what is in the way"), review),)
    plan = support_plans.open_plan(state, who, teams, SupportPlan(
        case.manager_id, who.manager_id or Role.HR.value, case.month, diagnosis(case, why),
        tuple(why.points["metric"]), steps, review))
    for place in range(len(steps) if closed else 1):
        plan = support_plans.save(state, who, teams, plan.ticked(place, add_months(case.month, 2 + place % 4)))
    if closed:
        support_plans.save(state, who, teams, plan.closed(language(OUTCOME), review + dt.timedelta(days=4)))
