"""Single sign-on against a small provider that runs beside the test."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from outcomes.core.settings import Settings, now
from outcomes.security import (
    accounts,
    attempts,
    audit,
    oidc,
    own_password,
    resets,
    second_factor,
    second_factor_pages,
    sign_in,
)
from outcomes.security.gate import Gate

KEY, STRANGE = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


class Provider:
    """Gives ID tokens with the claims a test asks for, after checking code and PKCE."""

    def __init__(self) -> None:
        self.issuer, self.nonce, self.challenge = "", "", ""
        self.claims: dict[str, Any] = {}
        self.key = KEY

    async def about(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def token(self, request: Request) -> Response:
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        if form["code"] != "good" or oidc.create_s256_code_challenge(form["code_verifier"]) != self.challenge:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        claims = {
            "iss": self.issuer,
            "aud": "outcomes",
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "nonce": self.nonce,
            "sub": "1",
            "preferred_username": "li",
        }
        return JSONResponse({"id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.claims, self.key)})


class Told(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    routes = [
        Route("/.well-known/openid-configuration", made.about),
        Route("/keys", made.keys),
        Route("/token", made.token, methods=["POST"]),
    ]
    server = Told(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(60)
    made.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield made
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def kept(tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = Settings(data=tmp_path / "real")
    accounts.add(settings, "li", accounts.Profile(name="李华", role="auditor", place="普兰店区"), by=None)
    for name, value in {
        "DATA": str(settings.data),
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": "outcomes",
        "OIDC_CLIENT_SECRET": "s",
    }.items():
        monkeypatch.setenv(f"OUTCOMES_{name}", value)
    return settings


@pytest.fixture
def browser(kept: Settings) -> TestClient:
    app = Starlette(
        routes=[*sign_in.ROUTES, *own_password.ROUTES, *second_factor_pages.ROUTES, *oidc.ROUTES],
        middleware=[Middleware(Gate)],
    )
    return TestClient(app, follow_redirects=False)


def _to_provider(browser: TestClient, provider: Provider) -> str:
    """Begins a sign-in; gives the state."""
    answer = browser.get("/oidc/start?next=/audit")
    query = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert answer.headers["location"].startswith(f"{provider.issuer}/authorize?")
    assert query["code_challenge_method"] == "S256"
    provider.nonce, provider.challenge = query["nonce"], query["code_challenge"]
    return query["state"]


def test_a_known_account_is_let_in_without_a_password(browser: TestClient, provider: Provider, kept: Settings) -> None:
    assert "/oidc/start" in browser.get("/sign-in").text
    accounts.change_password(kept, "li", resets.password(kept, "li", by=None), "Luoyu-qingtian7")
    state = _to_provider(browser, provider)
    answer = browser.get(f"/oidc/callback?code=good&state={state}")
    assert answer.status_code == 200
    assert "url=/audit" in answer.text
    assert browser.cookies.get("oc_session")
    assert audit.entries(kept, audit.Sought(act="sign_in"))[0].detail == {"how": "oidc", "from": "testclient"}
    assert browser.get("/password").status_code == 200


def test_who_has_a_second_factor_gives_its_code_here_too(
    browser: TestClient, provider: Provider, kept: Settings
) -> None:
    accounts.change_password(kept, "li", resets.password(kept, "li", by=None), "Luoyu-qingtian7")
    offer = second_factor.offer(kept, "li", "")
    totp, moment = pyotp.TOTP(offer.secret), now()
    with audit.recording(kept) as con:
        assert second_factor.turn_on(con, kept, offer, totp.at(moment, counter_offset=-1), moment)
    state = _to_provider(browser, provider)
    answer = browser.get(f"/oidc/callback?code=good&state={state}")
    assert "url=/sign-in/code?next=" in answer.text
    assert not browser.cookies.get("oc_session")
    assert browser.get("/password").status_code == 401
    sent = {"origin": "http://testserver"}
    answer = browser.post("/sign-in/code?next=/audit", data={"code": totp.at(now())}, headers=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    assert audit.entries(kept, audit.Sought(act="sign_in"))[0].detail["how"] == "oidc_and_code"


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "nobody"},
        {"preferred_username": None},
        {"aud": "other"},
        {"iss": "https://other"},
        {"nonce": "other"},
        {"exp": 1},
        {"aud": ["outcomes", "other"]},
        {"preferred_username": ["li"]},
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(
    browser: TestClient, provider: Provider, kept: Settings, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    state = _to_provider(browser, provider)
    assert browser.get(f"/oidc/callback?code=good&state={state}").status_code == 401
    assert not browser.cookies.get("oc_session")
    assert len(accounts.listing(kept)) == 1


def test_another_key_code_state_or_browser_lets_nobody_in(
    browser: TestClient, provider: Provider, kept: Settings
) -> None:
    state = _to_provider(browser, provider)
    assert browser.get(f"/oidc/callback?code=bad&state={state}").status_code == 401
    assert browser.get("/oidc/callback?code=good&state=other").status_code == 401
    assert browser.get(f"/oidc/callback?state={state}&error=denied").status_code == 401
    assert TestClient(browser.app).get(f"/oidc/callback?code=good&state={state}").status_code == 401
    provider.key = STRANGE
    assert browser.get(f"/oidc/callback?code=good&state={state}").status_code == 401
    with audit.recording(kept) as con:
        attempts.settle(con, kept, now() + timedelta(minutes=2))
    told = audit.entries(kept, audit.Sought(act="sign_in_failed"))
    assert sum(int(str(one.detail.get("times", 1))) for one in told) == 5


def test_a_disabled_account_is_not_let_in(browser: TestClient, provider: Provider, kept: Settings) -> None:
    accounts.set_active(kept, "li", False, by=None)
    state = _to_provider(browser, provider)
    assert browser.get(f"/oidc/callback?code=good&state={state}").status_code == 401


def test_a_provider_that_is_another_one_is_not_asked(browser: TestClient, provider: Provider) -> None:
    provider.issuer = "https://other.example"
    assert browser.get("/oidc/start").status_code == 502
