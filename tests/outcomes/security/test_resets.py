"""Who gives one-time passwords and unlocks: the district and the streets for the accounts below them in their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.core.settings import Settings
from outcomes.security import accounts, audit, resets, sessions
from outcomes.security.access import Denied, Person
from outcomes.security.accounts import AccountError, Profile

FENGRONG, TIEXI = "210214001", "210214002"
STREET = Person(account="shen", name="沈", role="street_approver", place=FENGRONG)
DISTRICT = Person(account="qu", name="区", role="district_staff")
GOOD = "Luoyu-qingtian7"
PEOPLE = {
    "gu": ("community_staff", "古城社区"),
    "tai": ("community_staff", "台山社区"),
    "feng": ("street_staff", "丰荣街道"),
    "shen": ("street_approver", "丰荣街道"),
    "shen2": ("street_approver", "丰荣街道"),
    "tie": ("street_staff", "铁西街道"),
    "qu": ("district_staff", "普兰店区"),
    "lead": ("district_leader", "普兰店区"),
    "admin": ("system_administrator", "普兰店区"),
    "admin2": ("system_administrator", "普兰店区"),
    "watch": ("auditor", "普兰店区"),
}


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "real")
    for account, (role, place) in PEOPLE.items():
        accounts.add(made, account, Profile(name=account, role=role, place=place), by=None, password=GOOD)
    return made


@pytest.mark.parametrize(
    ("by", "helped"),
    [
        (STREET, {"gu", "tai", "feng"}),
        (DISTRICT, {"gu", "tai", "feng", "shen", "shen2", "tie"}),
        (Person(account="feng", name="丰", role="street_staff", place=FENGRONG), set()),
        (Person(account="feng", name="丰", role="street_staff", place=FENGRONG, deputy_until="2999-01-01"), set()),
        (Person(account="gu", name="古", role="community_staff", place="210214001003"), set()),
        (Person(account="lead", name="领", role="district_leader"), set()),
        (Person(account="watch", name="审", role="auditor"), set()),
    ],
)
def test_whom_somebody_helps(kept: Settings, by: Person, helped: set[str]) -> None:
    assert {a.account for a in resets.helped_by(kept, by)} == helped
    for account in PEOPLE:
        for act in (resets.password, resets.unlock):
            if account in helped:
                act(kept, account, by=by)
            else:
                with pytest.raises(Denied):
                    act(kept, account, by=by)
    done = {(e.act, e.what) for e in audit.entries(kept) if e.who == by.account and e.ok}
    assert done == {(act, a) for a in helped for act in ("password_reset", "account_unlocked")}
    refused = [e for e in audit.entries(kept) if e.who == by.account and e.act == "refused"]
    assert len(refused) == 2 * (len(PEOPLE) - len(helped))


def test_a_reset_by_the_street_gives_a_password_for_once_and_ends_the_sessions(kept: Settings) -> None:
    found = accounts.get(kept, "gu")
    assert found is not None
    cookie = sessions.start(kept, found)
    given = resets.password(kept, "gu", by=STREET)
    assert sessions.find(kept, cookie) is None
    assert accounts.check(kept, "gu", GOOD) is None
    opened = accounts.check(kept, "gu", given)
    assert opened is not None
    assert opened.must_change


def test_unlocking_keeps_the_password(kept: Settings) -> None:
    for _ in range(kept.lock_after):
        accounts.check(kept, "gu", "wrong")
    assert accounts.check(kept, "gu", GOOD) is None
    assert accounts.locked(kept) == {"gu"}
    resets.unlock(kept, "gu", by=STREET)
    assert accounts.locked(kept) == set()
    assert accounts.check(kept, "gu", GOOD) is not None


def test_an_account_that_is_not_there_is_refused_like_one_elsewhere(kept: Settings) -> None:
    for account in ("nobody-here", "tie"):
        with pytest.raises(Denied):
            resets.password(kept, account, by=STREET)


def test_whoever_was_ever_an_auditor_is_left_to_administrators(kept: Settings) -> None:
    accounts.change(kept, "watch", Profile(role="community_staff", place="古城社区"), by=None)
    with pytest.raises(Denied):
        resets.password(kept, "watch", by=DISTRICT)
    assert "watch" not in {a.account for a in resets.helped_by(kept, DISTRICT)}


def test_an_administrator_unlocks_everybody_but_themselves(kept: Settings) -> None:
    administrator = Person(account="admin", name="管", role="system_administrator")
    resets.unlock(kept, "watch", by=administrator)
    with pytest.raises(AccountError, match="自己的账号"):
        resets.unlock(kept, "admin", by=administrator)
