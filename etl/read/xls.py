"""What an old XLS workbook says about its cells beside their values: its records, walked through one by one."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from etl.read.sheet import SheetFacts
from outcomes.core.archive import Unsafe

_DAMAGED = (OSError, ValueError, IndexError, KeyError, struct.error)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CELLS = (0x06, 0xFD, 0x203, 0x27E, 0xBD, 0x204, 0x205)
_OTHER_SHEET = frozenset((0x39, 0x59, 0x79, 0x3A, 0x5A, 0x7A, 0x3B, 0x5B, 0x7B))
_OFFICE = (("WordDocument", "Word 文档"), ("PowerPoint Document", "PPT 演示文稿"), ("Book", "Excel 5.0/95 工作簿"))


def _number(raw: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(raw[at : at + size], "little")


def _records(raw: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """Number and content of the records up to the end of the part that begins here, without charts inside it."""
    depth = 0
    while at + 4 <= len(raw):
        kind, size = _number(raw, at, 2), _number(raw, at + 2, 2)
        depth += (kind == 0x809) - (kind == 0x0A)
        if depth <= 1:
            yield kind, raw[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size


def facts_of_xls(content: bytes, most_cells: int) -> dict[str, SheetFacts]:
    """By sheet name: formulas, error cells, merged cells, hidden rows and columns; Unsafe for what must not be opened."""
    try:
        compound = olefile.OleFileIO(io.BytesIO(content))
    except _DAMAGED as error:
        raise Unsafe("file_type", kind="旧版 Office 文件（已损坏）") from error
    with compound:
        _refuse_other_kinds({path[-1] for path in compound.listdir(storages=True)})
        try:
            return _sheets(compound.openstream("Workbook").read(), most_cells)
        except _DAMAGED as error:
            raise Unsafe("file_damaged") from error


def _refuse_other_kinds(entries: set[str]) -> None:
    """Unsafe for every OLE file that is no plain workbook of Excel 97 and later, by the names of its streams and storages."""
    if "EncryptedPackage" in entries:
        raise Unsafe("file_encrypted")
    if entries & {"_VBA_PROJECT_CUR", "Macros"}:
        raise Unsafe("file_macro")
    if "Workbook" not in entries:
        kind = next((words for name, words in _OFFICE if name in entries), "其他 Office 文件")
        raise Unsafe("file_type", kind=kind)


def _sheets(raw: bytes, most_cells: int) -> dict[str, SheetFacts]:
    """The facts of every sheet in the workbook's stream."""
    places: dict[str, int] = {}
    outside = False
    for kind, body in _records(raw):
        if kind == 0x2F:
            raise Unsafe("file_encrypted")
        if kind == 0x809 and _number(body, 0, 2) != 0x600:
            raise Unsafe("file_type", kind="Excel 5.0/95 工作簿")
        if kind == 0x1AE:
            outside = outside or _number(body, 2, 2) not in (0x401, 0x3A01)
        if kind == 0x85 and body[5] == 0:
            length, wide = body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
            places[name] = _number(body, 0)
    if not places:
        raise ValueError("no sheets")
    found = {name: _facts(raw, at, outside) for name, at in places.items()}
    for facts in found.values():
        if facts.tall * facts.wide > most_cells:
            raise Unsafe("too_many_rows", found=f"{facts.tall} × {facts.wide}", max=f"{most_cells} 格（cells）")
    return found


def _facts(raw: bytes, at: int, outside: bool) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(raw, at):
        row, column = _number(body, 0, 2), _number(body, 2, 2)
        if kind in _CELLS:
            last = _number(body, len(body) - 2, 2) if kind == 0xBD else column
            facts.tall, facts.wide = max(facts.tall, row + 1), max(facts.wide, last + 1)
        if kind == 0x06:
            _formula(facts, row, column, body, outside)
        elif kind == 0x205 and body[7]:
            facts.errors.append((row, column, _ERRORS.get(body[6], "#")))
        elif kind == 0x208 and body[12] & 0x20:
            facts.hidden_rows.append(row)
        elif kind == 0x7D and (body[8] & 1 or _number(body, 4, 2) == 0):
            facts.hidden_columns += range(row, column + 1)
        elif kind == 0xE5:
            for i in range(row):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * i)
                facts.spans.append((top, left, bottom, right))
    return facts


def _formula(facts: SheetFacts, row: int, column: int, body: bytes, outside: bool) -> None:
    """Notes a formula: its value may be an error, may have to be worked out first, or come from another file."""
    special = body[6] if body[12:14] == b"\xff\xff" else None  # 2: an error, 3: nothing
    if special == 2:
        facts.errors.append((row, column, _ERRORS.get(body[8], "#")))
    elsewhere = outside and bool(_OTHER_SHEET & set(body[22:]))
    kind = "external" if elsewhere else "none" if body[14] & 3 or special == 3 else "cached"
    facts.formulas.append((row, column, kind))
