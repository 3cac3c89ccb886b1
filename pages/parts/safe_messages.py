"""What a browser may ask of the server over its connection: to use a page, and nothing that concerns others."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

USING = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request",
                   "backend_operation_request"})


class SafeMessages:
    """Drops every other message: Streamlit would empty everybody's caches for anyone who asks, signed in or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or _of_use(message.get("bytes") or b""):
                    return message

        await self._app(scope, guarded if scope["type"] == "websocket" else receive, send)


def _of_use(sent: bytes) -> bool:
    """What cannot be read is Streamlit's to refuse: it ends the connection."""
    try:
        return BackMsg.FromString(sent).WhichOneof("type") in (*USING, None)
    except DecodeError:
        return True
