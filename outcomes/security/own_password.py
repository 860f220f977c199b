"""The page on which people change their own password, with its rules in words; HTML that needs no script."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from outcomes.core.errors import WarehouseError
from outcomes.core.html import tag
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.security import accounts, passwords, sessions
from outcomes.security.accounts import Account, AccountError
from outcomes.security.passwords import LONGEST, SHORTEST
from outcomes.security.requests import client_from, has_just_typed, is_open, session_of
from outcomes.security.sign_in import EntryPage, entered, form_of, from_here, lang_of, page, password_field
from outcomes.security.sign_in_queue import QueueFull, in_turn


@dataclass(frozen=True, kw_only=True)
class _Change:
    """A change of a password: whose, whether the present one is asked for, and the new one as it was typed."""

    account: Account
    asks_old: bool
    typed: str = ""

    def rules(self, lang: str) -> Markup:
        """The rules in words, each with whether what was typed keeps it."""
        found = passwords.rules(self.typed, self.account.account, self.account.name)
        limits = {"least": SHORTEST, "most": LONGEST, "n": len(self.typed)}
        lines = []
        for rule in found:
            mark, kind = {True: ("✓ ", "met"), False: ("✗ ", "unmet"), None: ("", "")}[rule.met]
            words = t(f"password_rule.{rule.key}", lang, **limits)
            short = t("password_rule.typed", lang, **limits) if rule.key == "length" and rule.met is False else ""
            lines.append(tag(f"li.{kind}" if kind else "li", mark + words + short))
        return tag("ul.rules", lines)


def _password_page(request: Request, change: _Change, said: str = "", status: int = 200) -> Response:
    lang, account = lang_of(request), change.account
    kind = "first_password" if account.must_change else "password"
    old = password_field("old", t(f"{kind}.old", lang), "current-password", first=True)
    fields = (
        *((old,) if change.asks_old else ()),
        password_field("new", t("password.new", lang), "new-password", first=not change.asks_old),
        password_field("again", t("password.again", lang), "new-password"),
    )
    shown, words = change.rules(lang), {"account": account.account}
    return page(request, EntryPage(kind=kind, shown=shown, fields=fields, said=said, words=words), status)


async def password(request: Request) -> Response:
    """The change of one's own password; afterwards only this new session is open."""
    session = None if is_open(settings()) else await asyncio.to_thread(session_of, request.scope)
    if session is None:
        return RedirectResponse("/sign-in", status_code=303)
    account, lang = session.account, lang_of(request)
    proved = account.must_change and await asyncio.to_thread(has_just_typed, request.scope, account.account)
    change = _Change(account=account, asks_old=not proved)
    if request.method != "POST":
        return _password_page(request, change)
    form = await form_of(request) if from_here(request) else None
    if form is None:
        return PlainTextResponse("请从本页修改 / use this page", status_code=403)
    change = replace(change, typed=form.get("new", ""))
    if change.typed != form.get("again", ""):
        return _password_page(request, change, t("password.differ", lang), 400)
    try:
        await in_turn(lambda: _changed(request, change, form.get("old", "")))
    except QueueFull:
        return _password_page(request, change, t("sign_in.queue_full", lang), 429)
    except WarehouseError as error:
        return _password_page(request, change, error.in_language(lang), 503)
    except AccountError as error:
        return _password_page(request, change, error.in_language(lang), 400)
    changed = await asyncio.to_thread(accounts.get, settings(), account.account)
    assert changed is not None
    entry = sessions.Entry(how="password_changed", address=client_from(request.scope).address)
    value = await asyncio.to_thread(lambda: sessions.start(settings(), changed, entry))
    return entered(request, changed, value, request.query_params.get("next", "/"))


def _changed(request: Request, change: _Change, old: str) -> None:
    """Changes the password; AccountError says what is wrong with it."""
    account, client = change.account.account, client_from(request.scope)
    if change.asks_old:
        accounts.change_password(settings(), account, old, change.typed, client)
    else:
        accounts.replace_password(settings(), account, change.typed, client)


ROUTES: Sequence[Route] = (Route("/password", password, methods=["GET", "POST"]),)
