"""The ledger: uploads are appended, published, withdrawn and restored; nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import duckdb

from etl.check.apart import the_judge
from etl.findings.finding import finding
from etl.ledger import journal, landing
from etl.ledger.acts import Move, in_order, move_in, refresh_by_rules, refresh_for, refuse_closed, supersede, version
from etl.ledger.append import Append, note_attempt
from etl.ledger.by import By
from etl.ledger.judging import judged_here
from etl.ledger.opened import OpenLedger, opened
from etl.ledger.rule_events import set_in
from etl.ledger.statements import statement
from etl.ledger.succession import demand_reason, tables_waiting
from etl.ledger.takeover import rules_before
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.settings import Settings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission
from outcomes.reporting.uploads import Receipt
from outcomes.security import audit
from outcomes.security.audit import Deed
from outcomes.warehouse.lake import transaction, write_lock, written_or_said

Progress = Callable[[float, str], None]


def unseen(_share: float, _step: str) -> None:
    """Progress that nobody watches."""


def _known_upload(con: duckdb.DuckDBPyConnection, judged: Judgement, dataset: Dataset) -> tuple[str, int, bool] | None:
    """The upload of the same bytes that is pending or in force: id, rows stored, is it pending.

    A register that did not change speaks of further months when it is sent again later: that is a new upload.
    """
    asked = {"sha256": judged.sha256, "dataset": dataset.code, "today": judged.today}
    return con.execute(statement("known_upload"), {**asked, "same_month": bool(dataset.covers_from)}).fetchone()


def _note_refused(ledger: OpenLedger, judged: Judgement, sent: Submission) -> None:
    """Records a refused file (its SHA-256 and verdict, nothing of its content); the same bytes count once a sender."""
    known = ledger.con.execute(
        "SELECT 1 FROM lake.ledger.attempt WHERE sha256 = ? AND sender = ? AND upload_id IS NULL",
        [judged.sha256, sent.by],
    ).fetchone()
    if known is None:
        with transaction(ledger.con, author=sent.by, message=f"refused {judged.file_name}"):
            note_attempt(ledger.con, judged, _by(sent), None)
            _audit(ledger.settings, judged, sent)


def _audit(settings: Settings, judged: Judgement, sent: Submission, stored: tuple[int, str] | None = None) -> None:
    """Records what became of a file; `stored`: number of its last act and of the upload."""
    number, upload_id = stored or (0, "")
    detail: dict[str, object] = {"act": number} if stored else {}
    detail |= {
        "dataset": judged.dataset,
        "sha256": judged.sha256,
        "outcome": judged.outcome,
        "rows": judged.stored,
        "purpose": sent.purpose,
        "reason": sent.reason,
        "published": sent.publish,
    }
    if judged.mapped:
        how = judged.mapped
        detail |= {"profile": how.name, "version": how.version, "dropped": how.dropped, "original": how.original}
    act, ok = "submitted" if upload_id else "file_refused", bool(upload_id)
    audit.record(settings, Deed(who=sent.by, act=act, what=upload_id, detail=detail, channel=sent.channel, ok=ok))


def note(ledger: OpenLedger, judged: Judgement, sent: Submission) -> Judgement:
    """The judgement itself, after recording that this sender's file was not good as a whole."""
    if sent.by and judged.outcome.startswith("reject"):
        with write_lock(ledger.settings):
            _note_refused(ledger, judged, replace(sent, at=in_order(ledger.con, sent.at)))
    return judged


def load(settings: Settings, submission: Submission, *, cat: Catalogue | None = None) -> Receipt:
    """Takes in a file as the operator may: checked, stored, and with `publish` published at once."""
    with opened(settings, cat) as ledger:
        return take_in(ledger, submission)


def take_in(ledger: OpenLedger, submission: Submission, progress: Progress = unseen) -> Receipt:
    """Checks a file and stores its rows, all or (when sent as partial) the good ones; the receipt says what was done.

    The same bytes a second time give the first receipt while that upload is pending or in force. A ledger covers
    what the sender says it does.
    """
    progress(0.1, "check")
    with written_or_said():
        judged = judged_here(ledger, the_judge(), submission)
    return store(ledger, judged, submission, progress)


def store(ledger: OpenLedger, judged: Judgement, sent: Submission, progress: Progress = unseen) -> Receipt:
    """Stores what was judged good, or only records the attempt; the receipt says what was done."""
    con, cat, settings = ledger.con, ledger.cat, ledger.settings
    refused = judged.outcome == "reject_whole_file" or (judged.outcome == "reject_rows" and not sent.partial)
    with write_lock(settings):
        sent = replace(sent, at=in_order(con, sent.at))
        nothing = judged.rows is not None and sent.purpose == "nothing"
        if refused or judged.dataset is None or (judged.stored == 0 and not nothing):
            _note_refused(ledger, judged, sent)
            return _receipt(judged, version(con))
        progress(0.4, "store")
        dataset = cat.datasets[judged.dataset]
        if sent.covers and judged.refused:  # a table with rows left out is not complete, whatever was said of it
            incomplete = finding("not_complete", count=judged.refused)
            judged = replace(judged, findings=(*judged.findings, incomplete))
            sent = replace(sent, covers=None)
        first = _known_upload(con, judged, dataset)
        if first and not (sent.none_is_zero and first[1] != judged.stored):
            return _repeated(ledger, judged, sent, first)
        if sent.channel == "page" and sent.purpose == "file" and not sent.reason.strip():
            assert judged.rows is not None
            demand_reason(con, dataset, judged.rows)
        sent = sent if judged.reduced is None else replace(sent, content=judged.reduced)
        landing.keep(settings.landing, sent.content)
        extra = {"sha256": judged.sha256}
        with journal.committed(con, settings, author=sent.by, message=f"load {judged.file_name}", extra=extra):
            end = Append(con, settings)
            upload_id, cells = end.submit(dataset, judged, sent)
            extra["upload_id"] = upload_id
            if dataset.replace == "slice" or dataset.event_month:  # closed since the file was judged
                refuse_closed(con, Move(kind="submitted", upload_id=upload_id), dataset.code, [c for c, _ in cells])
            _audit(settings, judged, sent, (end.last_act, upload_id))
            supersede(con, settings, dataset, upload_id, By(who=sent.by, at=sent.at, channel=sent.channel))
            progress(0.7, "publish")
            if sent.publish:
                _take_over(ledger, upload_id, sent)
                (refresh_for if sent.since is None else refresh_by_rules)(con, cat, {dataset.code}, sent.at)
        progress(1.0, "done")
        kept = _receipt(judged, version(con))
        return replace(kept, upload_id=upload_id, rows_stored=judged.stored, published=sent.publish)


def store_together(ledger: OpenLedger, files: list[tuple[Judgement, Submission]], at: datetime) -> list[str]:
    """Stores and publishes files that came at one moment in one commit; gives their upload ids in order.

    Every file must have been judged good for its sending; the figures are worked out once for all of them.
    """
    con, cat, settings = ledger.con, ledger.cat, ledger.settings
    files = [(j, sent if j.reduced is None else replace(sent, content=j.reduced)) for j, sent in files]
    with write_lock(settings):
        for _, sent in files:
            landing.keep(settings.landing, sent.content)
        with journal.committed(con, settings, author=files[0][1].by, message=f"load {len(files)} files"):
            end, made, changed, waits = Append(con, settings), [], set(), tables_waiting(con)
            for judged, sent in files:
                assert judged.dataset is not None
                dataset = cat.datasets[judged.dataset]
                upload_id, _ = end.submit(dataset, judged, sent)
                made.append(upload_id)
                _audit(settings, judged, sent, (end.last_act, upload_id))
                if dataset.code in waits:
                    end.skip(len(supersede(con, settings, dataset, upload_id, _by(sent))))
                waits |= set() if sent.publish else {dataset.code}
                changed |= {dataset.code} if sent.publish else set()
            if changed:
                refresh_for(con, cat, changed, at)
        return made


def _take_over(ledger: OpenLedger, upload_id: str, sent: Submission) -> None:
    """Lets an upload that is published take the place of other tables from the month said; refused where none was."""
    rules = [] if sent.since is None else rules_before(ledger, [(upload_id, None)], sent.since)
    if rules:
        set_in(ledger.con, ledger.settings, rules, _by(sent))


def _repeated(ledger: OpenLedger, judged: Judgement, sent: Submission, first: tuple[str, int, bool]) -> Receipt:
    """The receipt of the upload that holds the same bytes, published now if it was pending and is to be."""
    upload_id, stored, pending = first
    con = ledger.con
    if sent.publish and pending:
        with journal.committed(
            con, ledger.settings, author=sent.by, message=f"publish {upload_id}", extra={"upload_id": upload_id}
        ):
            _take_over(ledger, upload_id, sent)
            move_in(con, ledger.settings, ledger.cat, Move(kind="published", upload_id=upload_id), _by(sent))
            refresh = refresh_for if sent.since is None else refresh_by_rules
            refresh(con, ledger.cat, {judged.dataset or ""}, sent.at)
    kept = _receipt(judged, version(con))
    return replace(kept, upload_id=upload_id, rows_stored=stored, repeated=True, published=sent.publish or not pending)


def _by(sent: Submission) -> By:
    return By(who=sent.by, at=sent.at, channel=sent.channel)


def _receipt(judged: Judgement, known: int) -> Receipt:
    """The receipt of a file of which nothing was stored, at a version."""
    return Receipt(
        upload_id=None,
        dataset=judged.dataset,
        file_name=judged.file_name,
        sha256=judged.sha256,
        outcome=judged.outcome,
        rows_stored=0,
        rows_refused=judged.refused,
        version=known,
        published=False,
        findings=judged.findings,
    )
