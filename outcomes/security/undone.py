"""Acts that the audit tells of and that never came to be: the process ended between the record and the commit."""

from __future__ import annotations

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.security.audit import Record
from outcomes.warehouse.lake import connect

VOID = "void"  # the kind of an act whose number is taken by something that did not happen
NOT_DONE = "not_done"  # what the audit says of it


def undone(settings: Settings) -> list[Record]:
    """The records of acts that the ledger does not hold and of which no later record says so, in order."""
    told = audit.of_acts(settings)
    if not told:
        return []
    con = connect(settings)
    try:
        held = dict(con.execute("SELECT act_id, kind FROM lake.ledger.act").fetchall())
    finally:
        con.close()
    named = {int(str(seq)) for r in audit.entries(settings, audit.Sought(act=NOT_DONE)) for seq in _records(r)}
    return [r for r in told if held.get(_number(r), VOID) == VOID and r.seq not in named]


def _number(record: Record) -> int:
    return int(str(record.detail["act"]))


def _records(record: Record) -> list[object]:
    found = record.detail.get("records", [])
    return found if isinstance(found, list) else []


def sentences(settings: Settings) -> list[str]:
    """The same in sentences, zh / en."""
    try:
        found = undone(settings)
    except WarehouseError as error:  # nothing can be compared
        return [str(error)]
    return [
        f"第{r.seq}条记的操作没有完成：{r.who} {r.act} {r.what} / record {r.seq} tells of an act that was not done: {r.who} {r.act} {r.what}"
        for r in found
    ]
