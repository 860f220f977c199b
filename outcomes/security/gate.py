"""The gate in front of every request: known hosts only, security headers, and Streamlit's own words in Chinese."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from outcomes.settings import settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
    "connect-src 'self' ws: wss: data: blob:; font-src 'self' data:; frame-ancestors 'self'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
]
_TITLE = "一社区一品牌 · 普兰店区"


@cache
def _script() -> bytes:
    """The script that puts Streamlit's built-in English into Chinese while the page is in Chinese."""
    words = tomllib.loads((Path(__file__).parent / "widget_texts.toml").read_text(encoding="utf-8"))
    body = (Path(__file__).parent / "widget_texts.js").read_text(encoding="utf-8")
    data = json.dumps({"exact": words["exact"], "patterns": list(words["patterns"].items())}, ensure_ascii=False)
    return f"<script>{body.replace('__WORDS__', data)}</script>".encode()


def _host_is_known(scope: Scope) -> bool:
    host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    extra = [h.strip() for h in settings().allowed_hosts.split(",") if h.strip()]
    return name in {"localhost", "127.0.0.1", "[::1]", "testserver", *extra}


class Gate:
    """ASGI middleware; refuses unknown hosts with 403 (closes their websockets)."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        if not _host_is_known(scope):
            return await _refuse(scope, send)
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)
        accept = next((v for k, v in scope["headers"] if k == b"accept"), b"")
        if b"text/html" in accept:
            dropped = (b"accept-encoding", b"if-none-match", b"if-modified-since")
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in dropped]}
        return await self.app(scope, receive, _Rewriter(send))


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    await send(
        {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}
    )
    return await send({"type": "http.response.body", "body": "不认识的主机名 / unknown host".encode()})


class _Rewriter:
    """Adds the headers to every answer and the dictionary to the one HTML page."""

    def __init__(self, send: Send) -> None:
        self.send, self.start, self.body = send, None, b""
        self.is_html = False

    start: Message | None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            self.is_html = any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers)
            kept = [h for h in headers if not (self.is_html and h[0] == b"content-length")]
            message = {**message, "headers": [*kept, *_HEADERS]}
            if self.is_html:
                self.start = message
                return None
            return await self.send(message)
        if not self.is_html or message["type"] != "http.response.body":
            return await self.send(message)
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return None
        page = self.body.replace(b'lang="en"', b'lang="zh-CN"').replace(b"</head>", _script() + b"</head>")
        page = page.replace(b"<title>Streamlit</title>", f"<title>{_TITLE}</title>".encode())
        assert self.start is not None
        self.start["headers"].append((b"content-length", str(len(page)).encode()))
        await self.send(self.start)
        return await self.send({"type": "http.response.body", "body": page})
