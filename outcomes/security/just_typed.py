"""That an account's present password was typed in this browser a moment ago: then the page to replace it does not ask again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from outcomes.core.settings import Settings, now
from outcomes.security.accounts import moment_text
from outcomes.security.database import ACCOUNT, reading, secret

COOKIE = "oc_typed"
PATH = "/password"  # no other page is sent it
LONGEST = timedelta(minutes=10)


def _serializer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret(settings), salt="typed", signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )


def _digest(settings: Settings, account: str) -> str:
    """What changes with the password of an account."""
    with reading(settings) as con:
        stored = con.execute(select(ACCOUNT.c.password).where(ACCOUNT.c.account == account)).scalar() or ""
    return hashlib.sha256(stored.encode()).hexdigest()[:32]


def proof(settings: Settings, account: str, at: datetime | None = None) -> str:
    """The value of the cookie for somebody who has just typed the password of this account."""
    made = _serializer(settings).dumps([account, _digest(settings, account), moment_text(at)])
    return made if isinstance(made, str) else made.decode()


def is_proof(settings: Settings, account: str, given: str, at: datetime | None = None) -> bool:
    """Whether a cookie says so of this account and of its present password, and is not too old."""
    try:
        whose, digest, moment = _serializer(settings).loads(given)
    except (BadSignature, ValueError, TypeError):
        return False
    oldest = moment_text((at or now()) - LONGEST)
    return bool(whose == account and digest == _digest(settings, account) and moment >= oldest)
