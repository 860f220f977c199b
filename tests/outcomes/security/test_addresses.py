"""Addresses: where an answer leads, whom it is for, where it comes from, and what changes over https."""

from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from outcomes.core.settings import Settings, settings
from outcomes.security import accounts, sessions, sign_in
from outcomes.security.access import Role
from outcomes.security.addresses import client_of, local_address
from outcomes.security.gate import Gate
from tests import warehouses

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
HTML = {"accept": "text/html"}
HOST = "pulandian.example"

_pieces = st.sampled_from(
    ["/", "//", "\\", "%2f", "%5c", "%252F", "%09", "\t", "evil.example", "@", ":", "?", "#", "..", "古", "a"]
)
_addresses = st.one_of(
    st.lists(_pieces, max_size=8).map("/".join), st.lists(_pieces, max_size=8).map("".join), st.text()
)


def _as_a_browser(path: str) -> str:
    """What a browser makes of an address that it is led to: slashes either way, no tabs and line ends."""
    return urljoin("http://here.example/page", path.replace("\\", "/").translate({9: None, 10: None, 13: None}))


@given(_addresses)
def test_whatever_is_given_leads_to_this_server_however_often_it_is_decoded(given_: str) -> None:
    to = local_address(given_)
    for _ in range(3):
        assert urlsplit(_as_a_browser(to)).netloc == "here.example"
        assert to.startswith("/")
        assert not to.startswith(("//", "/\\"))
        to = unquote(to)


@given(_addresses)
def test_an_address_that_was_made_local_stays_as_it_is(given_: str) -> None:
    assert local_address(local_address(given_)) == local_address(given_)
    assert local_address(given_).isascii()


async def _page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("a page of somebody who is signed in")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")
    await socket.close()


def _served(base: str, peer: str = "10.8.0.9") -> TestClient:
    routes = [*sign_in.ROUTES, Route("/{path:path}", _page, methods=["GET", "POST", "PUT", "DELETE"])]
    app = Gate(Starlette(routes=[WebSocketRoute("/_stcore/stream", _stream), *routes]))
    return TestClient(app, base_url=base, client=(peer, 50_000), follow_redirects=False)


@pytest.fixture
def kept(new_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("OUTCOMES_DATA", str(warehouses.copy(new_folder, tmp_path / "real")))
    monkeypatch.setenv("OUTCOMES_ALLOWED_HOSTS", HOST)
    return settings()


def _account(kept: Settings, account: str = "leader", role: Role = "district_leader") -> accounts.Account:
    accounts.add(kept, account, accounts.Profile(name=account, role=role, place="普兰店区"), by=None, password=GOOD)
    accounts.change_password(kept, account, GOOD, OTHER)
    found = accounts.get(kept, account)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "path", ["//evil.example/", "///evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/%5Cevil.example"]
)
@pytest.mark.parametrize("site", ["none", "cross-site"])
def test_a_path_that_reads_as_another_host_leads_nowhere(kept: Settings, path: str, site: str) -> None:
    answer = _served(f"http://{HOST}").get(f"http://{HOST}{path}", headers={**HTML, "sec-fetch-site": site})
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert "evil" not in answer.text


def _signed_in(client: TestClient, **headers: str) -> str:
    form = {"account": "leader", "password": OTHER}
    sent = {"origin": str(client.base_url).rstrip("/"), **headers}
    answer = client.post("/sign-in?next=/quality", data=form, headers=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/quality")
    return next(c for c in answer.headers.get_list("set-cookie") if "session" in c)


def test_over_https_the_cookie_is_of_this_host_alone_and_the_browser_stays_with_https(kept: Settings) -> None:
    _account(kept)
    client = _served(f"https://{HOST}")
    cookie = _signed_in(client)
    assert cookie.startswith("__Host-oc_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "domain" not in cookie.lower()
    answer = client.get("/quality", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert client.get("/sign-in").headers["strict-transport-security"]


def test_over_https_a_cookie_that_a_neighbour_could_have_set_opens_nothing(kept: Settings) -> None:
    value = sessions.start(kept, _account(kept))
    client = _served(f"https://{HOST}")
    assert client.get("/quality", headers={"cookie": f"oc_session={value}"}).status_code == 401
    assert client.get("/quality", headers={"cookie": f"__Host-oc_session={value}"}).status_code == 200


def test_over_plain_http_nothing_claims_https(kept: Settings) -> None:
    _account(kept)
    client = _served(f"http://{HOST}")
    assert _signed_in(client).startswith("oc_session=")
    told = {**HTML, "x-forwarded-proto": "https"}  # by nobody who is trusted
    assert "strict-transport-security" not in client.get("/quality", headers=told).headers


def test_a_trusted_proxy_says_that_the_browser_speaks_https(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_TRUSTED_PROXIES", "10.8.0.0/24")
    _account(kept)
    client = _served(f"http://{HOST}")
    cookie = _signed_in(client, **{"x-forwarded-proto": "https", "origin": f"https://{HOST}"})
    assert cookie.startswith("__Host-oc_session=")
    other = _served(f"http://{HOST}", peer="10.9.0.1")
    assert "strict-transport-security" not in other.get("/sign-in", headers={"x-forwarded-proto": "https"}).headers


def test_a_page_reaches_its_own_host_alone(kept: Settings) -> None:
    for base, socket in (("http", "ws"), ("https", "wss")):
        policy = _served(f"{base}://{HOST}").get("/x").headers["content-security-policy"]
        rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert rules["connect-src"] == f"'self' {socket}://{HOST} data: blob:"
        assert rules["base-uri"] == rules["form-action"] == "'self'"
    assert "form-action 'self'" in _served(f"http://{HOST}").get("/sign-in").headers["content-security-policy"]


@pytest.mark.parametrize("host", [f"{HOST}:1;script-src", f"{HOST}:8501 ws:", "evil.example", f"x@{HOST}", ""])
def test_no_host_gets_into_the_policy_that_is_not_one(kept: Settings, host: str) -> None:
    assert _served(f"http://{HOST}").get("/sign-in", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:9999"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost"},
        {"origin": "null"},
        {"origin": "http://localhost:8501.evil.example"},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_port_may_neither_listen_nor_send(kept: Settings, headers: dict[str, str]) -> None:
    value = sessions.start(kept, _account(kept))
    client, cookie = _served("http://localhost:8501"), {"cookie": f"oc_session={value}"}
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/x", headers={**cookie, **headers}).status_code == 403
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream", headers={**cookie, **headers}):
        pass
    own = {**cookie, "origin": "http://localhost:8501"}
    assert client.post("/x", headers=own).status_code == 200
    with client.websocket_connect("ws://localhost:8501/_stcore/stream", headers=own) as socket:
        assert socket.receive_text() == "open"


def _asked(peer: str, *told: str) -> Scope:
    headers = [(b"x-forwarded-for", ", ".join(told).encode())] if told else []
    return {"type": "http", "client": (peer, 1), "headers": headers}


def test_who_asks_is_told_by_trusted_proxies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert client_of(_asked("10.8.0.1", "1.2.3.4")) == "10.8.0.1"
    monkeypatch.setenv("OUTCOMES_TRUSTED_PROXIES", "10.8.0.1, 10.8.1.0/24")
    assert client_of(_asked("10.8.0.1", "1.2.3.4")) == "1.2.3.4"
    assert (
        client_of(_asked("10.8.0.1", "9.9.9.9", "1.2.3.4", "10.8.1.7")) == "1.2.3.4"
    )  # what a person wrote stands left
    assert client_of(_asked("10.8.0.2", "1.2.3.4")) == "10.8.0.2"
    assert client_of(_asked("10.8.0.1", "nonsense")) == "10.8.0.1"
    assert client_of(_asked("10.8.0.1")) == "10.8.0.1"
    assert quote(client_of({"type": "http", "client": None, "headers": []})) == "unknown"
