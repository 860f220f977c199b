"""Appending to the ledger inside one transaction: uploads with their rows and coverage, and their publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pyarrow as pa

from etl.ledger import coverage, judged_rows
from etl.ledger.by import By
from etl.ledger.judged_rows import Cells, JudgedRows
from etl.ledger.meta import meta
from etl.ledger.statements import statement
from outcomes.catalogue.dataset import Dataset, stored_columns
from outcomes.core.places import Register
from outcomes.core.settings import Settings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.mart import register_of


class Append:
    """The open end of the ledger during one transaction: numbers acts and uploads without asking for each."""

    def __init__(self, con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
        self._con = con
        self._settings = settings
        self._register: Register = register_of(con)
        self._data_class = meta(con)["data_class"]
        found = con.execute("SELECT coalesce(max(act_id), 0) FROM lake.ledger.act").fetchone()
        self._act = int(found[0]) if found else 0
        self._number: dict[str, int] = {}

    @property
    def last_act(self) -> int:
        """The number of the act that was appended last."""
        return self._act

    def skip(self, acts: int) -> None:
        """Numbers that others took in the same transaction."""
        self._act += acts

    def _next_upload(self, at: datetime) -> str:
        prefix = f"U{at:%Y%m%d}-"
        if prefix not in self._number:
            found = self._con.execute(
                "SELECT coalesce(max(CAST(upload_id[11:] AS INTEGER)), 0) FROM lake.ledger.act "  # void ones too
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
        told = self.told(dataset, judged, sent.covers)
        row_digest = self.rows(dataset, upload_id, told)
        findings = json.dumps([f.as_dict() for f in judged.findings], ensure_ascii=False)
        size = len(sent.content)
        covers, mapped = sent.covers.as_json() if sent.covers else "", judged.mapped.as_json() if judged.mapped else ""
        self._con.execute(
            "INSERT INTO lake.ledger.upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(upload_id, dataset.code, judged.file_name, judged.sha256, size, sent.by, sent.at, judged.today),
                *(sent.partial, judged.outcome, judged.stored, judged.refused, findings, row_digest),
                *(self._data_class, covers, sent.purpose, sent.reason, judged_rows.keep(self._settings, told), mapped),
            ],
        )
        note_attempt(self._con, judged, by, upload_id)
        cells = list(told.cells)
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

    def told(self, dataset: Dataset, judged: Judgement, covers: Covers | None) -> JudgedRows:
        """What is kept of a judgement: the good rows, what they speak of, and the numbers of those that were refused."""
        assert judged.rows is not None
        self._con.register("good_rows", judged.rows)
        cells = coverage.cells_of(self._con, dataset, judged.today, covers, self._register)
        self._con.unregister("good_rows")
        return JudgedRows(rows=judged.rows, refused=judged.refused_rows, sheet=judged.sheet, cells=tuple(cells))

    def rows(self, dataset: Dataset, upload_id: str, told: JudgedRows) -> str:
        """Appends the good rows and what they cover; gives the digest of the rows as stored."""
        con, names = self._con, [name for name, _ in stored_columns(dataset)]
        with _good_rows(con, names, told.rows):
            given = {"upload": upload_id, "sheet": told.sheet}
            con.execute(statement("append_rows", table=dataset.code, names=names), given)
        con.register("cells", _table(told.cells))
        con.execute("INSERT INTO lake.ledger.coverage SELECT ?, ?, code, month FROM cells", [upload_id, dataset.code])
        con.unregister("cells")
        return digest_of_rows(con, dataset, told.rows)


@contextmanager
def _good_rows(con: duckdb.DuckDBPyConnection, names: list[str], rows: pa.Table) -> Iterator[None]:
    """The rows as the table good_rows; columns of a catalogue that is newer than they are empty."""
    for name in names:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows))
    con.register("good_rows", rows)
    try:
        yield
    finally:
        con.unregister("good_rows")


def digest_of_rows(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pa.Table) -> str:
    """One digest of the rows of an upload, whatever their order."""
    names = [name for name, _ in stored_columns(dataset)]
    with _good_rows(con, names, rows):
        found = con.execute(statement("row_digest", names=names)).fetchone()
    return str(found[0]) if found else ""


def _table(cells: Iterable[tuple[str, str]]) -> pa.Table:
    pairs = list(cells)
    return pa.table({"code": [c for c, _ in pairs], "month": [m for _, m in pairs]})


def note_attempt(con: duckdb.DuckDBPyConnection, judged: Judgement, by: By, upload_id: str | None) -> None:
    """Records that a file was sent, whatever became of it: the measure of how many pass at the first try."""
    con.execute(
        "INSERT INTO lake.ledger.attempt VALUES (?, ?, ?, ?, ?, ?)",
        [by.at, judged.dataset, by.who, judged.sha256, judged.outcome, upload_id],
    )
