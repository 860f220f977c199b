"""Where a table of a month stands: every community with its state, in numbers that add up."""

from __future__ import annotations

from datetime import date

import duckdb

from etl.ledger.closed_months import is_closed
from etl.ledger.opened import OpenLedger, opened
from etl.ledger.rows import Row, rows_found
from etl.ledger.warehouse import meta
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import add_months
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings
from outcomes.reporting.board import Board, Slot
from outcomes.warehouse.mart import register_of

_NEWEST = """SELECT s.community_code, arg_max(s.upload_id, s.last_act) AS upload_id, arg_max(s.state, s.last_act) AS state,
    max(s.last_act) AS last_act, bool_or(s.state = 'published') AS in_force FROM ({slices}) s
    WHERE s.state <> 'withdrawn' GROUP BY ALL"""
_BY_PERIOD = "SELECT * FROM lake.ledger.slice_state WHERE dataset = $dataset AND period = $period"
_BY_COVERAGE = """SELECT DISTINCT t.* FROM lake.ledger.slice_state t JOIN lake.ledger.coverage c
    ON c.upload_id = t.upload_id AND c.community_code = t.community_code
    WHERE t.dataset = $dataset AND c.month = $period"""
_BOARD = """SELECT n.community_code, n.upload_id, n.state, n.in_force, u.sender, u.made_at AS sent_at, a.sender AS decided_by,
    a.made_at AS decided_at, coalesce(a.reason, '') AS reason, a.kind FROM ({newest}) n JOIN lake.ledger.upload u USING (upload_id)
    JOIN lake.ledger.act a ON a.act_id = n.last_act"""
LEFT_OUT = """SELECT e.community_code, arg_max(a.reason, a.act_id) AS reason, arg_max(a.sender, a.act_id) AS by
    FROM lake.ledger.month_event e JOIN lake.ledger.act a USING (act_id)
    WHERE e.dataset = $dataset AND e.month = $period AND e.event IN ('left_out', 'put_back')
    GROUP BY ALL HAVING arg_max(e.event, a.act_id) = 'left_out'"""
_KEEPERS = "SELECT DISTINCT community_code FROM lake.ledger.in_force WHERE dataset = ?"


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


def board_in(ledger: OpenLedger, dataset: Dataset, month: str, *, real: bool, register: Register) -> Board:
    """The board of a table for the period that the month belongs to."""
    con, period = ledger.con, period_of(dataset, month)
    asked = {"dataset": dataset.code, "period": period}
    slices = _BY_PERIOD if dataset.replace == "slice" and dataset.period_column else _BY_COVERAGE
    if dataset.replace == "slice" and not dataset.period_column:
        slices = _BY_PERIOD.replace("period = $period", "$period IS NOT NULL")
    found = rows_found(con.execute(_BOARD.format(newest=_NEWEST.format(slices=slices)), asked))
    known = {str(row.pop("community_code")): row for row in found}
    left_out = {code: (reason, by) for code, reason, by in con.execute(LEFT_OUT, asked).fetchall()}
    slots = [
        _slot(place, known.get(place.code), left_out.get(place.code), real)
        for place in _expected(con, dataset, register, set(known), period)
    ]
    closed = is_closed(con, dataset.code, period)
    return Board(dataset=dataset, period=period, due=due_on(ledger.settings, period), closed=closed, slots=tuple(slots))


def _slot(place: Place, row: Row | None, left_out: tuple[str, str] | None, real: bool) -> Slot:
    if left_out and (row is None or row["state"] == "returned"):
        return Slot(place=place, state="left_out", reason=left_out[0], decided_by=left_out[1])
    if row is None:
        return Slot(place=place, state="unconfirmed" if real and place.assumed else "unreported")
    return Slot(place=place, **row)


def board(settings: Settings, cat: Catalogue, dataset: str, month: str) -> Board:
    """The board of a table as it stands at this moment."""
    with opened(settings, cat) as ledger:
        real, register = meta(ledger.con)["data_class"] == "real", register_of(ledger.con)
        return board_in(ledger, cat.datasets[dataset], month, real=real, register=register)
