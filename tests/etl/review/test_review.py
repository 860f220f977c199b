"""社区上报 → 街道审核 → 区级发布: who moves what, what a month needs, and what is in force afterwards."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from etl.commands import rebuild
from etl.ledger import acts, history, ledger
from etl.ledger.by import By
from etl.mart.refresh import pending
from etl.review import remind, review, submit
from etl.review.board import board
from etl.review.desk import Desk
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import end_of, month
from outcomes.core.places import Place
from outcomes.core.settings import Settings, now
from outcomes.figures.ask import figure, sources_used
from outcomes.reporting.correction import Correction
from outcomes.reporting.submission import Submission
from outcomes.security import accounts, deputies
from outcomes.security.access import Denied, Person
from outcomes.security.accounts import Profile
from outcomes.security.deputies import WantedDeputy
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Store, open_mart
from outcomes.warehouse.rows_behind import behind
from tests import warehouses
from tests.etl import shown
from tests.etl.deciding import decide

pytestmark = pytest.mark.story

Report = Callable[..., bytes]
TODAY = date(2025, 4, 2)
GUCHENG, TAISHAN, STREET = "210214001003", "210214001002", "210214001"
CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place=GUCHENG)
OTHER = Person(account="taishan", name="台山填报员", role="community_staff", place=TAISHAN)
SENDER = Person(account="fengrong", name="丰荣填报员", role="street_staff", place=STREET)
APPROVER = Person(account="fengrong-sh", name="丰荣审核员", role="street_approver", place=STREET)
ELSEWHERE = Person(account="tiexi-sh", name="铁西审核员", role="street_approver", place="210214002")
DISTRICT = Person(account="qu1", name="区级", role="district_staff")
SECOND = Person(account="qu2", name="区级", role="district_staff")
LEADER = Person(account="lead", name="区领导", role="district_leader")
REPORT = catalogue().datasets["monthly_report"]


def _send(settings: Settings, person: Person, content: bytes, **more: object) -> str:
    receipt = submit.send(
        Seat(settings=settings, person=person),
        Submission(content=content, name="三月.csv", dataset=REPORT.code, **{"reason": "漏记", **more}),
        TODAY,
    )
    assert receipt.upload_id is not None, [f.message_zh for f in receipt.findings]
    return receipt.upload_id


def _received(settings: Settings, place: str = "古城", of: str = "2025-03", **how: object) -> float | None:
    mart = open_mart(settings, **how) if how else shown.mart(settings)
    found = mart.register.find(place)
    assert found is not None
    return figure(mart, catalogue().indicators["requests_received"], found, month(of)).value


def _state(settings: Settings, code: str) -> str:
    return next(
        s.state for s in board(settings, catalogue(), "monthly_report", "2025-03").slots if s.place.code == code
    )


@pytest.fixture
def lone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A street without anybody else who could approve."""
    monkeypatch.setattr(review, "approve_instead_here", lambda settings, street, sender: True)


@pytest.fixture(scope="module")
def two_owe_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which all communities of the street but Gucheng and Taishan are left out; made once."""
    settings = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("two-owe") / "real"))
    for slot in board(settings, catalogue(), "monthly_report", "2025-03").inside(STREET):
        if slot.place.code not in (GUCHENG, TAISHAN):
            _leave_out(settings, slot.place)
    return settings.data


@pytest.fixture
def two_owe(two_owe_folder: Path, tmp_path: Path) -> Settings:
    """A fresh warehouse in which only Gucheng and Taishan owe the month in their street."""
    return Settings(data=warehouses.copy(two_owe_folder, tmp_path / "two-owe"))


def _leave_out(settings: Settings, place: Place) -> None:
    review.leave_out(Seat(settings=settings, person=APPROVER), "monthly_report", "2025-03", [place], "本月轮训")


def test_the_three_levels_one_after_the_other(two_owe: Settings, report: Report) -> None:
    upload = _send(two_owe, CLERK, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    assert (_state(two_owe, GUCHENG), _received(two_owe)) == ("submitted", None)
    with pytest.raises(WarehouseError, match="没有待发布的内容"):
        decide(two_owe, DISTRICT, "publish", upload)
    decide(two_owe, APPROVER, "approve", upload)
    assert _state(two_owe, GUCHENG) == "approved"
    _leave_out(two_owe, shown.mart(two_owe).register.get(TAISHAN))
    decide(two_owe, DISTRICT, "publish", upload)
    assert (_state(two_owe, GUCHENG), _received(two_owe)) == ("published", 10)
    assert _received(two_owe, "丰荣街道") == 10
    assert _received(two_owe, "台山") is None  # left out is not 0


def test_nobody_decides_about_the_own_upload(real: Settings, report: Report) -> None:
    content = report(("古城", "2025-03", 10, 9, 6, 0, 0, 0))
    own = _send(real, APPROVER, content)
    with pytest.raises(Denied):
        decide(real, APPROVER, "approve", own)
    projects = "项目编号,社区,项目类型,项目名称,小区编号,数量,单位,惠及户数,状态,计划完成日期,实际完成日期,投资(万元),是否跨社区\r\n"
    row = "P1,古城社区,停车位,项目,,30,个,,在建,2025-05-20,,,否\r\n"
    dataset = catalogue().datasets["projects"]
    sent = submit.send(
        Seat(settings=real, person=DISTRICT),
        Submission(content=(projects + row).encode(), name="项目.csv", dataset=dataset.code),
        TODAY,
    )
    assert sent.upload_id is not None
    with pytest.raises(Denied):
        decide(real, DISTRICT, "publish", sent.upload_id)
    decide(real, SECOND, "publish", sent.upload_id)  # no street stands between two offices of the district


def test_a_deputy_approves_what_others_sent_and_nothing_of_their_own(real: Settings, report: Report) -> None:
    deputy = replace(SENDER, deputy_until="2025-04-30")
    upload = _send(real, CLERK, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    with pytest.raises(Denied):
        decide(real, SENDER, "approve", upload)
    with pytest.raises(Denied):
        decide(real, replace(deputy, place="210214002"), "approve", upload)
    decide(real, deputy, "approve", upload)
    assert _state(real, GUCHENG) == "approved"
    own = _send(real, deputy, report(("台山", "2025-03", 5, 5, 5, 0, 0, 0)))
    for ask in ("approve", "send_back"):
        with pytest.raises(Denied):
            decide(real, deputy, ask, own, reason="请核对")
    decide(real, APPROVER, "approve", own)


def test_the_district_approves_instead_only_where_no_deputy_could(
    real: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    for account, role in (("fengrong", "street_staff"), ("second", "street_staff")):
        accounts.add(real, account, Profile(name=account, role=role, place="丰荣街道"), by=None)
    day = now().date()
    assert review.approve_instead_here(real, STREET, "gucheng")
    wanted = WantedDeputy(account="fengrong", since=day, until=day, reason="审核员请假")
    deputies.name(real, wanted, by=DISTRICT)
    assert not review.approve_instead_here(real, STREET, "gucheng")
    assert review.approve_instead_here(real, STREET, "fengrong")
    assert review.approve_instead_here(real, "210214002", "gucheng")


def test_a_streets_file_is_approved_in_part(two_owe: Settings, report: Report) -> None:
    upload = _send(
        two_owe, SENDER, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0))
    )
    decide(two_owe, APPROVER, "approve", upload, communities=[GUCHENG])
    decide(two_owe, APPROVER, "send_back", upload, communities=[TAISHAN], reason="受理数请核对")
    assert (_state(two_owe, GUCHENG), _state(two_owe, TAISHAN)) == ("approved", "returned")
    slot = next(s for s in board(two_owe, catalogue(), "monthly_report", "2025-03").slots if s.place.code == TAISHAN)
    assert (slot.reason, slot.decided_by) == ("受理数请核对", "fengrong-sh")
    with pytest.raises(WarehouseError, match="没有待审"):
        decide(two_owe, APPROVER, "approve", upload, communities=[TAISHAN])  # a decision cannot be replayed
    again = _send(two_owe, OTHER, report(("台山", "2025-03", 6, 5, 5, 0, 0, 0)))
    assert _state(two_owe, TAISHAN) == "submitted"
    decide(two_owe, APPROVER, "approve", again)
    assert review.publish_month(Seat(settings=two_owe, person=DISTRICT), "monthly_report", "2025-03", STREET)[0] == 2
    assert _received(two_owe, "丰荣街道") == 16


def test_other_peoples_communities_are_out_of_reach(real: Settings, report: Report) -> None:
    upload = _send(real, CLERK, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    for person, ask in (
        (OTHER, "take_back"),
        (ELSEWHERE, "approve"),
        (ELSEWHERE, "send_back"),
        (CLERK, "approve"),
        (SENDER, "approve"),
        (LEADER, "publish"),
        (APPROVER, "publish"),
        (APPROVER, "withdraw"),
        (OTHER, "restore"),
        (CLERK, "publish"),
    ):
        with pytest.raises(Denied):
            decide(real, person, ask, upload, reason="想")
    refused = submit.send(
        Seat(settings=real, person=OTHER),
        Submission(content=report(("古城", "2025-03", 99, 9, 6, 0, 0, 0)), name="三月.csv", dataset=REPORT.code),
        TODAY,
    )
    assert refused.upload_id is None
    assert [f.code for f in refused.findings if f.severity == "error"] == ["not_your_community"]
    assert [u["upload_id"] for u in _desk(real, CLERK).uploads()] == [upload]
    assert _desk(real, OTHER).uploads() == []
    with pytest.raises(Denied):
        _desk(real, OTHER).original(upload)
    with pytest.raises(Denied):
        submit.send(
            Seat(settings=real, person=LEADER), Submission(content=b"x", name="x.csv", dataset=REPORT.code), TODAY
        )
    with pytest.raises(Denied):  # a table that the district's offices send
        submit.send(
            Seat(settings=real, person=CLERK),
            Submission(content=b"x", name="x.csv", dataset="projects"),
            TODAY,
        )


def _desk(settings: Settings, person: Person) -> Desk:
    register = shown.mart(settings).register
    return Desk(settings=settings, cat=catalogue(), person=person, register=register, real=True, today=TODAY)


def test_the_desk_says_how_far_the_judgement_of_a_file_is(real: Settings, report: Report) -> None:
    shares: list[float] = []
    content = report(("古城", "2025-03", 12, 11, 30, 0, 0, 0))
    sent = Submission(content=content, name="三月.csv", dataset=REPORT.code)
    judged = _desk(real, CLERK).judge(sent, shares.append)
    assert judged.stored == 1
    assert len(shares) >= 3
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] <= 1


def test_the_board_adds_up_and_names_what_is_missing(real: Settings, report: Report) -> None:
    _send(real, SENDER, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0)))
    found = board(real, catalogue(), "monthly_report", "2025-03")
    counts = found.counts()
    assert sum(counts.values()) == len(found.slots) == 44
    assert (counts["submitted"], counts["unconfirmed"], counts["unreported"]) == (2, 2, 40)
    assert found.due == date(2025, 4, 5)
    text = remind.message(found, "zh", STREET)
    assert "古城社区" not in text
    assert "2025年3月社区月报，截止4月5日" in text
    assert "未报10个" in text
    assert "未报1个：鑫荣社区。" in remind.message(found, "zh", STREET, ["210214001004"])


def test_the_district_approves_in_a_streets_place_and_it_is_recorded(
    real: Settings, report: Report, lone: None
) -> None:
    upload = _send(real, APPROVER, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    decide(real, DISTRICT, "approve", upload)
    assert [a["kind"] for a in history.life_of(real, upload)["acts"]] == ["submitted", "approved_instead"]


def test_the_district_does_not_approve_where_a_street_can(
    real: Settings, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "approve_instead_here", lambda settings, street, sender: False)
    upload = _send(real, CLERK, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    with pytest.raises(Denied):
        decide(real, DISTRICT, "approve", upload)


def test_publishing_does_not_lock_but_closing_does(real: Settings, report: Report) -> None:
    first = ledger.load(
        real,
        Submission(
            content=report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)), name="a.csv", by="op", today=TODAY, publish=True
        ),
    )
    _send(real, CLERK, report(("古城", "2025-03", 11, 9, 6, 0, 0, 0)))  # published is not locked
    with pytest.raises(Denied):
        review.close_month(Seat(settings=real, person=APPROVER), "monthly_report", "2025-03")
    review.close_month(Seat(settings=real, person=DISTRICT), "monthly_report", "2025-03")
    receipt = submit.send(
        Seat(settings=real, person=CLERK),
        Submission(content=report(("古城", "2025-03", 12, 9, 6, 0, 0, 0)), name="b.csv", dataset=REPORT.code),
        TODAY,
    )
    assert [f.code for f in receipt.findings if f.severity == "error"] == ["period_locked"]
    assert first.upload_id is not None
    with pytest.raises(WarehouseError, match="已经结账"):
        decide(real, DISTRICT, "withdraw", first.upload_id, reason="错")
    with pytest.raises(WarehouseError, match="请写明原因"):
        review.reopen_month(Seat(settings=real, person=DISTRICT), "monthly_report", "2025-03", " ")
    review.reopen_month(Seat(settings=real, person=DISTRICT), "monthly_report", "2025-03", "更正")
    decide(real, DISTRICT, "withdraw", first.upload_id, reason="错")
    assert _received(real) is None


def test_withdrawing_and_restoring_by_the_right_level(two_owe: Settings, report: Report) -> None:
    upload = _send(two_owe, CLERK, report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)))
    decide(two_owe, CLERK, "take_back", upload)
    assert _state(two_owe, GUCHENG) == "unreported"
    decide(two_owe, CLERK, "restore", upload)
    decide(two_owe, APPROVER, "approve", upload)
    with pytest.raises(WarehouseError, match="已经撤回过了"):
        decide(two_owe, CLERK, "take_back", upload)  # approved: no longer the clerk's to take
    _leave_out(two_owe, shown.mart(two_owe).register.get(TAISHAN))
    decide(two_owe, DISTRICT, "publish", upload)
    seen = now().isoformat()
    decide(two_owe, DISTRICT, "withdraw", upload, reason="填错")
    assert _received(two_owe) is None
    assert _received(two_owe, as_of=end_of(seen)) == 10
    with pytest.raises(Denied):
        decide(two_owe, CLERK, "restore", upload)  # what was published comes back by who publishes
    decide(two_owe, SECOND, "restore", upload)
    assert _received(two_owe) == 10
    assert rebuild.rebuild(two_owe).same


def test_nothing_to_report_is_zero_once_published_and_reads_the_same_again(real: Settings) -> None:
    place = _desk(real, CLERK).place
    [made] = _desk(real, CLERK).send_nothing(REPORT, place, "2025-03", [place])
    assert made.upload_id is not None
    [ledger_made] = _desk(real, CLERK).send_nothing(catalogue().datasets["activities"], place, "2025-03", [place])
    assert (ledger_made.upload_id is not None, ledger_made.rows_stored) == (True, 0)
    acts.publish(real, made.upload_id, By(who="op"))
    acts.publish(real, str(ledger_made.upload_id), By(who="op"))
    assert _received(real) == 0
    mart = open_mart(real)
    place = mart.register.get(GUCHENG)
    assert figure(mart, catalogue().indicators["act_sessions"], place, month("2025-03")).value == 0
    assert figure(mart, catalogue().indicators["act_sessions"], place, month("2025-02")).value is None
    assert rebuild.rebuild(real).same


def test_a_correction_by_hand_is_a_record_with_reason_and_author(real: Settings, report: Report) -> None:
    ledger.load(
        real,
        Submission(
            content=report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)), name="a.csv", by="op", today=TODAY, publish=True
        ),
    )
    desk = _desk(real, CLERK)
    before = desk.rows(REPORT, desk.place, "2025-03")
    assert (
        desk.correct(REPORT, desk.place, "2025-03", Correction(before=before, after=before.copy(), reason="无")) is None
    )
    after = before.copy()
    after.loc[0, "诉求受理数"] = "14"
    made = desk.correct(REPORT, desk.place, "2025-03", Correction(before=before, after=after, reason="漏计4件"))
    assert made is not None
    assert made.upload_id is not None
    [upload] = [u for u in desk.uploads() if u["upload_id"] == made.upload_id]
    assert (upload["purpose"], upload["reason"], upload["by"]) == ("correction", "漏计4件", "gucheng")
    assert _received(real) == 10
    acts.publish(real, made.upload_id, By(who="op"))
    assert _received(real) == 14
    life = history.life_of(real, made.upload_id)
    assert len(life["replaces"]) == 1
    assert rebuild.rebuild(real).same


def test_a_reviewer_sees_what_changes_against_force_and_last_month(real: Settings, report: Report) -> None:
    for content in (report(("古城", "2025-02", 8, 8, 6, 0, 0, 0)), report(("古城", "2025-03", 10, 9, 6, 0, 0, 0))):
        ledger.load(real, Submission(content=content, name="a.csv", by="op", today=TODAY, publish=True))
    upload = _send(real, CLERK, report(("古城", "2025-03", 12, 9, 6, 0, 0, 0)))
    seen = _desk(real, DISTRICT).changes(upload, "zh")
    assert (seen.new, seen.changed, seen.same, seen.gone) == (0, 1, 0, 0)
    assert seen.rows[0][4] == "12 ←10（上月8）"
    acts.publish(real, upload, By(who="op"))
    assert _desk(real, DISTRICT).changes(upload, "zh").rows[0][4] == "12 ←10（上月8）"  # what it changed


def test_pending_figures_are_shown_only_when_asked(real: Settings, report: Report) -> None:
    ledger.load(
        real,
        Submission(
            content=report(("古城", "2025-03", 10, 9, 6, 0, 0, 0)), name="a.csv", by="op", today=TODAY, publish=True
        ),
    )
    _send(real, OTHER, report(("台山", "2025-03", 5, 5, 5, 0, 0, 0)))
    _send(real, CLERK, report(("古城", "2025-03", 12, 9, 6, 0, 0, 0)))
    how = lambda con, look: pending(con, catalogue(), now(), look)  # noqa: E731
    assert (_received(real), _received(real, "丰荣街道")) == (10, 10)
    assert (_received(real, pending=how), _received(real, "丰荣街道", pending=how)) == (12, 17)
    store = Store(real)
    store.how_pending = how
    asked = store.other(Look(pending=True))
    assert asked.look.pending
    assert store.other(Look(pending=True)) is asked
    assert not store.mart().look.pending
    received, march = catalogue().indicators["requests_received"], month("2025-03")
    used = sources_used(asked, received, [GUCHENG, TAISHAN], march)
    rows = [r for u in behind(real, received, march, used, asked.look) for r in u["rows"]]
    assert sorted(r["requests_received"] for r in rows) == [
        5,
        12,
    ]  # the rows behind what is shown, not behind what is published


def test_a_confirmed_spelling_is_remembered_and_a_rebuild_reads_as_it_did_then(real: Settings, report: Report) -> None:
    content = report(("古城大院", "2025-03", 10, 9, 6, 0, 0, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0))
    before = submit.send(
        Seat(settings=real, person=SENDER),
        Submission(content=content, name="a.csv", dataset=REPORT.code, partial=True),
        TODAY,
    )
    assert (before.rows_stored, before.rows_refused) == (1, 1)
    desk = _desk(real, SENDER)
    desk.remember("古城大院", desk.register.get(GUCHENG))
    again = submit.send(
        Seat(settings=real, person=SENDER), Submission(content=content, name="b.csv", dataset=REPORT.code), TODAY
    )
    assert again.repeated  # the same bytes wait already: take them back first
    decide(real, SENDER, "take_back", str(before.upload_id))
    assert (
        submit.send(
            Seat(settings=real, person=SENDER), Submission(content=content, name="b.csv", dataset=REPORT.code), TODAY
        ).rows_stored
        == 2
    )
    assert rebuild.rebuild(real).same
    with pytest.raises(WarehouseError, match="已经是"):
        desk.remember("台山社区", desk.register.get(GUCHENG))


def test_a_reminder_reaches_the_robot_and_holds_no_person(real: Settings) -> None:
    got: list[dict[str, object]] = []

    class Robot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"errcode": 0, "errmsg": "ok"}')

        def log_message(self, *words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings = Settings(data=real.data, reminder_webhook=f"http://127.0.0.1:{server.server_port}/robot?key=k")
    text = remind.message(board(real, catalogue(), "monthly_report", "2025-03"), "zh")
    review.remind(Seat(settings=settings, person=DISTRICT), text)
    assert got == [{"msgtype": "text", "text": {"content": text}}]
    server.server_close()
    with pytest.raises(WarehouseError, match="没有发出去：连不上机器人") as refused:
        review.remind(Seat(settings=settings, person=DISTRICT), text)
    assert "key=k" not in str(refused.value)
    with pytest.raises(Denied):
        review.remind(Seat(settings=settings, person=CLERK), text)
    with pytest.raises(WarehouseError, match="没有设置工作群机器人"):
        review.remind(Seat(settings=real, person=DISTRICT), text)
