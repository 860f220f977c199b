"""A sheet that is no table of the catalogue, read in a child where this is a server: its rows as texts by their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from etl.read.any_file import read
from outcomes.core.characters import folded
from outcomes.core.errors import WarehouseError
from outcomes.core.texts import LANGS
from outcomes.foreign.message import Message, Task, Tell
from outcomes.foreign.nursery import the_nursery


class SheetUnusable(WarehouseError):
    """A file that is no such sheet; the message says why, zh / en."""


@dataclass(frozen=True, kw_only=True)
class SheetColumns:
    """What a sheet is read for: the words that may head each column (zh first, en last), and which it cannot do without.

    `beside` are the words over what such sheets hold as well: a header is known by them, and they are not read.
    """

    words: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    beside: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row that holds something: its number in the spreadsheet, and its texts by column; '' where there is none."""

    line: int
    texts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SheetRows:
    """The rows of a sheet, and the headers of the columns that were not read."""

    rows: list[SheetRow]
    unread: list[str]


_COLUMNS, _ROWS = TypeAdapter(SheetColumns), TypeAdapter(SheetRows)


def sheet_rows(content: bytes, file_name: str, columns: SheetColumns, *, max_mb: int) -> SheetRows:
    """The rows of a sheet, read in a child of a server; SheetUnusable says why it cannot be used."""
    nursery = the_nursery()
    if nursery is None:
        return rows_here(content, file_name, columns, max_mb=max_mb)
    said = {"file_name": file_name, "columns": _COLUMNS.dump_python(columns, mode="json"), "max_mb": max_mb}
    told = nursery.ask("read_sheet", Message(said=said, blobs=(content,)))
    if "refused" in told.said:
        raise SheetUnusable(str(told.said["refused"]))
    try:
        return _ROWS.validate_json(told.blobs[0])
    except (ValidationError, IndexError) as error:
        raise SheetUnusable("表格没有读成 / the sheet could not be read") from error


def rows_here(content: bytes, file_name: str, columns: SheetColumns, *, max_mb: int) -> SheetRows:
    """What `sheet_rows` gives, read in this process."""
    of_header = {word: column for column, words in columns.words.items() for word in words}
    known = {*of_header, *columns.beside}
    reading = read(content, file_name, lambda text: _plain(text) in known, max_mb=max_mb)
    wrong = [f for f in reading.findings if f.severity == "error"]
    if wrong:
        raise SheetUnusable(" / ".join("；".join(f.message(lang) for f in wrong[:5]) for lang in LANGS))
    assert reading.table is not None
    at = _places_of(reading.headers, of_header, columns)
    cells = reading.table.select(["source_row", *(f"c{n}" for n in at.values())]).to_pydict()
    texts = {column: [_tidy(cell) for cell in cells[f"c{n}"]] for column, n in at.items()}
    rows = [
        SheetRow(line=line, texts={column: texts[column][n] if column in texts else "" for column in columns.words})
        for n, line in enumerate(cells["source_row"])
    ]
    unread = [_tidy(h) for n, h in enumerate(reading.headers) if n not in at.values() and _tidy(h)]
    return SheetRows(rows=[row for row in rows if any(row.texts.values())], unread=unread)


def _plain(header: str) -> str:
    return "".join(folded(header).split()).casefold().partition("(")[0].partition("（")[0]


def _tidy(cell: str | None) -> str:
    return " ".join(folded(cell or "").split())


def _places_of(headers: Sequence[str], of_header: Mapping[str, str], columns: SheetColumns) -> dict[str, int]:
    """Where each column stands; SheetUnusable names those that are missing or there twice."""
    found: dict[str, list[int]] = {}
    for n, header in enumerate(headers):
        if column := of_header.get(_plain(header)):
            found.setdefault(column, []).append(n)
    for wrong, zh, en in (
        ([c for c in columns.needed if c not in found], "缺少列", "these columns are missing:"),
        ([c for c, at in found.items() if len(at) > 1], "这些列有两个：", "there are two of these columns:"),
    ):
        if wrong:
            words = [columns.words[c] for c in wrong]
            raise SheetUnusable(f"{zh}{'、'.join(w[0] for w in words)} / {en} {', '.join(w[-1] for w in words)}")
    return {column: at[0] for column, at in found.items()}


def _read_sheet(asked: Message, _tell: Tell) -> Message:
    """The child's side of sheet_rows."""
    said = asked.said
    columns = _COLUMNS.validate_python(said["columns"])
    try:
        found = rows_here(asked.blobs[0], said["file_name"], columns, max_mb=said["max_mb"])
    except SheetUnusable as error:
        return Message(said={"refused": str(error)})
    return Message(said={}, blobs=(_ROWS.dump_json(found),))


TASKS: dict[str, Task] = {"read_sheet": _read_sheet}
