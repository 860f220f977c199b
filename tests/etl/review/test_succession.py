"""One waiting slice per community and month: what is sent later takes the place of what waits, and nothing older returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl.commands import rebuild
from etl.ledger import history, ledger
from etl.review import review, submit
from etl.review.board import board
from etl.review.desk import Desk
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import month
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.reporting.submission import Submission
from outcomes.security.access import Person
from outcomes.warehouse.mart import open_mart
from tests.etl import shown
from tests.etl.deciding import decide

pytestmark = pytest.mark.story

Report = Callable[..., bytes]
TODAY, MONTH = date(2025, 4, 2), "2025-03"
GUCHENG, TAISHAN, STREET = "210214001003", "210214001002", "210214001"
CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place=GUCHENG)
OTHER = Person(account="taishan", name="台山填报员", role="community_staff", place=TAISHAN)
SENDER = Person(account="fengrong", name="丰荣填报员", role="street_staff", place=STREET)
APPROVER = Person(account="fengrong-sh", name="丰荣审核员", role="street_approver", place=STREET)
DISTRICT = Person(account="qu1", name="区级", role="district_staff")


def _row(place: str, received: int, of: str = MONTH) -> tuple[object, ...]:
    return (place, of, received, received, 6, 0, 0, 0)


def _send(settings: Settings, person: Person, content: bytes, *, partial: bool = False) -> str:
    sent = Submission(content=content, name="三月.csv", dataset="monthly_report", partial=partial)
    receipt = submit.send(Seat(settings=settings, person=person), sent, TODAY)
    assert receipt.upload_id is not None, [f.message_zh for f in receipt.findings]
    return receipt.upload_id


def _desk(settings: Settings, person: Person) -> Desk:
    register = open_mart(settings).register
    return Desk(settings=settings, cat=catalogue(), person=person, register=register, real=True, today=TODAY)


def _received(settings: Settings, place: str = "古城", of: str = MONTH) -> float | None:
    mart = shown.mart(settings)
    found = mart.register.find(place)
    assert found is not None
    return figure(mart, catalogue().indicators["requests_received"], found, month(of)).value


def _states(settings: Settings) -> dict[str, str]:
    return {s.place.name: s.state for s in board(settings, catalogue(), "monthly_report", MONTH).inside(STREET)}


def _waits(settings: Settings, person: Person, ask: str = "approve") -> list[tuple[str, tuple[str, ...]]]:
    return [(w.upload["upload_id"], w.communities) for w in _desk(settings, person).waiting() if ask in w.asks]


def test_a_later_upload_takes_the_place_of_what_waits(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    decide(real, APPROVER, "approve", first)
    assert _waits(real, DISTRICT, "publish") == [(first, (GUCHENG,))]
    street = _send(real, SENDER, report(_row("古城", 48), _row("台山", 38)), partial=True)
    assert _waits(real, DISTRICT, "publish") == []
    assert _waits(real, APPROVER) == [(street, (TAISHAN, GUCHENG))]
    assert _states(real)["古城社区"] == "submitted"
    told = history.life_of(real, first)
    assert [s["state"] for s in told["slices"]] == ["superseded"]
    assert (told["acts"][-1]["kind"], told["acts"][-1]["by"], told["acts"][-1]["reason"]) == (
        "superseded",
        "fengrong",
        street,
    )


def test_what_was_superseded_is_neither_published_nor_returned(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    decide(real, APPROVER, "approve", first)
    later = _send(real, CLERK, report(_row("古城", 48)))
    for ask, who in (("publish", DISTRICT), ("send_back", APPROVER), ("approve", APPROVER)):
        with pytest.raises(WarehouseError, match=f"古城社区2025年3月有更新的上报 {later}（gucheng报，正在等待）"):
            decide(real, who, ask, first, reason="请核实")
    decide(real, APPROVER, "approve", later)
    decide(real, DISTRICT, "publish", later)
    with pytest.raises(WarehouseError, match=f"{later}（gucheng报，已经发布）"):
        decide(real, APPROVER, "send_back", first, reason="请核实")
    assert (_received(real), _states(real)["古城社区"]) == (48, "published")
    assert rebuild.rebuild(real).same
    assert _received(real) == 48


def test_after_a_partial_return_only_what_still_waits_is_offered(real: Settings, report: Report) -> None:
    street = _send(real, SENDER, report(_row("古城", 48), _row("台山", 38)), partial=True)
    decide(real, APPROVER, "send_back", street, communities=(TAISHAN,), reason="请核实")
    assert _waits(real, APPROVER) == [(street, (GUCHENG,))]
    decide(real, APPROVER, "approve", street)
    assert _waits(real, DISTRICT, "publish") == [(street, (GUCHENG,))]
    decide(real, DISTRICT, "publish", street)
    assert (_received(real), _received(real, "台山")) == (48, None)
    assert _states(real)["台山社区"] == "returned"


def test_the_preview_says_whose_number_changes(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    content = report(_row("古城", 48), _row("台山", 38))
    desk = _desk(real, SENDER)
    judged = desk.judge(Submission(content=content, name="a.csv", dataset="monthly_report"))
    shown_first = desk.preview(judged, "zh")
    assert [(r.upload_id, r.sender, r.places) for r in shown_first.replaced] == [(first, "gucheng", ("古城社区",))]
    assert (shown_first.new, shown_first.changed) == (1, 1)
    street = _send(real, SENDER, content, partial=True)
    to_review = _desk(real, APPROVER).changes(street, "zh")
    assert [(r.upload_id, r.sender) for r in to_review.replaced] == [(first, "gucheng")]
    assert any("48 ←44" in cell for row in to_review.rows for cell in row)


def test_a_community_that_has_not_sent_holds_nobody_up(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    decide(real, APPROVER, "approve", first)
    review.publish_month(Seat(settings=real, person=DISTRICT), "monthly_report", MONTH, STREET)
    states = _states(real)
    assert (_received(real), states["古城社区"], states["台山社区"]) == (44, "published", "unreported")
    counts = board(real, catalogue(), "monthly_report", MONTH).counts(STREET)
    assert sum(counts.values()) == len(states)


def test_many_communities_are_left_out_in_one_act_with_one_reason(real: Settings) -> None:
    seat = Seat(settings=real, person=APPROVER)
    places = [s.place for s in board(real, catalogue(), "monthly_report", MONTH).inside(STREET)][:3]
    review.leave_out(seat, "monthly_report", MONTH, places, "本月轮训")
    slots = [s for s in board(real, catalogue(), "monthly_report", MONTH).inside(STREET) if s.state == "left_out"]
    assert [s.place for s in slots] == places
    assert {s.reason for s in slots} == {"本月轮训"}
    review.put_back(seat, "monthly_report", MONTH, places[:1])
    assert [s.place for s in board(real, catalogue(), "monthly_report", MONTH).inside(STREET) if s.state == "left_out"] == places[1:]  # fmt: skip


def test_communities_send_their_own_earlier_months(real: Settings, report: Report) -> None:
    late = _send(real, CLERK, report(_row("古城", 31, "2024-11")))
    decide(real, APPROVER, "approve", late)
    decide(real, DISTRICT, "publish", late)
    assert (_received(real, of="2024-11"), _received(real)) == (31, None)


def test_nothing_to_report_is_not_said_where_something_was_sent(real: Settings, report: Report) -> None:
    _send(real, CLERK, report(_row("古城", 44)))
    desk = _desk(real, SENDER)
    street, dataset = desk.place, catalogue().datasets["monthly_report"]
    found = desk.nothing_for(dataset, street, MONTH)
    assert [p.name for p in found.sent] == ["古城社区"]
    taishan = next(p for p in found.free if p.code == TAISHAN)
    with pytest.raises(WarehouseError, match="古城社区已经报过，不能再报本月无"):
        desk.send_nothing(dataset, street, MONTH, [*found.sent, taishan])
    [receipt] = desk.send_nothing(dataset, street, MONTH, [taishan])
    assert receipt.rows_stored == 1
    assert (_states(real)["台山社区"], _states(real)["古城社区"]) == ("submitted", "submitted")


def test_another_month_than_the_chosen_one_is_asked_about(real: Settings, report: Report) -> None:
    desk = _desk(real, CLERK)
    sent = Submission(content=report(_row("古城", 44)), name="a.csv", dataset="monthly_report", month="2025-02")
    [said] = [f for f in desk.judge(sent).findings if f.code == "other_month"]
    assert said.message_zh == "页面上选的是2025年2月，文件里是2025年3月：会按文件里的月份入库，请核实。"
    same = Submission(content=report(_row("古城", 44)), name="a.csv", dataset="monthly_report", month=MONTH)
    assert "other_month" not in {f.code for f in desk.judge(same).findings}


def _partners(*rows: str) -> bytes:
    heads = [c.header for c in catalogue().datasets["partners"].column]
    codes = [c.code for c in catalogue().datasets["partners"].column]
    lines = []
    for row in rows:
        number, place = row.split()
        cells = {"partner_id": number, "community": place}
        lines.append([cells.get(code, _FILLED.get(code, "")) for code in codes])
    return "\r\n".join(",".join(line) for line in [heads, *lines]).encode()


_FILLED = {"partner_name": "示例单位", "partner_kind": "学校", "joined_month": "2025-01"}


@pytest.mark.parametrize("waits", [True, False])
def test_a_number_of_another_community_is_refused_and_ones_own_asked_about(real: Settings, waits: bool) -> None:
    first = Submission(
        content=_partners("001 古城"), name="a.csv", dataset="partners", by="op", today=TODAY, publish=not waits
    )
    receipt = ledger.load(real, first)
    assert receipt.upload_id, [f.message_zh for f in receipt.findings]
    sent = Submission(content=_partners("001 台山", "002 台山"), name="b.csv", dataset="partners")
    judged = _desk(real, OTHER).judge(sent)
    [said] = [f for f in judged.findings if f.code == "number_of_another"]
    assert (judged.outcome, judged.stored, judged.refused, said.row) == ("reject_rows", 1, 1, 2)
    assert "001 已经是古城社区的编号" in said.message_zh
    asked = _desk(real, SENDER).judge(sent)
    assert [f.code for f in asked.findings if f.code.startswith("number_")] == ["number_moves"]
    assert asked.stored == 2


def test_a_file_that_changes_published_rows_gives_a_reason(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    decide(real, APPROVER, "approve", first)
    decide(real, DISTRICT, "publish", first)
    desk, changed = _desk(real, CLERK), report(_row("古城", 46))
    assert desk.preview(desk.judge(Submission(content=changed, name="a.csv", dataset="monthly_report")), "zh").changed_in_force == 1  # fmt: skip
    with pytest.raises(WarehouseError, match="改动了已发布的1行，请写明原因"):
        desk.send(Submission(content=changed, name="a.csv", dataset="monthly_report"))
    with pytest.raises(WarehouseError, match=r"个人信息|手机|电话"):
        desk.send(Submission(content=changed, name="a.csv", dataset="monthly_report", reason="电话13812345678"))
    sent = desk.send(Submission(content=changed, name="a.csv", dataset="monthly_report", reason="漏记两件"))
    assert sent.upload_id is not None
    assert _received(real) == 44


def test_the_sender_is_told_what_became_of_the_own_uploads_until_noted(real: Settings, report: Report) -> None:
    first = _send(real, CLERK, report(_row("古城", 44)))
    assert _desk(real, CLERK).notices("zh") == []
    decide(real, APPROVER, "approve", first)
    street = _send(real, SENDER, report(_row("古城", 48), _row("台山", 38)), partial=True)
    superseded, approved = _desk(real, CLERK).notices("zh")
    assert (approved.kind, approved.by, approved.upload_id, approved.places) == (
        "approved", "fengrong-sh", first, ("古城社区",),
    )  # fmt: skip
    assert (superseded.kind, superseded.by, superseded.newer, superseded.periods) == (
        "superseded", "fengrong", street, (MONTH,),
    )  # fmt: skip
    assert superseded.differences == ("古城社区 诉求受理数 44→48，诉求办结数 44→48",)
    _desk(real, CLERK).take_note(superseded.act)
    assert _desk(real, CLERK).notices("zh") == []
    decide(real, APPROVER, "send_back", street, reason="请核实")
    assert _desk(real, CLERK).notices("zh") == []
    assert [(n.kind, n.reason) for n in _desk(real, SENDER).notices("zh")] == [("returned", "请核实")]
