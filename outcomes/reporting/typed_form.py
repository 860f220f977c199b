"""A table filled in on a page: its fields, and the file that what was typed makes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.csv_text import csv_bytes
from outcomes.core.places import Place
from outcomes.reporting.submission import Submission


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is being reported: table, place and month."""

    dataset: Dataset
    place: Place
    month: str

    @property
    def address(self) -> dict[str, str]:
        """The same in an address."""
        return {"d": self.dataset.code, "for": self.place.code, "rm": self.month}


_FIELD = re.compile(r"r\d{1,4}\.\w+")


@dataclass(frozen=True, kw_only=True)
class FieldHint:
    """What stands beside a field and never in it: last month's value, this month's so far, what earlier months add up to.

    `returned`: what was sent last for the month and came back, while nothing else is in force or waits.
    """

    last: str = ""
    now: str = ""
    returned: str = ""
    before: int | None = None  # of a column that adds up


def field_name(n: int, column: Column) -> str:
    """What the field of a column in the row n of a form is called, on every page and in a draft."""
    return f"r{n}.{column.code}"


def is_field(name: str) -> bool:
    """Whether that is the name of such a field."""
    return _FIELD.fullmatch(name) is not None


class GivesTemplates(Protocol):
    """Who gives the template of a table."""

    def template(self, dataset: Dataset, place: Place, month: str, suffix: str) -> tuple[bytes, str]:
        """Its bytes and name."""


def form_rows(desk: GivesTemplates, asked: Asked) -> list[list[str]]:
    """The rows of the template, which name place and month already; [] for a table that starts empty."""
    content, _ = desk.template(asked.dataset, asked.place, asked.month, ".csv")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def is_given(column: Column, dataset: Dataset) -> bool:
    """Whether a column is filled in already: place and month."""
    return column.code in dataset.key


def typed_name(asked: Asked) -> str:
    """The name of the file that a form becomes."""
    return f"{asked.dataset.name.zh}-{asked.place.name}-{asked.month}-网页填写.csv"


def typed(desk: GivesTemplates, asked: Asked, fields: Mapping[str, str]) -> Submission:
    """What was typed into the form, as the file that would have been sent; rows left empty are not in it."""
    columns, lines = asked.dataset.column, []
    given = {n for n, c in enumerate(columns) if is_given(c, asked.dataset)}
    for n, row in enumerate(form_rows(desk, asked)):
        cells = [
            cell if i in given else fields.get(field_name(n, c), "").strip()
            for i, (c, cell) in enumerate(zip(columns, row, strict=True))
        ]
        if any(cells[i] and cells[i] != row[i] for i in range(len(cells)) if i not in given):
            lines.append(cells)
    content = csv_bytes([[c.header for c in columns], *lines])
    return Submission(content=content, name=typed_name(asked), dataset=asked.dataset.code)
