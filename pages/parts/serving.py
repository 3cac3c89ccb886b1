"""What the server gives a browser beside the pages: our assets, and plotly.js from the installed package."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import os
from functools import lru_cache
from importlib.metadata import distribution, version
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.auth_util import get_secrets_auth_section
from streamlit.config import get_option

from analytics.errors import UsageError
from analytics.language import N_
from analytics.sign_in import access_rules
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import DEFAULT, current

HERE = ("localhost", "127.0.0.1", "[::1]")
ASSETS = Path(__file__).with_name("assets")
PLOTLY = Path(str(distribution("plotly").locate_file("plotly/package_data/plotly.min.js")))  # found, not imported
ROOT = "/".join(["", *get_option("server.baseUrlPath").strip("/").split("/")]).rstrip("/")  # "" or "/below/this"
PLOTLY_URL = f"{ROOT}/assets/plotly.js?v={version('plotly')}"  # a new version is a new address: browsers may keep it
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@lru_cache(maxsize=1)
def _compressed() -> bytes:
    return gzip.compress(PLOTLY.read_bytes(), 6)


def _plotly(request: Request) -> Response:
    """plotly.js, compressed once for all readers; runs in a thread, so the first reader does not stop the others."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(PLOTLY, media_type="text/javascript", headers=_FOREVER)
    return Response(_compressed(), media_type="text/javascript", headers=_FOREVER | {"Content-Encoding": "gzip"})


def is_here(host: str) -> bool:
    """Whether a host's name or address means this computer."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_start() -> list[str]:
    """The hosts that are answered for; the server does not start where a company's own data would be open to a network.

    Without sign-in that is any address but this computer's own; the message says what to do.
    """
    address = get_option("server.address") or ""
    try:
        hosts = access_rules().hosts
        if not (get_secrets_auth_section() or is_here(address) or _made_up()):
            raise UsageError(N_("Bridgeboard was to be served at {address} with your own data and without sign-in; "
                                "configure [auth] in the secrets file, or serve it at localhost."),
                             address=address or "every address")
    except UsageError as error:
        raise SystemExit(f"bridgeboard: {error}") from None
    return [*HERE, *hosts]


def _made_up() -> bool:
    """Whether what serves is the demo company, or nothing yet, which will be one."""
    file = current(Path(os.environ.get("BRIDGEBOARD_WAREHOUSE") or DEFAULT))
    if file is None:
        return True
    with contextlib.closing(Warehouse(file)) as data:
        return data.made_up


def routes() -> list[Route | Mount]:
    """The routes under ``/assets`` below the server's base path, for ``st.App``."""
    return [Route(f"{ROOT}/assets/plotly.js", _plotly), Mount(f"{ROOT}/assets", StaticFiles(directory=ASSETS))]
