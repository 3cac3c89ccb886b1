"""All numbers and figures of a page as one component: one message, drawn in place, only what changed drawn again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import streamlit as st

from analytics.charts import theme
from analytics.language import Language
from pages.parts.component import component
from pages.parts.serving import PLOTLY_URL

HANDOVER = 0.001  # s in which the server's own thread sends the figures, before the script goes on with what lies below

_show = component("deck", '<div class="deck"><ul class="deck-kpis"></ul><div class="deck-grid"></div></div>')


def deck(
    kpis: Sequence[dict[str, Any]] = (),
    cards: Sequence[dict[str, Any]] = (),
    *,
    language: Language,
    key: str = "deck",
    on_click: Callable[[], None] | None = None,
) -> dict[str, Any] | None:
    """Show a strip of KPI cards and a grid of figures; return what was clicked in this run, or None.

    kpis: ``{id, label, status ("ok", "watch", "off" or "na"), value, margin, delta, tone ("gray", "orange" or "red"),
    arrow ("up", "down" or ""), description, help, spark: {y: [numbers or None], reference: [...] or None}}``, and
    optionally ``selected`` (true or false) where the click chooses what the page shows.
    cards: ``{id, title, caption, help, span (columns of 12), figure ({data, layout, alt, height}) or None, empty}``,
    and optionally ``tabs``, ``{id, label, selected}`` of what else it can show, ``printed`` (true: on paper alone, as
    large as the card before it), and ``lines``, ``{text, second (below it), status (its sign, or "" for a dot), id
    (None where it leads nowhere)}``, optionally with ``brief`` (true: ``second`` goes first, and a screen shows two
    lines of it all).
    All texts are shown as they are. The ids are unique on the page; a card that keeps its id is updated in place.

    ``on_click`` is called before the run in which the click is returned; it reads it with ``clicked``.
    Returns ``{"kind": "kpi", "id": ...}``, ``{"kind": "tab", "card": ..., "id": ...}``, the same of kind ``line``, or
    ``{"kind": "point", "card": ..., "customdata": ...}``. A figure with NaN raises
    ValueError: a missing number is None.
    """
    sent = [card | {"figure": card.get("figure") and _hashed(card["figure"])} for card in cards]
    data = {"plotly": PLOTLY_URL, "words": _words(language), "roles": _roles(), "kpis": list(kpis), "cards": sent}
    _show(key=key, data=data | {"state": _hash(data)}, on_click_change=on_click or _nothing)
    time.sleep(HANDOVER)
    event = clicked(key)
    st.session_state[f"{key}_offered"] = frozenset(_offered(kpis, cards))
    return event


def clicked(key: str) -> dict[str, Any] | None:
    """What was clicked on the deck of that key; None where it is nothing that the deck offered: a browser may send
    anything."""
    event = getattr(st.session_state.get(key), "click", None)
    if not isinstance(event, dict):
        return None
    value = event.get("customdata" if event.get("kind") == "point" else "id")
    code = (event.get("kind"), event.get("card", ""), value)
    known = all(isinstance(part, str) for part in code) and code in st.session_state.get(f"{key}_offered", ())
    return event if known else None


def _offered(kpis: Sequence[dict[str, Any]], cards: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Kind, card and id of everything that can be clicked."""
    yield from (("kpi", "", kpi["id"]) for kpi in kpis)
    for card in cards:
        for kind in ("tab", "line"):
            yield from ((kind, card["id"], part["id"]) for part in card.get(f"{kind}s", ()))
        for trace in (card.get("figure") or {"data": ()})["data"]:
            yield from (("point", card["id"], mark) for mark in trace.get("customdata") or ())


def _nothing() -> None:
    """A trigger needs a callback to be reported at all; the page reads the returned event instead."""


def _hash(content: Any) -> str:
    return hashlib.blake2b(json.dumps(content, allow_nan=False).encode(), digest_size=8).hexdigest()


def _hashed(figure: theme.Figure) -> theme.Figure:
    return figure | {"hash": _hash(figure)}


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
