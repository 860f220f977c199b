"""A table that is no table of the catalogue, and who reads one: the values that a reader and statistics have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

CellKind = Literal["number", "date", "month", "moment", "bool"]


class Unusable(Exception):
    """A table that cannot be used; the message says why in both languages."""


@dataclass(frozen=True, kw_only=True)
class PlainTable:
    """The cells of a table as texts, by the name of their column, and the number of each row as a spreadsheet shows it."""

    columns: dict[str, list[str]]
    lines: list[int]


@dataclass(frozen=True, kw_only=True)
class ReadCell:
    """What a cell holds: its value; None where it is empty, or says that there is none, or (`unread`) cannot be read."""

    value: Any
    unread: bool = False


@dataclass(frozen=True, kw_only=True)
class PlainReader:
    """Who reads tables and cells: bytes and the columns needed to a table, a dataset's own table, texts of a kind to cells.

    The first two raise Unusable.
    """

    table: Callable[[bytes, Sequence[str]], PlainTable]
    dataset: Callable[[bytes, str, str], PlainTable]
    cells: Callable[[CellKind, Sequence[str]], list[ReadCell]]
