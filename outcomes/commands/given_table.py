"""A table that somebody gives to a command: its columns as numbers and texts, and one sentence for what it cannot be used for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import click

from outcomes.core.file_names import shown
from outcomes.reporting.plain_table import PlainReader, PlainTable, Unusable


class CannotUse(click.ClickException):
    """A file or a word that cannot be used: a sentence in both languages, exit code 1."""


class _FiniteNumber(click.ParamType[float]):
    """A number that is one: no nan, no infinity."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(str(value))
        except ValueError:
            found = float("nan")
        if not isfinite(found):
            self.fail(f"{value}：不是数字 / not a number", param, ctx)
        return found


FINITE = _FiniteNumber()


class _Share(_FiniteNumber):
    """A number between 0 and 1."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        if not 0 < found < 1:
            self.fail(f"{value}：应在0和1之间 / has to lie between 0 and 1", param, ctx)
        return found


SHARE = _Share()


@dataclass(frozen=True, kw_only=True)
class GivenTable:
    """A table with the rules by which its cells are read."""

    table: PlainTable
    reader: PlainReader

    @property
    def lines(self) -> list[int]:
        """The number of each row, as a spreadsheet shows it."""
        return self.table.lines

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.table.columns

    def texts(self, column: str) -> list[str]:
        """A column as texts, without blanks around them."""
        return [text.strip() for text in self.table.columns[column]]

    def numbers(self, column: str) -> list[float | None]:
        """A column as numbers, None where a cell is empty or says that there is none; a sentence names any other cell."""
        texts = self.table.columns[column]
        found = self.reader.cells("number", texts)
        for line, text, cell in zip(self.lines, texts, found, strict=True):
            if cell.unread:
                raise not_read(line, column, text, "不是数字", "not a number")
        return [cell.value for cell in found]

    def known_numbers(self, column: str) -> list[float]:
        """A column as numbers, every one of them known."""
        found = self.numbers(column)
        for line, value in zip(self.lines, found, strict=True):
            if value is None:
                raise CannotUse(f"第{line}行 {column} 是空的 / row {line}, {column} is empty")
        return [value for value in found if value is not None]


def not_read(line: int, column: str, text: str, zh: str, en: str) -> CannotUse:
    """The sentence on a cell that cannot be read."""
    cell = shown(text.strip())[:40]
    return CannotUse(f"第{line}行 {column}：{zh}“{cell}” / row {line}, {column}: {en}: {cell}")


def content_of(file: Path) -> bytes:
    """The bytes of a file; a sentence where they cannot be had."""
    try:
        return file.read_bytes()
    except OSError as error:
        name, why = shown(file), error.strerror
        raise CannotUse(f"读不了 {name}：{why} / cannot read {name}: {why}") from error


def given_table(reader: PlainReader, file: Path, *needed: str) -> GivenTable:
    """The table of a file with the columns that are needed; a sentence says what is wrong with it."""
    with_name = shown(file.name)
    try:
        return GivenTable(table=reader.table(content_of(file), needed), reader=reader)
    except Unusable as error:
        raise about(with_name, error) from error


def about(file_name: str, error: Exception) -> CannotUse:
    """What is wrong with a file, as one sentence with its name."""
    return CannotUse(f"{shown(file_name)}：{' '.join(str(error).split())}")


def _finite(value: object) -> object:
    """A value with nothing in it for what is no number, or too large for one."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value


def say(result: object, as_json: bool, text: Callable[[], str]) -> None:
    """Prints a result as JSON that every reader takes, or as text."""
    if as_json:
        click.echo(json.dumps(_finite(result), ensure_ascii=False, allow_nan=False))
    else:
        click.echo(text())


def as_lines(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a table with tabs."""
    if not rows:
        return ""
    lines = ["\t".join(rows[0])]
    lines += [
        "\t".join("" if v is None else f"{v:.6g}" if isinstance(v, float) else str(v) for v in r.values()) for r in rows
    ]
    return "\n".join(lines)
