"""Who and what the rows of a file name: which column does, and by which column of another file, as the values say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow.compute as pc

from analytics.language import N_, Phrase
from analytics.warehouse.columns import Column
from analytics.warehouse.mapping_parts import Value, value_of
from analytics.warehouse.matching.drafting import Draft
from analytics.warehouse.matching.filling import SEVERAL, match_of
from analytics.warehouse.matching.fitting import named_columns
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.suggestion import Match

_FOUND, _SURE = 0.3, 0.8  # of a column's values are there: by its name it fits, and even without
_SEVERAL = 3  # values at least, where the name says nothing
_NAMING = ("text", "identifier")  # kinds of values by which something is named: small numbers are in any file
Texts = Callable[[str, str], frozenset[str]]  # of a source and a column


@dataclass(frozen=True)
class _Link:
    """A column of a file whose values are, to a share, in a column of another, which identifies by another one."""

    column: str
    share: float
    other: Preview
    match: str
    key: str

    @property
    def found(self) -> Match:
        """As a mapping says it: the column itself where it holds keys, else a look-up."""
        value = value_of(self.column) if self.match == self.key else Value.model_validate(
            {"look_up": self.other.name, "by": self.column, "match": self.match, "take": self.key})
        reason = Phrase(N_("{share} of its values are in “{column}” of {file}"), share=f"{self.share:.0%}",
                        column=self.match, file=self.other.title)
        return Match("", value, 0.5 + self.share / 2, reason, (self.column,))


def linked(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the columns by which they refer to each other."""
    seen = {draft.preview.name: draft.preview for draft in drafts}
    texts = cache(lambda source, column: _texts(seen[source], column))
    keys = {draft.preview.name: _key(draft) for draft in drafts}
    result = []
    for draft in drafts:
        links: dict[str, Match] = {}
        for column in draft.table.columns:
            others = [(other, key) for other in drafts
                      if other.table.name == column.table and (key := keys[other.preview.name])]
            if others and column.name not in (*draft.values, *draft.declined):
                used = {name for match in links.values() for name in match.candidates}
                if match := _refers(draft, column, others, used, texts):
                    links[column.name] = replace(match, column=column.name)
        result.append(replace(draft, links=links))
    return result


def _key(draft: Draft) -> str:
    """The column of a file that identifies its rows, empty where none does by itself."""
    (name,) = draft.table.key if len(draft.table.key) == 1 else ("",)
    match = match_of(draft, draft.table[name]) if name else None
    return match.value.column or "" if match and match.value else ""


def _refers(
    draft: Draft, column: Column, others: Sequence[tuple[Draft, str]], used: set[str], texts: Texts
) -> Match | None:
    """The link by the column that is called so, else by another that is, else by the only one that has such values.

    Open where a column is called so, but hardly any of its values is anywhere in the other files.
    """
    fitting = [name for name in draft.fitting(column) if name not in used]
    chosen = column.name in draft.chosen
    for columns, least in ((fitting[:1], 0.0 if chosen else _FOUND), (fitting[1:], _FOUND),
                           ([] if chosen else _others(draft, {*fitting, *used}), _SURE)):
        best = _best([link for name in columns for link in _links(draft.preview, name, others, texts)], least)
        if len(best) > 1 and least == _SURE:
            return Match("", None, 0.0, SEVERAL, tuple(sorted(best)))
        if best:
            return max(best.values(), key=lambda link: link.share).found
    if not fitting or chosen or draft.preview[fitting[0]].empty == 1 or any(one.preview.sample for one, _ in others):
        return None
    files = tuple(dict.fromkeys(one.preview.title for one, _ in others))
    return Match("", None, 0.0, Phrase(N_("hardly any of its values are in {files}"), files=files), tuple(fitting))


def _best(links: Sequence[_Link], least: float) -> dict[str, _Link]:
    """The best link of each column, of those that hold for at least a share of its values."""
    found: dict[str, _Link] = {}
    for link in links:
        before = found.get(link.column)
        if link.share > 0 and link.share >= least and (before is None or link.share > before.share):
            found[link.column] = link
    return found


def _others(draft: Draft, known: set[str]) -> list[str]:
    taken = {*known, *(found.seen.name for found in draft.fits.values())}
    return [seen.name for seen in named_columns(draft.preview)
            if seen.name not in taken and seen.kind in _NAMING and seen.distinct >= _SEVERAL]


def _links(preview: Preview, name: str, others: Sequence[tuple[Draft, str]], texts: Texts) -> Iterator[_Link]:
    given = texts(preview.name, name)
    for other, key in others:
        for match in dict.fromkeys((key, *other.identifying)):
            if given and (other.preview.name, match) != (preview.name, name):
                share = len(given & texts(other.preview.name, match)) / len(given)
                yield _Link(name, share, other.preview, match, key)


def _texts(preview: Preview, column: str) -> frozenset[str]:
    """The different values of a column, as text."""
    if preview.seen is None:
        return frozenset()
    values = pc.unique(preview.seen.column(column)).drop_null().to_pylist()
    return frozenset(str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
                     for value in values)
