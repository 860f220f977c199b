"""Figures asked for: of a place, of every place of a level, of every month; each with base, interval and state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from outcomes.analytics.intervals import of_ratio
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import (
    Period,
    add_months,
    month,
)
from outcomes.core.places import DISTRICT, Level, Place
from outcomes.figures.figure import (
    Figure,
    months_read,
    number_or_none,
    state_of,
    value_of,
)
from outcomes.warehouse.mart import Mart, once_per_version


def _figure(indicator: Indicator, place: Place, period: Period, row: dict[str, object]) -> Figure:
    numerator, denominator = number_or_none(row["numerator"]), number_or_none(row["denominator"])
    state = state_of(indicator, numerator, denominator, bool(row.get("lacking", 0)))
    value = bounds = None
    if state in ("known", "small_base"):
        value = value_of(indicator, numerator, denominator, number_or_none(row.get("percentile")))
    if state == "known" and indicator.is_ratio and numerator is not None and denominator:
        bounds = of_ratio(indicator.interval, numerator, denominator, indicator.scale)
    return Figure(
        indicator=indicator, place=place, period=period, value=value, numerator=numerator, denominator=denominator,
        low=bounds[0] if bounds else None, high=bounds[1] if bounds else None, state=state,
        n=int(str(row["n"])), of_n=int(str(row["of_n"])), months=int(str(row.get("months", 1))),
        assumed=int(str(row.get("assumed", 0))), sources=tuple(str(row.get("sources", "")).split()),
    )  # fmt: skip


def percentiles(
    mart: Mart, indicator: Indicator, level: Level, within: str, period: Period, window: int
) -> dict[tuple[str, str], float]:
    """(place, month) -> percentile of the window of months that ends with it; empty for all other indicators."""
    if indicator.percentile is None:
        return {}
    rows = mart.query(
        "percentiles", indicators=[indicator.code], shares=[indicator.percentile], level=level, within=within,
        first=period.first, last=period.last, window=window,
    )  # fmt: skip
    return {(str(r["place"]), str(r["month"])): float(r["value"]) for r in rows.to_dict("records")}


Rows = list[dict[str, object]]  # of outcomes/warehouse/sql/figures.sql


def _rows_key(indicator: Indicator, level: Level, period: Period, within: str) -> tuple[str, ...]:
    return ("figure rows", indicator.code, level, period.first, period.last, within)


def _rows(mart: Mart, indicators: Sequence[Indicator], level: Level, period: Period, within: str) -> dict[str, Rows]:
    """What the months of a period add up to, by indicator."""
    found = mart.query(
        "figures", indicators=[i.code for i in indicators], ratios=[i.code for i in indicators if i.is_ratio], level=level,
        within=within, first=period.first, last=period.last,
    )  # fmt: skip
    made: dict[str, Rows] = {i.code: [] for i in indicators}
    for row in found.to_dict("records"):
        made[str(row["indicator"])].append(row)
    return made


def _as_it_is(rows: Rows) -> Rows:
    return rows


def work_out(
    mart: Mart, indicators: Iterable[Indicator], level: Level, period_of: Callable[[Indicator], Period], within: str
) -> None:
    """Works many figures out in one question for each period: `figures` finds them there."""
    asked: dict[Period, list[Indicator]] = {}
    for indicator in indicators:
        period = months_read(indicator, period_of(indicator))
        adds = indicator.over_places != "none" or level == "community"
        if adds and _rows_key(indicator, level, period, within) not in mart.answers:
            asked.setdefault(period, []).append(indicator)
    for period, group in asked.items():
        for code, rows in _rows(mart, group, level, period, within).items():
            mart.remember(_rows_key(catalogue().indicators[code], level, period, within), partial(_as_it_is, rows))


@once_per_version
def figures(mart: Mart, indicator: Indicator, level: Level, period: Period, within: str = DISTRICT) -> list[Figure]:
    """The figure of every place of a level inside a place, in the order of the register."""
    period = months_read(indicator, period)
    span = {"first": period.first, "last": period.last}
    if indicator.over_places == "none" and level != "community":
        rows = mart.query("figures_own", indicator=indicator.code, level=level, within=within, **span)
        made = [_figure(indicator, mart.register.get(str(r["place"])), period, r) for r in rows.to_dict("records")]
        return [replace(f, state="not_added") if f.state == "unreported" else f for f in made]
    rows = mart.remember(
        _rows_key(indicator, level, period, within),
        lambda: _rows(mart, [indicator], level, period, within)[indicator.code],
    )
    percentile = percentiles(mart, indicator, level, within, month(period.last), len(period.months))
    made = [
        _figure(indicator, mart.register.get(code), period, {**r, "percentile": percentile.get((code, period.last))})
        for r in rows
        for code in [str(r["place"])]
    ]
    return _hide_second(made) if indicator.protect and indicator.over_places == "sum" else made


def _hide_second(found: list[Figure]) -> list[Figure]:
    """Where one protected count alone would follow from its street's total, the next smallest is hidden with it."""
    hidden: set[str] = set()
    for parent in {f.place.parent for f in found}:
        group = [f for f in found if f.place.parent == parent]
        told = [f for f in group if f.state in ("known", "small_base")]
        if sum(f.state == "protected" for f in group) == 1 and told:
            hidden.add(min(told, key=lambda f: f.numerator or 0).place.code)
    return [replace(f, state="hidden", value=None, low=None, high=None) if f.place.code in hidden else f for f in found]


def _beside(indicator: Indicator, place: Place) -> str:
    """Inside which place a figure is asked for: one question for all that stand beside each other."""
    together = place.level == "community" or (indicator.protect and place.level == "street")
    return place.parent if together else place.code


def work_out_at(
    mart: Mart, indicators: Iterable[Indicator], place: Place, period_of: Callable[[Indicator], Period]
) -> None:
    """Works many figures of one place out together: `figure` finds them there."""
    asked: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        asked.setdefault(_beside(indicator, place), []).append(indicator)
    for beside, group in asked.items():
        work_out(mart, group, place.level, period_of, beside)


@once_per_version
def figure(mart: Mart, indicator: Indicator, place: Place, period: Period) -> Figure:
    """The figure of one place at its own level."""
    found = [f for f in figures(mart, indicator, place.level, period, _beside(indicator, place)) if f.place == place]
    if found:
        return found[0]
    empty: dict[str, object] = {"numerator": None, "denominator": None, "n": 0, "of_n": 0, "months": 0}
    return _figure(indicator, place, months_read(indicator, period), empty)


@once_per_version
def series(mart: Mart, indicator: Indicator, place: Place, period: Period, *, window: int = 1) -> list[Figure]:
    """For each month of the period the figure of the `window` months that end with it (of its own for stocks)."""
    window = window if indicator.sums_over_time else 1
    if indicator.protect and indicator.over_places == "sum":  # what is hidden beside others is hidden here too
        periods = [Period(first=add_months(last, 1 - window), last=last) for last in period.months]
        return [figure(mart, indicator, place, each) for each in periods]
    span = {"first": period.first, "last": period.last}
    rows = mart.query(
        "series", indicator=indicator.code, ratio=indicator.is_ratio, place=place.code, window=window,
        own=indicator.over_places == "none" and place.level != "community", **span,
    )  # fmt: skip
    percentile = percentiles(mart, indicator, place.level, place.code, period, window)
    return [
        _figure(
            indicator, place, Period(first=add_months(last, 1 - window), last=last),
            {**row, "percentile": percentile.get((place.code, last))},
        )
        for row in rows.to_dict("records")
        for last in [str(row["month"])]
    ]  # fmt: skip


def sources_used(mart: Mart, indicator: Indicator, communities: list[str], period: Period) -> list[tuple[str, str]]:
    """(table, community): from which table each community's part of a figure was taken."""
    rows = mart.query(
        "sources_used", indicator=indicator.code, places=communities, first=period.first, last=period.last
    )
    return [(str(r["source"]), str(r["place"])) for r in rows.to_dict("records")]
