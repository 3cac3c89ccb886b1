"""A search beside the page: it goes on while the page answers, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from analytics.rewards.drawing import Progress
from analytics.rewards.optimise import Frontier


class _Stopped(Exception):  # noqa: N818 - raised in the search to end it
    pass


class Search:
    """One search, under way or over. ``share``: how much of it is done."""

    def __init__(self, work: Callable[[Progress], Frontier]) -> None:
        self.share = 0.0
        self._found: Frontier | None = None
        self._error: Exception | None = None
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return not self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before it had found anything."""
        return self._stop.is_set() and self._found is None

    def stop(self) -> None:
        """Let it end with the plan that is being tried."""
        self._stop.set()

    def result(self) -> Frontier:
        """What it found, once it has; raises what it failed with."""
        self._thread.join()
        if self._found is None:
            raise self._error or _Stopped
        return self._found

    def _run(self, work: Callable[[Progress], Frontier]) -> None:
        try:
            self._found = work(self._told)
        except Exception as error:  # whoever asks for the result gets it, in a thread where it is told
            self._error = error

    def _told(self, share: float) -> None:
        self.share = share
        if self._stop.is_set():
            raise _Stopped
