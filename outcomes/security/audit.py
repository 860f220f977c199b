"""Who did what, when: appended, chained by digests, and checked; nothing is ever changed or lost in silence."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select
from sqlalchemy.exc import DBAPIError

from outcomes.core import activity_log
from outcomes.core.errors import WarehouseError, in_one_line
from outcomes.core.held_lock import held
from outcomes.core.owner_only import opener
from outcomes.core.settings import Settings, now
from outcomes.security.access import Denied, Person
from outcomes.security.database import ACCOUNT, AUDIT, StoredRow, reading, secret, writing

START = "0" * 64
_IN_SHORT = select(AUDIT.c.seq, AUDIT.c.act, AUDIT.c.channel, AUDIT.c.ok).order_by(AUDIT.c.seq)
_FIELDS = ("seq", "at", "who", "act", "what", "detail", "channel", "ok", "previous")
_MOST_DETAIL = 4000


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something done that is to be recorded: who did what to what; `detail` as in a record."""

    who: str
    act: str
    what: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    channel: str = "page"
    ok: bool = True
    at: datetime | None = None  # None: when it is recorded


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which records are asked for; `since` and `until` are days (YYYY-MM-DD, both included), empty is everything."""

    who: str = ""
    act: str = ""
    since: str = ""
    until: str = ""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for the database."""
        made: list[ColumnElement[bool]] = []
        if self.who:
            made.append(AUDIT.c.who == self.who)
        if self.act:
            made.append(AUDIT.c.act == self.act)
        if self.since:
            made.append(AUDIT.c.at >= self.since)
        if self.until:
            made.append(AUDIT.c.at < self.until + "T99")
        return made


EVERYTHING = Sought()


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record: `detail` holds counts, codes and reasons, never content of a file nor personal data."""

    seq: int
    at: str
    who: str
    act: str
    what: str
    detail: Mapping[str, object]
    channel: str
    ok: bool


def _key(settings: Settings) -> bytes:
    return hmac.digest(secret(settings), b"audit", "sha256")


def _digest(key: bytes, values: Mapping[str, str | int]) -> str:
    row = [int(values[f]) if f in ("seq", "ok") else str(values[f]) for f in _FIELDS]
    canonical = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


def tail(con: Connection) -> tuple[int, str]:
    """Number and digest of the last record; 0 and zeros before the first."""
    found = con.execute(select(AUDIT.c.seq, AUDIT.c.digest).order_by(AUDIT.c.seq.desc()).limit(1)).first()
    return (int(found[0]), str(found[1])) if found else (0, START)


def last(settings: Settings) -> int:
    """The number of the last record; 0 before the first."""
    with reading(settings) as con:
        return tail(con)[0]


def of_acts(settings: Settings, after: int = 0) -> list[Record]:
    """The records after one that tell of an act on the ledger (detail `act`: its number), in order."""
    asked = select(AUDIT).where(AUDIT.c.seq > after, AUDIT.c.detail.contains('"act": ')).order_by(AUDIT.c.seq)
    with reading(settings) as con:
        return [r for r in map(entry_of, con.execute(asked)) if isinstance(r.detail.get("act"), int)]


@contextmanager
def still(settings: Settings) -> Iterator[None]:
    """A while in which nobody appends a record; WarehouseError when whoever does takes too long."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with held(settings.data / "audit.lock", settings.lock_seconds, poll=0.003):
        yield


@contextmanager
def recording(settings: Settings) -> Iterator[Connection]:
    """One transaction of the accounts' database that may append records; all processes take turns.

    WarehouseError when it could not be written, so that the act itself is given up.
    """
    try:
        with still(settings):
            with writing(settings, alone=True) as con:
                before = tail(con)
                yield con
                after = tail(con)
                done = con.execute(_IN_SHORT.where(AUDIT.c.seq > before[0])).all() if after != before else []
            if after != before:
                _keep_head(settings, *after)
    except (DBAPIError, OSError) as error:  # held, full, damaged, or it says no
        said = in_one_line(error.orig if isinstance(error, DBAPIError) and error.orig else error)
        raise WarehouseError(
            f"操作记录没有写进去，没有任何改动：{said}。请联系管理员 / the audit could not be written, nothing was changed: {said}"
        ) from error
    for seq, act, channel, ok in done:
        activity_log.act(seq, act, channel, ok)


def append(con: Connection, settings: Settings, deed: Deed) -> None:
    """Adds one record to the chain inside a transaction of `recording`."""
    seq, previous = tail(con)
    words = json.dumps(dict(deed.detail), ensure_ascii=False, sort_keys=True, default=str)
    if len(words) > _MOST_DETAIL:
        words = json.dumps({"shortened": words[: _MOST_DETAIL - 200]}, ensure_ascii=False)
    values: dict[str, str | int] = {
        "seq": seq + 1,
        "at": (deed.at or now()).isoformat(timespec="milliseconds"),
        "who": deed.who[:60],
        "act": deed.act[:40],
        "what": deed.what[:200],
        "detail": words,
        "channel": deed.channel[:20],
        "ok": bool(deed.ok),
        "previous": previous,
    }
    con.execute(insert(AUDIT).values(**values, digest=_digest(_key(settings), values)))


def record(settings: Settings, deed: Deed) -> None:
    """Records one act for good; WarehouseError when it could not be written, so that the act itself is given up."""
    with recording(settings) as con:
        append(con, settings, deed)


def refused(settings: Settings, person: Person, denied: Denied, what: str = "", *, channel: str = "page") -> None:
    """Records that somebody tried what the access table does not allow."""
    detail = {"tried": denied.act, "role": person.role, "place": person.place}
    deed = Deed(who=person.account, act="refused", what=what, detail=detail, channel=channel, ok=False)
    record(settings, deed)


def _head_file(settings: Settings) -> str:
    return str(settings.data / "audit.head")


def _seal(settings: Settings, seq: int, digest: str) -> str:
    return hmac.new(_key(settings), f"head {seq} {digest}".encode(), hashlib.sha256).hexdigest()


def _keep_head(settings: Settings, seq: int, digest: str) -> None:
    """Keeps where the chain ends outside the database, so that a missing end is found."""
    path = _head_file(settings)
    made = f"{path}.new"
    with open(made, "w", encoding="ascii", opener=opener) as file:
        json.dump({"seq": seq, "digest": digest, "seal": _seal(settings, seq, digest)}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(made, path)


def head(settings: Settings) -> tuple[int, str] | None:
    """Number and digest of the last record as kept outside the database; None when missing or not genuine."""
    try:
        with open(_head_file(settings), encoding="ascii") as file:
            kept = json.load(file)
        seq, digest = int(kept["seq"]), str(kept["digest"])
        genuine = hmac.compare_digest(str(kept["seal"]), _seal(settings, seq, digest))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (seq, digest) if genuine else None


def _chain(rows: Iterable[StoredRow], key: bytes) -> Iterator[tuple[StoredRow, list[str]]]:
    """Every record with what is wrong with it and with its place in the chain."""
    last_seq, last_digest = -1, ""
    for row in rows:
        found = []
        if not hmac.compare_digest(row.digest, _digest(key, dict(row._mapping))):
            found.append(
                f"第{row.seq}条被改动、移位或不是本系统写的 / record {row.seq} was changed, moved or not written here"
            )
        if last_seq >= 0 and row.seq != last_seq + 1:
            found.append(f"第{last_seq + 1}至{row.seq - 1}条缺失 / records {last_seq + 1} to {row.seq - 1} are missing")
        elif last_seq >= 0 and row.previous != last_digest:
            found.append(f"第{row.seq}条接不上前一条 / record {row.seq} does not follow the one before")
        last_seq, last_digest = row.seq, row.digest
        yield row, found


def verify(settings: Settings) -> list[str]:
    """What is wrong with the chain, a sentence each (zh / en): changed, missing, inserted or moved records."""
    with reading(settings) as con:
        return wrong_in(con, settings)


def wrong_in(con: Connection, settings: Settings) -> list[str]:
    """The same of the records that a connection reads, with the mark of the end in the folder of the settings."""
    key, found, digests, anchors = _key(settings), [], {}, set()
    first: StoredRow | None = None
    kept = head(settings)
    accounts = con.execute(select(func.count()).select_from(ACCOUNT)).scalar_one()
    for row, wrong in _chain(con.execute(select(AUDIT).order_by(AUDIT.c.seq)), key):
        first = first or row
        found += wrong
        digests[row.seq] = row.digest
        if row.act == "audit_archived" and not wrong:
            moved = json.loads(row.detail)
            anchors.add((int(moved["until"]), str(moved["digest"])))
    if (
        first is not None
        and (first.seq, first.previous) != (1, START)
        and (first.seq - 1, first.previous) not in anchors
    ):
        found.insert(0, f"第1至{first.seq - 1}条缺失 / records 1 to {first.seq - 1} are missing")
    if accounts and not digests:
        found.append("有账号却没有任何记录 / there are accounts but no records")
    if kept is None and (digests or os.path.exists(_head_file(settings))):
        found.append("末端标记缺失或被改动 / the mark of the end is missing or was changed")
    elif kept is not None and digests.get(kept[0]) != kept[1]:
        end = max(digests, default=0)
        found.append(
            f"末尾缺失：应至第{kept[0]}条，现到第{end}条 / the end is missing: up to {kept[0]} were written, {end} is the last"
            if kept[0] > end
            else f"第{kept[0]}条与末端标记不符 / record {kept[0]} differs from the mark of the end"
        )
    return found


def entries(
    settings: Settings, sought: Sought = EVERYTHING, *, limit: int | None = None, skip: int = 0
) -> list[Record]:
    """Records, newest first."""
    asked = select(AUDIT).where(*sought.conditions).order_by(AUDIT.c.seq.desc())
    asked = asked.offset(skip) if skip else asked
    asked = asked.limit(limit) if limit is not None else asked
    with reading(settings) as con:
        return [entry_of(row) for row in con.execute(asked)]


def entry_of(row: StoredRow) -> Record:
    """A record as a value."""
    return Record(
        seq=row.seq,
        at=row.at,
        who=row.who,
        act=row.act,
        what=row.what,
        detail=json.loads(row.detail),
        channel=row.channel,
        ok=bool(row.ok),
    )


def count(settings: Settings, sought: Sought = EVERYTHING) -> int:
    """How many records there are."""
    with reading(settings) as con:
        asked = select(func.count()).select_from(AUDIT).where(*sought.conditions)
        return int(con.execute(asked).scalar_one())


def names(settings: Settings) -> tuple[Sequence[str], Sequence[str]]:
    """Everybody who stands in the audit, and every act that does."""
    with reading(settings) as con:
        people = con.execute(select(AUDIT.c.who).distinct().order_by(AUDIT.c.who)).scalars().all()
        acts = con.execute(select(AUDIT.c.act).distinct().order_by(AUDIT.c.act)).scalars().all()
    return people, acts
