"""A real browser and a real server for the tests of this folder: one of each, both our own, both ended here."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.browser.contexts import Contexts
from tests.browser.reader import Reader, until

ROOT = Path(__file__).parents[2]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
         "--no-first-run", "--process-per-site")
USUAL = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
SECONDS = 60


def missing(reason: str) -> None:
    """Skip the test, or fail it where ``BRIDGEBOARD_REQUIRE_BROWSER`` says that a browser has to be there."""
    if os.environ.get("BRIDGEBOARD_REQUIRE_BROWSER") == "1":
        pytest.fail(f"no browser: {reason}")
    pytest.skip(f"no browser: {reason}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, from ``CHROMIUM`` or the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path or not Path(path).exists():
        missing("install chromium, or set CHROMIUM to its path")
    try:
        from playwright.sync_api import Page, sync_playwright
    except ImportError:
        missing("install the package playwright")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patched:
        patched.setattr(Page, "wait_for_function", until)
        chromium = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def listens(pid: int, port: int) -> bool:
    """Whether that very process listens at the port (Linux: its sockets are looked up; elsewhere taken for granted)."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        return True
    rows = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
    waiting = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}
    return any(link in waiting for link in map(_target, Path(f"/proc/{pid}/fd").iterdir()))


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:  # closed meanwhile
        return ""


def serve(place: Path, log: Path, below: str = "", settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start a server for the warehouse at ``place``, give its address once it answers, and end it in the end.

    ``below``: the base path of everything that it serves, such as ``/teams``; ``settings`` of its environment beside
    the usual ones.
    """
    port = free_port()
    own = {"BRIDGEBOARD_WAREHOUSE": str(place), "BRIDGEBOARD_STATE": f"sqlite:///{log.with_name('state.db')}"}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.address=127.0.0.1",
             f"--server.port={port}", f"--server.baseUrlPath={below}"],
            cwd=ROOT, env=os.environ | own | dict(settings or {}), stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(server, port, log, below)
            yield f"http://127.0.0.1:{port}{below}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen, port: int, log: Path, below: str) -> None:
    end = monotonic() + SECONDS
    while monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{below}/_stcore/health", timeout=5):
                assert listens(server.pid, port), "another process answers at our port"
                return
        except OSError:
            sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="package")
def server(browser: Any, demo_place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo company."""
    yield from serve(demo_place, tmp_path_factory.mktemp("server") / "log.txt")


@pytest.fixture(scope="package")
def data(demo_place: Path) -> Iterator[Warehouse]:
    """The demo company, to look up what the pages should show."""
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="package")
def contexts(browser: Any) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def reader(contexts: Contexts, server: str) -> Iterator[Callable[..., Reader]]:
    """``reader("?lang=zh", color_scheme="dark")``: somebody new, with a browser context of their own, on the opened
    page.

    At the end nobody may have had an error in the console.
    """
    opened: list[Reader] = []
    with contextlib.ExitStack() as lent:
        def new(path: str = "", **options: Any) -> Reader:
            opened.append(Reader(lent.enter_context(contexts.lent(server, **USUAL | options)), server))
            return opened[-1].open(path)

        yield new
        errors = [error for one in opened for error in one.errors]
    assert errors == []
