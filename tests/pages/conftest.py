"""The pages run without a browser: what they show, read from the elements that they send."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from pages.parts import sign_in
from tests.pages.menu import MENU

ROOT = Path(__file__).parents[2]
PAGES = {page: f"pages/{file}.py" for page, (_, file, _, _) in MENU.items()}
_COMPILED = ScriptCache()  # one, as a server has; AppTest would compile app.py and the page anew for every run
app_test.ScriptCache = local_script_runner.ScriptCache = lambda: _COMPILED


class App:
    """One reader's session: opens pages and reads what came of them; a page that fails in Python fails the test."""

    def __init__(self, **query: Any) -> None:
        self.menu: list[str] = []
        self.test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        self.test._bidi_component_manager = BidiComponentManager()  # else it looks for more in all that is installed
        for name, value in query.items():
            self.test.query_params[name] = value

    def run(self) -> App:
        self.test.run()
        assert [e.value for e in self.test.exception] == []
        return self

    def open(self, page: str) -> App:
        self.test.switch_page(PAGES[page])
        return self.run()

    @property
    def titles(self) -> list[str]:
        return [re.sub(r"\\(.)", r"\1", e.value) for e in self.test.title]  # as the reader sees them

    @property
    def notes(self) -> list[str]:
        """What the page says in boxes: refusals, hints and errors."""
        return [e.value for kind in ("info", "error", "warning") for e in getattr(self.test, kind)]

    @property
    def url(self) -> dict[str, Any]:
        return dict(self.test.query_params)

    @property
    def deck(self) -> dict[str, Any]:
        """What the deck was sent: its KPI cards and figures (from its message, as AppTest does not know it)."""
        (sent,) = self.components("deck")
        return sent

    def choose(self, key: str, option: str) -> App:
        """Take an option of a choice that the page offers, as a click on it does."""
        assert option in self.offered(key)
        self.test.session_state[key] = option
        return self.run()

    def offered(self, key: str) -> dict[str, str]:
        """The options of a choice on the page, and what they are called."""
        (sent,) = (json.loads(c.proto.json) for c in self.test.get("bidi_component")
                   if c.proto.component_name == "choice" and f"{key}_choice" in c.proto.id)
        return dict(sent["options"])

    def components(self, name: str) -> list[dict[str, Any]]:
        """What the components of a name were sent."""
        return [json.loads(c.proto.json) for c in self.test.get("bidi_component") if c.proto.component_name == name]

    def figures(self) -> dict[str, str]:
        """KPI id -> what its card shows."""
        return {kpi["id"]: kpi["value"] for kpi in self.deck["kpis"]}

    def sent(self) -> str:
        """Everything that reached the browser in this run, as text; tables are written out."""
        def texts(node: Any) -> Iterator[str]:
            if getattr(node, "proto", None) is not None:
                yield str(node.proto)
            if node.type in ("arrow_data_frame", "dataframe"):
                yield node.value.to_csv()
            if node.type == "bidi_component":
                yield json.dumps(json.loads(node.proto.json), ensure_ascii=False)
            for child in getattr(node, "children", {}).values():
                yield from texts(child)
        return "\n".join(texts(self.test._tree))


@pytest.fixture(scope="session", autouse=True)
def _closed() -> Iterator[None]:
    """Close at the end what the pages keep open."""
    yield
    st.cache_resource.clear()
    gc.collect()


@pytest.fixture(scope="session")
def data(demo_place: Path) -> Iterator[Warehouse]:
    """The demo company, to look up what the pages should say."""
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture
def click(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``click(module, kind="kpi", id="cost")``: in each run to come the reader clicks there on the deck that ``module``
    draws."""
    def clicked(module: Any, **event: str) -> None:
        drawn = module.deck
        monkeypatch.setattr(module, "deck", lambda *given, **more: (drawn(*given, **more), event)[1])

    return clicked


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., App]:
    """``open_app(place, lang="zh")``: the session of a reader of the warehouse at ``place``, after its first run.

    All readers of a test share a state that is empty at first.
    """
    monkeypatch.setenv("BRIDGEBOARD_STATE", f"sqlite:///{tmp_path / 'state.db'}")
    monkeypatch.setattr(sign_in, "asked_host", lambda headers: "localhost")  # there is no browser that asks
    shown: list[list[str]] = []
    navigation = st.navigation

    def spy(pages: dict[str, list], **more: Any) -> Any:
        shown.append([page.title for section in pages.values() for page in section if page.visibility == "visible"])
        return navigation(pages, **more)

    def opened(place: Path, **query: Any) -> App:
        monkeypatch.setenv("BRIDGEBOARD_WAREHOUSE", str(place))
        monkeypatch.setattr(st, "navigation", spy)
        app = App(**query).run()
        app.menu = shown[-1] if shown else []
        return app

    return opened
