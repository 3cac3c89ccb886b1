"""A component of our own: its HTML, with its look and its behaviour beside it in the assets."""

from __future__ import annotations

from streamlit.components.v2 import component as registered
from streamlit.components.v2.types import ComponentRenderer

from pages.parts.serving import ASSETS


def component(name: str, html: str) -> ComponentRenderer:
    """The component of that name, looking as ``name.css`` says and doing what ``name.js`` does."""
    return registered(name, html=html, css=_read(f"{name}.css"), js=behaviour(name), isolate_styles=False)


def behaviour(name: str) -> str:
    """A component's JavaScript, which sends by ``send.js``: one module, for a browser gets no more than one."""
    return _read("send.js") + _read(f"{name}.js")


def _read(asset: str) -> str:
    return (ASSETS / asset).read_text("utf-8")
