"""审核AB岗: who names whom, for which days, and what the clock ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from outcomes.core.settings import LOCAL_TIME, Settings
from outcomes.security import accounts, audit, deputies, sessions
from outcomes.security.access import Denied, Person, may
from outcomes.security.accounts import AccountError, Profile
from outcomes.security.deputies import WantedDeputy

FENGRONG, TIEXI = "210214001", "210214002"
APPROVER = Person(account="shen", name="沈", role="street_approver", place=FENGRONG)
ELSEWHERE = Person(account="tie", name="铁", role="street_approver", place=TIEXI)
DISTRICT = Person(account="qu", name="区", role="district_staff")
WANTED = WantedDeputy(account="li", since=date(2026, 12, 1), until=date(2026, 12, 5), reason="审核员外出培训")


def _at(day: str, clock: str = "09:00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LOCAL_TIME)


NOW = _at("2026-11-30")


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "real")
    for account, role, place in (
        ("li", "street_staff", "丰荣街道"),
        ("shen", "street_approver", "丰荣街道"),
        ("gu", "community_staff", "古城社区"),
        ("tie", "street_staff", "铁西街道"),
    ):
        accounts.add(made, account, Profile(name=account, role=role, place=place), by=None)
    return made


def _until(kept: Settings, at: datetime, account: str = "li") -> str:
    """Until when a page opened at this moment takes the account for a deputy."""
    found = accounts.get(kept, account)
    assert found is not None
    session = sessions.find(kept, sessions.start(kept, found, at=at), at=at)
    assert session is not None
    return session.account.person.deputy_until


def test_a_deputy_stands_in_from_the_first_moment_to_the_last_of_its_days(kept: Settings) -> None:
    deputies.name(kept, WANTED, by=APPROVER, at=NOW)
    assert _until(kept, _at("2026-11-30", "23:59:59")) == ""
    assert _until(kept, _at("2026-12-01", "00:00:00")) == "2026-12-05"
    assert _until(kept, _at("2026-12-05", "23:59:59")) == "2026-12-05"
    assert _until(kept, _at("2026-12-06", "00:00:00")) == ""
    [entry] = [e for e in audit.entries(kept) if e.act == "deputy_named"]
    assert (entry.who, entry.what) == ("shen", "li")
    assert entry.detail == {"place": FENGRONG, "since": "2026-12-01", "until": "2026-12-05", "reason": "审核员外出培训"}


def test_an_open_session_of_the_deputy_loses_it_at_midnight(kept: Settings) -> None:
    deputies.name(kept, replace(WANTED, until=date(2026, 12, 1)), by=APPROVER, at=NOW)
    found = accounts.get(kept, "li")
    assert found is not None
    late = _at("2026-12-01", "23:50:00")
    cookie = sessions.start(kept, found, at=late)
    for at, stands_in in ((late, True), (late + timedelta(minutes=10), False)):
        session = sessions.find(kept, cookie, at=at)
        assert session is not None
        street = accounts.register(kept).find("丰荣街道")
        assert may(session.account.person, "approve", place=street, sender="gu") is stands_in


def test_it_is_ended_early_at_once(kept: Settings) -> None:
    deputies.name(kept, WANTED, by=DISTRICT, at=NOW)
    [one] = deputies.standing(kept, [FENGRONG], at=NOW)
    noon = _at("2026-12-02", "12:00:00")
    assert one.is_on("2026-12-02")
    with pytest.raises(Denied):
        deputies.end(kept, one.number, by=ELSEWHERE, at=noon)
    assert _until(kept, noon) == "2026-12-05"
    deputies.end(kept, one.number, by=APPROVER, at=noon)
    assert _until(kept, noon) == ""
    assert deputies.standing(kept, [FENGRONG], at=noon) == []
    with pytest.raises(AccountError, match="已经结束"):
        deputies.end(kept, one.number, by=APPROVER, at=noon)
    assert [e.act for e in audit.entries(kept) if e.act.startswith("deputy")] == ["deputy_ended", "deputy_named"]


@pytest.mark.parametrize(
    "by", [ELSEWHERE, Person(account="gu", name="古", role="community_staff", place="210214001003")]
)
def test_nobody_names_a_deputy_in_another_street(kept: Settings, by: Person) -> None:
    with pytest.raises(Denied):
        deputies.name(kept, WANTED, by=by, at=NOW)
    assert deputies.standing(kept, [FENGRONG], at=NOW) == []


def test_a_deputy_names_no_other(kept: Settings) -> None:
    deputy = Person(account="li", name="李", role="street_staff", place=FENGRONG, deputy_until="2026-12-05")
    with pytest.raises(Denied):
        deputies.name(kept, WANTED, by=deputy, at=NOW)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"account": "gu"}, "no_deputy"),
        ({"account": "shen"}, "own"),
        ({"since": date(2026, 12, 6)}, "deputy_days"),
        ({"since": date(2026, 11, 1), "until": date(2026, 11, 29)}, "deputy_days"),
        ({"until": date(2027, 3, 3)}, "deputy_days"),
        ({"reason": "  "}, "deputy_reason"),
    ],
)
def test_what_is_refused(kept: Settings, change: dict[str, object], key: str) -> None:
    with pytest.raises(AccountError) as refused:
        deputies.name(kept, replace(WANTED, **change), by=APPROVER, at=NOW)  # type: ignore[arg-type]
    assert refused.value.key == key


def test_days_of_one_deputy_do_not_overlap(kept: Settings) -> None:
    deputies.name(kept, WANTED, by=APPROVER, at=NOW)
    with pytest.raises(AccountError) as refused:
        deputies.name(kept, replace(WANTED, since=date(2026, 12, 5), until=date(2026, 12, 9)), by=APPROVER, at=NOW)
    assert refused.value.key == "deputy_there"
    deputies.name(kept, replace(WANTED, since=date(2026, 12, 6), until=date(2026, 12, 9)), by=APPROVER, at=NOW)
    assert _until(kept, _at("2026-12-07")) == "2026-12-09"


def test_whoever_goes_to_another_street_stands_in_nowhere(kept: Settings) -> None:
    deputies.name(kept, WANTED, by=APPROVER, at=NOW)
    accounts.change(kept, "li", Profile(place="铁西街道"), by=None)
    assert _until(kept, _at("2026-12-02")) == ""
    accounts.change(kept, "li", Profile(place="丰荣街道", role="street_approver"), by=None)
    assert _until(kept, _at("2026-12-02")) == ""
