"""The workbook of a place: every figure with its source, every month of every community, and charts, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from outcomes.catalogue.catalogue import Indicator
from outcomes.charts import Comparison, Subject, TileMap, Trend
from outcomes.core.periods import FIRST_MONTH, Period, months_between
from outcomes.core.places import Level, Place
from outcomes.figures.ask import figure, figures, monthly
from outcomes.figures.figure import Cell, State, usual_period
from outcomes.figures.panel import panels
from outcomes.figures.switched_on import indicators_on
from outcomes.papers.contents import Contents
from outcomes.papers.value import Issued, NothingToSay, Stated, issued, number_of
from outcomes.warehouse.mart import Mart

Part = Literal["value", "numerator", "denominator"]


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One row of months: the value, numerator or denominator of an indicator in a community; a state in its place where
    it may not be shown, None where nothing is reported."""

    indicator: Indicator
    place: Place
    part: Part
    cells: tuple[float | State | None, ...]


@dataclass(frozen=True, kw_only=True)
class Book(Issued):
    """A whole workbook; `months` are those of the details."""

    place: Place
    last: str
    stated: tuple[Stated, ...]
    months: tuple[str, ...]
    details: tuple[Detail, ...]
    charts: tuple[Trend | Comparison, ...]


def book(subject: Subject, *, aggregates_only: bool = False, hear: Callable[[float], None] = lambda _: None) -> Book:
    """The workbook of a place for the months up to one: its own figures and those of the places inside.

    `aggregates_only`: for a community also the district's figures, and nobody else's. NothingToSay where nothing is known.
    """
    mart, place, last = subject.mart, subject.place, subject.last
    on = list(indicators_on(mart).values())
    panels(mart, on)
    stated: list[Stated] = []
    for n, indicator in enumerate(on):
        stated += _stated(subject, indicator, with_district=aggregates_only)
        hear(0.5 * (n + 1) / len(on))
    if all(s.number.state != "known" for s in stated):
        raise NothingToSay.of(place, last)
    first = mart.connection.cursor().execute("SELECT min(month) FROM value").fetchone()
    months = tuple(months_between(max(str(first[0]) if first else "", FIRST_MONTH), last))
    contents = Contents.of(subject)
    drawn = [*contents.trends(), *([inside] if (inside := contents.comparison()) else [])]
    return Book(
        **issued(subject, "book"),
        place=place,
        last=last,
        stated=tuple(stated),
        months=months,
        details=tuple(details(mart, place, months, hear)),
        charts=tuple(d.chart for d in drawn if not isinstance(d.chart, TileMap)),
    )


def _asked(place: Place, mart: Mart, with_district: bool) -> list[tuple[Level, str]]:
    """(level, code of the place around): the place itself and those inside, with the district where that is wished."""
    levels: tuple[Level, ...] = ("district", "street", "community")
    asked: list[tuple[Level, str]] = [(level, place.code) for level in levels[levels.index(place.level) :]]
    if with_district and place.level != "district":
        asked.insert(0, ("district", mart.register.district.code))
    return asked


def _stated(subject: Subject, indicator: Indicator, *, with_district: bool) -> list[Stated]:
    """The figures of an indicator for the place and those inside it, in the order of the register."""
    mart, place, period = subject.mart, subject.place, usual_period(indicator, subject.last)
    asked = _asked(place, mart, with_district)
    if place.level == "community":  # by itself: what is hidden beside others is hidden here too
        found = [figure(mart, indicator, mart.register.get(code), period) for _, code in asked]
    else:
        found = [f for level, within in asked for f in figures(mart, indicator, level, period, within=within)]
    return [Stated(slide="", shape="", number=number_of(mart, f, subject.lang)) for f in found]


def details(
    mart: Mart, place: Place, months: tuple[str, ...], hear: Callable[[float], None] = lambda _: None
) -> list[Detail]:
    """The rows of months of every indicator that is reported inside a place."""
    made: list[Detail] = []
    on = list(indicators_on(mart).values())
    period = Period(first=months[0], last=months[-1])
    for n, indicator in enumerate(on):
        cells = monthly(mart, indicator, period, place.code)
        for community in mart.register.communities(place.code) if cells else ():
            own = {m: cells[community.code, m] for m in months if (community.code, m) in cells}
            made += _rows(indicator, community, own, months) if own else []
        hear(0.5 + 0.3 * (n + 1) / len(on))
    return made


def _rows(indicator: Indicator, place: Place, own: dict[str, Cell], months: tuple[str, ...]) -> list[Detail]:
    def shown(cell: Cell | None, part: Part) -> float | State | None:
        if cell is None:
            return None
        number: float | None = getattr(cell, part)
        return number if number is not None else cell.state

    parts: tuple[Part, ...] = ("value", "numerator", "denominator") if indicator.is_ratio else ("value",)
    return [
        Detail(indicator=indicator, place=place, part=p, cells=tuple(shown(own.get(m), p) for m in months))
        for p in parts
    ]
