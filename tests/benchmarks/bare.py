"""What a page without any framework takes: the standard library's server, one page, Plotly.react on the same figures.

``python -m tests.benchmarks.bare SETUP.json PORT``. The setup holds ``states``, the ``widths`` of the figures in our
page and either ``answers`` (what each state shows, computed before: no query at all) or ``place`` (a warehouse: each
state is worked out when asked, by the same functions as in our page, without Streamlit).
"""

from __future__ import annotations

import json
import socket
import sys
import tomllib
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from analytics.charts import theme
from pages.parts.serving import ASSETS, PLOTLY

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / ".streamlit" / "config.toml"


def key(state: dict) -> str:
    return "|".join(state[name] for name in sorted(state))


@lru_cache(maxsize=1)
def _colours() -> tuple[dict[str, str], str]:
    """The light theme's colour of each role, and its font."""
    read = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]
    light = read["light"]
    lists = {"Categorical": theme.ROLES, "Sequential": theme.SEQUENTIAL, "Diverging": theme.DIVERGING}
    found = {theme.BACKGROUND: light["backgroundColor"]}
    for name, roles in lists.items():
        found |= dict(zip(roles, light[f"chart{name}Colors"], strict=True))
    return found, read["font"]


def answer(content: dict) -> bytes:
    """What the deck is sent, with the theme's colours and font in the figures."""
    colours, font = _colours()
    for card in content["cards"]:
        for part in (card["figure"]["layout"], card["figure"]["layout"]["hoverlabel"]):
            part["font"] = part["font"] | {"family": font}
    text = json.dumps({name: content[name] for name in ("kpis", "cards", "state")})
    for role, colour in colours.items():
        text = text.replace(f'"{role}"', f'"{colour}"')
    return text.encode()


class Handler(BaseHTTPRequestHandler):
    """Gives the page, plotly.js, the font and the answers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    given: dict
    page: object = None

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/data":
            state = dict(parse_qsl(asked.query, keep_blank_values=True))
            self._give(self._answer(state), "application/json")
        elif asked.path == "/plotly.js":
            self._give(PLOTLY.read_bytes(), "text/javascript")
        elif asked.path == "/Inter.woff2":
            self._give((ASSETS / "Inter.woff2").read_bytes(), "font/woff2")
        else:
            setup = json.dumps({name: self.given[name] for name in ("states", "widths")})
            self._give((HERE / "bare.html").read_text("utf-8").replace('"SETUP"', setup).encode(), "text/html")

    def _answer(self, state: dict) -> bytes:
        return answer(self.page.content(state)) if self.page else self.given["answers"][key(state)].encode()

    def _give(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class Server(ThreadingHTTPServer):
    address_family = socket.AF_INET
    daemon_threads = True


def main(setup: str, port: str) -> None:
    Handler.given = json.loads(Path(setup).read_text("utf-8"))
    if "place" in Handler.given:
        from tests.benchmarks.page import TeamPage

        Handler.page = TeamPage(Path(Handler.given["place"]))
    Server(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
