"""暂缺 from the file to the figures: that column is not reported, the others are, and it is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from etl.ledger import ledger
from etl.review import remind
from etl.review.board import board
from etl.review.desk import Desk
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period
from outcomes.core.settings import Settings
from outcomes.figures import quality
from outcomes.figures.ask import figure
from outcomes.reporting.correction import Correction
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, field_name, typed
from outcomes.security.access import Person
from outcomes.warehouse.mart import open_mart
from outcomes.words.headline import headline, reported
from outcomes.words.reported import sums
from outcomes.words.talking_points import of_community, of_district

Report = Callable[..., bytes]
GUCHENG, TAISHAN, FENGRONG = "210214001003", "210214001002", "210214001"
CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place=GUCHENG)
TODAY, MARCH = date(2025, 4, 2), Period(first="2025-03", last="2025-03")


def _publish(settings: Settings, content: bytes) -> None:
    sent = Submission(content=content, name="a.csv", by="op", today=TODAY, publish=True)
    assert ledger.load(settings, sent).published


def _desk(settings: Settings) -> Desk:
    register = open_mart(settings).register
    return Desk(settings=settings, cat=catalogue(), person=CLERK, register=register, real=True, today=TODAY)


@pytest.fixture
def sparse(real: Settings, report: Report) -> Settings:
    """March: of Gucheng the requests are not known yet (8 closed, 6 volunteers), of Taishan 10, 9 closed, 5 volunteers."""
    _publish(real, report(("古城", "2025-03", "暂缺", 8, 6, 0, 0, 0), ("台山", "2025-03", 10, 9, 5, 0, 0, 0)))
    return real


def test_an_unknown_count_is_not_reported_and_leaves_the_others(sparse: Settings) -> None:
    mart = open_mart(sparse)
    register = mart.register
    own = figure(mart, catalogue().indicators["requests_received"], register.get(GUCHENG), MARCH)
    assert (own.state, own.value) == ("unreported", None)
    street = figure(mart, catalogue().indicators["requests_received"], register.get(FENGRONG), MARCH)
    assert (street.value, street.n) == (10, 1)
    volunteers = figure(mart, catalogue().indicators["volunteer_participations"], register.get(FENGRONG), MARCH)
    assert (volunteers.value, volunteers.n) == (11, 2)


def test_a_rate_over_places_is_of_those_alone_that_know_both(sparse: Settings) -> None:
    mart = open_mart(sparse)
    rate = figure(mart, catalogue().indicators["closed_to_received_ratio"], mart.register.get(FENGRONG), MARCH)
    assert (rate.numerator, rate.denominator, rate.n) == (9, 10, 1)  # not 17 of 10


def test_what_is_not_known_yet_is_asked_for_until_it_is_known(sparse: Settings, report: Report) -> None:
    [found] = _desk(sparse).unknown_counts({"monthly_report"})
    assert (found.place, found.month, found.columns) == (GUCHENG, "2025-03", ("requests_received",))
    assert quality.unknown(open_mart(sparse), "2025-03", frozenset([GUCHENG])) == [found]
    assert quality.unknown(open_mart(sparse), "2025-03", frozenset([TAISHAN])) == []
    desk = _desk(sparse)
    now = Submission(content=report(("古城", "2025-03", 9, 8, 6, 0, 0, 0)), name="b.csv", dataset="monthly_report")
    desk.send(Submission(**{**vars(now), "reason": "补上受理数"}))
    assert desk.unknown_counts({"monthly_report"}) == []  # it waits for review: it is not asked for again


def test_a_row_with_an_unknown_count_is_neither_complete_nor_missing(sparse: Settings) -> None:
    found = board(sparse, catalogue(), "monthly_report", "2025-03")
    stands = {s.place.code: (s.state, s.unknown) for s in found.inside(FENGRONG) if s.state != "unreported"}
    assert stands[GUCHENG] == ("incomplete", ("requests_received",))
    assert stands[TAISHAN] == ("published", ())
    assert GUCHENG not in {s.place.code for s in (*found.missing(), *found.unsettled())}
    assert [s.place.code for s in found.incomplete()] == [GUCHENG]
    assert sum(found.counts().values()) == len(found.slots) == 44
    assert "已发布1、待审0、退回0" in sums(found, "210214", "zh")
    assert "暂缺待补1" in sums(found, "210214", "zh")
    mart = open_mart(sparse)
    both = frozenset([GUCHENG, TAISHAN])
    assert quality.coverage(mart, "2025-03", both)["monthly_report"][-1] == (1, 1)
    assert "2025-03" not in {m for gap in quality.gaps(mart, "2025-03", both) for m in gap.months}


def test_a_reminder_asks_for_what_is_not_known_yet_by_name(sparse: Settings) -> None:
    found = board(sparse, catalogue(), "monthly_report", "2025-03")
    assert remind.message(found, "zh").endswith("暂缺待补1个：古城社区（诉求受理数）。")
    assert "Not known yet, to be sent again (1): Gucheng" in remind.message(found, "en")
    assert "暂缺" not in remind.message(found, "zh", FENGRONG, [TAISHAN])
    assert "未报0个：无。暂缺待补1个：古城社区（诉求受理数）。" in remind.message(found, "zh", FENGRONG, [GUCHENG])


def test_sentences_say_that_a_report_has_columns_not_known_yet(sparse: Settings) -> None:
    mart = open_mart(sparse)
    states = reported(mart, "2025-03", "zh")
    assert (states["published"], len(states["incomplete"])) == (["台山社区"], 1)
    assert "月报1/44个社区，另1个有暂缺待补的栏" in headline(mart, "2025-03", "zh")
    push = of_district(mart, "2025-03", "zh").long_text()
    assert "44个中42个" not in push
    assert "1个社区的月报有暂缺的栏待补" in push
    own = of_community(mart, mart.register.get(GUCHENG), "2025-03", "zh").long_text()
    assert "当月月报有暂缺的栏待补" in own


def test_a_row_that_waits_for_review_with_an_unknown_count_says_so(sparse: Settings, report: Report) -> None:
    sent = Submission(
        content=report(("古城", "2025-02", 3, "暂缺", 6, 0, 0, 0)), name="b.csv", dataset="monthly_report"
    )
    assert _desk(sparse).send(sent).upload_id
    [slot] = _desk(sparse).boards(["monthly_report"], "2025-02")[0].incomplete(GUCHENG)
    assert (slot.state, slot.unknown) == ("submitted", ("requests_resolved",))


def test_a_confirmed_none_is_stored_as_0_and_told_with_the_upload(real: Settings, report: Report) -> None:
    desk = _desk(real)
    sent = Submission(content=report(("古城", "2025-03", 9, 8, "无", 0, 0, 0)), name="a.csv", dataset="monthly_report")
    assert desk.send(sent).upload_id is None
    receipt = desk.send(Submission(**{**vars(sent), "none_is_zero": True}))
    assert receipt.rows_stored == 1
    changes = desk.changes(str(receipt.upload_id), "zh")
    assert any("读作0" in words for _, words in changes.warnings)


def test_beside_a_field_stand_last_month_and_what_earlier_months_add_up_to(real: Settings, report: Report) -> None:
    _publish(real, report(("古城", "2025-01", 5, 5, 5, 0, 30, 0), ("古城", "2025-02", 7, 6, 5, 0, 12, 0)))
    desk = _desk(real)
    asked = Asked(dataset=catalogue().datasets["monthly_report"], place=desk.place, month="2025-03")
    hints = desk.hints(asked, "zh")
    assert (hints["requests_received"].last, hints["requests_received"].now) == ("7", "")
    assert (hints["parking_spaces_added"].last, hints["parking_spaces_added"].before) == ("12", 42)
    column = asked.dataset.get("requests_received")
    content = typed(desk, asked, {field_name(0, column): "9"}).content.decode("utf-8-sig")
    assert content.splitlines()[1] == "古城社区,2025-03,9,,,,,,"  # nothing of another month is in it


def test_beside_a_field_stands_what_was_sent_and_came_back(real: Settings, report: Report) -> None:
    """受理60、办结8 came back: the clerk reads both beside the empty fields, until something is sent again."""
    desk = _desk(real)
    asked = Asked(dataset=catalogue().datasets["monthly_report"], place=desk.place, month="2025-03")
    sent = Submission(content=report(("古城", "2025-03", 60, 8, 6, 0, 0, 0)), name="a.csv", dataset="monthly_report")
    desk.send(sent)
    assert desk.hints(asked, "zh")["requests_received"].returned == ""
    approver = Person(account="fengrong", name="丰荣审核员", role="street_approver", place=FENGRONG)
    street = replace(desk, person=approver)
    [waiting] = street.waiting()
    street.decide("send_back", waiting.upload, [GUCHENG], "请核对办结数")
    hints = desk.hints(asked, "zh")
    assert (hints["requests_received"].returned, hints["requests_resolved"].returned) == ("60", "8")
    assert hints["requests_received"].now == ""
    desk.send(replace(sent, content=report(("古城", "2025-03", 16, 15, 6, 0, 0, 0))))
    again = desk.hints(asked, "zh")["requests_received"]
    assert (again.now, again.returned) == ("16", "")


def test_what_is_not_known_yet_is_shown_so_and_does_not_hinder_a_correction(sparse: Settings) -> None:
    desk = _desk(sparse)
    table = catalogue().datasets["monthly_report"]
    before = desk.rows(table, desk.place, "2025-03")
    assert before["诉求受理数"].tolist() == ["暂缺"]
    after = before.assign(志愿服务人次="7")
    receipt = desk.correct(table, desk.place, "2025-03", Correction(before=before, after=after, reason="漏记"))
    assert receipt is not None
    assert receipt.upload_id is not None
    [row] = desk.changes(receipt.upload_id, "zh").rows
    assert "暂缺" in row
    assert "7 ←6" in row
