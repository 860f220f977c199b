"""What is given to whoever cannot sign in: a one-time password, an end of the lock, an account without its second factor.

Administrators give it to everybody, the district and the streets to the accounts of their places that are below them.

Who keeps watch over administrators is not taken over by one of them: for an auditor it waits for `confirm`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from outcomes.core.places import Place
from outcomes.core.settings import Settings, now
from outcomes.security import attempts, audit, passwords, second_factor
from outcomes.security.access import Denied, Person, Role, helps, may
from outcomes.security.accounts import (
    APART,
    OPERATOR,
    Account,
    AccountError,
    allowed,
    end_sessions,
    known,
    listing,
    moment_text,
    new_password,
    plain,
    register,
)
from outcomes.security.database import ACCOUNT, WAITING, reading

Kind = Literal["password", "second_factor"]
_WAITS = timedelta(hours=24)  # what nobody has confirmed by then is forgotten
# how the audit calls each of them: done, asked for an auditor, confirmed
_DONE: Mapping[Kind, str] = {"password": "password_reset", "second_factor": "second_factor_reset"}
_ASKED: Mapping[Kind, str] = {"password": "auditor_reset_asked", "second_factor": "auditor_factor_asked"}
_CONFIRMED: Mapping[Kind, str] = {"password": "auditor_reset_confirmed", "second_factor": "auditor_factor_confirmed"}


def helped_by(settings: Settings, by: Person) -> list[Account]:
    """The accounts in use that a person of the district or a street may help to sign in again."""
    places = register(settings)
    known_ones = (a for a in listing(settings) if a.active and a.account != by.account)
    return [a for a in known_ones if _helps(by, a.role, a.held, places.get(a.place))]


def _helps(by: Person, role: Role, held: Collection[str], place: Place) -> bool:
    """Whether somebody helps an account; whoever was ever administrator or auditor is left to administrators."""
    return not set(APART) & set(held) and helps(by, role, place)


def _helping(settings: Settings, by: Person | None, account: str) -> tuple[str, str]:
    """Who helps this account to sign in again, and through which channel; Denied is recorded."""
    if by is None or may(by, "manage_people"):
        return allowed(settings, by, account)
    with reading(settings) as con:
        row = con.execute(select(ACCOUNT).where(ACCOUNT.c.account == plain(account))).first()
    place = register(settings).find(row.place) if row is not None else None
    if row is None or place is None or not _helps(by, row.role, row.held.split(","), place):
        denied = Denied("help_sign_in")
        audit.refused(settings, by, denied, plain(account)[:40])
        raise denied
    return allowed(settings, by, account, "help_sign_in", place)


def password(settings: Settings, account: str, *, by: Person | None, password: str | None = None) -> str:
    """Gives a new one-time password, unlocks the account and ends its sessions; an auditor's waits."""
    acting = _helping(settings, by, account)
    with reading(settings) as con:
        row = known(con, account)
    given = new_password(password, row.account, row.name)
    _ask(settings, account, ("password", passwords.kept(given)), acting)
    return given


def unlock(settings: Settings, account: str, *, by: Person | None) -> None:
    """Lets an account that was shut after wrong passwords be tried again; its password stays."""
    who, channel = _helping(settings, by, account)
    with audit.recording(settings) as con:
        row = known(con, account)
        if who == row.account:
            raise AccountError("own")
        attempts.forgive(con, row.account)
        audit.append(con, settings, audit.Deed(who=who, act="account_unlocked", what=row.account, channel=channel))


def factor(settings: Settings, account: str, *, by: Person | None) -> None:
    """Takes away the second factor of somebody who lost it, unlocks the account and ends its sessions; an auditor's waits."""
    acting = allowed(settings, by, account)
    with reading(settings) as con:
        if not known(con, account).second_factor:
            raise AccountError("no_factor", account=account[:40])
    _ask(settings, account, ("second_factor", ""), acting)


def _ask(settings: Settings, account: str, wanted: tuple[Kind, str], acting: tuple[str, str]) -> None:
    """Does it, or lets it wait where the account was ever an auditor's and somebody on a page asks."""
    (kind, given), (who, channel) = wanted, acting
    with audit.recording(settings) as con:
        row = known(con, account)
        if who == row.account:
            raise AccountError("own")
        con.execute(delete(WAITING).where(WAITING.c.account == row.account, WAITING.c.kind == kind))
        if who != OPERATOR and APART[1] in row.held.split(","):
            waits = {"account": row.account, "kind": kind, "given": given, "asked_by": who, "at": moment_text(None)}
            con.execute(insert(WAITING).values(**waits))
            act = _ASKED[kind]
        else:
            _give(con, row.account, kind, given)
            act = _DONE[kind]
        audit.append(con, settings, audit.Deed(who=who, act=act, what=row.account, channel=channel))


def _give(con: Connection, account: str, kind: Kind, given: str) -> None:
    """Lets it take effect; the account's sessions end."""
    if kind == "password":
        con.execute(update(ACCOUNT).where(ACCOUNT.c.account == account).values(password=given, must_change=True))
    else:
        second_factor.turn_off(con, account)
    attempts.forgive(con, account)
    end_sessions(con, account, "reset")


def waiting(settings: Settings, at: datetime | None = None) -> Mapping[tuple[str, Kind], str]:
    """What waits for a second person, by account and kind, with who asked for it."""
    oldest = moment_text((at or now()) - _WAITS)
    with reading(settings) as con:
        found = con.execute(select(WAITING).where(WAITING.c.at > oldest))
        return {(row.account, row.kind): row.asked_by for row in found}


def confirm(settings: Settings, account: str, kind: Kind, *, by: Person | None, at: datetime | None = None) -> None:
    """Lets what waits for an auditor take effect: by another administrator than who asked for it, or at the shell."""
    who, channel = allowed(settings, by, account)
    oldest = moment_text((at or now()) - _WAITS)
    with audit.recording(settings) as con:
        row = known(con, account)
        mine = (WAITING.c.account == row.account) & (WAITING.c.kind == kind)
        found = con.execute(select(WAITING).where(mine, WAITING.c.at > oldest)).first()
        if found is None:
            raise AccountError("nothing_waits", account=row.account)
        if who in (found.asked_by, row.account):
            raise AccountError("second_person")
        _give(con, row.account, kind, found.given)
        con.execute(delete(WAITING).where(mine))
        detail = {"asked_by": found.asked_by, "asked_at": found.at}
        deed = audit.Deed(who=who, act=_CONFIRMED[kind], what=row.account, channel=channel, detail=detail)
        audit.append(con, settings, deed)
