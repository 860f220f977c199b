"""Accounts with a second factor, their browsers and the clock that a test drives."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pyotp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from outcomes.core.settings import Settings, settings
from outcomes.security import accounts, audit, own_password, second_factor_pages, sign_in
from outcomes.security.access import Person
from outcomes.security.accounts import Profile
from outcomes.security.gate import Gate

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
HERE = "http://testserver"
DISTRICT = "普兰店区"
PLACES = ("/", "/people", "/audit.csv", "/download/map.png", "/made/1", "/password", "/second-factor", "/media/a.csv")
PLACES += ("/_stcore/host-config", "/_stcore/upload_file/view/1", "/index.html")


class Clock:
    """The time as a test sets it: the twentieth second of a half minute."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 1, 0, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, seconds: float = 30) -> None:
        self.at += timedelta(seconds=seconds)


def add(account: str, role: str) -> Person:
    accounts.add(settings(), account, Profile(name="李华", role=role, place=DISTRICT), by=None, password=OTHER)
    accounts.change_password(settings(), account, OTHER, GOOD)
    found = accounts.get(settings(), account)
    assert found is not None
    return found.person


async def _inside(request: Request) -> Response:
    return PlainTextResponse("inside")


def browser_at(address: str = "10.0.0.5", base: str = HERE) -> TestClient:
    inside = Route("/{path:path}", _inside, methods=["GET", "POST", "PUT", "DELETE"])
    app = Gate(Starlette(routes=[*sign_in.ROUTES, *own_password.ROUTES, *second_factor_pages.ROUTES, inside]))
    browser = TestClient(app, base_url=base, client=(address, 1), follow_redirects=False)
    browser.headers["origin"] = base
    return browser


def give_password(browser: TestClient, account: str = "leader", password: str = GOOD) -> httpx.Response:
    return browser.post("/sign-in?next=/quality", data={"account": account, "password": password})


def give_code(browser: TestClient, code: str, **query: str) -> httpx.Response:
    return browser.post("/sign-in/code?next=/quality", data={"code": code}, params={"next": "/quality", **query})


def take_step(browser: TestClient, step: str, lang: str = "zh", **form: str) -> httpx.Response:
    return browser.post(f"/second-factor?lang={lang}", data={"step": step, **form})


def secret_of(page: str) -> str:
    [grouped] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    assert all(len(group) == 4 for group in grouped.split(" "))
    return grouped.replace(" ", "")


def offer_of(page: str) -> str:
    [sealed] = re.findall(r'name="offer" value="([^"]+)"', page)
    return sealed


def codes_of(page: str) -> list[str]:
    return re.findall(r"<li>([a-z2-9-]+)</li>", page)


def code_now(secret: str, clock: Clock, by: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.at, counter_offset=by)


class Enrolled:
    """An account with a second factor, turned on through the page: its browser, its secret, its recovery codes."""

    def __init__(self, clock: Clock, account: str = "leader", browser: TestClient | None = None) -> None:
        self.clock, self.account = clock, account
        self.browser = browser or browser_at()
        give_password(self.browser, account)
        offered = take_step(self.browser, "offer", password=GOOD).text
        self.secret = secret_of(offered)
        self.shown = take_step(self.browser, "prove", offer=offer_of(offered), code=self.code()).text
        self.recovery = codes_of(self.shown)
        clock.goes_on()

    def code(self, by: int = 0) -> str:
        return code_now(self.secret, self.clock, by)


def is_inside(browser: TestClient) -> bool:
    return browser.get("/quality").text == "inside"


def acts(kept: Settings, act: str) -> list[audit.Record]:
    return audit.entries(kept, audit.Sought(act=act))
