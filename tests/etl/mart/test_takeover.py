"""A ledger that is switched on in the middle of a year: from a stated month on, by an act, and no reported month is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from etl.commands import rebuild
from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.ledger.opened import opened
from etl.ledger.rules import Rulebook, set_rules
from etl.ledger.takeover import of_upload
from etl.review import review
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison.changes import between, changes
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import month
from outcomes.core.settings import LOCAL_TIME, Settings
from outcomes.reporting.rules import ReportingRule
from outcomes.reporting.submission import Covers, Submission
from outcomes.security.access import Denied, Person
from outcomes.warehouse.mart import open_mart, register_in_force
from tests.etl import small
from tests.etl.mart.test_sources import TODAY, _differences, _request, _requests, _said

pytestmark = pytest.mark.story
Report = Callable[..., bytes]
MONTHS = [f"2025-{m:02d}" for m in range(1, 10)]
AT = datetime(2025, 10, 3, 9, 0, tzinfo=LOCAL_TIME)


def _code(settings: Settings, name: str) -> str:
    found = register_in_force(settings).find(name)
    assert found is not None
    return found.code


def _reported(settings: Settings, report: Report, *places: str) -> None:
    """Nine months that were reported and published, nine requests in each."""
    rows = [(place, m, 9, 9, 0, 0, 0, 0) for m in MONTHS for place in places]
    sent = Submission(content=report(*rows), name="月报.csv", by="甲", today=TODAY, at=AT, publish=True)
    assert ledger.load(settings, sent).upload_id


def _ledger(settings: Settings, *rows: str, first: str, last: str, place: str = "古城", **more: object) -> str:
    """A ledger complete for a community in these months, waiting to be published; gives its number."""
    covers = Covers(place=_code(settings, place), first=first, last=last)
    said = {"by": "甲", "today": TODAY, "at": AT + timedelta(days=1), "dataset": "requests", "covers": covers} | more
    receipt = ledger.load(settings, Submission(content=_requests(*rows), name="诉求.csv", **said))
    assert receipt.upload_id, receipt.findings
    return receipt.upload_id


@pytest.fixture
def house(real: Settings, report: Report) -> tuple[Settings, str]:
    """Two communities with nine reported months, and the first one's ledger of August and September, which waits."""
    _reported(real, report, "古城", "台山")
    return real, _ledger(real, _request(1, "2025-08-02"), first="2025-08", last="2025-09")


def test_publishing_it_wants_the_month_from_which_it_counts(house: tuple[Settings, str]) -> None:
    real, upload = house
    with pytest.raises(WarehouseError, match="1个社区9个月的数据改按台账计算：请先选定从哪个月起"):
        acts.publish(real, upload, By(who="区级"), since="")
    assert _said(real, "2025-01", "2025-08") == [9, 9]  # nothing was changed


def test_the_same_file_sent_again_to_be_published_wants_it_too(house: tuple[Settings, str]) -> None:
    real, upload = house
    with pytest.raises(WarehouseError, match="请先选定从哪个月起"):
        _ledger(real, _request(1, "2025-08-02"), first="2025-08", last="2025-09", publish=True, since="")
    assert _said(real, "2025-01", "2025-08") == [9, 9]
    assert (
        _ledger(real, _request(1, "2025-08-02"), first="2025-08", last="2025-09", publish=True, since="2025-08")
        == upload
    )
    assert _said(real, "2025-07", "2025-08") == [9, 1]


def test_reported_months_before_it_stay_and_later_ones_come_from_the_ledger_alone(house: tuple[Settings, str]) -> None:
    real, upload = house
    acts.publish(real, upload, By(who="区级"), since="2025-08")
    assert _said(real, "2025-01", "2025-07", "2025-08", "2025-09") == [9, 9, 1, 0]
    assert _said(real, "2025-08", "2025-09", place="台山") == [9, 9]
    # October was never sent as a ledger: unknown, although a report of it is
    report = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n古城,2025-10,9,9,0,0,0,0,\r\n"
    sent = Submission(content=report.encode("gbk"), name="十月.csv", by="甲", today=TODAY, publish=True)
    assert ledger.load(real, sent).upload_id
    assert _said(real, "2025-10") == [None]
    assert _said(real, "2025-10", code="volunteer_participations") == [0]  # what no ledger tells goes on by the report
    # what it says of months before counts no more, and is listed as a difference
    _ledger(real, _request(7, "2025-07-02"), first="2025-07", last="2025-07", publish=True, since="")
    assert _said(real, "2025-07") == [9]
    assert [d for d in _differences(real) if d[0] == "2025-07"] == [("2025-07", 9, "requests", 1)]


def test_no_change_is_told_across_the_break(house: tuple[Settings, str]) -> None:
    real, upload = house
    acts.publish(real, upload, By(who="区级"), since="2025-08")
    mart = open_mart(real)
    received, gucheng = catalogue().indicators["requests_received"], mart.register.find("古城")
    assert gucheng is not None
    across, after = (changes(mart, received, gucheng, month(m)).month for m in ("2025-08", "2025-09"))
    assert (across.computed, across.why_not) == (False, "other_source")
    assert after.computed
    district = changes(mart, received, mart.register.district, month("2025-08")).month
    assert (district.computed, district.why_not) == (False, "other_source")


def test_two_that_change_their_source_the_other_way_round_are_not_compared_as_a_sum(
    real: Settings, report: Report
) -> None:
    """古城 goes from report to ledger, 台山 from ledger to report: both sums have both sources."""
    then, now = "2024-11", "2025-04"
    rows = [(p, m, 9, 9, 0, 0, 0, 0) for p, m in (("古城", then), ("台山", now), ("古城", now))]
    sent = Submission(content=report(*rows), name="月报.csv", by="甲", today=TODAY, at=AT, publish=True)
    assert ledger.load(real, sent).upload_id
    _ledger(real, _request(1, "2024-11-02", "台山"), first=then, last=then, place="台山", publish=True)
    upload = _ledger(real, _request(2, "2025-04-02"), first=now, last=now)
    acts.publish(real, upload, By(who="区级"), since=now)
    assert (_said(real, then, now), _said(real, then, now, place="台山")) == ([9, 1], [1, 9])
    mart, received = open_mart(real), catalogue().indicators["requests_received"]
    [told] = between(mart, received, "district", (month(now), month(then)), mart.register.district.code)
    assert told.now is not None
    assert told.before is not None
    assert told.now.sources == told.before.sources == ("monthly_report", "requests")
    assert (told.computed, told.why_not) == (False, "other_source")


def test_a_rule_is_given_up_again(house: tuple[Settings, str]) -> None:
    real, upload = house
    acts.publish(real, upload, By(who="区级"), since="2025-08")
    rule = ReportingRule(rule="takes_over", dataset="requests", community_code=_code(real, "古城"), value="")
    set_rules(real, [rule], By(who="区级"))
    assert _said(real, "2025-01", "2025-08") == [None, 1]  # by the year again


def test_what_would_change_is_told_by_community_and_month(house: tuple[Settings, str]) -> None:
    real, upload = house
    with opened(real) as found:
        told = of_upload(found, upload)
    assert told is not None
    gucheng = _code(real, "古城")
    assert told.since == "2025-08"
    assert told.cells == tuple((gucheng, m) for m in MONTHS)
    assert told.changed("2025-08") == {gucheng: ["2025-08", "2025-09"]}
    assert told.choices() == MONTHS


def test_a_withdrawal_brings_the_reports_back_and_its_return_the_ledger(house: tuple[Settings, str]) -> None:
    real, upload = house
    acts.publish(real, upload, By(who="区级"), since="2025-08")
    acts.withdraw(real, upload, By(who="区级", reason="报错"))
    assert _said(real, "2025-07", "2025-08", "2025-09") == [9, 9, 9]
    acts.restore(real, upload, By(who="区级"))
    assert _said(real, "2025-07", "2025-08", "2025-09") == [9, 1, 0]


def test_it_comes_out_the_same_when_made_again_and_as_it_was_known(house: tuple[Settings, str]) -> None:
    real, upload = house
    acts.publish(real, upload, By(who="区级", at=AT + timedelta(days=2)), since="2025-08")
    acts.withdraw(real, upload, By(who="区级", at=AT + timedelta(days=3), reason="报错"))
    acts.restore(real, upload, By(who="区级", at=AT + timedelta(days=4)))
    found = rebuild.rebuild(real)
    assert (found.different, found.mart_before == found.mart_after) == ((), True)
    received, gucheng = catalogue().indicators["requests_received"], register_in_force(real).find("古城")
    assert gucheng is not None
    told = []
    for days in (1, 2, 3, 4):
        mart = open_mart(real, as_of=AT + timedelta(days=days, hours=1))
        cell = mart.rows("panel", indicators=[received.code])
        told.append({r["month"]: r["numerator"] for r in cell if r["place"] == gucheng.code}["2025-08"])
    assert told == [9, 1, 9, 1]


def test_figures_of_a_closed_month_do_not_change_by_a_rule(house: tuple[Settings, str]) -> None:
    """September's reports are closed: the ledger may count from October on, or once September is open again."""
    real, upload = house
    district = Seat(settings=real, person=small.DISTRICT)
    review.close_month(district, "monthly_report", "2025-09")
    rule = ReportingRule(rule="takes_over", dataset="requests", community_code=_code(real, "古城"), value="2025-09")
    said = "2025年9月已经结账，改按台账计算会改变它的数据，没有任何改动"
    with pytest.raises(WarehouseError, match=said):
        acts.publish(real, upload, By(who="区级"), since="2025-08")
    with pytest.raises(WarehouseError, match=said):
        _ledger(real, _request(1, "2025-08-02"), first="2025-08", last="2025-09", publish=True, since="2025-08")
    assert _said(real, "2025-08", "2025-09") == [9, 9]
    acts.publish(real, upload, By(who="区级"), since="2025-10")
    with pytest.raises(WarehouseError, match=said):
        set_rules(real, [rule], By(who="区级"))
    assert _said(real, "2025-08", "2025-09") == [9, 9]
    review.reopen_month(district, "monthly_report", "2025-09", "补报")
    set_rules(real, [rule], By(who="区级"))
    assert _said(real, "2025-08", "2025-09") == [9, 0]
    # and the other way round: what the ledger gave of a month that it has closed stays
    review.close_month(district, "requests", "2025-09")
    with pytest.raises(WarehouseError, match=said):
        set_rules(real, [replace(rule, value="2025-10")], By(who="区级"))
    assert _said(real, "2025-08", "2025-09") == [9, 0]


def test_where_it_has_been_the_source_all_along_nothing_is_asked(real: Settings, report: Report) -> None:
    rows = [_request(n, f"2024-{n:02d}-03") for n in range(1, 13)]
    _ledger(real, *rows, first="2024-01", last="2024-12", publish=True, since="")
    _reported(real, report, "古城")  # of 2025, until the ledger of January comes
    _ledger(real, _request(20, "2025-01-03"), first="2025-01", last="2025-01", publish=True, since="")
    assert _said(real, "2024-12", "2025-01", "2025-02") == [1, 1, None]


def test_who_may_set_rules_and_who_not(real: Settings) -> None:
    rule = ReportingRule(rule="takes_over", dataset="requests", value="2025-08")
    for role, place in (("community_staff", "古城"), ("street_approver", "丰荣街道"), ("district_leader", "普兰店区")):
        person = Person(account="a", name="甲", role=role, place=_code(real, place))
        with pytest.raises(Denied):
            Rulebook(settings=real, person=person, register=register_in_force(real)).set([rule], "试")
    person = Person(account="qu", name="区", role="district_staff", place="210214")
    book = Rulebook(settings=real, person=person, register=register_in_force(real))
    with pytest.raises(WarehouseError, match="请写明原因"):
        book.set([rule], " ")
    for wrong in (ReportingRule(rule="takes_over", dataset="requests", value="八月"), ReportingRule(rule="due_day", value="31"),
                  ReportingRule(rule="asked", dataset="nothing", value="yes")):  # fmt: skip
        with pytest.raises(WarehouseError, match="规则不能这样写"):
            book.set([wrong], "试")
    book.set([rule], "试")
