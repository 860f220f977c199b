"""Where a table of a month stands: every community with its state, in numbers that add up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import duckdb

from etl.ledger.closed_months import is_closed
from etl.ledger.meta import meta
from etl.ledger.opened import OpenLedger, opened
from etl.ledger.rows import rows_found
from etl.ledger.rule_events import rules_in
from etl.review.statements import statement
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import add_months
from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings
from outcomes.reporting.board import Board, Slot
from outcomes.reporting.rules import ReportingRules
from outcomes.warehouse.in_force import Look
from outcomes.warehouse.mart import Row, register_of
from outcomes.warehouse.unknown_counts import UnknownCounts, unknown_counts_in


def period_of(dataset: Dataset, month: str) -> str:
    """The period of a table that a month belongs to: itself, or its year for yearly tables."""
    column = dataset.period_column
    return month[:4] if column and column.type == "year" else month


def due_on(rules: ReportingRules, dataset: str, period: str) -> date:
    """The day by which a period of a table is due: its deadline day of the month after it."""
    after = add_months(period if len(period) == 7 else f"{period}-12", 1)
    return date(int(after[:4]), int(after[5:]), rules.due_day(dataset))


def _expected(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, places: list[Place], known: set[str], begun: bool
) -> list[Place]:
    """The communities that owe a table: all there are in the month, or of one that only some keep those that have kept it.

    Nobody owes what is recorded of any place, nor anything of the time before the first month that is reported.
    """
    if not dataset.by_community:
        return []
    if not begun:
        return [p for p in places if p.code in known]
    if not dataset.only_some:
        return places
    keepers = {row[0] for row in con.execute(statement("keepers"), {"dataset": dataset.code}).fetchall()} | known
    return [p for p in places if p.code in keepers]


def board_in(ledger: OpenLedger, dataset: Dataset, month: str, *, real: bool, register: Register) -> Board:
    """The board of a table for the period that the month belongs to."""
    con, period = ledger.con, period_of(dataset, month)
    asked = {"dataset": dataset.code, "period": period}
    by = "coverage" if dataset.replace != "slice" else "period" if dataset.period_column else "nothing"
    found = rows_found(con.execute(statement("board", by=by), asked))
    known = {str(row.pop("community_code")): row for row in found}
    left_out = {code: (reason, by) for code, reason, by in con.execute(statement("left_out"), asked).fetchall()}
    rules = rules_in(con, ledger.settings)
    places = register.communities(month=period if len(period) == 7 else None)
    slots = [
        _slot(place, known.get(place.code), left_out.get(place.code), real)
        for place in _expected(con, dataset, places, set(known), period >= rules.starts[: len(period)])
    ]
    due, closed = due_on(rules, dataset.code, period), is_closed(con, dataset.code, period)
    return Board(dataset=dataset, period=period, due=due, closed=closed, slots=tuple(slots))


def _slot(place: Place, row: Row | None, left_out: tuple[str, str] | None, real: bool) -> Slot:
    if left_out and (row is None or row["state"] == "returned"):
        return Slot(place=place, state="left_out", reason=left_out[0], decided_by=left_out[1])
    if row is None:
        return Slot(place=place, state="unconfirmed" if real and place.assumed else "unreported")
    return Slot(place=place, **row)


def with_unknown(found: Board, unknown: Collection[UnknownCounts]) -> Board:
    """A board with what was reported as not known yet."""
    waits = {u.place: u.columns for u in unknown if (u.dataset, u.month) == (found.dataset.code, found.period)}
    return replace(found, slots=tuple(_lacking(slot, waits.get(slot.place.code, ())) for slot in found.slots))


def _lacking(slot: Slot, columns: tuple[str, ...]) -> Slot:
    """A slot with its columns that are not known yet; one that is published is incomplete by them."""
    state = "incomplete" if columns and slot.state == "published" else slot.state
    return replace(slot, state=state, unknown=columns)


def board(settings: Settings, cat: Catalogue, dataset: str, month: str) -> Board:
    """The board of a table as it stands at this moment."""
    with opened(settings, cat) as ledger:
        real, register = meta(ledger.con)["data_class"] == "real", register_of(ledger.con)
        found = board_in(ledger, cat.datasets[dataset], month, real=real, register=register)
        return with_unknown(found, unknown_counts_in(ledger.con, cat, Look(pending=True), {dataset}))
