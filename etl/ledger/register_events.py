"""The recorded acts on the register, as the ledger keeps them."""

from __future__ import annotations

import json

import duckdb

from outcomes.core.register_changes import RegisterAct
from outcomes.warehouse.lake import ledger_tables

_EVENTS = """SELECT e.act_id, e.kind, e.since, e.ended, e.made, e.former, a.sender, strftime(a.made_at, '%Y-%m-%d %H:%M'),
    coalesce(a.reason, ''), EXISTS (SELECT 1 FROM lake.ledger.register_event u WHERE u.undoes = e.act_id)
    FROM lake.ledger.register_event e JOIN lake.ledger.act a USING (act_id) WHERE e.kind <> 'undone' ORDER BY e.act_id"""


def recorded(con: duckdb.DuckDBPyConnection) -> list[RegisterAct]:
    """Every act on the register in order, those undone included; none in a warehouse made before there were any."""
    if "register_event" not in ledger_tables(con):
        return []
    return [
        RegisterAct(
            number=number,
            kind=kind,
            since=since,
            ended=tuple(json.loads(ended)),
            former=tuple(json.loads(former)),
            made=tuple((code, name) for code, name in json.loads(made)),
            sender=sender,
            made_at=made_at,
            reason=reason,
            undone=undone,
        )
        for number, kind, since, ended, made, former, sender, made_at, reason, undone in con.execute(_EVENTS).fetchall()
    ]


def names_ever(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Every name that an act gave or took away -> the code it meant: files of any time go on being understood."""
    made: dict[str, str] = {}
    for act in recorded(con):
        made |= dict(zip(act.former, act.ended, strict=True)) | {name: code for code, name in act.made}
    return made
