"""What a file is worth, and what its rows would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from outcomes.reporting.column_map import Mapped
from outcomes.reporting.finding import Finding, Outcome
from outcomes.reporting.takeover import Takeover


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is to be said of one file, and the rows that may be stored (source_row + stored columns)."""

    file_name: str
    sha256: str
    today: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    dataset: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    rows: pa.Table | None = None
    refused: int = 0
    refused_rows: tuple[int, ...] = ()  # of the file; findings name the first thousand of a kind only
    reduced: bytes | None = None  # what is kept in place of the file: without the columns that nobody needs
    mapped: Mapped | None = None

    @property
    def stored(self) -> int:
        """How many rows may be stored."""
        return self.rows.num_rows if self.rows is not None else 0

    def to_keep(self, sent: bytes) -> bytes:
        """What landing keeps of a file with these bytes: the reduced file where there is one."""
        return sent if self.reduced is None else self.reduced


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """An upload of which rows with other values would count no more: who sent it, and the places of these rows."""

    upload_id: str
    sender: str
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Heads and rows as texts, and how many rows are new, changed, the same, or gone from what is in force or waits."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    communities: tuple[str, ...]  # the community of each row
    new: int
    changed: int
    same: int
    gone: int = 0
    changed_in_force: int = 0  # of the changed ones, those of a report that is published
    replaced: tuple[Replaced, ...] = ()
    takes_over: Takeover | None = None  # published figures of other tables whose place it would take
    warnings: tuple[tuple[int, str], ...] = ()  # row of the file and what was said of it
