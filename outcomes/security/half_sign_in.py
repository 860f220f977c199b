"""Sign-ins that are half done: the password was right, the code is still asked for. None of them is a session."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, delete, insert, update

from outcomes.core.settings import Settings, now
from outcomes.security import attempts, audit, second_factor
from outcomes.security.accounts import STORED, Account, account_of, moment_text
from outcomes.security.attempts import Client
from outcomes.security.database import ACCOUNT, HALF_SIGN_IN, reading, secret
from outcomes.security.second_factor import TypedCode

COOKIE = "oc_half"
SECONDS = 300  # how long a code is waited for
TRIES = 3  # codes until the password is asked for again

# how a sign-in is called in the audit, by how its first half was shown and its second one
_HOW: Mapping[tuple[str, str], str] = {
    ("password", "code"): "password_and_code",
    ("password", "recovery"): "password_and_recovery",
    ("oidc", "code"): "oidc_and_code",
    ("oidc", "recovery"): "oidc_and_recovery",
}


@dataclass(frozen=True, kw_only=True)
class HalfSignIn:
    """Somebody whose password was right, how that was shown (password, oidc), and the wrong codes since."""

    key: str
    account: Account
    how: str
    wrong: int


@dataclass(frozen=True, kw_only=True)
class CodeAnswer:
    """What became of a code: the account that it lets in and how (for the audit), or whether it was the last try."""

    account: Account | None = None
    how: str = ""
    is_over: bool = False


def _signer(settings: Settings) -> Signer:
    return Signer(secret(settings), salt="half sign-in", digest_method=hashlib.sha256, key_derivation="hmac")


def _browser(settings: Settings, client: Client) -> str:
    """What stands for the browser that a half sign-in belongs to; empty for one without a mark."""
    mark = attempts.mark_of(settings, client)
    return hashlib.sha256(mark.encode()).hexdigest() if mark else ""


def begin(settings: Settings, account: Account, how: str, client: Client, at: datetime | None = None) -> str:
    """Begins one on a browser that has a mark (attempts.device_marked) and gives the value of its cookie."""
    token, moment = secrets.token_urlsafe(32), at or now()
    row = {
        "key": hashlib.sha256(token.encode()).hexdigest(),
        "account": account.account,
        "how": how,
        "browser": _browser(settings, client),
        "at": moment_text(moment),
        "wrong": 0,
    }
    with audit.recording(settings) as con:
        con.execute(delete(HALF_SIGN_IN).where(HALF_SIGN_IN.c.at <= _oldest(moment)))
        con.execute(insert(HALF_SIGN_IN).values(**row))
    return _signer(settings).sign(token).decode()


def _oldest(at: datetime) -> str:
    return moment_text(at - timedelta(seconds=SECONDS))


def _open(con: Connection, settings: Settings, cookie: str, client: Client, at: datetime) -> HalfSignIn | None:
    browser = _browser(settings, client)
    try:
        token = _signer(settings).unsign(cookie)
    except BadSignature:
        return None
    asked = STORED.add_columns(HALF_SIGN_IN.c.key, HALF_SIGN_IN.c.how, HALF_SIGN_IN.c.wrong, HALF_SIGN_IN.c.browser)
    asked = asked.join(HALF_SIGN_IN, HALF_SIGN_IN.c.account == ACCOUNT.c.account)
    key = hashlib.sha256(token).hexdigest()
    row = con.execute(asked.where(HALF_SIGN_IN.c.key == key, HALF_SIGN_IN.c.at > _oldest(at), ACCOUNT.c.active)).first()
    if row is None or not browser or browser != row.browser:
        return None
    return HalfSignIn(key=row.key, account=account_of(row), how=row.how, wrong=row.wrong)


def find(settings: Settings, cookie: str, client: Client, at: datetime | None = None) -> HalfSignIn | None:
    """The half sign-in of a cookie on the browser where it began; None for anything else and after five minutes."""
    with reading(settings) as con:
        return _open(con, settings, cookie, client, at or now())


def finish(settings: Settings, cookie: str, typed: str, client: Client, at: datetime | None = None) -> CodeAnswer:
    """What becomes of a code; whichever lets somebody in ends the half sign-in, and so does the last wrong one."""
    moment = at or now()
    with audit.recording(settings) as con:
        half = _open(con, settings, cookie, client, moment)
        if half is None:
            return CodeAnswer(is_over=True)
        mine = HALF_SIGN_IN.c.key == half.key
        code = TypedCode(account=half.account.account, code=typed, client=client)
        proof = second_factor.proven(con, settings, code, moment)
        if proof:
            con.execute(delete(HALF_SIGN_IN).where(mine))
            return CodeAnswer(account=half.account, how=_HOW[half.how, proof])
        con.execute(update(HALF_SIGN_IN).where(mine).values(wrong=half.wrong + 1))
        is_over = half.wrong + 1 >= TRIES
        if is_over:
            con.execute(delete(HALF_SIGN_IN).where(mine))
        return CodeAnswer(is_over=is_over)
