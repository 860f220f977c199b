"""Periods as people write them, in the order of time: days, months, quarters, weeks, moments, or plain numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from outcomes.commands.given_table import CannotUse, not_read
from outcomes.reporting.plain_table import CellKind, PlainReader

_QUARTER = re.compile(r"((?:19|20)\d\d)(?:[-/年.]?[Qq第]?)([1-4一二三四])(?:季度?)?")
_CALLED_QUARTER = re.compile("[Qq季]")
_WEEK = re.compile(r"((?:19|20)\d\d)[-年]?(?:[Ww]|第)(\d{1,2})周?")
_DIGIT = {"一": "1", "二": "2", "三": "3", "四": "4"}
_Keys = list[str | None]


def period_keys(reader: PlainReader, column: str, texts: Sequence[str], lines: Sequence[int]) -> list[str]:
    """For each text a key that sorts as time goes; all are read in one way, and a sentence names the row that is not.

    Days are 2025-03-01, months 2025-03, so that a month sorts before its days; plain numbers are padded.
    """
    for line, text in zip(lines, texts, strict=True):
        if not text:
            raise CannotUse(f"第{line}行 {column} 是空的 / row {line}, {column} is empty")
    ways: list[Callable[[Sequence[str]], _Keys]] = [
        lambda some: _read(reader, "moment", some),  # before days, which may carry a time
        lambda some: _read(reader, "date", some),
        lambda some: _read(reader, "month", some),
        lambda some: [_quarter(text) for text in some],
        lambda some: [_week(text) for text in some],
        lambda some: _numbers(reader, some),
    ]
    best: _Keys = [None] * len(texts)
    for way in ways:
        found = way(texts)
        if found.count(None) < best.count(None) or not texts:
            best = found
        if None not in best:
            return [key for key in best if key is not None]
    at = best.index(None)
    raise not_read(lines[at], column, texts[at], "看不出是哪一期", "names no day, month or other period")


def demand_different(column: str, keys: Sequence[str], lines: Sequence[int]) -> None:
    """A sentence where two rows are of one period, however each is written."""
    first: dict[str, int] = {}
    for key, line in zip(keys, lines, strict=True):
        if key in first:
            raise CannotUse(
                f"第{line}行 {column} 和第{first[key]}行是同一期 / row {line}, {column}: the same period as row {first[key]}"
            )
        first[key] = line


def _read(reader: PlainReader, kind: CellKind, texts: Sequence[str]) -> _Keys:
    return [None if cell.value is None else str(cell.value) for cell in reader.cells(kind, texts)]


def _numbers(reader: PlainReader, texts: Sequence[str]) -> _Keys:
    found = [cell.value for cell in reader.cells("number", texts)]
    least = min((value for value in found if value is not None), default=0.0)
    return [None if value is None else f"{value - least + 1:040.12f}" for value in found]


def _quarter(text: str) -> str | None:
    found = _QUARTER.fullmatch("".join(text.split()))
    return f"{found[1]}-Q{_DIGIT.get(found[2], found[2])}" if found and _CALLED_QUARTER.search(text) else None


def _week(text: str) -> str | None:
    found = _WEEK.fullmatch("".join(text.split()))
    return f"{found[1]}-W{int(found[2]):02d}" if found and 1 <= int(found[2]) <= 53 else None
