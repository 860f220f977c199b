"""The worst file of a code: made as large as one likes, with what it is judged by; and how tables of text are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.read.csv_file import most_rows
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column
from outcomes.core.places import Register, read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.submission import Submission

TODAY = date(2026, 6, 30)
MAX_MB = 50
REPORT = "古城,2026-05,1,1,1,0,0,0,"  # a good row of the monthly report
GUCHENG = "210214001003"
Make = Callable[[int], bytes]
_SIGNS = {"blank": "\u3000\u2003", "unseen": "\u200b\u200e", "zeros": "０0"}  # in which a number may be written unseen
_USUAL = {
    "place": "古城",
    "month": "2026-05",
    "year": "2025",
    "count": "1",
    "decimal": "1.5",
    "degrees": "39.5",
    "bool": "是",
    "id": "A{n}",
    "date": "2026-05-04",
    "moment": "2026-05-04 09:30",
}


@dataclass(frozen=True, kw_only=True)
class WorstFile:
    """How the worst file of a code is made, and what it is judged by.

    `make` gives a file of so many rows, or of so many of what it is large by. `each` is how often each of them raises
    the code; where that does not grow with them, `few` says why.
    """

    code: str
    make: Make
    each: float = 0
    few: str = ""
    dataset: str = "monthly_report"
    name: str = "月报.csv"
    least: int = 0  # a smaller one does not raise it
    most: int = 10**9  # where something else than the bytes of a file ends it
    sent: Mapping[str, Any] = field(default_factory=dict)  # further fields of the submission
    around: Mapping[str, Any] = field(default_factory=dict)  # what else it is judged by
    columns: int = 0  # of the file, where they are not those of its table

    @property
    def width(self) -> int:
        """How many columns the file has."""
        return self.columns or len(columns_of(self.dataset))

    def submission(self, content: bytes) -> Submission:
        """Its bytes as they are sent."""
        return Submission(content=content, name=self.name, dataset=self.dataset, today=TODAY, **self.sent)

    @property
    def surroundings(self) -> Surroundings:
        """What it is judged by."""
        return Surroundings(cat=catalogue(), register=register(), max_mb=MAX_MB, **self.around)

    def largest(self) -> bytes:
        """The largest that the door takes: as many bytes (nearly: numbers grow longer with their rows), or as many rows."""
        n = min(1000, self.most)
        made = self.make(n)
        by_bytes = 0.9 * MAX_MB * 1024 * 1024 / len(made)
        by_rows = 0.999 * most_rows(MAX_MB, self.width) / max(1, made.count(b"\n"))
        return self.make(max(self.least, min(self.most, int(n * min(by_bytes, by_rows)))))


@cache
def register() -> Register:
    """The places of the district."""
    return read_register(ROOT / "data" / "reference")


def columns_of(dataset: str, only: Iterable[str] = ()) -> list[Column]:
    """The columns of a table, or some of them."""
    chosen = set(only)
    return [c for c in catalogue().datasets[dataset].column if not chosen or c.code in chosen]


def header_of(dataset: str, only: Iterable[str] = ()) -> str:
    """The line of their headers."""
    return ",".join(c.header for c in columns_of(dataset, only)) + "\n"


def lines(head: str, line: str, end: str = "", encoding: str = "utf-8") -> Make:
    """A head, a line as often as asked, and an end; {n} is the number of the line, and so are {blank}, {unseen} and {zeros}."""

    def make(n: int) -> bytes:
        if "{" not in line:
            body = line * n
        else:
            signs = {name: two for name, two in _SIGNS.items() if "{" + name in line}
            body = "".join(
                line.format(n=i, **{name: _in_signs(i, two) for name, two in signs.items()}) for i in range(n)
            )
        return (head + body + end).encode(encoding, "surrogateescape")

    return make


def _in_signs(n: int, signs: str) -> str:
    """A number in two signs, so that every text is another."""
    return f"{n + 1:018b}".translate(str.maketrans("01", signs))


def report(line: str = REPORT, *, head: str = "", end: str = "", encoding: str = "utf-8") -> Make:
    """A monthly report of such lines, with something above its header or below its last row."""
    return lines(head + header_of("monthly_report"), line + "\n", end, encoding)


def rows(dataset: str, **instead: str) -> Make:
    """A table that says this in every column of a type or of a name, and what is usual in the others."""
    return lines(header_of(dataset), ",".join(_text_of(c, instead) for c in columns_of(dataset)) + "\n")


def _text_of(column: Column, instead: Mapping[str, str]) -> str:
    usual = column.choices[0].zh if column.choices else _USUAL.get(column.type, "")
    return instead.get(column.code, instead.get(column.type, usual))


@cache
def reported() -> pa.Table:
    """The reports of every community for the two years before, as they are in force."""
    months = [f"{2024 + (4 + n) // 12}-{(4 + n) % 12 + 1:02d}" for n in range(24)]
    told = [f"{p.code},{month},10,10,10,1,1,1," for p in register().communities() for month in months]
    content = (header_of("monthly_report") + "\n".join(told)).encode()
    sent = Submission(content=content, name="月报.csv", dataset="monthly_report", today=TODAY)
    found = judge(sent, Surroundings(cat=catalogue(), register=register())).rows
    assert found is not None
    return found


def sizes() -> pa.Table:
    """Five households in every community."""
    codes = [p.code for p in register().communities()]
    shape = pa.schema([("community_code", pa.string()), ("year", pa.string()), ("households", pa.int64())])
    return pa.table(
        {"community_code": codes, "year": ["2025"] * len(codes), "households": [5] * len(codes)}, schema=shape
    )


def months_of_all(line: Callable[[int], str], some: Sequence[str] = ()) -> Make:
    """A report of every community (or some) for every month, newest first, with what follows the month in each row."""
    places = some or [p.code for p in register().communities()]

    def make(n: int) -> bytes:
        a_year = 12 * len(places)
        told = (
            f"{places[i % len(places)]},{2025 - i // a_year}-{i // len(places) % 12 + 1:02d},{line(i)}"
            for i in range(n)
        )
        return (header_of("monthly_report") + "\n".join(told)).encode()

    return make
