"""What was computed from a snapshot and cannot change, as long as it is asked for: of each kind the latest few."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")

MOST = 200  # of a kind; these are small
_NONE: Any = object()
LARGE = {"payouts": 8}  # of a large kind: everybody's pay by one plan, with every step


class Memory(MutableMapping[Hashable, Any]):
    """A mapping for many threads. A key is a kind, or a tuple that begins with one and holds all that a value depends
    on, the viewer too; where a kind has too many, the one that was not asked for the longest is forgotten.
    """

    def __init__(self) -> None:
        self._kinds: dict[Hashable, OrderedDict[Hashable, Any]] = {}
        self._lock = Lock()
        self._turns: dict[Hashable, Lock] = {}

    def once(self, key: Hashable, work: Callable[[], Value]) -> Value:
        """The value of a key, worked out by whoever asks first; others who ask meanwhile wait for it."""
        if (kept := self.get(key, _NONE)) is not _NONE:
            return kept
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            if (kept := self.get(key, _NONE)) is _NONE:
                kept = self[key] = work()
        with self._lock:
            self._turns.pop(key, None)
        return kept

    def __getitem__(self, key: Hashable) -> Any:
        with self._lock:
            kept = self._kinds[_kind(key)]
            kept.move_to_end(key)
            return kept[key]

    def __setitem__(self, key: Hashable, value: Any) -> None:
        with self._lock:
            kept = self._kinds.setdefault(_kind(key), OrderedDict())
            kept[key] = value
            kept.move_to_end(key)
            while len(kept) > LARGE.get(str(_kind(key)), MOST):
                kept.popitem(last=False)

    def __delitem__(self, key: Hashable) -> None:
        with self._lock:
            del self._kinds[_kind(key)][key]

    def __iter__(self) -> Iterator[Hashable]:
        with self._lock:
            return iter([key for kept in self._kinds.values() for key in kept])

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._kinds.values()))


def _kind(key: Hashable) -> Hashable:
    return key[0] if isinstance(key, tuple) else key
