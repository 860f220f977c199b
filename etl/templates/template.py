"""The CSV and XLSX that staff fill in: made from the dataset, pre-filled for the sender."""

from __future__ import annotations

import csv
import io

from etl.templates.guide import guide_lines
from etl.templates.template_xlsx import workbook
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.places import Place, Register


def _rows(dataset: Dataset, register: Register, place: Place, month: str | None, assumed: bool) -> list[list[str]]:
    """The rows the sender only has to complete: every community of the place, the month, zeros where usual.

    None for ledgers and registers, none of what is recorded of any place, and none where a community has as many rows
    as it has canteens, grids or stations.
    """
    if (
        dataset.replace == "key"
        or not dataset.by_community
        or any(dataset.get(code).type == "id" for code in dataset.key)
    ):
        return []
    period = month or ""
    places = [p for p in register.communities(place.code, month or None) if assumed or not p.assumed]

    def cell(column: Column, community: Place) -> str:
        if column.type == "place":
            return community.name
        if column is dataset.period_column:
            return period[:4] if column.type == "year" else period
        return column.prefill

    return [[cell(c, community) for c in dataset.column] for community in places]


def guide(dataset: Dataset) -> str:
    """填报说明 as plain text: what the table is, who reports it and how, each column, the rules of filling in."""
    return "\r\n".join(guide_lines(dataset)) + "\r\n"


def make(
    dataset: Dataset,
    cat: Catalogue,
    register: Register,
    place: Place,
    month: str | None,
    *,
    suffix: str,
    assumed: bool = False,
) -> bytes:
    """The template's bytes: CSV (UTF-8 with BOM, as WPS and Excel open it), XLSX with drop-downs and a guide, or the guide.

    Communities that the district has not confirmed get a row only with `assumed`: real data are not filed for them.
    """
    if suffix == ".txt":
        return guide(dataset).encode("utf-8-sig")
    rows = _rows(dataset, register, place, month, assumed)
    levels = () if dataset.by_community else dataset.place_column.levels
    offered = [p.name for p in register.of_levels(levels, place.code) if assumed or not p.assumed]
    return _csv(dataset, rows) if suffix == ".csv" else workbook(dataset, cat, rows, offered)


def _csv(dataset: Dataset, rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([c.header for c in dataset.column])
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def file_name(dataset: Dataset, place: Place, month: str | None, suffix: str) -> str:
    """社区月报_丰荣街道_2025-03.xlsx."""
    return "_".join(part for part in (dataset.name.zh, place.name, month) if part) + suffix
