"""A support plan as a value: what it holds, what is wrong with it, and who may make which change to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter

from analytics.errors import UsageError
from analytics.language import N_

LONGEST = 1000  # letters of a step, a comment or an outcome
MOST_STEPS = 20
Status = Literal["open", "closed", "withdrawn"]


@dataclass(frozen=True)
class Step:
    """Something to do; ``due`` and ``done_on`` are days, None where not agreed or not yet done."""

    text: str
    due: dt.date | None = None
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Comment:
    """What somebody wrote; ``who`` as in the audit trail, ``at`` in UTC."""

    who: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class SupportPlan:
    """A support plan; ``id`` and ``version`` are None and 0 until it is kept.

    ``month``: first day of the month at whose end the person was assessed; ``why``: that assessment, as it stood, in
    JSON's types; ``metrics``: ids that the plan aims at; ``owner``: who sees to it (a manager_id or a role).
    """

    manager_id: str
    owner: str
    month: dt.date
    why: Mapping[str, Any]
    metrics: tuple[str, ...]
    steps: tuple[Step, ...]
    review_on: dt.date
    status: Status = "open"
    outcome: str = ""
    closed_on: dt.date | None = None
    comments: tuple[Comment, ...] = field(default=())
    id: int | None = None
    version: int = 0

    def ticked(self, place: int, day: dt.date | None) -> SupportPlan:
        """With a step done on a day, or not done (None)."""
        steps = [dataclasses.replace(s, done_on=day) if n == place else s for n, s in enumerate(self.steps)]
        return dataclasses.replace(self, steps=tuple(steps))

    def commented(self, who: str, at: dt.datetime, text: str) -> SupportPlan:
        """With one more comment."""
        return dataclasses.replace(self, comments=(*self.comments, Comment(who, at, text.strip())))

    def closed(self, outcome: str, day: dt.date) -> SupportPlan:
        """Ended on a day with what came of it, in words."""
        return dataclasses.replace(self, status="closed", outcome=outcome.strip(), closed_on=day)


_JSON = TypeAdapter(SupportPlan)


def document(plan: SupportPlan) -> dict[str, Any]:
    """The plan in JSON's types."""
    return _JSON.dump_python(plan, mode="json")


def from_document(found: Mapping[str, Any]) -> SupportPlan:
    """The plan that ``document`` wrote."""
    return _JSON.validate_python(found)


def check(plan: SupportPlan) -> None:
    """Raise ``UsageError`` where the plan cannot be kept as it is."""
    texts = [step.text for step in plan.steps] + [comment.text for comment in plan.comments]
    if not plan.steps:
        raise UsageError(N_("The plan has no step; write down at least one thing that will be done."))
    if len(plan.steps) > MOST_STEPS:
        raise UsageError(N_("The plan has {n} steps; keep to the {most} that matter."), n=len(plan.steps),
                         most=MOST_STEPS)
    if not all(text.strip() for text in texts):
        raise UsageError(N_("A step or comment is empty; write it or leave it out."))
    if max(map(len, [*texts, plan.outcome])) > LONGEST:
        raise UsageError(N_("A text is longer than {n} letters; shorten it."), n=LONGEST)
    if plan.review_on <= plan.month:
        raise UsageError(N_("The review on {day} lies before the plan begins; choose a later day."),
                         day=plan.review_on)
    if plan.status == "closed" and (not plan.outcome or plan.closed_on is None):
        raise UsageError(N_("A plan is closed with its outcome; say in a sentence what came of it."))


def own_change(before: SupportPlan, after: SupportPlan, who: str) -> bool:
    """Whether the change is one that the account manager may make: steps ticked off, comments of one's own added."""
    unticked = tuple(dataclasses.replace(s, done_on=None) for s in after.steps)
    same_steps = unticked == tuple(dataclasses.replace(s, done_on=None) for s in before.steps)
    rest = dataclasses.replace(after, steps=before.steps, comments=before.comments)
    return before.status == "open" and same_steps and rest == before and comments_added(before, after, who)


def comments_added(before: SupportPlan, after: SupportPlan, who: str) -> bool:
    """Whether comments were only added, and only one's own."""
    kept, new = after.comments[: len(before.comments)], after.comments[len(before.comments):]
    return kept == before.comments and all(comment.who == who for comment in new)


def changed_what(before: SupportPlan, after: SupportPlan) -> str:
    """The code of a change for the audit trail."""
    if before.status != after.status:
        return {"open": "support_plan.reopened", "closed": "support_plan.closed"}.get(
            after.status, "support_plan.withdrawn")
    if len(before.comments) != len(after.comments):
        return "support_plan.commented"
    done = [[step.done_on for step in plan.steps] for plan in (before, after)]
    texts = [[(step.text, step.due) for step in plan.steps] for plan in (before, after)]
    if done[0] != done[1] and texts[0] == texts[1]:
        return "support_plan.ticked"
    return "support_plan.changed"
