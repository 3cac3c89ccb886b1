"""Single choices that no plan can keep: said one by one, before any search."""

from __future__ import annotations

from analytics.errors import UsageError
from analytics.language import N_
from analytics.training.conditions import Choice
from analytics.training.problem import Problem

_OBSTACLES = {
    "barred": N_("{person} cannot take '{course}': '{shut}' was completed too recently to be taken again."),
    "forbidden": N_("{person} cannot take '{course}': '{shut}' is forbidden; allow it, or unlock '{course}'."),
    "months": N_("{person} cannot take '{course}' in time: {chain} follow each other, one a month, and the "
                 "months of the plan are {months}."),
    "hours": N_("{person} cannot take '{course}' within the hours: with what comes before it takes {hours:g}."),
}


def check_locks(problem: Problem) -> None:
    """Raise ``UsageError`` with the first locked choice that cannot be kept, and why."""
    months = range(problem.conditions.months)
    for choice in problem.conditions.locked:
        pair = choice.person, choice.course
        obstacle = problem.obstacle(pair)
        if obstacle and obstacle != "shut":  # which the following say better, or ``clash``
            raise _blocked(problem, choice, obstacle)
        if len({c.month for c in problem.conditions.locked if (c.person, c.course) == pair and c.month}) > 1:
            raise UsageError(N_("{person} and '{course}' are locked in several months; keep one of them."),
                             person=choice.person, course=choice.course)
        if all((*pair, month) in problem.shut for month in months):
            raise UsageError(N_("{person} and '{course}' are locked, and forbidden in every month that is left; take "
                                "one of these choices back."), person=choice.person, course=choice.course)


def _blocked(problem: Problem, choice: Choice, obstacle: str) -> UsageError:
    chain = problem.steps((choice.person, choice.course))
    shut = next((one for one in chain if (choice.person, one) in problem.history.barred
                 or problem.obstacle((choice.person, one)) == obstacle), choice.course)
    return UsageError(_OBSTACLES[obstacle], person=choice.person, course=choice.course, shut=shut,
                      months=problem.conditions.months, chain=chain,
                      hours=sum(problem.catalogue.courses[one].hours for one in chain))
