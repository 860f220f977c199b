"""The file that goes back to its sender: the cells as they were, what is wrong in colour, and a column that says why."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.check.judge import NOTES, columns_found, is_known_header, is_notes
from etl.check.reduced import as_sent
from etl.findings.personal import holds_personal_data
from etl.read.any_file import Reading, read
from etl.read.text import with_one_line_end
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.reporting.finding import Finding
from outcomes.reporting.judgement import Judgement

_FILL = {"error": "#FBD5D5", "warning": "#FFF0C8"}
_SEVERITIES = ("error", "warning", "notice")
_MARK = {"error": ("错误", "Error"), "warning": ("请核实", "Please check"), "notice": ("说明", "Note")}
_FONT = "微软雅黑"
_LONGEST = 32_767  # what one cell of a workbook can hold
_MOST_ROWS = 1_048_576
_COUNTED = {
    "zh": "错误：与上面各行同样的问题，没有逐行写明",
    "en": "错误：与上面各行同样的问题，没有逐行写明 / error: the same problem as in rows above, not worded one by one",
}
_WHOLE = re.compile(r"0|[1-9]\d{0,14}")
_FRACTION = re.compile(r"(?:0|[1-9]\d{0,9})(?:\.\d{1,4})?")
Cells = dict[int, list[str]]  # row as Excel counts -> its texts


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What is written: rows, where the header is, which column is of which type, and what was found where."""

    rows: Cells
    judged_rows: frozenset[int]
    header_row: int
    headers: list[str]
    types: dict[int, str]  # position -> type of the column there
    found: dict[int, list[Finding]]  # row -> its findings; 0: those of the whole file
    refused: frozenset[int]  # every row that was refused, also where no finding names it
    places: dict[str, int]  # header as findings name it -> position
    lang: str


def marked(
    content: bytes, judged: Judgement, *, cat: Catalogue | None = None, lang: str = "zh", max_mb: int = 50
) -> bytes | None:
    """An XLSX of the same cells in the same rows with a last column 错误说明, ready to be mended and sent again.

    None when the file could not be read as a table, or holds more rows than a sheet. Words are Chinese; with lang
    "en" English follows. Cells are what was typed, never a formula; personal data is written as ***. Of a reduced file
    it holds the columns that are kept, in the rows of the original.
    """
    cat, content = cat or catalogue(), judged.to_keep(content)
    name = "reduced.csv" if judged.mapped else judged.file_name
    reading = read(content, name, lambda text: is_known_header(cat, judged.dataset, text), max_mb=max_mb)
    if judged.mapped:
        reading = as_sent(reading, judged.mapped)
    if reading.table is None or reading.header_row is None:
        return None
    rows = _told_rows(reading) if judged.mapped else _rows(content, reading)
    if max(rows) > _MOST_ROWS:
        return None
    dataset = cat.datasets[judged.dataset] if judged.dataset else None
    title = judged.sheet or (dataset.name.zh if dataset else "填报")
    return _written(_sheet(rows, reading, judged, dataset, lang), title)


def _rows(content: bytes, reading: Reading) -> Cells:
    """Every row that holds anything, the title above and the rows that could not be read as a table included."""
    assert reading.header_row is not None
    told = _told_rows(reading)
    seen = {n: cells for n, cells in enumerate(_raw_rows(content, reading), 1) if any(cell.strip() for cell in cells)}
    width = len(reading.headers)
    as_read = [[cell.strip() for cell in seen.get(n, [])[:width]] for n in told]
    if reading.sheet is None and any(
        cells != [cell.strip() for cell in told[n]][: len(cells)] for n, cells in zip(told, as_read, strict=True)
    ):
        return told  # counted otherwise than the reader did: only what the reader gave is sure
    return seen | {n: [*cells, *seen.get(n, [])[width:]] for n, cells in told.items()}


def _told_rows(reading: Reading) -> Cells:
    """The rows as the reader gave them, header and totals included."""
    assert reading.table is not None
    assert reading.header_row is not None
    columns = [reading.table[f"c{i}"].to_pylist() for i in range(len(reading.headers))]
    told = dict(zip(reading.table["source_row"].to_pylist(), map(list, zip(*columns, strict=True)), strict=True))
    return (
        told | {total.row: list(total.cells) for total in reading.totals} | {reading.header_row: list(reading.headers)}
    )


def _raw_rows(content: bytes, reading: Reading) -> Iterator[list[str]]:
    """The rows of the sheet or of the text, in order from the first."""
    if reading.sheet is not None:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(reading.sheet)
        yield from ([_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False))
        return
    text = with_one_line_end(content.decode(reading.encoding or "utf-8").lstrip("\ufeff"))
    if any(f.code == "delimiter" and f.value == "，" for f in reading.findings):
        text = text.replace("，", ",")
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=reading.delimiter or ",")
    except csv.Error:
        return


def _shown(cell: object) -> str:
    """A cell above or below the table as a person would type it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _sheet(rows: Cells, reading: Reading, judged: Judgement, dataset: Dataset | None, lang: str) -> _Sheet:
    """The rows without an older column of notes, with each finding laid to its row and its column to a position."""
    assert reading.header_row is not None
    dropped = {i for i, text in enumerate(reading.headers) if is_notes(text)}
    kept = {n: [cell for i, cell in enumerate(cells) if i not in dropped] for n, cells in rows.items()}
    headers = kept[reading.header_row]
    types: dict[int, str] = {}
    places = {text.strip(): i for i, text in enumerate(headers) if text.strip()}
    if dataset:
        for code, positions in columns_found(dataset, tuple(headers)).items():
            types |= {i: dataset.get(code).type for i in positions}
            places |= {dataset.get(code).header: i for i in positions[:1]}
    found: dict[int, list[Finding]] = {}
    for said in judged.findings:
        row = said.row if said.row in kept else 0
        found.setdefault(row or 0, []).append(said)
    judged_rows = frozenset(reading.table["source_row"].to_pylist() if reading.table else ())
    return _Sheet(
        rows=kept,
        judged_rows=judged_rows,
        header_row=reading.header_row,
        headers=headers,
        types=types,
        found=found,
        refused=frozenset(judged.refused_rows),
        places=places,
        lang=lang,
    )


def _written(sheet: _Sheet, title: str) -> bytes:
    """The bytes of the workbook."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "_", title).strip("'")[:31] or "填报")
    forms = _forms(book)
    for i in range(len(sheet.headers)):
        texts = [cells[i] for n, cells in sheet.rows.items() if i < len(cells) and n >= sheet.header_row][:200]
        page.set_column(i, i, _width(texts), forms[_is_number(sheet, i), None])
    page.set_column(len(sheet.headers), len(sheet.headers), 60)
    _write_head(book, page, sheet)
    for n, cells in sorted(sheet.rows.items()):
        if n != sheet.header_row:
            _write_row(page, sheet, n, cells, forms)
    page.freeze_panes(sheet.header_row, 0)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{max(sheet.rows)}"})
    book.close()
    return content.getvalue()


def _write_head(book: xlsxwriter.Workbook, page: Worksheet, sheet: _Sheet) -> None:
    """The header as it was, then the column of notes; what is said of header and file is a comment on the latter."""
    look = {"bold": True, "font_name": _FONT, "border": 1, "text_wrap": True, "bg_color": "#E1E5EA"}
    plain, wrong = book.add_format(look), book.add_format({**look, "bg_color": _FILL["error"]})
    row, notes = sheet.header_row - 1, len(sheet.headers)
    of_header = sheet.found.get(sheet.header_row, [])
    refused = {sheet.places.get(f.column or "", notes) for f in of_header if f.severity == "error"}
    for i, text in enumerate(sheet.headers):
        page.write_string(row, i, "***" if holds_personal_data(text) else text, wrong if i in refused else plain)
    page.write_string(row, notes, NOTES["en" if sheet.lang == "en" else "zh"], plain)
    if of_file := [*sheet.found.get(0, []), *of_header]:
        page.write_comment(row, notes, _notes(of_file, sheet.lang), {"x_scale": 3, "y_scale": 3})


def _forms(book: xlsxwriter.Workbook) -> dict[tuple[bool, str | None], Format]:
    """Formats by (a number?, severity): texts stay texts, a wrong cell is light red, a doubtful one light amber."""
    made = {}
    for number in (True, False):
        for severity, colour in ((None, ""), *_FILL.items()):
            look = {"font_name": _FONT, "num_format": 0 if number else 49}
            made[number, severity] = book.add_format({**look, "bg_color": colour} if colour else look)
    return made


def _is_number(sheet: _Sheet, i: int) -> bool:
    return sheet.types.get(i) in ("count", "decimal", "degrees")


def _width(texts: list[str]) -> float:
    """A width in which most texts fit: a Chinese character takes the room of two."""
    longest = max((sum(2 if ord(c) > 0x2E80 else 1 for c in text) for text in texts), default=8)
    return float(min(max(10, longest + 3), 40))


def _write_row(
    page: Worksheet, sheet: _Sheet, n: int, cells: list[str], forms: dict[tuple[bool, str | None], Format]
) -> None:
    """One row with its colours, and what is said of it; cells beyond the header stay beyond it, so that they are seen."""
    notes, found = len(sheet.headers), sheet.found.get(n, [])
    marks = {sheet.places.get(f.column or "", notes): f.severity for f in sorted(found, key=_mildest_first)}
    for i in sorted({*range(len(cells)), *(i for i in marks if i < notes)}):
        text, severity = cells[i] if i < len(cells) else "", marks.get(i)
        number, at = _is_number(sheet, i), i + (i >= notes)
        form = forms[number, severity if severity in _FILL else None]
        if _must_be_masked(sheet, n, i, text, severity):
            page.write_string(n - 1, at, "***", form)
        elif not text:
            page.write_blank(n - 1, at, None, form)
        elif number and (_WHOLE if sheet.types[i] == "count" else _FRACTION).fullmatch(text):
            page.write_number(n - 1, at, float(text), form)
        else:
            page.write_string(n - 1, at, text[:_LONGEST], form)
    if found:
        worst = min((f.severity for f in found), key=_SEVERITIES.index)
        form = forms[False, worst if worst in _FILL else None]
        page.write_string(n - 1, notes, _notes(found, sheet.lang), form)
    elif n in sheet.refused:  # one of so many of its kind that they are counted
        page.write_string(n - 1, notes, _COUNTED["en" if sheet.lang == "en" else "zh"], forms[False, "error"])


def _mildest_first(said: Finding) -> int:
    return -_SEVERITIES.index(said.severity)


def _must_be_masked(sheet: _Sheet, n: int, i: int, text: str, severity: str | None) -> bool:
    """Whether a cell holds personal data; a good value of a known column (a number that looks like a card) does not."""
    is_good_value = n in sheet.judged_rows and i in sheet.types and severity != "error"
    return bool(text) and not is_good_value and holds_personal_data(text)


def _notes(found: list[Finding], lang: str) -> str:
    """What is said, the gravest first, one line each; every message once."""
    lines: dict[str, None] = {}
    for said in sorted(found, key=lambda f: _SEVERITIES.index(f.severity)):
        zh, en = _MARK[said.severity]
        lines[f"{zh}：{said.message_zh}" + (f" / {en}: {said.message_en}" if lang == "en" else "")] = None
    return "\n".join(lines)[:_LONGEST]
