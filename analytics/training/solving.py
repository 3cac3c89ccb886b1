"""A search in a process of its own, so that a page stays responsive: watched, stopped, and ended with its starter."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from analytics.errors import UsageError
from analytics.language import N_
from analytics.training.answer import STEP, Answer, answer
from analytics.training.highs import Reached
from analytics.training.plan import GAP, SECONDS
from analytics.training.problem import Problem

TOP = Path(__file__).parents[2]
OFTEN = 0.2  # seconds between two words on how far it is
STOP = b"s"
MODULE = "analytics.training.solving"


@dataclass
class _Heard:
    """What the process has told so far."""

    reached: Reached | None = None
    answer: Answer | None = None
    refused: UsageError | None = None


class Solving:
    """One search. It ends with ``close``, when nobody holds it any more, and when this process ends, be it killed."""

    def __init__(self, problem: Problem, step: float, gap: float, seconds: float) -> None:
        self._heard = _Heard()
        self._process = subprocess.Popen([sys.executable, "-m", MODULE], cwd=TOP, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE)
        self._end = weakref.finalize(self, _end, self._process)
        asked = {"problem": problem, "step": step, "gap": gap, "seconds": seconds}
        self._thread = threading.Thread(target=_talk, args=(self._process, asked, self._heard), daemon=True)
        self._thread.start()

    @property
    def reached(self) -> Reached | None:
        """How far it is; None until there is anything to say."""
        return self._heard.reached

    @property
    def done(self) -> bool:
        """Whether it is over, in whatever way."""
        return not self._thread.is_alive()

    def cancel(self) -> None:
        """Let it end with the best plan found until now; it takes effect at the solver's next step."""
        if self._process.stdin is not None and not self.done:
            try:
                self._process.stdin.write(STOP)
                self._process.stdin.flush()
            except (BrokenPipeError, ValueError):  # it has ended in this moment
                return

    def result(self) -> Answer:
        """What it found, once it has; raises ``UsageError`` where it found that there is no plan, or was ended."""
        self._thread.join()
        self.close()
        if self._heard.refused is not None:
            raise self._heard.refused
        if self._heard.answer is None:
            raise UsageError(N_("The search was ended before it found a plan; start it again."))
        return self._heard.answer

    def close(self) -> None:
        """End it, whatever it has found."""
        self._end()


def start(problem: Problem, *, step: float = STEP, gap: float = GAP, seconds: float = SECONDS) -> Solving:
    """Begin a search for the ``answer`` to a problem."""
    return Solving(problem, step, gap, seconds)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:  # it ended with something unread
                continue


def _talk(process: subprocess.Popen[bytes], asked: dict[str, Any], heard: _Heard) -> None:
    """Hand over what is asked, then listen until the process ends."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        pickle.dump(asked, process.stdin)
        process.stdin.flush()
        while True:
            told = pickle.load(process.stdout)  # from our own child
            name = {Reached: "reached", Answer: "answer"}.get(type(told))
            if name is None:
                heard.refused = UsageError(told.message, **told.values)
            else:
                setattr(heard, name, told)
    except (EOFError, BrokenPipeError, ValueError, pickle.UnpicklingError):  # it ended, or was ended in mid-sentence
        return


def _work(given: IO[bytes], told: IO[bytes]) -> None:
    """In the process: read what is asked, search, tell how far it is and what was found."""
    asked = pickle.load(given)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(given, stop), daemon=True).start()
    last = -OFTEN

    def say(word: object) -> None:
        pickle.dump(word, told)
        told.flush()

    def watch(reached: Reached) -> bool:
        nonlocal last
        if reached.elapsed - last >= OFTEN:
            last = reached.elapsed
            say(reached)
        return not stop.is_set()

    try:
        say(answer(asked["problem"], step=asked["step"], gap=asked["gap"], seconds=asked["seconds"], watch=watch))
    except UsageError as error:
        say(error.phrase)


def _listen(given: IO[bytes], stop: threading.Event) -> None:
    """Stop at a word; where the starter is gone nobody wants the answer any more."""
    while given.read(1):
        stop.set()
    os._exit(1)


if __name__ == "__main__":
    with os.fdopen(os.dup(1), "wb") as channel:
        os.dup2(2, 1)  # what a library prints is no part of the talk
        _work(sys.stdin.buffer, channel)
    os._exit(0)  # the thread that still listens must not be waited for
