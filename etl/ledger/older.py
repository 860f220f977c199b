"""What warehouses of older versions lack: the judgements of their uploads, kept from the rows as they were stored."""

from __future__ import annotations

import json

import duckdb

from etl.ledger import judged_rows
from etl.ledger.append import digest_of_rows
from etl.ledger.judged_rows import JudgedRows
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Row


def keep_older(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue) -> int:
    """Keeps the judgement of every upload and every set of outlines that has none yet; gives how many.

    Rows that are no longer those that were stored are not kept: a rebuild reads such an upload from its original.
    """
    done = 0
    for upload in rows_found(con.execute("SELECT * FROM lake.ledger.upload WHERE judged_sha256 IS NULL")):
        dataset = cat.datasets.get(upload["dataset"])
        told = _stored(con, dataset, upload) if dataset else None
        if dataset and told and digest_of_rows(con, dataset, told.rows) == upload["row_digest"]:
            note_kept(con, "upload", upload["upload_id"], judged_rows.keep(settings, told))
            done += 1
    found = con.execute("SELECT boundary_id FROM lake.ledger.boundary_file WHERE judged_sha256 IS NULL").fetchall()
    for (boundary_id,) in found:
        rows = con.execute(statement("outlines_stored"), [boundary_id]).to_arrow_table()
        note_kept(con, "boundary", boundary_id, judged_rows.keep(settings, JudgedRows(rows=rows)))
        done += 1
    return done


def note_kept(con: duckdb.DuckDBPyConnection, what: str, number: str, sha256: str) -> None:
    """Records where the judgement of an upload (or of outlines: boundary) is kept."""
    con.execute(statement("note_kept", what=what), [sha256, number])


def _stored(con: duckdb.DuckDBPyConnection, dataset: Dataset, upload: Row) -> JudgedRows:
    """The judgement of an upload as its ledger still tells it."""
    names, asked = [name for name, _ in stored_columns(dataset)], [upload["upload_id"]]
    rows = con.execute(statement("rows_stored", table=dataset.code, names=names), asked).to_arrow_table()
    sheet = con.execute(statement("sheet_stored", table=dataset.code), asked).fetchone()
    cells = con.execute(
        "SELECT community_code, month FROM lake.ledger.coverage WHERE upload_id = ? ORDER BY ALL", asked
    ).fetchall()
    said = json.loads(upload["findings"] or "[]")
    refused = {f["row"] for f in said if f.get("severity") == "error" and f.get("row") is not None}
    return JudgedRows(rows=rows, refused=tuple(sorted(refused)), sheet=sheet[0] if sheet else None, cells=tuple(cells))
