"""A monthly report of a few rows, judged: what the tables of examples are held against."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.judgement import Judgement
from tests.conftest import HEADER
from tests.etl.judged import judge

REGISTER = read_register(ROOT / "data" / "reference")
TODAY = date(2025, 4, 2)
GUCHENG, TAISHAN, BOHAI = "210214001003", "210214001002", "210214002001"
GOOD = ("古城社区", "2025-03", "14", "12", "60", "1", "5", "0", "")
COLUMNS = {"community": 0, "month": 1, "received": 2, "resolved": 3, "volunteers": 4, "parking": 6, "remark": 8}
STORED_AS = {
    "community": "community_code",
    "month": "month",
    "received": "requests_received",
    "resolved": "requests_resolved",
    "volunteers": "volunteer_participations",
    "parking": "parking_spaces_added",
    "remark": "remark",
}


def row_with(**texts: str) -> tuple[str, ...]:
    """The good row with other texts in the columns named."""
    row = list(GOOD)
    for column, text in texts.items():
        row[COLUMNS[column]] = text
    return tuple(row)


def file_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """A UTF-8 CSV of these rows."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([header, *rows])
    return out.getvalue().encode()


def judged(*rows: tuple[str, ...], **terms: Any) -> Judgement:
    """The judgement of a report with these rows; `terms` go to judge()."""
    usual: dict[str, Any] = {"cat": catalogue(), "register": REGISTER, "today": TODAY, "dataset": "monthly_report"}
    return judge(file_of(*rows), "月报.csv", **{**usual, **terms})


def codes(verdict: Judgement) -> tuple[str, ...]:
    """The codes of all findings, in alphabetical order."""
    return tuple(sorted(f.code for f in verdict.findings))


def stored(verdict: Judgement, column: str) -> list[Any]:
    """What would be stored of a column, row by row."""
    return [] if verdict.rows is None else verdict.rows[STORED_AS[column]].to_pylist()
