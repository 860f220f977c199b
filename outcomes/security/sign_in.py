"""The pages before the pages: sign in and sign out; HTML that needs no script."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from outcomes.core.errors import WarehouseError
from outcomes.core.html import NOTHING, filled, raw, tag, together
from outcomes.core.settings import settings
from outcomes.core.texts import t
from outcomes.security import accounts, attempts, half_sign_in, just_typed, sessions
from outcomes.security.accounts import Account
from outcomes.security.addresses import is_from_here, is_secure, local_address
from outcomes.security.passwords import SHORTEST
from outcomes.security.requests import (
    client_from,
    cookie_of,
    device_name,
    half_name,
    is_open,
    session_of,
    typed_name,
)
from outcomes.security.sessions import cookie_name
from outcomes.security.sign_in_queue import QueueFull, in_turn

_SHOW_PASSWORD = raw("script", (Path(__file__).parent / "show_password.js").read_text(encoding="utf-8"))
_OURS = b64encode(sha256(_SHOW_PASSWORD[len("<script>") : -len("</script>")].encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; script-src 'sha256-{_OURS}'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PLAIN = "/plain"  # the pages without a script
_DEVICE_DAYS = 365
_RECALLED_HOURS = 24  # the cookie outlives the session: it still says whose form came too late
_MOST_BYTES = 16_384


@cache
def _template() -> str:
    return (Path(__file__).parent / "sign_in.html").read_text(encoding="utf-8")


def local_path(given: str) -> str:
    """A page of this server to go on to after one of these; the root for anything that could lead elsewhere."""
    to = local_address(given)
    path = to.partition("?")[0].partition("#")[0]
    own = path in ("/sign-in", "/sign-in/code", "/sign-out", "/password", "/second-factor") or path.startswith("/oidc/")
    return "/" if own else to


def lang_of(request: Request) -> str:
    """The language of these pages: ?lang=en, else Chinese."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a form: its name, its label, what is typed into it, and what a browser may complete."""

    name: str
    label: str
    kind: str
    complete: str
    first: bool = False
    value: str = ""

    @property
    def html(self) -> Markup:
        """The label and the field."""
        box = tag(
            "input",
            id=self.name,
            name=self.name,
            type=self.kind,
            required=True,
            maxlength="128",
            autocomplete=self.complete,
            autofocus=self.first,
            value=self.value or None,
        )
        return tag("label", self.label, for_=self.name) + box


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """What one of these pages asks and says; `kind` names its texts (sign_in, password), `path` is where its form goes."""

    kind: str
    path: str = ""  # empty: the address that was asked
    shown: Markup = NOTHING  # above the fields
    fields: tuple[Field, ...] = ()
    said: str = ""
    other: Markup = NOTHING  # a further way, below the button
    words: Mapping[str, object] = field(default_factory=dict)


def page(request: Request, shown: EntryPage, status: int = 200) -> Response:
    """One of these pages as an answer."""
    lang, kind = lang_of(request), shown.kind
    query = {k: v for k, v in request.query_params.items() if k in ("next", "kept")}
    here = shown.path or request.url.path
    switched = query if lang == "en" else {**query, "lang": "en"}
    acted = {**query, "lang": "en"} if lang == "en" else query
    owner = settings().owner_zh if lang == "zh" else settings().owner_en
    limits = {"n": settings().lock_after, "minutes": settings().lock_minutes, "least": SHORTEST}
    text = filled(
        _template(),
        htmllang="zh-CN" if lang == "zh" else "en",
        otherlang="en" if lang == "zh" else "zh-CN",
        title=f"{t(f'{kind}.heading', lang)} · {t('app.name', lang)}",
        app=t("app.title", lang),
        owner=t("app.owner", lang, owner=owner),
        othername="English" if lang == "zh" else "中文",
        switch=here + (f"?{urlencode(switched)}" if switched else ""),
        action=here + (f"?{urlencode(acted)}" if acted else ""),
        heading=t(f"{kind}.heading", lang),
        about=t(f"{kind}.about", lang, **shown.words),
        button=t(f"{kind}.button", lang),
        shown=shown.shown,
        fields=together(one.html for one in shown.fields),
        said=tag("div.said", shown.said, role="alert") if shown.said else NOTHING,
        other=shown.other,
        note=t(f"{kind}.note", lang, **limits),
        script=_SHOW_PASSWORD if any(one.kind == "password" for one in shown.fields) else NOTHING,
    )
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    return HTMLResponse(text, status_code=status, headers=headers)


def going_on(to: str) -> Markup:
    """A page that leads on by itself to an address of this server: for cookies that a chain of redirects does not carry."""
    return together(
        Markup('<!doctype html><meta charset="utf-8">'),
        tag("meta", http_equiv="refresh", content=f"0;url={local_address(to)}"),
        tag("title", "…"),
    )


def from_here(request: Request) -> bool:
    """Whether a form was sent from a page of this server, as its browser says."""
    said = request.headers.get("origin") or request.headers.get("sec-fetch-site")
    return said is not None and is_from_here(request.scope)


async def form_of(request: Request) -> dict[str, str] | None:
    """The fields of a form; None when it is too large or not readable."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    try:
        return {k: v[0] for k, v in parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20).items()}
    except ValueError:
        return None


def set_cookie(response: Response, request: Request, value: str) -> None:
    """Puts the session's cookie on an answer."""
    secure = is_secure(request.scope)
    response.set_cookie(
        cookie_name(secure=secure),
        value,
        max_age=(settings().session_hours + _RECALLED_HOURS) * 3600,
        httponly=True,
        samesite="strict",
        secure=secure,
        path="/",
    )


def entered(request: Request, account: Account, value: str, next_: str) -> Response:
    """Leads on after a sign-in: to the wanted page, or first to what the account has to fill in before."""
    to = local_path(next_)
    if first := accounts.first_page(settings(), account):
        to = f"{first}?" + urlencode({"next": to, **({"lang": "en"} if lang_of(request) == "en" else {})})
    elif lang_of(request) == "en" and "lang=" not in to:
        to += ("&" if "?" in to else "?") + "lang=en"
    response = RedirectResponse(to, status_code=303)
    set_cookie(response, request, value)
    return response


def sign_in_page(request: Request, said: str = "", status: int = 200, account: str = "") -> Response:
    """The page that asks for a name (as it was typed before) and a password, with what is to be said above them."""
    lang, to = lang_of(request), local_path(request.query_params.get("next", "/"))
    other = tag("a.other", t("sign_in.single", lang), href=f"/oidc/start?{urlencode({'next': to})}")
    if not settings().oidc_issuer:
        other = NOTHING
    if not to.startswith(PLAIN):
        query = urlencode({"next": PLAIN, **({"lang": "en"} if lang == "en" else {})})
        other = other + tag("a.plain", t("sign_in.plain", lang), href=f"/sign-in?{query}")
    label = t("sign_in.account", lang)
    name = Field(name="account", label=label, kind="text", complete="username", first=not account, value=account)
    secret = password_field("password", t("sign_in.password", lang), "current-password", first=bool(account))
    kept = tag("div.said", t("sign_in.kept", lang), role="status") if request.query_params.get("kept") else NOTHING
    shown = EntryPage(kind="sign_in", path="/sign-in", shown=kept, fields=(name, secret), said=said, other=other)
    return page(request, shown, status)


def password_field(name: str, label: str, complete: str, *, first: bool = False) -> Field:
    """A field in which a password is typed."""
    return Field(name=name, label=label, kind="password", complete=complete, first=first)


async def sign_in(request: Request) -> Response:
    """The sign-in page, and what becomes of a name and a password: one sentence for everything that is wrong."""
    if is_open(settings()):
        return RedirectResponse("/", status_code=303)
    if request.method != "POST":
        session = await asyncio.to_thread(session_of, request.scope)
        if session:
            return RedirectResponse(local_path(request.query_params.get("next", "/")), status_code=303)
        return sign_in_page(request)
    form = await form_of(request) if from_here(request) else None
    if form is None:
        return PlainTextResponse("请从登录页登录 / use the sign-in page", status_code=403)
    chosen, client, name = settings(), client_from(request.scope), accounts.plain(form.get("account", ""))[:40]
    if await asyncio.to_thread(attempts.is_address_shut, chosen, name, client):
        return too_many(request, "too_many", chosen.lock_minutes * 60, name)
    try:
        account = await in_turn(lambda: accounts.check(chosen, name, form.get("password", ""), client))
    except QueueFull:
        return too_many(request, "queue_full", 10, name)
    except WarehouseError as error:
        return sign_in_page(request, error.in_language(lang_of(request)), 503, name)
    if account is None:
        return await _not_in(request, name)
    next_ = request.query_params.get("next", "/")
    if account.second_factor:
        to_code = RedirectResponse(code_address(request, next_), status_code=303)
        response = await let_half_in(to_code, request, account, "password")
        return await _password_typed(response, request, account)
    entry = sessions.Entry(address=client.address)
    value = await asyncio.to_thread(lambda: sessions.start(chosen, account, entry, before=cookie_of(request.scope)))
    response = entered(request, account, value, next_)
    know_again(response, request, attempts.device_after(chosen, client.device, account.account))
    return await _password_typed(response, request, account)


async def _not_in(request: Request, name: str) -> Response:
    """What is said of a name and a password that open nothing: also for how long none is tried, whether or not there is such an account."""
    minutes = await asyncio.to_thread(attempts.minutes_shut, settings(), name, client_from(request.scope))
    said = t("sign_in.shut" if minutes else "sign_in.wrong", lang_of(request), minutes=minutes)
    return sign_in_page(request, said, 401, name)


async def _password_typed(response: Response, request: Request, account: Account) -> Response:
    """Lets the page on which the password has to be replaced know that it was just typed."""
    if account.must_change:
        value = await asyncio.to_thread(just_typed.proof, settings(), account.account)
        response.set_cookie(
            typed_name(request.scope),
            value,
            max_age=int(just_typed.LONGEST.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=is_secure(request.scope),
            path=just_typed.PATH,
        )
    return response


def too_many(request: Request, key: str, seconds: int, account: str = "") -> Response:
    """What is answered instead of a check, with the time after which to try again."""
    said = t(f"sign_in.{key}", lang_of(request), minutes=settings().lock_minutes)
    response = sign_in_page(request, said, 429, account)
    response.headers["retry-after"] = str(seconds)
    return response


def know_again(response: Response, request: Request, value: str) -> None:
    """Puts on an answer the cookie by which this browser's wrong passwords are counted apart from everybody else's."""
    response.set_cookie(
        device_name(request.scope),
        value,
        max_age=_DEVICE_DAYS * 86_400,
        httponly=True,
        samesite="strict",
        secure=is_secure(request.scope),
        path="/",
    )


def code_address(request: Request, next_: str) -> str:
    """Where the code of a second factor is asked for, with the page to go on to."""
    return "/sign-in/code?" + urlencode(
        {"next": local_path(next_), **({"lang": "en"} if lang_of(request) == "en" else {})}
    )


async def let_half_in(response: Response, request: Request, account: Account, how: str) -> Response:
    """Puts on an answer what the code is then taken with: no session, and good on this browser alone."""
    chosen, client = settings(), client_from(request.scope)
    client = replace(client, device=attempts.device_marked(chosen, client.device))
    value = await asyncio.to_thread(half_sign_in.begin, chosen, account, how, client)
    response.set_cookie(
        half_name(request.scope),
        value,
        max_age=half_sign_in.SECONDS,
        httponly=True,
        samesite="strict",
        secure=is_secure(request.scope),
        path="/",
    )
    know_again(response, request, client.device)
    return response


async def sign_out(request: Request) -> Response:
    """Ends the session and leads to the sign-in page."""
    if not is_open(settings()):
        await asyncio.to_thread(sessions.end, settings(), cookie_of(request.scope))
    response = RedirectResponse("/sign-in" + ("?lang=en" if lang_of(request) == "en" else ""), status_code=303)
    secure = is_secure(request.scope)
    response.delete_cookie(cookie_name(secure=secure), path="/", httponly=True, samesite="strict", secure=secure)
    return response


ROUTES: Sequence[Route] = (
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/sign-out", sign_out, methods=["GET"]),
)
