"""The second factor of an account: a secret shared with the person's phone, the step used last, and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, delete, func, insert, select, update

from outcomes.core.settings import Settings, now
from outcomes.security import attempts, audit
from outcomes.security.access import ROLES, Role
from outcomes.security.attempts import Client, Failure
from outcomes.security.database import HALF_SIGN_IN, RECOVERY_CODE, SECOND_FACTOR, WAITING, secret

Proof = Literal["", "code", "recovery"]  # by what somebody proved to be who they are; empty: by nothing
RECOVERY_CODES = 10
_GROUPS = 4  # of four letters, each one of 32: 80 bits
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_SECONDS = 600  # how long a secret is offered
_AROUND = (-1, 0, 1)  # the steps of half a minute that count beside the present one


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A secret that is to become an account's second factor, in clear and sealed for the way to the page and back."""

    account: str
    secret: str
    sealed: str

    @property
    def grouped(self) -> str:
        """The secret for typing it in: groups of four letters."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def address(self, issuer: str) -> str:
        """What the QR code holds: otpauth://…"""
        return pyotp.TOTP(self.secret).provisioning_uri(name=self.account, issuer_name=issuer)


@cache
def _roles(named: str) -> frozenset[Role]:
    wanted = {name.strip() for name in named.split(",") if name.strip()}
    if unknown := wanted - set(ROLES):
        said = ", ".join(sorted(unknown))
        raise ValueError(f"OUTCOMES_SECOND_FACTOR_ROLES: 没有这个角色 / there is no such role: {said}")
    return frozenset(role for role in ROLES if role in wanted)


def required_roles(settings: Settings) -> frozenset[Role]:
    """The roles whose accounts need a second factor; ValueError names one that does not exist."""
    return _roles(settings.second_factor_roles)


def _box(settings: Settings) -> Fernet:
    """What only this installation opens; a copy of the database alone gives no codes."""
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret(settings), b"second factor", "sha256")))


def _sealed(settings: Settings, at: datetime, *words: str) -> str:
    return _box(settings).encrypt_at_time(json.dumps(words).encode(), int(at.timestamp())).decode()


def _opened(settings: Settings, account: str, sealed: str) -> str:
    """The secret that is kept of an account; empty for one of another account or another installation."""
    try:
        whose, kept = json.loads(_box(settings).decrypt(sealed))
    except (InvalidToken, ValueError):
        return ""
    return str(kept) if whose == account else ""


def offer(settings: Settings, account: str, session: str, at: datetime | None = None) -> Offer:
    """A fresh secret for whoever has this session (its key)."""
    made = pyotp.random_base32()
    return Offer(account=account, secret=made, sealed=_sealed(settings, at or now(), account, session, made))


def offered(settings: Settings, sealed: str, account: str, session: str, at: datetime | None = None) -> Offer | None:
    """The offer that was made to this session within ten minutes; None for anything else."""
    moment = int((at or now()).timestamp())
    try:
        found = json.loads(_box(settings).decrypt_at_time(sealed, _SECONDS, moment))
    except (InvalidToken, ValueError):
        return None
    if found[:-1] != [account, session]:
        return None
    return Offer(account=account, secret=str(found[-1]), sealed=sealed)


def plain_code(typed: str) -> str:
    """A code as it is compared: small letters and digits, without blanks and hyphens."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).casefold() if c.isalnum())[:40]


def _step(kept: str, typed: str, at: datetime, after: int) -> int | None:
    """The step whose code this is: the present one or a neighbour, later than the one that was used last."""
    totp = pyotp.TOTP(kept)
    present = totp.timecode(at)
    steps = [present + by for by in _AROUND if present + by > after]
    return next((s for s in steps if hmac.compare_digest(totp.generate_otp(s).encode(), typed.encode())), None)


def _digest(account: str, code: str) -> str:
    return hashlib.sha256(f"{account} {plain_code(code)}".encode()).hexdigest()


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))


def is_on(con: Connection, account: str) -> bool:
    """Whether an account has a second factor."""
    return con.execute(select(SECOND_FACTOR.c.account).where(SECOND_FACTOR.c.account == account)).first() is not None


def turn_on(con: Connection, settings: Settings, taken: Offer, typed: str, at: datetime) -> tuple[str, ...]:
    """Makes an offer the account's second factor and gives its recovery codes; none where the first code is wrong."""
    step = _step(taken.secret, plain_code(typed), at, after=0)
    if step is None:
        return ()
    kept = _sealed(settings, at, taken.account, taken.secret)
    row = {"account": taken.account, "secret": kept, "since": at.isoformat(timespec="seconds"), "last_step": step}
    con.execute(insert(SECOND_FACTOR).values(**row))
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    rows = [{"account": taken.account, "digest": _digest(taken.account, code), "used_at": ""} for code in codes]
    con.execute(insert(RECOVERY_CODE), rows)
    return codes


def turn_off(con: Connection, account: str) -> None:
    """Takes an account's second factor away, with its recovery codes and whatever waits for a code."""
    for table in (SECOND_FACTOR, RECOVERY_CODE, HALF_SIGN_IN):
        con.execute(delete(table).where(table.c.account == account))
    con.execute(delete(WAITING).where(WAITING.c.account == account, WAITING.c.kind == "second_factor"))


def codes_left(con: Connection, account: str) -> int:
    """How many recovery codes of an account are unused."""
    unused = (RECOVERY_CODE.c.account == account) & (RECOVERY_CODE.c.used_at == "")
    return int(con.execute(select(func.count()).select_from(RECOVERY_CODE).where(unused)).scalar_one())


def _spent(con: Connection, settings: Settings, account: str, typed: str, at: datetime) -> Proof:
    """What a typed code is; it is used up by this."""
    mine = SECOND_FACTOR.c.account == account
    row = con.execute(select(SECOND_FACTOR).where(mine)).first()
    if row is None:
        return ""
    kept = _opened(settings, account, row.secret)
    step = _step(kept, plain_code(typed), at, after=row.last_step) if kept else None
    if step is not None:
        con.execute(update(SECOND_FACTOR).where(mine).values(last_step=step))
        return "code"
    code = (RECOVERY_CODE.c.account == account) & (RECOVERY_CODE.c.digest == _digest(account, typed))
    used = update(RECOVERY_CODE).where(code, RECOVERY_CODE.c.used_at == "")
    return "recovery" if con.execute(used.values(used_at=at.isoformat(timespec="seconds"))).rowcount else ""


@dataclass(frozen=True, kw_only=True)
class TypedCode:
    """A code as somebody typed it, for which account and from where."""

    account: str
    code: str
    client: Client


def proven(con: Connection, settings: Settings, typed: TypedCode, at: datetime) -> Proof:
    """Whether a code is the account's, inside a transaction of `recording`; a wrong one counts as a wrong password does."""
    account, client = typed.account, typed.client
    origin = attempts.origin_of(settings, account, client)
    proof: Proof = "" if attempts.is_shut(con, account, origin, at) else _spent(con, settings, account, typed.code, at)
    if not proof:
        attempts.fail(con, settings, Failure(account=account, known=True, client=client, how="second_factor"), at)
        return ""
    attempts.settle(con, settings, at)
    attempts.forgive(con, account, origin)
    if proof == "recovery":
        detail = {"left": codes_left(con, account), "from": client.address}
        audit.append(con, settings, audit.Deed(who=account, act="recovery_code_used", what=account, detail=detail))
    else:  # who has the phone has not lost it
        con.execute(delete(WAITING).where(WAITING.c.account == account, WAITING.c.kind == "second_factor"))
    return proof
