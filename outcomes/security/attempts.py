"""Wrong passwords: counted for each name together with where they come from, so that nobody can shut another out.

A browser that signed in before as this name has a count of its own. Everything else counts for the name and the
address it comes from. A name that many addresses try leaves each of them one try at a time, never none.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, delete, func, insert, select, update

from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.security.database import ATTEMPT, TALLY, reading, secret

_MOST_NAMES = 8  # accounts that one browser is known for
_SPAN = timedelta(seconds=60)
_MOST_ADDRESSES = 20
_ANYBODY = ""  # the name under which everything of an address is counted


@dataclass(frozen=True, kw_only=True)
class Client:
    """Where an attempt comes from: its address, and the cookie of a browser that signed in before."""

    address: str = ""
    device: str = ""


SOMEWHERE = Client()


def _serializer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret(settings), salt="device", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )


def _read(settings: Settings, device: str) -> tuple[str, list[str]]:
    """The mark of a browser and the accounts (as digests) that signed in on it; empty for a cookie that is not ours."""
    try:
        mark, names = _serializer(settings).loads(device)
    except (BadSignature, ValueError, TypeError):
        return "", []
    return str(mark), [str(name) for name in names]


def _name_on(mark: str, account: str) -> str:
    return hashlib.sha256(f"{mark} {account}".encode()).hexdigest()[:16]


def device_after(settings: Settings, device: str, account: str) -> str:
    """The cookie of a browser on which this account has signed in."""
    mark, names = _read(settings, device)
    mark = mark or secrets.token_urlsafe(12)
    own = _name_on(mark, account)
    dumped = _serializer(settings).dumps([mark, [own, *(n for n in names if n != own)][:_MOST_NAMES]])
    return dumped if isinstance(dumped, str) else dumped.decode()


def device_marked(settings: Settings, device: str) -> str:
    """The cookie of a browser with a mark, known for the same accounts as before."""
    mark, names = _read(settings, device)
    dumped = _serializer(settings).dumps([mark or secrets.token_urlsafe(12), names])
    return dumped if isinstance(dumped, str) else dumped.decode()


def mark_of(settings: Settings, client: Client) -> str:
    """The mark of the browser that an attempt comes from; empty for one without."""
    return _read(settings, client.device)[0]


def origin_of(settings: Settings, account: str, client: Client) -> str:
    """What an attempt is counted under, besides the name: the browser that is known for it, else the address."""
    mark, names = _read(settings, client.device) if client.device else ("", [])
    return f"device:{mark}" if mark and _name_on(mark, account) in names else f"from:{client.address}"


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def is_shut(con: Connection, account: str, origin: str, at: datetime) -> bool:
    """Whether this name is not to be tried from there at this moment."""
    keys = ((ATTEMPT.c.account == account) | (ATTEMPT.c.account == _ANYBODY)) & (ATTEMPT.c.origin == origin)
    return con.execute(select(ATTEMPT.c.account).where(keys, ATTEMPT.c.shut_until > _text(at))).first() is not None


def minutes_shut(settings: Settings, account: str, client: Client, at: datetime | None = None) -> int:
    """For how many minutes more this name is not tried from there; 0 where it is. The same for names that are no account."""
    moment, origin = at or now(), origin_of(settings, account, client)
    keys = ATTEMPT.c.account.in_((account, _ANYBODY)) & (ATTEMPT.c.origin == origin)
    with reading(settings) as con:
        until = max(con.execute(select(ATTEMPT.c.shut_until).where(keys)).scalars(), default="")
    if until <= _text(moment):
        return 0
    return -int(-(datetime.fromisoformat(until) - moment).total_seconds() // 60)


def is_address_shut(settings: Settings, account: str, client: Client) -> bool:
    """Whether too many wrong passwords, of whatever names, came from where this name is tried now."""
    origin = origin_of(settings, account, client)
    with reading(settings) as con:
        return is_shut(con, _ANYBODY, origin, now())


def forgive(con: Connection, account: str, origin: str = "") -> None:
    """Forgets what was counted for a name, from one origin or (empty) from all."""
    of_name = ATTEMPT.c.account == account
    con.execute(delete(ATTEMPT).where(of_name & (ATTEMPT.c.origin == origin) if origin else of_name))


def _counted(con: Connection, settings: Settings, key: tuple[str, str], at: datetime, most: int) -> bool:
    """Counts one more under a key and shuts it after too many; whether it was shut by this one."""
    mine = (ATTEMPT.c.account == key[0]) & (ATTEMPT.c.origin == key[1])
    span = timedelta(minutes=settings.lock_minutes)
    before = con.execute(select(ATTEMPT).where(mine)).first()
    n = before.wrong + 1 if before is not None and before.last_at > _text(at - span) else 1
    full = n >= most
    values: Mapping[str, object] = {
        "wrong": 0 if full else n,
        "last_at": _text(at),
        "shut_until": _text(at + span) if full else "",
    }
    con.execute(delete(ATTEMPT).where(mine))
    con.execute(insert(ATTEMPT).values(account=key[0], origin=key[1], **values))
    return full


def _tried_elsewhere(con: Connection, settings: Settings, account: str, at: datetime) -> int:
    """From how many origins a name was tried wrongly within the span."""
    recent = _text(at - timedelta(minutes=settings.lock_minutes))
    asked = select(func.count()).select_from(ATTEMPT)
    return int(con.execute(asked.where(ATTEMPT.c.account == account, ATTEMPT.c.last_at > recent)).scalar_one())


def count(con: Connection, settings: Settings, account: str, client: Client, at: datetime) -> bool:
    """Counts a wrong password; whether the name is shut from there by this one."""
    con.execute(delete(ATTEMPT).where(ATTEMPT.c.last_at < _text(at - timedelta(days=1))))
    origin = origin_of(settings, account, client)
    if origin.startswith("device:"):
        return _counted(con, settings, (account, origin), at, settings.lock_after)
    widely = _tried_elsewhere(con, settings, account, at) >= settings.lock_name_after
    if client.address:
        _counted(con, settings, (_ANYBODY, origin), at, settings.lock_address_after)
    return _counted(con, settings, (account, origin), at, 1 if widely else settings.lock_after)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A sign-in that failed: of which name, whether that is an account, from where, and at what besides the password."""

    account: str
    known: bool
    client: Client
    how: str = ""


def fail(con: Connection, settings: Settings, failed: Failure, at: datetime) -> None:
    """Records and counts a wrong password or a wrong code; what was typed for a name that is no account is not recorded."""
    shut = is_shut(con, failed.account, origin_of(settings, failed.account, failed.client), at)
    who = failed.account if failed.known else "?"
    detail = {"known": failed.known, "locked": shut, **({"how": failed.how} if failed.how else {})}
    tell(con, settings, audit.Deed(who=who, act="sign_in_failed", detail=detail), failed.client, at)
    if not shut and count(con, settings, failed.account, failed.client, at):
        shutting = {"minutes": settings.lock_minutes, "from": failed.client.address}
        audit.append(con, settings, audit.Deed(who=who, act="locked_out", ok=False, detail=shutting))


def tell(con: Connection, settings: Settings, deed: audit.Deed, client: Client, at: datetime) -> None:
    """Records a failed sign-in: the first of its kind at once, those of the next minute as one record with their number."""
    settle(con, settings, at)
    why = json.dumps(dict(deed.detail), sort_keys=True)
    key = f"{deed.who} {hashlib.sha256(why.encode()).hexdigest()[:16]}"
    mine = TALLY.c.key == key
    open_one = con.execute(select(TALLY).where(mine)).first()
    if open_one is None:
        detail = {**deed.detail, "from": client.address}
        audit.append(con, settings, audit.Deed(who=deed.who, act=deed.act, ok=False, detail=detail))
        con.execute(insert(TALLY).values(key=key, who=deed.who, detail=why, since=_text(at), n=0, addresses="[]"))
        return
    addresses = json.loads(open_one.addresses)
    if client.address not in addresses and len(addresses) < _MOST_ADDRESSES:
        addresses.append(client.address)
    con.execute(update(TALLY).where(mine).values(n=open_one.n + 1, addresses=json.dumps(addresses)))


def settle(con: Connection, settings: Settings, at: datetime | None = None) -> None:
    """Records what was counted and is more than a minute old."""
    old = TALLY.c.since < _text((at or now()) - _SPAN)
    for row in con.execute(select(TALLY).where(old)).all():
        if row.n:
            counted = {"times": row.n, "since": row.since, "from": json.loads(row.addresses)}
            detail = {**json.loads(row.detail), **counted}
            audit.append(con, settings, audit.Deed(who=row.who, act="sign_in_failed", ok=False, detail=detail))
    con.execute(delete(TALLY).where(old))
