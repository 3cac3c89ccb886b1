"""What a connection lets through: using a page; whatever would concern other readers is dropped before it is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.parts.safe_messages import USING, SafeMessages

KINDS = {field.name: field for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}


def sent(kind: str) -> bytes:
    message = BackMsg()
    if KINDS[kind].message_type:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


def received(scope: str, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """What the application gets to see of these and the end of the connection."""
    waiting, seen = [*messages, {"type": f"{scope}.disconnect"}], []

    async def application(_scope: Any, receive: Any, _send: Any) -> None:
        while not seen or not seen[-1]["type"].endswith("disconnect"):
            seen.append(await receive())

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(_message: Any) -> None:
        raise AssertionError("nothing is answered")

    asyncio.run(SafeMessages(application)({"type": scope}, receive, send))
    return seen[:-1]


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_a_page_needs_comes_through(kind):
    message = {"type": "websocket.receive", "bytes": sent(kind)}
    assert received("websocket", message) == ([message] if kind in USING else [])


def test_what_would_concern_others_is_no_use_of_a_page():
    assert USING.isdisjoint({"clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"})
    assert set(KINDS) >= USING, "a new version calls them otherwise"


@pytest.mark.parametrize("odd", [{"bytes": b"\xff\xff"}, {"bytes": b""}, {"text": "x", "bytes": None}])
def test_what_cannot_be_read_is_left_to_be_refused(odd):
    message = {"type": "websocket.receive", **odd}
    assert received("websocket", message) == [message]


def test_nothing_else_is_touched():
    message = {"type": "http.request", "body": sent("clear_cache")}
    assert received("http", message) == [message]
