"""ASGI middleware in front of all: a line in the server's log for every request and every websocket when it ends."""

from __future__ import annotations

import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outcomes.core import activity_log
from outcomes.security.addresses import client_of

_LONGEST = 200
# what follows names a view or a file of somebody: whoever reads the log could ask for it
_NO_FURTHER = ("/media/", "/_stcore/upload_file/")


def asked_of(scope: Scope) -> str:
    """Method and path in ASCII, without what people typed (no query) and without names of views and files."""
    path = str(scope["path"])
    for start in _NO_FURTHER:
        if path.startswith(start):
            path = f"{start}…"
    method = str(scope["method"])[:10] if scope["type"] == "http" else "WS"
    return f"{quote(method, safe='')} {quote(path, safe='/_-.~')[:_LONGEST]}"


class AccessLog:
    """Measures what goes out and writes one line; what broke on the way is written too and raised again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        began, status, size = time.monotonic(), 0, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            kind = message["type"]
            if kind == "http.response.start":
                status = int(message["status"])
            elif kind == "websocket.accept":
                status = 101
            elif kind == "websocket.close" and not status:
                status = 403  # what a server makes of a socket that was never opened
            elif kind == "http.response.body":
                size += len(message.get("body", b""))
            elif kind == "websocket.send":
                size += len(message.get("bytes") or b"") + len(message.get("text") or "")
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            activity_log.request(client_of(scope), asked_of(scope), status, size, time.monotonic() - began)
