"""The server itself: a deep link as its very first request, and that the tests talk to their own process."""

from __future__ import annotations

import os

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.conftest import listens, serve
from tests.browser.reader import CALM, SECONDS, Reader


def test_a_deep_link_right_after_the_start_opens_its_page(browser, demo_place, data, tmp_path):
    ((person, name),) = data.rows("SELECT manager_id, name FROM managers ORDER BY name DESC LIMIT 1")
    for address in serve(demo_place, tmp_path / "log.txt"):
        one = Reader(browser.new_context(locale="en-GB"), address).open(f"account_manager?person={person}&period=month")
        assert one.title.startswith(name)
        assert one.page.get_by_text("Page not found").count() == 0
        assert one.errors == []
        one.context.close()


def test_the_server_is_told_from_another_process(server):
    assert not listens(os.getpid(), int(server.rsplit(":", 1)[1]))


def test_nobody_can_have_the_server_do_what_concerns_others(server):
    """Of two messages only the reader's own is answered; the other kind is also that which empties everybody's caches.
    """
    with connect(f"{server.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"]) as socket:
        for message in (BackMsg(set_run_on_save=True), BackMsg(clear_cache=True), BackMsg(app_heartbeat=True)):
            socket.send(message.SerializeToString())
        answers = []
        while not answers or answers[-1].WhichOneof("type") != "heartbeat_ack":
            answers.append(ForwardMsg.FromString(socket.recv(timeout=SECONDS)))
    assert not any(one.session_status_changed.run_on_save for one in answers)


def test_a_page_without_right_is_refused_as_the_very_first_request_too(browser, demo_place, data, tmp_path):
    names = [name for (name,) in data.rows("SELECT name FROM managers")]
    for address in serve(demo_place, tmp_path / "log.txt"):
        one = Reader(browser.new_context(locale="en-GB"), address)
        one.page.goto(f"{address}/lab?as=executive")
        one.page.get_by_text("open to HR").wait_for()
        one.page.wait_for_function(CALM)
        assert one.page.locator(".deck").count() == 0
        assert [name for name in names if name.encode() in b"".join(one.received)] == []
        one.context.close()
