"""Where a table of a month stands: every community with its state, in numbers that add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from etl.ledger.closed_months import is_closed
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import add_months
from outcomes.core.places import DISTRICT, Place, Register
from outcomes.core.settings import Settings, today
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import register_of

STATES = ("published", "approved", "submitted", "returned", "unreported", "left_out", "unconfirmed")
_NEWEST = """SELECT s.community_code, arg_max(s.upload_id, s.last_act) AS upload_id, arg_max(s.state, s.last_act) AS state,
    max(s.last_act) AS last_act, bool_or(s.state = 'published') AS in_force FROM ({slices}) s
    WHERE s.state <> 'withdrawn' GROUP BY ALL"""
_BY_PERIOD = "SELECT * FROM lake.ledger.slice_state WHERE dataset = $dataset AND period = $period"
_BY_COVERAGE = """SELECT DISTINCT t.* FROM lake.ledger.slice_state t JOIN lake.ledger.coverage c
    ON c.upload_id = t.upload_id AND c.community_code = t.community_code
    WHERE t.dataset = $dataset AND c.month = $period"""
_BOARD = """SELECT n.community_code, n.upload_id, n.state, n.in_force, u.sender, u.made_at, a.sender AS decided_by,
    a.made_at AS decided_at, a.reason, a.kind FROM ({newest}) n JOIN lake.ledger.upload u USING (upload_id)
    JOIN lake.ledger.act a ON a.act_id = n.last_act"""
LEFT_OUT = """SELECT e.community_code, arg_max(a.reason, a.act_id) AS reason, arg_max(a.sender, a.act_id) AS by
    FROM lake.ledger.month_event e JOIN lake.ledger.act a USING (act_id)
    WHERE e.dataset = $dataset AND e.month = $period AND e.event IN ('left_out', 'put_back')
    GROUP BY ALL HAVING arg_max(e.event, a.act_id) = 'left_out'"""
_KEEPERS = "SELECT DISTINCT community_code FROM lake.ledger.in_force WHERE dataset = ?"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One community's place on the board: its state, and who brought it there, when and why."""

    place: Place
    state: str
    in_force: bool = False  # figures of this month are published already (an upload that waits would replace them)
    upload_id: str = ""
    sender: str = ""
    sent_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """A table of a month: who owes it, how far each is, when it is due, and whether the month is closed."""

    dataset: Dataset
    period: str
    due: date
    closed: bool
    slots: tuple[Slot, ...]

    @property
    def overdue(self) -> bool:
        """Whether the deadline is over."""
        return today() > self.due

    def counts(self, within: str = DISTRICT) -> dict[str, int]:
        """State -> communities inside a place; every state is there, and they add up to the number of slots."""
        found = Counter(s.state for s in self.inside(within))
        return {state: found[state] for state in STATES}

    def inside(self, within: str = DISTRICT) -> list[Slot]:
        """The slots of the communities inside a place."""
        return [s for s in self.slots if within in (DISTRICT, s.place.parent, s.place.code)]

    def missing(self, within: str = DISTRICT) -> list[Slot]:
        """The communities that owe the table still: nothing sent, or returned and not sent again."""
        return [s for s in self.inside(within) if s.state in ("unreported", "returned")]

    def unsettled(self, within: str = DISTRICT) -> list[Slot]:
        """What keeps a month from being published: neither approved nor published nor left out."""
        return [s for s in self.inside(within) if s.state in ("unreported", "returned", "submitted") and not s.in_force]


def period_of(dataset: Dataset, month: str) -> str:
    """The period of a table that a month belongs to: itself, or its year for yearly tables."""
    column = dataset.period_column
    return month[:4] if column and column.type == "year" else month


def due_on(settings: Settings, period: str) -> date:
    """The day by which a period is due: the deadline day of the month after it."""
    after = add_months(period if len(period) == 7 else f"{period}-12", 1)
    return date(int(after[:4]), int(after[5:]), settings.deadline_day)


def _expected(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, register: Register, known: set[str], period: str
) -> list[Place]:
    """The communities that owe a table: all there are in the month, or of one that only some keep those that have kept it.

    Nobody owes what is recorded of any place.
    """
    if not dataset.by_community:
        return []
    places = register.communities(month=period if len(period) == 7 else None)
    if not dataset.only_some:
        return places
    keepers = {row[0] for row in con.execute(_KEEPERS, [dataset.code]).fetchall()} | known
    return [p for p in places if p.code in keepers]


def board_in(
    con: duckdb.DuckDBPyConnection, settings: Settings, dataset: Dataset, month: str, *, real: bool, register: Register
) -> Board:
    """The board of a table for the period that the month belongs to."""
    period = period_of(dataset, month)
    asked = {"dataset": dataset.code, "period": period}
    slices = _BY_PERIOD if dataset.replace == "slice" and dataset.period_column else _BY_COVERAGE
    if dataset.replace == "slice" and not dataset.period_column:
        slices = _BY_PERIOD.replace("period = $period", "$period IS NOT NULL")
    found = con.execute(_BOARD.format(newest=_NEWEST.format(slices=slices)), asked)
    names = [d[0] for d in found.description or []]
    known = {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in found.fetchall()}
    left_out = {code: (reason, by) for code, reason, by in con.execute(LEFT_OUT, asked).fetchall()}
    slots = [
        _slot(place, known.get(place.code), left_out.get(place.code), real)
        for place in _expected(con, dataset, register, set(known), period)
    ]
    closed = is_closed(con, dataset.code, period)
    return Board(dataset=dataset, period=period, due=due_on(settings, period), closed=closed, slots=tuple(slots))


def _slot(place: Place, row: dict[str, object] | None, left_out: tuple[str, str] | None, real: bool) -> Slot:
    if left_out and (row is None or row["state"] == "returned"):
        return Slot(place=place, state="left_out", reason=left_out[0], decided_by=left_out[1])
    if row is None:
        return Slot(place=place, state="unconfirmed" if real and place.assumed else "unreported")
    return Slot(
        place=place,
        state=str(row["state"]),
        in_force=bool(row["in_force"]),
        upload_id=str(row["upload_id"]),
        sender=str(row["sender"]),
        sent_at=row["made_at"],
        decided_by=str(row["decided_by"]),  # type: ignore[arg-type]
        decided_at=row["decided_at"],
        kind=str(row["kind"]),
        reason=str(row["reason"] or ""),  # type: ignore[arg-type]
    )


def board(settings: Settings, cat: Catalogue, dataset: str, month: str) -> Board:
    """The board of a table as it stands at this moment."""
    con = connect(settings)
    try:
        real = con.execute("SELECT value FROM lake.ref.meta WHERE name = 'data_class'").fetchone() == ("real",)
        return board_in(con, settings, cat.datasets[dataset], month, real=real, register=register_of(con))
    finally:
        con.close()
