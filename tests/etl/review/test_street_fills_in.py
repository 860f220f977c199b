"""A street fills in the form of one of its communities: that community's own month, judgement and draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl.ledger import ledger
from etl.review.desk import Desk
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, field_name, typed
from outcomes.security.access import Denied, Person
from outcomes.warehouse.mart import open_mart

Report = Callable[..., bytes]
TABLE = catalogue().datasets["monthly_report"]
GUCHENG, TAISHAN, FENGRONG, ELSEWHERE = "210214001003", "210214001002", "210214001", "210214002001"
COLUMNS = [c for c in TABLE.column if c.code not in TABLE.key]


@pytest.fixture
def desk(real: Settings, report: Report) -> Desk:
    """The desk of Fengrong's clerk after February: 古城 7 requests, 台山 21."""
    sent = Submission(
        content=report(("古城", "2025-02", 7, 6, 5, 0, 12, 0), ("台山", "2025-02", 21, 20, 9, 0, 0, 0)),
        name="二月.csv", by="op", today=date(2025, 3, 2), publish=True,
    )  # fmt: skip
    assert ledger.load(real, sent).published
    person = Person(account="fengrong", name="丰荣填报员", role="street_staff", place=FENGRONG)
    register = open_mart(real).register
    return Desk(settings=real, cat=catalogue(), person=person, register=register, real=True, today=date(2025, 4, 2))


def _asked(desk: Desk, place: str) -> Asked:
    return Asked(dataset=TABLE, place=desk.register.get(place), month="2025-03")


def _fields(*values: str) -> dict[str, str]:
    return {field_name(0, c): v for c, v in zip(COLUMNS, (*values, ""), strict=True)}


def test_beside_the_fields_stand_the_communitys_own_months(desk: Desk) -> None:
    assert [desk.hints(_asked(desk, p), "zh")["requests_received"].last for p in (GUCHENG, TAISHAN)] == ["7", "21"]


def test_what_is_typed_is_judged_and_sent_for_that_community_alone(desk: Desk) -> None:
    bad = desk.judge(typed(desk, _asked(desk, GUCHENG), _fields("9", "八", "6", "0", "0", "0")))
    assert [(f.code, f.column) for f in bad.findings if f.severity == "error"] == [("number_not_exact", "诉求办结数")]
    good = typed(desk, _asked(desk, GUCHENG), _fields("9", "8", "6", "0", "0", "0"))
    assert desk.judge(good).outcome in ("accept", "accept_with_fix")
    assert desk.send(good).rows_stored == 1
    [board] = desk.boards(["monthly_report"], "2025-03")
    assert [s.place.code for s in board.inside(FENGRONG) if s.state == "submitted"] == [GUCHENG]


def test_each_community_has_a_draft_of_its_own(desk: Desk) -> None:
    desk.keep_draft(_asked(desk, GUCHENG), _fields("9", "", "", "", "", ""))
    desk.keep_draft(_asked(desk, TAISHAN), _fields("30", "", "", "", "", ""))
    first = field_name(0, TABLE.get("requests_received"))
    assert [desk.draft(_asked(desk, p)).get(first) for p in (GUCHENG, TAISHAN)] == ["9", "30"]
    desk.drop_draft(_asked(desk, GUCHENG))
    assert (desk.draft(_asked(desk, GUCHENG)), desk.draft(_asked(desk, TAISHAN))[first]) == ({}, "30")


def test_another_streets_community_is_refused(desk: Desk) -> None:
    other = _asked(desk, ELSEWHERE)
    with pytest.raises(Denied):
        desk.hints(other, "zh")
    with pytest.raises(Denied):
        desk.keep_draft(other, _fields("9", "", "", "", "", ""))
    assert ELSEWHERE not in {s.place.code for s in desk.boards(["monthly_report"], "2025-03")[0].slots}
    typed_there = Submission(
        content=typed(desk, other, _fields("9", "8", "6", "0", "0", "0")).content, name="a.csv", dataset=TABLE.code
    )
    assert [f.code for f in desk.send(typed_there).findings if f.severity == "error"] == ["not_your_community"]
