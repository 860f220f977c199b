"""Events that are too rare to be counted by the month or quarter: the days from each to the one before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import pandas as pd

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_lines import ChartedLine
from outcomes.core.periods import Period, months_between
from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, once_per_version

_OFTEN = 6  # days: events that follow each other faster are no rare ones


ByPlace = Mapping[str, frozenset[str]]


def _by_place(rows: pd.DataFrame, column: str) -> ByPlace:
    """Community -> what the rows say of it in a column."""
    return MappingProxyType({str(place): frozenset(part[column]) for place, part in rows.groupby("place")})


@once_per_version
def _event_days(mart: Mart, indicator: Indicator, period: Period) -> ByPlace:
    """Community -> the days (YYYY-MM-DD) of its events in these months."""
    first, last = f"{period.first}-01", f"{period.last}-31"
    return _by_place(mart.query("event_days", indicator=indicator.code, first=first, last=last), "day")


@once_per_version
def _months_told(mart: Mart, indicator: Indicator, period: Period) -> ByPlace:
    """Community -> the months in which the rows that its events are counted from are known to be told in full."""
    dataset = indicator.source[0].reads[0]
    return _by_place(mart.query("covered_months", dataset=dataset, first=period.first, last=period.last), "month")


def event_line(mart: Mart, indicator: Indicator, place: Place, period: Period, open_from: str) -> ChartedLine | None:
    """The days from each event of a place to the one before, by the later day; several on one day count as one.

    None where events have no day of their own or are no rare ones. Unknown where a month between the two is not told in
    full by every community of the place; from `open_from` on cases are under way: those months are left out.
    """
    if indicator.events is None:
        return None
    inside = [p.code for p in mart.register.communities(place.code)] if place.level != "community" else [place.code]
    by_place, told = _event_days(mart, indicator, period), _months_told(mart, indicator, period)
    whole = frozenset(period.months).intersection(*(told.get(code, ()) for code in inside))
    days = sorted(d for d in frozenset[str]().union(*(by_place.get(code, ()) for code in inside)) if d[:7] < open_from)
    gaps = [_gap(a, b) if whole.issuperset(months_between(a[:7], b[:7])) else None for a, b in pairwise(days)]
    known = [g for g in gaps if g is not None]
    if not known or sum(known) < _OFTEN * len(known):
        return None
    return ChartedLine(
        keys=tuple(days[1:]),
        values=tuple(gaps),
        numerators=(None,) * len(gaps),
        denominators=(None,) * len(gaps),
        step=1,
        between=True,
        still_open=sum(m >= open_from for m in period.months),
    )


def _gap(a: str, b: str) -> float:
    return float((date.fromisoformat(b) - date.fromisoformat(a)).days)
