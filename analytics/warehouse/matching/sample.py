"""A large text file made small: its first lines and some from further down, so that a look at it takes a moment."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_HEAD = 1 << 20  # bytes of the beginning: the longest header that can be read
_PLACES, _PIECE = 12, 1 << 15  # places further down, and bytes at each
_WHOLE = 4 << 20  # bytes up to which a file is looked at as a whole


@contextlib.contextmanager
def sampled(path: Path) -> Iterator[tuple[Path, bool]]:
    """A text file of a few lines of ``path`` under the same name, and True; a small file is itself, and False.

    Pieces begin and end with lines. Text in two bytes a character is taken from the beginning only, since a line
    cannot be told from its bytes alone.
    """
    size = path.stat().st_size
    if size <= _WHOLE:
        yield path, False
        return
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / path.name
        with path.open("rb") as file:
            small.write_bytes(b"".join(_pieces(file.fileno(), size)))
        yield small, True


def _pieces(file: int, size: int) -> Iterator[bytes]:
    head = os.pread(file, _HEAD, 0)
    wide = b"\0" in head
    if wide:
        end = max(head.rfind(b"\n\0"), head.rfind(b"\0\n")) // 2 * 2 + 2
    else:
        end = max(head.rfind(b"\n"), head.rfind(b"\r")) + 1
    yield head[:end] or head
    step = (size - _HEAD) // _PLACES
    for place in range(0 if wide else _PLACES):
        piece = os.pread(file, _PIECE, _HEAD + (place + 1) * step - _PIECE)
        first, last = piece.find(b"\n"), piece.rfind(b"\n")
        yield piece[first + 1 : last + 1]
