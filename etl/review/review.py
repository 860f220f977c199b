"""社区上报 → 街道审核 → 区级发布: what a person does with uploads and months, each asked of the access table first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from etl.findings.free_text import free_text
from etl.ledger import journal
from etl.ledger.acts import (
    MOVES,
    Move,
    act_in,
    dataset_and_sender,
    in_order,
    move_in,
    refresh_for,
    version,
    writing,
)
from etl.ledger.by import By
from etl.ledger.closed_months import is_closed
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger
from etl.ledger.takeover import rules_before
from etl.ledger.warehouse import next_act
from etl.review.board import board_in
from etl.review.remind import send as send_reminder
from etl.review.seat import Seat
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import label
from outcomes.core.places import Place
from outcomes.core.settings import Settings, now
from outcomes.security import audit, deputies
from outcomes.security.access import Act, Denied, demand, may, stands_in
from outcomes.security.audit import Deed
from outcomes.warehouse.mart import register_of

# what a person asks for -> the act of the access table, the kind of act in the ledger
_ASKS: dict[str, tuple[Act, str]] = {
    "approve": ("approve", "approved"),
    "send_back": ("send_back", "returned"),
    "publish": ("publish", "published"),
    "take_back": ("take_back", "withdrawn"),
    "withdraw": ("withdraw", "withdrawn"),
    "restore": ("restore", "restored"),
}
_AMONG: dict[str, tuple[str, ...]] = {"take_back": ("submitted", "returned"), "withdraw": ("approved", "published")}
_WANTS_REASON = {"send_back", "withdraw"}
# the events of a month -> the act of the access table
_EVENTS: dict[str, Act] = {
    "closed": "close_month",
    "reopened": "reopen_month",
    "left_out": "leave_out",
    "put_back": "leave_out",
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a person asks for with an upload: approve, send_back, publish, take_back, withdraw or restore.

    `seen`: the states that the person was shown; what somebody else has moved on since then is not moved again.
    """

    ask: str
    upload_id: str
    communities: Collection[str] | None = None  # None: all of it
    reason: str = ""
    seen: Collection[str] | None = None
    since: str = ""  # the month from which a ledger takes the place of other tables, where publishing it wants that


@dataclass(frozen=True, kw_only=True)
class _MonthEvent:
    """What happens to a month of a table: closed, reopened, or a community left out or put back."""

    event: str
    dataset: str
    period: str
    places: tuple[Place, ...] = ()
    reason: str = ""

    @property
    def what(self) -> str:
        """The month of the table, as the audit names it."""
        return f"{self.dataset} {self.period}"


@contextmanager
def _writing(seat: Seat, what: str) -> Iterator[OpenLedger]:
    """The ledger while the lock is held; an act that the access table refuses goes into the audit."""
    try:
        with writing(seat.settings) as con:
            yield OpenLedger(con=con, settings=seat.settings, cat=seat.cat)
    except Denied as denied:
        audit.refused(seat.settings, seat.person, denied, what)
        raise


def approve_instead_here(settings: Settings, street: str, sender: str) -> bool:
    """Whether the district may approve in a street's place: nobody there but the sender could."""
    return not any(may(person, "approve", sender=sender) for person in deputies.people_of(settings, street))


def _by(seat: Seat, act: Act, reason: str) -> By:
    """Who acts on the page; a deputy with the approvers in whose place."""
    person = seat.person
    if not stands_in(person, act):
        return By(who=person.account, channel="page", reason=reason)
    approvers = tuple(deputies.stood_in_for(seat.settings, person.place))
    return By(who=person.account, channel="deputy", reason=reason, deputy_for=approvers)


def _act_of(seat: Seat, ask: str, place: Place, sender: str) -> tuple[Act, str]:
    """The act that the table is asked for; the district's approval in a street's place is an act of its own."""
    if ask == "approve" and not may(seat.person, "approve"):
        if not approve_instead_here(seat.settings, place.parent, sender):
            raise Denied("approve_instead")
        return "approve_instead", "approved_instead"
    return _ASKS[ask]


def _slices(con: duckdb.DuckDBPyConnection, upload_id: str) -> list[tuple[str, str, bool]]:
    """(community, state, was it ever published) of an upload's slices."""
    return con.execute(
        """SELECT community_code, state, published_act IS NOT NULL FROM lake.ledger.slice_state
        WHERE upload_id = ? ORDER BY ALL""",
        [upload_id],
    ).fetchall()


def _publishable(dataset: Dataset) -> tuple[str, ...]:
    """The states from which the district publishes: what a street must approve first, and what no street sees."""
    return ("approved",) if dataset.by_street else ("submitted", "approved")


def _moves(con: duckdb.DuckDBPyConnection, seat: Seat, wanted: Decision) -> list[Move]:
    """The moves that a decision comes to, after the access table has allowed every one of them."""
    register, ask = register_of(con), wanted.ask
    code, sender = dataset_and_sender(con, wanted.upload_id)
    dataset = seat.cat.datasets[code]
    among = _publishable(dataset) if ask == "publish" else _AMONG.get(ask, MOVES[_ASKS[ask][1]][0])
    among = among if wanted.seen is None else tuple(s for s in among if s in wanted.seen)
    kinds: dict[str, set[str]] = {}
    for community, state, published in _slices(con, wanted.upload_id):
        if wanted.communities is not None and community not in wanted.communities:
            continue
        place = register.get(community)
        act, kind = _act_of(seat, ask, place, sender)
        demand(seat.person, act, place=place, sender=sender, dataset=dataset)
        if ask == "restore" and state == "withdrawn" and published:  # what was published comes back by who publishes
            demand(seat.person, "withdraw", place=place)
        kinds.setdefault(kind, set()).add(community)
    if not kinds:
        raise Denied(_ASKS[ask][0])
    return [
        Move(kind=kind, upload_id=wanted.upload_id, communities=frozenset(chosen), among=among)
        for kind, chosen in kinds.items()
    ]


def decide(seat: Seat, wanted: Decision) -> int:
    """Approves, returns, publishes, withdraws or restores an upload or single communities of it; gives the version.

    Denied when the person may not, WarehouseError when there is nothing of it in such a state, or no reason was given.
    """
    if wanted.ask in _WANTS_REASON:
        _need(wanted.reason)
    reason = free_text(wanted.reason)
    with _writing(seat, wanted.upload_id) as ledger:
        moves = _moves(ledger.con, seat, wanted)
        by = _by(seat, _ASKS[wanted.ask][0], reason)
        return act_in(ledger, moves, by, wanted.since)


def publish_month(seat: Seat, dataset: str, month: str, within: str) -> tuple[int, int]:
    """Publishes what is approved of a month in a street or the whole district; gives communities and the version.

    Whoever has not sent or is not approved holds nobody up. What the person sent stays for somebody else.
    """
    wanted, person = seat.cat.datasets[dataset], seat.person
    with _writing(seat, f"{dataset} {month}") as ledger:
        con, register = ledger.con, register_of(ledger.con)
        demand(person, "publish", place=register.get(within))
        board = board_in(ledger, wanted, month, real=meta(con)["data_class"] == "real", register=register)
        ready = [s for s in board.inside(within) if s.state in _publishable(wanted) and s.sender != person.account]
        if not ready:
            raise WarehouseError("没有待发布的内容 / nothing is waiting to be published")
        by_upload: dict[str, set[str]] = {}
        for slot in ready:
            by_upload.setdefault(slot.upload_id, set()).add(slot.place.code)
        by = By(who=person.account, at=in_order(con, now()), channel="page")
        period = board.period if wanted.replace == "slice" and wanted.period_column else None
        move = Move(kind="published", upload_id="", period=period, among=_publishable(wanted))
        with journal.committed(con, seat.settings, author=person.account, message=f"publish {dataset} {month}"):
            rules_before(ledger, list(by_upload.items()), "")  # what takes over is published by its own card
            for upload_id, codes in sorted(by_upload.items()):
                move_in(con, seat.settings, seat.cat, replace(move, upload_id=upload_id, communities=codes), by)
            refresh_for(con, seat.cat, {dataset}, by.at)
        return len(ready), version(con)


def _of_month(seat: Seat, wanted: _MonthEvent) -> None:
    """Appends an event of a month."""
    event, period = wanted.event, wanted.period
    with _writing(seat, wanted.what) as ledger:
        con = ledger.con
        for place in wanted.places or (register_of(con).district,):
            demand(seat.person, _EVENTS[event], place=place)
        closed = is_closed(con, wanted.dataset, period)
        if (event == "closed") == closed and event in ("closed", "reopened"):
            state = ("已经结账", "is closed already") if closed else ("没有结账", "is not closed")
            raise WarehouseError(f"{label(period, 'zh')}{state[0]} / {label(period, 'en')} {state[1]}")
        if closed and event != "reopened":
            raise WarehouseError(f"{label(period, 'zh')}已经结账 / {label(period, 'en')} is closed already")
        by = replace(_by(seat, _EVENTS[event], wanted.reason), at=in_order(con, now()))
        with journal.committed(con, seat.settings, author=by.who, message=f"{event} {wanted.what}"):
            number = next_act(con, event, by)
            codes = [place.code for place in wanted.places]
            for code in codes or [""]:
                con.execute(
                    "INSERT INTO lake.ledger.month_event VALUES (?, ?, ?, ?, ?)",
                    [number, wanted.dataset, period, code, event],
                )
            detail = {"act": number, "communities": codes, "reason": wanted.reason}
            audit.record(seat.settings, by.deed(event, wanted.what, detail))


def close_month(seat: Seat, dataset: str, period: str) -> None:
    """Closes a month of a table: its figures do not change any more until it is reopened."""
    _of_month(seat, _MonthEvent(event="closed", dataset=dataset, period=period))


def reopen_month(seat: Seat, dataset: str, period: str, reason: str) -> None:
    """Opens a closed month again, with a reason."""
    _of_month(seat, _MonthEvent(event="reopened", dataset=dataset, period=period, reason=_need(reason)))


def leave_out(seat: Seat, dataset: str, period: str, places: Collection[Place], reason: str) -> None:
    """Says that communities do not report a month, with one reason: they stay 未报 and owe it no longer."""
    left = tuple(places)
    _of_month(seat, _MonthEvent(event="left_out", dataset=dataset, period=period, places=left, reason=_need(reason)))


def put_back(seat: Seat, dataset: str, period: str, places: Collection[Place]) -> None:
    """Takes a leaving out back."""
    _of_month(seat, _MonthEvent(event="put_back", dataset=dataset, period=period, places=tuple(places)))


def _need(reason: str) -> str:
    """The reason itself; WarehouseError where none was given."""
    if not reason.strip():
        raise WarehouseError("请写明原因，没有任何改动 / please give a reason; nothing was changed")
    return free_text(reason)


def remind(seat: Seat, text: str) -> None:
    """Sends a reminder to the robot; Denied when the person may not, WarehouseError when it did not arrive."""
    try:
        demand(seat.person, "remind")
    except Denied as denied:
        audit.refused(seat.settings, seat.person, denied, "reminder")
        raise
    send_reminder(seat.settings, free_text(text))
    audit.record(seat.settings, Deed(who=seat.person.account, act="reminded", detail={"text": text}))
