"""Acts on stored uploads: approve, return, publish, withdraw, restore; each appends events and nothing is changed in place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from etl.ledger import journal
from etl.ledger.by import By
from etl.ledger.clock import demand_clock
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger
from etl.ledger.rule_events import set_in
from etl.ledger.statements import statement
from etl.ledger.succession import refuse_older, waiting_older
from etl.ledger.takeover import rules_after, rules_before
from etl.ledger.warehouse import next_act
from etl.mart.refresh import refresh
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import label
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.warehouse.lake import connect, write_lock
from outcomes.warehouse.mart import newest_act

PENDING = ("submitted", "approved")
# what an act is called -> the states it moves slices from, and the state they come to ('' = the one before)
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "approved": (("submitted",), "approved"),
    "approved_instead": (("submitted",), "approved"),
    "returned": (PENDING, "returned"),
    "published": (PENDING, "published"),
    "withdrawn": (("submitted", "approved", "returned", "published"), "withdrawn"),
    "restored": (("withdrawn",), ""),
    "superseded": (PENDING, "superseded"),  # by a later upload, never asked for by a person
}
_NOTHING_TO_DO = {
    "approved": "{} 没有待审的内容 / nothing of {} is waiting",
    "approved_instead": "{} 没有待审的内容 / nothing of {} is waiting",
    "returned": "{} 没有待审的内容 / nothing of {} is waiting",
    "published": "{} 没有待发布的内容 / nothing of {} is waiting to be published",
    "withdrawn": "{} 已经撤回过了 / {} has been withdrawn already",
    "restored": "{} 没有被撤回 / {} is not withdrawn",
}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One act on one upload: which of its slices move (None: all communities), and from which states."""

    kind: str
    upload_id: str
    communities: Collection[str] | None = None
    period: str | None = None
    among: Collection[str] | None = None  # fewer states than the act may move; None: all of them


@contextmanager
def writing(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that holds the write lock."""
    with write_lock(settings):
        con = connect(settings)
        try:
            yield con
        finally:
            con.close()


def in_order(con: duckdb.DuckDBPyConnection, at: datetime) -> datetime:
    """The moment itself, or the one just after the newest act: what is done later is never known earlier.

    Asked while the lock is held: whoever waited for it comes after what was done meanwhile. WarehouseError where the
    clock of this machine cannot be right.
    """
    found = con.execute(
        "SELECT max(made_at), max(made_at) FILTER (WHERE kind <> 'reference') FROM lake.ledger.act"
    ).fetchone()
    last, newest = found or (None, None)
    if last is not None:
        demand_clock(last, lambda: meta(con).get("data_class", ""))
    return at if newest is None or at > newest else newest + timedelta(microseconds=1)


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the last act that changed what is shown."""
    found = con.execute(newest_act()).fetchone()
    return int(found[0]) if found else 0


def refresh_for(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: set[str], at: datetime) -> None:
    """Brings the figures in line with what was changed in these datasets."""
    refresh(con, cat, at=at, data_class=meta(con)["data_class"], datasets=datasets)


def refresh_by_rules(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: set[str], at: datetime) -> None:
    """The same after rules were set; WarehouseError where a figure of a month that its table has closed would change."""
    refresh_for(con, cat, datasets, at)
    several = [i.code for i in cat.indicators.values() if len(i.source) > 1]
    found = con.execute(statement("closed_changed"), {"at": at, "indicators": several}).fetchone()
    if found and found[0]:
        zh, en = label(str(found[0]), "zh"), label(str(found[0]), "en")
        raise WarehouseError(
            f"{zh}已经结账，改按台账计算会改变它的数据，没有任何改动；请选结账以后的月份，或请区里先重开"
            f" / {en} is closed and its figures would change; nothing was changed: choose a later month, or reopen it first"
        )


def dataset_and_sender(con: duckdb.DuckDBPyConnection, upload_id: str) -> tuple[str, str]:
    """What an upload is and who sent it; WarehouseError when there is no such upload."""
    found = con.execute("SELECT dataset, sender FROM lake.ledger.upload WHERE upload_id = ?", [upload_id]).fetchone()
    if found is None:
        raise WarehouseError(f"没有这份上报：{upload_id} / there is no upload {upload_id}")
    return str(found[0]), str(found[1])


def _slices(con: duckdb.DuckDBPyConnection, move: Move) -> list[tuple[str, str, str, str]]:
    """(community, period, state now, state to come) of the slices that the act moves."""
    among, to = MOVES[move.kind]
    states = [s for s in among if move.among is None or s in move.among]
    if not states:
        return []
    rows = con.execute(
        statement("moving"),
        {"to": to, "upload": move.upload_id, "states": states, "period": move.period},
    ).fetchall()
    return [row for row in rows if move.communities is None or row[0] in move.communities]


def _cells(con: duckdb.DuckDBPyConnection, move: Move) -> list[tuple[str, str]]:
    """The communities and periods of the upload that a later one took the place of."""
    found = con.execute(
        "SELECT community_code, period FROM lake.ledger.slice_state WHERE upload_id = ? AND state = 'superseded'",
        [move.upload_id],
    ).fetchall()
    return [(code, period) for code, period in found if move.communities is None or code in move.communities]


def refuse_closed(con: duckdb.DuckDBPyConnection, move: Move, dataset: str, communities: list[str]) -> None:
    """Figures of a closed month do not change: WarehouseError names the month."""
    found = con.execute(
        statement("first_closed"),
        {"upload": move.upload_id, "dataset": dataset, "communities": communities, "period": move.period},
    ).fetchone()
    if found and found[0]:
        zh, en = label(str(found[0]), "zh"), label(str(found[0]), "en")
        raise WarehouseError(
            f"{zh}已经结账，没有任何改动；要改请区里先重开 / {en} is closed; nothing was changed: reopen it first"
        )


def move_in(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, move: Move, by: By) -> tuple[str, int]:
    """Appends one act and its events inside the current transaction; gives the dataset and how many slices moved."""
    dataset, _ = dataset_and_sender(con, move.upload_id)
    moving = _slices(con, move)
    if not moving:
        if move.kind not in ("withdrawn", "restored"):
            refuse_older(con, cat.datasets[dataset], move.upload_id, _cells(con, move))
        raise WarehouseError(_NOTHING_TO_DO[move.kind].format(move.upload_id, move.upload_id))
    table = cat.datasets[dataset]
    if any("published" in (before, to) for _, _, before, to in moving):
        refuse_closed(con, move, dataset, [code for code, *_ in moving])
    if move.kind != "withdrawn":
        waits = [(code, period) for code, period, _, to in moving if move.kind != "restored" or to in PENDING]
        refuse_older(con, table, move.upload_id, waits)
    _moved(con, settings, _Moving(kind=move.kind, upload_id=move.upload_id, dataset=dataset, slices=moving), by)
    if move.kind in ("published", "restored"):  # what a later one did not find waiting, and what came back since
        supersede(con, settings, table, move.upload_id, by)
    return dataset, len(moving)


def supersede(
    con: duckdb.DuckDBPyConnection, settings: Settings, dataset: Dataset, upload_id: str, by: By
) -> list[str]:
    """What waited of the same communities and periods waits no more, now that this upload is there; gives whose it was."""
    states = (*PENDING, "published")
    older = waiting_older(con, dataset, upload_id, states)
    for number, cells in older.items():
        slices = [(code, period, "", "superseded") for code, period in cells]
        moving = _Moving(kind="superseded", upload_id=number, dataset=dataset.code, slices=slices)
        _moved(con, settings, moving, replace(by, reason=upload_id))
    return list(older)


@dataclass(frozen=True, kw_only=True)
class _Moving:
    """Slices of one upload (community, period, state before, state to come) that one act moves."""

    kind: str
    upload_id: str
    dataset: str
    slices: list[tuple[str, str, str, str]]


def _moved(con: duckdb.DuckDBPyConnection, settings: Settings, what: _Moving, by: By) -> None:
    """Appends the act, its events and its record."""
    act = next_act(con, what.kind, by, upload_id=what.upload_id)
    table = pa.table({n: [row[i] for row in what.slices] for i, n in enumerate(("code", "period", "before", "state"))})
    con.register("moving", table)
    con.execute(
        "INSERT INTO lake.ledger.state_event SELECT ?, ?, ?, code, period, state FROM moving",
        [act, what.upload_id, what.dataset],
    )
    con.unregister("moving")
    communities = sorted({row[0] for row in what.slices})
    detail = {"act": act, "dataset": what.dataset, "communities": communities, "reason": by.reason}
    audit.record(settings, by.deed(what.kind, what.upload_id, detail))


def act_in(ledger: OpenLedger, moves: list[Move], by: By, since: str | None = None) -> int:
    """Does these acts in one commit of a connection that holds the lock, all or none; gives the version.

    `since`: the month from which a ledger that is published takes the place of other tables, where it would; an empty
    one is refused there, None keeps to the years.
    """
    con, settings, cat = ledger.con, ledger.settings, ledger.cat
    extra = {"uploads": [m.upload_id for m in moves]}
    by = replace(by, at=in_order(con, by.at))
    with journal.committed(con, settings, author=by.who, message=f"{moves[0].kind} {moves[0].upload_id}", extra=extra):
        published = [(m.upload_id, m.communities) for m in moves if m.kind == "published" and since is not None]
        before = rules_before(ledger, published, since or "")
        changed = set_in(con, settings, before, by) if before else set()
        changed |= {
            dataset
            for move in moves
            for dataset, _ in [move_in(con, settings, cat, move, by)]
            if move.kind in ("published", "withdrawn", "restored")
        }
        for move in moves:
            after = rules_after(ledger, move.kind, move.upload_id)
            changed |= set_in(con, settings, after, by) if after else set()
        if changed:
            (refresh_by_rules if before else refresh_for)(con, cat, changed, by.at)
    return version(con)


def act(
    settings: Settings, moves: list[Move], by: By, *, cat: Catalogue | None = None, since: str | None = None
) -> int:
    """The same for the operator; gives the version, which only changes when figures did."""
    with writing(settings) as con:
        return act_in(OpenLedger(con=con, settings=settings, cat=cat or catalogue()), moves, by, since)


def publish(
    settings: Settings, upload_id: str, by: By, *, cat: Catalogue | None = None, since: str | None = None
) -> int:
    """Publishes a pending upload, as the operator may, a ledger from a month on; gives the new version."""
    return act(settings, [Move(kind="published", upload_id=upload_id)], by, cat=cat, since=since)


def withdraw(settings: Settings, upload_id: str, by: By, *, cat: Catalogue | None = None) -> int:
    """Takes an upload back: what was in force before it is in force again; gives the new version."""
    moved = Move(kind="withdrawn", upload_id=upload_id, among=(*PENDING, "published"))
    return act(settings, [moved], by, cat=cat)


def send_back(settings: Settings, upload_id: str, by: By) -> int:
    """Returns a pending upload to its sender; gives the version, which stays the same."""
    return act(settings, [Move(kind="returned", upload_id=upload_id)], by)


def restore(settings: Settings, upload_id: str, by: By, *, cat: Catalogue | None = None) -> int:
    """Undoes a withdrawal; gives the new version."""
    return act(settings, [Move(kind="restored", upload_id=upload_id)], by, cat=cat)
