"""Files on their way into a page: who may send them, how much a page and an account hold, and when they are let go."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outcomes.core.settings import settings
from outcomes.security import audit
from outcomes.security.access import Denied, Person, may_send_files
from outcomes.security.addresses import header

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)")
Call = tuple[Scope, Receive, Send]
_MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Views:
    """The pages that are open in browsers: whether the one of an id is, and how its files are let go."""

    is_open: Callable[[str], bool] = lambda _: False
    let_go: Callable[[str], None] = lambda _: None


NO_VIEWS = Views()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a file is not taken: an HTTP status and a sentence."""

    status: int
    said: str


@dataclass(frozen=True, kw_only=True)
class _Held:
    account: str
    view: str
    size: int


_NOT_OPEN = Refusal(
    status=403, said="这个页面已经关闭或不是您打开的，请刷新 / this page is closed or not yours: reload it"
)
_NO_SIZE = Refusal(status=411, said="须说明文件大小 / the size of the file has to be told")
_TOO_MUCH = "已上传的文件太多，请刷新页面后再传 / too many files are held: reload the page and send again"


class Uploads:
    """What is held of every view and account in this process; asked and told by the gate, in its one loop."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self.held: dict[tuple[str, str], _Held] = {}

    async def passed(self, scope: Scope, person: Person | None) -> Refusal | None:
        """Why this account may not put a file into this view now; None when it may."""
        view = _names(scope)[0]
        if person is None or not self.views.is_open(view):
            return _NOT_OPEN
        if not may_send_files(person):
            denied = Denied("upload")
            await asyncio.to_thread(audit.refused, settings(), person, denied, "upload_file")
            return Refusal(status=403, said=str(denied))
        return None

    async def take(self, app: ASGIApp, call: Call, account: str) -> Refusal | None:
        """Lets a file through and keeps count of it; gives why it was not let through."""
        names, size = _names(call[0]), _size(call[0])
        if size is None:
            return _NO_SIZE
        before, wanted = self.held.get(names), _Held(account=account, view=names[0], size=size)
        if not self._fits(names, wanted):
            return Refusal(status=413, said=_TOO_MUCH)
        self.held[names], taken = wanted, False
        try:
            taken = await _done(app, call)
        finally:
            if not taken:
                self._put_back(names, before)
        self.view_ended()  # it may have while the file was on its way
        return None

    async def remove(self, app: ASGIApp, call: Call) -> None:
        """Lets the removal of a file through and counts it no more."""
        if await _done(app, call):
            self.held.pop(_names(call[0]), None)

    def view_ended(self) -> None:
        """Lets go, after a while for a connection that comes back, what was held by views that are not open any more."""
        ended = {view for view, _ in self.held if not self.views.is_open(view)}
        if ended:
            asyncio.get_running_loop().call_later(settings().upload_keep_seconds, self._let_go, ended)

    def _let_go(self, ended: set[str]) -> None:
        for view in ended:
            if not self.views.is_open(view):
                self.views.let_go(view)
                self.held = {names: held for names, held in self.held.items() if names[0] != view}

    def _put_back(self, names: tuple[str, str], before: _Held | None) -> None:
        self.held.pop(names, None)
        if before is not None:
            self.held[names] = before

    def _fits(self, names: tuple[str, str], wanted: _Held) -> bool:
        others = [held for name, held in self.held.items() if name != names]
        chosen = settings()
        of_view = [held.size for held in others if held.view == wanted.view]
        of_account = [held.size for held in others if held.account == wanted.account]
        return (
            len(of_view) < chosen.upload_view_files
            and sum(of_view) + wanted.size <= chosen.upload_view_mb * _MB
            and len(of_account) < chosen.upload_account_files
            and sum(of_account) + wanted.size <= chosen.upload_account_mb * _MB
        )


def _names(scope: Scope) -> tuple[str, str]:
    """The view and the file that an address of an upload names."""
    found = UPLOAD.fullmatch(scope["path"])
    return (found.group(1), found.group(2)) if found else ("", "")


def _size(scope: Scope) -> int | None:
    told = header(scope, b"content-length")
    return int(told) if told.isdecimal() and len(told) < 16 and not header(scope, b"transfer-encoding") else None


async def _done(app: ASGIApp, call: Call) -> bool:
    """Whether the app answered that it did what was asked."""
    (scope, receive, send), status = call, 500

    async def heard(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    await app(scope, receive, heard)
    return 200 <= status < 300
