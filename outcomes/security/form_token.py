"""What a form without a script sends back: a token of the session that it was shown to."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, Signer

from outcomes.core.settings import Settings
from outcomes.security.database import secret


def _signer(settings: Settings) -> Signer:
    return Signer(secret(settings), salt="form", digest_method=hashlib.sha256, key_derivation="hmac")


def form_token(settings: Settings, session: str) -> str:
    """The token of a session (its key; in the sample the account that is looked through)."""
    return _signer(settings).get_signature(session).decode("ascii")


def is_form_token(settings: Settings, session: str, given: str) -> bool:
    """Whether a form sent back the token of this session."""
    try:
        _signer(settings).unsign(f"{session}.{given}")
    except BadSignature:
        return False
    return True
