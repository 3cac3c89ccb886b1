"""Our server as people start it, in a process of its own that ends with the measurement."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
LONGEST_START = 60.0


@dataclass(frozen=True)
class Served:
    """A server at work: its process, its address, and when it was started (seconds since 1970)."""

    pid: int
    port: int
    started: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


@contextlib.contextmanager
def serve(place: Path) -> Iterator[Served]:
    """Bridgeboard on this warehouse."""
    port = free_port()
    command = ["-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1",
               "--server.headless", "true"]
    with running(command, port, {"BRIDGEBOARD_WAREHOUSE": str(place)}) as served:
        yield served


@contextlib.contextmanager
def running(command: list[str], port: int, settings: dict[str, str]) -> Iterator[Served]:
    """Python with this command until it listens at the port; ``RuntimeError`` with its last words where it does not."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        started = time.time()
        process = subprocess.Popen([sys.executable, *command], cwd=HOME, env=os.environ | settings, stdout=said,
                                   stderr=said)
        try:
            while not _listens(port):
                if process.poll() is not None or time.time() - started > LONGEST_START:
                    said.seek(0)
                    raise RuntimeError(f"{' '.join(command)} did not start: {said.read()[-500:]}")
                time.sleep(0.01)
            yield Served(process.pid, port, started)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
