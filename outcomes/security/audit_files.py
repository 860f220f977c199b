"""The audit as files: a CSV to hand over, and an archive of what is older than twelve months."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import delete, select

from outcomes.core.csv_text import csv_bytes, safe_text
from outcomes.core.settings import Settings, today
from outcomes.security import audit
from outcomes.security.audit import Record
from outcomes.security.database import AUDIT, lower_hurdles, raise_hurdles

HEAD = ("seq", "at", "who", "act", "what", "detail", "channel", "ok")


def as_csv(entries: Sequence[Record]) -> bytes:
    """Records as CSV with a byte order mark; no cell starts a formula."""
    rows: list[Sequence[object]] = [HEAD]
    for e in entries:
        detail = json.dumps(dict(e.detail), ensure_ascii=False, sort_keys=True)
        rows.append([e.seq, e.at, *map(safe_text, (e.who, e.act, e.what, detail, e.channel)), int(e.ok)])
    return csv_bytes(rows)


class ArchiveError(Exception):
    """Why nothing was archived, zh / en."""


def _a_year_ago(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def archive(settings: Settings, before: date) -> Path | None:
    """Moves records older than a day into a file, complete with digests; the chain is anchored anew.

    ArchiveError for days within the last twelve months and for a chain that does not verify; None: nothing to move.
    """
    if before > _a_year_ago(today()):
        raise ArchiveError("最近12个月的记录不能归档 / records of the last twelve months stay")
    wrong = audit.verify(settings)
    if wrong:
        raise ArchiveError(f"审计链有问题，先查明：{wrong[0]} / the chain does not verify: clear that up first")
    with audit.recording(settings) as con:
        newer = con.execute(select(AUDIT.c.seq).where(AUDIT.c.at >= before.isoformat()).order_by(AUDIT.c.seq)).scalar()
        last = (newer or audit.tail(con)[0] + 1) - 1
        rows = con.execute(select(AUDIT).where(AUDIT.c.seq <= last).order_by(AUDIT.c.seq)).all()
        if not rows:
            return None
        content = "".join(json.dumps(dict(row._mapping), ensure_ascii=False) + "\n" for row in rows).encode()
        path = settings.data / f"audit-{rows[0].seq}-{last}.jsonl"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        detail = {"until": last, "digest": rows[-1].digest, "sha256": hashlib.sha256(content).hexdigest()}
        audit.append(
            con,
            settings,
            audit.Deed(who="operator", act="audit_archived", what=path.name, detail=detail, channel="cli"),
        )
        lower_hurdles(con)
        con.execute(delete(AUDIT).where(AUDIT.c.seq <= last))
        raise_hurdles(con)
    return path
