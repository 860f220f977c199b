"""A person's desk: what the staff pages do, with the rights of the person who sits there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from etl.check.judge import Share, unheard
from etl.findings.free_text import free_text
from etl.ledger import aliases, history
from etl.ledger.by import By
from etl.ledger.kept_tables import kept_instead
from etl.ledger.ledger import Progress, unseen
from etl.ledger.opened import opened
from etl.ledger.rule_events import rules_in
from etl.review import column_maps, correction, notices, remind, review, submit
from etl.review.board import board_in, period_of, with_unknown
from etl.review.hints import hints
from etl.review.preview import of_upload, preview
from etl.review.review import Decision
from etl.review.seat import Seat
from etl.templates.template import SUFFIXES, Template
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import add_months, last_complete_month, months_between, parse_month
from outcomes.core.places import Place, Register
from outcomes.core.settings import settings, today
from outcomes.core.texts import Lang, listed
from outcomes.reporting.board import Board, MonthActs, NothingToReport
from outcomes.reporting.column_map import MapActs
from outcomes.reporting.correction import Correction
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, FieldHint
from outcomes.reporting.uploads import Notice, Receipt, StoredUpload, UploadLife, WaitingUpload
from outcomes.security import accounts, kept_forms, noted
from outcomes.security.access import Person, demand, may, places_for
from outcomes.security.kept_forms import FormOf
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.unknown_counts import UnknownCounts, unknown_counts_in
from outcomes.warehouse.until_commit import while_unchanged

_OWES = {
    "community_staff": ("community",),
    "street_staff": ("community", "street"),
    "street_approver": ("community", "street"),
    "district_staff": ("district_office", "system_export"),
}


@dataclass(frozen=True, kw_only=True)
class Desk(Seat):
    """Everything that a person can do with uploads; Denied where the access table says no."""

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
        return {c: d for c, d in self.cat.datasets.items() if may(self.person, "upload", place=self.place, dataset=d)}

    def judge(self, submission: Submission, progress: Share = unheard) -> Judgement:
        """The judgement of a chosen file; nothing of it is stored."""
        return submit.judge_chosen(self, submission, self.today, progress)

    def send(self, submission: Submission, progress: Progress = unseen) -> Receipt:
        """Submits a file for review, in the person's name."""
        return submit.send(self, submission, self.today, progress)

    def nothing_for(self, dataset: Dataset, place: Place, month: str) -> NothingToReport:
        """For which communities of a place 本月无 can be said of a month, and which have sent something already."""
        [board] = self.boards([dataset.code], month)
        states = {slot.place.code: slot.state for slot in board.inside(place.code)}
        communities = [p for p in self.register.communities(place.code, month) if not (self.real and p.assumed)]
        free = [p for p in communities if states.get(p.code, "unreported") in ("unreported", "returned", "left_out")]
        return NothingToReport(free=tuple(free), sent=tuple(p for p in communities if p not in free))

    def send_nothing(self, dataset: Dataset, place: Place, month: str, communities: Collection[Place]) -> list[Receipt]:
        """Says 本月无 for communities of a place; WarehouseError where one of them has sent something already."""
        found = self.nothing_for(dataset, place, month)
        if sent := [p for p in communities if p not in found.free]:
            zh, en = listed([p.name for p in sent], "zh"), listed([p.name_en for p in sent], "en")
            raise WarehouseError(f"{zh}已经报过，不能再报本月无 / {en} has been reported already: not nothing")
        whole = len(communities) == len(found.free) and not found.sent
        return [self.send(said) for said in submit.nothing(dataset, place if whole else None, month, communities)]

    def maps(self, dataset: Dataset) -> MapActs:
        """What the person can do with the profiles by which exports of other systems are read as this table."""
        return column_maps.acts_of(self, dataset)

    def template(self, dataset: Dataset, place: Place, month: str, suffix: str) -> tuple[bytes, str]:
        """Bytes and name of the template for a place and month."""
        form = Template(
            dataset=dataset,
            cat=self.cat,
            register=self.register,
            place=place,
            month=month or None,
            assumed=not self.real,
            kept=self._kept_instead(dataset) if dataset.instead else {},
        )
        return form.file(suffix), form.file_name(suffix)

    def _kept_instead(self, dataset: Dataset) -> dict[str, frozenset[str]]:
        def read() -> dict[str, frozenset[str]]:
            with opened(self.settings, self.cat) as ledger:
                return kept_instead(ledger.con, dataset)

        return while_unchanged(self.settings, ("kept_instead", dataset.code), read)

    def asked_template(self, dataset: str, place: str, month: str, suffix: str) -> tuple[bytes, str]:
        """The same for an address: LookupError for what there is not, Denied for what the person does not report."""
        table, wanted = self.cat.datasets[dataset], self.register.get(place or self.person.place)
        if suffix not in SUFFIXES or (month and parse_month(month) != month):
            raise LookupError(suffix, month)
        demand(self.person, "upload", place=wanted, dataset=table)
        return self.template(table, wanted, month, suffix)

    def hints(self, asked: Asked, lang: str) -> dict[str, FieldHint]:
        """What stands beside the fields of a form of a community, by the code of the column."""
        demand(self.person, "upload", place=asked.place, dataset=asked.dataset)
        with opened(self.settings, self.cat) as ledger:
            return hints(ledger, self.register, asked, lang)

    def draft(self, asked: Asked) -> dict[str, str]:
        """What the person has typed into a form and not sent yet, by the name of the field."""
        return kept_forms.kept_form(self.settings, self._form(asked))

    def keep_draft(self, asked: Asked, fields: Mapping[str, str]) -> None:
        """Keeps what was typed into a form, for the person alone; WarehouseError where it holds personal data."""
        demand(self.person, "upload", place=asked.place, dataset=asked.dataset)
        for text in fields.values():
            free_text(text)
        kept_forms.keep_form(self.settings, self._form(asked), fields)

    def drop_draft(self, asked: Asked) -> None:
        """Throws away what was typed into a form."""
        kept_forms.drop_form(self.settings, self._form(asked))

    def _form(self, asked: Asked) -> FormOf:
        who, where = self.person.account, asked.place.code
        return FormOf(account=who, dataset=asked.dataset.code, place=where, month=asked.month)

    def preview(self, judged: Judgement, lang: str) -> Preview:
        """The rows of a judged file beside what is in force."""
        demand(self.person, "upload")
        with opened(self.settings, self.cat) as ledger:
            return preview(ledger, self.register, judged, lang, self._rows_seen())

    def changes(self, upload_id: str, lang: str, communities: Collection[str] | None = None) -> Preview:
        """The rows of a stored upload that the person may see, beside what is in force and last month, with its warnings."""
        own = self._rows_seen()
        with opened(self.settings, self.cat) as ledger:
            return of_upload(ledger, upload_id, lang, own if communities is None else own & set(communities))

    def _rows_seen(self) -> frozenset[str]:
        """The places whose rows the person may see; Denied where the table allows nobody's."""
        demand(self.person, "see_rows")
        return places_for(self.person, "see_rows", self.register)

    def rows(self, dataset: Dataset, place: Place, month: str) -> pd.DataFrame:
        """The rows in force of a community and month, as texts to be corrected."""
        demand(self.person, "correct", place=place, dataset=dataset)
        period = period_of(dataset, month)
        with opened(self.settings, self.cat) as ledger:
            return correction.rows_in_force(ledger, dataset, self.register, place, period)

    def correct(self, dataset: Dataset, place: Place, month: str, wanted: Correction) -> Receipt | None:
        """Submits a correction by hand; None when nothing was changed."""
        made = correction.corrected(dataset, place, period_of(dataset, month), wanted)
        return self.send(made) if made else None

    def remember(self, spelling: str, place: Place) -> None:
        """Keeps another spelling of a community, because a person has confirmed it."""
        demand(self.person, "confirm_name", place=place)
        aliases.remember(self.settings, spelling, place.code, By(who=self.person.account, channel="page"))

    def boards(self, datasets: Collection[str], month: str) -> list[Board]:
        """The boards of these tables for a month, read at once: of the places that the person may see."""
        demand(self.person, "see_board")
        asked = ("boards", tuple(datasets), month, self.real, self.register)
        boards = while_unchanged(self.settings, asked, lambda: self._boards(datasets, month))
        seen = places_for(self.person, "see_board", self.register)
        return [replace(b, slots=tuple(s for s in b.slots if s.place.code in seen)) for b in boards]

    def _boards(self, datasets: Collection[str], month: str) -> list[Board]:
        unknown = self._unknown_counts(datasets)
        with opened(self.settings, self.cat) as ledger:
            wanted = [self.cat.datasets[code] for code in datasets]
            found = [board_in(ledger, d, month, real=self.real, register=self.register) for d in wanted]
        return [with_unknown(b, unknown) for b in found]

    def owed_earlier(self, on: Collection[str], month: str) -> list[Board]:
        """The boards of the months before one, from the first that is reported on, of which the place still owes something."""
        with opened(self.settings, self.cat) as ledger:
            start = rules_in(ledger.con, self.settings).starts
        last = min(add_months(month, -1), last_complete_month(self.today))
        months = months_between(max(start, add_months(last, -11)), last) if start and start <= last else []
        return [b for m in months for b in self.duties(on, m) if b.missing(self.person.place)]

    def duties(self, on: Collection[str], month: str) -> list[Board]:
        """The boards of the monthly tables that this person's place owes for a month."""
        owed = _OWES.get(self.person.role, ())
        codes = [c for c, d in self.sends().items() if c in on and d.frequency == "monthly" and d.reporter in owed]
        boards = self.boards(codes, month)
        return [b for b in boards if b.inside(self.person.place)]

    def unknown_counts(self, on: Collection[str]) -> list[UnknownCounts]:
        """The counts that the person's place reported as not known yet and has to report again, newest month first."""
        demand(self.person, "see_board")
        tables = tuple(sorted(c for c in self.sends() if c in on))
        found = self._unknown_counts(tables)
        inside = {p.code for p in self.communities()} if self.person.role in _OWES else frozenset()
        return [u for u in found if u.place in inside]

    def _unknown_counts(self, tables: Collection[str]) -> list[UnknownCounts]:
        """Those of some tables everywhere, with what waits, read again only after a commit."""

        def read() -> list[UnknownCounts]:
            with opened(self.settings, self.cat) as ledger:
                return unknown_counts_in(ledger.con, self.cat, Look(pending=True), tables)

        return while_unchanged(self.settings, ("unknown_counts", tuple(sorted(tables))), read)

    def month(self, board: Board) -> MonthActs:
        """What can be done with the table and month of a board, in the person's name."""
        code, period = board.dataset.code, board.period
        return MonthActs(
            publish=lambda within: review.publish_month(self, code, period, within),
            leave_out=lambda places, reason: review.leave_out(self, code, period, places, reason),
            put_back=lambda places: review.put_back(self, code, period, places),
            close=lambda: review.close_month(self, code, period),
            reopen=lambda reason: review.reopen_month(self, code, period, reason),
            reminder=lambda lang, within, only: remind.message(board, lang, within, only),
            remind=lambda text: review.remind(self, text),
        )

    def notices(self, lang: Lang) -> list[Notice]:
        """What others did to the person's uploads since the person last took note, newest first."""
        after = noted.noted(self.settings, self.person.account)
        with opened(self.settings, self.cat) as ledger:
            return notices.notices(ledger, self.register, self.person.account, after, lang)

    def take_note(self, act: int) -> None:
        """Everything up to this act has been read by the person."""
        noted.note(self.settings, self.person.account, act)

    def uploads(self) -> list[StoredUpload]:
        """The uploads that speak of communities of the person's place, newest first."""
        demand(self.person, "see_uploads")
        return history.uploads(self.settings, self.person, self.register)

    def senders(self) -> dict[str, str]:
        """The names of whoever has an account here, by account: who sent what is told by name."""
        demand(self.person, "see_uploads")
        return {a.account: a.name for a in accounts.listing(self.settings)}

    def life(self, upload_id: str) -> UploadLife:
        """What happened to an upload, in the places that the person may see; Denied where it speaks of none of them."""
        demand(self.person, "see_uploads")
        return history.life_of(self.settings, upload_id, places_for(self.person, "see_uploads", self.register))

    def waiting(self) -> list[WaitingUpload]:
        """What waits for a decision of this person, oldest first; nothing for whoever does not see uploads."""
        found = []
        for upload in reversed(self.uploads() if may(self.person, "see_uploads") else []):
            if not {"submitted", "approved"} & set(upload["states"]):
                continue
            made = self._waiting(upload)
            if made.asks:
                found.append(made)
        return found

    def _waiting(self, upload: StoredUpload) -> WaitingUpload:
        asks, instead, sender = [], False, upload["by"]
        no_street = not self.cat.datasets[upload["dataset"]].by_street
        states = set(upload["states"])
        streets = {self.register.get(code).parent for code in upload["codes"]}
        if "submitted" in states and not no_street:
            if may(self.person, "approve", sender=sender):
                asks.append("approve")
            elif may(self.person, "approve_instead", sender=sender):
                instead = all(review.approve_instead_here(self.settings, s, sender) for s in streets)
                asks += ["approve"] if instead else []
        ready = "approved" in states or (no_street and "submitted" in states)
        if ready and may(self.person, "publish", sender=sender):
            asks.append("publish")
        if asks and may(self.person, "send_back", sender=sender):
            asks.append("send_back")
        waits = {
            "approve": upload["submitted"],
            "publish": upload["approved"] + (upload["submitted"] if no_street else []),
        }
        communities = sorted({code for ask in asks for code in waits.get(ask, [])})
        return WaitingUpload(upload=upload, communities=tuple(communities), asks=tuple(asks), instead=instead)

    def original(self, upload_id: str) -> tuple[bytes, str]:
        """Bytes and name of an upload as it was sent; Denied unless all its communities are the person's to see."""
        return history.original(self.settings, self.person, self.register, upload_id)

    def takes_nothing(self, dataset: Dataset) -> bool:
        """Whether 本月无 can be said of a table."""
        return submit.takes_nothing(dataset)

    def asks(self, upload: StoredUpload) -> list[str]:
        """What the person may do with an upload now: send it back, withdraw, take back, restore."""
        states, sender, found = set(upload["states"]), upload["by"], list[str]()
        waits, table = bool(states & {"submitted", "approved"}), self.cat.datasets[upload["dataset"]]
        if waits and sender != self.person.account and may(self.person, "send_back", dataset=table):
            found.append("send_back")
        if states & {"approved", "published"} and may(self.person, "withdraw"):
            found.append("withdraw")
        elif states & {"submitted", "returned"} and may(self.person, "take_back", sender=sender):
            found.append("take_back")
        if "withdrawn" in states and may(self.person, "restore", sender=sender):
            found.append("restore")
        return found

    def may_take_original(self, upload_id: str) -> bool:
        """Whether the person may have an upload as it was sent."""
        return history.may_take_original(self.settings, self.person, self.register, upload_id)

    def decide(self, ask: str, upload: StoredUpload, communities: Collection[str], reason: str, since: str = "") -> int:
        """Does what was asked with an upload as it was shown; what somebody else has moved since then is left alone.

        `since`: from which month on a ledger counts where other tables gave the figures.
        """
        wanted = Decision(
            ask=ask,
            upload_id=upload["upload_id"],
            communities=communities,
            reason=reason,
            seen=upload["states"],
            since=since,
        )
        return review.decide(self, wanted)


def desk_of(mart: Mart, person: Person) -> Desk:
    """The desk of a person today, in the warehouse that the pages show."""
    real = mart.data_class != "sample"
    return Desk(settings=settings(), cat=catalogue(), person=person, register=mart.register, real=real, today=today())
