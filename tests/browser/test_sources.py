"""A new user's first hour: three exports of a CRM to a figure on Team performance; a wrong file; back to before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.access import local_owner
from analytics.warehouse.history import history
from tests.browser.conftest import serve
from tests.browser.reader import CALM, Reader

OWNERS = ("Ann Lee", "Bo Chen", "Cy Diaz")
DEALS = [(n, "Closed Won" if n % 4 else "Closed Lost") for n in range(60)]
FILES = {
    "accounts.csv": "Account ID,Account Name,Account Owner,Industry\n" + "".join(
        f"001{n},Company {n},{OWNERS[n % 3]},Retail\n" for n in range(12)),
    "opportunities.csv": "Opportunity ID,Opportunity Name,Account Name,Amount,Stage,Close Date,Created Date,"
                         "Opportunity Owner\n" + "".join(
        f"006{n},Deal {n},Company {n % 12},{1000 + n}.50,{stage},0{n % 9 + 1}/0{n % 4 + 5}/2026,"
        f"0{n % 9 + 1}/0{n % 3 + 1}/2026,{OWNERS[n % 3]}\n" for n, stage in DEALS),
    "calls.csv": "Activity ID,Type,Date,Assigned,Company / Account\n" + "".join(
        f"00T{n},Call,2026-{n % 10 + 1:02d}-28,{OWNERS[n % 3]},Company {n % 12}\n" for n in range(60))
        + "00T99,Call,2026-10-31,Ann Lee,Company 1\n",
}
IN_THE_DIALOGUE = len(FILES) + 1  # each file, and its button
PRESSED = ("addEventListener('pointerdown', () => "
           "sessionStorage.pressed = 1 + Number(sessionStorage.pressed || 0), true)")


@pytest.fixture(scope="module")
def place(demo_place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("first_hour") / "warehouse"
    shutil.copytree(demo_place, copy)
    return copy


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "report.xlsx").write_text("<html><body>Please sign in</body></html>", "utf-8")
    return folder


@pytest.fixture
def newcomer(browser: Any, place: Path, tmp_path: Path) -> Iterator[Reader]:
    for address in serve(place, tmp_path / "log.txt"):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.add_init_script(PRESSED)
        one = Reader(context, address)
        yield one
        assert one.errors == []
        context.close()


def choose(page: Any, *files: Path) -> None:
    """Through the browser's dialogue."""
    with page.expect_file_chooser() as dialogue:
        page.locator("[data-testid=stFileUploaderDropzone] button", has_text="Upload").click()
    dialogue.value.set_files(files)


def test_from_three_exports_to_a_figure_and_back(newcomer, files, place):
    one, page = newcomer.open(), newcomer.page
    page.get_by_role("button", name="Bring in your own files").click()
    page.get_by_role("heading", name="The demo company is in use: bring in your own files").wait_for()
    choose(page, *(files / name for name in FILES))
    page.get_by_role("heading", name="1 question before the files can be loaded").wait_for()
    page.locator("[data-testid=stRadio] label", has_text="4 Jan 2026").click()
    page.get_by_role("heading", name="3 files are ready to be loaded").wait_for()
    page.get_by_role("button", name="Load", exact=True).click()
    page.get_by_role("heading", name="All 181 rows were loaded").wait_for(timeout=120_000)
    page.get_by_role("button", name="Open Team performance").click()
    one.painted("")
    pressed = int(page.evaluate("sessionStorage.pressed"))
    assert pressed + IN_THE_DIALOGUE < 12
    won = sum(stage == "Closed Won" for _, stage in DEALS)
    assert re.match(rf"{100 * won / len(DEALS):.1f}%", one.figures()["Win rate"])
    sold = sum(1000.5 + n for n, stage in DEALS if stage == "Closed Won")
    assert f"{sold / 1000:.1f}k" in one.figures()["Revenue"], "what was won counts as sold"
    assert f"n {len(DEALS)}" in page.locator(".deck-kpi", has_text="Win rate").inner_text()

    page.get_by_role("link", name="Sources").click()
    page.get_by_role("heading", name="181 rows in use, from accounts.csv, opportunities.csv, calls.csv").wait_for()
    page.wait_for_function(CALM)
    choose(page, files / "report.xlsx")
    page.locator("[data-testid=stAlert]", has_text="report.xlsx: this is a web page or XML, whatever").wait_for()
    new, old = history(place, local_owner())
    assert new.current, "what was loaded serves on"
    page.get_by_role("button", name="Use this one").click()
    page.get_by_text(re.compile("^The load of .* is in use")).wait_for()
    assert [snapshot.current for snapshot in history(place, local_owner())] == [False, True]
    page.locator(".st-key-view_as").wait_for()  # the demo company is back, with its choice of whose eyes to look with
    assert old.made_up
