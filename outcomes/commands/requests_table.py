"""A file of requests as the three rates take it: codes of columns, yes and no, days and moments; nothing read as no by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from outcomes.analytics.three_rates import is_understood
from outcomes.catalogue.catalogue import catalogue
from outcomes.commands.given_table import CannotUse, about, content_of, not_read
from outcomes.core.file_names import shown
from outcomes.reporting.plain_table import CellKind, PlainReader, Unusable

_KINDS: dict[str, tuple[CellKind, ...]] = {"bool": ("bool",), "moment": ("moment", "date"), "date": ("date", "moment")}
_WORDS = ("status", "satisfaction")


def requests_table(reader: PlainReader, file: Path) -> pd.DataFrame:
    """The rows of a file of requests by the codes of its columns; a sentence names a cell that has no meaning."""
    try:
        table = reader.dataset(content_of(file), shown(file.name), "requests")
    except Unusable as error:
        raise about(file.name, error) from error
    columns = dict(table.columns)
    dataset = catalogue().datasets["requests"]
    place = dataset.place_column
    if place.code not in columns:
        raise CannotUse(f"{shown(file.name)}：缺少列 {place.header} / columns are missing: {place.header}")
    for column in dataset.column:
        if column.code not in columns:
            continue
        texts = columns[column.code]
        if column.type in _KINDS:
            columns[column.code] = _read(reader, column.code, column.header, texts, table.lines)
        elif column.code in _WORDS:
            _demand_words(reader, column.code, column.header, texts, table.lines)
    return pd.DataFrame(columns)


def _read(reader: PlainReader, code: str, header: str, texts: Sequence[str], lines: Sequence[int]) -> list[str]:
    """A column in the words of the three rates: 是, 否, an ISO day or moment, empty where nothing is said."""
    kind = catalogue().datasets["requests"].get(code).type
    ways = [reader.cells(way, texts) for way in _KINDS[kind]]
    made = []
    for line, text, *found in zip(lines, texts, *ways, strict=True):
        cell = next((one for one in found if not one.unread), None)
        if cell is not None:
            made.append("" if cell.value is None else {True: "是", False: "否"}.get(cell.value, str(cell.value)))
        elif is_understood(code, text.strip()):
            made.append(text.strip())
        else:
            raise not_read(line, header, text, "看不懂", "not understood")
    return made


def _demand_words(reader: PlainReader, code: str, header: str, texts: Sequence[str], lines: Sequence[int]) -> None:
    """A sentence where a cell holds a word that would be counted as a no for want of a meaning."""
    for line, text, number in zip(lines, texts, reader.cells("number", texts), strict=True):
        nothing = not number.unread and number.value is None
        if not nothing and not is_understood(code, text.strip()):
            raise not_read(line, header, text, "看不懂", "not understood")
