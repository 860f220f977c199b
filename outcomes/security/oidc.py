"""Single sign-on: OpenID Connect with code, PKCE, state and nonce; the account must exist, none is ever made."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from outcomes.core.html import tag
from outcomes.core.settings import Settings, now, settings
from outcomes.core.texts import t
from outcomes.security import accounts, attempts, audit, sessions
from outcomes.security.addresses import client_of, is_secure
from outcomes.security.database import secret
from outcomes.security.requests import client_from, cookie_of, is_open
from outcomes.security.sign_in import (
    EntryPage,
    code_address,
    going_on,
    lang_of,
    let_half_in,
    local_path,
    page,
    set_cookie,
)

_COOKIE = "oc_oidc"
_SECONDS = 600  # how long a sign-in at the provider may take
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]


class OidcError(Exception):
    """The provider's answer cannot be trusted or names nobody; the message is a short code for the audit."""


def _serializer(chosen: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret(chosen), salt="oidc", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )


def _cookie(request: Request) -> str:
    """The name of the cookie that is taken along to the provider."""
    return f"__Secure-{_COOKIE}" if is_secure(request.scope) else _COOKIE


def _back(request: Request) -> str:
    scheme = "https" if is_secure(request.scope) else "http"
    return f"{scheme}://{request.headers['host']}/oidc/callback"


async def _provider(client: httpx.AsyncClient, issuer: str) -> dict[str, str]:
    """What the provider says of itself; OidcError when it is another one."""
    answer = await client.get(issuer.rstrip("/") + "/.well-known/openid-configuration")
    answer.raise_for_status()
    found: dict[str, str] = answer.json()
    if found.get("issuer") != issuer:
        raise OidcError("other_issuer")
    return found


async def start(request: Request) -> Response:
    """Leads to the provider's sign-in page."""
    chosen = settings()
    if is_open(chosen) or not chosen.oidc_issuer:
        return RedirectResponse("/", status_code=303)
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    kept["next"] = local_path(request.query_params.get("next", "/"))
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            provider = await _provider(client, chosen.oidc_issuer)
    except (httpx.HTTPError, ValueError, OidcError):
        return _failed(request, 502)
    query = {
        "response_type": "code",
        "client_id": chosen.oidc_client_id,
        "redirect_uri": _back(request),
        "scope": "openid profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge_method": "S256",
        "code_challenge": create_s256_code_challenge(kept["verifier"]),
    }
    response = RedirectResponse(f"{provider['authorization_endpoint']}?{urlencode(query)}", status_code=303)
    secure = is_secure(request.scope)
    response.set_cookie(
        _cookie(request),
        _serializer(chosen).dumps(kept),
        max_age=_SECONDS,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/oidc",
    )
    return response


def _kept(request: Request, chosen: Settings) -> Mapping[str, str]:
    """What this browser took along to the provider; OidcError when the answer belongs to another one."""
    try:
        kept: Mapping[str, str] = _serializer(chosen).loads(request.cookies.get(_cookie(request), ""), max_age=_SECONDS)
    except BadSignature as error:
        raise OidcError("no_state") from error
    if not secrets.compare_digest(kept["state"], request.query_params.get("state", "")):
        raise OidcError("wrong_state")
    if "code" not in request.query_params:
        raise OidcError("no_code")
    return kept


async def _claims(request: Request, chosen: Settings, kept: Mapping[str, str]) -> Mapping[str, object]:
    """The claims of the ID token, checked against the provider's keys, this client, the time and the nonce."""
    async with httpx.AsyncClient(timeout=10) as client:
        provider = await _provider(client, chosen.oidc_issuer)
        fields = {
            "grant_type": "authorization_code",
            "code": request.query_params["code"],
            "redirect_uri": _back(request),
            "code_verifier": kept["verifier"],
            "client_id": chosen.oidc_client_id,
        }
        auth = (chosen.oidc_client_id, chosen.oidc_client_secret.get_secret_value())
        answer = await client.post(provider["token_endpoint"], data=fields, auth=auth)
        answer.raise_for_status()
        keys = (await client.get(provider["jwks_uri"])).raise_for_status().json()
    token = jwt.decode(answer.json()["id_token"], KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
    registry = jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": chosen.oidc_issuer},
        exp={"essential": True},
        iat={"essential": True},
        aud={"essential": True, "value": chosen.oidc_client_id},
        nonce={"essential": True, "value": kept["nonce"]},
    )
    registry.validate(token.claims)
    audience = token.claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and token.claims.get("azp") != chosen.oidc_client_id:
        raise OidcError("other_client")
    return token.claims


async def callback(request: Request) -> Response:
    """Opens a session for the account that the provider names, or asks for its code first."""
    chosen = settings()
    if is_open(chosen) or not chosen.oidc_issuer:
        return RedirectResponse("/", status_code=303)
    try:
        kept = _kept(request, chosen)
        claims = await _claims(request, chosen, kept)
        named = claims.get(chosen.oidc_claim)
        account = await asyncio.to_thread(accounts.get, chosen, named) if isinstance(named, str) else None
        if account is None or not account.active:
            raise OidcError("no_account")
    except (OidcError, JoseError, httpx.HTTPError, ValueError, KeyError) as error:
        why = str(error) if isinstance(error, OidcError) else type(error).__name__
        await asyncio.to_thread(_failure, chosen, why, client_from(request.scope))
        return _failed(request, 401)
    # the strict cookie is not sent along a chain of redirects that began elsewhere: the browser goes on by itself
    headers = {"cache-control": "no-store", "content-security-policy": "default-src 'none'"}
    if account.second_factor:
        response: Response = HTMLResponse(going_on(code_address(request, kept["next"])), headers=headers)
        await let_half_in(response, request, account, "oidc")
    else:
        before = cookie_of(request.scope)
        entry = sessions.Entry(how="oidc", address=client_of(request.scope))
        value = await asyncio.to_thread(lambda: sessions.start(chosen, account, entry, before=before))
        response = HTMLResponse(going_on(kept["next"]), headers=headers)
        set_cookie(response, request, value)
    response.delete_cookie(_cookie(request), path="/oidc", secure=is_secure(request.scope))
    return response


def _failure(chosen: Settings, why: str, client: attempts.Client) -> None:
    """Records that nobody was let in."""
    deed = audit.Deed(who="?", act="sign_in_failed", detail={"how": "oidc", "why": why})
    with audit.recording(chosen) as con:
        attempts.tell(con, chosen, deed, client, now())


def _failed(request: Request, status: int) -> Response:
    lang = lang_of(request)
    back = tag("a.other", t("sign_in.heading", lang), href="/sign-in")
    return page(request, EntryPage(kind="single", said=t("single.failed", lang), other=back), status)


ROUTES: Sequence[Route] = (Route("/oidc/start", start), Route("/oidc/callback", callback))
