"""What no page offers but a browser can send all the same: it is refused or ignored, shows nobody anything that is not
theirs, and breaks nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.parts.menu import PAGES
from tests.pages.conftest import ROOT
from tests.rights import delivered
from tests.rights.decided import WIDE
from tests.rights.reader import Reader, chosen, event
from tests.rights.secrets import Secrets

LONG = "y" * 20_000
COMPARED = {"card": "comparison"}
EVENTS = ("x", {"id": ["x"], "turn": 1}, {"kind": ["kpi"], "id": {}}, {"kind": "tab", "id": "x", **COMPARED},
          {"kind": "point", "card": "map", "customdata": "["}, {"kind": "rows", "metric": []},
          {"kind": "point", "customdata": "AM99999", **COMPARED})
ROWS = ([999_999], [-1], ["x"], [None, 1.5], [[0]], list(range(2_000)), None)
VALUES: dict[str, Callable[[str, int], WidgetState]] = {  # element -> a value of its own type that it does not offer
    "selectbox": lambda place, n: WidgetState(id=place, string_value=("nothing", LONG, "<b>", "")[n % 4]),
    "multiselect": lambda place, n: WidgetState(id=place, string_array_value=StringArray(
        data=(["nothing"], ["<script>"] * 200, [""])[n % 3])),
    "text_input": lambda place, n: WidgetState(id=place, string_value=(LONG, "\x00", "\u202e=1+1", "<img>")[n % 4]),
    "text_area": lambda place, n: WidgetState(id=place, string_value=(LONG, "\x00", "{", "a: [")[n % 4]),
    "number_input": lambda place, n: WidgetState(id=place, double_value=(-1e300, 1e300, -7.5)[n % 3]),
    "slider": lambda place, n: WidgetState(id=place, double_array_value=DoubleArray(data=([-1e9], [1e9])[n % 2])),
}
WORDS = ("query_params.get(", "query_params.get_all(", "link.check(", "keep_in_url(")
ASKED = ("x", LONG, "<script>alert(1)</script>", "'; DROP TABLE sales --", "\u202e\u0000", "[[]]", "-1", "9999-99",
         "\u00e9" * 99)


def parameters() -> set[str]:
    """What the pages read from the address: the names beside ``WORDS``."""
    texts = [path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.py")]
    near = "".join(text[at.start():at.end() + 200] for text in texts
                   for word in WORDS for at in re.finditer(re.escape(word), text))
    return set(re.findall(r'"([a-z_]{1,20})"', near)) | {"person", "customer", "team", "open", "edit", "plan", "course"}


def whose(page: str) -> str:
    """Who may open a page and use all of it."""
    return "administrator" if page in ("sources", "quality") else "HR"


def forged(reader: Reader, n: int) -> Iterator[WidgetState]:
    """One message for everything on the page."""
    for component in ("choice", "deck", "sheet"):
        yield from (event(component, place, EVENTS[n % len(EVENTS)]) for place, _ in reader.sent_to(component))
    for node in reader.test._tree:
        place = getattr(getattr(node, "proto", None), "id", "")
        if place and node.type in VALUES:
            yield VALUES[node.type](place, n)
        elif place and node.type == "dataframe" and node.proto.selection_mode:
            yield chosen(place, ROWS[n % len(ROWS)])


@pytest.mark.parametrize("page", PAGES)
def test_messages_that_no_page_asked_for_change_nothing_and_break_nothing(page, sign_in):
    reader = sign_in(whose(page), page)
    title = reader.titles
    for n in range(len(EVENTS)):
        reader.run(*forged(reader, n))  # no exception on the page
    assert page == "trail" or sign_in(whose(page), page).titles == title, "nobody else is affected"


@pytest.mark.parametrize("page", PAGES)
def test_whatever_the_address_asks_for_is_said_or_ignored(page, sign_in):
    first = list(PAGES).index(page)
    asked = {name: ASKED[(first + n) % len(ASKED)] for n, name in enumerate(sorted(parameters()))}
    sign_in(whose(page), page, **asked)  # no exception on the page


@pytest.mark.parametrize("reader", ["account manager", "lead", "executive", "executive who leads"])
def test_an_address_with_the_ids_of_others_shows_nothing_of_them(reader, sign_in, secrets: Secrets, kept_ids):
    own = frozenset().union(*secrets.of(reader).values()) | secrets.honoured
    others = {"person": "AM00008", "as_person": "AM00008", "as": "hr", "team": ["T0003", "T0004"], "customer":
              next(c for c in sorted(secrets.rights.customers_of("AM00008")) if c.lower() not in own),
              "plan": kept_ids[WIDE], "group": "T0004", "vs": "team", "vs_team": "T0004", "month": "2026-06"}
    for page in ("team", "account_manager", "customers", "support", "statements", "gaps", "plan", "month"):
        found = delivered.all_marks(sign_in(reader, page, **others).texts)
        asked = {str(value).lower() for value in others.values() if isinstance(value, str)}  # said back, as not known
        assert sorted(found & secrets.every - own - asked) == [], page


@pytest.mark.parametrize("value", [{"double_value": 1.0}, {"json_value": "{"}, {"trigger_value": True},
                                   {"string_array_value": StringArray(data=["x"])}])
def test_messages_of_the_wrong_type_tell_nothing_of_the_inside(value, sign_in):
    reader = sign_in("HR", "team")
    for node in [node for node in reader.test._tree if node.type in VALUES or node.type == "button_group"]:
        states = reader.test._tree.get_widget_states()
        states.widgets.append(WidgetState(id=node.proto.id, **value))
        reader.wire.messages.clear()
        reader.test._run(states)
        said = "".join(map(delivered.message_text, reader.wire.messages))
        assert not re.search(r"Traceback|site-packages|KeyError|TypeError|ValueError", said)
    assert sign_in("HR", "team").titles != []
