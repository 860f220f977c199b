"""Appending to the ledger inside one transaction: uploads with their rows and coverage, and their publication."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb
import pyarrow as pa

from etl.ledger import coverage
from etl.ledger.by import By
from etl.ledger.statements import statement
from etl.ledger.warehouse import meta
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.core.places import Register
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.mart import register_of

Cells = list[tuple[str, str]]


class Append:
    """The open end of the ledger during one transaction: numbers acts and uploads without asking for each."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._register: Register = register_of(con)
        self._data_class = meta(con)["data_class"]
        found = con.execute("SELECT coalesce(max(act_id), 0) FROM lake.ledger.act").fetchone()
        self._act = int(found[0]) if found else 0
        self._number: dict[str, int] = {}

    def _next_upload(self, at: datetime) -> str:
        prefix = f"U{at:%Y%m%d}-"
        if prefix not in self._number:
            found = self._con.execute(
                "SELECT coalesce(max(CAST(upload_id[11:] AS INTEGER)), 0) FROM lake.ledger.upload "
                "WHERE starts_with(upload_id, ?)",
                [prefix],
            ).fetchone()
            self._number[prefix] = int(found[0]) if found else 0
        self._number[prefix] += 1
        return f"{prefix}{self._number[prefix]:03d}"

    def act(self, kind: str, by: By, upload_id: str) -> int:
        """Appends an act and gives its number."""
        self._act += 1
        self._con.execute(
            "INSERT INTO lake.ledger.act VALUES (?, ?, ?, ?, ?, ?, ?)",
            [self._act, kind, upload_id, by.who, by.at, by.reason, by.channel],
        )
        return self._act

    def submit(self, dataset: Dataset, judged: Judgement, sent: Submission) -> tuple[str, Cells]:
        """Appends an upload, published at once where it is to be; gives its number and what it speaks of."""
        by = By(who=sent.by, at=sent.at, channel=sent.channel, reason=sent.reason)
        upload_id = self._next_upload(sent.at)
        act = self.act("submitted", by, upload_id)
        row_digest, cells = self.rows(dataset, upload_id, judged, sent.covers)
        findings = json.dumps([f.as_dict() for f in judged.findings], ensure_ascii=False)
        size, covers = len(sent.content), sent.covers.as_json() if sent.covers else ""
        self._con.execute(
            "INSERT INTO lake.ledger.upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(upload_id, dataset.code, judged.file_name, judged.sha256, size, sent.by, sent.at, judged.today),
                *(sent.partial, judged.outcome, judged.stored, judged.refused, findings, row_digest),
                *(self._data_class, covers, sent.purpose, sent.reason),
            ],
        )
        note_attempt(self._con, judged, by, upload_id)
        self._states(act, upload_id, dataset, cells, "submitted")
        if sent.publish:
            self._states(self.act("published", by, upload_id), upload_id, dataset, cells, "published")
        return upload_id, cells

    def _states(self, act: int, upload_id: str, dataset: Dataset, cells: Cells, state: str) -> None:
        slices = sorted({(code, month if dataset.replace == "slice" else "") for code, month in cells})
        self._con.register("slices", _table(slices))
        self._con.execute(
            "INSERT INTO lake.ledger.state_event SELECT ?, ?, ?, code, month, ? FROM slices",
            [act, upload_id, dataset.code, state],
        )
        self._con.unregister("slices")

    def rows(self, dataset: Dataset, upload_id: str, judged: Judgement, covers: Covers | None) -> tuple[str, Cells]:
        """Appends the good rows and what they cover; gives the digest of the rows as stored, and what they speak of."""
        con = self._con
        con.register("good_rows", judged.rows)
        names = [name for name, _ in stored_columns(dataset)]
        given = {"upload": upload_id, "sheet": judged.sheet}
        con.execute(statement("append_rows", table=dataset.code, names=names), given)
        found = con.execute(statement("row_digest", names=names)).fetchone()
        cells = coverage.cells_of(con, dataset, judged.today, covers, self._register)
        con.unregister("good_rows")
        con.register("cells", _table(cells))
        con.execute("INSERT INTO lake.ledger.coverage SELECT ?, ?, code, month FROM cells", [upload_id, dataset.code])
        con.unregister("cells")
        return str(found[0]) if found else "", cells


def _table(cells: Cells) -> pa.Table:
    return pa.table({"code": [c for c, _ in cells], "month": [m for _, m in cells]})


def note_attempt(con: duckdb.DuckDBPyConnection, judged: Judgement, by: By, upload_id: str | None) -> None:
    """Records that a file was sent, whatever became of it: the measure of how many pass at the first try."""
    con.execute(
        "INSERT INTO lake.ledger.attempt VALUES (?, ?, ?, ?, ?, ?)",
        [by.at, judged.dataset, by.who, judged.sha256, judged.outcome, upload_id],
    )
