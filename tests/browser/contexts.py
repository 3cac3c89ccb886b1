"""Browser contexts that are used again: most of what a page costs in a new one is to read and compile its scripts."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any


class Contexts:
    """The contexts of a browser by server and options, each lent to one reader at a time, who finds nothing in it that
    another one left.

    In each a page of the server stays open, so that its process stays too, with all that it has compiled.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[str, list[Any]] = defaultdict(list)

    @contextlib.contextmanager
    def lent(self, server: str, **options: Any) -> Iterator[Any]:
        """A context for the pages of a server, as ``browser.new_context`` would make it with these options."""
        free = self._free[repr((server, sorted(options.items())))]
        context = free.pop() if free else self._new(server, options)
        yield context
        first, *pages = context.pages
        for page in pages:
            page.close()
        context.clear_cookies()
        first.evaluate("localStorage.clear()")
        free.append(context)

    def _new(self, server: str, options: dict[str, Any]) -> Any:
        context = self._browser.new_context(**options)
        context.new_page().goto(f"{server}/_stcore/health")
        return context
