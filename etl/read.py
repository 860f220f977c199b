"""Reading a file as it was sent: bytes in, a table of texts with Excel's row numbers out, nothing dropped in silence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from charset_normalizer import from_bytes

from etl.findings import Finding, finding

IsHeader = Callable[[str], bool]
_HEADER_WITHIN = 30
_MOST_COLUMNS = 200
_TOTAL = r"^((.{0,10}(街道|区|本页|本表|本月))?(合计|小计)|总计|共计|合计数|平均|平均值)[:：]?$"
_FOOTER = r"^(填报人|审核人|制表人|制表|填表人|负责人|单位负责人|联系人|联系电话|填表日期|填报日期|填报单位|报送日期|备注[:：]|注[:：]|说明[:：])"
_KINDS = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"),
    (b"\x1f\x8b", "GZIP 压缩包"), (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7Z 压缩包"),
)  # fmt: skip
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, kw_only=True)
class TotalRow:
    """A 合计 or 小计 row that was taken out; its sums are compared with the rows later."""

    row: int
    kind: Literal["total", "subtotal"]
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file as text: `table` holds source_row (as Excel counts) and c0..cN; None when it cannot be trusted."""

    table: pa.Table | None = None
    headers: tuple[str, ...] = ()
    header_row: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    totals: tuple[TotalRow, ...] = ()
    findings: list[Finding] = field(default_factory=list)


class Refused(Exception):
    """The file cannot be trusted; carries the finding that says why."""

    def __init__(self, said: Finding) -> None:
        super().__init__(said.message_en)
        self.finding = said


def refuse(code: str, **words: object) -> Refused:
    """The refusal of a whole file with this code."""
    return Refused(finding(code, whole_file=True, **words))  # type: ignore[arg-type]


def read(content: bytes, file_name: str, is_header: IsHeader, *, max_mb: int = 50) -> Reading:
    """The file as text; never raises for what it holds: a refusal is a finding with whole_file set."""
    try:
        if len(content) > max_mb * 1024 * 1024:
            raise refuse("file_too_large", max_mb=max_mb)
        if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
            raise refuse("empty_file")
        if content[:4] == b"PK\x03\x04":
            from etl.read_xlsx import read_xlsx

            return read_xlsx(content, is_header)
        _refuse_other_kinds(content)
        return _read_text(content, file_name, is_header)
    except Refused as refused:
        return Reading(findings=[refused.finding])


def _refuse_other_kinds(content: bytes) -> None:
    for magic, kind in _KINDS:
        if content.startswith(magic):
            raise refuse("file_type", kind=kind)
    if content.startswith(_OLE):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in content:
            raise refuse("file_encrypted")
        raise refuse("file_type", kind="旧版 XLS 或其他 Office 文件")
    head = content[:512].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise refuse("file_type", kind="网页（HTML/XML）")


def _decode(content: bytes) -> tuple[str, str, list[Finding]]:
    """Text, name of the encoding, and the notice if it is not UTF-8; the whole file is decoded strictly."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
        try:
            return content[2:].decode(name), name, [finding("encoding", value=name.upper(), fixed=True)]
        except UnicodeDecodeError as error:
            raise refuse("encoding_invalid", value=name, offset=error.start) from error
    if content.startswith(b"\xef\xbb\xbf"):
        try:
            return content[3:].decode("utf-8"), "utf-8-sig", []
        except UnicodeDecodeError as error:
            raise refuse("encoding_mixed", value="UTF-8", offset=error.start + 3) from error
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as utf8:
        try:
            return content.decode("gb18030"), "gb18030", [finding("encoding", value="GBK/GB18030", fixed=True)]
        except UnicodeDecodeError as gb:
            if any(byte >= 0x80 for byte in content[: utf8.start]):  # good Chinese in UTF-8 up to there
                raise refuse("encoding_mixed", value="UTF-8", offset=utf8.start) from gb
            best = from_bytes(content[:200_000]).best()
            guess = best.encoding if best else "?"
            raise refuse("encoding_invalid", value=guess, offset=max(utf8.start, gb.start)) from gb


def _refuse_damaged_text(text: str) -> None:
    # the regular expressions are slow on large files: a look for the byte C3 (as in ã … é) or for control bytes comes first
    raw = text.encode("utf-8")
    accented = b"\xc3" in raw and re.search(r"[ãäåæçèé][\u0080-\u00bf]{2}", text)
    if "\ufffd" in text or "锟斤拷" in text or accented:
        raise refuse("mojibake")
    if len(raw.translate(None, _CONTROL)) != len(raw):
        at = next(i for i, char in enumerate(text) if char < " " and ord(char) in _CONTROL)
        raise refuse("control_char", row=text.count("\n", 0, at) + 1, value=f"U+{ord(text[at]):04X}")
    if raw.count(b'"') % 2:
        raise refuse("quote_unbalanced")


def _delimiter(text: str, is_header: IsHeader) -> tuple[str, str]:
    """The delimiter and the text without a `sep=` line (kept as a blank line, so that row numbers hold)."""
    given = re.match(r"sep=(.)[ \t]*(?=\n)", text)
    if given:
        return given[1], text[given.end() :]
    head = text.split("\n", _HEADER_WITHIN)[:_HEADER_WITHIN]
    best, most = ",", 0
    for mark in (",", "\t", ";", "|", "，"):
        known = max(sum(is_header(cell.strip('"')) for cell in line.split(mark)) for line in head)
        if known > most:
            best, most = mark, known
    return best, text


def _read_text(content: bytes, file_name: str, is_header: IsHeader) -> Reading:
    text, encoding, said = _decode(content)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    _refuse_damaged_text(text)
    mark, text = _delimiter(text, is_header)
    usual = {"\t": ("tsv", "txt"), ",": ("csv", "txt")}.get(mark, ())
    if file_name.rsplit(".", 1)[-1].lower() not in usual and mark != ",":
        said.append(finding("delimiter", value={"\t": "Tab"}.get(mark, mark), fixed=True))
    if mark == "，":
        text, mark = text.replace("，", ","), ","
    headers, header_row, body_at, title = _find_header(text, mark, is_header)
    reading = Reading(headers=headers, header_row=header_row, encoding=encoding, delimiter=mark, findings=said)
    if title:
        said.append(finding("header_row_found", row=header_row, fixed=True))
    table = _parse_body(text[body_at:], mark, len(headers), header_row, said)
    return finish(reading, table, is_header)


def _find_header(text: str, mark: str, is_header: IsHeader) -> tuple[tuple[str, ...], int, int, bool]:
    """Header cells, their row, where the body begins, and whether a title stands above."""
    lines = text.split("\n", _HEADER_WITHIN + 20)
    rows = csv.reader(io.StringIO("\n".join(lines[: _HEADER_WITHIN + 20]) + "\n"), delimiter=mark)
    first: list[str] = []
    row = 0
    try:
        for row, cells in enumerate(rows, 1):
            if is_header_row(cells, is_header):
                at = sum(len(line) + 1 for line in text.split("\n", rows.line_num)[: rows.line_num])
                return trimmed(cells), row, at, bool(first)
            first = first or [cell for cell in cells if cell.strip()]
            if row >= _HEADER_WITHIN:
                break
    except csv.Error as error:
        raise refuse("row_field_count", row=row + 1, expected="?", found="?") from error
    raise refuse("header_missing", row=row, value="、".join(first)[:80])


def is_header_row(cells: list[str], is_header: IsHeader) -> bool:
    """At least two cells, and at least half of those that are filled, are known headers."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(is_header(cell) for cell in filled)
    return known >= 2 and known * 2 >= len(filled)


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end; refused when there are far too many."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > _MOST_COLUMNS:
        raise refuse("too_many_columns", found=len(cells), max=_MOST_COLUMNS)
    return tuple(cells)


def _parse_body(text: str, mark: str, width: int, header_row: int, said: list[Finding]) -> pa.Table:
    """The rows below the header as texts with their row numbers; rows of another width are named and left out."""
    names = [f"c{i}" for i in range(width)]
    quoted = '"' in text
    if not quoted and any(line.count(mark) >= width for line in text.split("\n", 1000)[:1000]):
        text = "\n".join(_without_empty_tail(line, mark, width) for line in text.split("\n"))
    elif quoted:
        text = _without_empty_tails(text, mark, width)
    if not text.strip():
        raise refuse("no_rows", row=header_row)
    odd: list[tuple[int, int, str]] = []

    def other_width(bad: pacsv.InvalidRow) -> str:
        odd.append((bad.number - 1, bad.actual_columns, bad.text))
        return "skip"

    raw = text.encode("utf-8")
    try:
        parsed = _parse(raw, mark, names, quoted)
    except pa.ArrowInvalid:  # rows of another width: once more, on one thread, because only that numbers them
        parsed = _parse(raw, mark, names, quoted, other_width)
    if quoted:
        _refuse_swallowed_rows(parsed, mark, width)
    skipped = np.array([n for n, _, _ in odd], dtype=np.int64)
    positions = np.setdiff1d(np.arange(parsed.num_rows + len(skipped)), skipped, assume_unique=True)
    for n, found, line in odd:
        if line.replace(mark, "").strip():
            said.append(finding("row_field_count", row=header_row + 1 + n, expected=width, found=found))
    rows = pa.array((positions + header_row + 1).astype(np.int32))
    return parsed.add_column(0, "source_row", rows)


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
            delimiter=mark, newlines_in_values=quoted, ignore_empty_lines=False, invalid_row_handler=other_width,
            quote_char='"' if quoted else False,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={n: pa.string() for n in names}, strings_can_be_null=False, quoted_strings_can_be_null=False
        ),
    )  # fmt: skip


def _without_empty_tail(line: str, mark: str, width: int) -> str:
    """A line whose surplus fields at the end are all empty, without them (WPS writes such tails)."""
    cells = line.split(mark)
    return mark.join(cells[:width]) if len(cells) > width and not "".join(cells[width:]).strip() else line


def _without_empty_tails(text: str, mark: str, width: int) -> str:
    """The same for a text with quotes, where only a CSV reader can tell fields apart; unchanged when no row is too long."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return text  # the parser names what is wrong
    if not any(len(cells) > width for cells in records):
        return text
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    for cells in records:
        surplus = len(cells) > width and not "".join(cells[width:]).strip()
        writer.writerow(cells[:width] if surplus else cells)
    return out.getvalue()


def finish(reading: Reading, table: pa.Table, is_header: IsHeader) -> Reading:
    """The reading with blank, total, footer and repeated header rows taken out, each but the blank ones named."""
    said = reading.findings
    table = _without_blank_rows(table, len(reading.headers))
    total, footer, repeated = _special_rows(table, reading.headers)
    totals = []
    for row in table.filter(total).to_pylist():
        cells = tuple(row[f"c{i}"] for i in range(len(reading.headers)))
        name = next("".join(c.split()) for c in cells if re.fullmatch(_TOTAL, "".join(c.split())))
        if not name.startswith("平均"):
            totals.append(
                TotalRow(
                    row=row["source_row"],
                    kind="subtotal" if name.rstrip(":：") not in ("合计", "总计", "共计", "合计数") else "total",
                    cells=cells,
                )
            )
        said.append(finding("total_row_skipped", sheet=reading.sheet, row=row["source_row"], value=name, fixed=True))
    for code, mask in (("footer_skipped", footer), ("header_repeated", repeated)):
        said += [
            finding(code, sheet=reading.sheet, row=row, fixed=True)
            for row in table["source_row"].filter(mask).to_pylist()
        ]
    special = pc.or_(pc.or_(total, footer), repeated)
    if pc.any(special).as_py():
        table = table.filter(pc.invert(special))
    if table.num_rows == 0 and not any(f.code == "row_field_count" for f in said):
        return replace(reading, findings=[*said, finding("no_rows", row=reading.header_row, whole_file=True)])
    return replace(reading, table=table, totals=tuple(totals))


def _without_blank_rows(table: pa.Table, width: int) -> pa.Table:
    """The rows in which any cell is filled."""
    blank = pc.equal(pc.utf8_trim_whitespace(table["c0"]), "")
    if not pc.any(blank).as_py():
        return table
    for i in range(1, width):
        blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(table[f"c{i}"]), ""))
    return table.filter(pc.invert(blank))


def _special_rows(
    table: pa.Table, headers: tuple[str, ...]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray, pa.ChunkedArray]:
    """Which rows are totals, which footers, which the header once more."""
    texts = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in range(min(3, len(headers)))]
    # only the few rows with a character of those words are looked at closely
    candidate = reduce(pc.or_, (pc.match_substring_regex(text, "[计均填审制负联报注说]") for text in texts))
    total, footer = [], []
    for row in table.filter(candidate).to_pylist():
        cells = ["".join(str(row[f"c{i}"]).split()) for i in range(len(headers))]
        if _is_total(cells):
            total.append(row["source_row"])
        elif _is_footer(cells):
            footer.append(row["source_row"])
    named = [i for i, text in enumerate(headers) if text.strip()][:2]
    cells = [pc.utf8_trim_whitespace(table[f"c{i}"]) for i in named]
    repeated = pc.and_(pc.equal(cells[0], headers[named[0]].strip()), pc.equal(cells[-1], headers[named[-1]].strip()))
    total_mask, footer_mask = (
        pc.is_in(table["source_row"], value_set=pa.array(rows, pa.int32())) for rows in (total, footer)
    )
    return total_mask, footer_mask, repeated


def _is_total(cells: list[str]) -> bool:
    """Whether one of the first three cells is a word like 合计, with nothing but a running number before it."""
    for cell in cells[:3]:
        if re.match(_TOTAL, cell):
            return True
        if cell and not cell.isdecimal():
            return False
    return False


def _is_footer(cells: list[str]) -> bool:
    """Whether the first filled cell is one of a form's last line and few cells are filled: a full row is no footer."""
    first = next((cell for cell in cells[:3] if cell), "")
    return bool(re.match(_FOOTER, first)) and sum(map(bool, cells)) <= 4
