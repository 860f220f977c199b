"""Up to which act of the ledger a person has taken note of what became of the own uploads."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from outcomes.core.settings import Settings
from outcomes.security.database import NOTED, reading, writing


def noted(settings: Settings, account: str) -> int:
    """The number of that act; 0 for who has never taken note of anything."""
    with reading(settings) as con:
        return int(con.execute(select(NOTED.c.act).where(NOTED.c.account == account)).scalar() or 0)


def note(settings: Settings, account: str, act: int) -> None:
    """Everything up to this act has been read."""
    with writing(settings) as con:
        con.execute(delete(NOTED).where(NOTED.c.account == account))
        con.execute(insert(NOTED).values(account=account, act=act))
