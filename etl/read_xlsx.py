"""Reading XLSX: the zip directory first, then the one sheet with a header, every cell as exact text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime
from functools import reduce
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from etl.findings import Finding, finding
from etl.read import IsHeader, Reading, finish, is_header_row, refuse, trimmed

_GUIDES = ("填报说明", "说明", "填表说明")
_HEADER_WITHIN = 30
_MOST_CELLS = 20_000_000


def _inspect(content: bytes) -> None:
    """Refuses what must not be opened: bombs, doubled entries, damaged directories, files that are no workbook."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise refuse("file_damaged") from error
    names = Counter(entry.filename for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > 10_000:
        raise refuse("zip_entries", found=len(entries))
    if unpacked > 300 * 1024 * 1024 or (unpacked > 20 * 1024 * 1024 and unpacked > 200 * len(content)):
        raise refuse("zip_ratio", found=f"{unpacked / 1024 / 1024:.0f} MB")
    if any(count > 1 for count in names.values()):
        raise refuse("zip_duplicate")
    if "xl/workbook.xml" not in names:
        raise refuse("file_type", kind="ZIP 压缩包（不是 XLSX）")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _refuse_far_cells(archive.read(name))


def _refuse_far_cells(sheet: bytes) -> None:
    """Refuses a sheet whose cells lie so far apart that the table between them could not be held."""
    corners = {(column, int(row)) for column, row in re.findall(rb'<c r="([A-Z]{1,3})(\d{1,7})"', sheet)}
    if not corners:
        return
    wide = max(reduce(lambda n, letter: 26 * n + letter - 64, column, 0) for column, _ in corners)
    tall = max(row for _, row in corners)
    if wide * tall > _MOST_CELLS:
        raise refuse("too_many_rows", found=f"{tall} × {wide}", max=f"{_MOST_CELLS // 1_000_000}000000 格")


def _text(cell: Any) -> str:
    """A cell as exact text: 12 for 12.0, ISO dates, TRUE; nothing is rounded."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer():  # beyond 15 digits a workbook no longer knows the last ones
            return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.14E}"
        return repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def _header_index(rows: list[list[Any]], is_header: IsHeader) -> int | None:
    for i, row in enumerate(rows[:_HEADER_WITHIN]):
        if is_header_row([_text(cell) for cell in row], is_header):
            return i
    return None


def _choose(book: CalamineWorkbook, is_header: IsHeader) -> tuple[str, list[list[Any]], int, list[Finding]]:
    """The one visible sheet with a header row: its name, all its rows, the header's index, and notices."""
    found: list[tuple[str, list[list[Any]], int]] = []
    others: list[str] = []
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            continue
        rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        index = _header_index(rows, is_header)
        if index is not None:
            found.append((sheet.name, rows, index))
        elif sheet.name not in _GUIDES and any(_text(c).strip() for row in rows for c in row):
            others.append(sheet.name)
    if not found:
        raise refuse("header_missing", value="、".join(others) or "—")
    if len(found) > 1:
        raise refuse("several_sheets", value="、".join(name for name, _, _ in found))
    name, rows, index = found[0]
    said = [finding("sheet_chosen", sheet=name, value="、".join(others), fixed=True)] if others else []
    return name, rows, index, said


def _merged(
    book: CalamineWorkbook, name: str, header_index: int, headers: tuple[str, ...], is_header: IsHeader
) -> list[Finding]:
    """Merged cells below the header: one value for several rows can be read two ways."""
    ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
    return [
        finding("merged_cells", sheet=name, row=row + 1, value=f"{top + 1}–{bottom + 1}")
        for (top, left), (bottom, right) in ranges
        if top > header_index and bottom > top and any(is_header(h) for h in headers[left : right + 1])
        for row in range(top, bottom + 1)
    ]


def read_xlsx(content: bytes, is_header: IsHeader) -> Reading:
    """The one sheet of a workbook that holds data, as text."""
    _inspect(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name, rows, index, said = _choose(book, is_header)
        headers = trimmed([_text(cell) for cell in rows[index]])
        said += _merged(book, name, index, headers, is_header)
    except (CalamineError, ValueError, OSError) as error:
        raise refuse("file_damaged") from error
    if index and any(_text(cell).strip() for row in rows[:index] for cell in row):
        said.append(finding("header_row_found", sheet=name, row=index + 1, fixed=True))
    body = rows[index + 1 :]
    for n, row in enumerate(body):
        if any(_text(cell).strip() for cell in row[len(headers) :]):
            said.append(
                finding("row_field_count", sheet=name, row=index + 2 + n, expected=len(headers), found=len(row))
            )
    wide = {f.row for f in said if f.code == "row_field_count"}
    kept = [(index + 2 + n, row) for n, row in enumerate(body) if index + 2 + n not in wide]
    if not kept:
        raise refuse("no_rows", sheet=name, row=index + 1)
    columns: dict[str, Any] = {"source_row": pa.array([n for n, _ in kept], pa.int32())}
    for i in range(len(headers)):
        columns[f"c{i}"] = pa.array([_text(row[i]) if i < len(row) else "" for _, row in kept], pa.string())
    reading = Reading(headers=headers, header_row=index + 1, sheet=name, findings=said)
    return finish(reading, pa.table(columns), is_header)
