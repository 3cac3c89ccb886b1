"""Somebody in front of the product: what they do, and what they then see; waits for what is painted, not for a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAINTED = ("before => { const deck = document.querySelector('.deck');"
           " return deck && deck.dataset.state && deck.dataset.state !== before }")
CALM = "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'"
HARMLESS = re.compile(r"/\w+/_stcore/(health|host-config)")  # a deep link looks for the server below itself first
SECONDS = 30_000


def until(page: Any, expression: str, *, arg: Any = None, timeout: float = SECONDS) -> None:
    """Wait until an expression (or a function of ``arg``) is true in the page; ``TimeoutError`` after so many ms.

    Playwright's own ``wait_for_function`` asks again by ``eval`` within the page, which our content security policy
    refuses; this asks from outside.
    """
    end = monotonic() + timeout / 1000
    while not _true(page, expression, arg):
        if monotonic() > end:
            raise TimeoutError(f"{expression} was not true within {timeout / 1000:g} s")
        page.wait_for_timeout(40)


def _true(page: Any, expression: str, arg: Any) -> bool:
    from playwright.sync_api import Error  # who has no browser is told so by the fixture

    try:
        return bool(page.evaluate(expression, arg))
    except Error as error:
        if "context was destroyed" in str(error):  # the page goes elsewhere meanwhile
            return False
        raise


def choose_from(box: Any, option: str, *, exact: bool = False) -> None:
    """Open a list by its box and click an option; the first one where that is empty.

    A list that is just being laid out lets go of a quick click and stays open, one closes as the page is drawn anew:
    then it is clicked again, as a person would.
    """
    from playwright.sync_api import TimeoutError as Refused

    found = box.page.get_by_role("option", name=option or None, exact=exact).first
    for _ in range(5):
        if box.get_attribute("aria-expanded") != "true":
            box.click()
        with suppress(Refused):
            found.click(timeout=4000)
            found.wait_for(state="hidden", timeout=4000)
            return
    raise AssertionError(f"{option!r} cannot be chosen")


class Reader:
    def __init__(self, context: Any, server: str) -> None:
        self.context, self.server = context, server
        self.errors: list[str] = []
        self.received: list[bytes] = []
        self.page = context.new_page()
        self.page.set_default_timeout(SECONDS)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not HARMLESS.search(message.location.get("url", "")):
            self.errors.append(f"{message.text} {message.location}")

    def _frame(self, payload: bytes | str) -> None:
        self.received.append(payload.encode() if isinstance(payload, str) else payload)

    def open(self, path: str = "") -> Reader:
        """Go to a page of the product that has a deck, and wait until it is painted."""
        self.page.goto(path if path.startswith("http") else f"{self.server}/{path}")
        return self.painted("")

    def painted(self, before: str) -> Reader:
        """Wait until a deck other than ``before`` is painted and the script behind it is done."""
        self.page.wait_for_function(PAINTED, arg=before)
        self.page.wait_for_function(CALM)
        return self

    def asked(self) -> dict[str, list[str]]:
        """What the address asks for, once the server has said all that it has to say."""
        self.page.wait_for_function(CALM)
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def state(self) -> str:
        return self.page.locator(".deck").get_attribute("data-state")

    def change(self, action: Callable[[], Any]) -> Reader:
        """Do something that changes the figures, and wait until the new ones are painted."""
        before = self.state
        action()
        return self.painted(before)

    def choose(self, label: str) -> Reader:
        """Click an option of a segmented control."""
        return self.change(self.page.get_by_role("radio", name=label, exact=True).click)

    def pick(self, box: str, option: str) -> Reader:
        """Choose an option of a list, by the name of its box."""
        return self.change(lambda: choose_from(self.page.get_by_role("combobox", name=box, exact=True), option))

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def figures(self) -> dict[str, str]:
        """What the KPI cards say: label -> value with its margin."""
        cards = self.page.locator(".deck-kpi")
        labels = cards.locator(".deck-open span").all_inner_texts()
        return dict(zip(labels, cards.locator(".deck-value").all_inner_texts(), strict=True))

    def pills(self) -> list[str]:
        return self.page.locator(".deck-pill").all_inner_texts()

    def drawn(self) -> list[list]:
        """The numbers that each figure has drawn, by its traces."""
        return self.page.evaluate(
            "[...document.querySelectorAll('.deck-plot')].filter(plot => plot.data)"
            ".map(plot => plot.data.map(trace => [trace.x, trace.y]))")

    def colors(self) -> set[str]:
        """The colours of the marks of the figures."""
        found = self.page.evaluate("[...document.querySelectorAll('.deck-plot')]"
                                   ".flatMap(plot => plot.data.map(trace => trace.marker?.color))")
        return {color for item in found if item for color in (item if isinstance(item, list) else [item])}

    def each(self, selector: str, value: str) -> list:
        """A JavaScript expression about ``one``, for every element of a selector."""
        return self.page.locator(selector).evaluate_all(f"all => all.map(one => {value})")

    def background(self) -> str:
        return self.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")

    def card(self, label: str) -> Any:
        """The button that a KPI card is."""
        return self.page.locator(".deck-open", has_text=label)

    def download(self, label: str, exact: bool = True) -> bytes:
        """Press a download button, once the page is at rest (a run makes new ones); gives what arrives."""
        self.page.wait_for_function(CALM)
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=label, exact=exact).click()
        return Path(waiting.value.path()).read_bytes()

    def rows(self) -> list[str]:
        """The names in the table that can be seen, top to bottom, as it tells them to screen readers."""
        cells = self.page.locator(".st-key-card_table canvas [role=row] [role=gridcell][aria-colindex='2']")
        cells.first.wait_for(state="attached")
        return cells.all_text_contents()
