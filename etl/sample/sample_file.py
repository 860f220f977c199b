"""What all sample files are made of: places with their allotment, streams of random numbers, sheets as bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import xlsxwriter

from outcomes.core.csv_text import csv_text
from outcomes.core.periods import months_between

Cell = str | int | float | date | None
Form = Literal["gbk", "utf-8-sig", "xlsx"]

PARTY, HOUSING, CIVIL = "示例·区委组织部", "示例·区住建局", "示例·区民政局"
SOCIAL, DATA, JUSTICE = "示例·区委社会工作部", "示例·区数据局", "示例·区司法局"
EMERGENCY, CITY, SPORT = "示例·区应急管理局", "示例·区城市管理局", "示例·区文化旅游局"

DISTRICT = "普兰店区"
MONTHS = tuple(months_between("2023-01", "2025-12"))
LAST_DAY = date(2025, 12, 31)
SPRING_FESTIVAL = ("2023-01", "2024-02", "2025-01")
HEATING = ("11", "12", "01", "02", "03")


@dataclass(frozen=True, kw_only=True)
class SampleFile:
    """One file as a member of staff would send it, with who sends it when and what becomes of it."""

    dataset: str
    file_name: str
    content: bytes
    by: str
    today: date
    publish: bool = True
    withdraw: str = ""  # why the published file is taken back; empty: it stays
    withdrawn_on: date | None = None
    partial: bool = False
    repeats: bool = False  # the same bytes are sent a second time
    returned: str = ""  # why the file is sent back unpublished; empty: it is not
    covers_place: str = ""  # the place that a ledger or register speaks of in full; empty: only what its rows name
    covers_first: str = ""  # the months that a ledger speaks of in full (YYYY-MM)
    covers_last: str = ""


@dataclass(frozen=True, kw_only=True)
class Allotted:
    """A community with what the sample allots to it: the columns of sample_allocation.csv."""

    code: str
    name: str
    street: str
    allotted: dict[str, str]
    at: tuple[float, float]  # the middle of its tile: longitude, latitude

    def whole(self, column: str) -> int:
        """An allotted count."""
        return int(self.allotted[column])

    def share(self, column: str) -> float:
        """An allotted rate or multiplier."""
        return float(self.allotted[column])

    def since_launch(self, column: str, month: str) -> float:
        """The planted multiplier in the months after the launch month, 1 in all others."""
        launch = self.allotted["launch_month"]
        return self.share(column) if launch and month > launch else 1.0


@dataclass(frozen=True, kw_only=True)
class SampleSheet:
    """A sheet before it becomes bytes; a `title` stands above the headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""


def stream(seed: int, table: int, code: str = "0") -> np.random.Generator:
    """The random numbers of one table and one community: independent of all others."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(table, int(code))))


def workday(day: date) -> date:
    """The day itself or the last one before it that is neither a weekend nor in the May or October holidays."""
    while day.weekday() >= 5 or (day.month == 5 and day.day <= 5) or (day.month == 10 and day.day <= 7):
        day -= timedelta(days=1)
    return day


def season_of_requests(month: str) -> float:
    """More requests in the heating season, fewer around the Spring Festival."""
    return 0.75 if month in SPRING_FESTIVAL else 1.2 if month[5:] in HEATING else 0.9


def season_of_volunteers(month: str) -> float:
    """Most services in March, fewer in the cold and around the Spring Festival."""
    return 0.8 if month in SPRING_FESTIVAL else {"03": 1.25, "12": 0.9, "01": 0.9, "02": 0.9}.get(month[5:], 1.0)


def yes(value: bool) -> str:
    """是 or 否."""
    return "是" if value else "否"


def file_bytes(table: SampleSheet, form: Form, today: date) -> bytes:
    """The table as a file: CSV with CRLF in the encoding that `form` names, or XLSX."""
    if form == "xlsx":
        return _workbook(table, today)
    above = [[table.title, *[""] * (len(table.headers) - 1)]] if table.title else []
    rows = [["" if cell is None else cell for cell in row] for row in table.rows]
    return csv_text([*above, table.headers, *rows]).encode(form)


def _workbook(table: SampleSheet, today: date) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    # the clock of the machine must not reach the bytes
    book.set_properties({"created": datetime(today.year, today.month, today.day, 9)})
    sheet = book.add_worksheet("Sheet1")
    above = [[table.title]] if table.title else []
    for n, row in enumerate([*above, table.headers, *table.rows]):
        sheet.write_row(n, 0, row)
    book.close()
    return out.getvalue()
