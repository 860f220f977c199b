"""Reading delimited text: encoding, delimiter, quotes and header are found, then all rows in one pass."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from etl.findings.finding import finding
from etl.findings.said import Said, unworded
from etl.read.header import HEADER_WITHIN, MOST_COLUMNS, Header, find_header, no_header
from etl.read.rows import controlled, finish, is_footer, is_furniture, is_total, total_row
from etl.read.text import MARKS, Decoded, holds_control, refuse_control
from etl.read.types import BadCells, IsHeader, Reading, TotalRow, refuse
from outcomes.core.csv_text import csv_text

MOST_ROWS = 2_000_000
_CELLS_A_MB = 35_000  # of the largest file that is read: 1.75 million for 50 MB, which half a gigabyte of memory holds
_HEAD_LINES = 3 * HEADER_WITHIN
_MOST_MARKS = 20_000  # in a line at the head; no spreadsheet has more than 16,384 columns
csv.field_size_limit(1 << 27)


@dataclass(frozen=True, kw_only=True)
class _Dialect:
    """How cells are told apart."""

    mark: str
    quote: str


@dataclass(kw_only=True)
class _Body:
    """The rows below the header, and what was found in those of another width."""

    table: pa.Table
    said: Said = field(default_factory=Said)
    left_out: set[int] = field(default_factory=set)
    totals: list[TotalRow] = field(default_factory=list)


def most_rows(max_mb: int, width: int) -> int:
    """How many rows of so many columns a file may have where files may have so many MB."""
    return min(MOST_ROWS, _CELLS_A_MB * max_mb // max(1, width))


def read_csv(decoded: Decoded, suffix: str, is_header: IsHeader, max_mb: int) -> Reading:
    """The text of a file as a table; Refused when it cannot be trusted."""
    said = decoded.findings
    dialect, text = _dialect(decoded.taken(), is_header)
    mark = shown = dialect.mark
    usual = {"\t": ("tsv", "txt"), ",": ("csv", "txt")}.get(mark, ())
    if suffix not in usual and mark != ",":
        said.append(finding("delimiter", value={"\t": "Tab"}.get(mark, mark), fixed=True))
    if text.count(dialect.quote) % 2:
        raise refuse("quote_unbalanced")
    if dialect.quote == "'" or mark == "，":
        text, dialect = _rewritten(text, dialect)
        mark = ","
    header, body_at, fields = _header(text, dialect, is_header)
    refuse_control(text[:body_at])
    said += header.findings
    most = most_rows(max_mb, len(header.cells))
    text = _without_blank_end(text[body_at:], mark)
    body = _body(_without_empty_tails(text, mark, len(header.cells), fields, most), mark, header, most)
    said += body.said.told()
    reading = Reading(
        headers=header.cells,
        titles=header.titles,
        header_row=header.index + 1,
        encoding=decoded.encoding,
        delimiter=shown,
        findings=said,
        left_out=frozenset(body.left_out),
        totals=tuple(body.totals),
    )
    return finish(reading, body.table, is_header, _with_control_signs(text, body.table, header, is_header))


def _with_control_signs(text: str, table: pa.Table, header: Header, is_header: IsHeader) -> list[BadCells]:
    """The cells of known columns that hold a control character."""
    if not holds_control(text):
        return []
    names = {i: name.strip() for i, name in enumerate(header.cells) if name.strip() and is_header(name)}
    return [controlled(name, table["source_row"], table[f"c{i}"]) for i, name in names.items()]


def _dialect(text: str, is_header: IsHeader) -> tuple[_Dialect, str]:
    """Delimiter and quote, and the text without a `sep=` line (kept as a blank line, so that row numbers hold)."""
    given = re.match(r"[\"']?sep=(.)[\"']?[ \t]*(?=\n)", text)
    if given:
        return _Dialect(mark=given[1], quote='"'), text[given.end() :]
    head = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    best, most = _Dialect(mark=",", quote='"'), 0
    for mark in MARKS:
        for quote in ('"', "'"):
            known = max(_known(line, mark, quote, is_header) for line in head)
            if known > most:
                best, most = _Dialect(mark=mark, quote=quote), known
    return best, text


def _known(line: str, mark: str, quote: str, is_header: IsHeader) -> int:
    """How many cells of a line are known headers; with single quotes only those that stand between them."""
    cells = line.split(mark, 1000)
    if quote == "'":
        cells = [cell for cell in cells if len(cell) > 2 and cell[0] == cell[-1] == "'"]
    return sum(is_header(cell.strip(quote)) for cell in cells)


def _rewritten(text: str, dialect: _Dialect) -> tuple[str, _Dialect]:
    """The same cells between commas and double quotes, for files that use other signs."""
    try:
        records = csv.reader(_lines(text), delimiter=dialect.mark, quotechar=dialect.quote, strict=True)
        rewritten = csv_text(records, end="\n")
    except csv.Error as error:
        raise refuse("quote_unbalanced") from error
    return rewritten, _Dialect(mark=",", quote='"')


def _narrow(line: str, mark: str, is_header: IsHeader) -> str:
    """A line at the head, of one wider than any spreadsheet its first cells; Refused where it is the header."""
    wide = line.count(mark)
    if wide <= _MOST_MARKS:
        return line
    cells = line.split(mark, MOST_COLUMNS)[:MOST_COLUMNS]
    if sum(is_header(cell) for cell in cells if cell.strip()) >= 2:
        raise refuse("too_many_columns", found=wide + 1, max=MOST_COLUMNS)
    first = mark.join(cells)
    return first + '"' * (first.count('"') % 2)


def _header(text: str, dialect: _Dialect, is_header: IsHeader) -> tuple[Header, int, int]:
    """The header, where in the text the body begins, and how many fields the header's line has, empty ones counted."""
    lines = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    narrow = "\n".join(_narrow(line, dialect.mark, is_header) for line in lines) + "\n"
    records = csv.reader(io.StringIO(narrow, newline=""), delimiter=dialect.mark)
    rows: list[Sequence[str]] = []
    ends: list[int] = []
    try:
        for cells in records:
            rows.append(cells)
            ends.append(records.line_num)
    except csv.Error as error:
        raise refuse("quote_unbalanced") from error
    found = find_header(rows, is_header)
    if found is None:
        raise no_header(rows, is_header)
    return found, sum(len(line) + 1 for line in lines[: ends[found.index]]), len(rows[found.index])


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one after the other: all at once would take four times its memory."""
    start = 0
    while (end := text.find("\n", start) + 1) > 0:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _without_blank_end(text: str, mark: str) -> str:
    """The text up to the end of the last line that holds anything: sheets are saved with a million empty rows below."""
    last = text.find("\n", len(text.rstrip(mark + " \t\n")))
    return text if last < 0 else text[: last + 1]


def _body(text: str, mark: str, header: Header, most: int) -> _Body:
    """The rows below the header as texts with their row numbers; rows of another width are named and left out."""
    width, header_row = len(header.cells), header.index + 1
    names = [f"c{i}" for i in range(width)]
    quoted = '"' in text
    if not text.strip():
        raise refuse("no_rows", row=header_row)
    if text.count("\n") > most and not quoted:
        raise refuse("too_many_rows", found=text.count("\n"), max=most)
    odd: list[tuple[int, list[str]]] = []

    def other_width(bad: pacsv.InvalidRow) -> str:
        odd.append((bad.number - 1, next(csv.reader([bad.text], delimiter=mark), [])))
        return "skip"

    try:
        parsed = _parse(text.encode("utf-8"), mark, names, quoted)
    except pa.ArrowInvalid:  # rows of another width: once more, on one thread, because only that numbers them
        try:
            parsed = _parse(text.encode("utf-8"), mark, names, quoted, other_width)
        except (pa.ArrowInvalid, csv.Error):
            odd.clear()
            parsed = _parse_slowly(text, mark, names, odd)
    if quoted:
        _refuse_swallowed_rows(parsed, mark, width)
    skipped = np.array([n for n, _ in odd], dtype=np.int64)
    positions = np.setdiff1d(np.arange(parsed.num_rows + len(skipped)), skipped, assume_unique=True)
    rows = pa.array((positions + header_row + 1).astype(np.int32))
    body = _Body(table=parsed.add_column(0, "source_row", rows))
    for n, cells in odd:
        _sort_out(body, header_row + 1 + n, cells, width)
    return body


def _sort_out(body: _Body, row: int, cells: list[str], width: int) -> None:
    """A row of another width: blank, a footer, a total, or one that is named and left out."""
    if not any(cell.strip() for cell in cells):
        return
    if is_footer(cells):
        body.said.take([unworded("footer_skipped", row=row, fixed=True)])
    elif is_furniture(cells):
        body.said.take([unworded("form_row_skipped", row=row, fixed=True)])
    elif is_total(cells) and len(cells) < width:
        name, taken = total_row(row, cells)
        body.totals += [taken] if taken else []
        body.said.take([unworded("total_row_skipped", row=row, value=name, fixed=True)])
    else:
        body.said.take([unworded("row_field_count", row=row, expected=width, found=len(cells))])
        body.left_out.add(row)


def _parse_slowly(text: str, mark: str, names: list[str], odd: list[tuple[int, list[str]]]) -> pa.Table:
    """The rows by the csv module, for texts that the fast parser does not take; Refused when their quotes are wrong."""
    kept: list[list[str]] = []
    try:
        for n, cells in enumerate(csv.reader(_lines(text), delimiter=mark, strict=True)):
            if len(cells) == len(names):
                kept.append(cells)
            else:
                odd.append((n, cells))
    except csv.Error as error:
        raise refuse("quote_unbalanced") from error
    columns = zip(*kept, strict=True) if kept else [[] for _ in names]
    return pa.table({name: pa.array(list(cells), pa.string()) for name, cells in zip(names, columns, strict=True)})


def _refuse_swallowed_rows(parsed: pa.Table, mark: str, width: int) -> None:
    """Refuses a file in which a cell between quotes holds whole rows: a stray quote has swallowed them."""
    for column in parsed.columns:
        for text in column.filter(pc.match_substring(column, "\n")).to_pylist():
            if any(line.count(mark) >= width - 1 for line in text.split("\n")):
                raise refuse("quote_unbalanced")


def _parse(
    raw: bytes, mark: str, names: list[str], quoted: bool, other_width: Callable[[pacsv.InvalidRow], str] | None = None
) -> pa.Table:
    """The rows as texts; ArrowInvalid at a row of another width unless `other_width` takes it."""
    return pacsv.read_csv(
        io.BytesIO(raw),
        read_options=pacsv.ReadOptions(column_names=names, use_threads=other_width is None, block_size=1 << 24),
        parse_options=pacsv.ParseOptions(
            delimiter=mark,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=other_width,
            quote_char='"' if quoted else False,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={n: pa.string() for n in names}, strings_can_be_null=False, quoted_strings_can_be_null=False
        ),
    )


def _without_empty_tails(text: str, mark: str, width: int, fields: int, most: int) -> str:
    """The rows without the empty fields that stand below those at the end of the header's line (WPS writes such tails).

    Only a row with as many fields as that line: in any other a surplus field may have pushed the rest aside.
    Refused where quotes are wrong, or rows between quotes are too many.
    """
    if '"' not in text:
        if fields == width:
            return text
        lines = (_without_empty_tail(line.split(mark), width, fields) for line in text.split("\n"))
        return "\n".join(mark.join(cells) for cells in lines)
    try:
        records = _counted(csv.reader(_lines(text), delimiter=mark, strict=True), most)
        if fields != width:
            return csv_text((_without_empty_tail(cells, width, fields) for cells in records), mark, "\n")
        for _ in records:
            pass
    except csv.Error as error:  # also a quote that closes too early
        raise refuse("quote_unbalanced") from error
    return text


def _counted(records: Iterator[list[str]], most: int) -> Iterator[list[str]]:
    """The same records; Refused when there are too many."""
    for n, cells in enumerate(records, 1):
        if n > most:
            raise refuse("too_many_rows", found=n + sum(1 for _ in records), max=most)
        yield cells


def _without_empty_tail(cells: list[str], width: int, fields: int) -> list[str]:
    return cells[:width] if len(cells) == fields and not "".join(cells[width:]).strip() else cells
