"""One month's groups for readers who may not see people: which of them may be told, whatever else is asked.

The people of a month are dealt round into k parts, k being the smallest group. Groups are taken in a fixed order (the
company, regions, teams, then what accounts and work divide them into; the larger first), and one is *told* where it is
linearly independent, in each part by itself, of the groups told before. So a sum and difference of told groups that is
not nothing is not nothing in any of the k parts: it is about k people at least. A group that the told ones add up to is
told, too. This holds for all combinations at once, so it needs no memory of who asked what; small groups (primary
suppression) and those that would give them away (secondary suppression, Cox 1980) are the two ways to miss a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

Array = np.ndarray
PEOPLE = ("region", "team_id")
_NEAR = 1e-6  # columns are of 0 and 1, so what is not zero is far from it
_BLOCK = 32
MOST = 2_000_000  # cells x groups that are worked out together


@dataclass(frozen=True)
class Slice:
    """A month's cells, the finest groups there are, of people whom the reader does not see one by one.

    ``values``: column -> the value of each cell (None: none); ``people``: parts x cells, how many people of each part
    are in the cell. ``order``: the regions and teams (column, value), the largest first, as they are taken.
    """

    values: dict[str, Array]
    people: Array
    order: tuple[tuple[str, object], ...]
    deep: bool = False

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.people.shape[1]

    @cached_property
    def _told(self) -> tuple[Array, Array]:
        """Places of the cells that may not be told alone, and for them an orthonormal basis of what may be told."""
        basis = self._nested() if set(self.values) <= set(PEOPLE) else self._spanned()
        mixed = np.flatnonzero((basis**2).sum(axis=1) < 1 - _NEAR)
        return mixed, basis[mixed][:, np.abs(basis[mixed]).sum(axis=0) > _NEAR]

    @property
    def secret(self) -> bool:
        """Whether there is any cell that may not be told."""
        return bool(len(self._told[0]))

    def _nested(self) -> Array:
        """Of regions and teams alone, which lie one in the other: independence is that a group, and what remains of
        the told one that it lies in, have people in every part. Cells x told parts of the company that do not overlap.
        """
        atom, left = np.zeros(self.size, int), [self.people.sum(axis=1)]
        if not (left[0] > 0).all():
            return np.zeros((self.size, 0))
        cells: dict[tuple[str, object], list[int]] = {}
        for column in PEOPLE:
            for n, value in enumerate(self.values[column]):
                cells.setdefault((column, value), []).append(n)
        for group in self.order:
            inside = cells[group]
            around, people = atom[inside[0]], self.people[:, inside].sum(axis=1)
            rest = left[around] - people
            if (people > 0).all() and (rest > 0).all():
                atom[inside] = len(left)
                left[around] = rest
                left.append(people)
        alike = (atom[:, None] == np.arange(len(left))).astype(float)
        return alike / np.sqrt(np.maximum(alike.sum(axis=0), 1))

    def _spanned(self) -> Array:
        """Of everything else: cells x rank; nothing where there are too many cells and groups to work it out."""
        groups = list(self._columns())
        if len(groups) * self.size > MOST:
            return np.zeros((self.size, 0))
        columns = np.array(groups, dtype=float).T
        kept = columns[:, independent(columns[None] * (self.people > 0)[:, :, None])]
        return np.linalg.qr(kept)[0] if kept.size else kept

    def _columns(self) -> Iterator[Array]:
        """The declared groups as 0 and 1 a cell, in the order in which they are taken."""
        whole = np.ones(self.size, bool)
        regions, teams = ([self.values[c] == value for c, value in self.order if c == column] for column in PEOPLE)
        parts = [self.values[column] == value for column in self.values if column not in PEOPLE
                 for value in _largest_first(self.values[column], self.people)]
        yield from (whole, *regions, *teams)
        for groups in ([whole], regions, teams if self.deep else []):
            yield from (group & part for group in groups for part in parts)

    def hidden(self, columns: Sequence[str], inside: Array) -> frozenset[tuple]:
        """The groups by ``columns``, of the cells that are ``inside``, which may not be told."""
        mixed, basis = self._told
        touched = np.flatnonzero(inside[mixed])
        if not len(touched):
            return frozenset()
        values = [self.values[c][mixed[touched]] for c in columns]
        keys = list(zip(*values, strict=True)) if columns else [()] * len(touched)
        place = {key: n for n, key in enumerate(dict.fromkeys(keys))}
        groups = np.zeros((len(mixed), len(place)))
        groups[touched, [place[key] for key in keys]] = 1
        rest = np.abs(groups - basis @ (basis.T @ groups)).max(axis=0)
        return frozenset(key for key, n in place.items() if rest[n] > _NEAR)


def independent(parts: Array) -> Array:
    """Places of the columns that are independent of the kept ones before them in every part.

    ``parts``: parts x rows x columns. By Gram and Schmidt twice over, a block of columns at a time.
    """
    count, rows, columns = parts.shape
    basis: Array = np.zeros((count, rows, columns))
    kept: list[int] = []
    for start in range(0, columns, _BLOCK):
        block = parts[:, :, start:start + _BLOCK].copy()
        for _ in range(2):
            before = basis[:, :, :len(kept)]
            block -= before @ (before.transpose(0, 2, 1) @ block)
        for n in range(block.shape[2]):
            length = np.linalg.norm(block[:, :, n], axis=1)
            if count and (length > _NEAR).all():
                unit = block[:, :, n] / length[:, None]
                basis[:, :, len(kept)] = unit
                kept.append(start + n)
                block[:, :, n + 1:] -= unit[:, :, None] * (unit[:, None] @ block[:, :, n + 1:])
    return np.array(kept, dtype=int)


def _largest_first(values: Array, people: Array) -> list[object]:
    """The distinct values, those with most people first, then by name; none comes with its own empty name."""
    sizes: dict[object, int] = {}
    for value, size in zip(values, people.sum(axis=0), strict=True):
        sizes[value] = sizes.get(value, 0) + int(size)
    return sorted(sizes, key=lambda value: (-sizes[value], str(value)))


def people_order(values: dict[str, Array], people: Array) -> tuple[tuple[str, object], ...]:
    """``order`` of a slice whose cells are teams: regions, then teams, the largest first."""
    return tuple((column, value) for column in PEOPLE for value in _largest_first(values[column], people))

