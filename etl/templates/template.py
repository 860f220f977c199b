"""The CSV and XLSX that staff fill in: made from the dataset, pre-filled for the sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.templates.guide import guide_lines
from etl.templates.template_xlsx import workbook
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.csv_text import csv_bytes
from outcomes.core.places import Place, Register

SUFFIXES = (".xlsx", ".csv", ".txt")


def guide(dataset: Dataset) -> str:
    """填报说明 as plain text: what the table is, who reports it and how, each column, the rules of filling in."""
    return "\r\n".join(guide_lines(dataset)) + "\r\n"


@dataclass(frozen=True, kw_only=True)
class Template:
    """A table to be filled in for a place and month.

    Communities that the district has not confirmed get a row only with `assumed`: real data are not filed for them.
    """

    dataset: Dataset
    cat: Catalogue
    register: Register
    place: Place
    month: str | None = None
    assumed: bool = False
    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)  # tables that give a number, and who keeps them

    def _rows(self) -> list[list[str]]:
        """The rows the sender only has to complete: every community of the place, the month, zeros where usual.

        None for ledgers and registers, none of what is recorded of any place, and none where a community has as many
        rows as it has canteens, grids or stations.
        """
        dataset = self.dataset
        if dataset.replace == "key" or not dataset.by_community:
            return []
        if any(dataset.get(code).type == "id" for code in dataset.key):
            return []
        places = [p for p in self.register.communities(self.place.code, self.month) if self.assumed or not p.assumed]
        return [[self._cell(c, community) for c in dataset.column] for community in places]

    def _cell(self, column: Column, community: Place) -> str:
        if column.type == "place":
            return community.name
        if column is self.dataset.period_column:
            period = self.month or ""
            return period[:4] if column.type == "year" else period
        return "" if community.code in self.kept.get(column.instead, ()) else column.prefill

    def file(self, suffix: str) -> bytes:
        """Its bytes: CSV (UTF-8 with BOM, as WPS and Excel open it), XLSX with drop-downs and a guide, or the guide."""
        if suffix == ".txt":
            return guide(self.dataset).encode("utf-8-sig")
        if suffix == ".csv":
            return csv_bytes([[c.header for c in self.dataset.column], *self._rows()])
        levels = () if self.dataset.by_community else self.dataset.place_column.levels
        reached = self.register.of_levels(levels, self.place.code)
        return workbook(
            self.dataset, self.cat, self._rows(), [p.name for p in reached if self.assumed or not p.assumed]
        )

    def file_name(self, suffix: str) -> str:
        """社区月报_丰荣街道_2025-03.xlsx."""
        return "_".join(part for part in (self.dataset.name.zh, self.place.name, self.month) if part) + suffix
