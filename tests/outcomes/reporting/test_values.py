"""What is sent and told: the forms in which it is kept and printed, and numbers that add up."""

from __future__ import annotations

from datetime import date

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import Place
from outcomes.reporting.board import STATES, Board, Slot
from outcomes.reporting.finding import Finding
from outcomes.reporting.submission import Covers, Submission
from outcomes.reporting.uploads import Receipt


def test_what_a_file_covers_comes_back_from_the_form_in_which_it_is_kept() -> None:
    said = Covers(place="210214001", first="2025-01", last="2025-06")
    assert said.as_json() == '{"place": "210214001", "first": "2025-01", "last": "2025-06"}'
    assert Covers.from_json(said.as_json()) == said
    assert Covers.from_json("") is Covers.from_json(None) is None


def test_a_submission_of_which_nothing_is_said_is_a_file_of_today_from_nobody_in_particular() -> None:
    sent = Submission(content=b"x", name="a.csv")
    assert (sent.purpose, sent.dataset, sent.covers, sent.allowed) == ("file", None, None, None)
    assert not sent.publish
    assert not sent.partial
    with pytest.raises(AttributeError):
        sent.publish = True


def test_a_receipt_and_a_finding_are_printed_in_this_order() -> None:
    said = Finding(code="no_rows", severity="error", message_zh="没有行", message_en="no rows", whole_file=True)
    receipt = Receipt(
        upload_id=None,
        dataset=None,
        file_name="a.csv",
        sha256="0",
        outcome="reject_whole_file",
        rows_stored=0,
        rows_refused=0,
        version=3,
        published=False,
        findings=(said,),
    )
    assert list(receipt.as_dict()) == [
        "upload_id",
        "dataset",
        "file_name",
        "sha256",
        "outcome",
        "rows_stored",
        "rows_refused",
        "version",
        "published",
        "repeated",
        "findings",
    ]
    assert list(said.as_dict()) == [
        "code",
        "severity",
        "message_zh",
        "message_en",
        "sheet",
        "row",
        "column",
        "value",
        "suggestions",
        "count",
    ]


def test_a_board_adds_up_inside_every_place() -> None:
    places = [
        Place(code=f"21021400{n}001", name=f"{n}社区", level="community", parent=f"21021400{n}") for n in range(1, 9)
    ]
    slots = tuple(Slot(place=place, state=state) for place, state in zip(places, STATES, strict=True))
    board = Board(
        dataset=catalogue().datasets["monthly_report"],
        period="2025-03",
        due=date(2025, 4, 5),
        closed=False,
        slots=slots,
    )
    assert board.counts() == dict.fromkeys(STATES, 1)
    assert sum(board.counts("210214003").values()) == 1
    assert [s.state for s in board.missing()] == ["returned", "unreported"]
    assert [s.state for s in board.unsettled()] == ["submitted", "returned", "unreported"]
