"""来源: the question in an address, and who had a hand in the uploads behind a figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.review import review, submit
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import month
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.figures.provenance import origin_of, parse, uploads_of
from outcomes.reporting.submission import Submission
from outcomes.security.access import Person
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.etl.deciding import decide
from tests.outcomes.real import monthly_report

CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place="210214001003")
APPROVER = Person(account="fengrong-sh", name="丰荣审核员", role="street_approver", place="210214001")
DISTRICT = Person(account="qu1", name="区级", role="district_staff")
RECEIVED = catalogue().indicators["requests_received"]


@pytest.fixture(scope="module")
def published(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """A monthly report of one community that was sent, approved by the street and published by the district."""
    real = Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("provenance") / "real"))
    content = monthly_report(("古城", "2025-03", 10, 9, 6, 0, 0, 0))
    sent = submit.send(
        Seat(settings=real, person=CLERK),
        Submission(content=content, name="三月.csv", dataset="monthly_report"),
        date(2025, 4, 2),
    )
    assert sent.upload_id is not None
    decide(real, APPROVER, "approve", sent.upload_id)
    _publish(real, sent.upload_id)
    return real, sent.upload_id


def _publish(settings: Settings, upload: str) -> None:
    for place in open_mart(settings).register.communities("210214001"):
        if place.code != CLERK.place:
            review.leave_out(Seat(settings=settings, person=APPROVER), "monthly_report", "2025-03", [place], "本月轮训")
    decide(settings, DISTRICT, "publish", upload)


def test_a_figure_names_file_sender_approver_and_publisher(published: tuple[Settings, str]) -> None:
    settings, upload = published
    mart = open_mart(settings)
    for place in (mart.register.get(CLERK.place), mart.register.district):
        found = uploads_of(settings, mart, RECEIVED, place, month("2025-03")).to_dict("records")
        assert [(r["upload_id"], r["file_name"]) for r in found] == [(upload, "三月.csv")]
        assert [(r["sender"], r["approved_by"], r["published_by"]) for r in found] == [
            ("gucheng", "fengrong-sh", "qu1")
        ]
        assert found[0]["approved_at"] <= found[0]["published_at"]


def test_an_unknown_figure_has_no_upload(published: tuple[Settings, str]) -> None:
    settings, _ = published
    mart = open_mart(settings)
    assert uploads_of(settings, mart, RECEIVED, mart.register.get("210214001002"), month("2025-03")).empty
    assert uploads_of(settings, mart, RECEIVED, mart.register.district, month("2025-02")).empty


def test_the_question_in_an_address_comes_back_as_it_was_asked(published: tuple[Settings, str]) -> None:
    mart: Mart = open_mart(published[0])
    asked = origin_of(figure(mart, RECEIVED, mart.register.district, month("2025-03")))
    assert asked.code == "requests_received~210214~2025-03~2025-03"
    assert parse(asked.code, mart.register) == asked
    several = parse("requests_received.requests_resolved~210214001~2025-01~2025-03", mart.register)
    assert several is not None
    assert several.indicators == ("requests_received", "requests_resolved")


NOT_THERE = (
    "",
    "requests_received",
    "nothing~210214~2025-03~2025-03",
    "requests_received~999~2025-03~2025-03",
    "requests_received~210214~2025-13~2025-13",
    "requests_received~210214~2025-03~2025-01",
    "requests_received~210214~2025-03~2025-03~more",
    "<script>~210214~2025-03~2025-03",
)


def test_an_address_that_asks_for_nothing_there_is_gets_no_answer(real: Settings) -> None:
    register = open_mart(real).register
    assert [text for text in NOT_THERE if parse(text, register) is not None] == []
