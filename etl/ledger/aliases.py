"""Other spellings of communities that a person has confirmed; each is an act, so that a rebuild reads as it did then."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from etl.ledger import journal
from etl.ledger.acts import in_order, writing
from etl.ledger.by import By
from etl.ledger.warehouse import next_act
from outcomes.core.errors import WarehouseError
from outcomes.core.places import Register
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.warehouse.mart import register_of
from outcomes.warehouse.register_events import names_ever

_KNOWN = """SELECT spelling, arg_max(community_code, act_id) FROM lake.ledger.place_alias WHERE act_id <= ?
    GROUP BY spelling ORDER BY spelling"""
_ALL = 2**62


def aliased(con: duckdb.DuckDBPyConnection, until: int = _ALL) -> Register:
    """The register with the names that its communities ever had, and the spellings that were confirmed up to an act."""
    return register_of(con).with_aliases(names_ever(con) | dict(con.execute(_KNOWN, [until]).fetchall()))


def remember(settings: Settings, spelling: str, community_code: str, by: By) -> None:
    """Keeps a spelling for a community; WarehouseError when the register already knows it as something else."""
    text = "".join(spelling.split())
    with writing(settings) as con:
        known = aliased(con).find(text)
        if known is not None and known.code != community_code:
            raise WarehouseError(
                f"「{text}」已经是{known.name}，没有改动 / “{text}” already is {known.name_en}; nothing was changed"
            )
        if known is not None or not text:
            return
        with journal.committed(con, settings, author=by.who, message=f"alias {text}"):
            act = next_act(con, "named", replace(by, at=in_order(con, by.at), reason=text))
            con.execute("INSERT INTO lake.ledger.place_alias VALUES (?, ?, ?)", [act, text, community_code])
            audit.record(settings, by.deed("named", community_code, {"act": act, "spelling": text}))
