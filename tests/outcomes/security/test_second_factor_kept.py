"""The second factor of an account: turned on and off, demanded, taken away, kept, told by the audit."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from starlette.websockets import WebSocketDisconnect

from outcomes.__main__ import main
from outcomes.core.settings import Settings, settings
from outcomes.security import accounts, audit, database, resets, second_factor
from outcomes.security.access import Denied
from outcomes.security.accounts import AccountError, Profile
from outcomes.security.attempts import Client
from outcomes.security.second_factor import TypedCode
from tests.markup import Reading
from tests.outcomes.security.enrolled import (
    GOOD,
    OTHER,
    PLACES,
    Clock,
    Enrolled,
    acts,
    add,
    browser_at,
    code_now,
    give_code,
    give_password,
    is_inside,
    offer_of,
    secret_of,
    take_step,
)


def test_turning_it_on_needs_the_password_and_a_first_code(kept: Settings, clock: Clock) -> None:
    browser = browser_at()
    give_password(browser)
    assert "现在的密码不对" in take_step(browser, "offer", password="wrong").text
    offered = take_step(browser, "offer", password=GOOD).text
    secret, sealed = secret_of(offered), offer_of(offered)
    assert secret not in sealed
    wrong = take_step(browser, "prove", offer=sealed, code="000000")
    assert (wrong.status_code, secret_of(wrong.text)) == (400, secret)
    found = accounts.get(kept, "leader")
    assert found is not None
    assert not found.second_factor
    assert take_step(browser, "prove", offer=sealed, code=code_now(secret, clock)).status_code == 200
    assert "二维码超过10分钟" in take_step(browser, "prove", offer=sealed, code=code_now(secret, clock)).text


def test_an_offer_holds_for_its_session_and_ten_minutes(kept: Settings, clock: Clock) -> None:
    own, other = browser_at(), browser_at()
    for browser in (own, other):
        give_password(browser)
    offered = take_step(own, "offer", password=GOOD).text
    secret, sealed = secret_of(offered), offer_of(offered)
    for browser, wait in ((other, 0), (own, 601)):
        clock.goes_on(wait)
        assert take_step(browser, "prove", offer=sealed, code=code_now(secret, clock)).status_code == 400
    found = accounts.get(kept, "leader")
    assert found is not None
    assert not found.second_factor


def test_turning_it_on_ends_every_other_session(kept: Settings, clock: Clock) -> None:
    elsewhere = browser_at("10.0.0.8")
    give_password(elsewhere)
    assert is_inside(elsewhere)
    own = Enrolled(clock).browser
    assert not is_inside(elsewhere)
    assert is_inside(own)
    assert take_step(own, "done").headers["location"] == "/"


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
    browser, elsewhere = enrolled.browser, browser_at("10.0.0.8")
    give_password(elsewhere)
    give_code(elsewhere, enrolled.recovery[0])
    assert take_step(browser, "remove", password="wrong", code=enrolled.code()).status_code == 400
    assert take_step(browser, "remove", password=GOOD, code="000000").status_code == 400
    assert take_step(browser, "remove", password=GOOD, code=enrolled.code()).status_code == 303
    assert is_inside(browser)
    assert not is_inside(elsewhere)
    fresh = browser_at("10.0.0.9")
    assert give_password(fresh).headers["location"] == "/quality"
    assert [e.who for e in acts(kept, "second_factor_off")] == ["leader"]


def test_turned_off_and_on_again_it_has_another_secret_and_other_recovery_codes(
    kept: Settings, enrolled: Enrolled, clock: Clock
) -> None:
    take_step(enrolled.browser, "remove", password=GOOD, code=enrolled.code())
    renewed, browser = Enrolled(clock, browser=enrolled.browser), browser_at()
    give_password(browser)
    assert [give_code(browser, code).status_code for code in (enrolled.code(), enrolled.recovery[0])] == [401, 401]
    assert give_code(browser, renewed.recovery[0]).status_code == 303


def test_wrong_codes_for_turning_it_off_count_too(kept: Settings, enrolled: Enrolled) -> None:
    for _ in range(5):
        assert take_step(enrolled.browser, "remove", password=GOOD, code="000000").status_code == 400
    assert take_step(enrolled.browser, "remove", password=GOOD, code=enrolled.code()).status_code == 400
    assert [e.who for e in acts(kept, "locked_out")] == ["leader"]


def test_a_role_that_needs_it_can_do_nothing_before(
    kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("admin", "system_administrator")
    monkeypatch.setenv("OUTCOMES_SECOND_FACTOR_ROLES", "system_administrator")
    leader, admin = browser_at(), browser_at("10.0.0.6")
    assert give_password(leader).headers["location"] == "/quality"
    assert give_password(admin, "admin").headers["location"] == "/second-factor?next=%2Fquality"
    for path in PLACES:
        if path != "/second-factor":
            answer = admin.get(path, headers={"accept": "text/html"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/second-factor"), path
            assert admin.post(path).status_code == 401, path
    with pytest.raises(WebSocketDisconnect), admin.websocket_connect("/_stcore/stream"):
        pytest.fail("a view was opened")
    assert "您的角色须先开启双因素登录" in admin.get("/second-factor").text
    Enrolled(clock, "admin", admin)
    assert is_inside(admin)


def test_a_first_password_is_changed_before_the_second_factor_is_turned_on(
    kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_SECOND_FACTOR_ROLES", " district_leader ,auditor")
    first, browser = resets.password(settings(), "leader", by=None), browser_at()
    assert give_password(browser, password=first).headers["location"].startswith("/password")
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
    admin, clerk = add("admin", "system_administrator"), add("staff", "district_staff")
    with pytest.raises(Denied):
        resets.factor(kept, "leader", by=clerk)
    half = browser_at("10.0.0.9")
    give_password(half)
    resets.factor(kept, "leader", by=admin)
    assert not _is_on()
    assert not is_inside(enrolled.browser)
    assert give_code(half, enrolled.code()).status_code == 401
    assert [(e.who, e.what) for e in acts(kept, "second_factor_reset")] == [("admin", "leader")]
    with pytest.raises(AccountError) as refused:
        resets.factor(kept, "leader", by=admin)
    assert refused.value.key == "no_factor"


def test_nobody_takes_away_their_own_without_a_code(kept: Settings, clock: Clock) -> None:
    admin = add("admin", "system_administrator")
    Enrolled(clock, "admin")
    with pytest.raises(AccountError) as refused:
        resets.factor(kept, "admin", by=admin)
    assert refused.value.key == "own"


def test_who_was_ever_auditor_keeps_it_until_a_second_person_confirms(kept: Settings, clock: Clock) -> None:
    admin, second = add("admin", "system_administrator"), add("second", "system_administrator")
    add("looker", "auditor")
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
    admin = add("admin", "system_administrator")
    add("looker", "auditor")
    made = Enrolled(clock, "looker")
    resets.factor(kept, "looker", by=admin)
    resets.password(kept, "looker", by=admin)
    for code, waits in ((made.recovery[0], 2), (made.code(), 1)):
        browser = browser_at()
        give_password(browser, "looker")
        assert give_code(browser, code).status_code == 303
        assert len(resets.waiting(kept)) == waits


def test_the_shell_takes_it_away_and_confirms(kept: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, run = add("admin", "system_administrator"), CliRunner().invoke
    add("looker", "auditor")
    for account in ("leader", "looker"):
        Enrolled(clock, account)
    assert run(main, ["user", "list"]).output.count("two-factor") == 2
    assert run(main, ["user", "remove-second-factor", "leader"]).exit_code == 0
    assert run(main, ["user", "remove-second-factor", "leader"]).exit_code == 1
    resets.factor(kept, "looker", by=admin)
    assert run(main, ["user", "confirm", "looker"]).exit_code == 1
    assert run(main, ["user", "confirm", "looker", "--second-factor"]).exit_code == 0
    assert (_is_on("leader"), _is_on("looker")) == (False, False)
    assert [(e.who, e.channel) for e in acts(kept, "second_factor_reset")] == [("operator", "cli")]


def test_the_audit_tells_every_act_and_no_secret(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    used, guessed = enrolled.code(), "314159"
    browser = browser_at()
    give_password(browser)
    for typed in (guessed, used):
        give_code(browser, typed)
    take_step(browser, "remove", password=GOOD, code=enrolled.recovery[0])
    told = audit.entries(kept)
    words = " ".join(f"{e.who} {e.act} {e.what} {e.detail}" for e in told)
    for said in (enrolled.secret, *enrolled.recovery, used, guessed, GOOD):
        assert said not in words
    assert {"second_factor_on", "recovery_code_used", "second_factor_off"} <= {e.act for e in told}
    assert audit.verify(kept) == []


def test_many_wrong_codes_are_one_record_with_their_number(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    browser = browser_at()
    for _ in range(2):
        give_password(browser)
        for _ in range(2):
            give_code(browser, "000000")
    clock.goes_on(90)
    give_password(browser)
    give_code(browser, enrolled.code())
    told, first = acts(kept, "sign_in_failed")
    assert first.detail == {"known": True, "locked": False, "how": "second_factor", "from": "10.0.0.5"}
    assert (told.detail["times"], told.detail["how"]) == (3, "second_factor")


def test_it_is_kept_over_a_restart(kept: Settings, enrolled: Enrolled) -> None:
    browser = browser_at()
    give_password(browser)
    for kept_for_the_process in (database._engine, database._secret_file):
        kept_for_the_process.cache_clear()
    assert give_code(browser, enrolled.code()).status_code == 303


def test_a_change_and_a_reset_of_the_password_keep_it(kept: Settings, enrolled: Enrolled, clock: Clock) -> None:
    accounts.change_password(kept, "leader", GOOD, OTHER)
    browser = browser_at()
    assert give_password(browser, password=OTHER).headers["location"].startswith("/sign-in/code")
    first = resets.password(kept, "leader", by=None)
    assert give_code(browser, enrolled.code()).status_code == 401  # what was half way ended with the old password
    assert give_password(browser, password=first).headers["location"].startswith("/sign-in/code")
    assert give_code(browser, enrolled.code()).headers["location"].startswith("/password")


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
    add("second", "district_leader")
    Enrolled(clock, "second")
    with database.writing(kept) as con:
        con.execute(
            text("UPDATE second_factor SET secret = (SELECT secret FROM second_factor WHERE account = 'leader')")
        )
    browser = browser_at()
    give_password(browser, "second")
    assert give_code(browser, enrolled.code()).status_code == 401


@pytest.fixture
def older(kept: Settings) -> Iterator[Settings]:
    """A database as it was before there was a second factor, with a reset that waits."""
    admin = add("admin", "system_administrator")
    add("looker", "auditor")
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
    browser = browser_at("10.0.0.9", "https://testserver")
    answer = give_password(browser)
    half = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-oc_half="))
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure", "Max-Age=300"} <= set(half.split("; "))
    assert give_code(browser, enrolled.code()).status_code == 303
    assert "__Host-oc_session" in browser.cookies


@pytest.mark.parametrize("path", ["/sign-in/code", "/second-factor"])
def test_the_forms_must_come_from_this_server(enrolled: Enrolled, path: str) -> None:
    browser = enrolled.browser
    give_password(half := browser_at())
    for one in (browser, half):
        for origin in ("https://evil.example", "null"):
            assert one.post(path, data={"code": "1"}, headers={"origin": origin}).status_code == 403
    del half.headers["origin"], browser.headers["origin"]
    asked = half if path == "/sign-in/code" else browser
    assert asked.post(path, data={"code": enrolled.code(), "step": "done"}).status_code == 403


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_it_asks_for_anything_elsewhere(kept: Settings, clock: Clock, lang: str) -> None:
    browser = browser_at()
    give_password(browser)
    shown = [browser.get(f"/second-factor?lang={lang}"), take_step(browser, "offer", lang, password=GOOD)]
    secret, sealed = secret_of(shown[1].text), offer_of(shown[1].text)
    shown.append(take_step(browser, "prove", lang, offer=sealed, code=code_now(secret, clock)))
    shown.append(browser.get(f"/second-factor?lang={lang}"))
    give_password(half := browser_at())
    shown.append(half.get(f"/sign-in/code?lang={lang}"))
    for answer in shown:
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script[^>]|<link|url\(|@import|srcset", answer.text)
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', answer.text):
            assert re.match(r"/(?!/)|data:(?:image/svg|text/plain)", address), address
        assert not re.search(r"[{}$]\w+[{}]", Reading(answer.text).words)
    assert 'lang="en"' in shown[0].text
