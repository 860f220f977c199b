"""`python -m etl.read.child_process`: a workbook on stdin, its cells as texts on stdout, within a limit of memory and time.

It imports next to nothing, so that it starts in a few hundredths of a second. It says one JSON text a line: an object
for each sheet, an array for each of its rows, {"done": true} at the end, or at any point {"refused": [code, words]};
whatever else happens to it, the caller sees only that it died.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from etl.read.zip_file import look_into
from outcomes.core.archive import Unsafe

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

MEMORY_MB = 512
SECONDS = 20
MOST_ROWS = 1_048_576
MOST_CELLS = 2_000_000  # what the memory holds with texts of usual length
_TINY = timedelta(milliseconds=1)


def _limit() -> None:
    """Takes from this process what it does not need: memory beyond the limit, time, and the writing of files."""
    try:
        import resource
    except ImportError:  # Windows: for trying it out only
        return
    memory = MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text_of(cell: Any) -> str:
    """A cell as the spreadsheet shows it in full: 12 for 12.0, at most 15 digits, ISO dates, 36:00 for a time, TRUE."""
    kind = cell.__class__
    if kind is str:
        return str(cell)
    if kind is float:
        if cell.is_integer():  # beyond 15 digits a workbook no longer knows the last ones
            return str(int(cell)) if abs(cell) < 1e15 else f"{cell:.14E}"
        return f"{cell:.15g}"  # a spreadsheet keeps and shows 15 digits: 0.30000000000000004 is its 0.3
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        whole = cell.replace(microsecond=0)
        if cell - whole <= _TINY:  # days are kept as fractions of a day: less than a millisecond is no time
            cell = whole
        elif whole + timedelta(seconds=1) - cell <= _TINY:
            cell = whole + timedelta(seconds=1)
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
    if isinstance(cell, time):
        return _clock(timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second))
    if isinstance(cell, timedelta):
        return _clock(cell)
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


def _clock(passed: timedelta) -> str:
    """Hours and minutes, as a spreadsheet shows a time: 9:30, 288:00; seconds where there are any."""
    seconds = round(passed.total_seconds())
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    rest = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}{rest}"


def _tell(said: object) -> None:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def _tell_sheet(book: CalamineWorkbook, meta: SheetMetadata, facts: dict[str, object]) -> None:
    """One sheet: what the file itself says about cells, rows and columns, then row by row its cells."""
    sheet = book.get_sheet_by_name(meta.name)
    tall, wide = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if tall * wide > MOST_CELLS or tall > MOST_ROWS:
        raise Unsafe("too_many_rows", found=f"{tall} × {wide}", max=f"{MOST_CELLS} 格（cells）、{MOST_ROWS}")
    ranges = sheet.merged_cell_ranges or []
    _tell(
        {
            "name": meta.name,
            "visible": str(meta.visible).endswith(".Visible"),
            "rows": tall,
            "width": wide,
            "merged": [[top, left, bottom, right] for (top, left), (bottom, right) in ranges],
            **facts,
        }
    )
    if not wide or sheet.start is None:
        return
    left = [""] * sheet.start[1]
    for row in sheet.iter_rows():  # from the first row of the sheet, but only from the first column that is used
        _tell(left + [text_of(cell) for cell in row])


def read(content: bytes) -> None:
    """Tells the sheets of a workbook; Unsafe for what must not be opened."""
    facts = look_into(content, MOST_CELLS)
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for meta in book.sheets_metadata:
            if str(meta.typ).endswith(".WorkSheet"):
                _tell_sheet(book, meta, facts.get(meta.name, {}))
    except PasswordError as error:
        raise Unsafe("file_encrypted") from error
    _tell({"done": True})


def main() -> None:
    """Reads stdin, writes lines to stdout."""
    _limit()
    try:
        read(sys.stdin.buffer.read())
    except Unsafe as unsafe:
        _tell({"refused": [unsafe.code, unsafe.words]})
    except MemoryError:
        _tell({"refused": ["file_too_heavy", {}]})
    except BaseException:  # a panic of the parser is no Exception
        _tell({"refused": ["file_damaged", {}]})


if __name__ == "__main__":
    main()
