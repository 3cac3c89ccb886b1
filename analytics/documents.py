"""YAML documents that a person writes: read, extended by others, and checked; messages say how to mend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.refusal import refusal

_WHOLE = frozenset({"columns", "add", "unpivot"})  # below these keys a value is replaced, never mixed with the old one


class Strict(BaseModel):
    """A part of a document: frozen, and an unknown key is refused with the key that was probably meant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, document: Any) -> Any:
        if isinstance(document, dict):
            for key in document:
                if key not in cls.model_fields:
                    raise Misfit(N_("there is no key '{key}' here{suggestion}"), key=key,
                                 suggestion=suggestion(str(key), cls.model_fields))
        return document


class _Loader(yaml.SafeLoader):
    """YAML as people mean it: a key given twice is refused, and the key ``null`` is the word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise Misfit(N_("line {line}: the key '{key}' is given twice; remove one of them"),
                             line=key_node.start_mark.line + 1, key=key)
            seen.add(key)
        return {"null" if k is None else k: v for k, v in super().construct_mapping(node, deep).items()}


def read_document(path: Path, chain: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Read a YAML document; where it ``extends`` another, the two merged. Raise ``UsageError`` where that cannot be."""
    if path.resolve() in chain:
        raise UsageError(N_("{file}: extends goes round in a circle; remove one of its 'extends' keys"), file=path)
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(N_("{file}: there is no such file; check its name"), file=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(N_("{file}: this file cannot be read ({reason}); it must be a UTF-8 text file"),
                         file=path, reason=error) from None
    document = parsed(text, str(path))
    base = document.pop("extends", None)
    if base is None:
        return document
    if not isinstance(base, str):
        raise UsageError(N_("{file}: extends: write the name of one file beside this one"), file=path)
    return merged(read_document(path.parent / base, (*chain, path.resolve())), document)


def parsed(text: str, place: str) -> dict[str, Any]:
    """The document that a text holds; raise ``UsageError`` naming ``place`` and line where it holds none."""
    try:
        document = yaml.load(text, _Loader) or {}
    except Misfit as error:
        raise UsageError(N_("{place}: {problem}"), place=place, problem=error.phrase) from None
    except yaml.YAMLError as error:
        raise UsageError(N_("{file}: this is not valid YAML ({reason}); mend it there"),
                         file=place, reason=" ".join(str(error).split())) from None
    if not isinstance(document, dict):
        raise UsageError(N_("{file}: the file must hold keys and values, such as 'title: Our data'"), file=place)
    return document


def merged(base: dict[str, Any], changes: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """``base`` with ``changes``: keys are merged, lists and values replaced, and a key that is null is removed."""
    result = dict(base)
    for key, value in changes.items():
        old = base.get(key)
        if isinstance(old, dict) and isinstance(value, dict) and not whole:
            result[key] = merged(old, value, key in _WHOLE)
        else:
            result[key] = value
    return {key: value for key, value in result.items() if key not in changes or value is not None}


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
