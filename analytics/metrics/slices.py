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
from typing import Any

import numpy as np

Array = np.ndarray
Group = tuple[Any, ...]  # a value of each column that is split by
PEOPLE = ("region", "team_id")
_NEAR, FAR = 1e-6, 1e-9  # of lengths and of squares: columns are of 0 and 1, so what is not zero is far from it
_BLOCK = 32
MOST = 2_000_000  # cells x groups that are worked out together; more are not told


@dataclass(frozen=True)
class Slice:
    """A month's cells, the finest groups there are, of people whom the reader does not see one by one.

    ``values``: column -> the value of each cell (None: none); ``people``: parts x cells, how many people of each part
    are in the cell. ``order``: the regions and teams (column, value), the largest first, as they are taken. ``sets``:
    further groups, whether each cell is in them, in the order in which they are taken.
    """

    values: dict[str, Array]
    people: Array
    order: tuple[tuple[str, object], ...]
    deep: bool = False
    sets: tuple[Array, ...] = ()

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.people.shape[1]

    @cached_property
    def _atoms(self) -> Array | None:
        """For each cell the part of the company that it is in, of those that regions and teams that are told leave, the
        one in the other: a group is told where it, and what remains of the part that it lies in, have people in every
        part. None where the company itself has not.
        """
        atom, left = np.zeros(self.size, int), [self.people.sum(axis=1)]
        if not (left[0] > 0).all():
            return None
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
        return atom

    @cached_property
    def _told(self) -> _Told:
        """What may be told: sums over whole atoms, and the other declared groups that are independent of these."""
        atom = self._atoms
        if atom is None:
            return _Told(np.arange(self.size), np.zeros(self.size, int), np.full(1, np.inf), np.zeros((self.size, 0)))
        groups = np.array([np.ones(self.size), *self._divided()]).T  # of the first nothing is left
        there = self.people > 0
        kept = independent([_less_means(groups[some], atom[some]) for some in there])
        basis = np.linalg.qr(_less_means(groups, atom)[:, kept])[0]
        size = np.bincount(atom).astype(float)
        mixed = np.flatnonzero(1 - 1 / size[atom] - (basis**2).sum(axis=1) > FAR)
        return _Told(mixed, atom[mixed], size, basis[mixed][:, np.abs(basis[mixed]).sum(axis=0) > _NEAR])

    @property
    def secret(self) -> bool:
        """Whether there is any cell that may not be told."""
        return bool(len(self._told.cells))

    def _divided(self) -> Iterator[Array]:
        """The declared groups beside regions and teams, 0 and 1 a cell, in the order in which they are taken.

        Regions, and teams where they are asked for, are divided as far as that can be worked out.
        """
        parts = [self.values[column] == value for column in self.values if column not in PEOPLE
                 for value in _largest_first(self.values[column], self.people)]
        around, most = [np.ones(self.size, bool)], MOST // max(len(parts) * self.size, 1)
        for column in PEOPLE if self.deep else PEOPLE[:1]:
            wider = [value for of, value in self.order if of == column]
            if len(around) + len(wider) <= most:
                around += [self.values[column] == value for value in wider]
        yield from (group & part for group in around for part in parts)
        yield from self.sets

    @property
    def sets_told(self) -> list[bool]:
        """Which of ``sets`` may be told; of nobody there is nothing to hide."""
        return [not self.hidden((), inside) for inside in self.sets]

    def hidden(self, columns: Sequence[str], inside: Array) -> frozenset[Group]:
        """The groups by ``columns``, of the cells that are ``inside``, which may not be told."""
        mixed = self._told.cells
        touched = np.flatnonzero(inside[mixed])
        if not len(touched):
            return frozenset()
        values = [self.values[c][mixed[touched]] for c in columns]
        keys = list(zip(*values, strict=True)) if columns else [()] * len(touched)
        place = {key: n for n, key in enumerate(dict.fromkeys(keys))}
        rest = self._told.rest(touched, np.array([place[key] for key in keys]))
        return frozenset(key for key, n in place.items() if rest[n] > FAR)


@dataclass(frozen=True)
class _Told:
    """What may be told of a month: every sum over whole atoms, and over the columns of ``basis``, which are orthonormal
    and orthogonal to the atoms. ``cells``: places of those that may not be told alone, with the ``atom`` of each and
    how many cells it has (``size``)."""

    cells: Array
    atom: Array
    size: Array
    basis: Array

    def rest(self, cells: Array, group: Array) -> Array:
        """The square of how far each group is from being told; ``cells``: places in ``self.cells``, with their group's
        number: of its length what lies neither in the atoms nor in the basis."""
        known = np.zeros((group.max() + 1, self.basis.shape[1]))
        np.add.at(known, group, self.basis[cells])
        pairs, count = np.unique(np.stack([group, self.atom[cells]]), axis=1, return_counts=True)
        whole = np.bincount(pairs[0], count**2 / self.size[pairs[1]])
        return np.bincount(group) - whole - (known**2).sum(axis=1)


def _less_means(columns: Array, atom: Array) -> Array:
    """Columns without what is alike over an atom."""
    means = np.array([np.bincount(atom, column) for column in columns.T]) / np.maximum(np.bincount(atom), 1)
    return columns - means[:, atom].T


def independent(columns_of: Sequence[Array]) -> Array:
    """Places of the columns that are independent of the kept ones before them in every part.

    ``columns_of``: of each part rows x columns. By Gram and Schmidt twice over, a block of columns at a time.
    """
    parts = np.stack([_square(columns) for columns in columns_of])
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


def _square(columns: Array) -> Array:
    """As many rows as columns, which are as long and as far from each other."""
    rows: Array = np.asarray(np.linalg.qr(columns, mode="r"))
    return np.vstack([rows, np.zeros((rows.shape[1] - len(rows), rows.shape[1]))])


def _largest_first(values: Array, people: Array) -> list[object]:
    """The distinct values, those with most people first, then by name; none comes with its own empty name."""
    sizes: dict[object, int] = {}
    for value, size in zip(values, people.sum(axis=0), strict=True):
        sizes[value] = sizes.get(value, 0) + int(size)
    return sorted(sizes, key=lambda value: (-sizes[value], str(value)))


def people_order(values: dict[str, Array], people: Array) -> tuple[tuple[str, object], ...]:
    """``order`` of a slice whose cells are teams: regions, then teams, the largest first."""
    return tuple((column, value) for column in PEOPLE for value in _largest_first(values[column], people))

