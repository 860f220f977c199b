"""Sessions: a signed cookie that names a row in the database; ended by sign-out, idleness, age or any change.

A wall screen has nobody at it: its session outlives idleness and ends by age (wall_days) or with its account.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.exc import DBAPIError

from outcomes.core.settings import Settings, now
from outcomes.security import audit, deputies
from outcomes.security.access import Role
from outcomes.security.accounts import STORED, Account, account_of, first_page, moment_text
from outcomes.security.database import ACCOUNT, SESSION, reading, secret, writing

COOKIE = "oc_session"
SECURE_COOKIE = f"__Host-{COOKIE}"  # a browser takes it over https only, for this host only
_TOUCH_WALL = timedelta(hours=1)
_TOUCH = timedelta(seconds=30)  # a session is marked as used at most so often
_WALL: Role = "wall_screen"  # nobody touches it: it is in use as long as it asks
_unwritten: dict[str, str] = {}  # when sessions were in use that could not be marked so
_KEPT = timedelta(days=7)  # ended sessions are forgotten after this; the audit keeps the acts


@dataclass(frozen=True, kw_only=True)
class Session:
    """An open session and its account."""

    key: str
    account: Account
    first_page: str = ""  # the only page it may open until that is filled in


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How and from which address somebody signs in."""

    how: str = "password"
    address: str = ""

    @property
    def detail(self) -> Mapping[str, object]:
        """The same for the audit."""
        return {"how": self.how, **({"from": self.address} if self.address else {})}


BY_PASSWORD = Entry()


def cookie_name(*, secure: bool) -> str:
    """The name of the session's cookie; `secure`: over https."""
    return SECURE_COOKIE if secure else COOKIE


def cookie_among(cookies: Mapping[str, str], *, secure: bool) -> str:
    """The value of the session's cookie; over https no other than the one that no neighbour can set; else empty."""
    return cookies.get(SECURE_COOKIE) or ("" if secure else cookies.get(COOKIE, ""))


def _signer(settings: Settings) -> Signer:
    return Signer(secret(settings), salt="session", digest_method=hashlib.sha256, key_derivation="hmac")


def _key(settings: Settings, cookie: str | None) -> str | None:
    """The key of the row a cookie names; None for one that is not ours."""
    try:
        token = _signer(settings).unsign(cookie or "")
    except BadSignature:
        return None
    return hashlib.sha256(token).hexdigest()


def start(
    settings: Settings,
    account: Account,
    entry: Entry = BY_PASSWORD,
    *,
    before: str | None = None,
    at: datetime | None = None,
) -> str:
    """Opens a session and gives the value of its cookie; the session of the cookie `before` ends."""
    token, moment = secrets.token_urlsafe(32), at or now()
    key = hashlib.sha256(token.encode()).hexdigest()
    with audit.recording(settings) as con:
        replaced = _key(settings, before)
        if replaced:
            con.execute(
                update(SESSION)
                .where(SESSION.c.key == replaced)
                .values(ended_at=moment_text(moment), ended_by="replaced")
            )
        con.execute(delete(SESSION).where(SESSION.c.seen_at < moment_text(moment - _KEPT)))
        con.execute(
            insert(SESSION).values(
                key=key,
                account=account.account,
                made_at=moment_text(moment),
                seen_at=moment_text(moment),
                ended_at="",
                ended_by="",
            )
        )
        con.execute(
            update(ACCOUNT).where(ACCOUNT.c.account == account.account).values(last_sign_in=moment_text(moment))
        )
        audit.append(con, settings, audit.Deed(who=account.account, act="sign_in", detail=entry.detail))
    return _signer(settings).sign(token).decode()


def _is_open(settings: Settings, moment: datetime, touched: str = "") -> ColumnElement[bool]:
    """Whether a session beside its account is open at a moment, for the database; `touched`: in use then, not marked so."""
    idle = moment_text(moment - timedelta(minutes=settings.idle_minutes))
    oldest = moment_text(moment - timedelta(hours=settings.session_hours))
    oldest_wall = moment_text(moment - timedelta(days=settings.wall_days))
    in_time = or_(
        and_(or_(SESSION.c.seen_at > idle, literal(touched) > idle), SESSION.c.made_at > oldest),
        and_(ACCOUNT.c.role == _WALL, SESSION.c.made_at > oldest_wall),
    )
    return and_(SESSION.c.ended_at == "", ACCOUNT.c.active, in_time)


def number_open(settings: Settings) -> int:
    """How many sessions are signed in now."""
    asked = select(func.count()).select_from(SESSION.join(ACCOUNT, SESSION.c.account == ACCOUNT.c.account))
    with reading(settings) as con:
        return int(con.execute(asked.where(_is_open(settings, now()))).scalar_one())


def find(settings: Settings, cookie: str | None, *, by_hand: bool = True, at: datetime | None = None) -> Session | None:
    """The open session of a cookie; `by_hand`: somebody did something, so the time of idleness begins anew."""
    key, moment = _key(settings, cookie), at or now()
    if key is None:
        return None
    touched = _unwritten.get(key, "")
    with reading(settings) as con:
        asked = STORED.add_columns(SESSION.c.seen_at).join(SESSION, SESSION.c.account == ACCOUNT.c.account)
        row = con.execute(asked.where(SESSION.c.key == key, _is_open(settings, moment, touched))).first()
        if row is None:
            return None
        account = deputies.with_deputy(con, account_of(row), moment)
    touch = _TOUCH if by_hand else _TOUCH_WALL if row.role == _WALL else None
    if touch and max(row.seen_at, touched) < moment_text(moment - touch):
        _touch(settings, key, moment_text(moment))
    return Session(key=key, account=account, first_page=first_page(settings, account))


@dataclass(frozen=True, kw_only=True)
class RanOut:
    """A session that is over by the clock alone: nobody signed out, and its account may sign in again."""

    key: str
    account: str


def ran_out(settings: Settings, cookie: str | None, at: datetime | None = None) -> RanOut | None:
    """The session of a cookie, where it has run out; None for one that is open, was ended, or is not ours."""
    key, moment = _key(settings, cookie), at or now()
    if key is None:
        return None
    over = ~_is_open(settings, moment, _unwritten.get(key, ""))
    asked = select(SESSION.c.account).join(ACCOUNT, SESSION.c.account == ACCOUNT.c.account)
    with reading(settings) as con:
        mine = asked.where(SESSION.c.key == key, SESSION.c.ended_at == "", ACCOUNT.c.active, over)
        account = con.execute(mine).scalar()
    return RanOut(key=key, account=account) if account else None


def _touch(settings: Settings, key: str, moment: str) -> None:
    """Marks a session as in use; in memory while the disk takes nothing, so that people can look on."""
    try:
        with writing(settings) as con:
            con.execute(update(SESSION).where(SESSION.c.key == key).values(seen_at=moment))
        _unwritten.pop(key, None)
    except (DBAPIError, OSError):
        _unwritten[key] = moment


def end(settings: Settings, cookie: str | None) -> None:
    """Signs out; a cookie without an open session changes nothing."""
    found = find(settings, cookie, by_hand=False)
    if found is None:
        return
    with audit.recording(settings) as con:
        con.execute(
            update(SESSION).where(SESSION.c.key == found.key).values(ended_at=moment_text(None), ended_by="sign_out")
        )
        audit.append(con, settings, audit.Deed(who=found.account.account, act="sign_out"))
