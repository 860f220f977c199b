"""Reading workbooks: a child process turns the bytes into texts, here the one sheet with a header is chosen and judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.findings.finding import finding
from etl.findings.said import Said, Unworded, unworded
from etl.read.header import HEADER_WITHIN, Header, find_header, no_header
from etl.read.rows import controlled, finish
from etl.read.text import mojibake_in
from etl.read.types import BadCells, IsHeader, Reading, refuse
from outcomes.core.settings import ROOT
from outcomes.reporting.finding import Finding

SECONDS = 20
_SLOTS = threading.BoundedSemaphore(2)  # so many workbooks are opened at a time; the others wait
_GUIDES = ("填报说明", "说明", "填表说明")
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ")  # the child needs no setting and no secret
_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet as the child tells it; rows and columns are counted from 0."""

    name: str
    visible: bool
    rows: int
    columns: list[list[str]]
    merged: list[list[int]]
    formulas: Sequence[tuple[int, int, str]] = ()
    errors: Sequence[tuple[int, int, str]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    spans: Sequence[list[int]] = ()
    tall: int = 0
    wide: int = 0

    def row(self, n: int) -> list[str]:
        """The texts of one row."""
        return [column[n] for column in self.columns]

    def filled(self, since: int = 0) -> bool:
        """Whether any cell from this row on holds something."""
        return any(cell.strip() for column in self.columns for cell in column[since:])


def open_book(content: bytes, seconds: float = SECONDS) -> list[Sheet]:
    """The sheets of a workbook, opened in a child process; Refused when it must not or cannot be opened."""
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    command = [sys.executable, "-B", "-m", "etl.read.child_process"]
    try:
        with _SLOTS:
            done = subprocess.run(
                command, input=content, capture_output=True, timeout=seconds, cwd=ROOT, env=environment, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise refuse("file_too_heavy") from error
    except OSError as error:  # a child that died before it had read everything
        raise refuse("file_damaged") from error
    if done.returncode in (-6, -9, -24):  # aborted for want of memory, killed, out of time
        raise refuse("file_too_heavy")
    try:
        return _sheets(done.stdout.split(b"\n"))
    except (ValueError, TypeError, IndexError) as error:
        raise refuse("file_damaged") from error


def _sheets(lines: list[bytes]) -> list[Sheet]:
    """The sheets out of what the child said; Refused when it said so, ValueError when it did not come to its end."""
    found: list[tuple[dict[str, Any], list[list[str]]]] = []
    for line in filter(None, lines):
        said = json.loads(line)
        if isinstance(said, list):
            found[-1][1].append(said)
        elif "refused" in said:
            code, words = said["refused"]
            raise refuse(code, **words)
        elif "done" in said:
            return [_sheet(of_sheet, rows) for of_sheet, rows in found]
        else:
            found.append((said, []))
    raise ValueError("the child said no end")


def _sheet(said: dict[str, Any], rows: list[list[str]]) -> Sheet:
    wide = said.pop("width")
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(wide)]
    return Sheet(**{**said, "rows": len(rows), "columns": columns})


def read_book(content: bytes, is_header: IsHeader) -> Reading:
    """The one sheet of a workbook that holds data, as text."""
    sheet, header, said = _choose(open_book(content), is_header)
    if mojibake_in([cell for column in sheet.columns for cell in column]):
        raise refuse("mojibake", row=_garbled_row(sheet))
    first, width = header.index + 1, len(header.cells)
    of_rows = Said()
    of_rows.take([*said, *header.findings])
    of_rows.take(_merged(sheet, header, is_header))
    wide = {n for column in sheet.columns[width:] for n in range(first, sheet.rows) if column[n].strip()}
    of_rows.take(
        unworded("row_field_count", sheet=sheet.name, row=n + 1, expected=width, found=_reach(sheet.row(n)))
        for n in sorted(wide)
    )
    table = pa.table(
        {
            "source_row": pa.array(range(first + 1, sheet.rows + 1), pa.int32()),
            **{f"c{i}": pa.array(sheet.columns[i][first:], pa.string()) for i in range(width)},
        }
    )
    if table.num_rows == 0:
        raise refuse("no_rows", sheet=sheet.name, row=first)
    if wide:
        table = table.filter(
            pc.invert(pc.is_in(table["source_row"], value_set=pa.array([n + 1 for n in wide], pa.int32())))
        )
    reading = Reading(
        headers=header.cells,
        titles=header.titles,
        header_row=first,
        sheet=sheet.name,
        findings=of_rows.told(),
        left_out=frozenset(n + 1 for n in wide),
    )
    done = finish(reading, table, is_header, _without_value(sheet, header, is_header))
    if done.table is not None:
        held = set(done.table["source_row"].to_pylist())
        done.findings.extend(_formulas(sheet, header, is_header, held) + _hidden(sheet, header, held | done.left_out))
    return done


def _choose(sheets: list[Sheet], is_header: IsHeader) -> tuple[Sheet, Header, list[Finding]]:
    """The one sheet with a header and rows: a visible one, or else a hidden one; notices name what was not read."""
    found: list[tuple[Sheet, Header]] = []
    others: list[str] = []
    for sheet in sheets:
        header = find_header([sheet.row(n) for n in range(min(sheet.rows, 2 * HEADER_WITHIN))], is_header, sheet.name)
        if header is not None:
            found.append((sheet, header))
        elif sheet.visible and sheet.name not in _GUIDES and sheet.filled():
            others.append(sheet.name)
    for keep in (lambda pair: pair[0].visible, lambda pair: pair[0].filled(pair[1].index + 1)):
        if any(map(keep, found)):  # an empty form beside the one that was filled in is no second table
            others += [sheet.name for sheet, header in found if not keep((sheet, header))]
            found = [pair for pair in found if keep(pair)]
    if not found:
        raise _no_table(sheets, is_header)
    if len(found) > 1:
        raise refuse("several_sheets", value="、".join(sheet.name for sheet, _ in found))
    sheet, header = found[0]
    said = [finding("sheet_chosen", sheet=sheet.name, value="、".join(others), fixed=True)] if others else []
    if not sheet.visible:
        said.append(finding("hidden_cells", sheet=sheet.name, value=f"工作表（sheet）「{sheet.name}」"))
    return sheet, header, said


def _no_table(sheets: list[Sheet], is_header: IsHeader) -> Exception:
    """The refusal of a workbook without a header: what is wrong with its first sheet that holds anything."""
    filled = [s for s in sheets if s.visible and s.filled() and s.name not in _GUIDES] or [
        s for s in sheets if s.filled()
    ]
    if not filled:
        return refuse("empty_file")
    reasons = [no_header([s.row(n) for n in range(min(s.rows, 2 * HEADER_WITHIN))], is_header, s.name) for s in filled]
    return next((r for r in reasons if r.finding.code != "header_missing"), reasons[0])


def _reach(cells: list[str]) -> int:
    """How many cells a row has up to the last that is filled."""
    return max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _garbled_row(sheet: Sheet) -> int:
    return next((n + 1 for n in range(sheet.rows) if mojibake_in(sheet.row(n))), 1)


def _known(header: Header, column: int, is_header: IsHeader) -> str | None:
    """The header of a column that the table may have; None for all others."""
    text = header.cells[column] if column < len(header.cells) else ""
    return text.strip() if text.strip() and is_header(text) else None


def _merged(sheet: Sheet, header: Header, is_header: IsHeader) -> Iterator[Unworded]:
    """Merged cells below the header: one value for several rows can be read two ways."""
    return (
        unworded("merged_cells", sheet=sheet.name, row=row + 1, value=f"{top + 1}–{bottom + 1}")
        for top, left, bottom, right in sheet.merged or sheet.spans
        if top > header.index
        and bottom > top
        and any(is_header(h) for h in header.cells[left : right + 1] if h.strip())
        for row in range(top, min(bottom, sheet.rows - 1) + 1)
    )


def _without_value(sheet: Sheet, header: Header, is_header: IsHeader) -> list[BadCells]:
    """The cells that hold no value to be read: errors, formulas without a value or of other files, control signs."""
    names = {i: name for i in range(len(header.cells)) if (name := _known(header, i, is_header))}
    found: dict[tuple[str, int], dict[int, str]] = {}
    for row, column, text in sheet.errors:
        if row > header.index and column in names:
            found.setdefault(("error_cell", column), {})[row] = text[:20]
    for row, column, kind in sheet.formulas:
        if kind == "cached" or row <= header.index or column not in names:
            continue
        if row not in found.get(("error_cell", column), ()):
            code = "formula_external" if kind == "external" else "formula_no_value"
            found.setdefault((code, column), {})[row] = "="
    bad = [_bad_cells(code, names[column], cells) for (code, column), cells in found.items()]
    rows = pa.chunked_array([pa.array(range(1, sheet.rows + 1), pa.int32())])
    first = header.index + 1
    texts = {i: pa.chunked_array([pa.array(sheet.columns[i][first:], pa.string())]) for i in names}
    return bad + [controlled(names[i], rows[first:], cells) for i, cells in texts.items()]


def _bad_cells(code: str, column: str, cells: dict[int, str]) -> BadCells:
    """Cells by row, counted from 0, and what stands in them."""
    at = sorted(cells)
    rows = pa.array([row + 1 for row in at], pa.int32())
    return BadCells(code=code, column=column, rows=rows, value=lambda n: cells[at[n]])


def _formulas(sheet: Sheet, header: Header, is_header: IsHeader, held: set[int]) -> list[Finding]:
    """One notice for each column with formulas that were read by their value."""
    names = {i: name for i in range(len(header.cells)) if (name := _known(header, i, is_header))}
    first: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for row, column, kind in sheet.formulas:
        if kind == "cached" and column in names and row + 1 in held:
            first.setdefault(column, row + 1)
            counts[column] += 1
    return [
        finding(
            "formula_cell",
            sheet=sheet.name,
            row=row,
            column=names[column],
            count=counts[column],
            fixed=True,
        )
        for column, row in sorted(first.items())
    ]


def _hidden(sheet: Sheet, header: Header, held: set[int]) -> list[Finding]:
    """One warning that names hidden rows and columns which hold something."""
    rows = sorted(n + 1 for n in set(sheet.hidden_rows) if n + 1 in held)
    columns = [
        f"{_letter(i)}「{header.cells[i].strip()}」"
        for i in sorted(set(sheet.hidden_columns))
        if i < len(header.cells) and header.cells[i].strip()
    ]
    parts = []
    if rows:
        more = f"等{len(rows)}行" if len(rows) > _SHOWN else "行"
        parts.append(f"第{'、'.join(map(str, rows[:_SHOWN]))}{more}")
    if columns:
        parts.append("、".join(columns) + "列")
    return [finding("hidden_cells", sheet=sheet.name, value="；".join(parts))] if parts else []


def _letter(column: int) -> str:
    """AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
