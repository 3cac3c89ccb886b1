"""One load at a time: two of them, by whatever processes, would each take the other's data away unseen."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from analytics.errors import UsageError
from analytics.language import N_

LOCK = ".load.lock"


@contextlib.contextmanager
def one_load(folder: Path) -> Iterator[None]:
    """Hold a folder of snapshots for one load; ``UsageError`` where another one is at work there.

    The operating system frees the lock of a process that is killed. The file stays: removing it would let a load that
    has it open and one that makes it anew both go on.
    """
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(N_("{folder}: another load is at work there; wait until it has ended, and load again"),
                             folder=folder) from None
        yield
