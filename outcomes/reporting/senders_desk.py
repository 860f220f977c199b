"""What pages ask of the desk of a person who sends; those who take files in answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import Place
from outcomes.reporting.board import Board, NothingToReport
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, FieldHint
from outcomes.reporting.uploads import Receipt, StoredUpload, UploadLife
from outcomes.warehouse.unknown_counts import UnknownCounts


class SendersDesk(Protocol):
    """Everything that a person can do with uploads on a page; Denied where the access table says no."""

    @property
    def place(self) -> Place:
        """The person's own place."""

    @property
    def real(self) -> bool:
        """Whether what is sent counts."""

    def sends(self) -> Mapping[str, Dataset]:
        """The tables that the person may report."""

    def boards(self, datasets: Collection[str], month: str) -> list[Board]:
        """Where these tables stand in a month, in the places that the person may see."""

    def owed_earlier(self, on: Collection[str], month: str) -> list[Board]:
        """The boards of earlier months of which the person's place still owes something."""

    def duties(self, on: Collection[str], month: str) -> list[Board]:
        """What the person's place owes for a month."""

    def unknown_counts(self, on: Collection[str]) -> list[UnknownCounts]:
        """The counts that the person's place reported as not known yet, newest month first."""

    def template(self, dataset: Dataset, place: Place, month: str, suffix: str) -> tuple[bytes, str]:
        """Bytes and name of the template for a place and month."""

    def hints(self, asked: Asked, lang: str) -> dict[str, FieldHint]:
        """What stands beside the fields of a form, by the code of the column."""

    def draft(self, asked: Asked) -> dict[str, str]:
        """What the person has typed into a form and not sent yet, by the name of the field."""

    def keep_draft(self, asked: Asked, fields: Mapping[str, str]) -> None:
        """Keeps what was typed into a form, for the person alone."""

    def drop_draft(self, asked: Asked) -> None:
        """Throws away what was typed into a form."""

    def judge(self, submission: Submission) -> Judgement:
        """The judgement of a file; nothing of it is stored."""

    def preview(self, judged: Judgement, lang: str) -> Preview:
        """The rows of a judged file beside what is in force."""

    def send(self, submission: Submission) -> Receipt:
        """Submits a file for review."""

    def nothing_for(self, dataset: Dataset, place: Place, month: str) -> NothingToReport:
        """For which communities of a place 本月无 can be said of a month."""

    def send_nothing(self, dataset: Dataset, place: Place, month: str, communities: Collection[Place]) -> list[Receipt]:
        """Says 本月无 for communities of a place."""

    def takes_nothing(self, dataset: Dataset) -> bool:
        """Whether 本月无 can be said of a table."""

    def uploads(self) -> list[StoredUpload]:
        """The uploads that speak of the person's place, newest first."""

    def life(self, upload_id: str) -> UploadLife:
        """What happened to an upload."""

    def changes(self, upload_id: str, lang: str, communities: Collection[str] | None = None) -> Preview:
        """The rows of a stored upload beside what is in force."""

    def asks(self, upload: StoredUpload) -> list[str]:
        """What the person may do with an upload now."""

    def may_take_original(self, upload_id: str) -> bool:
        """Whether the person may have an upload as it was sent."""

    def decide(self, ask: str, upload: StoredUpload, communities: Collection[str], reason: str) -> int:
        """Does what was asked with an upload; gives the version."""
