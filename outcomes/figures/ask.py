"""Figures asked for: of a place, of every place of a level, of every month; each with base, interval and state."""

from __future__ import annotations

from outcomes.catalogue.catalogue import Indicator
from outcomes.core.periods import Period
from outcomes.core.places import DISTRICT, Level, Place
from outcomes.figures.figure import Cell, Figure
from outcomes.figures.panel import panel
from outcomes.warehouse.mart import Mart, once_per_version


@once_per_version
def figures(mart: Mart, indicator: Indicator, level: Level, period: Period, within: str = DISTRICT) -> list[Figure]:
    """The figure of every place of a level inside a place, in the order of the register."""
    return panel(mart, indicator).of_level(level, period, within)


@once_per_version
def figure(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Figure:
    """The figure of one place at its own level."""
    return panel(mart, indicator).at(place, period)


@once_per_version
def series(mart: Mart, indicator: Indicator, place: Place, period: Period, *, window: int = 1) -> list[Figure]:
    """For each month of the period the figure of the `window` months that end with it (of its own for stocks)."""
    return panel(mart, indicator).by_month(place, period, window)


@once_per_version
def monthly(mart: Mart, indicator: Indicator, period: Period, within: str) -> dict[tuple[str, str], Cell]:
    """(community, month) → cell of what is reported: what a workbook lists, by the same rules as a figure."""
    return panel(mart, indicator).cells(within, period)


def sources_used(mart: Mart, indicator: Indicator, communities: list[str], period: Period) -> list[tuple[str, str]]:
    """(table, community): from which table each community's part of a figure was taken."""
    rows = mart.query(
        "sources_used", indicator=indicator.code, places=communities, first=period.first, last=period.last
    )
    return [(str(r["source"]), str(r["place"])) for r in rows.to_dict("records")]
