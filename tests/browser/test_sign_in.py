"""Signing in with a real provider on loopback: each role comes to its own pages, others are refused, all is noted."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from analytics.access import local_owner
from analytics.state import audit
from analytics.state.store import State
from tests.browser.conftest import USUAL, free_port, serve
from tests.browser.contexts import Contexts
from tests.browser.reader import CALM, SECONDS, choose_from

MENUS = {  # who signs in -> pages of the menu that tell the role; one page alone needs no menu
    "pat": {"Team performance", "Reward lab", "Statements"}, "boss": {"Team performance", "Recognition"},
    "it": set(), "lead": {"Team performance", "Support"}, "seller": {"Account manager", "Statements"}}
SECRET = "a secret of these tests, long enough"
NEVER = {"pat": {"Sources"}, "boss": {"Reward lab", "Account manager", "Sources"},
         "it": {"Team performance", "Reward lab"}, "lead": {"Reward lab", "Sources"},
         "seller": {"Team performance", "Reward lab", "Sources"}}


@pytest.fixture(scope="module")
def people(data) -> dict[str, dict[str, Any]]:
    """Subject -> the claims that the provider makes of them."""
    ((lead,),) = data.rows("SELECT m.email FROM managers m JOIN teams t ON t.lead_id = m.manager_id ORDER BY 1 LIMIT 1")
    ((seller,),) = data.rows("SELECT email FROM managers WHERE role = 'account_manager' AND left_on IS NULL"
                             " AND manager_id NOT IN (SELECT lead_id FROM teams) ORDER BY 1 LIMIT 1")
    emails = {"pat": "Pat@Example.org", "boss": "boss@example.org", "it": "it@example.org", "lead": lead,
              "seller": seller.upper(), "stranger": "stranger@example.org"}
    claims: dict[str, dict[str, Any]] = {sub: {"sub": sub, "email": email} for sub, email in emails.items()}
    claims["boss"]["groups"] = ["board", "golf"]
    claims["unverified"] = {"sub": "unverified", "email": "pat@example.org", "email_verified": False}
    return claims


@pytest.fixture(scope="module")
def provider(people, tmp_path_factory) -> Iterator[str]:
    port = free_port()
    users = [part for claims in people.values() for part in ("--user-claims", json.dumps(claims))]
    with (tmp_path_factory.mktemp("provider") / "log.txt").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *users], stdout=log,
                                   stderr=log)
    try:
        end = monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "the provider did not start"
                assert monotonic() < end, "the provider does not answer"
                sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sign_in")


@pytest.fixture(scope="module")
def server(browser: Any, provider, demo_place: Path, place: Path) -> Iterator[str]:
    (place / "secrets.toml").write_text(f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "bridgeboard"
client_secret = "of these tests"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""", "utf-8")
    (place / "access.yaml").write_text(
        "groups: {executive: [board]}\npeople: {pat@example.org: [hr], it@example.org: [administrator]}\n", "utf-8")
    yield from serve(demo_place, place / "log.txt", settings={
        "BRIDGEBOARD_ACCESS": str(place / "access.yaml"), "STREAMLIT_SECRETS_FILES": str(place / "secrets.toml")})


@pytest.fixture
def visit(contexts: Contexts, server: str) -> Iterator[Callable[[str], Any]]:
    """``visit("pat")``: a page in a browser of that person's own, signed in with the provider."""
    with contextlib.ExitStack() as lent:
        def new(subject: str) -> Any:
            page = lent.enter_context(contexts.lent(server, **USUAL)).new_page()
            page.set_default_timeout(SECONDS)
            page.goto(server)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("button", name=subject, exact=True).click()
            page.wait_for_url(f"{server}/**")
            page.get_by_role("button", name="Sign out").first.wait_for()
            page.wait_for_function(CALM)
            return page

        yield new


def entries(place: Path) -> list[audit.Entry]:
    state = State(f"sqlite:///{place / 'state.db'}")
    try:
        return audit.trail(state, local_owner(), {})
    finally:
        state.close()


@pytest.mark.parametrize("subject", MENUS)
def test_each_role_comes_to_its_own_pages(visit, place, people, subject):
    page = visit(subject)
    menu = set(page.locator("[data-testid=stSidebarNavLink]").all_inner_texts())
    menu = {text.split("\n")[-1].strip() for text in menu}
    assert MENUS[subject] <= menu
    assert not NEVER[subject] & menu
    assert subject != "it" or page.url.split("?")[0].endswith("/sources")
    assert page.get_by_text("View as").count() == 0
    assert f"account:{people[subject]['email'].lower()}" in {e.item for e in entries(place)
                                                            if e.what == "access.signed_in"}


def test_a_page_without_right_is_refused_by_its_address_too(visit, server):
    page = visit("seller")
    page.goto(f"{server}/lab")
    page.get_by_text("open to HR").wait_for()


@pytest.mark.parametrize(("subject", "said"), [("stranger", "stranger@example.org is not known here"),
                                               ("unverified", "has not verified the address")])
def test_who_is_not_known_is_refused_with_a_helpful_page_and_noted(visit, place, people, subject, said):
    page = visit(subject)
    assert page.get_by_text(said).count() == 1
    assert page.locator("[data-testid=stSidebarNavLink]").count() == 0
    assert page.locator(".deck").count() == 0
    refused = [e for e in entries(place) if e.what == "access.refused"]
    assert any(said in e.after["reason"] for e in refused)


def test_nothing_is_sent_before_signing_in(contexts, server, data):
    sent = []
    with contexts.lent(server, **USUAL) as context:
        page = context.new_page()
        page.on("websocket", lambda socket: socket.on("framereceived", lambda f: sent.append(
            f.encode() if isinstance(f, str) else f)))
        page.goto(f"{server}/team?as=hr")
        page.get_by_role("button", name="Sign in").wait_for()
        page.wait_for_function(CALM)
    assert sent
    names = [name for (name,) in data.rows("SELECT name FROM managers")]
    assert [name for name in names if any(name.encode() in one for one in sent)] == []


def test_signing_out_ends_it_here_and_where_its_cookie_was_copied_to(visit, browser, server, provider):
    page, copied = visit("pat"), browser.new_context(locale="en-GB")
    copied.add_cookies(page.context.cookies(server))
    thief = copied.new_page()
    thief.goto(f"{server}/month")
    thief.get_by_role("button", name="Sign out").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{provider}/**")  # the provider ends its own session too
    page.goto(f"{server}/team")
    page.get_by_role("button", name="Sign in").wait_for()
    assert page.locator(".deck").count() == 0
    thief.reload()
    thief.get_by_text("This sign-in was ended.").wait_for()
    assert thief.locator(".deck").count() == 0
    copied.close()


def test_hr_sees_as_somebody_else_which_is_noted(visit, place, data):
    ((person, name),) = data.rows("SELECT manager_id, name FROM managers WHERE role = 'account_manager'"
                                  " AND left_on IS NULL ORDER BY name LIMIT 1")
    page = visit("pat")
    choose_from(page.get_by_role("combobox", name="See as"), name, exact=True)
    page.get_by_text(f"You see what {name} sees").wait_for()
    page.wait_for_function(CALM)
    menu = {text.split("\n")[-1].strip() for text in page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()}
    assert "Reward lab" not in menu
    (noted,) = [e for e in entries(place) if e.what == "access.saw_as"]
    assert (noted.who, noted.about) == ("pat@example.org", person)


COOKIES = {  # what a browser might bring: its secret, hours since it was given, what the page then says, noted or not
    "ours": (SECRET, 0, "", False),
    "not signed": ("", 0, "Sign in to Bridgeboard", True),
    "signed with another secret": ("a guess", 0, "Sign in to Bridgeboard", True),
    "ours, but too old": (SECRET, 13, "Please sign in again", False)}


@pytest.mark.parametrize("kind", COOKIES)
def test_a_cookie_that_is_forged_or_old_is_nobody(contexts, server, place, kind):
    secret, hours, title, noted = COOKIES[kind]
    claims = json.dumps({"email": "pat@example.org", "is_logged_in": True, "origin": server,
                         "iat": time() - 3600 * hours})
    value = create_signed_value(secret, USER_COOKIE_NAME, claims).decode() if secret else claims.replace('"', "%22")
    before = len(forged(place))
    with contexts.lent(server, **USUAL) as context:
        context.add_cookies([{"name": USER_COOKIE_NAME, "value": value, "url": server}])
        page = context.new_page()
        page.goto(f"{server}/team")
        page.get_by_role("button", name="Sign in" if title else "Sign out", exact=True).wait_for()
        page.wait_for_function(CALM)
        if title:
            assert page.get_by_role("heading", level=1).inner_text() == title
            assert page.locator(".deck").count() == 0
    assert len(forged(place)) - before == noted


def forged(place: Path) -> list[audit.Entry]:
    return [e for e in entries(place) if (e.what, e.item) == ("access.refused", "address:localhost")]


def test_another_host_is_not_answered(server):
    asked = urllib.request.Request(server, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    refused.value.close()
    assert refused.value.code == 400


def test_what_is_taken_along_and_whose_pay_was_looked_at_is_noted(visit, server, place, data):
    page = visit("pat")
    page.goto(f"{server}/recognition?part=honours")
    page.get_by_role("button", name="CSV", exact=False).last.wait_for()
    table = page.get_by_test_id("stDataFrame")
    table.hover()
    table.get_by_role("button", name="Search").wait_for()  # the table's own buttons are there
    assert table.get_by_role("button", name="Download as CSV").count() == 0, "it would not be noted"
    with page.expect_download():
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    noted = [e for e in entries(place) if e.what == "access.exported"]
    assert noted[0].item.startswith("file:")
    assert noted[0].who == "pat@example.org"
    assert noted[0].after["bytes"] > 100
    ((person, name),) = data.rows("SELECT manager_id, name FROM managers WHERE role = 'account_manager'"
                                  " AND left_on IS NULL ORDER BY name LIMIT 1")
    page.goto(f"{server}/statements?person={person}")
    page.get_by_role("heading").first.wait_for()
    page.wait_for_function(CALM)
    looked = {(e.who, e.about) for e in entries(place) if e.what == "access.saw_pay"}
    assert looked == {("pat@example.org", person)}, name
