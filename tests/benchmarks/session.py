"""A reader without a browser: speaks the server's own protocol, so that only the server's time is measured."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.benchmarks.machine import cpu_ms
from tests.benchmarks.serving import Served

LONGEST_RUN = 120.0
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # what a component's events are sent as


@dataclass(frozen=True)
class Answer:
    """One filter change: ms from sending it to the deck's and to the last message; what the server used and sent."""

    deck_ms: float
    all_ms: float
    cpu_ms: float
    kilobytes: float
    messages: int
    state: str


class Session:
    """One reader on Team performance. ``with Session(served) as reader: reader.change({"period": "ytd"}, {})``."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._widgets: dict[str, str] = {}  # key -> widget id
        self._fragment = self._page = ""
        self._turn = 0

    def __enter__(self) -> Session:
        address = f"ws://127.0.0.1:{self._served.port}/_stcore/stream"
        # LONGEST_RUN says when a server is too slow, not the answer to a ping
        self._socket = connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None,
                               open_timeout=LONGEST_RUN)
        self.opened = self._run(BackMsg(rerun_script={"query_string": "", "page_name": "team"}))
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def change(self, choices: dict[str, str], lists: dict[str, list[str]]) -> Answer:
        """Take an option of each of these choices, and set lists to the options that are called so, all at once."""
        message = BackMsg()
        message.rerun_script.fragment_id = self._fragment
        message.rerun_script.page_script_hash = self._page
        widgets = message.rerun_script.widget_states.widgets
        for key, option in choices.items():
            self._turn += 1
            widget = self._widgets[f"{key}_choice"]
            event = {"event": "choice", "value": {"id": option, "turn": self._turn}}
            widgets.add(id=widget, json_value="{}")  # a browser sends what the component holds, too
            widgets.add(id=EVENTS.format(widget), json_trigger_value=json.dumps([event]))
        for key, texts in lists.items():
            widgets.add(id=self._widgets[key]).string_array_value.data.extend(texts)
        return self._run(message)

    def _run(self, message: BackMsg) -> Answer:
        used, deck, size, count, shown = cpu_ms(self._served.pid), 0.0, 0, 0, ""
        start = time.perf_counter()
        self._socket.send(message.SerializeToString())
        while True:
            raw = self._socket.recv(timeout=LONGEST_RUN)
            now = time.perf_counter()
            size, count = size + len(raw), count + 1
            got = ForwardMsg.FromString(raw)
            kind = got.WhichOneof("type")
            if kind == "delta":
                self._learn(got)
                component = got.delta.new_element.bidi_component
                if component.component_name == "deck":
                    deck, shown = now, json.loads(component.json)["state"]
            elif kind == "new_session":
                self._page = got.new_session.page_script_hash
            elif kind == "script_finished":
                if not shown:
                    raise RuntimeError("The page answered without its figures; what it would tell has no meaning")
                used = cpu_ms(self._served.pid) - used
                return Answer((deck - start) * 1e3, (now - start) * 1e3, used, size / 1e3, count, shown)

    def _learn(self, got: ForwardMsg) -> None:
        """Remember which widget has which key, and the fragment that they are in."""
        element = got.delta.new_element
        kind = element.WhichOneof("type")
        widget = getattr(getattr(element, kind), "id", "") if kind else ""
        if widget.startswith("$$") and kind in ("bidi_component", "selectbox", "multiselect"):
            self._widgets[widget.rsplit("-", 1)[-1]] = widget
            self._fragment = got.delta.fragment_id
