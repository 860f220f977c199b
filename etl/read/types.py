"""What a reading consists of: the table of texts, the totals taken out of it, and the refusal of a whole file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from etl.findings.finding import finding
from outcomes.reporting.finding import Finding

IsHeader = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class TotalRow:
    """A 合计 or 小计 row that was taken out; its sums are compared with the rows later.

    `group`: what stands before the word and in which cell it stands; "" where it sums up whatever is above.
    """

    row: int
    kind: Literal["total", "subtotal"]
    cells: tuple[str, ...]
    group: str = ""
    column: int = 0


@dataclass(frozen=True, kw_only=True)
class BadCells:
    """Cells of one column that hold no value to be read: their rows in order, and what stands in the n-th of them."""

    code: str
    column: str
    rows: pa.Array
    value: Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file as text: `table` holds source_row (as Excel counts) and c0..cN; None when it cannot be trusted.

    `left_out` are the rows that could not be read at all: named in the findings and no part of the table.
    """

    table: pa.Table | None = None
    headers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # what stands above the header
    header_row: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    totals: tuple[TotalRow, ...] = ()
    left_out: frozenset[int] = frozenset()
    findings: list[Finding] = field(default_factory=list)


class Refused(Exception):
    """The file cannot be trusted; carries the finding that says why."""

    def __init__(self, said: Finding) -> None:
        super().__init__(said.message_en)
        self.finding = said


def refuse(code: str, **words: Any) -> Refused:
    """The refusal of a whole file with this code."""
    return Refused(finding(code, whole_file=True, **words))
