"""Tables that are not stored, read as those that are: the same encodings, line ends, numbers, months and words for yes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from etl.check.cells_sql import load_macros
from etl.check.judge import columns_found, is_known_header
from etl.check.statements import statement
from etl.read.any_file import read
from etl.read.header import HEADER_WITHIN
from etl.read.rows import is_total
from etl.read.text import MARKS, decode
from etl.read.types import Refused
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Words
from outcomes.core.settings import today
from outcomes.reporting.finding import Finding
from outcomes.reporting.plain_table import CellKind, PlainReader, PlainTable, ReadCell, Unusable

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NO_HELP = Words(zh="", en="")


def _unusable(said: Finding) -> Unusable:
    return Unusable(f"{said.message_zh} / {said.message_en}")


def table(content: bytes, needed: Sequence[str]) -> PlainTable:
    """A delimited text whose header holds the columns needed; blank rows and totals are no rows."""
    if content.startswith(_BOOKS):
        raise Unusable("这是工作簿，请另存为 CSV / this is a workbook: save it as CSV")
    try:
        text = decode(content, lambda cell: cell.strip() in needed).text
    except Refused as refused:
        raise _unusable(refused.finding) from refused
    mark, at = _header(text, needed)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Unusable(f"引号不成对 / a quotation mark is missing ({error})") from error
    head = [cell.strip() for cell in records[at]]
    for name in needed:
        if head.count(name) > 1:
            raise Unusable(f"列 {name} 出现了两次 / the column {name} stands there twice")
    columns: dict[str, list[str]] = {name: [] for name in head if name}
    lines = []
    for line, cells in enumerate(records[at + 1 :], at + 2):
        if not any(cell.strip() for cell in cells) or is_total(cells):
            continue
        if any(cell.strip() for cell in cells[len(head) :]):
            raise Unusable(
                f"第{line}行比表头多出单元格，数字里的逗号要用引号 / row {line} has more cells than the header"
            )
        lines.append(line)
        for i, name in enumerate(head):
            if name:
                columns[name].append(cells[i] if i < len(cells) else "")
    return PlainTable(columns=columns, lines=lines)


def _header(text: str, needed: Sequence[str]) -> tuple[str, int]:
    """The sign between cells and the row in which all columns needed stand; Unusable names those that are missing."""
    head = "\n".join(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN])
    missing = list(needed)
    for mark in MARKS:
        for at, cells in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=mark)):
            found = {cell.strip() for cell in cells}
            if found.issuperset(needed):
                return mark, at
            missing = min(missing, [name for name in needed if name not in found], key=len)
    names = ", ".join(missing)
    raise Unusable(f"缺少列 {names} / columns are missing: {names}")


def dataset_table(content: bytes, file_name: str, code: str) -> PlainTable:
    """A file of a table of the catalogue by the codes of its columns, as it would be read for storing."""
    cat = catalogue()
    reading = read(content, file_name, lambda text: is_known_header(cat, code, text))
    if wrong := next((f for f in reading.findings if f.severity == "error"), None):
        raise _unusable(wrong)
    assert reading.table is not None
    cells = reading.table.to_pydict()
    found = columns_found(cat.datasets[code], reading.headers)
    columns = {column: cells[f"c{places[0]}"] for column, places in found.items() if places}
    return PlainTable(columns=columns, lines=cells["source_row"])


def cells_sql(kind: CellKind) -> str:
    """The statement that reads the texts of `given` as this kind: text, value, and whether it could not be read."""
    stored = "decimal" if kind == "number" else kind
    column = Column(code="cell", header="cell", en="cell", type=stored, help=_NO_HELP)
    return statement("plain_cells", column=column, kind=kind)


def cells(kind: CellKind, texts: Sequence[str]) -> list[ReadCell]:
    """What texts hold as numbers, days, months, moments or yes and no, by the rules of the tables that are stored."""
    different = pa.table({"raw": pa.array(sorted(set(texts)), pa.string())})
    con = duckdb.connect(":memory:")
    try:
        con.execute("SET enable_external_access = false; SET TimeZone = 'Asia/Shanghai'; SET threads = 1")
        con.execute("SET VARIABLE today = CAST(? AS DATE)", [today()])
        load_macros(con)
        con.register("given", different)
        rows = con.execute(cells_sql(kind)).fetchall()
    finally:
        con.close()
    found = {raw: ReadCell(value=value, unread=unread) for raw, value, unread in rows}
    return [found[text] for text in texts]


reader = PlainReader(table=table, dataset=dataset_table, cells=cells)
