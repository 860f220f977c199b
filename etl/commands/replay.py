"""Every act of a ledger done again in order, from what was kept of each upload: the rows, and after each moment the figures."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.boundaries import ledger as outlines
from etl.ledger import judged_rows, landing
from etl.ledger.append import Append
from etl.ledger.judged_rows import JudgedRows
from etl.ledger.meta import meta
from etl.ledger.older import note_kept
from etl.ledger.read_today import read_today
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from etl.mart import refresh
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.settings import Settings, now
from outcomes.warehouse.mart import Row


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """How many uploads were replayed; which hold other rows than were stored, and which were read from the original."""

    uploads: int
    different: tuple[str, ...]
    read_anew: tuple[str, ...]  # what was kept of their judgement is missing or was changed


def replay(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue) -> Replayed:
    """Makes rows, coverage and figures anew inside the current transaction; acts and events are those of the ledger.

    WarehouseError when an original is missing or was changed.
    """
    _empty(con, cat)
    different, read_anew = outlines.replayed(con, settings), []
    acts = con.execute("SELECT act_id, kind, upload_id, made_at FROM lake.ledger.act ORDER BY act_id").fetchall()
    uploads = {u["upload_id"]: u for u in rows_found(con.execute("SELECT * FROM lake.ledger.upload"))}
    touched: set[str] = set()
    taken_over = _taken_over(con)
    for n, (act_id, kind, upload_id, made_at) in enumerate(acts):
        upload = uploads.get(upload_id)
        if upload:
            if kind == "submitted":
                told = judged_rows.fetch(settings, upload["judged_sha256"])
                if told is None:
                    read_anew.append(upload_id)
                if not _append(con, settings, cat, upload, told or read_today(con, settings, cat, upload, act_id)):
                    different.append(upload_id)
            con.execute("INSERT INTO lake.ledger.state_event SELECT * FROM old_events WHERE act_id = ?", [act_id])
            touched |= {upload["dataset"]} if kind in ("published", "withdrawn", "restored") else set()
        touched |= taken_over.get(act_id, set())
        last_of_moment = n + 1 == len(acts) or acts[n + 1][3] != made_at
        if touched and last_of_moment:
            refresh.refresh(con, cat, at=made_at, data_class=meta(con)["data_class"], datasets=touched)
            touched = set()
    refresh.refresh(con, cat, at=now(), data_class=meta(con)["data_class"])
    return Replayed(uploads=len(uploads), different=tuple(different), read_anew=tuple(read_anew))


def _taken_over(con: duckdb.DuckDBPyConnection) -> dict[int, set[str]]:
    """The ledgers that an act let take over, or no longer, by its number."""
    found: dict[int, set[str]] = {}
    for act_id, dataset in con.execute(
        "SELECT act_id, dataset FROM lake.ledger.rule_event WHERE rule = 'takes_over'"
    ).fetchall():
        found.setdefault(act_id, set()).add(dataset)
    return found


def _empty(con: duckdb.DuckDBPyConnection, cat: Catalogue) -> None:
    """Takes out what is made anew; the events wait in old_events."""
    con.execute("CREATE TEMP TABLE old_events AS SELECT * FROM lake.ledger.state_event")
    con.execute("DELETE FROM lake.ledger.state_event")
    con.execute("DELETE FROM lake.ledger.coverage")
    for table in refresh.TABLES:
        con.execute(statement("empty", table=f"mart.{table}"))
    for dataset in cat.datasets:
        con.execute(statement("empty", table=f"ledger.{dataset}"))


def _append(
    con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, upload: Row, told: JudgedRows | None
) -> bool:
    """Appends the rows of an upload; whether they are those that were stored. What was lost of a judgement is kept anew."""
    landing.fetch(settings, upload["sha256"])  # the original stands behind every row
    if told is None:
        return False
    end = Append(con, settings)
    same = end.rows(cat.datasets[upload["dataset"]], upload["upload_id"], told) == upload["row_digest"]
    if same:
        kept = judged_rows.keep(settings, told)
        if kept != upload["judged_sha256"]:
            note_kept(con, "upload", upload["upload_id"], kept)
    return same
