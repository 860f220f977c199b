"""A file without the columns that nobody needs: under the table's own headers, with the row of the original beside each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from etl.findings.finding import Words, finding, shortened
from etl.findings.personal import (
    CANDIDATE,
    IDENTIFYING,
    LONGEST,
    asks_for_somebody,
    holds_personal_data,
    identifies_somebody,
)
from etl.read.any_file import Reading, TotalRow
from etl.read.titles import month_of, years_of
from outcomes.catalogue.dataset import Column, Dataset, plain_header
from outcomes.core.characters import folded
from outcomes.core.csv_text import csv_bytes
from outcomes.core.periods import label
from outcomes.reporting.column_map import SOURCE_ROW, ColumnMap, Mapped
from outcomes.reporting.finding import Finding

_FREE = ("text", "id", "choice", "choices", "place")  # what may hold any word; the others hold numbers, days, months
_LONGEST_VALUE = 60  # letters: a longer text is no value of a list, no day and no number
_MOST_NAMED = 12
_SPOKEN = {"yes": "是", "no": "否"}
_NAMELESS = "（没有表头）"
MASK = "***"


def is_personal(dataset: Dataset, header: str) -> bool:
    """Whether a column of a file tells of a person and is none of the table's own."""
    return asks_for_somebody(header) and plain_header(header) not in dataset.headers


def own_columns(dataset: Dataset, headers: Sequence[str], positions: dict[str, int]) -> ColumnMap | None:
    """For a file under the table's own headers that has a personal column beside them: its own columns alone; else None."""
    used = set(positions.values())
    if not any(is_personal(dataset, text) for i, text in enumerate(headers) if i not in used):
        return None
    return ColumnMap(dataset=dataset.code, name="", headers={headers[i]: code for code, i in positions.items()})


def profile_for(maps: Sequence[ColumnMap], headers: Sequence[str]) -> ColumnMap | None:
    """The profile that takes most out of a file with these headers; of equals the sender's own, then the newest."""
    fits = [m for m in maps if m.fits(headers)]
    return max(fits, key=lambda m: (len(m.mapped), m.sender != "", m.number), default=None)


@dataclass(frozen=True, kw_only=True)
class Reduced:
    """The bytes of a reduced file, the headers of the original that it does without, and the totals that the original brought."""

    content: bytes
    dropped: tuple[str, ...]
    totals: tuple[TotalRow, ...] = ()  # with cells in the order of the kept columns, none where a row was left out

    def said(self, by: ColumnMap, sheet: str | None) -> Finding:
        """The notice of what was dropped, and by which profile."""
        names = "、".join(self.dropped[:_MOST_NAMED]) + ("等" if len(self.dropped) > _MOST_NAMED else "")
        words: Words = {"count": len(self.dropped), "dropped": names or "—", "version": by.version}
        if not by.name:
            return finding("personal_columns_dropped", sheet=sheet, value=names, **words)
        return finding("columns_mapped", sheet=sheet, value=by.name, **words)


def doubled(reading: Reading, by: ColumnMap) -> list[Finding]:
    """A refusal for each header that a profile takes a column from and that stands in the file twice."""
    plain = [plain_header(text) for text in reading.headers]
    return [
        finding("duplicated_column", sheet=reading.sheet, row=reading.header_row, column=text.strip(), whole_file=True)
        for i, text in enumerate(reading.headers)
        if plain[i] in by.mapped and plain.index(plain[i]) < i
    ]


def reduced(reading: Reading, by: ColumnMap, dataset: Dataset) -> Reduced:
    """A file as the profile makes it: UTF-8, the table's headers, and the row of the original in the last column."""
    assert reading.table is not None
    plain = [plain_header(text) for text in reading.headers]
    at = {code: plain.index(header) for header, code in by.mapped.items()}
    columns, headers, kept = [], [], []
    for column in dataset.column:
        if column.code in at:
            cells = reading.table[f"c{at[column.code]}"]
            columns.append(_cells(cells, column, by))
        elif column.code in by.constants:
            columns.append([_worded(column, by.constants[column.code])] * reading.table.num_rows)
        else:
            continue
        headers.append(column.header)
        kept.append(at.get(column.code))
    rows = zip(*columns, reading.table["source_row"].to_pylist(), strict=True)
    used = set(at.values())
    dropped = [
        shortened(text.strip()) or _NAMELESS
        for i, text in enumerate(reading.headers)
        if i not in used and (text.strip() or pc.any(pc.not_equal(reading.table[f"c{i}"], "")).as_py())
    ]
    names = tuple(MASK if holds_personal_data(text) else text for text in dropped)
    totals = () if reading.left_out else tuple(_reduced_total(total, kept) for total in reading.totals)
    return Reduced(content=csv_bytes([[*headers, SOURCE_ROW], *rows]), dropped=names, totals=totals)


def _reduced_total(total: TotalRow, kept: Sequence[int | None]) -> TotalRow:
    """A total of the original with the cells of the kept columns alone; a group whose column is not kept is not looked for."""

    def cell(i: int | None) -> str:
        text = total.cells[i] if i is not None and i < len(total.cells) else ""
        return "" if holds_personal_data(text) else text

    column = kept.index(total.column) if total.column in kept else len(kept)
    return replace(total, cells=tuple(map(cell, kept)), column=column)


def _cells(cells: pa.ChunkedArray, column: Column, by: ColumnMap) -> list[str]:
    """The texts of a column as the table words them; *** where one tells of a person."""
    values = {_plain(text): value for text, value in by.values.get(column.code, {}).items()}
    personal = _personal(cells, column)
    made: dict[str, str] = {}
    for text in pc.unique(cells).to_pylist():
        value = values.get(_plain(text))
        made[text] = _worded(column, value) if value is not None else MASK if text in personal else text
    return [made[text] for text in cells.to_pylist()]


def _personal(cells: pa.ChunkedArray, column: Column) -> set[str]:
    """The texts of a column that name somebody, or are far too long for what the column holds."""
    long = column.type not in ("text", "id")
    pattern = CANDIDATE if column.type in ("text", *_FREE[2:]) else IDENTIFYING
    holds: Callable[[str], bool] = holds_personal_data if pattern == CANDIDATE else identifies_somebody
    texts = pc.unique(cells)
    looked_at = texts.filter(pc.match_substring_regex(texts, pattern)).to_pylist()
    found = {text for text in looked_at if len(text) > LONGEST or holds(text)}
    limit = _LONGEST_VALUE if long and column.type != "choices" else LONGEST
    return found | set(texts.filter(pc.greater(pc.utf8_length(texts), limit)).to_pylist())


def _plain(text: str) -> str:
    """A text as it is looked for among the values of a profile."""
    return "".join(folded(text).split())


def _worded(column: Column, value: str) -> str:
    """A value of a profile as a person would type it: the word of a choice, 是 or 否."""
    if column.type == "bool":
        return _SPOKEN.get(value, value)
    return next((c.zh for c in column.choices if c.code == value), value)


def as_sent(reading: Reading, mapped: Mapped) -> Reading:
    """The reading of a reduced file with rows, month and year of the original; nothing is to be said of it a second time."""
    table, last = reading.table, len(reading.headers) - 1
    if table is None or last < 1 or reading.headers[last] != SOURCE_ROW:
        return reading
    numbers = pc.cast(table[f"c{last}"], pa.int32())
    table = table.drop_columns([f"c{last}"])
    table = table.set_column(table.schema.get_field_index("source_row"), "source_row", numbers)
    titles = (mapped.title,) if mapped.title else ()
    return replace(reading, table=table, headers=reading.headers[:last], titles=titles, findings=[])


def came_from(original: str, by: ColumnMap, dropped: tuple[str, ...], reading: Reading) -> Mapped:
    """What is kept with a reduced file of where it came from."""
    return Mapped(
        original=original,
        dropped=dropped,
        name=by.name,
        version=by.version,
        number=by.number,
        sheet=reading.sheet,
        title=_title(reading.titles),
    )


def _title(titles: Sequence[str]) -> str:
    """The month that titles name, or else their one year; nothing more of them is kept."""
    month, years = month_of(titles), years_of(titles)
    if month:
        return label(month, "zh")
    return f"{years.pop()}年" if len(years) == 1 else ""
