"""What is wrong with a document, in one sentence of ours for what pydantic finds, with the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analytics.errors import Misfit, UsageError
from analytics.language import N_, Phrase

_PROBLEMS = {  # what pydantic finds, by its type; the values in braces are its own
    "missing": N_("this key is missing; add it"),
    "extra_forbidden": N_("there is no such key here; remove it or correct its name"),
    "literal_error": N_("this is none of the values allowed; write {expected}"),
    "string_type": N_("this is no text; write one, in quotes if need be"),
    "string_too_short": N_("this text is too short; write at least {min_length} characters"),
    "string_too_long": N_("this text is too long; write at most {max_length} characters"),
    "string_pattern_mismatch": N_("this text does not have the form it needs, {pattern}; correct it"),
    "finite_number": N_("this is no finite number; write one"),
    "greater_than": N_("this number is too low; write one above {gt}"),
    "greater_than_equal": N_("this number is too low; write at least {ge}"),
    "less_than": N_("this number is too high; write one below {lt}"),
    "less_than_equal": N_("this number is too high; write at most {le}"),
    "too_short": N_("this list is too short; it needs {min_length} or more"),
    "too_long": N_("this list is too long; it may have {max_length} values"),
    "union_tag_invalid": N_("there is no kind '{tag}'; write one of {expected_tags}"),
    "union_tag_not_found": N_("this key is missing; add it"),
}
_KINDS = {  # what else it finds, by how the type starts
    "int_": N_("this is no whole number; write one"),
    "float_": N_("this is no number; write one"),
    "decimal_": N_("this is no number of the size and with the decimals allowed; write a shorter one"),
    "bool_": N_("this is neither true nor false; write one of them"),
    "date_": N_("this is no date; write one such as 2026-10-01"),
    "tuple_": N_("this is no list; write one such as [a, b]"),
    "list_": N_("this is no list; write one such as [a, b]"),
    "dict_": N_("keys and values belong here, such as 'title: Our data'; write them"),
    "model_": N_("keys and values belong here, such as 'title: Our data'; write them"),
}


def refusal(error: ValidationError, place: str, document: object = None) -> UsageError:
    """The first thing wrong in one sentence that names the place (unless it is empty), the key and the remedy.

    With the document the key is one that stands in it: without what pydantic adds to tell kinds of parts apart.
    """
    first = error.errors()[0]
    loc = first["loc"] if document is None else tuple(_written(first["loc"], document, first["type"] == "missing"))
    if first["type"] == "union_tag_not_found":
        loc = (*loc, str(first["ctx"]["discriminator"]).strip("'"))
    where = ": ".join(part for part in (place, ".".join(map(str, loc))) if part)
    cause = first.get("ctx", {}).get("error")
    problem = cause.phrase if isinstance(cause, Misfit) else _problem(first)
    if not where:
        return UsageError(problem.message, **problem.values)
    return UsageError(N_("{place}: {problem}"), place=where, problem=problem)


def _written(loc: tuple[int | str, ...], document: object, missing: bool) -> Iterator[int | str]:
    """The parts of a key that the document holds, and the last one where it is missing."""
    held: Any = document
    tag = False
    for n, part in enumerate(loc):
        tag = not tag and isinstance(held, dict) and held.get("kind") == part
        if tag:  # pydantic names the kind before a key of it
            continue
        inside = isinstance(held, dict) and part in held
        if inside or (isinstance(held, list | tuple) and isinstance(part, int) and part < len(held)):
            held = held[part]
        elif part != "[key]" and not (missing and n == len(loc) - 1):
            continue
        yield part


def _problem(found: ErrorDetails) -> Phrase:
    """What pydantic found; what a validator of ours says in a plain ValueError stays as it is."""
    kind = found["type"]
    if kind == "value_error":
        return Phrase("{problem}", problem=found["msg"].removeprefix("Value error, "))
    message = _PROBLEMS.get(kind) or next((m for start, m in _KINDS.items() if kind.startswith(start)), None)
    if message is None:
        return Phrase(N_("this value cannot be used ({reason}); correct it"), reason=found["msg"])
    values = dict(found.get("ctx", {}))
    if kind == "literal_error":
        values["expected"] = values["expected"].replace(" or ", ", ")
    if kind == "union_tag_invalid":
        values["expected_tags"] = values["expected_tags"].replace("'", "")
    return Phrase(message, **values)
