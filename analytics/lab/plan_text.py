"""The text of a plan while people edit it: numbers changed in place, so that a form never loses what it cannot show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import yaml

from analytics.documents import document_in

Place = tuple[str | int, ...]
MISSING = object()  # what a document does not hold, in edits


class _Dumper(yaml.SafeDumper):
    """Lists in one line, as plans are written by hand."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.Node:
        return super().represent_sequence(tag, sequence, flow_style=True)

    def represent_float(self, data: float) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:float", number(data))


_Dumper.add_representer(float, _Dumper.represent_float)


def written(document: dict[str, Any]) -> str:
    """A document as YAML text, keys in their order, small parts in one line."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)


def number(value: float) -> str:
    """A number as YAML reads it back, without the noise of floats: ``0.3``, ``60000``; never with an exponent."""
    return np.format_float_positional(float(f"{value:.12g}"), trim="-")


def edits(before: Any, after: Any, path: Place = ()) -> Iterator[tuple[Place, Any, Any]]:
    """What leads from one document to another: every place at which they differ, with both values.

    ``MISSING`` stands where one has none. Lists of one length are compared item by item, others are one difference.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from edits(before.get(key, MISSING), after.get(key, MISSING), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from edits(old, new, (*path, place))
    elif before is MISSING or after is MISSING or before != after:
        yield path, before, after


def changed(document: Any, path: Place, value: Any) -> Any:
    """The document with another value at a place; ``MISSING`` takes it out. The given document stays as it is."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(document, list):
        return [changed(item, rest, value) if place == key else item for place, item in enumerate(document)]
    inner = changed(document.get(key, {}), rest, value)
    return {k: v for k, v in (document | {key: inner}).items() if v is not MISSING}


def rewritten(text: str, changes: dict[Place, Any]) -> str:
    """The text with other values at its places, everything else as it was written, comments too.

    What cannot be changed in place (a key that is not there, a part) is written anew without comments.
    """
    nodes = {path: _scalar(yaml.compose(text, Loader=yaml.SafeLoader), path) for path in changes}
    aliases = any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))  # one value in several places
    whole = any(value is MISSING or isinstance(value, dict | list) for value in changes.values())
    if aliases or whole or None in nodes.values():
        document = document_in(text, "")
        for path, value in changes.items():
            document = changed(document, path, value)
        return written(document)
    slices = {(node.start_mark.index, node.end_mark.index): path for path, node in nodes.items() if node is not None}
    for (start, end), path in sorted(slices.items(), reverse=True):
        text = text[:start] + _said(changes[path]) + text[end:]
    return text


def _said(value: str | float | bool | None) -> str:
    """A single value as YAML reads it back."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def _scalar(node: yaml.Node | None, path: Place) -> yaml.ScalarNode | None:
    """The single value at a place of a text; None where there is none."""
    for key in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            return None
    return node if isinstance(node, yaml.ScalarNode) else None
