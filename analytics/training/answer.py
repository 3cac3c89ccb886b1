"""A plan and what helps to judge it: what more money would buy, what the floor costs, what simple rules would reach."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.language import N_, Phrase
from analytics.training.floors import short_of_floor
from analytics.training.greedy import everybody, weakest_first
from analytics.training.highs import Watch, go_on, relaxed
from analytics.training.plan import GAP, SECONDS, plan
from analytics.training.problem import Problem
from analytics.training.program import program, timeless
from analytics.training.result import Plan, laid_out

STEP = 10_000.0  # of money
FLOOR_SECONDS = 20.0  # at most, to find what a floor costs


@dataclass(frozen=True)
class NextMoney:
    """``gain``: weighted levels that ``step`` more in the budget would close. By the linear relaxation, in which people
    and courses can be split: the slope of what is possible, not the next whole course."""

    step: float
    gain: float


@dataclass(frozen=True)
class Answer:
    """``floor_cost``: weighted levels that are closed less since everybody gets the least; None without a floor, or
    where that was not looked for any more. ``everybody`` and ``weakest``: what simple rules reach within the same
    money, hours, seats and months (a floor is no part of them). ``notes``: whom or what the plan leaves out, and why.
    """

    plan: Plan
    next_money: NextMoney
    floor_cost: float | None
    everybody: Plan
    weakest: Plan
    notes: tuple[Phrase, ...]


def answer(
    problem: Problem, *, step: float = STEP, gap: float = GAP, seconds: float = SECONDS, watch: Watch = go_on
) -> Answer:
    """The best plan (see ``plan``) and what it is held against; the time is for the plan and the floor's cost."""
    ends = time.monotonic() + seconds
    found = plan(problem, gap=gap, seconds=seconds, watch=watch)
    floor_cost = None
    if found.problem.floors and not found.stopped:
        limit = problem.conditions.model_copy(update={"floor": None})
        free = plan(replace(problem, conditions=limit), gap=gap, seconds=min(FLOOR_SECONDS, ends - time.monotonic()),
                    watch=watch, start=found)
        floor_cost = free.value - found.value
    return Answer(found, _next_money(found.problem, step), floor_cost, laid_out(problem, everybody(problem)),
                  laid_out(problem, weakest_first(problem)), tuple(_notes(found.problem)))


def _next_money(problem: Problem, step: float) -> NextMoney:
    limit = problem.conditions
    reach = []
    for budget in (limit.budget, limit.budget + step):
        richer = replace(problem, conditions=limit.model_copy(update={"budget": budget}))
        reach.append(relaxed(program(richer, timeless(richer))))
    return NextMoney(step, max(0.0, reach[1] - reach[0]))


def _notes(problem: Problem) -> Iterator[Phrase]:
    short = short_of_floor(problem)
    if short:
        yield Phrase(N_("These cannot reach the floor whatever is spent, and get the most that they can: {people}."),
                     people=short)
    unknown = int(problem.gaps["gap"].isna().sum())
    if unknown:
        yield Phrase(N_("Not assessed, so that no course is planned for them: {n} required skills of people."),
                     n=unknown)
    taught = {skill for course in problem.catalogue.courses.values() for skill, up in course.teaches.items() if up > 0}
    bare = tuple(sorted(set(problem.open["skill_id"]) - taught))
    if bare:
        yield Phrase(N_("No course teaches what is missing here: {skills}."), skills=bare)
