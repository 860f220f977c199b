"""The pages of the second factor: the code at the sign-in, and turning it on and off; HTML without scripts."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from outcomes.core.html import NOTHING, tag, together
from outcomes.core.settings import settings, today
from outcomes.core.texts import t
from outcomes.security import accounts, attempts, half_sign_in, own_factor, second_factor, sessions
from outcomes.security.accounts import AccountError
from outcomes.security.addresses import is_secure
from outcomes.security.requests import client_from, cookie_of, half_name, half_of, is_open, session_of
from outcomes.security.second_factor import Offer, TypedCode
from outcomes.security.sessions import Session
from outcomes.security.sign_in import (
    EntryPage,
    Field,
    entered,
    form_of,
    from_here,
    know_again,
    lang_of,
    page,
    password_field,
    set_cookie,
    sign_in_page,
    too_many,
)
from outcomes.security.sign_in_queue import QueueFull, in_turn

Form = Mapping[str, str]
_ELSEWHERE = "请从本页操作 / use this page"


def _code_field(label: str, *, first: bool = False) -> Field:
    return Field(name="code", label=label, kind="text", complete="one-time-code", first=first)


def _hidden(**values: str) -> Markup:
    return together(tag("input", type="hidden", name=name, value=value) for name, value in values.items())


def _code_page(request: Request, account: str, said: str = "", status: int = 200) -> Response:
    lang = lang_of(request)
    back = tag("a.other", t("code.back", lang), href="/sign-in" + ("?lang=en" if lang == "en" else ""))
    field = _code_field(t("code.code", lang), first=True)
    shown = EntryPage(kind="code", fields=(field,), said=said, other=back, words={"account": account})
    return page(request, shown, status)


async def code(request: Request) -> Response:
    """Asks for the code after a right password; only a right one opens a session."""
    chosen, client, cookie = settings(), client_from(request.scope), half_of(request.scope)
    if is_open(chosen):
        return RedirectResponse("/", status_code=303)
    half = await asyncio.to_thread(half_sign_in.find, chosen, cookie, client)
    if half is None:
        return _start_again(request)
    account = half.account.account
    if request.method != "POST":
        return _code_page(request, account)
    form = await form_of(request) if from_here(request) else None
    if form is None:
        return PlainTextResponse(_ELSEWHERE, status_code=403)
    if await asyncio.to_thread(attempts.is_address_shut, chosen, account, client):
        return too_many(request, "too_many", chosen.lock_minutes * 60)
    typed = form.get("code", "")
    answer = await asyncio.to_thread(half_sign_in.finish, chosen, cookie, typed, client)
    if answer.account is None:
        wrong = t("code.wrong", lang_of(request))
        return _start_again(request) if answer.is_over else _code_page(request, account, wrong, 401)
    entry, let_in, before = (
        sessions.Entry(how=answer.how, address=client.address),
        answer.account,
        cookie_of(request.scope),
    )
    value = await asyncio.to_thread(lambda: sessions.start(chosen, let_in, entry, before=before))
    response = entered(request, let_in, value, request.query_params.get("next", "/"))
    know_again(response, request, attempts.device_after(chosen, client.device, account))
    return _without_half(response, request)


def _start_again(request: Request) -> Response:
    """The password is asked for anew: the half sign-in is over, or never was of this browser."""
    return _without_half(sign_in_page(request, t("code.over", lang_of(request)), 401), request)


def _without_half(response: Response, request: Request) -> Response:
    secure = is_secure(request.scope)
    response.delete_cookie(half_name(request.scope), path="/", httponly=True, samesite="strict", secure=secure)
    return response


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A request of the page of one's own second factor: whose session, what was typed, in which language."""

    request: Request
    session: Session
    form: Form

    @property
    def account(self) -> str:
        return self.session.account.account

    @property
    def lang(self) -> str:
        return lang_of(self.request)

    @property
    def next(self) -> str:
        return self.request.query_params.get("next", "/")

    @property
    def typed(self) -> TypedCode:
        """The code as it was typed here."""
        return TypedCode(account=self.account, code=self.form.get("code", ""), client=client_from(self.request.scope))

    def page(self, shown: EntryPage, status: int) -> Response:
        return page(self.request, shown, status)


def _back(asked: _Asked) -> Markup:
    """The way back without having done anything; none for whom there is none."""
    if asked.session.first_page:
        return NOTHING
    return tag("a.other", t("factor.back", asked.lang), href="/?lang=en" if asked.lang == "en" else "/")


async def _own_page(asked: _Asked, said: str = "", status: int = 200) -> Response:
    """What there is to do: turn the second factor on, or take it away."""
    is_on, lang = asked.session.account.second_factor, asked.lang
    words: dict[str, object] = {"account": asked.account}
    password = password_field("password", t("password.old", lang), "current-password", first=True)
    if is_on:
        words["left"] = await asyncio.to_thread(own_factor.codes_left, settings(), asked.account)
        fields: tuple[Field, ...] = (password, _code_field(t("code.code", lang)))
    else:
        fields = (password,)
        said = said or (t("factor.required", lang) if asked.session.first_page else "")
    kind, step = ("factor_on", "remove") if is_on else ("factor", "offer")
    entry = EntryPage(kind=kind, shown=_hidden(step=step), fields=fields, said=said, other=_back(asked), words=words)
    return asked.page(entry, status)


def _offer_page(asked: _Asked, offer: Offer, said: str = "", status: int = 200) -> Response:
    """The secret as a picture and in groups, and the field for its first code."""
    lang = asked.lang
    drawn = segno.make(offer.address(t("app.name", lang)), error="m").svg_data_uri(scale=5, border=4, light="#fff")
    picture = tag("img.qr", src=drawn, alt=t("factor_offer.picture", lang), width="220", height="220")
    by_hand = tag("p.by-hand", t("factor_offer.by_hand", lang), tag("code", offer.grouped))
    shown = together(_hidden(step="prove", offer=offer.sealed), picture, by_hand)
    field = _code_field(t("factor_offer.code", lang), first=True)
    entry = EntryPage(
        kind="factor_offer",
        shown=shown,
        fields=(field,),
        said=said,
        other=_back(asked),
        words={"account": asked.account},
    )
    return asked.page(entry, status)


def _codes_page(asked: _Asked, codes: Sequence[str]) -> Response:
    """The recovery codes, this once, with the file that holds them."""
    lang = asked.lang
    listed = tag("ol.codes", [tag("li", one) for one in codes])
    head = (t("app.name", lang), t("factor_codes.file", lang, account=asked.account, day=today().isoformat()))
    text = "\r\n".join((*head, "", *codes, ""))
    address = f"data:text/plain;charset=utf-8;base64,{b64encode(text.encode('utf-8-sig')).decode()}"
    name = t("factor_codes.file_name", lang, account=asked.account)
    taken = tag("a.other", t("factor_codes.download", lang), href=address, download=f"{name}.txt")
    shown = together(_hidden(step="done"), listed, taken)
    return asked.page(EntryPage(kind="factor_codes", shown=shown, words={"account": asked.account}), 200)


async def _offered(asked: _Asked) -> Response:
    """After the password once more: a secret that nobody has seen yet."""
    typed = asked.form.get("password", "")
    found = await in_turn(lambda: accounts.check(settings(), asked.account, typed, asked.typed.client))
    if found is None:
        raise AccountError("wrong_old")
    if found.second_factor:
        raise AccountError("factor_on")
    return _offer_page(asked, second_factor.offer(settings(), asked.account, asked.session.key))


async def _proved(asked: _Asked) -> Response:
    """After a first right code: it is on, this is the one session that is open, and these are the recovery codes."""
    sealed = asked.form.get("offer", "")
    offer = second_factor.offered(settings(), sealed, asked.account, asked.session.key)
    if offer is None:
        return await _own_page(asked, t("factor_offer.over", asked.lang), 400)
    try:
        codes = await asyncio.to_thread(own_factor.turn_on, settings(), offer, asked.typed)
    except AccountError as error:
        if error.key != "wrong_code":
            raise
        return _offer_page(asked, offer, error.in_language(asked.lang), 400)
    response = _codes_page(asked, codes)
    set_cookie(response, asked.request, await _fresh_session(asked, "second_factor_on"))
    return response


async def _removed(asked: _Asked) -> Response:
    """After password and code: it is off, and this is the one session that is open."""
    typed = asked.form.get("password", "")
    await in_turn(lambda: own_factor.turn_off(settings(), typed, asked.typed))
    value = await _fresh_session(asked, "second_factor_off")
    changed = await asyncio.to_thread(accounts.get, settings(), asked.account)
    assert changed is not None
    return entered(asked.request, changed, value, asked.next)


async def _done(asked: _Asked) -> Response:
    """On to the pages, once the recovery codes are kept."""
    return entered(asked.request, asked.session.account, cookie_of(asked.request.scope), asked.next)


async def _fresh_session(asked: _Asked, how: str) -> str:
    entry = sessions.Entry(how=how, address=asked.typed.client.address)
    return await asyncio.to_thread(sessions.start, settings(), asked.session.account, entry)


_STEPS: Mapping[str, Callable[[_Asked], Awaitable[Response]]] = {
    "offer": _offered,
    "prove": _proved,
    "done": _done,
    "remove": _removed,
}


async def own(request: Request) -> Response:
    """The page of one's own second factor, and what becomes of each of its steps."""
    session = None if is_open(settings()) else await asyncio.to_thread(session_of, request.scope)
    if session is None:
        return RedirectResponse("/sign-in", status_code=303)
    if request.method != "POST":
        return await _own_page(_Asked(request=request, session=session, form={}))
    form = await form_of(request) if from_here(request) else None
    step = _STEPS.get(form.get("step", "")) if form is not None else None
    if form is None or step is None:
        return PlainTextResponse(_ELSEWHERE, status_code=403)
    asked = _Asked(request=request, session=session, form=form)
    try:
        return await step(asked)
    except QueueFull:
        return await _own_page(asked, t("sign_in.queue_full", asked.lang), 429)
    except AccountError as error:
        return await _own_page(asked, error.in_language(asked.lang), 400)


ROUTES: Sequence[Route] = (
    Route("/sign-in/code", code, methods=["GET", "POST"]),
    Route("/second-factor", own, methods=["GET", "POST"]),
)
