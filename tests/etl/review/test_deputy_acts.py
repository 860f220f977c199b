"""What a deputy decides is recorded as such: in the audit for whom, in the history as done in an approver's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl.review.desk import Desk
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import accounts, audit
from outcomes.security.access import Person
from outcomes.security.accounts import Profile
from outcomes.warehouse.mart import open_mart
from outcomes.words.reported import actor

Report = Callable[..., bytes]
GUCHENG, XINRONG, FENGRONG = "210214001003", "210214001004", "210214001"
CLERK = Person(account="gu", name="古", role="community_staff", place=GUCHENG)
APPROVER = Person(account="shen", name="沈", role="street_approver", place=FENGRONG)
DEPUTY = Person(account="li", name="李", role="street_staff", place=FENGRONG, deputy_until="2025-04-05")


def _desk(real: Settings, person: Person) -> Desk:
    register = open_mart(real).register
    return Desk(settings=real, cat=catalogue(), person=person, register=register, real=True, today=date(2025, 4, 2))


@pytest.fixture
def waiting(real: Settings, report: Report) -> str:
    """March of Gucheng, which waits for the street of the approver shen."""
    accounts.add(real, "shen", Profile(name="沈", role="street_approver", place="丰荣街道"), by=None)
    accounts.add(real, "li", Profile(name="李", role="street_staff", place="丰荣街道"), by=None)
    content = report(("古城", "2025-03", 10, 9, 6, 0, 0, 0))
    sent = Submission(content=content, name="三月.csv", dataset="monthly_report")
    return str(_desk(real, CLERK).send(sent).upload_id)


def _decide(real: Settings, person: Person, upload: str, ask: str, reason: str = "") -> audit.Record:
    desk = _desk(real, person)
    [stored] = [u for u in desk.uploads() if u["upload_id"] == upload]
    desk.decide(ask, stored, [GUCHENG], reason)
    return audit.entries(real)[0]


def test_an_approval_as_a_deputy_names_in_whose_place(real: Settings, waiting: str) -> None:
    entry = _decide(real, DEPUTY, waiting, "approve")
    assert (entry.who, entry.act, entry.channel) == ("li", "approved", "deputy")
    assert entry.detail["deputy_for"] == ["shen"]
    last = _desk(real, CLERK).life(waiting)["acts"][-1]
    assert [actor(last, "zh"), actor(last, "en")] == ["li（代岗）", "li (as deputy)"]


def test_what_the_approver_decides_is_nobodys_place(real: Settings, waiting: str) -> None:
    entry = _decide(real, APPROVER, waiting, "approve")
    assert (entry.channel, "deputy_for" in entry.detail) == ("page", False)
    assert actor(_desk(real, CLERK).life(waiting)["acts"][-1], "zh") == "shen"


def test_returning_and_leaving_out_as_a_deputy_are_marked_too(real: Settings, waiting: str) -> None:
    assert _decide(real, DEPUTY, waiting, "send_back", "请核对").detail["deputy_for"] == ["shen"]
    desk = _desk(real, DEPUTY)
    [board] = desk.boards(["monthly_report"], "2025-03")
    desk.month(board).leave_out([desk.register.get(XINRONG)], "新成立")
    entry = audit.entries(real)[0]
    assert (entry.act, entry.channel, entry.detail["deputy_for"]) == ("left_out", "deputy", ["shen"])


def test_where_the_street_has_no_approver_it_is_named_itself(real: Settings, waiting: str) -> None:
    accounts.change(real, "shen", Profile(role="street_staff", place="丰荣街道"), by=None)
    assert _decide(real, DEPUTY, waiting, "approve").detail["deputy_for"] == [FENGRONG]


def test_what_a_deputy_sends_is_sent_as_ever(real: Settings, report: Report) -> None:
    sent = Submission(content=report(("鑫荣", "2025-03", 1, 1, 1, 0, 0, 0)), name="a.csv", dataset="monthly_report")
    assert _desk(real, DEPUTY).send(sent).upload_id
    assert audit.entries(real)[0].channel == "page"
