"""The ledger: uploads are appended, published, withdrawn and restored; nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb

from etl.check.judge import Judgement
from etl.findings.finding import Finding, finding
from etl.ledger import landing
from etl.ledger.acts import By, Move, in_order, move_in, refresh_for, refuse_closed, version, writing
from etl.ledger.append import Append, Sending, note_attempt
from etl.ledger.coverage import Covers
from etl.ledger.judging import Asked, judged_in
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.warehouse.lake import connect, transaction, write_lock, written_or_said

Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a file: where it is stored, or why it is not (upload_id None)."""

    upload_id: str | None
    dataset: str | None
    file_name: str
    sha256: str
    outcome: str
    rows_stored: int
    rows_refused: int
    version: int
    published: bool
    repeated: bool = False
    findings: tuple[Finding, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The receipt as `load --json` prints it."""
        kept = {k: v for k, v in self.__dict__.items() if k != "findings"}
        return kept | {"findings": [f.as_dict() for f in self.findings]}


def _known_upload(
    con: duckdb.DuckDBPyConnection, judged: Judgement, dataset: Dataset
) -> tuple[str, str, int, int, bool] | None:
    """The upload of the same bytes that is pending or in force: id, outcome, stored, refused, is it pending.

    A register that did not change speaks of further months when it is sent again later: that is a new upload.
    """
    same_month = (
        "AND date_trunc('month', u.today) = date_trunc('month', ?)" if dataset.covers_from else "AND ? IS NOT NULL"
    )
    return con.execute(
        f"""SELECT u.upload_id, u.outcome, u.rows_stored, u.rows_refused, bool_or(s.state IN ('submitted', 'approved'))
        FROM lake.ledger.upload u JOIN lake.ledger.slice_state s USING (upload_id)
        LEFT JOIN lake.ledger.in_force f ON f.upload_id = u.upload_id AND f.community_code = s.community_code
            AND f.period = s.period
        WHERE u.sha256 = ? AND u.dataset = ? {same_month} AND (s.state IN ('submitted', 'approved') OR f.upload_id IS NOT NULL)
        GROUP BY ALL ORDER BY u.upload_id LIMIT 1""",
        [judged.sha256, dataset.code, judged.today],
    ).fetchone()


def note_refused(con: duckdb.DuckDBPyConnection, settings: Settings, judged: Judgement, sending: Sending) -> None:
    """Records a refused file (its SHA-256 and verdict, nothing of its content); the same bytes count once a sender."""
    known = con.execute(
        "SELECT 1 FROM lake.ledger.attempt WHERE sha256 = ? AND sender = ? AND upload_id IS NULL",
        [judged.sha256, sending.by],
    ).fetchone()
    if known is None:
        with transaction(con, author=sending.by, message=f"refused {judged.file_name}"):
            note_attempt(con, judged, sending.by, sending.at, None)
            _audit(settings, judged, sending, "")


def _audit(settings: Settings, judged: Judgement, sending: Sending, upload_id: str) -> None:
    detail = {
        "dataset": judged.dataset,
        "sha256": judged.sha256,
        "outcome": judged.outcome,
        "rows": judged.stored,
        "purpose": sending.purpose,
        "reason": sending.reason,
        "published": sending.publish,
    }
    audit.record(
        settings,
        who=sending.by,
        act="submitted" if upload_id else "file_refused",
        what=upload_id,
        detail=detail,
        channel=sending.channel,
        ok=bool(upload_id),
    )


def note(settings: Settings, judged: Judgement, *, by: str, channel: str = "page") -> Judgement:
    """The judgement itself, after recording that this sender's file was not good as a whole."""
    if by and judged.outcome.startswith("reject"):
        with writing(settings) as con:
            note_refused(con, settings, judged, Sending(by=by, at=in_order(con, now()), channel=channel))
    return judged


def load(
    settings: Settings,
    content: bytes,
    file_name: str,
    *,
    by: str,
    today: date,
    dataset: str | None = None,
    publish: bool = False,
    partial: bool = False,
    covers: Covers | None = None,
    at: datetime | None = None,
    cat: Catalogue | None = None,
) -> Receipt:
    """Takes in a file as the operator may: checked, stored, and with `publish` published at once."""
    sending = Sending(by=by, at=at or now(), publish=publish, partial=partial, covers=covers)
    return take_in(settings, content, file_name, Asked(today=today, dataset=dataset), sending, cat=cat)


def take_in(
    settings: Settings,
    content: bytes,
    file_name: str,
    asked: Asked,
    sending: Sending,
    *,
    cat: Catalogue | None = None,
    progress: Progress = lambda _, __: None,
) -> Receipt:
    """Checks a file and stores its rows, all or (when sent as partial) the good ones; the receipt says what was done.

    The same bytes a second time give the first receipt while that upload is pending or in force. A ledger covers
    what the sender says it does.
    """
    cat = cat or catalogue()
    progress(0.1, "check")
    con = connect(settings)
    try:
        with written_or_said():
            judged = judged_in(con, settings, cat, content, file_name, asked)
        return store(con, settings, cat, judged, content, sending, progress)
    finally:
        con.close()


def store(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    cat: Catalogue,
    judged: Judgement,
    content: bytes,
    sending: Sending,
    progress: Progress = lambda _, __: None,
) -> Receipt:
    """Stores what was judged good, or only records the attempt; the receipt says what was done."""
    refused = judged.outcome == "reject_whole_file" or (judged.outcome == "reject_rows" and not sending.partial)
    with write_lock(settings):
        sending = replace(sending, at=in_order(con, sending.at))
        nothing = judged.rows is not None and sending.purpose == "nothing"
        if refused or judged.dataset is None or (judged.stored == 0 and not nothing):
            note_refused(con, settings, judged, sending)
            return _receipt(judged, None, version(con), stored=0)
        progress(0.4, "store")
        dataset = cat.datasets[judged.dataset]
        if sending.covers and judged.refused:  # a table with rows left out is not complete, whatever was said of it
            incomplete = finding("not_complete", count=judged.refused)
            judged = replace(judged, findings=(*judged.findings, incomplete))
            sending = replace(sending, covers=None)
        first = _known_upload(con, judged, dataset)
        if first:
            return _repeated(con, settings, cat, judged, first, sending)
        landing.keep(settings, content)
        extra = {"sha256": judged.sha256}
        with transaction(con, author=sending.by, message=f"load {judged.file_name}", extra=extra):
            end = Append(con)
            upload_id, cells = end.submit(dataset, judged, sending, len(content))
            extra["upload_id"] = upload_id
            if dataset.replace == "slice" or dataset.event_month:  # closed since the file was judged
                refuse_closed(con, Move(kind="submitted", upload_id=upload_id), dataset.code, [c for c, _ in cells])
            _audit(settings, judged, sending, upload_id)
            progress(0.7, "publish")
            if sending.publish:
                end.publish(upload_id, dataset, cells, sending)
                refresh_for(con, cat, {dataset.code}, sending.at)
        progress(1.0, "done")
        return _receipt(judged, upload_id, version(con), stored=judged.stored, published=sending.publish)


def store_together(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    cat: Catalogue,
    files: list[tuple[Judgement, bytes, Sending]],
    at: datetime,
) -> list[str]:
    """Stores and publishes files that came at one moment in one commit; gives their upload ids in order.

    Every file must have been judged good for its sending; the figures are worked out once for all of them.
    """
    with write_lock(settings):
        for _, content, _ in files:
            landing.keep(settings, content)
        with transaction(con, author=files[0][2].by, message=f"load {len(files)} files"):
            end, made, changed = Append(con), [], set()
            for judged, content, sending in files:
                assert judged.dataset is not None
                dataset = cat.datasets[judged.dataset]
                upload_id, cells = end.submit(dataset, judged, sending, len(content))
                made.append(upload_id)
                _audit(settings, judged, sending, upload_id)
                if sending.publish:
                    end.publish(upload_id, dataset, cells, sending)
                    changed.add(dataset.code)
            if changed:
                refresh_for(con, cat, changed, at)
        return made


def _repeated(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    cat: Catalogue,
    judged: Judgement,
    first: tuple[str, str, int, int, bool],
    sending: Sending,
) -> Receipt:
    """The receipt of the upload that holds the same bytes, published now if it was pending and is to be."""
    upload_id, _, stored, _, pending = first
    if sending.publish and pending:
        with transaction(con, author=sending.by, message=f"publish {upload_id}", extra={"upload_id": upload_id}):
            by = By(who=sending.by, at=sending.at, channel=sending.channel)
            move_in(con, settings, Move(kind="published", upload_id=upload_id), by)
            refresh_for(con, cat, {judged.dataset or ""}, sending.at)
    published = sending.publish or not pending
    return _receipt(judged, upload_id, version(con), stored=stored, repeated=True, published=published)


def _receipt(
    judged: Judgement,
    upload_id: str | None,
    known: int,
    *,
    stored: int,
    repeated: bool = False,
    published: bool = False,
) -> Receipt:
    return Receipt(
        upload_id=upload_id,
        dataset=judged.dataset,
        file_name=judged.file_name,
        sha256=judged.sha256,
        outcome=judged.outcome,
        rows_stored=stored,
        rows_refused=judged.refused,
        version=known,
        published=published,
        repeated=repeated,
        findings=judged.findings,
    )
