"""One's own second factor: turned on with a first right code, taken away with the password and a code."""

from __future__ import annotations

from datetime import datetime

from outcomes.core.settings import Settings, now
from outcomes.security import accounts, audit, second_factor
from outcomes.security.accounts import AccountError, end_sessions, known
from outcomes.security.database import reading
from outcomes.security.second_factor import Offer, TypedCode


def codes_left(settings: Settings, account: str) -> int:
    """How many recovery codes an account still has."""
    with reading(settings) as con:
        return second_factor.codes_left(con, account)


def turn_on(settings: Settings, taken: Offer, typed: TypedCode, at: datetime | None = None) -> tuple[str, ...]:
    """The recovery codes of an offer that its first code makes the second factor; every session of the account ends."""
    moment = at or now()
    with audit.recording(settings) as con:
        row = known(con, typed.account)
        if row.second_factor:
            raise AccountError("factor_on")
        codes = second_factor.turn_on(con, settings, taken, typed.code, moment)
        if not codes:
            raise AccountError("wrong_code")
        end_sessions(con, row.account, "second_factor")
        detail = {"from": typed.client.address}
        deed = audit.Deed(who=row.account, act="second_factor_on", what=row.account, detail=detail)
        audit.append(con, settings, deed)
    return codes


def turn_off(settings: Settings, password: str, typed: TypedCode, at: datetime | None = None) -> None:
    """Takes the second factor away; every session of the account ends. Wrong passwords and codes count towards the lock."""
    moment = at or now()
    if accounts.check(settings, typed.account, password, typed.client, moment) is None:
        raise AccountError("wrong_old")
    with audit.recording(settings) as con:
        proof = second_factor.proven(con, settings, typed, moment)
        if proof:
            second_factor.turn_off(con, typed.account)
            end_sessions(con, typed.account, "second_factor")
            detail = {"how": proof, "from": typed.client.address}
            deed = audit.Deed(who=typed.account, act="second_factor_off", what=typed.account, detail=detail)
            audit.append(con, settings, deed)
    if not proof:  # what was counted is kept
        raise AccountError("wrong_code")
