"""YAML documents that a person writes: read, extended by others, and checked; messages say how to mend them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.refusal import refusal
from analytics.texts import by_language
from analytics.yaml_loader import Loader

_WHOLE = frozenset({"columns", "add", "unpivot"})  # below these keys a value is replaced, never mixed with the old one
_BESIDE = re.compile(r"\w[\w .()-]{0,99}")  # the name of a file in the same folder
LONGEST = 200_000  # characters of a document
CHAIN = 20  # documents that extend each other


class Strict(BaseModel):
    """A part of a document: frozen, and an unknown key is refused with the key that was probably meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, document: Any) -> Any:
        if isinstance(document, dict):
            for key in document:
                if key not in cls.model_fields:
                    raise Misfit(N_("there is no key '{key}' here{suggestion}"), key=key,
                                 suggestion=suggestion(str(key), cls.model_fields))
        return document


def document_in(text: str, place: object) -> dict[str, Any]:
    """The keys and values of a YAML text; raise ``UsageError`` beginning with the place where it cannot be read."""
    if len(text) > LONGEST:
        raise UsageError(N_("{file}: this document is too long; write at most {most} characters"), file=place,
                         most=f"{LONGEST:,}")
    try:
        document = yaml.load(text, Loader) or {}
    except Misfit as error:
        raise UsageError(N_("{place}: {problem}"), place=place, problem=error.phrase) from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day or number that does not exist
        raise UsageError(N_("{file}: this is not valid YAML ({reason}); mend it there"),
                         file=place, reason=" ".join(str(error).split())) from None
    if not isinstance(document, dict):
        raise UsageError(N_("{file}: the file must hold keys and values, such as 'title: Our data'"), file=place)
    return document


def read_document(path: Path, elsewhere: Sequence[Path] = (), chain: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Read a YAML document; where it ``extends`` another, the two merged. Raise ``UsageError`` where that cannot be.

    The other lies beside it, or else in a folder ``elsewhere``.
    """
    if path.resolve() in chain:
        raise UsageError(N_("{file}: extends goes round in a circle; remove one of its 'extends' keys"), file=path)
    return extended(document_in(_text(path), path), path, (path.parent, *elsewhere), (*chain, path.resolve()))


def extended(
    document: dict[str, Any], place: object, folders: Sequence[Path], chain: tuple[Path, ...] = ()
) -> dict[str, Any]:
    """A document merged with the one that it ``extends``, a file in the first of the folders that has it.

    Raise ``UsageError`` beginning with the place where that cannot be.
    """
    document = dict(document)
    base = document.pop("extends", None)
    if base is None:
        return document
    if not isinstance(base, str) or not _BESIDE.fullmatch(base) or len(chain) > CHAIN:
        raise UsageError(N_("{file}: extends: write the name of one file beside this one, {most} in a row at most"),
                         file=place, most=CHAIN)
    removed = document.pop("without", [])
    if not isinstance(removed, list) or not all(isinstance(key, str) for key in removed):
        raise UsageError(N_("{file}: without: write a list of keys, such as [draw, components.sales]"), file=place)
    path = next((folder / base for folder in folders if (folder / base).exists()), folders[0] / base)
    return merged(_without(read_document(path, folders[1:], chain), removed, place), document)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(LONGEST + 1)
    except FileNotFoundError:
        raise UsageError(N_("{file}: there is no such file; check its name"), file=path) from None
    except (OSError, ValueError) as error:  # ValueError: bytes that are no text, a name that no file can have
        raise UsageError(N_("{file}: this file cannot be read ({reason}); it must be a UTF-8 text file"),
                         file=path, reason=error) from None


def _without(document: dict[str, Any], keys: list[str], place: object) -> dict[str, Any]:
    """The document without keys, each written with those above it and dots between."""
    for key in keys:
        document = _less(document, key.split("."), key, place)
    return document


def _less(document: dict[str, Any], parts: list[str], key: str, place: object) -> dict[str, Any]:
    part, *below = parts
    held = {str(name): name for name in document}
    if part not in held or (below and not isinstance(document[held[part]], dict)):
        raise UsageError(N_("{file}: without: the file it extends has no key '{key}'{suggestion}"), file=place, key=key,
                         suggestion=suggestion(part, held))
    less = {name: value for name, value in document.items() if str(name) != part}
    return document | {held[part]: _less(document[held[part]], below, key, place)} if below else less


def merged(base: dict[str, Any], changes: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """``base`` with ``changes``: keys are merged, all other values (lists, null, texts by language) replaced."""
    result = dict(base)
    for key, value in changes.items():
        old = base.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and not whole and not by_language(value):
            result[key] = merged(old, value, key in _WHOLE)
        else:
            result[key] = value
    return result


@dataclass(frozen=True)
class Difference:
    """A key path (``components.sales.then.0.amount``) with its values; None where the key is not there."""

    key: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any], under: str = "") -> list[Difference]:
    """Where two documents differ, key by key in their order. Lists are compared as a whole, but for those of as many
    documents on either side."""
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new, path = before.get(key), after.get(key), f"{under}{key}"
        if isinstance(old, list) and isinstance(new, list) and _matched(old, new):
            old, new = dict(enumerate(old)), dict(enumerate(new))
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            found += differences(old, new, f"{path}.")
        elif old != new or (key in before) != (key in after):
            found.append(Difference(path, old, new))
    return found


def _matched(old: list[Any], new: list[Any]) -> bool:
    return len(old) == len(new) and all(isinstance(one, Mapping) for one in [*old, *new])


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], document: dict[str, Any], place: str) -> Model:
    """The document as ``model``; raise ``UsageError`` naming the place, the key and the remedy where it is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise refusal(error, place, document) from None
