"""The recorded acts on the register, as the ledger keeps them, and the register as it was known at a moment."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb

from outcomes.core.errors import WarehouseError
from outcomes.core.places import Place, Register
from outcomes.core.register_changes import RegisterAct, changed
from outcomes.warehouse.lake import ledger_tables
from outcomes.warehouse.statements import statement

BASE = "register"  # in ref.meta: the register as the last `init` read it, before any act


def recorded(con: duckdb.DuckDBPyConnection, until: datetime | None = None) -> list[RegisterAct]:
    """Every act on the register (made until a moment) in order, those undone included; none in an older warehouse."""
    if "register_event" not in ledger_tables(con):
        return []
    return [
        RegisterAct(
            number=number,
            kind=kind,
            since=since,
            ended=tuple(json.loads(ended)),
            former=tuple(json.loads(former)),
            made=tuple((code, name) for code, name, *_ in json.loads(made)),
            streets=tuple(street for _, _, *of in json.loads(made) for street in of),
            sender=sender,
            made_at=made_at,
            reason=reason,
            undone=undone,
        )
        for number, kind, since, ended, made, former, sender, made_at, reason, undone in con.execute(
            statement("register_events"), {"until": until}
        ).fetchall()
    ]


def told(act: RegisterAct) -> list[list[str]]:
    """What an act makes, as the ledger keeps it: code and name of each community, of a list its street too."""
    if not act.streets:
        return [list(one) for one in act.made]
    return [[code, name, street] for (code, name), street in zip(act.made, act.streets, strict=True)]


def names_ever(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Every name that an act gave or took away -> the code it meant: files of any time go on being understood."""
    made: dict[str, str] = {}
    for act in recorded(con):
        made |= dict(zip(act.former, act.ended, strict=True)) | {name: code for code, name in act.made}
    return made


def register_from(known: dict[str, str]) -> Register:
    """The register before any act, as the warehouse's own facts hold it."""
    return Register(tuple(Place(**row) for row in json.loads(known[BASE])))


def register_then(con: duckdb.DuckDBPyConnection, moment: datetime) -> Register | None:
    """The register as it was known at a moment; None where nothing else is known of it than what holds today."""
    found = con.execute("SELECT value FROM lake.ref.meta WHERE name = ?", [BASE]).fetchone()
    if found is None:
        return None
    try:
        return changed(register_from({BASE: str(found[0])}), recorded(con, moment))
    except WarehouseError:  # the acts of then do not fit what a later `init` read
        return None
