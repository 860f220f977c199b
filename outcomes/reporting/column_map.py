"""How the columns of another system's export become those of a table: a profile that a person made, and what it was used for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from outcomes.catalogue.dataset import plain_header

SOURCE_ROW = "原行号"  # the column of a reduced file that says in which row of the original it stood
Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ColumnMap:
    """A named profile for a table: header → code of a column ('': not needed), text → value by column, and fixed values.

    `sender`: whose files it is for; '' for everyone's. `number` is that of the act that kept this version.
    """

    dataset: str
    name: str
    headers: Texts
    values: Mapping[str, Texts] = field(default_factory=dict)  # code of a column -> text of the file -> value
    constants: Texts = field(default_factory=dict)  # code of a column -> what every row holds there
    sender: str = ""
    version: int = 0
    number: int = 0

    @property
    def mapped(self) -> dict[str, str]:
        """Plain header of a file → the column that it becomes."""
        return {plain_header(text): code for text, code in self.headers.items() if code}

    @property
    def known_headers(self) -> frozenset[str]:
        """Every header that it speaks of, in plain form."""
        return frozenset(map(plain_header, self.headers))

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers has every column that it takes something from."""
        return bool(self.mapped) and self.mapped.keys() <= {plain_header(text) for text in headers}

    def with_headers(self, headers: Sequence[str]) -> ColumnMap:
        """The same where it also says of every other header of a file that it is not needed."""
        more = {h.strip(): "" for h in headers if h.strip() and plain_header(h) not in self.known_headers}
        return replace(self, headers={**self.headers, **more})


@dataclass(frozen=True, kw_only=True)
class MapVersion:
    """One version of a profile with who kept it and when, and whether it is in use."""

    profile: ColumnMap
    made_by: str
    made_at: str
    in_use: bool
    applies: bool  # the newest version in use


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """What a reduced file came from: the profile's name, version and act ('' and 0: the table's own headers), and what was left out."""

    original: str  # the SHA-256 of the file as it was sent, which nobody keeps
    dropped: tuple[str, ...]
    name: str = ""
    version: int = 0
    number: int = 0
    sheet: str | None = None
    title: str = ""  # the year, or the month, that stood above the table: 2025年, 2025年3月

    def as_json(self) -> str:
        """The form in which it is kept with the upload."""
        return _MAPPED.dump_json(self).decode()

    @staticmethod
    def from_json(text: str | None) -> Mapped | None:
        """The reverse of as_json; None for an upload that was kept as it came."""
        return _MAPPED.validate_json(text) if text else None


@dataclass(frozen=True, kw_only=True)
class FileColumn:
    """One column of a chosen file: its header, its first texts and how often which stands there; nothing of a personal one."""

    header: str
    personal: bool
    first: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # the different ones, where there are few
    guess: str = ""  # the code of the column that it seems to be


@dataclass(frozen=True, kw_only=True)
class MapActs:
    """What a person can do with the profiles of a table; `for_all`: may keep one for everybody's files."""

    columns: Callable[[bytes, str], tuple[FileColumn, ...]]
    versions: Callable[[], list[MapVersion]]
    keep: Callable[[ColumnMap, bool], ColumnMap]
    may_move: Callable[[MapVersion], bool]
    stop: Callable[[MapVersion], int]
    resume: Callable[[MapVersion], int]
    for_all: bool


_MAPPED = TypeAdapter(Mapped)
