"""The ledger: uploads are appended, published, withdrawn and restored; nothing is ever changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb

from etl import landing, mart
from etl.append import Append, Sending, note_attempt
from etl.check import Judgement, judge
from etl.coverage import Covers
from etl.findings import Finding, finding
from etl.history import history_of
from etl.warehouse import meta, next_act
from outcomes.catalog import Catalogue, Dataset, catalogue
from outcomes.lake import WarehouseError, connect, transaction, write_lock
from outcomes.settings import Settings, now
from outcomes.store import VERSION_SQL, register_of

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


@contextmanager
def _writing(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with write_lock(settings):
        con = connect(settings)
        try:
            yield con
        finally:
            con.close()


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the last act that changed what is shown."""
    found = con.execute(VERSION_SQL).fetchone()
    return int(found[0]) if found else 0


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


def _set_state(con: duckdb.DuckDBPyConnection, act: int, upload_id: str, state: str, among: tuple[str, ...]) -> int:
    """Moves the upload's slices that are in one of these states; gives how many moved."""
    moved = con.execute(
        """INSERT INTO lake.ledger.state_event SELECT ?, upload_id, dataset, community_code, period, ?
        FROM lake.ledger.slice_state WHERE upload_id = ? AND list_contains(?, state)""",
        [act, state, upload_id, list(among)],
    ).fetchone()
    return int(moved[0]) if moved else 0


def note_refused(con: duckdb.DuckDBPyConnection, judged: Judgement, by: str, at: datetime) -> None:
    """Records a refused file (its SHA-256 and verdict, nothing of its content); the same bytes count once a sender."""
    known = con.execute(
        "SELECT 1 FROM lake.ledger.attempt WHERE sha256 = ? AND sender = ? AND upload_id IS NULL", [judged.sha256, by]
    ).fetchone()
    if known is None:
        with transaction(con, author=by, message=f"refused {judged.file_name}"):
            note_attempt(con, judged, by, at, None)


def note(settings: Settings, judged: Judgement, *, by: str) -> Judgement:
    """The judgement itself, after recording that this sender's file was not good as a whole."""
    if by and judged.outcome.startswith("reject"):
        with _writing(settings) as con:
            note_refused(con, judged, by, now())
    return judged


def _publish(con: duckdb.DuckDBPyConnection, upload_id: str, by: str, at: datetime) -> None:
    act = next_act(con, "published", by, at, upload_id=upload_id)
    _set_state(con, act, upload_id, "published", ("submitted", "approved"))


def _refresh_for(con: duckdb.DuckDBPyConnection, cat: Catalogue, datasets: set[str], at: datetime) -> None:
    """Brings the figures in line with what was changed in these datasets."""
    mart.refresh(con, cat, at=at, data_class=meta(con)["data_class"], datasets=datasets)


def _dataset_of(con: duckdb.DuckDBPyConnection, upload_id: str) -> str:
    found = con.execute("SELECT dataset FROM lake.ledger.upload WHERE upload_id = ?", [upload_id]).fetchone()
    assert found is not None
    return str(found[0])


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
    progress: Progress = lambda share, step: None,
) -> Receipt:
    """Checks a file and stores its rows, all or (with `partial`) the good ones; the receipt says what was done.

    The same bytes a second time give the first receipt while that upload is pending or in force. A ledger `covers`
    what the sender says it does.
    """
    cat = cat or catalogue()
    progress(0.1, "check")
    con = connect(settings)
    try:
        judged = judge(
            content, file_name, cat=cat, register=register_of(con), today=today, dataset=dataset,
            history=lambda code: history_of(con, cat.datasets[code]), real=meta(con)["data_class"] == "real",
            max_mb=settings.max_upload_mb,
        )  # fmt: skip
        sending = Sending(by=by, at=at or now(), publish=publish, partial=partial, covers=covers)
        return store(con, settings, cat, judged, content, sending, progress)
    finally:
        con.close()


def store(
    con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, judged: Judgement, content: bytes,
    sending: Sending, progress: Progress = lambda share, step: None,
) -> Receipt:  # fmt: skip
    """Stores what was judged good, or only records the attempt; the receipt says what was done."""
    refused = judged.outcome == "reject_whole_file" or (judged.outcome == "reject_rows" and not sending.partial)
    with write_lock(settings):
        if refused or judged.dataset is None or judged.stored == 0:
            note_refused(con, judged, sending.by, sending.at)
            return _receipt(judged, None, version(con), stored=0)
        progress(0.4, "store")
        dataset = cat.datasets[judged.dataset]
        if sending.covers and judged.refused:  # a table with rows left out is not complete, whatever was said of it
            incomplete = finding("not_complete", count=judged.refused)
            judged = replace(judged, findings=(*judged.findings, incomplete))
            sending = replace(sending, covers=None)
        first = _known_upload(con, judged, dataset)
        if first:
            return _repeated(con, cat, judged, first, sending)
        landing.keep(settings, content)
        extra = {"sha256": judged.sha256}
        with transaction(con, author=sending.by, message=f"load {judged.file_name}", extra=extra):
            end = Append(con)
            upload_id, cells = end.submit(dataset, judged, sending, len(content))
            extra["upload_id"] = upload_id
            progress(0.7, "publish")
            if sending.publish:
                end.publish(upload_id, dataset, cells, sending)
                _refresh_for(con, cat, {dataset.code}, sending.at)
        progress(1.0, "done")
        return _receipt(judged, upload_id, version(con), stored=judged.stored, published=sending.publish)


def store_together(
    con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue,
    files: list[tuple[Judgement, bytes, Sending]], at: datetime,
) -> list[str]:  # fmt: skip
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
                if sending.publish:
                    end.publish(upload_id, dataset, cells, sending)
                    changed.add(dataset.code)
            if changed:
                _refresh_for(con, cat, changed, at)
        return made


def _repeated(
    con: duckdb.DuckDBPyConnection, cat: Catalogue, judged: Judgement, first: tuple[str, str, int, int, bool],
    sending: Sending,
) -> Receipt:  # fmt: skip
    """The receipt of the upload that holds the same bytes, published now if it was pending and is to be."""
    upload_id, _, stored, _, pending = first
    if sending.publish and pending:
        publish_upload_in(con, cat, upload_id, sending.by, sending.at)
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


def publish_upload_in(con: duckdb.DuckDBPyConnection, cat: Catalogue, upload_id: str, by: str, at: datetime) -> None:
    """Publishes a pending upload in one commit of this connection."""
    with transaction(con, author=by, message=f"publish {upload_id}", extra={"upload_id": upload_id}):
        _publish(con, upload_id, by, at)
        _refresh_for(con, cat, {_dataset_of(con, upload_id)}, at)


def _states(con: duckdb.DuckDBPyConnection, upload_id: str) -> set[str]:
    rows = con.execute("SELECT DISTINCT state FROM lake.ledger.slice_state WHERE upload_id = ?", [upload_id]).fetchall()
    if not rows:
        raise WarehouseError(f"没有这份上报：{upload_id} / there is no upload {upload_id}")
    return {row[0] for row in rows}


def _act(
    settings: Settings, upload_id: str, by: str, *, kind: str, among: tuple[str, ...], refusal: str, reason: str = "",
    at: datetime | None = None, cat: Catalogue | None = None,
) -> int:  # fmt: skip
    at = at or now()
    with _writing(settings) as con:
        if not _states(con, upload_id) & set(among):
            raise WarehouseError(refusal.format(upload_id=upload_id))
        with transaction(con, author=by, message=f"{kind} {upload_id}", extra={"upload_id": upload_id}):
            act = next_act(con, kind, by, at, upload_id=upload_id, reason=reason)
            _move(con, act, kind, upload_id)
            _refresh_for(con, cat or catalogue(), {_dataset_of(con, upload_id)}, at)
        return version(con)


def _move(con: duckdb.DuckDBPyConnection, act: int, kind: str, upload_id: str) -> None:
    """Appends the state events of an act: what withdraw, restore and publish mean for each slice."""
    if kind == "withdrawn":
        _set_state(con, act, upload_id, "withdrawn", ("submitted", "approved", "published"))
    elif kind == "returned":
        _set_state(con, act, upload_id, "returned", ("submitted", "approved"))
    elif kind == "restored":
        con.execute(
            """INSERT INTO lake.ledger.state_event SELECT ?, upload_id, dataset, community_code, period,
            CASE WHEN published_act IS NULL THEN 'submitted' ELSE 'published' END
            FROM lake.ledger.slice_state WHERE upload_id = ? AND state = 'withdrawn'""",
            [act, upload_id],
        )
    else:
        _set_state(con, act, upload_id, "published", ("submitted", "approved"))


def publish(settings: Settings, upload_id: str, *, by: str, cat: Catalogue | None = None) -> int:
    """Publishes a pending upload; gives the new version."""
    refusal = "{upload_id} 没有待发布的内容 / nothing of {upload_id} is waiting to be published"
    return _act(settings, upload_id, by, kind="published", among=("submitted", "approved"), refusal=refusal, cat=cat)


def withdraw(
    settings: Settings, upload_id: str, *, by: str, reason: str = "", at: datetime | None = None,
    cat: Catalogue | None = None,
) -> int:  # fmt: skip
    """Takes an upload back: what was in force before it is in force again; gives the new version."""
    refusal = "{upload_id} 已经撤回过了 / {upload_id} has been withdrawn already"
    states = ("submitted", "approved", "published")
    return _act(settings, upload_id, by, kind="withdrawn", among=states, refusal=refusal, reason=reason, at=at, cat=cat)


def send_back(settings: Settings, upload_id: str, *, by: str, reason: str, at: datetime | None = None) -> int:
    """Returns a pending upload to its sender; gives the version, which stays the same."""
    refusal = "{upload_id} 没有待审的内容 / nothing of {upload_id} is waiting"
    states = ("submitted", "approved")
    return _act(settings, upload_id, by, kind="returned", among=states, refusal=refusal, reason=reason, at=at)


def restore(settings: Settings, upload_id: str, *, by: str, reason: str = "", cat: Catalogue | None = None) -> int:
    """Undoes a withdrawal; gives the new version."""
    refusal = "{upload_id} 没有被撤回 / {upload_id} is not withdrawn"
    return _act(settings, upload_id, by, kind="restored", among=("withdrawn",), refusal=refusal, reason=reason, cat=cat)


def uploads(settings: Settings) -> list[dict[str, Any]]:
    """Every upload, newest first: who, when, which communities and months, and in which states they are."""
    con = connect(settings)
    try:
        found = con.execute(
            """SELECT u.upload_id, u.dataset, u.file_name, u.sha256, u.sender AS "by", strftime(u.made_at, '%Y-%m-%dT%H:%M:%S%z') AS made_at,
            u.outcome, u.rows_stored, u.rows_refused, u.data_class, count(DISTINCT s.community_code) AS communities,
            min(nullif(s.period, '')) AS first_period, max(nullif(s.period, '')) AS last_period,
            list_sort(list_distinct(list(s.state))) AS states, count(f.upload_id) AS slices_in_force, count(*) AS slices
            FROM lake.ledger.upload u JOIN lake.ledger.slice_state s USING (upload_id)
            LEFT JOIN lake.ledger.in_force f ON f.upload_id = s.upload_id AND f.community_code = s.community_code
                AND f.period = s.period
            GROUP BY ALL ORDER BY 6 DESC, 1 DESC"""
        )
        names = [d[0] for d in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    finally:
        con.close()
