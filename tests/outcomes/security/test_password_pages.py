"""The pages on which a password is typed: rules in words, nothing asked twice, what was typed kept, a lock told."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from outcomes.core.settings import Settings, settings
from outcomes.security import accounts, just_typed, passwords, resets
from outcomes.security.accounts import Profile
from tests.markup import Reading
from tests.outcomes.security.enrolled import GOOD, Clock, Enrolled, browser_at, give_password, is_inside
from tests.outcomes.security.test_accounts import test_passwords_that_are_refused as refused

NEW = "Chunjiang-huaye8"


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> str:
    """The one-time password of a new account."""
    monkeypatch.setenv("OUTCOMES_DATA", str(tmp_path / "real"))
    return accounts.add(settings(), "lihua", Profile(name="李华", role="community_staff", place="古城社区"), by=None)


def _set(browser: TestClient, new: str, again: str = "", **more: str) -> str:
    answer = browser.post("/password?next=/quality", data={"new": new, "again": again or new, **more})
    return answer.text if answer.status_code != 303 else answer.headers["location"]


def test_the_one_time_password_is_not_asked_for_twice_in_a_row(first: str) -> None:
    browser = browser_at()
    assert give_password(browser, "lihua", first).headers["location"].startswith("/password")
    assert 'name="old"' not in browser.get("/password").text
    assert _set(browser, NEW) == "/quality"
    assert is_inside(browser)
    assert 'name="old"' in browser.get("/password").text  # the next change asks for the present one
    assert "现在的密码不对" in _set(browser, GOOD)


def test_it_is_asked_for_after_ten_minutes_and_in_another_browser(first: str, clock: Clock) -> None:
    browser = browser_at()
    give_password(browser, "lihua", first)
    typed = browser.cookies["oc_typed"]
    clock.goes_on(601)
    assert 'name="old"' in browser.get("/password").text
    assert "现在的密码不对" in _set(browser, NEW)
    found = accounts.get(settings(), "lihua")
    assert found is not None
    assert found.must_change
    clock.goes_on(-601)
    assert just_typed.is_proof(settings(), "lihua", typed)
    assert not just_typed.is_proof(settings(), "other", typed)
    resets.password(settings(), "lihua", by=None)
    assert not just_typed.is_proof(settings(), "lihua", typed)  # of the present password alone
    assert not just_typed.is_proof(settings(), "lihua", typed[:-2] + "xx")


def test_a_second_factor_lies_between_the_password_and_its_change(enrolled: Enrolled, kept: Settings) -> None:
    first = resets.password(kept, "leader", by=None)
    browser = browser_at()
    give_password(browser, "leader", first)
    assert browser.get("/password").status_code == 401
    assert browser.post("/password", data={"new": NEW, "again": NEW}).status_code == 401
    browser.post("/sign-in/code", data={"code": enrolled.code()}, params={"next": "/quality"})
    assert _set(browser, NEW) == "/quality"


def test_the_rules_are_told_in_words_and_what_is_missing(first: str) -> None:
    browser = browser_at()
    give_password(browser, "lihua", first)
    page = browser.get("/password").text
    assert "10至128个字符" in page
    assert "✗" not in page
    refused_page = _set(browser, "lihua123")
    lines = re.findall(r'<li class="(met|unmet)">([^<]+)</li>', refused_page)
    assert [(kind, words[:6]) for kind, words in lines] == [
        ("unmet", "✗ 10至1"),
        ("unmet", "✗ 里面没有"),
        ("unmet", "✗ 去掉常见"),
        ("unmet", "✗ 不是一个"),
    ]
    assert "（现在8个）" in refused_page
    differ = _set(browser, NEW, "another-one")
    assert "不一样" in differ
    assert differ.count('class="met"') == 4
    assert NEW not in differ


def test_what_the_rules_say_is_what_is_refused() -> None:
    marks = [mark for mark in refused.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    for password, key in marks[0].args[1]:
        unmet = {rule.key for rule in passwords.rules(password, "lihua", "李华") if not rule.met}
        wanted = {"too_short": "length", "too_long": "length", "holds_name": "account", "too_easy": "easy"}
        assert wanted.get(key, "words") in unmet, password
    for good in (GOOD, NEW, "天街小雨润如酥草色遥看"):
        assert all(rule.met for rule in passwords.rules(good, "lihua", "李华"))


def test_a_wrong_password_keeps_the_name_that_was_typed(first: str) -> None:
    browser = browser_at()
    page = give_password(browser, '李"华<b>', "wrong").text
    assert 'value="李&#34;华&lt;b&gt;"' in page
    assert "wrong" not in Reading(page).values
    assert 'value="' not in browser.get("/sign-in").text


def test_a_lock_is_told_with_its_minutes_also_for_a_name_that_is_no_account(first: str, clock: Clock) -> None:
    n, minutes = settings().lock_after, settings().lock_minutes
    for account in ("lihua", "nobody-here"):
        browser = browser_at(f"10.0.1.{len(account)}")
        told = [give_password(browser, account, "wrong").text for _ in range(n)]
        assert all("账号或密码不对" in page for page in told[:-1])
        assert f"这里{minutes}分钟内不再受理" in told[-1]
    browser = browser_at("10.0.1.5")
    clock.goes_on(60)
    assert f"这里{minutes - 1}分钟内不再受理" in give_password(browser, "lihua", first).text
    clock.goes_on(timedelta(minutes=minutes).total_seconds())
    assert give_password(browser, "lihua", first).status_code == 303


def test_the_one_script_is_named_by_its_digest(first: str) -> None:
    answer = browser_at().get("/sign-in")
    [script] = re.findall(r"<script>(.*)</script>", answer.text, flags=re.S)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert "显示密码" in script
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
