"""What a training plan is asked for, as part of an address: readable, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from analytics.documents import checked
from analytics.training.conditions import Choice, Conditions

LONGEST = 1500  # letters; longer addresses do not survive every mail program
NUMBERS = ("budget", "fund", "hours", "hours_a_month", "months", "runs_a_month")
KEYS = (*NUMBERS, "from", "floor", "lock", "forbid")
Asked = Mapping[str, Sequence[str]]


def written(conditions: Conditions, usual: Conditions) -> dict[str, str | list[str]]:
    """Address keys with their texts; what is as ``usual`` is left out, choices too where they are too many for a link.

    ``floor=share:0.2``, ``lock=m07:product_days:2026-11`` (the month only where one is chosen).
    """
    texts: dict[str, str | list[str]] = {}
    for name in NUMBERS:
        value = getattr(conditions, name)
        if value is not None and value != getattr(usual, name):
            texts[name] = f"{value:.15g}"
    if conditions.first != usual.first:
        texts["from"] = f"{conditions.first:%Y-%m}"
    if conditions.floor != usual.floor and conditions.floor is not None:
        texts["floor"] = f"{conditions.floor.of}:{conditions.floor.least:.15g}"
    choices = {"lock": [_choice(c) for c in conditions.locked], "forbid": [_choice(c) for c in conditions.forbidden]}
    short = sum(len(text) + 10 for listed in choices.values() for text in listed) <= LONGEST
    return texts | {name: listed for name, listed in choices.items() if listed and short}


def asked(found: Asked, usual: Conditions, place: str) -> Conditions:
    """The conditions that an address asks for; ``UsageError``, beginning with ``place``, says what of it cannot be."""
    document: dict[str, Any] = usual.model_dump(mode="json", exclude={"funded"})
    document |= {name: found[name][0] for name in NUMBERS if found.get(name)}
    if found.get("from"):
        document["first"] = f"{found['from'][0]}-01"
    if found.get("floor"):
        of, _, least = found["floor"][0].partition(":")
        document["floor"] = {"of": of, "least": least}
    for name, key in (("lock", "locked"), ("forbid", "forbidden")):
        document[key] = [_parts(text) for text in found.get(name, ())]
    return checked(Conditions, document | {"funded": usual.funded}, place)


def _choice(choice: Choice) -> str:
    month = [f"{choice.month:%Y-%m}"] if choice.month else []
    return ":".join([quote(choice.person, safe=""), quote(choice.course, safe=""), *month])


def _parts(text: str) -> dict[str, str]:
    person, _, rest = text.partition(":")
    course, _, month = rest.partition(":")
    return {"person": unquote(person), "course": unquote(course)} | ({"month": f"{month}-01"} if month else {})
