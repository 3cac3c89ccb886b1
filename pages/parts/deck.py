"""All numbers and figures of a page as one component: one message, drawn in place, only what changed drawn again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict, cast

import streamlit as st

from analytics.charts import theme
from analytics.deck import Card, Tile
from analytics.language import Language
from pages.parts.component import component
from pages.parts.serving import PLOTLY_URL

HANDOVER = 0.001  # s in which the server's own thread sends the figures, before the script goes on with what lies below

_show = component("deck", '<div class="deck"><ul class="deck-kpis"></ul><div class="deck-grid"></div></div>')


class Click(TypedDict):
    """A click on a tile ("kpi"), on a tab or a line of a card, or on a point of its figure."""

    kind: Literal["kpi", "tab", "line", "point"]
    id: NotRequired[str]  # of the tile, tab or line
    card: NotRequired[str]  # its id, but of a tile
    customdata: NotRequired[str]  # of the point


def deck(
    kpis: Sequence[Tile] = (),
    cards: Sequence[Card] = (),
    *,
    language: Language,
    key: str = "deck",
    on_click: Callable[[], None] | None = None,
) -> Click | None:
    """Show a strip of KPI cards and a grid of figures; return what was clicked in this run, or None.

    All texts are shown as they are. The ids are unique on the page; a card that keeps its id is updated in place.

    ``on_click`` is called before the run in which the click is returned; it reads it with ``clicked``.
    A figure with NaN raises ValueError: a missing number is None.
    """
    sent = [card | {"figure": _hashed(card["figure"])} for card in cards]
    data = {"plotly": PLOTLY_URL, "words": _words(language), "roles": _roles(), "kpis": list(kpis), "cards": sent}
    _show(key=key, data=data | {"state": _hash(data)}, on_click_change=on_click or _nothing)
    time.sleep(HANDOVER)
    event = clicked(key)
    st.session_state[f"{key}_offered"] = frozenset(_offered(kpis, cards))
    return event


def clicked(key: str) -> Click | None:
    """What was clicked on the deck of that key; None where it is nothing that the deck offered: a browser may send
    anything."""
    event = getattr(st.session_state.get(key), "click", None)
    if not isinstance(event, dict):
        return None
    value = event.get("customdata" if event.get("kind") == "point" else "id")
    code = (event.get("kind"), event.get("card", ""), value)
    known = all(isinstance(part, str) for part in code) and code in st.session_state.get(f"{key}_offered", ())
    return cast(Click, event) if known else None


def _offered(kpis: Sequence[Tile], cards: Sequence[Card]) -> Iterator[tuple[str, str, str]]:
    """Kind, card and id of everything that can be clicked."""
    yield from (("kpi", "", kpi["id"]) for kpi in kpis)
    for card in cards:
        yield from (("tab", card["id"], tab["id"]) for tab in card.get("tabs", ()))
        yield from (("line", card["id"], line["id"]) for line in card.get("lines", ()) if line["id"] is not None)
        for trace in (card["figure"] or {"data": ()})["data"]:
            yield from (("point", card["id"], mark) for mark in trace.get("customdata") or ())


def _nothing() -> None:
    """A trigger needs a callback to be reported at all; the page reads the returned event instead."""


def _hash(content: Any) -> str:
    return hashlib.blake2b(json.dumps(content, allow_nan=False).encode(), digest_size=8).hexdigest()


def _hashed(figure: theme.Figure | None) -> theme.Figure | None:
    return figure and figure | {"hash": _hash(figure)}


def _roles() -> dict[str, list[str] | str]:
    """The placeholders by the theme's lists whose colours take their place."""
    return {
        "categorical": list(theme.ROLES),
        "sequential": list(theme.SEQUENTIAL),
        "diverging": list(theme.DIVERGING),
        "background": theme.BACKGROUND,
    }


def _words(language: Language) -> dict[str, str]:
    return {
        "ok": language("on plan"),
        "watch": language("watch"),
        "off": language("off plan"),
        "na": language("too few cases"),
        "help": language("What is this?"),
        "enlarge": language("Full screen"),
        "shrink": language("Leave full screen"),
        "points": language("the arrow keys go from point to point, Enter opens one"),
        "failed": language("The charts could not be loaded: reload the page."),
    }
