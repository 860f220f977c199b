"""What a person sends: files, 本月无, and corrections by hand; all go through the same door as bytes of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from etl.check.judge import Judgement
from etl.ledger.append import Sending
from etl.ledger.coverage import Covers
from etl.ledger.judging import Asked, judged_file
from etl.ledger.ledger import Progress, Receipt, note, take_in
from etl.review.board import period_of
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import DISTRICT, Place, Register
from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.security.access import Denied, Person, communities_of, demand
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of


def asked_by(person: Person, register: Register, dataset: Dataset, today: date) -> Asked:
    """How a file of this person is read: only the communities of the own place, all of them expected of a street."""
    own = communities_of(person, register)
    whole = person.place != DISTRICT and len(own) > 1 and dataset.replace == "slice" and not dataset.only_some
    return Asked(
        today=today,
        dataset=dataset.code,
        allowed=None if person.place == DISTRICT else own,
        expected=frozenset(c for c in own if not register.get(c).assumed) if whole else frozenset(),
    )


def judge_of(
    settings: Settings,
    cat: Catalogue,
    person: Person,
    register: Register,
    content: bytes,
    name: str,
    dataset: Dataset,
    today: date,
    progress: Callable[[float], None] = lambda _: None,
) -> Judgement:
    """The judgement of a file that a person has chosen; a file that is not good is recorded as an attempt."""
    asked = replace(asked_by(person, register, dataset, today), progress=progress)
    judged = judged_file(settings, cat, content, name, asked)
    return note(settings, judged, by=person.account)


def send(
    settings: Settings,
    cat: Catalogue,
    person: Person,
    content: bytes,
    name: str,
    dataset: Dataset,
    *,
    today: date,
    partial: bool = False,
    covers: Covers | None = None,
    purpose: str = "file",
    reason: str = "",
    progress: Progress = lambda _, __: None,
) -> Receipt:
    """Submits a file for review; Denied when the table or the place is not the person's to report."""
    con = connect(settings)
    try:
        register = register_of(con)
    finally:
        con.close()
    place = register.get(covers.place) if covers else None
    try:
        demand(person, "correct" if purpose == "correction" else "upload", register, place=place, dataset=dataset)
    except Denied as denied:
        audit.refused(settings, person, denied, dataset.code)
        raise
    asked = replace(asked_by(person, register, dataset, today), nothing=purpose == "nothing")
    sending = Sending(
        by=person.account, at=now(), partial=partial, covers=covers, channel="page", purpose=purpose, reason=reason
    )
    return take_in(settings, content, name, asked, sending, cat=cat, progress=progress)


def as_csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as the bytes of a UTF-8 CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([head, *rows])
    return text.getvalue().encode("utf-8-sig")


def takes_nothing(dataset: Dataset) -> bool:
    """Whether 本月无 can be said of a table: event ledgers, and reports that only count what happened in the month."""
    return dataset.is_ledger or dataset.may_be_nothing


def nothing_file(
    dataset: Dataset, register: Register, place: Place, month: str, assumed: bool
) -> tuple[bytes, str, Covers | None]:
    """本月无 as a file: zeros for each community of a report, a ledger without rows; with what it covers."""
    name = f"{dataset.name.zh}-{place.name}-{period_of(dataset, month)}-本月无.csv"
    head = [c.header for c in dataset.column]
    if dataset.is_ledger:
        return as_csv(head, []), name, Covers(place=place.code, first=month, last=month)
    fill = {"place": "", "month": month, "count": "0", "decimal": "0"}
    communities = [p for p in register.communities(place.code, month) if assumed or not p.assumed]
    rows = [[p.name if c.type == "place" else fill.get(c.type, "") for c in dataset.column] for p in communities]
    return as_csv(head, rows), name, None
