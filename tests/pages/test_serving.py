"""What the server gives a browser beside the pages, and that app.py is both the server and the script."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest
from streamlit.web.server.app_discovery import discover_asgi_app

from pages.parts import safe_headers, serving
from pages.parts.safe_headers import HEADERS, POLICY, SafeHeaders, inline_scripts

APP = Path(serving.__file__).parents[2] / "app.py"


def get(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request to a server with our routes: status, headers, body."""
    server = Starlette(routes=[*serving.routes(), Route("/", lambda request: HTMLResponse("page"))],
                       middleware=[Middleware(SafeHeaders)])
    sent: list[dict] = []

    async def receive() -> dict:  # a client that waits
        return await asyncio.Event().wait()

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "http_version": "1.1",
             "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]}
    asyncio.run(server(scope, receive, send))
    received = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], received, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize(("headers", "unpack"), [({"accept_encoding": "gzip"}, gzip.decompress), ({}, bytes)])
def test_plotly_comes_from_the_installed_package_and_is_kept(headers, unpack):
    status, received, body = get("/assets/plotly.js", **headers)
    assert status == 200
    assert unpack(body) == serving.PLOTLY.read_bytes()
    assert "immutable" in received["cache-control"]


@pytest.mark.parametrize("name", ["Inter.woff2", "Inter.OFL.txt", "logo.svg", "icon.svg"])
def test_assets_are_served(name):
    status, _, body = get(f"/assets/{name}")
    assert (status, body) == (200, (serving.ASSETS / name).read_bytes())


@pytest.mark.parametrize("path", ["/assets/../deck.py", "/assets/nothing.svg"])
def test_nothing_else_is_served(path):
    assert get(path)[0] == 404


@pytest.mark.parametrize("path", ["/", "/assets/logo.svg", "/assets/nothing.svg"])
def test_every_answer_has_the_security_headers(path):
    received = get(path)[1]
    assert {name: received.get(name.lower()) for name in HEADERS} == HEADERS


def test_the_policy_lets_nothing_in_from_elsewhere():
    wide = re.compile(r"\*|https?:|wss?:|'unsafe-eval'|'strict-dynamic'")
    assert POLICY["default-src"] == ["'none'"]
    assert [source for sources in POLICY.values() for source in sources if wide.search(source)] == []
    assert [name for name, sources in POLICY.items() if "'unsafe-inline'" in sources] == ["style-src"]


def test_streamlits_own_inline_scripts_are_named_by_hash(tmp_path, monkeypatch):
    monkeypatch.setattr(safe_headers, "PAGE", tmp_path / "index.html")
    safe_headers.PAGE.write_text("<script>alert(1)\n</script><script src='x.js'></script>", "utf-8")
    digest = base64.b64encode(hashlib.sha256(b"alert(1)\n").digest()).decode()
    assert inline_scripts() == [f"'sha256-{digest}'"]


def test_only_a_page_asks_for_plotly_ahead():
    assert serving.PLOTLY_URL in get("/")[1]["link"]
    assert "link" not in get("/assets/logo.svg")[1]


def test_app_is_a_server_that_streamlit_finds():
    assert discover_asgi_app(APP).import_string == "app:app"


def test_app_runs_as_a_script():
    page = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not page.exception
