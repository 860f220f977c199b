"""The gate in front of every request: known hosts, an account for real data, headers, and Streamlit's words in Chinese."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qs, quote

from markupsafe import Markup
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outcomes.core.html import tag
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.security.access import HOME, Person
from outcomes.security.addresses import header, host_of, is_from_here, is_secure, local_address
from outcomes.security.page_scripts import page_scripts
from outcomes.security.requests import is_open, looker_of, looking, owner_of, ran_out_of, session_of
from outcomes.security.sessions import Session
from outcomes.security.sign_in import going_on
from outcomes.security.uploads import NO_VIEWS, Call, Uploads, Views

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; worker-src 'self' blob:; "
    "connect-src 'self' {socket}://{host} data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
_TITLE = "一社区一品牌 · 普兰店区"
_FREE = frozenset(
    {
        "/sign-in",
        "/sign-in/code",
        "/sign-out",
        "/oidc/start",
        "/oidc/callback",
        "/api/health",
        "/api/metrics",
        "/_stcore/health",
        "/favicon.ico",
        "/favicon.png",
    }
)
_KEEPS = "/plain/report"  # the page that keeps a form whose session ran out
_MEDIA = re.compile(r"/media/([^/.]+)")
_UPLOADS = "/_stcore/upload_file/"
# what a browser reads as another host wherever it is led there, and a way into pages that knows none of our accounts
_NOWHERE = ("//", "/\\", "/_stcore/agent/")
_ENDED = 1008


@cache
def _without_script(query: str) -> bytes:
    """What stands for a browser without scripts: the plain pages, opened by themselves, and a link to them."""
    kept = [part for part in query.split("&") if part.startswith(("lang=", "as="))]
    to, english = "/plain" + ("?" + "&".join(kept) if kept else ""), "lang=en" in kept
    way = tag("a", t("plain.menu", "en" if english else "zh"), href=to)
    return tag("noscript", tag("meta", http_equiv="refresh", content=f"0;url={to}"), tag("p", way)).encode()


def headers_for(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of every answer: what a page may load and reach, and over https that it stays so."""
    secure = is_secure(scope)
    host, socket = host_of(scope) or "localhost", "wss" if secure else "ws"
    return [
        (b"content-security-policy", _POLICY.format(host=host, socket=socket).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"same-origin"),
        *([_STRICT_TRANSPORT] if secure else []),
    ]


def _changes_something(scope: Scope) -> bool:
    return scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware; `by_hand` says of a websocket message whether a person's act caused it, `views_of` in which
    views a file of /media stands, `views` which are open."""

    def __init__(
        self,
        app: ASGIApp,
        by_hand: Callable[[bytes], bool] = lambda _: True,
        views_of: Callable[[str], set[str]] = lambda _: set(),
        views: Views = NO_VIEWS,
    ) -> None:
        self.app = app
        self.by_hand = by_hand
        self.views_of = views_of
        self.uploads = Uploads(views)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        if not host_of(scope):
            return await _refuse(scope, send, 403, "不认识的主机名 / unknown host")
        if _changes_something(scope) and not is_from_here(scope):
            return await _refuse(scope, send, 403, "只接受本页面发来的请求 / only pages of this server may ask this")
        if scope["path"].startswith(_NOWHERE):
            return await _refuse(scope, send, 404, "没有这个地址 / no such address")
        person: Person | None = None
        if is_open(settings()):
            person = looking(parse_qs(scope["query_string"].decode("latin-1")).get("as", [""])[0])
        elif scope["path"] not in _FREE:
            session = await asyncio.to_thread(session_of, scope)
            if session is None or not _may_pass(scope, session) or not self._is_theirs(scope, session):
                return await self._shut((scope, receive, send), session)
            person = session.account.person
        if scope["type"] == "websocket":
            try:
                return await self.app(scope, self._watched(scope, receive, send), send)
            finally:
                self.uploads.view_ended()
        if scope["path"].startswith(_UPLOADS):
            return await self._file((scope, receive, _Rewriter(send, scope)), person)
        if person and scope["path"] == f"/{HOME[person.role]}":
            query = scope["query_string"]
            return await _redirect(scope, send, "/" + (f"?{query.decode('latin-1')}" if query else ""))
        if "text/html" in header(scope, b"accept"):
            dropped = (b"accept-encoding", b"if-none-match", b"if-modified-since")
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in dropped]}
        return await self.app(scope, receive, _Rewriter(send, scope))

    async def _shut(self, call: Call, session: Session | None) -> None:
        """What is answered to somebody without a session that may ask this."""
        scope, receive, send = call
        if session is None and await _keeps_what_was_typed(scope):
            return await self.app(scope, receive, _Rewriter(send, scope))
        return await _turn_away(scope, send, session)

    async def _file(self, call: Call, person: Person | None) -> None:
        """A file that is sent into a view or taken back: the view's owner alone, who may send files, in bounds."""
        scope, _, send = call
        view = scope["path"].removeprefix(_UPLOADS).partition("/")[0]
        if is_open(settings()):
            person = looker_of(view)
        elif person is None or owner_of(view) != person.account:
            person = None
        refusal = await self.uploads.passed(scope, person)
        if refusal is None and scope["method"] == "PUT" and person is not None:
            refusal = await self.uploads.take(self.app, call, person.account)
        elif refusal is None:
            await self.uploads.remove(self.app, call)
        if refusal is not None:
            await _refuse(scope, send, refusal.status, refusal.said)

    def _is_theirs(self, scope: Scope, session: Session) -> bool:
        """Whether a file of a page stood in a view of this account; true for everything else."""
        file = _MEDIA.match(scope["path"])
        return file is None or session.account.account in map(owner_of, self.views_of(file.group(1)))

    def _watched(self, scope: Scope, receive: Receive, send: Send) -> Receive:
        """Receives only while the session is open: parts of a page run again without the page's own check."""

        async def watched() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or is_open(settings()):
                return message
            by_hand = self.by_hand(message.get("bytes") or b"")
            session = await asyncio.to_thread(lambda: session_of(scope, by_hand=by_hand))
            if session is not None and _may_pass(scope, session):
                return message
            await send({"type": "websocket.close", "code": _ENDED})
            return {"type": "websocket.disconnect", "code": _ENDED}

        return watched


async def _keeps_what_was_typed(scope: Scope) -> bool:
    """Whether a form comes from somebody whose session ran out: its page keeps it for after the sign-in, and does nothing."""
    if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != _KEEPS:
        return False
    return await asyncio.to_thread(ran_out_of, scope) is not None


def _may_pass(scope: Scope, session: Session) -> bool:
    """Whether an open session may ask this: nobody joins another's view."""
    if session.first_page:
        return scope["path"] == session.first_page
    parts = [part.strip() for part in header(scope, b"sec-websocket-protocol").split(",")]
    view = parts[2] if scope["type"] == "websocket" and len(parts) > 2 else ""
    return owner_of(view) in (None, session.account.account)


async def _turn_away(scope: Scope, send: Send, session: Session | None) -> None:
    """To the sign-in page, or to what has to be filled in first (password, second factor); everything but pages is answered 401."""
    if scope["type"] == "websocket":
        return await _refuse(scope, send, 401, "")
    is_page = scope["method"] in ("GET", "HEAD") and "text/html" in header(scope, b"accept")
    if not is_page:
        return await _refuse(scope, send, 401, "请先登录 / sign in first")
    query = scope["query_string"].decode("latin-1")
    here = local_address(quote(scope["path"]) + (f"?{query}" if query else ""))
    if header(scope, b"sec-fetch-site") == "cross-site":  # a strict cookie is not sent along a link from elsewhere
        return await _answer(scope, send, 200, going_on(here))
    if session is not None and session.first_page:
        return await _redirect(scope, send, session.first_page)
    english = "&lang=en" if "lang=en" in query.split("&") else ""
    next_ = f"?next={quote(here, safe='')}{english}" if here != "/" else "?lang=en" if english else ""
    return await _redirect(scope, send, f"/sign-in{next_}")


async def _redirect(scope: Scope, send: Send, to: str) -> None:
    location = (b"location", local_address(to).encode("ascii"))
    headers = [location, (b"cache-control", b"no-store"), *headers_for(scope)]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _answer(scope: Scope, send: Send, status: int, text: str) -> None:
    media = b"text/html" if isinstance(text, Markup) else b"text/plain"
    kind = (b"content-type", media + b"; charset=utf-8")
    headers = [kind, (b"cache-control", b"no-store"), *headers_for(scope)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _refuse(scope: Scope, send: Send, status: int, text: str) -> None:
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": _ENDED})
    return await _answer(scope, send, status, text)


class _Rewriter:
    """Adds the headers to every answer that does not bring its own, and the dictionary to Streamlit's one page."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.send, self.headers, self.start, self.body = send, headers_for(scope), None, b""
        self.query = scope["query_string"].decode("latin-1")
        self.is_html = False

    start: Message | None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            self.is_html = any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers)
            own = {k for k, _ in headers}
            kept = [h for h in headers if not (self.is_html and h[0] == b"content-length")]
            message = {**message, "headers": [*kept, *(h for h in self.headers if h[0] not in own)]}
            if self.is_html:
                self.start = message
                return None
            return await self.send(message)
        if not self.is_html or message["type"] != "http.response.body":
            return await self.send(message)
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return None
        page = self.body
        if b"<title>Streamlit</title>" in page:
            page = page.replace(b'lang="en"', b'lang="zh-CN"').replace(b"</head>", page_scripts().encode() + b"</head>")
            before, _, rest = page.partition(b"<noscript>")
            page = before + _without_script(self.query) + rest.partition(b"</noscript>")[2]
            page = page.replace(b"<title>Streamlit</title>", tag("title", _TITLE).encode())
        assert self.start is not None
        self.start["headers"].append((b"content-length", str(len(page)).encode()))
        await self.send(self.start)
        return await self.send({"type": "http.response.body", "body": page})
