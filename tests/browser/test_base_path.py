"""Behind a proxy that passes on one folder: everything that the pages need comes from below the base path."""

from __future__ import annotations

import pytest

from tests.browser.conftest import serve
from tests.browser.reader import Reader


@pytest.fixture(scope="module")
def below(browser, demo_place, tmp_path_factory):
    yield from serve(demo_place, tmp_path_factory.mktemp("below") / "log.txt", "/sales/board")


@pytest.mark.parametrize("page", ["", "team?region=East", "account_manager"])
def test_pages_figures_and_font_come_from_below_the_base_path(browser, below, page):
    one = Reader(browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB"), below)
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.open(page)
    assert one.page.locator(".deck-plot svg.main-svg").count() > 0
    inter = "[...document.fonts].filter(face => face.family.includes('Inter')).map(face => face.status)"
    assert one.page.evaluate(inter) == ["loaded"]
    assert [url for url in asked if url.startswith("http") and not url.startswith(below)] == []
    assert {url.split("?")[0].removeprefix(below) for url in asked} >= {"/assets/plotly.js", "/assets/Inter.woff2"}
    errors = one.errors
    one.context.close()
    assert errors == []
