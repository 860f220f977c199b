"""What a person sends: files, 本月无, and corrections by hand; all go through the same door as bytes of a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from etl.check.apart import the_judge
from etl.check.judge import Share, unheard
from etl.findings.free_text import free_text
from etl.ledger.judging import judged_here
from etl.ledger.ledger import Progress, note, take_in, unseen
from etl.ledger.opened import opened
from etl.review.board import period_of
from etl.review.seat import Seat
from outcomes.catalogue.dataset import Dataset
from outcomes.core.csv_text import csv_bytes
from outcomes.core.places import DISTRICT, Place, Register
from outcomes.core.settings import now
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.reporting.uploads import Receipt
from outcomes.security import audit
from outcomes.security.access import Act, Denied, communities_of, demand
from outcomes.warehouse.mart import register_of


def _signed(seat: Seat, submission: Submission, register: Register, today: date) -> Submission:
    """The submission in the person's name: only communities of the own place, all of them expected of a street."""
    own = communities_of(seat.person, register)
    dataset = seat.cat.datasets[submission.dataset or ""]
    in_part = seat.person.place != DISTRICT
    whole = in_part and len(own) > 1 and dataset.replace == "slice" and not dataset.only_some
    return replace(
        submission,
        by=seat.person.account,
        today=today,
        at=now(),
        channel="page",
        publish=False,
        allowed=own if in_part else None,
        expected=frozenset(c for c in own if not register.get(c).assumed) if whole else frozenset(),
    )


def judge_chosen(seat: Seat, submission: Submission, today: date, progress: Share = unheard) -> Judgement:
    """The judgement of a file that a person has chosen; a file that is not good is recorded as an attempt."""
    with opened(seat.settings, seat.cat) as ledger:
        signed = _signed(seat, submission, register_of(ledger.con), today)
        return note(ledger, judged_here(ledger, the_judge(), signed, progress), signed)


def send(seat: Seat, submission: Submission, today: date, progress: Progress = unseen) -> Receipt:
    """Submits a file for review; Denied, on record, when the table or the place is not the person's to report."""
    if submission.reason:
        free_text(submission.reason)
    act: Act = "correct" if submission.purpose == "correction" else "upload"
    dataset = seat.cat.datasets[submission.dataset or ""]
    with opened(seat.settings, seat.cat) as ledger:
        register = register_of(ledger.con)
        place = register.get(submission.covers.place) if submission.covers else None
        try:
            demand(seat.person, act, place=place, dataset=dataset)
        except Denied as denied:
            audit.refused(seat.settings, seat.person, denied, dataset.code)
            raise
        return take_in(ledger, _signed(seat, submission, register, today), progress)


def takes_nothing(dataset: Dataset) -> bool:
    """Whether 本月无 can be said of a table: event ledgers, and reports that only count what happened in the month."""
    return dataset.is_ledger or dataset.may_be_nothing


def nothing(dataset: Dataset, whole: Place | None, month: str, communities: Collection[Place]) -> list[Submission]:
    """本月无 as files: zeros for each of these communities in one report; of a ledger one without rows that covers a place.

    `whole`: the place that has no other communities than these.
    """
    head = [c.header for c in dataset.column]

    def said(place: Place) -> Submission:
        name = f"{dataset.name.zh}-{place.name}-{period_of(dataset, month)}-本月无.csv"
        return Submission(content=csv_bytes([head]), name=name, dataset=dataset.code, purpose="nothing")

    places = [whole] if whole else list(communities)
    if dataset.is_ledger:
        return [replace(said(p), covers=Covers(place=p.code, first=month, last=month)) for p in places]
    fill = {"place": "", "month": month, "count": "0", "decimal": "0"}
    rows = [[p.name if c.type == "place" else fill.get(c.type, "") for c in dataset.column] for p in communities]
    return [replace(said(places[0]), content=csv_bytes([head, *rows]))]
