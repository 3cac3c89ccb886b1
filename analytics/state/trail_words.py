"""The audit trail in the reader's language: what was done, by whom, to what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from analytics.access import ROLE_LABELS, Role
from analytics.language import N_, Language

KINDS = {  # group -> its name, and what the codes of its entries begin with
    "access": (N_("Access"), ("access.",)),
    "pay": (N_("Pay"), ("pay_", "scenario.")),
    "people": (N_("Support and recognition"), ("support_plan.", "recognition.")),
    "training": (N_("Training"), ("training_",)),
    "data": (N_("Data and reports"), ("data.", "month_")),
}
DONE = {
    "access.signed_in": N_("signed in"), "access.refused": N_("was refused"),
    "access.signed_out": N_("signed out"), "access.ended": N_("ended all sign-ins of an account"),
    "access.saw_as": N_("looked with another person's eyes"), "access.exported": N_("took data along"),
    "access.saw_pay": N_("looked at a person's pay"), "month_report.frozen": N_("froze what was reported of a month"),
    "data.loaded": N_("brought in data"), "data.policy_changed": N_("changed the policy"),
    "data.found": N_("found data whose load was killed before it was recorded"),
    "data.upgraded": N_("brought the data up to date with this version"),
    "data.switched": N_("changed to another load of the data"),
    "pay_plan.drafted": N_("drafted a plan of pay"), "pay_plan.reviewed": N_("reviewed a plan of pay"),
    "pay_plan.approved": N_("approved a plan of pay"), "pay_plan.in_force": N_("put a plan of pay in force"),
    "pay_plan.sent_back": N_("sent a plan of pay back"), "pay_plan.ended": N_("ended a plan of pay"),
    "pay_plan.replaced": N_("replaced a plan of pay"), "pay_plan.withdrawn": N_("withdrew a plan of pay"),
    "pay_question.asked": N_("asked about a line of pay"), "pay_question.answered": N_("answered about a line of pay"),
    "scenario.made": N_("saved a scenario"), "scenario.changed": N_("changed a scenario"),
    "scenario.renamed": N_("renamed a scenario"), "scenario.withdrawn": N_("deleted a scenario"),
    "scenario.restored": N_("brought a scenario back"),
    "recognition.awarded": N_("awarded a recognition"), "recognition.withdrawn": N_("took a recognition back"),
    "support_plan.opened": N_("opened a support plan"), "support_plan.ticked": N_("ticked off steps of support"),
    "support_plan.commented": N_("commented on a support plan"), "support_plan.changed": N_("changed a support plan"),
    "support_plan.closed": N_("closed a support plan"), "support_plan.reopened": N_("opened a support plan again"),
    "support_plan.withdrawn": N_("withdrew a support plan"),
    "support_plan.undone": N_("took a change of a support plan back"),
    "training_plan.made": N_("saved a training plan"), "training_plan.changed": N_("changed a training plan"),
    "training_plan.renamed": N_("renamed a training plan"), "training_plan.withdrawn": N_("deleted a training plan"),
    "training_plan.restored": N_("brought a training plan back"),
    "training_plan.published": N_("published a training plan"),
    "training_plan.retracted": N_("retracted a training plan"),
    "month_comment.written": N_("commented on a month"), "month_comment.undone": N_("took a comment on a month back"),
}


def kinds(group: str) -> tuple[str, ...]:
    """What the codes of a group begin with; of none that is known, nothing, which is everything."""
    return KINDS[group][1] if group in KINDS else ()


def done(what: str, language: Language) -> str:
    """What was done, in words; a code that has none stays as it is."""
    return language(DONE.get(what, what))


def who_did(who: str, people: Mapping[str, str], language: Language) -> str:
    """Who is written in the trail or as an owner: the name of a person, else what they are."""
    if who in people:
        return people[who]
    roles = [Role(part) for part in who.split("+") if part in list(Role)]
    return language.listed(language(ROLE_LABELS[role]) for role in roles) or who


def thing(item: str, names: Mapping[str, str]) -> str:
    """What was done to, as ``kind:which``, with the name of a person or team in place of its id."""
    kind, colon, key = item.partition(":")
    return f"{kind}:{names[key]}" if colon and key in names else item


def changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """What is different after, a line each as ``part.of.it: old → new``; what only one of the two has, without arrow.

    The parts' names are those of the kept document, which the program's language does not change; ``names`` of people
    and teams stand in place of their ids.
    """
    old, new = (dict(_flat(_named(document or {}, names))) for document in (before, after))
    lines = []
    for path in [*new, *(p for p in old if p not in new)]:
        if path not in old:
            lines.append(f"{path}: {new[path]}" if before is None else f"+ {path}: {new[path]}")
        elif path not in new:
            lines.append(f"− {path}: {old[path]}")
        elif old[path] != new[path]:
            lines.append(f"{path}: {old[path]} → {new[path]}")
    return "\n".join(lines)


def _named(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, Mapping):
        return {names.get(key, key): _named(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [_named(value, names) for value in part]
    return names.get(part, part) if isinstance(part, str) else part


def _flat(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
