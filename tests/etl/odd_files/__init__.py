"""Odd files as people really send them: each with the verdict, the codes and the stored values it must get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import HEADER

FIX, ROWS, FILE, OK = "accept_with_fix", "reject_rows", "reject_whole_file", "accept"
CODES = {"古城社区": "210214001003", "台山社区": "210214001002", "孛兰社区": "210214001001"}
COLUMNS = (
    "source_row",
    "community_code",
    "month",
    "requests_received",
    "requests_resolved",
    "volunteer_participations",
    "compounds_renovated",
    "parking_spaces_added",
    "pocket_parks_built",
    "remark",
)
A = ("古城社区", "2025-03", "14", "12", "60", "0", "0", "0", "")
B = ("台山社区", "2025-03", "20", "18", "30", "1", "5", "0", "")


@dataclass(frozen=True, kw_only=True)
class OddFile:
    """A file, what must become of it, the codes of everything found in it, and the rows that may be stored."""

    name: str
    content: bytes
    outcome: str
    codes: frozenset[str]
    rows: tuple[tuple[Any, ...], ...] = ()
    columns: tuple[str, ...] = COLUMNS
    dataset: str | None = "monthly_report"
    file_name: str = "月报.csv"
    rows_of_findings: dict[str, set[int]] = field(default_factory=dict)


def stored(row: int, cells: Sequence[object], remark: str | None = None) -> tuple[Any, ...]:
    """A row of the monthly report as it is stored."""
    text = remark if remark is not None else str(cells[8]) if len(cells) > 8 and cells[8] else None
    return (row, CODES[str(cells[0])], str(cells[1]), *(int(str(c)) for c in cells[2:8]), text)


def odd(
    name: str, content: bytes | str, outcome: str, *codes: str, rows: Sequence[tuple[Any, ...]] = (), **more: Any
) -> OddFile:
    """A case; a text is sent in UTF-8."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return OddFile(name=name, content=raw, outcome=outcome, codes=frozenset(codes), rows=tuple(rows), **more)


def lines(
    *rows: Sequence[object] | str, mark: str = ",", end: str = "\r\n", header: Sequence[str] | None = HEADER
) -> str:
    """The text of a table under its header; a string is a line as it stands."""
    given = [*([header] if header else []), *rows]
    return "".join((r if isinstance(r, str) else mark.join(map(str, r))) + end for r in given)


AB = (stored(2, A), stored(3, B))
