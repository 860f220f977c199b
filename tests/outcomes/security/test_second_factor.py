"""The second factor at the sign-in: codes and recovery codes, once each; a password alone opens nothing."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from starlette.requests import Request
from starlette.websockets import WebSocketDisconnect

from outcomes.core.settings import Settings
from outcomes.security import accounts, attempts, database, half_sign_in, second_factor, sessions
from outcomes.security.attempts import Client
from outcomes.security.requests import person_of
from tests.outcomes.security.enrolled import (
    PLACES,
    Clock,
    Enrolled,
    acts,
    add,
    browser_at,
    give_code,
    give_password,
    is_inside,
)


def test_a_password_alone_opens_nothing_and_the_code_opens_the_wanted_page(kept: Settings, enrolled: Enrolled) -> None:
    browser = browser_at()
    answer = give_password(browser)
    assert answer.headers["location"] == "/sign-in/code?next=%2Fquality"
    assert "oc_session" not in browser.cookies
    assert not is_inside(browser)
    assert "leader" in browser.get(answer.headers["location"]).text
    answer = give_code(browser, enrolled.code())
    assert (answer.status_code, answer.headers["location"]) == (303, "/quality")
    assert is_inside(browser)
    assert "oc_half" not in browser.cookies
    assert acts(kept, "sign_in")[0].detail == {"how": "password_and_code", "from": "10.0.0.5"}


@pytest.mark.parametrize(("by", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)], ids=str)
def test_a_clock_may_be_half_a_minute_early_or_late(enrolled: Enrolled, clock: Clock, by: int, opens: bool) -> None:
    clock.goes_on(300)
    browser = browser_at()
    give_password(browser)
    assert (give_code(browser, enrolled.code(by)).status_code == 303) is opens
    assert is_inside(browser) is opens


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")])
def test_codes_are_those_of_the_standard(kept: Settings, moment: int, code: str) -> None:
    """RFC 6238, appendix B: SHA-1, the last six digits."""
    taken = second_factor.Offer(account="leader", secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", sealed="")
    with database.writing(kept) as con:
        assert second_factor.turn_on(con, kept, taken, code, datetime.fromtimestamp(moment, UTC))


@pytest.mark.parametrize("typed", ["", "000000", "abc", "0" * 200, "' OR 1=1", "12345"])
def test_what_is_no_code_opens_nothing(enrolled: Enrolled, typed: str) -> None:
    browser = browser_at()
    give_password(browser)
    answer = give_code(browser, typed)
    assert (answer.status_code, "动态码不对或已用过" in answer.text) == (401, True)
    assert not is_inside(browser)


def test_a_code_is_read_however_it_was_typed(enrolled: Enrolled) -> None:
    browser, code = browser_at(), enrolled.code()
    give_password(browser)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert give_code(browser, f" {wide[:3]} {wide[3:]} ").status_code == 303


def test_no_code_is_accepted_twice_nor_one_before_it(enrolled: Enrolled) -> None:
    first, second = browser_at(), browser_at()
    give_password(first)
    give_password(second)
    assert give_code(first, enrolled.code()).status_code == 303
    assert give_code(second, enrolled.code()).status_code == 401
    assert give_code(second, enrolled.code(-1)).status_code == 401
    assert give_code(second, enrolled.code(1)).status_code == 303


def test_the_first_code_of_the_page_is_used_up_by_it(kept: Settings, clock: Clock) -> None:
    made, browser = Enrolled(clock), browser_at()
    give_password(browser)
    assert give_code(browser, made.code(-1)).status_code == 401


@pytest.mark.parametrize("cookie", ["oc_half", "oc_session"])
def test_half_a_sign_in_is_no_session_on_any_route(enrolled: Enrolled, cookie: str) -> None:
    browser = browser_at()
    give_password(browser)
    browser.cookies.set(cookie, browser.cookies["oc_half"])
    for path in PLACES:
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = browser.request(method, path)
            assert answer.status_code in (303, 401), (method, path)
            assert answer.headers.get("location", "/sign-in").startswith("/sign-in"), (method, path)
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pytest.fail("a view was opened")


def test_half_a_sign_in_is_nobody_and_a_session_is_no_half(kept: Settings, enrolled: Enrolled) -> None:
    browser = browser_at()
    give_password(browser)
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
    own, bare, other = browser_at(), browser_at(), browser_at()
    for browser in (own, other):
        give_password(browser)
    for browser in (bare, other):
        browser.cookies.set("oc_half", own.cookies["oc_half"], domain="testserver.local", path="/")
        answer = give_code(browser, enrolled.code())
        assert (answer.status_code, "请从密码重新开始" in answer.text) == (401, True)
        assert not is_inside(browser)
    assert give_code(own, enrolled.code()).status_code == 303


def test_a_code_is_waited_for_five_minutes(enrolled: Enrolled, clock: Clock) -> None:
    soon, late = browser_at(), browser_at()
    for browser in (soon, late):
        give_password(browser)
    clock.goes_on(299)
    assert give_code(soon, enrolled.code()).status_code == 303
    clock.goes_on(2)
    answer = give_code(late, enrolled.code(1))
    assert (answer.status_code, "请从密码重新开始" in answer.text) == (401, True)
    assert not is_inside(late)


def test_three_wrong_codes_and_the_password_is_asked_for_again(enrolled: Enrolled) -> None:
    browser = browser_at()
    give_password(browser)
    said = [give_code(browser, "000000").text for _ in range(3)]
    assert ["请从密码重新开始" in text for text in said] == [False, False, True]
    assert give_code(browser, enrolled.code()).status_code == 401
    give_password(browser)
    assert give_code(browser, enrolled.code()).status_code == 303


def test_who_knows_the_password_gets_no_further_tries_by_giving_it_again(kept: Settings, enrolled: Enrolled) -> None:
    guesser, own = browser_at("10.0.0.66"), browser_at("10.0.0.7")
    for _ in range(5):
        assert give_password(guesser).status_code == 303
        give_code(guesser, "000000")
    assert give_password(guesser).status_code == 401  # shut where the guesses came from
    assert [e.who for e in acts(kept, "locked_out")] == ["leader"]
    give_password(own)  # and nowhere else
    assert give_code(own, enrolled.code()).status_code == 303
    known = enrolled.browser
    known.cookies.delete("oc_session")
    assert give_password(known).status_code == 303


def test_where_a_name_is_shut_no_code_opens_it_either(kept: Settings, enrolled: Enrolled) -> None:
    browser, other = browser_at("10.0.0.66"), browser_at("10.0.0.66")
    give_password(browser)
    for _ in range(5):
        assert give_password(other, password="wrong").status_code == 401
    assert give_code(browser, enrolled.code()).status_code == 401
    enrolled.clock.goes_on(15 * 60 + 1)
    give_password(browser)
    assert give_code(browser, enrolled.code()).status_code == 303


def test_a_right_code_forgives_the_wrong_ones_before(kept: Settings, enrolled: Enrolled) -> None:
    browser, clock = browser_at("10.0.0.66"), enrolled.clock
    for _ in range(3):
        give_password(browser)
        assert [give_code(browser, "000000").status_code for _ in range(2)] == [401, 401]
        assert give_code(browser, enrolled.code()).status_code == 303
        browser.cookies.delete("oc_session")
        clock.goes_on()
    assert acts(kept, "locked_out") == []


def test_a_recovery_code_stands_in_for_a_code_once(kept: Settings, enrolled: Enrolled) -> None:
    assert len(set(enrolled.recovery)) == 10
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", code) for code in enrolled.recovery)  # 16 of 32: 80 bits
    first, again, other = browser_at(), browser_at(), browser_at()
    for browser in (first, again, other):
        give_password(browser)
    assert give_code(first, enrolled.recovery[0]).status_code == 303
    assert give_code(again, enrolled.recovery[0]).status_code == 401
    assert give_code(other, enrolled.recovery[1].upper().replace("-", " ")).status_code == 303
    assert [e.detail["left"] for e in acts(kept, "recovery_code_used")] == [8, 9]
    assert acts(kept, "sign_in")[0].detail["how"] == "password_and_recovery"
    assert "恢复码还剩8个" in other.get("/second-factor").text


def test_one_accounts_recovery_code_is_not_anothers(kept: Settings, clock: Clock, enrolled: Enrolled) -> None:
    add("second", "district_leader")
    Enrolled(clock, "second")
    browser = browser_at()
    give_password(browser, "second")
    assert give_code(browser, enrolled.recovery[0]).status_code == 401


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
