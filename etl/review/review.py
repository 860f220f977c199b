"""社区上报 → 街道审核 → 区级发布: what a person does with uploads and months, each asked of the access table first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from etl.ledger.acts import (
    MOVES,
    By,
    Move,
    act_in,
    dataset_and_sender,
    in_order,
    move_in,
    refresh_for,
    version,
    writing,
)
from etl.ledger.closed_months import is_closed
from etl.ledger.warehouse import meta, next_act
from etl.review.board import Board, board_in
from etl.review.remind import send as send_reminder
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import label
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings, now
from outcomes.security import accounts, audit
from outcomes.security.access import Act, Denied, Person, demand, may
from outcomes.warehouse.lake import connect, transaction
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
_MISSING = """还有{n}个社区没有通过：{names}。请先审核，或者写明原因按“本期不报”处理；没有任何改动 / {n} communities \
are not approved: {names_en}. Approve them, or leave them out with a reason; nothing was changed"""


@contextmanager
def _recording_refusals(settings: Settings, person: Person, what: str) -> Iterator[None]:
    """Puts an act that the access table refuses into the audit."""
    try:
        yield
    except Denied as denied:
        audit.refused(settings, person, denied, what)
        raise


def approve_instead_here(settings: Settings, street: str, sender: str) -> bool:
    """Whether the district may approve in a street's place: nobody there but the sender could."""
    return not any(
        a.active and a.role == "street_approver" and a.place == street and a.account != sender
        for a in accounts.listing(settings)
    )


def _act_of(
    ask: str, person: Person, place: Place, sender: str, settings: Settings, register: Register
) -> tuple[Act, str]:
    """The act that the table is asked for; the district's approval in a street's place is an act of its own."""
    if ask == "approve" and not may(person, "approve", register):
        if not approve_instead_here(settings, place.parent, sender):
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
    return ("approved",) if dataset.reporter in ("community", "street") else ("submitted", "approved")


def _moves(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    cat: Catalogue,
    person: Person,
    ask: str,
    upload_id: str,
    communities: Collection[str] | None,
    reason: str,
    seen: Collection[str] | None,
) -> list[Move]:
    """The moves that an act on an upload comes to, after the access table has allowed every one of them."""
    register = register_of(con)
    code, sender = dataset_and_sender(con, upload_id)
    dataset = cat.datasets[code]
    among = _publishable(dataset) if ask == "publish" else _AMONG.get(ask, MOVES[_ASKS[ask][1]][0])
    among = among if seen is None else tuple(s for s in among if s in seen)
    kinds: dict[str, set[str]] = {}
    for community, state, published in _slices(con, upload_id):
        if communities is not None and community not in communities:
            continue
        place = register.get(community)
        wanted, kind = _act_of(ask, person, place, sender, settings, register)
        demand(person, wanted, register, place=place, sender=sender, dataset=dataset)
        if ask == "restore" and state == "withdrawn" and published:  # what was published comes back by who publishes
            demand(person, "withdraw", register, place=place)
        kinds.setdefault(kind, set()).add(community)
    if not kinds:
        raise Denied(_ASKS[ask][0])
    return [
        Move(kind=kind, upload_id=upload_id, communities=frozenset(chosen), among=among, reason=reason)
        for kind, chosen in kinds.items()
    ]


def decide(
    settings: Settings,
    person: Person,
    ask: str,
    upload_id: str,
    *,
    communities: Collection[str] | None = None,
    reason: str = "",
    seen: Collection[str] | None = None,
    cat: Catalogue | None = None,
) -> int:
    """Approves, returns, publishes, withdraws or restores an upload or single communities of it; gives the version.

    `seen`: the states that the person was shown; what somebody else has moved on since then is not moved again.

    Denied when the person may not, WarehouseError when there is nothing of it in such a state, or no reason was given.
    """
    if ask in _WANTS_REASON and not reason.strip():
        raise WarehouseError("请写明原因，没有任何改动 / please give a reason; nothing was changed")
    cat = cat or catalogue()
    with _recording_refusals(settings, person, upload_id), writing(settings) as con:
        moves = _moves(con, settings, cat, person, ask, upload_id, communities, reason.strip(), seen)
        if ask == "publish":
            _settled_or_refuse(con, settings, cat.datasets[dataset_and_sender(con, upload_id)[0]], moves[0])
        return act_in(con, settings, moves, By(who=person.account, channel="page"), cat)


def _settled_or_refuse(con: duckdb.DuckDBPyConnection, settings: Settings, dataset: Dataset, move: Move) -> None:
    """A month is published only when its communities are approved or left out: asked street by street."""
    if dataset.replace != "slice" or dataset.only_some or dataset.reporter not in ("community", "street"):
        return
    register, real = register_of(con), meta(con)["data_class"] == "real"
    cells = con.execute(
        "SELECT DISTINCT community_code, period FROM lake.ledger.slice_state WHERE upload_id = ?", [move.upload_id]
    ).fetchall()
    owed = {
        (register.get(code).parent, period) for code, period in cells if move.communities and code in move.communities
    }
    for street, period in sorted(owed):
        if len(period) == 7:
            _refuse_unsettled(board_in(con, settings, dataset, period, real=real, register=register), street)


def _refuse_unsettled(board: Board, within: str) -> None:
    waiting = board.unsettled(within)
    if waiting:
        zh = "、".join(s.place.name for s in waiting[:6]) + ("等" if len(waiting) > 6 else "")
        en = ", ".join(s.place.name_en for s in waiting[:6]) + (" …" if len(waiting) > 6 else "")
        raise WarehouseError(_MISSING.format(n=len(waiting), names=zh, names_en=en))


def publish_month(
    settings: Settings, person: Person, dataset: str, month: str, within: str, *, cat: Catalogue | None = None
) -> tuple[int, int]:
    """Publishes what is approved of a month in a street or the whole district; gives communities and the version.

    Refused while a community there is neither approved nor left out. What the person sent stays for somebody else.
    """
    cat = cat or catalogue()
    wanted = cat.datasets[dataset]
    with _recording_refusals(settings, person, f"{dataset} {month}"), writing(settings) as con:
        register = register_of(con)
        demand(person, "publish", register, place=register.get(within))
        board = board_in(con, settings, wanted, month, real=meta(con)["data_class"] == "real", register=register)
        if wanted.reporter in ("community", "street") and not wanted.only_some:
            _refuse_unsettled(board, within)
        ready = [s for s in board.inside(within) if s.state in _publishable(wanted) and s.sender != person.account]
        if not ready:
            raise WarehouseError("没有待发布的内容 / nothing is waiting to be published")
        by_upload: dict[str, set[str]] = {}
        for slot in ready:
            by_upload.setdefault(slot.upload_id, set()).add(slot.place.code)
        by = By(who=person.account, at=in_order(con, now()), channel="page")
        period = board.period if wanted.replace == "slice" and wanted.period_column else None
        with transaction(con, author=person.account, message=f"publish {dataset} {month}"):
            for upload_id, codes in sorted(by_upload.items()):
                move = Move(
                    kind="published",
                    upload_id=upload_id,
                    communities=codes,
                    period=period,
                    among=_publishable(wanted),
                )
                move_in(con, settings, move, by)
            refresh_for(con, cat, {dataset}, by.at)
        return len(ready), version(con)


def _month_event(
    settings: Settings,
    person: Person,
    wanted: Act,
    event: str,
    dataset: str,
    period: str,
    place: Place | None,
    reason: str,
) -> None:
    """Appends an event of a month: closed, reopened, left out, put back."""
    with _recording_refusals(settings, person, f"{dataset} {period}"), writing(settings) as con:
        register = register_of(con)
        demand(person, wanted, register, place=place or register.district)
        closed = is_closed(con, dataset, period)
        if (event == "closed") == closed and event in ("closed", "reopened"):
            state = ("已经结账", "is closed already") if closed else ("没有结账", "is not closed")
            raise WarehouseError(f"{label(period, 'zh')}{state[0]} / {label(period, 'en')} {state[1]}")
        if closed and event != "reopened":
            raise WarehouseError(f"{label(period, 'zh')}已经结账 / {label(period, 'en')} is closed already")
        by = By(who=person.account, at=in_order(con, now()), channel="page")
        with transaction(con, author=person.account, message=f"{event} {dataset} {period}"):
            number = next_act(con, event, by.who, by.at, reason=reason, channel=by.channel)
            code = place.code if place else ""
            con.execute(
                "INSERT INTO lake.ledger.month_event VALUES (?, ?, ?, ?, ?)", [number, dataset, period, code, event]
            )
            audit.record(
                settings,
                who=by.who,
                act=event,
                what=f"{dataset} {period}",
                detail={"act": number, "community": code, "reason": reason},
                channel=by.channel,
            )


def close_month(settings: Settings, person: Person, dataset: str, period: str) -> None:
    """Closes a month of a table: its figures do not change any more until it is reopened."""
    _month_event(settings, person, "close_month", "closed", dataset, period, None, "")


def reopen_month(settings: Settings, person: Person, dataset: str, period: str, reason: str) -> None:
    """Opens a closed month again, with a reason."""
    _need(reason)
    _month_event(settings, person, "reopen_month", "reopened", dataset, period, None, reason.strip())


def leave_out(settings: Settings, person: Person, dataset: str, period: str, place: Place, reason: str) -> None:
    """Says that a community does not report a month, with a reason: it stays 未报 and no longer holds the others up."""
    _need(reason)
    _month_event(settings, person, "leave_out", "left_out", dataset, period, place, reason.strip())


def put_back(settings: Settings, person: Person, dataset: str, period: str, place: Place) -> None:
    """Takes a leaving out back."""
    _month_event(settings, person, "leave_out", "put_back", dataset, period, place, "")


def _need(reason: str) -> None:
    if not reason.strip():
        raise WarehouseError("请写明原因，没有任何改动 / please give a reason; nothing was changed")


def remind(settings: Settings, person: Person, text: str) -> None:
    """Sends a reminder to the robot; Denied when the person may not, WarehouseError when it did not arrive."""
    con = connect(settings)
    try:
        with _recording_refusals(settings, person, "reminder"):
            demand(person, "remind", register_of(con))
    finally:
        con.close()
    send_reminder(settings, text)
    audit.record(settings, who=person.account, act="reminded", detail={"text": text})
