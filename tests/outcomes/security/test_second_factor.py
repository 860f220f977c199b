"""The second factor: codes and recovery codes, once each; a password alone opens nothing; nobody alone takes it from an auditor."""

import base64
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyotp
import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from outcomes.__main__ import main
from outcomes.core.settings import Settings, settings
from outcomes.security import (
    accounts,
    attempts,
    audit,
    database,
    half_sign_in,
    own_factor,
    resets,
    second_factor,
    second_factor_pages,
    sessions,
    sign_in,
)
from outcomes.security.access import Denied, Person
from outcomes.security.accounts import AccountError, Profile
from outcomes.security.attempts import Client
from outcomes.security.gate import Gate
from outcomes.security.requests import person_of
from outcomes.security.second_factor import TypedCode
from tests.markup import Reading

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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (accounts, attempts, audit, sessions, second_factor, half_sign_in, own_factor, resets):
        monkeypatch.setattr(module, "now", made)
    return made


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Settings:
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "real"))
    _add("leader", "district_leader")
    return settings()


def _add(account: str, role: str) -> Person:
    accounts.add(settings(), account, Profile(name="李华", role=role, place=DISTRICT), by=None, password=OTHER)
    accounts.change_password(settings(), account, OTHER, GOOD)
    found = accounts.get(settings(), account)
    assert found is not None
    return found.person


async def _inside(request: Request) -> Response:
    return PlainTextResponse("inside")


def _browser(address: str = "10.0.0.5", base: str = HERE) -> TestClient:
    inside = Route("/{path:path}", _inside, methods=["GET", "POST", "PUT", "DELETE"])
    app = Gate(Starlette(routes=[*sign_in.ROUTES, *second_factor_pages.ROUTES, inside]))
    browser = TestClient(app, base_url=base, client=(address, 1), follow_redirects=False)
    browser.headers["origin"] = base
    return browser


def _password(browser: TestClient, account: str = "leader", password: str = GOOD) -> httpx.Response:
    return browser.post("/sign-in?next=/quality", data={"account": account, "password": password})


def _code(browser: TestClient, code: str, **query: str) -> httpx.Response:
    return browser.post("/sign-in/code?next=/quality", data={"code": code}, params={"next": "/quality", **query})


def _step(browser: TestClient, step: str, lang: str = "zh", **form: str) -> httpx.Response:
    return browser.post(f"/second-factor?lang={lang}", data={"step": step, **form})


def _secret_of(page: str) -> str:
    [grouped] = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    assert all(len(group) == 4 for group in grouped.split(" "))
    return grouped.replace(" ", "")


def _offer_of(page: str) -> str:
    [sealed] = re.findall(r'name="offer" value="([^"]+)"', page)
    return sealed


def _codes_of(page: str) -> list[str]:
    return re.findall(r"<li>([a-z2-9-]+)</li>", page)


def _now(secret: str, clock: Clock, by: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.at, counter_offset=by)


class Enrolled:
    """An account with a second factor, turned on through the page: its browser, its secret, its recovery codes."""

    def __init__(self, clock: Clock, account: str = "leader", browser: TestClient | None = None) -> None:
        self.clock, self.account = clock, account
        self.browser = browser or _browser()
        _password(self.browser, account)
        offered = _step(self.browser, "offer", password=GOOD).text
        self.secret = _secret_of(offered)
        self.shown = _step(self.browser, "prove", offer=_offer_of(offered), code=self.code()).text
        self.recovery = _codes_of(self.shown)
        clock.goes_on()

    def code(self, by: int = 0) -> str:
        return _now(self.secret, self.clock, by)


def _is_inside(browser: TestClient) -> bool:
    return browser.get("/quality").text == "inside"


def _acts(kept: Settings, act: str) -> list[audit.Record]:
    return audit.entries(kept, audit.Sought(act=act))


@pytest.fixture
def enrolled(kept: Settings, clock: Clock) -> Enrolled:
    return Enrolled(clock)


def test_a_password_alone_opens_nothing_and_the_code_opens_the_wanted_page(kept: Settings, enrolled: Enrolled) -> None:
    browser = _browser()
    answer = _password(browser)
    assert answer.headers["location"] == "/sign-in/code?next=%2Fquality"
    assert "oc_session" not in browser.cookies
    assert not _is_inside(browser)
    assert "leader" in browser.get(answer.headers["location"]).text
    answer = _code(browser, enrolled.code())
    assert (answer.status_code, answer.headers["location"]) == (303, "/quality")
    assert _is_inside(browser)
    assert "oc_half" not in browser.cookies
    assert _acts(kept, "sign_in")[0].detail == {"how": "password_and_code", "from": "10.0.0.5"}


@pytest.mark.parametrize(("by", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)], ids=str)
def test_a_clock_may_be_half_a_minute_early_or_late(enrolled: Enrolled, clock: Clock, by: int, opens: bool) -> None:
    clock.goes_on(300)
    browser = _browser()
    _password(browser)
    assert (_code(browser, enrolled.code(by)).status_code == 303) is opens
    assert _is_inside(browser) is opens


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")])
def test_codes_are_those_of_the_standard(kept: Settings, moment: int, code: str) -> None:
    """RFC 6238, appendix B: SHA-1, the last six digits."""
    taken = second_factor.Offer(account="leader", secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", sealed="")
    with database.writing(kept) as con:
        assert second_factor.turn_on(con, kept, taken, code, datetime.fromtimestamp(moment, UTC))


@pytest.mark.parametrize("typed", ["", "000000", "abc", "0" * 200, "' OR 1=1", "12345"])
def test_what_is_no_code_opens_nothing(enrolled: Enrolled, typed: str) -> None:
    browser = _browser()
    _password(browser)
    answer = _code(browser, typed)
    assert (answer.status_code, "动态码不对或已用过" in answer.text) == (401, True)
    assert not _is_inside(browser)


def test_a_code_is_read_however_it_was_typed(enrolled: Enrolled) -> None:
    browser, code = _browser(), enrolled.code()
    _password(browser)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert _code(browser, f" {wide[:3]} {wide[3:]} ").status_code == 303


def test_no_code_is_accepted_twice_nor_one_before_it(enrolled: Enrolled) -> None:
    first, second = _browser(), _browser()
    _password(first)
    _password(second)
    assert _code(first, enrolled.code()).status_code == 303
    assert _code(second, enrolled.code()).status_code == 401
    assert _code(second, enrolled.code(-1)).status_code == 401
    assert _code(second, enrolled.code(1)).status_code == 303


def test_the_first_code_of_the_page_is_used_up_by_it(kept: Settings, clock: Clock) -> None:
    made, browser = Enrolled(clock), _browser()
    _password(browser)
    assert _code(browser, made.code(-1)).status_code == 401


@pytest.mark.parametrize("cookie", ["oc_half", "oc_session"])
def test_half_a_sign_in_is_no_session_on_any_route(enrolled: Enrolled, cookie: str) -> None:
    browser = _browser()
    _password(browser)
    browser.cookies.set(cookie, browser.cookies["oc_half"])
    for path in PLACES:
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = browser.request(method, path)
            assert answer.status_code in (303, 401), (method, path)
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in"), (method, path)
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pytest.fail("a view was opened")


def test_half_a_sign_in_is_nobody_and_a_session_is_no_half(kept: Settings, enrolled: Enrolled) -> None:
    browser = _browser()
    _password(browser)
    half = browser.cookies["oc_half"]
    assert sessions.find(kept, half) is None
    scope = {
        "type": "http",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"cookie", f"oc_half={half}".encode())],
    }
    assert person_of(Request(scope)) is None
    device = browser.cookies["oc_device"]
    assert half_sign_in.find(kept, half, Client(device=device)) is not None
    assert half_sign_in.find(kept, enrolled.browser.cookies["oc_session"], Client(device=device)) is None
    assert half_sign_in.find(kept, half[:-2], Client(device=device)) is None


def test_half_a_sign_in_is_worth_nothing_in_another_browser(enrolled: Enrolled) -> None:
    own, bare, other = _browser(), _browser(), _browser()
    for browser in (own, other):
        _password(browser)
    for browser in (bare, other):
        browser.cookies.set("oc_half", own.cookies["oc_half"], domain="testserver.local", path="/")
        answer = _code(browser, enrolled.code())
        assert (answer.status_code, "请从密码重新开始" in answer.text) == (401, True)
        assert not _is_inside(browser)
    assert _code(own, enrolled.code()).status_code == 303


def test_a_code_is_waited_for_five_minutes(enrolled: Enrolled, clock: Clock) -> None:
    soon, late = _browser(), _browser()
    for browser in (soon, late):
        _password(browser)
    clock.goes_on(299)
    assert _code(soon, enrolled.code()).status_code == 303
    clock.goes_on(2)
    answer = _code(late, enrolled.code(1))
    assert (answer.status_code, "请从密码重新开始" in answer.text) == (401, True)
    assert not _is_inside(late)


def test_three_wrong_codes_and_the_password_is_asked_for_again(enrolled: Enrolled) -> None:
    browser = _browser()
    _password(browser)
    said = [_code(browser, "000000").text for _ in range(3)]
    assert ["请从密码重新开始" in text for text in said] == [False, False, True]
    assert _code(browser, enrolled.code()).status_code == 401
    _password(browser)
    assert _code(browser, enrolled.code()).status_code == 303


def test_who_knows_the_password_gets_no_further_tries_by_giving_it_again(kept: Settings, enrolled: Enrolled) -> None:
    guesser, own = _browser("10.0.0.66"), _browser("10.0.0.7")
    for _ in range(5):
        assert _password(guesser).status_code == 303
        _code(guesser, "000000")
    assert _password(guesser).status_code == 401  # shut where the guesses came from
    assert [e.who for e in _acts(kept, "locked_out")] == ["leader"]
    _password(own)  # and nowhere else
    assert _code(own, enrolled.code()).status_code == 303
    known = enrolled.browser
    known.cookies.delete("oc_session")
    assert _password(known).status_code == 303


def test_where_a_name_is_shut_no_code_opens_it_either(kept: Settings, enrolled: Enrolled) -> None:
    browser, other = _browser("10.0.0.66"), _browser("10.0.0.66")
    _password(browser)
    for _ in range(5):
        assert _password(other, password="wrong").status_code == 401
    assert _code(browser, enrolled.code()).status_code == 401
    enrolled.clock.goes_on(15 * 60 + 1)
    _password(browser)
    assert _code(browser, enrolled.code()).status_code == 303


def test_a_right_code_forgives_the_wrong_ones_before(kept: Settings, enrolled: Enrolled) -> None:
    browser, clock = _browser("10.0.0.66"), enrolled.clock
    for _ in range(3):
        _password(browser)
        assert [_code(browser, "000000").status_code for _ in range(2)] == [401, 401]
        assert _code(browser, enrolled.code()).status_code == 303
        browser.cookies.delete("oc_session")
        clock.goes_on()
    assert _acts(kept, "locked_out") == []


def test_a_recovery_code_stands_in_for_a_code_once(kept: Settings, enrolled: Enrolled) -> None:
    assert len(set(enrolled.recovery)) == 10
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", code) for code in enrolled.recovery)  # 16 of 32: 80 bits
    first, again, other = _browser(), _browser(), _browser()
    for browser in (first, again, other):
        _password(browser)
    assert _code(first, enrolled.recovery[0]).status_code == 303
    assert _code(again, enrolled.recovery[0]).status_code == 401
    assert _code(other, enrolled.recovery[1].upper().replace("-", " ")).status_code == 303
    assert [e.detail["left"] for e in _acts(kept, "recovery_code_used")] == [8, 9]
    assert _acts(kept, "sign_in")[0].detail["how"] == "password_and_recovery"
    assert "恢复码还剩8个" in other.get("/second-factor").text


def test_one_accounts_recovery_code_is_not_anothers(kept: Settings, clock: Clock, enrolled: Enrolled) -> None:
    _add("second", "district_leader")
    Enrolled(clock, "second")
    browser = _browser()
    _password(browser, "second")
    assert _code(browser, enrolled.recovery[0]).status_code == 401


def test_the_same_code_at_once_lets_one_in(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    found = accounts.get(kept, "leader")
    assert found is not None
    clients = [Client(address=f"10.0.0.{n}", device=attempts.device_marked(kept, "")) for n in range(4)]
    halves = [half_sign_in.begin(kept, found, "password", client) for client in clients]
    door, code = threading.Barrier(len(clients)), enrolled.code()

    def enters(n: int) -> bool:
        door.wait(60)
        return half_sign_in.finish(kept, halves[n], code, clients[n]).account is not None

    with ThreadPoolExecutor(len(clients)) as pool:
        assert sorted(pool.map(enters, range(len(clients)))) == [False, False, False, True]


def test_turning_it_on_needs_the_password_and_a_first_code(kept: Settings, clock: Clock) -> None:
    browser = _browser()
    _password(browser)
    assert "现在的密码不对" in _step(browser, "offer", password="wrong").text
    offered = _step(browser, "offer", password=GOOD).text
    secret, sealed = _secret_of(offered), _offer_of(offered)
    assert secret not in sealed
    wrong = _step(browser, "prove", offer=sealed, code="000000")
    assert (wrong.status_code, _secret_of(wrong.text)) == (400, secret)
    found = accounts.get(kept, "leader")
    assert found is not None
    assert not found.second_factor
    assert _step(browser, "prove", offer=sealed, code=_now(secret, clock)).status_code == 200
    assert "二维码超过10分钟" in _step(browser, "prove", offer=sealed, code=_now(secret, clock)).text


def test_an_offer_holds_for_its_session_and_ten_minutes(kept: Settings, clock: Clock) -> None:
    own, other = _browser(), _browser()
    for browser in (own, other):
        _password(browser)
    offered = _step(own, "offer", password=GOOD).text
    secret, sealed = _secret_of(offered), _offer_of(offered)
    for browser, wait in ((other, 0), (own, 601)):
        clock.goes_on(wait)
        assert _step(browser, "prove", offer=sealed, code=_now(secret, clock)).status_code == 400
    found = accounts.get(kept, "leader")
    assert found is not None
    assert not found.second_factor


def test_turning_it_on_ends_every_other_session(kept: Settings, clock: Clock) -> None:
    elsewhere = _browser("10.0.0.8")
    _password(elsewhere)
    assert _is_inside(elsewhere)
    own = Enrolled(clock).browser
    assert not _is_inside(elsewhere)
    assert _is_inside(own)
    assert _step(own, "done").headers["location"] == "/"


def test_secret_and_recovery_codes_are_shown_once_and_stand_in_no_file(kept: Settings, enrolled: Enrolled) -> None:
    page = enrolled.browser.get("/second-factor").text
    kept_bytes = b"".join(path.read_bytes() for path in kept.data.iterdir() if path.is_file())
    for said in (enrolled.secret, *enrolled.recovery):
        assert said not in page
        assert said.encode() not in kept_bytes
        assert said.replace("-", "").encode() not in kept_bytes
    assert "二维码" not in page


def test_the_download_holds_the_ten_codes(enrolled: Enrolled) -> None:
    [held] = re.findall(r'href="data:text/plain;charset=utf-8;base64,([^"]+)"', enrolled.shown)
    text = base64.b64decode(held).decode("utf-8-sig")
    assert all(code in text.splitlines() for code in enrolled.recovery)


def test_turning_it_off_needs_password_and_code(kept: Settings, enrolled: Enrolled) -> None:
    browser, elsewhere = enrolled.browser, _browser("10.0.0.8")
    _password(elsewhere)
    _code(elsewhere, enrolled.recovery[0])
    assert _step(browser, "remove", password="wrong", code=enrolled.code()).status_code == 400
    assert _step(browser, "remove", password=GOOD, code="000000").status_code == 400
    assert _step(browser, "remove", password=GOOD, code=enrolled.code()).status_code == 303
    assert _is_inside(browser)
    assert not _is_inside(elsewhere)
    fresh = _browser("10.0.0.9")
    assert _password(fresh).headers["location"] == "/quality"
    assert [e.who for e in _acts(kept, "second_factor_off")] == ["leader"]


def test_turned_off_and_on_again_it_has_another_secret_and_other_recovery_codes(
    kept: Settings, enrolled: Enrolled, clock: Clock
) -> None:
    _step(enrolled.browser, "remove", password=GOOD, code=enrolled.code())
    renewed, browser = Enrolled(clock, browser=enrolled.browser), _browser()
    _password(browser)
    assert [_code(browser, code).status_code for code in (enrolled.code(), enrolled.recovery[0])] == [401, 401]
    assert _code(browser, renewed.recovery[0]).status_code == 303


def test_wrong_codes_for_turning_it_off_count_too(kept: Settings, enrolled: Enrolled) -> None:
    for _ in range(5):
        assert _step(enrolled.browser, "remove", password=GOOD, code="000000").status_code == 400
    assert _step(enrolled.browser, "remove", password=GOOD, code=enrolled.code()).status_code == 400
    assert [e.who for e in _acts(kept, "locked_out")] == ["leader"]


def test_a_role_that_needs_it_can_do_nothing_before(
    kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add("admin", "system_administrator")
    monkeypatch.setenv("OUTCOMES_SECOND_FACTOR_ROLES", "system_administrator")
    leader, admin = _browser(), _browser("10.0.0.6")
    assert _password(leader).headers["location"] == "/quality"
    assert _password(admin, "admin").headers["location"] == "/second-factor?next=%2Fquality"
    for path in PLACES:
        if path != "/second-factor":
            answer = admin.get(path, headers={"accept": "text/html"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/second-factor"), path
            assert admin.post(path).status_code == 401, path
    with pytest.raises(WebSocketDisconnect), admin.websocket_connect("/_stcore/stream"):
        pytest.fail("a view was opened")
    assert "您的角色须先开启双因素登录" in admin.get("/second-factor").text
    Enrolled(clock, "admin", admin)
    assert _is_inside(admin)


def test_a_first_password_is_changed_before_the_second_factor_is_turned_on(
    kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_SECOND_FACTOR_ROLES", " district_leader ,auditor")
    first, browser = resets.password(settings(), "leader", by=None), _browser()
    assert _password(browser, password=first).headers["location"].startswith("/password")
    form = {"old": first, "new": OTHER, "again": OTHER}
    assert browser.post("/password", data=form).headers["location"].startswith("/second-factor")


def test_a_setting_that_names_no_role_is_refused(kept: Settings) -> None:
    with pytest.raises(ValueError, match="sysadmin"):
        second_factor.required_roles(kept.model_copy(update={"second_factor_roles": "auditor,sysadmin"}))
    assert second_factor.required_roles(kept) == frozenset()


def _is_on(account: str = "leader") -> bool:
    found = accounts.get(settings(), account)
    assert found is not None
    return found.second_factor


def test_an_administrator_takes_it_from_whoever_lost_the_phone(kept: Settings, enrolled: Enrolled) -> None:
    admin, clerk = _add("admin", "system_administrator"), _add("staff", "district_staff")
    with pytest.raises(Denied):
        resets.factor(kept, "leader", by=clerk)
    half = _browser("10.0.0.9")
    _password(half)
    resets.factor(kept, "leader", by=admin)
    assert not _is_on()
    assert not _is_inside(enrolled.browser)
    assert _code(half, enrolled.code()).status_code == 401
    assert [(e.who, e.what) for e in _acts(kept, "second_factor_reset")] == [("admin", "leader")]
    with pytest.raises(AccountError) as refused:
        resets.factor(kept, "leader", by=admin)
    assert refused.value.key == "no_factor"


def test_nobody_takes_away_their_own_without_a_code(kept: Settings, clock: Clock) -> None:
    admin = _add("admin", "system_administrator")
    Enrolled(clock, "admin")
    with pytest.raises(AccountError) as refused:
        resets.factor(kept, "admin", by=admin)
    assert refused.value.key == "own"


def test_who_was_ever_auditor_keeps_it_until_a_second_person_confirms(kept: Settings, clock: Clock) -> None:
    admin, second = _add("admin", "system_administrator"), _add("second", "system_administrator")
    _add("looker", "auditor")
    Enrolled(clock, "looker")
    accounts.change(kept, "looker", Profile(role="district_staff"), by=None)
    resets.factor(kept, "looker", by=admin)
    assert _is_on("looker")
    assert resets.waiting(kept) == {("looker", "second_factor"): "admin"}
    for kind, by, key in (("second_factor", admin, "second_person"), ("password", second, "nothing_waits")):
        with pytest.raises(AccountError) as refused:
            resets.confirm(kept, "looker", kind, by=by)  # type: ignore[arg-type]
        assert refused.value.key == key
    with pytest.raises(AccountError):
        resets.confirm(kept, "looker", "second_factor", by=second, at=clock.at + timedelta(hours=25))
    resets.confirm(kept, "looker", "second_factor", by=second)
    assert not _is_on("looker")
    assert resets.waiting(kept) == {}
    told = [(e.who, e.act) for e in audit.entries(kept) if e.act.startswith("auditor_factor")]
    assert told == [("second", "auditor_factor_confirmed"), ("admin", "auditor_factor_asked")]


def test_an_auditor_who_signs_in_with_a_code_has_not_lost_the_phone(kept: Settings, clock: Clock) -> None:
    admin = _add("admin", "system_administrator")
    _add("looker", "auditor")
    made = Enrolled(clock, "looker")
    resets.factor(kept, "looker", by=admin)
    resets.password(kept, "looker", by=admin)
    for code, waits in ((made.recovery[0], 2), (made.code(), 1)):
        browser = _browser()
        _password(browser, "looker")
        assert _code(browser, code).status_code == 303
        assert len(resets.waiting(kept)) == waits


def test_the_shell_takes_it_away_and_confirms(kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, run = _add("admin", "system_administrator"), CliRunner().invoke
    _add("looker", "auditor")
    for account in ("leader", "looker"):
        Enrolled(clock, account)
    assert run(main, ["user", "list"]).output.count("two-factor") == 2
    assert run(main, ["user", "remove-second-factor", "leader"]).exit_code == 0
    assert run(main, ["user", "remove-second-factor", "leader"]).exit_code == 1
    resets.factor(kept, "looker", by=admin)
    assert run(main, ["user", "confirm", "looker"]).exit_code == 1
    assert run(main, ["user", "confirm", "looker", "--second-factor"]).exit_code == 0
    assert (_is_on("leader"), _is_on("looker")) == (False, False)
    assert [(e.who, e.channel) for e in _acts(kept, "second_factor_reset")] == [("operator", "cli")]


def test_the_audit_tells_every_act_and_no_secret(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    used, guessed = enrolled.code(), "314159"
    browser = _browser()
    _password(browser)
    for typed in (guessed, used):
        _code(browser, typed)
    _step(browser, "remove", password=GOOD, code=enrolled.recovery[0])
    told = audit.entries(kept)
    words = " ".join(f"{e.who} {e.act} {e.what} {e.detail}" for e in told)
    for said in (enrolled.secret, *enrolled.recovery, used, guessed, GOOD):
        assert said not in words
    assert {"second_factor_on", "recovery_code_used", "second_factor_off"} <= {e.act for e in told}
    assert audit.verify(kept) == []


def test_many_wrong_codes_are_one_record_with_their_number(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    browser = _browser()
    for _ in range(2):
        _password(browser)
        for _ in range(2):
            _code(browser, "000000")
    clock.goes_on(90)
    _password(browser)
    _code(browser, enrolled.code())
    told, first = _acts(kept, "sign_in_failed")
    assert first.detail == {"known": True, "locked": False, "how": "second_factor", "from": "10.0.0.5"}
    assert (told.detail["times"], told.detail["how"]) == (3, "second_factor")


def test_it_is_kept_over_a_restart(kept: Settings, enrolled: Enrolled) -> None:
    browser = _browser()
    _password(browser)
    for kept_for_the_process in (database._engine, database._secret_file):
        kept_for_the_process.cache_clear()
    assert _code(browser, enrolled.code()).status_code == 303


def test_a_change_and_a_reset_of_the_password_keep_it(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    accounts.change_password(kept, "leader", GOOD, OTHER)
    browser = _browser()
    assert _password(browser, password=OTHER).headers["location"].startswith("/sign-in/code")
    first = resets.password(kept, "leader", by=None)
    assert _code(browser, enrolled.code()).status_code == 401  # what was half way ended with the old password
    assert _password(browser, password=first).headers["location"].startswith("/sign-in/code")
    assert _code(browser, enrolled.code()).headers["location"].startswith("/password")


def test_without_the_secret_of_the_installation_only_recovery_codes_are_left(
    kept: Settings, enrolled: Enrolled
) -> None:
    other = kept.model_copy(update={"secret": SecretStr("s" * 40)})
    client = Client(address="10.0.0.7")
    for code, proof in ((enrolled.code(), ""), (enrolled.recovery[0], "recovery")):
        typed = TypedCode(account="leader", code=code, client=client)
        with database.writing(other) as con:
            assert second_factor.proven(con, other, typed, enrolled.clock.at) == proof


def test_a_secret_that_was_moved_to_another_account_gives_no_codes(
    kept: Settings, enrolled: Enrolled, clock: Clock
) -> None:
    _add("second", "district_leader")
    Enrolled(clock, "second")
    with database.writing(kept) as con:
        con.execute(
            text("UPDATE second_factor SET secret = (SELECT secret FROM second_factor WHERE account = 'leader')")
        )
    browser = _browser()
    _password(browser, "second")
    assert _code(browser, enrolled.code()).status_code == 401


@pytest.fixture
def older(kept: Settings) -> Iterator[Settings]:
    """A database as it was before there was a second factor, with a reset that waits."""
    admin = _add("admin", "system_administrator")
    _add("looker", "auditor")
    resets.password(kept, "looker", by=admin, password=OTHER)
    database._engine.cache_clear()
    engine = create_engine(kept.accounts)
    with engine.begin() as con:
        con.execute(
            text(
                "CREATE TABLE waiting (account VARCHAR(40) PRIMARY KEY, password VARCHAR, asked_by VARCHAR, at VARCHAR)"
            )
        )
        con.execute(text("INSERT INTO waiting SELECT account, given, asked_by, at FROM waiting_act"))
        for table in ("waiting_act", "second_factor", "recovery_code", "half_sign_in"):
            con.execute(text(f"DROP TABLE {table}"))
    engine.dispose()
    yield kept
    database._engine.cache_clear()


def test_an_older_database_opens_and_what_waited_there_waits_on(older: Settings, clock: Clock) -> None:
    assert resets.waiting(older) == {("looker", "password"): "admin"}
    database._engine.cache_clear()
    assert resets.waiting(older) == {("looker", "password"): "admin"}
    resets.confirm(older, "looker", "password", by=None)
    assert accounts.check(older, "looker", OTHER) is not None
    Enrolled(clock)
    assert _is_on()


def test_over_https_the_cookies_are_of_this_host_alone(enrolled: Enrolled) -> None:
    browser = _browser("10.0.0.9", "https://testserver")
    answer = _password(browser)
    half = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-oc_half="))
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure", "Max-Age=300"} <= set(half.split("; "))
    assert _code(browser, enrolled.code()).status_code == 303
    assert "__Host-oc_session" in browser.cookies


@pytest.mark.parametrize("path", ["/sign-in/code", "/second-factor"])
def test_the_forms_must_come_from_this_server(enrolled: Enrolled, path: str) -> None:
    browser = enrolled.browser
    _password(half := _browser())
    for one in (browser, half):
        for origin in ("https://evil.example", "null"):
            assert one.post(path, data={"code": "1"}, headers={"origin": origin}).status_code == 403
    del half.headers["origin"], browser.headers["origin"]
    asked = half if path == "/sign-in/code" else browser
    assert asked.post(path, data={"code": enrolled.code(), "step": "done"}).status_code == 403


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_it_asks_for_anything_elsewhere(kept: Settings, clock: Clock, lang: str) -> None:
    browser = _browser()
    _password(browser)
    shown = [browser.get(f"/second-factor?lang={lang}"), _step(browser, "offer", lang, password=GOOD)]
    secret, sealed = _secret_of(shown[1].text), _offer_of(shown[1].text)
    shown.append(_step(browser, "prove", lang, offer=sealed, code=_now(secret, clock)))
    shown.append(browser.get(f"/second-factor?lang={lang}"))
    _password(half := _browser())
    shown.append(half.get(f"/sign-in/code?lang={lang}"))
    for answer in shown:
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script|<link|url\(|@import|srcset", answer.text)
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', answer.text):
            assert re.match(r"/(?!/)|data:(?:image/svg|text/plain)", address), address
        assert not re.search(r"[{}$]\w+[{}]", Reading(answer.text).words)
    assert 'lang="en"' in shown[0].text
