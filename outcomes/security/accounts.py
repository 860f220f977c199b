"""Accounts: one person, one role, one place; added, changed, disabled, never deleted; every change is audited."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from outcomes.core.places import Place, Register
from outcomes.core.settings import Settings, now
from outcomes.core.texts import t
from outcomes.security import attempts, audit, passwords, second_factor
from outcomes.security.access import LEVEL_OF, ROLES, Act, Denied, Person, Role, demand
from outcomes.security.attempts import SOMEWHERE, Client, Failure
from outcomes.security.database import (
    ACCOUNT,
    ATTEMPT,
    HALF_SIGN_IN,
    PASSWORD_SET,
    SECOND_FACTOR,
    SESSION,
    WAITING,
    StoredRow,
    reading,
)
from outcomes.warehouse.mart import register_in_force

_NAME = re.compile(r"[a-z0-9._\-\u4e00-\u9fff]{2,40}")
_RESERVED = {"operator", "cli", "system", "sample", "nobody", "anonymous"}
APART: tuple[Role, Role] = ("system_administrator", "auditor")
OPERATOR = "operator"


# a row of ACCOUNT with whether it has a second factor
STORED = select(ACCOUNT, SECOND_FACTOR.c.since.is_not(None).label("second_factor")).outerjoin(
    SECOND_FACTOR, SECOND_FACTOR.c.account == ACCOUNT.c.account
)


class AccountError(Exception):
    """What is refused about an account; a text key with its words."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(" / ".join(t(f"account.{key}", lang, **words) for lang in ("zh", "en")))
        self.key, self.words = key, words

    def in_language(self, lang: str) -> str:
        """The sentence in one language."""
        return t(f"account.{self.key}", lang, **self.words)


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as it is kept, without its password."""

    account: str
    name: str
    role: Role
    place: str
    held: frozenset[str]
    must_change: bool
    second_factor: bool
    active: bool
    made_at: str
    last_sign_in: str
    deputy_until: str = ""  # as of now, where it was asked for: of the account of an open session

    @property
    def person(self) -> Person:
        """Who the account is for the access table."""
        return Person(
            account=self.account, name=self.name, role=self.role, place=self.place, deputy_until=self.deputy_until
        )


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What an account is to be: display name, role and place as typed or chosen; what is empty stays as it is."""

    name: str = ""
    role: str = ""
    place: str = ""


def plain(account: str) -> str:
    """The account in the form it is kept: small letters, no blanks around it."""
    return unicodedata.normalize("NFKC", account).strip().lower()


def register(settings: Settings) -> Register:
    """The places an account may belong to: those of the warehouse's newest version."""
    return register_in_force(settings)


def first_page(settings: Settings, account: Account) -> str:
    """The page that an account has to fill in before it may open any other; empty where there is none."""
    if account.must_change:
        return "/password"
    lacking = account.role in second_factor.required_roles(settings) and not account.second_factor
    return "/second-factor" if lacking else ""


def account_of(row: StoredRow) -> Account:
    return Account(
        account=row.account,
        name=row.name,
        role=row.role,
        place=row.place,
        held=frozenset(row.held.split(",")),
        must_change=bool(row.must_change),
        second_factor=bool(row.second_factor),
        active=bool(row.active),
        made_at=row.made_at,
        last_sign_in=row.last_sign_in,
    )


def _row(con: Connection, account: str) -> StoredRow | None:
    return con.execute(STORED.where(ACCOUNT.c.account == plain(account))).first()


def known(con: Connection, account: str) -> StoredRow:
    """The row of an account; AccountError where there is none."""
    row = _row(con, account)
    if row is None:
        raise AccountError("unknown", account=plain(account)[:40])
    return row


def get(settings: Settings, account: str) -> Account | None:
    """The account of this name, also a disabled one."""
    with reading(settings) as con:
        row = _row(con, account)
    return account_of(row) if row else None


def listing(settings: Settings) -> list[Account]:
    """Every account, by role and name."""
    with reading(settings) as con:
        rows = con.execute(STORED).all()
    return sorted(map(account_of, rows), key=lambda a: (not a.active, ROLES.index(a.role), a.place, a.account))


def locked(settings: Settings, at: datetime | None = None) -> frozenset[str]:
    """The names that are shut at this moment for somewhere, though not for everybody."""
    with reading(settings) as con:
        asked = select(ATTEMPT.c.account).where(ATTEMPT.c.account != "", ATTEMPT.c.shut_until > moment_text(at))
        return frozenset(con.execute(asked).scalars())


def moment_text(at: datetime | None) -> str:
    """A moment as the database keeps it; now for None."""
    return (at or now()).isoformat(timespec="seconds")


def allowed(
    settings: Settings, by: Person | None, what: str, act: Act = "manage_people", place: Place | None = None
) -> tuple[str, str]:
    """Who acts on accounts and through which channel; None is the operator at the shell. Denied is recorded."""
    if by is None:
        return OPERATOR, "cli"
    try:
        if by.looking:
            raise Denied(act)
        demand(by, act, place=place)
    except Denied as denied:
        audit.refused(settings, by, denied, plain(what)[:40])
        raise
    return by.account, "page"


def _checked_place(places: Register, role: str, place: str) -> tuple[Role, str]:
    """The role and the code of the place; AccountError where they do not go together."""
    if role not in LEVEL_OF:
        raise AccountError("no_role", role=role[:40])
    found = places.find(place)
    if found is None:
        raise AccountError("no_place", place=place[:40])
    if found.level != LEVEL_OF[role]:
        raise AccountError("wrong_level", place=found.name)
    return role, found.code


def new_password(password: str | None, account: str, name: str) -> str:
    """The given password if it may be used, else a one-time one; AccountError says what is wrong with it."""
    if password is None:
        return passwords.first()
    wrong = passwords.fault(password, account, name)
    if wrong:
        raise AccountError(wrong)
    return password


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What a new account is to be, after everything about it was found good but whether it is there already."""

    account: str
    name: str
    role: Role
    place: str


def checked(places: Register, account: str, profile: Profile) -> NewAccount:
    """A new account as it would be stored; AccountError says what is wrong with it."""
    account, name = plain(account), profile.name.strip()
    if not _NAME.fullmatch(account) or account in _RESERVED:
        raise AccountError("bad_name")
    if not name or len(name) > 60:
        raise AccountError("no_display_name")
    role, place = _checked_place(places, profile.role, profile.place)
    return NewAccount(account=account, name=name, role=role, place=place)


def store(con: Connection, settings: Settings, new: NewAccount, stored: str, by: tuple[str, str]) -> None:
    """Stores a new account with the hash of its first password, and its record; AccountError where it is there already."""
    if _row(con, new.account):
        raise AccountError("taken", account=new.account)
    values = {
        **vars(new),
        "held": new.role,
        "active": True,
        "password": stored,
        "must_change": True,
        "made_at": moment_text(None),
        "last_sign_in": "",
    }
    con.execute(insert(ACCOUNT).values(**values))
    attempts.forgive(con, new.account)
    who, channel = by
    detail = {"role": new.role, "place": new.place}
    deed = audit.Deed(who=who, act="account_added", what=new.account, channel=channel, detail=detail)
    audit.append(con, settings, deed)


def add(settings: Settings, account: str, profile: Profile, *, by: Person | None, password: str | None = None) -> str:
    """Adds an account and gives its first password, which has to be changed; AccountError says what is wrong."""
    acting = allowed(settings, by, account)
    new = checked(register(settings), account, profile)
    password = new_password(password, new.account, new.name)
    stored = passwords.kept(password)
    with audit.recording(settings) as con:
        store(con, settings, new, stored, acting)
    return password


def _last_administrator(con: Connection, row: StoredRow) -> bool:
    asked = select(func.count()).select_from(ACCOUNT).where(ACCOUNT.c.role == APART[0], ACCOUNT.c.active)
    return bool(row.role == APART[0] and row.active and con.execute(asked).scalar_one() == 1)


def end_sessions(con: Connection, account: str, why: str) -> None:
    """Ends every session of an account, and what is half way to one."""
    con.execute(delete(HALF_SIGN_IN).where(HALF_SIGN_IN.c.account == account))
    open_ones = (SESSION.c.account == account) & (SESSION.c.ended_at == "")
    con.execute(update(SESSION).where(open_ones).values(ended_at=moment_text(None), ended_by=why))


def change(settings: Settings, account: str, profile: Profile, *, by: Person | None) -> None:
    """Changes role, place or display name; the account's sessions end. Nobody changes their own."""
    who, channel = allowed(settings, by, account)
    with audit.recording(settings) as con:
        row = known(con, account)
        if who == row.account:
            raise AccountError("own")
        new_role, new_place = _checked_place(register(settings), profile.role or row.role, profile.place or row.place)
        held = {*row.held.split(","), new_role}
        if set(APART) <= held:
            raise AccountError("apart")
        if new_role != row.role and _last_administrator(con, row):
            raise AccountError("last")
        values = {
            "role": new_role,
            "place": new_place,
            "held": ",".join(sorted(held)),
            "name": (profile.name or row.name).strip()[:60],
        }
        con.execute(update(ACCOUNT).where(ACCOUNT.c.account == row.account).values(**values))
        end_sessions(con, row.account, "changed")
        detail = {"role": [row.role, new_role], "place": [row.place, new_place]}
        audit.append(
            con, settings, audit.Deed(who=who, act="account_changed", what=row.account, channel=channel, detail=detail)
        )


def set_active(settings: Settings, account: str, active: bool, *, by: Person | None) -> None:
    """Enables or disables an account; disabling ends its sessions. The last active administrator stays."""
    who, channel = allowed(settings, by, account)
    with audit.recording(settings) as con:
        row = known(con, account)
        if who == row.account:
            raise AccountError("own")
        if not active and _last_administrator(con, row):
            raise AccountError("last")
        con.execute(update(ACCOUNT).where(ACCOUNT.c.account == row.account).values(active=active))
        if not active:
            end_sessions(con, row.account, "disabled")
        act = "account_enabled" if active else "account_disabled"
        audit.append(con, settings, audit.Deed(who=who, act=act, what=row.account, channel=channel))


def change_password(settings: Settings, account: str, old: str, new: str, client: Client = SOMEWHERE) -> None:
    """Changes one's own password and ends every session of the account; wrong old ones count towards the lock."""
    if check(settings, account, old, client) is None:
        raise AccountError("wrong_old")
    replace_password(settings, account, new, client)


def replace_password(settings: Settings, account: str, new: str, client: Client = SOMEWHERE) -> None:
    """The same for somebody who has proved already to know the present password."""
    with reading(settings) as con:
        row = known(con, account)
    wrong = passwords.fault(new, row.account, row.name, old=row.password)
    if wrong:
        raise AccountError(wrong)
    stored = passwords.kept(new)
    with audit.recording(settings) as con:
        same = (ACCOUNT.c.account == row.account) & (ACCOUNT.c.password == row.password)
        if con.execute(update(ACCOUNT).where(same).values(password=stored, must_change=False)).rowcount != 1:
            raise AccountError("wrong_old")
        con.execute(delete(PASSWORD_SET).where(PASSWORD_SET.c.account == row.account))
        con.execute(insert(PASSWORD_SET).values(account=row.account, at=moment_text(None)))
        not_forgotten = (WAITING.c.account == row.account) & (WAITING.c.kind == "password")
        con.execute(delete(WAITING).where(not_forgotten))
        end_sessions(con, row.account, "password")
        detail = {"from": client.address}
        audit.append(
            con, settings, audit.Deed(who=row.account, act="password_changed", what=row.account, detail=detail)
        )


def check(
    settings: Settings, account: str, password: str, client: Client = SOMEWHERE, at: datetime | None = None
) -> Account | None:
    """The active account that this password opens; None for anything else, after the same time, and counted."""
    account, moment = plain(account)[:40], at or now()
    origin = attempts.origin_of(settings, account, client)
    with reading(settings) as con:
        row = _row(con, account)
        usable = row is not None and row.active and not attempts.is_shut(con, account, origin, moment)
    good = passwords.matches(row.password if row is not None and usable else "", password)
    anew = passwords.kept(password) if good and row is not None and passwords.is_kept_otherwise(row.password) else ""
    with audit.recording(settings) as con:
        shut = attempts.is_shut(
            con, account, origin, moment
        )  # asked again: guesses at once must not slip past the lock
        if good and row is not None and not shut:
            attempts.settle(con, settings, moment)
            if anew:
                mine = (ACCOUNT.c.account == account) & (ACCOUNT.c.password == row.password)
                con.execute(update(ACCOUNT).where(mine).values(password=anew))
            if not row.second_factor:  # else the code forgives: a known password must not give ever new tries at it
                attempts.forgive(con, account, origin)
            if _is_too_old(con, settings, row, moment):
                con.execute(update(ACCOUNT).where(ACCOUNT.c.account == account).values(must_change=True))
                audit.append(con, settings, audit.Deed(who=account, act="password_expired", what=account))
            return account_of(known(con, account))
        attempts.fail(con, settings, Failure(account=account, known=row is not None, client=client), moment)
    return None


def _is_too_old(con: Connection, settings: Settings, row: StoredRow, at: datetime) -> bool:
    """Whether the password of an account has been its own for longer than it may be."""
    if not settings.password_days or row.must_change:
        return False
    set_at = con.execute(select(PASSWORD_SET.c.at).where(PASSWORD_SET.c.account == row.account)).scalar()
    return (set_at or row.made_at) < moment_text(at - timedelta(days=settings.password_days))
