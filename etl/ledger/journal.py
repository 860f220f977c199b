"""The journal beside landing: one file for every act, chained by digests, from which a lost catalogue is made again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import duckdb

from etl.ledger.meta import meta
from etl.ledger.rows import rows_found
from etl.ledger.statements import statement
from outcomes.core.digests import digest
from outcomes.core.errors import WarehouseError
from outcomes.core.owner_only import opener
from outcomes.core.register_changes import Kind
from outcomes.core.settings import Settings
from outcomes.security import audit
from outcomes.security.audit import Deed, Record
from outcomes.security.undone import NOT_DONE, VOID
from outcomes.warehouse.journal_files import Entry, Tip, path_of, tip
from outcomes.warehouse.lake import transaction
from outcomes.warehouse.schema_version import NAME, demand_schema

# what an act appends to, with its number, by its kind; of the reference act the warehouse's own facts
_MONTH, _OUTLINES = ("month_event",), ("boundary_file", "boundary_event")
_APPENDS = {
    **dict.fromkeys(("closed", "reopened", "left_out", "put_back"), _MONTH),
    "ruled": ("rule_event",),
    "named": ("place_alias",),
    **dict.fromkeys(("mapped", "map_stopped", "map_resumed"), ("column_map",)),
    **dict.fromkeys((f"register_{kind}" for kind in (*get_args(Kind), "undone")), ("register_event",)),
    **dict.fromkeys(("boundary_published", "boundary_withdrawn", "boundary_restored"), _OUTLINES),
    "reference": (),
    VOID: (),
}
_OF_UPLOADS = ("state_event",)  # of every other kind: the moves of an upload
OF_UPLOAD = ("upload", "attempt")
TABLES = tuple(dict.fromkeys([*_OF_UPLOADS, *(table for tables in _APPENDS.values() for table in tables)]))


@contextmanager
def committed(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, author: str, message: str, extra: Entry | None = None
) -> Iterator[None]:
    """One commit of the lake whose acts stand in the journal too; whoever writes holds the write lock.

    The entries are on disk before the commit and get their names after it: a commit that a killed process left without
    them is found by the next one, and so is an act that the audit tells of and that never came to be.
    """
    last = settle(con, settings)
    parts: list[Path] = []
    try:
        with transaction(con, author=author, message=message, extra=extra):
            yield
            parts = _prepared(con, settings, last)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    _named(parts)


def settle(con: duckdb.DuckDBPyConnection, settings: Settings) -> Tip:
    """Brings journal and ledger in line; gives where the journal ends. WarehouseError when it knows more than the ledger."""
    for left in settings.journal.glob("*/*.part"):
        left.unlink()
    last = tip(settings)
    newest, schema = _standing(con)
    if newest:  # not while it is made
        demand_schema({NAME: schema}, to_write=True)
    if last.act > newest:
        raise WarehouseError(
            f"操作日志到第{last.act}号，数据目录只到第{newest}号：目录丢了数据，请先运行 python -m etl recover，没有任何改动"
            f" / the journal goes to act {last.act}, the catalogue to {newest} only: run python -m etl recover first; nothing was changed"
        )
    if last.act < newest:
        _named(_prepared(con, settings, last))
        last = tip(settings)
    told = [r for r in audit.of_acts(settings, last.audit) if _number(r) > newest]
    return _void(con, settings, last, told) if told and newest else last


def _standing(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """The number of the newest act, and the version of the tables."""
    found = con.execute(
        "SELECT (SELECT coalesce(max(act_id), 0) FROM lake.ledger.act), "
        "(SELECT coalesce(max(value), '1') FROM lake.ref.meta WHERE name = ?)",
        [NAME],
    ).fetchone()
    assert found is not None
    return int(found[0]), str(found[1])


def _number(record: Record) -> int:
    return int(str(record.detail["act"]))


def _void(con: duckdb.DuckDBPyConnection, settings: Settings, last: Tip, told: list[Record]) -> Tip:
    """Takes the numbers of acts that were recorded and did not happen, and says so in the audit; gives the new end."""
    numbers = range(_standing(con)[0] + 1, max(map(_number, told)) + 1)
    of = {_number(r): r.what for r in told}
    with transaction(con, author="system", message="acts that were not done"):
        for number in numbers:
            con.execute(statement("void"), {"number": number, "what": of.get(number, ""), "kind": VOID})
        detail = {"numbers": list(numbers), "records": [r.seq for r in told]}
        what = "、".join(dict.fromkeys(r.what for r in told))
        audit.record(settings, Deed(who="system", act=NOT_DONE, what=what, detail=detail, channel="system", ok=False))
        parts = _prepared(con, settings, last)
    _named(parts)
    return tip(settings)


def _prepared(con: duckdb.DuckDBPyConnection, settings: Settings, last: Tip) -> list[Path]:
    """The entries of the acts after the last one, written safely under names that do not count yet."""
    previous, parts = last.digest, []
    for entry in _entries(con, settings, last.act):
        text = json.dumps({**entry, "previous": previous}, ensure_ascii=False, separators=(",", ":"), default=str)
        content = text.encode()
        part = path_of(settings, entry["act"]["act_id"]).with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "wb", opener=opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        parts.append(part)
        previous = digest(content)
    return parts


def _named(parts: list[Path]) -> None:
    """Gives prepared entries their names, in order."""
    for part in parts:
        part.replace(part.with_suffix(".json"))
    for folder in {part.parent for part in parts}:
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def _entries(con: duckdb.DuckDBPyConnection, settings: Settings, after: int) -> Iterator[Entry]:
    """What every act after one appended, in order."""
    acts = rows_found(con.execute("SELECT * FROM lake.ledger.act WHERE act_id > ? ORDER BY act_id", [after]))
    if not acts:
        return
    tables = {table for a in acts for table in _APPENDS.get(a["kind"], _OF_UPLOADS)}
    of_act = {table: _by(con, "act_id", table, [a["act_id"] for a in acts]) for table in sorted(tables)}
    sent = [a["upload_id"] for a in acts if a["kind"] == "submitted"]
    of_upload = {table: _by(con, "upload_id", table, sent) for table in OF_UPLOAD}
    seen = audit.last(settings)
    for act in acts:
        entry: Entry = {"act": act, "audit": seen}
        entry |= {table: found[act["act_id"]] for table, found in of_act.items() if act["act_id"] in found}
        if act["kind"] == "submitted":
            entry |= {table: found.get(act["upload_id"], []) for table, found in of_upload.items()}
        if act["kind"] == "reference":
            entry["meta"] = meta(con)
        yield entry


def _by(con: duckdb.DuckDBPyConnection, key: str, table: str, wanted: list[Any]) -> dict[Any, list[Entry]]:
    """The rows of a table by one of these numbers; read between the first and the last, so that older files are not."""
    found: dict[Any, list[Entry]] = {}
    if wanted:
        asked = {"first": min(wanted), "last": max(wanted), "wanted": wanted}
        for row in rows_found(con.execute(statement("of_numbers", table=table, key=key), asked)):
            found.setdefault(row[key], []).append(row)
    return found
