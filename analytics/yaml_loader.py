"""YAML as people mean it, and no more of it than a person would write."""

from __future__ import annotations

from typing import Any

import yaml

from analytics.errors import Misfit
from analytics.language import N_

DEEPEST = 40  # keys and lists within each other
MOST = 100_000  # values, those that anchors repeat counted each time


class Loader(yaml.SafeLoader):
    """A key given twice is refused, and the key ``null`` is the word.

    Raise ``Misfit`` where a document is nested or, by anchors, repeated beyond measure.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth, self.sizes = 0, dict[yaml.Node, int]()  # of each node with all that anchors repeat below it

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        line, again = self.peek_event().start_mark.line + 1, self.check_event(yaml.AliasEvent)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Misfit(N_("line {line}: keys and lists are nested more than {most} deep; write them flatter"),
                         line=line, most=DEEPEST)
        node = super().compose_node(parent, index)
        self.depth -= 1
        if node is None:
            return None
        if not again:
            self.sizes[node] = 1 + sum(self.sizes[part] for part in _parts(node))
        if self.sizes.get(node, MOST) >= MOST:  # of an anchor that repeats itself there is no size yet
            raise Misfit(N_("line {line}: anchors repeat so much that the document has no end or more than {most} "
                            "values; write it out"), line=line, most=f"{MOST:,}")
        return node

    def construct_scalar(self, node: yaml.ScalarNode) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Misfit(N_("line {line}: this text holds half a character (\\ud800 to \\udfff); write the whole one"),
                         line=node.start_mark.line + 1)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise Misfit(N_("line {line}: a key is one word, no list and no keys; write one"), line=line)
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise Misfit(N_("line {line}: the key '{key}' is given twice; remove one of them"), line=line, key=key)
            seen.add(key)
        return {"null" if k is None else k: v for k, v in super().construct_mapping(node, deep).items()}


def _parts(node: yaml.Node) -> list[yaml.Node]:
    """The nodes directly below one."""
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []
