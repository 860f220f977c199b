"""A person's desk: what the staff pages do, with the rights of the person who sits there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from etl.check.judge import Judgement
from etl.ledger import aliases, history
from etl.ledger.acts import By
from etl.ledger.coverage import Covers
from etl.ledger.ledger import Progress, Receipt
from etl.review import correction, remind, review, submit
from etl.review.board import Board, board_in, period_of
from etl.review.preview import Preview, of_upload, preview
from etl.templates import template
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings, settings, today
from outcomes.security.access import Person, demand, may
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.until_commit import while_unchanged

_OWES = {
    "community_staff": ("community",),
    "street_staff": ("community", "street"),
    "street_approver": ("community", "street"),
    "district_staff": ("district_office", "system_export"),
}


@dataclass(frozen=True, kw_only=True)
class WaitingUpload:
    """An upload with slices that wait for this person: which communities, and what may be done with them."""

    upload: dict[str, Any]
    communities: tuple[str, ...]
    asks: tuple[str, ...]  # approve | send_back | publish
    instead: bool = False  # the approval is one in a street's place: 代审


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that a person can do with uploads; Denied where the access table says no."""

    settings: Settings
    cat: Catalogue
    person: Person
    register: Register
    real: bool
    today: date

    @property
    def place(self) -> Place:
        """The person's own place."""
        return self.register.get(self.person.place)

    def communities(self) -> list[Place]:
        """The communities inside it."""
        return self.register.communities(self.person.place)

    def sends(self) -> dict[str, Dataset]:
        """The tables that the person may report."""
        return {
            code: d
            for code, d in self.cat.datasets.items()
            if may(self.person, "upload", self.register, place=self.place, dataset=d)
        }

    def judge(
        self, dataset: Dataset, content: bytes, name: str, progress: Callable[[float], None] = lambda _: None
    ) -> Judgement:
        """The judgement of a chosen file; nothing of it is stored."""
        return submit.judge_of(
            self.settings, self.cat, self.person, self.register, content, name, dataset, self.today, progress=progress
        )

    def send(
        self,
        dataset: Dataset,
        content: bytes,
        name: str,
        *,
        partial: bool = False,
        covers: Covers | None = None,
        purpose: str = "file",
        reason: str = "",
        progress: Progress = lambda _, __: None,
    ) -> Receipt:
        """Submits a file for review."""
        return submit.send(
            self.settings,
            self.cat,
            self.person,
            content,
            name,
            dataset,
            today=self.today,
            partial=partial,
            covers=covers,
            purpose=purpose,
            reason=reason,
            progress=progress,
        )

    def send_nothing(self, dataset: Dataset, place: Place, month: str) -> Receipt:
        """Says 本月无 for a place and month."""
        content, name, covers = submit.nothing_file(dataset, self.register, place, month, assumed=not self.real)
        return self.send(dataset, content, name, covers=covers, purpose="nothing")

    def template(self, dataset: Dataset, place: Place, month: str, suffix: str) -> tuple[bytes, str]:
        """Bytes and name of the template for a place and month."""
        made = template.make(
            dataset, self.cat, self.register, place, month or None, suffix=suffix, assumed=not self.real
        )
        return made, template.file_name(dataset, place, month or None, suffix)

    def preview(self, judged: Judgement, lang: str) -> Preview:
        """The rows of a judged file beside what is in force."""
        return preview(self.settings, self.cat, self.register, judged, lang)

    def changes(self, upload_id: str, lang: str, communities: Collection[str] | None = None) -> Preview:
        """The rows of a stored upload beside what is in force and last month, with its warnings."""
        return of_upload(self.settings, self.cat, upload_id, lang, communities)

    def rows(self, dataset: Dataset, place: Place, month: str) -> pd.DataFrame:
        """The rows in force of a community and month, as texts to be corrected."""
        demand(self.person, "correct", self.register, place=place, dataset=dataset)
        period = period_of(dataset, month)
        return correction.rows_in_force(self.settings, dataset, self.register, place, period)

    def correct(
        self, dataset: Dataset, place: Place, month: str, before: pd.DataFrame, after: pd.DataFrame, reason: str
    ) -> Receipt | None:
        """Submits a correction by hand with its reason; None when nothing was changed."""
        made = correction.corrected_file(dataset, place, period_of(dataset, month), before, after)
        return made and self.send(dataset, *made, purpose="correction", reason=reason)

    def remember(self, spelling: str, place: Place) -> None:
        """Keeps another spelling of a community, because a person has confirmed it."""
        demand(self.person, "confirm_name", self.register, place=place)
        aliases.remember(self.settings, spelling, place.code, By(who=self.person.account, channel="page"))

    def boards(self, datasets: Collection[str], month: str) -> list[Board]:
        """The boards of these tables for a month, read at once."""
        asked = ("boards", tuple(datasets), month, self.real, self.register)
        return while_unchanged(self.settings, asked, lambda: self._boards(datasets, month))

    def _boards(self, datasets: Collection[str], month: str) -> list[Board]:
        con = connect(self.settings)
        try:
            wanted = [self.cat.datasets[code] for code in datasets]
            return [board_in(con, self.settings, d, month, real=self.real, register=self.register) for d in wanted]
        finally:
            con.close()

    def duties(self, on: Collection[str], month: str) -> list[Board]:
        """The boards of the monthly tables that this person's place owes for a month."""
        owed = _OWES.get(self.person.role, ())
        codes = [c for c, d in self.sends().items() if c in on and d.frequency == "monthly" and d.reporter in owed]
        boards = self.boards(codes, month)
        return [b for b in boards if b.inside(self.person.place)]

    def uploads(self) -> list[dict[str, Any]]:
        """The uploads that speak of communities of the person's place, newest first."""
        return history.uploads(self.settings, self.person, self.register)

    def waiting(self) -> list[WaitingUpload]:
        """What waits for a decision of this person, oldest first."""
        found = []
        for upload in reversed(self.uploads()):
            if not {"submitted", "approved"} & set(upload["states"]):
                continue
            made = self._waiting(upload)
            if made.asks:
                found.append(made)
        return found

    def _waiting(self, upload: dict[str, Any]) -> WaitingUpload:
        asks, instead, sender = [], False, upload["by"]
        no_street = self.cat.datasets[upload["dataset"]].reporter in ("district_office", "system_export")
        states = set(upload["states"])
        streets = {self.register.get(code).parent for code in upload["codes"]}
        if "submitted" in states and not no_street:
            if may(self.person, "approve", self.register, sender=sender):
                asks.append("approve")
            elif may(self.person, "approve_instead", self.register, sender=sender):
                instead = all(review.approve_instead_here(self.settings, s, sender) for s in streets)
                asks += ["approve"] if instead else []
        if ("approved" in states or (no_street and "submitted" in states)) and may(
            self.person, "publish", self.register, sender=sender
        ):
            asks.append("publish")
        if asks and may(self.person, "send_back", self.register, sender=sender):
            asks.append("send_back")
        return WaitingUpload(upload=upload, communities=tuple(upload["codes"]), asks=tuple(asks), instead=instead)

    def original(self, upload_id: str) -> tuple[bytes, str]:
        """Bytes and name of an upload as it was sent; Denied unless all its communities are the person's to see."""
        return history.original(self.settings, self.person, self.register, upload_id)

    def decide(self, ask: str, upload: dict[str, Any], communities: Collection[str], reason: str) -> int:
        """Does what was asked with an upload as it was shown; what somebody else has moved since then is left alone."""
        return review.decide(
            self.settings,
            self.person,
            ask,
            upload["upload_id"],
            communities=communities,
            reason=reason,
            seen=upload["states"],
            cat=self.cat,
        )


@dataclass(frozen=True, kw_only=True)
class MonthActs:
    """What a person can do with a table of a month."""

    desk: Desk
    board: Board

    @property
    def _of(self) -> tuple[Settings, Person, str, str]:
        return self.desk.settings, self.desk.person, self.board.dataset.code, self.board.period

    def publish(self, within: str) -> tuple[int, int]:
        """Publishes what is approved inside a place; gives communities and version."""
        return review.publish_month(*self._of, within, cat=self.desk.cat)

    def leave_out(self, place: Place, reason: str) -> None:
        """Says that a community does not report the month."""
        review.leave_out(*self._of, place, reason)

    def put_back(self, place: Place) -> None:
        """Asks for it again."""
        review.put_back(*self._of, place)

    def close(self) -> None:
        """Closes the month."""
        review.close_month(*self._of)

    def reopen(self, reason: str) -> None:
        """Opens it again."""
        review.reopen_month(*self._of, reason)

    def reminder(self, lang: str) -> str:
        """Who has not reported, as a text."""
        return remind.message(self.board, lang)

    def remind(self, text: str) -> None:
        """Sends it to the robot."""
        review.remind(self.desk.settings, self.desk.person, text)


def desk_of(mart: Mart, person: Person) -> Desk:
    """The desk of a person today, in the warehouse that the pages show."""
    real = mart.data_class != "sample"
    return Desk(settings=settings(), cat=catalogue(), person=person, register=mart.register, real=real, today=today())
