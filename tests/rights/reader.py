"""A reader who signs in by claims, opens pages by their address, and uses whatever they offer by the messages that a
browser sends."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2.bidi_component.main import _make_trigger_id as trigger_id
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.util import calc_hash

from pages.parts import download
from tests.pages.conftest import ROOT, App
from tests.rights.delivered import message_text

EVENTS = {"choice": "choice", "deck": "click", "sheet": "click"}  # component -> what its browser part reports
RATED = "peer_score"  # the mark behind which single ratings are
LISTS = ("beside",)  # whose entries show more than the first, "nobody"
PRESSED, SOLVES, BACK = "month_figures", ":material/route:", ":material/arrow_back:"  # buttons that change nothing


@dataclass
class Wire:
    """What the server hands out: the messages of the last run, and each file that it offers, with what a click on its
    button runs and the line of code that offers it."""

    messages: list[ForwardMsg] = field(default_factory=list)
    offered: dict[str, tuple[str, Callable[[], bytes]]] = field(default_factory=dict)

    def tap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        enqueue, button = ForwardMsgQueue.enqueue, st.download_button

        def noted(queue: ForwardMsgQueue, message: ForwardMsg) -> None:
            self.messages.append(message)
            enqueue(queue, message)

        def offered(label: str, click: Callable[[], bytes], name: str, *rest: Any, **more: Any) -> None:
            caller = sys._getframe(2)  # whoever asked ``download.file`` for the button, maybe by ``download.table``
            if caller.f_code is download.table.__code__:
                caller = sys._getframe(3)
            line = f"{Path(caller.f_code.co_filename).relative_to(ROOT)}:{caller.f_lineno}"
            self.offered[more.get("key") or name] = line, click
            button(label, click, name, *rest, **more)

        monkeypatch.setattr(ForwardMsgQueue, "enqueue", noted)
        monkeypatch.setattr(st, "download_button", offered)


class Reader(App):
    """One session, begun at a page's address. ``texts``: all that reached the browser, a text a message."""

    def __init__(self, wire: Wire, claims: Mapping[str, Any], page: str = "", **query: Any) -> None:
        super().__init__(**query)
        self.wire, self.texts = wire, []
        self.test.user = {"is_logged_in": True, "iat": time.time(), **claims}
        if page:
            self.test._page_hash = calc_hash(page)
        self.run()

    def run(self, *sent: WidgetState) -> Reader:
        """Run the script as it stands, or as the browser's messages ask for."""
        self.wire.messages.clear()
        self.wire.offered.clear()
        if sent:
            states = self.test._tree.get_widget_states()
            states.widgets.extend(sent)
            self.test._run(states)
        else:
            self.test.run()
        self.texts += map(message_text, self.wire.messages)
        assert [e.value for e in self.test.exception] == []
        return self

    @property
    def page(self) -> str:
        """The hash of the page that was run last."""
        return self.test._finished_page_script_hash

    def sent_to(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """Id and data of the components of a name on the page as it stands."""
        return [(c.proto.id, json.loads(c.proto.json)) for c in self.test.get("bidi_component")
                if c.proto.component_name == name]


def event(component: str, place: str, value: object) -> WidgetState:
    """The message of a component's browser part: ``value`` may be anything."""
    return WidgetState(id=trigger_id(place, "events"),
                       json_trigger_value=json.dumps([{"event": EVENTS[component], "value": value}]))


def chosen(table: str, rows: Sequence[object]) -> WidgetState:
    """The message of a table whose rows are selected."""
    return WidgetState(id=table, string_value=json.dumps({"selection": {"rows": rows, "columns": [], "cells": []}}))


Way = tuple[str, str]  # where on the page, and what is done there; the same in each session


def ways(reader: Reader) -> dict[Way, WidgetState]:
    """Everything on the page as it stands that a click can use without changing anything; what leads to another view
    comes last."""
    found = {(_key(one.id), "second"): WidgetState(id=one.id, string_value=one.options[1])
             for one in reader.test.selectbox if _key(one.id) in LISTS}  # first: a choice may lead away from it
    found |= {way: state for way, state in _clicks(reader) if RATED in way[1]}  # this too
    for place, data in reader.sent_to("choice"):
        found |= {(_key(place), option): event("choice", place, {"id": option, "turn": 1 + data["turn"]})
                  for option, _ in data["options"] if option != data["chosen"]}
    found |= {(_key(box), "open"): WidgetState(id=box, bool_value=True) for box in _boxes(reader.test._tree)}
    found |= _pressed(reader, PRESSED) | _pressed(reader, SOLVES)
    found |= dict(_clicks(reader))
    found |= {(_key(table.proto.id), "row"): chosen(table.proto.id, [0]) for table in reader.test.dataframe
              if table.proto.selection_mode and len(table.value)}
    return found | _pressed(reader, BACK)


def _clicks(reader: Reader) -> Iterator[tuple[Way, WidgetState]]:
    """What can be clicked in decks and sheets."""
    for component in ("deck", "sheet"):
        for place, data in reader.sent_to(component):
            for use in _deck(data) if component == "deck" else _sheet(data):
                yield (_key(place), json.dumps(use)), event(component, place, use)


def _pressed(reader: Reader, which: str) -> dict[Way, WidgetState]:
    """Buttons by key or icon."""
    return {(_key(b.proto.id), "press"): WidgetState(id=b.proto.id, trigger_value=True)
            for b in reader.test.button if b.proto.icon == which or _key(b.proto.id) == which}


def _key(place: str) -> str:
    """The part of an element's id that is the same in each session."""
    return place.split("-", 2)[-1]


def _boxes(node: Any) -> Iterator[str]:
    """Popovers and expanders whose content is made once they are opened."""
    if node.type in ("popover", "expandable") and (place := getattr(node.proto, node.type).id):
        yield place
    for child in getattr(node, "children", {}).values():
        yield from _boxes(child)


def _deck(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tabs and KPI cards, and of each card the first mark, the one of ratings and the first line that lead anywhere."""
    for card in data["cards"]:
        yield from ({"kind": "tab", "card": card["id"], "id": tab["id"]} for tab in card.get("tabs", ())
                    if not tab["selected"])
    yield from ({"kind": "kpi", "id": kpi["id"]} for kpi in data["kpis"])
    for card in data["cards"]:
        marks = [mark for trace in (card["figure"] or {"data": ()})["data"] for mark in trace.get("customdata") or ()]
        lines = [line["id"] for line in card.get("lines", ()) if line["id"] is not None]
        yield from ({"kind": "point", "card": card["id"], "customdata": mark}
                    for n, mark in enumerate(marks) if n == 0 or mark == RATED)
        yield from ({"kind": "line", "card": card["id"], "id": line} for line in lines[:1])


def _sheet(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from ({"kind": "rows", "metric": metric} for metric in data["sources"])
    yield from ({"kind": line["action"], "line": line["id"]} for line in data["lines"] if line["action"])
