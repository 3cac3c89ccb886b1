"""The headers that every answer carries: what a browser may load, run and pass on while it shows our pages."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.serving import PLOTLY_URL, ROOT

PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
_PRELOAD = f"<{PLOTLY_URL}>; rel=preload; as=script, <{ROOT}/assets/Inter.woff2>; rel=preload; as=font; crossorigin"


def inline_scripts() -> list[str]:
    """The hashes, as a policy names them, of the scripts that stand in Streamlit's page itself."""
    scripts = re.findall(r"<script>(.*?)</script>", PAGE.read_text("utf-8"), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]


POLICY = {  # what is not named is forbidden
    "default-src": ["'none'"],
    "script-src": ["'self'", "blob:", *inline_scripts()],  # blob: is how Streamlit starts a component's own script
    "style-src": ["'self'", "'unsafe-inline'"],  # Streamlit styles what it draws as it draws it
    "img-src": ["'self'", "data:"],  # the logo
    "font-src": ["'self'", "data:"],  # icons of the table
    "connect-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}
_NEVER = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
          "midi", "payment", "usb")  # what no page of ours asks for
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {' '.join(sources)}" for name, sources in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # frame-ancestors, for browsers that do not know it
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NEVER),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SafeHeaders:
    """Adds them to every answer, and to a page the hint to fetch plotly.js and the font at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = _PRELOAD
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)
