"""Accounts, passwords, lock-out and sessions."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import select, update

from outcomes.__main__ import main
from outcomes.core.settings import Settings, now
from outcomes.security import accounts, audit, passwords, resets, sessions
from outcomes.security.access import Denied, Person
from outcomes.security.accounts import AccountError
from outcomes.security.database import ACCOUNT, reading, secret
from tests.conftest import REAL_HASHER

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "real")


def _add(kept: Settings, account: str = "li", role: str = "community_staff", place: str = "古城社区") -> Person:
    accounts.add(kept, account, accounts.Profile(name="李华", role=role, place=place), by=None, password=GOOD)
    found = accounts.get(kept, account)
    assert found is not None
    return found.person


def _admin(kept: Settings, account: str = "admin") -> Person:
    return _add(kept, account, "system_administrator", "普兰店区")


def _acts(kept: Settings) -> list[str]:
    return [e.act for e in reversed(audit.entries(kept))]


def test_a_new_account_gets_a_one_time_password_that_is_not_kept_in_clear(kept: Settings) -> None:
    first = accounts.add(kept, " LiHua ", accounts.Profile(name="李华", role="community_staff", place="古城"), by=None)
    found = accounts.check(kept, "lihua", first)
    assert found is not None
    assert (found.must_change, found.place, found.account) == (True, "210214001003", "lihua")
    assert first.encode() not in (kept.data / "accounts.sqlite").read_bytes()
    assert first != accounts.add(kept, "other", accounts.Profile(name="王", role="auditor", place="普兰店区"), by=None)


@pytest.mark.parametrize(
    ("role", "place", "key"),
    [
        ("community_staff", "丰荣街道", "wrong_level"),
        ("street_staff", "古城社区", "wrong_level"),
        ("district_leader", "丰荣街道", "wrong_level"),
        ("auditor", "古城社区", "wrong_level"),
        ("community_staff", "不存在社区", "no_place"),
        ("king", "普兰店区", "no_role"),
    ],
)
def test_role_and_place_must_go_together(kept: Settings, role: str, place: str, key: str) -> None:
    with pytest.raises(AccountError) as refused:
        _add(kept, role=role, place=place)
    assert refused.value.key == key


@pytest.mark.parametrize("name", ["a", "a b", "a/b", "operator", "<b>", "x" * 41, "é1"])
def test_names_that_are_refused(kept: Settings, name: str) -> None:
    with pytest.raises(AccountError) as refused:
        _add(kept, name)
    assert refused.value.key == "bad_name"


def test_a_name_is_taken_once_whatever_its_letters_look_like(kept: Settings) -> None:
    _add(kept, "古城01")
    with pytest.raises(AccountError, match="已经有了"):
        _add(kept, "古城０１")


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("kurz", "too_short"),
        ("a" * 9, "too_short"),
        ("x" * 129, "too_long"),
        ("lihua-is-my-name", "holds_name"),
        ("1234567890", "too_easy"),
        ("woaini1314520", "too_easy"),
        ("Admin@123456", "too_easy"),
        ("Pulandian2025!", "too_easy"),
        ("qwertyuiop123", "too_easy"),
        ("1qaz2wsx3edc", "too_easy"),
        ("aaaaaaaaaaaa", "too_easy"),
        ("13998765432", "too_easy"),
        ("P@ssw0rd2024", "too_easy"),
        ("abcdefgh123", "too_easy"),
        ("普兰店社区2025年", "too_easy"),
        ("李华李华李华19900101", "too_easy"),
        ("Pulandian2026", "too_easy"),
        ("Gucheng_shequ2026", "too_easy"),
        ("Fengrong-jiedao#1", "too_easy"),
        ("qwer-tyui-1234", "too_easy"),
        ("zaq1xsw2cde3", "too_easy"),
        ("poiu@lkjh@mnb", "too_easy"),
        ("company@123", "too_easy"),
        ("Season2026!", "too_easy"),
        ("2026!Mountain", "one_word"),
        ("M0unt@in#2026", "one_word"),
        ("Zhongshan@123", "one_word"),
    ],
)
def test_passwords_that_are_refused(password: str, key: str) -> None:
    assert passwords.fault(password, "lihua", "李华") == key


def test_a_name_in_pinyin_is_no_password_whichever_way_round() -> None:
    for password in ("Wangxiaoming@1990-0312", "xiaomingwang#90#90", "Xiaoming-Wang-2026"):
        assert passwords.fault(password, "clerk7", "王小明") == "too_easy"


@pytest.mark.parametrize("key", ["too_easy", "one_word"])
def test_a_refused_password_is_told_what_would_be_accepted(key: str) -> None:
    assert "三四个互不相干的词" in AccountError(key).in_language("zh")
    assert "three or four words" in AccountError(key).in_language("en")


def test_what_is_stored_costs_whoever_guesses_19_mb_and_two_rounds_for_each_guess(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "_hasher", REAL_HASHER)
    stored = passwords.kept(GOOD)
    cost = extract_parameters(stored)
    assert cost.type is Type.ID
    assert cost.memory_cost >= 19_456  # with two rounds what OWASP asks for
    assert cost.time_cost >= 2
    assert cost.salt_len >= 16
    assert passwords.matches(stored, GOOD)
    assert not passwords.matches(stored, OTHER)


def test_a_hash_of_another_cost_is_made_anew_when_its_password_is_typed(kept: Settings) -> None:
    dear = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(GOOD)
    _add(kept, "lihua")
    with audit.recording(kept) as con:
        con.execute(update(ACCOUNT).where(ACCOUNT.c.account == "lihua").values(password=dear))
    assert accounts.check(kept, "lihua", OTHER) is None
    assert passwords.is_kept_otherwise(dear)
    for _ in range(2):
        assert accounts.check(kept, "lihua", GOOD) is not None
    with reading(kept) as con:
        stored = con.execute(select(ACCOUNT.c.password).where(ACCOUNT.c.account == "lihua")).scalar_one()
    assert stored != dear
    assert not passwords.is_kept_otherwise(stored)


def test_passwords_that_may_be_used() -> None:
    for password in (GOOD, OTHER, "清泉石上流明月松间照", passwords.first(), "correct horse battery"):
        assert passwords.fault(password, "lihua", "李华") == ""


def test_the_old_password_is_not_a_new_one(kept: Settings) -> None:
    _add(kept)
    with pytest.raises(AccountError) as refused:
        accounts.change_password(kept, "li", GOOD, GOOD)
    assert refused.value.key == "same_again"
    accounts.change_password(kept, "li", GOOD, OTHER)
    changed = accounts.check(kept, "li", OTHER)
    assert changed is not None
    assert not changed.must_change
    assert accounts.check(kept, "li", GOOD) is None


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_known_or_not(kept: Settings) -> None:
    _add(kept)
    start = now()
    for name in ("li", "nobody.known"):
        for n in range(5):
            assert accounts.locked(kept, start) == (frozenset({"li"}) - {name})
            assert accounts.check(kept, name, "wrong", at=start + timedelta(seconds=n)) is None
    assert accounts.locked(kept, start) == {"li", "nobody.known"}
    assert accounts.check(kept, "li", GOOD, at=start + timedelta(minutes=14)) is None
    assert accounts.check(kept, "li", GOOD, at=start + timedelta(minutes=16)) is not None
    assert _acts(kept).count("locked_out") == 2
    assert not any("nobody.known" in f"{e.who} {e.what} {e.detail}" for e in audit.entries(kept))


def test_wrong_passwords_spread_over_time_or_broken_by_a_good_one_do_not_lock(kept: Settings) -> None:
    _add(kept)
    start = now()
    for n in range(10):
        accounts.check(kept, "li", "wrong", at=start + timedelta(minutes=16 * n))
    for _ in range(3):
        for _ in range(4):
            accounts.check(kept, "li", "wrong", at=start + timedelta(hours=5))
        assert accounts.check(kept, "li", GOOD, at=start + timedelta(hours=5)) is not None


def test_a_disabled_account_does_not_open_and_reset_unlocks(kept: Settings) -> None:
    _add(kept)
    accounts.set_active(kept, "li", False, by=None)
    assert accounts.check(kept, "li", GOOD) is None
    accounts.set_active(kept, "li", True, by=None)
    for _ in range(5):
        accounts.check(kept, "li", "wrong")
    fresh = resets.password(kept, "li", by=None)
    assert accounts.check(kept, "li", fresh) is not None


def test_administrator_and_auditor_are_never_one_account(kept: Settings) -> None:
    _admin(kept, "boss")
    _admin(kept)
    _add(kept, "looker", "auditor", "普兰店区")
    accounts.change(kept, "admin", accounts.Profile(role="district_staff"), by=None)
    for account, role in (("admin", "auditor"), ("looker", "system_administrator")):
        with pytest.raises(AccountError) as refused:
            accounts.change(kept, account, accounts.Profile(role=role), by=None)
        assert refused.value.key == "apart"


def test_nobody_changes_their_own_and_the_last_administrator_stays(kept: Settings) -> None:
    admin = _admin(kept)
    for work in (
        lambda: accounts.change(kept, "admin", accounts.Profile(role="district_staff"), by=admin),
        lambda: accounts.set_active(kept, "admin", False, by=admin),
        lambda: resets.password(kept, "admin", by=admin),
    ):
        with pytest.raises(AccountError) as refused:
            work()
        assert refused.value.key == "own"
    for work in (
        lambda: accounts.set_active(kept, "admin", False, by=None),
        lambda: accounts.change(kept, "admin", accounts.Profile(role="district_staff"), by=None),
    ):
        with pytest.raises(AccountError) as refused:
            work()
        assert refused.value.key == "last"
    _admin(kept, "second")
    accounts.set_active(kept, "admin", False, by=None)


def test_no_administrator_alone_takes_over_an_auditor(kept: Settings) -> None:
    admin, second = _admin(kept), _admin(kept, "second")
    _add(kept, "looker", "auditor", "普兰店区")
    session = _open(kept, "looker")
    asked = resets.password(kept, "looker", by=admin)
    assert accounts.check(kept, "looker", asked) is None
    assert accounts.check(kept, "looker", GOOD) is not None
    assert sessions.find(kept, session) is not None
    assert resets.waiting(kept) == {("looker", "password"): "admin"}
    with pytest.raises(AccountError) as refused:
        resets.confirm(kept, "looker", "password", by=admin)
    assert refused.value.key == "second_person"
    resets.confirm(kept, "looker", "password", by=second)
    changed = accounts.check(kept, "looker", asked)
    assert changed is not None
    assert changed.must_change
    assert sessions.find(kept, session) is None
    told = [e for e in audit.entries(kept) if e.act.startswith("auditor_reset")]
    assert [(e.who, e.act) for e in told] == [("second", "auditor_reset_confirmed"), ("admin", "auditor_reset_asked")]
    assert told[0].detail["asked_by"] == "admin"
    with pytest.raises(AccountError) as refused:
        resets.confirm(kept, "looker", "password", by=None)
    assert refused.value.key == "nothing_waits"


def test_an_auditor_for_a_while_in_another_role_is_not_taken_over_either(kept: Settings) -> None:
    admin = _admin(kept)
    _add(kept, "looker", "auditor", "普兰店区")
    accounts.change(kept, "looker", accounts.Profile(role="district_staff"), by=admin)
    assert accounts.check(kept, "looker", resets.password(kept, "looker", by=admin)) is None


def test_the_shell_confirms_or_resets_an_auditor_and_what_waits_too_long_is_forgotten(kept: Settings) -> None:
    admin = _admin(kept)
    _add(kept, "looker", "auditor", "普兰店区")
    asked = resets.password(kept, "looker", by=admin)
    with pytest.raises(AccountError):
        resets.confirm(kept, "looker", "password", by=None, at=now() + timedelta(hours=25))
    resets.confirm(kept, "looker", "password", by=None)
    assert accounts.check(kept, "looker", asked) is not None
    assert accounts.check(kept, "looker", resets.password(kept, "looker", by=None)) is not None


def test_a_password_that_is_too_old_has_to_be_changed(kept: Settings) -> None:
    _add(kept)
    accounts.change_password(kept, "li", GOOD, OTHER)
    aged, late = kept.model_copy(update={"password_days": 90}), now() + timedelta(days=91)
    for settings, at, has_to in ((kept, late, False), (aged, now() + timedelta(days=89), False), (aged, late, True)):
        found = accounts.check(settings, "li", OTHER, at=at)
        assert found is not None
        assert found.must_change is has_to
    assert audit.count(kept, audit.Sought(act="password_expired")) == 1
    accounts.change_password(aged, "li", OTHER, GOOD)
    renewed = accounts.get(kept, "li")
    assert renewed is not None
    assert not renewed.must_change


def test_only_administrators_manage_and_a_refusal_is_recorded(kept: Settings) -> None:
    clerk = _add(kept)
    looking = Person(account="sample.system_administrator", name="x", role="system_administrator", looking=True)
    for person in (clerk, looking):
        with pytest.raises(Denied):
            accounts.add(kept, "new", accounts.Profile(name="新", role="auditor", place="普兰店区"), by=person)
    assert accounts.get(kept, "new") is None
    assert [(e.who, e.act, e.ok) for e in audit.entries(kept, audit.Sought(act="refused"))] == [
        ("sample.system_administrator", "refused", False),
        ("li", "refused", False),
    ]


def _open(kept: Settings, account: str = "li") -> str:
    found = accounts.get(kept, account)
    assert found is not None
    return sessions.start(kept, found)


def test_a_session_ends_by_idleness_by_age_and_by_sign_out(kept: Settings) -> None:
    _add(kept)
    start, cookie = now(), _open(kept)
    assert sessions.find(kept, cookie, at=start + timedelta(minutes=29)) is not None
    assert sessions.find(kept, cookie, at=start + timedelta(minutes=58)) is not None
    assert sessions.find(kept, cookie, at=start + timedelta(minutes=89)) is None
    for minutes in range(70, 719, 20):
        sessions.find(kept, cookie, at=start + timedelta(minutes=minutes))
    assert sessions.find(kept, cookie, at=start + timedelta(minutes=719)) is not None
    assert sessions.find(kept, cookie, at=start + timedelta(minutes=721)) is None
    second = _open(kept)
    sessions.end(kept, second)
    assert sessions.find(kept, second) is None
    assert _acts(kept)[-1] == "sign_out"


def test_what_refreshes_itself_keeps_no_session_open(kept: Settings) -> None:
    _add(kept)
    start, cookie = now(), _open(kept)
    for minutes in range(5, 30, 5):
        assert sessions.find(kept, cookie, by_hand=False, at=start + timedelta(minutes=minutes)) is not None
    assert sessions.find(kept, cookie, by_hand=False, at=start + timedelta(minutes=31)) is None


@pytest.mark.parametrize("change", ["disable", "role", "password", "reset", "again"])
def test_what_ends_open_sessions(kept: Settings, change: str) -> None:
    _add(kept)
    cookie = _open(kept)
    if change == "disable":
        accounts.set_active(kept, "li", False, by=None)
    elif change == "role":
        accounts.change(kept, "li", accounts.Profile(role="street_staff", place="丰荣街道"), by=None)
    elif change == "password":
        accounts.change_password(kept, "li", GOOD, OTHER)
    elif change == "reset":
        resets.password(kept, "li", by=None)
    else:
        found = accounts.get(kept, "li")
        assert found is not None
        sessions.start(kept, found, before=cookie)
    assert sessions.find(kept, cookie) is None


def test_forged_cookies_and_those_of_another_secret_open_nothing(kept: Settings) -> None:
    _add(kept)
    cookie = _open(kept)
    token, _, seal = cookie.rpartition(".")
    other_first = "A" if seal[0] != "A" else "B"  # the last character holds spare bits: another may mean the same seal
    for forged in (
        "",
        "x",
        token,
        f"{token}.",
        f"{token}x.{seal}",
        f"{token}.{other_first}{seal[1:]}",
        f"x.{seal}",
        cookie.upper(),
    ):
        assert sessions.find(kept, forged) is None, forged
    other = kept.model_copy(update={"secret": SecretStr("s" * 40)})
    assert sessions.find(other, cookie) is None
    assert sessions.find(kept, cookie) is not None


def test_the_cookie_stands_in_no_file(kept: Settings) -> None:
    _add(kept)
    token = _open(kept).rpartition(".")[0].encode()
    assert not any(token in f.read_bytes() for f in kept.data.iterdir() if f.is_file())


def test_secret_and_accounts_are_read_by_their_owner_alone(kept: Settings) -> None:
    _add(kept)
    assert len(secret(kept)) == 64
    for name in ("secret", "accounts.sqlite"):
        assert stat.S_IMODE(os.stat(kept.data / name).st_mode) == 0o600
    with pytest.raises(ValueError, match="32"):
        secret(kept.model_copy(update={"secret": SecretStr("short")}))


def test_the_command_line_makes_the_first_administrator(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(kept.data))
    run = CliRunner().invoke
    made = run(main, ["user", "add", "admin", "--name", "王敏", "--role", "system_administrator"])
    assert made.exit_code == 0
    assert accounts.check(kept, "admin", made.output.rsplit(": ", 1)[1].strip()) is not None
    given = run(
        main,
        ["user", "add", "li", "--name", "李", "--role", "community_staff", "--place", "古城社区", "--password-stdin"],
        input=f"{GOOD}\n",
    )
    assert given.exit_code == 0
    assert GOOD not in given.output
    refused = run(main, ["user", "add", "li", "--name", "李", "--role", "auditor"])
    assert refused.exit_code == 1
    assert run(main, ["user", "disable", "admin"]).exit_code == 1
    assert run(main, ["user", "disable", "li"]).exit_code == 0
    assert "停用" in run(main, ["user", "list"]).output
    assert run(main, ["user", "enable", "li"]).exit_code == 0
    assert "one-time" in run(main, ["user", "reset", "li"]).output
    assert {(e.who, e.channel) for e in audit.entries(kept, audit.Sought(act="account_added"))} == {("operator", "cli")}
