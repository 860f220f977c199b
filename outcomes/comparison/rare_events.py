"""Events that are too rare to be counted by the month or quarter: the days from each to the one before."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_lines import ChartedLine
from outcomes.core.periods import Period, months_between
from outcomes.core.places import Place
from outcomes.warehouse.mart import Mart, once_per_version

_OFTEN = 6  # days: events that follow each other faster are no rare ones


@once_per_version
def _event_days(mart: Mart, indicator: Indicator, first: str, last: str) -> dict[str, set[str]]:
    """Community -> the days (YYYY-MM-DD) of its events in the months first..last."""
    found: dict[str, set[str]] = {}
    rows = mart.query("event_days", indicator=indicator.code, first=f"{first}-01", last=f"{last}-31")
    for place, day in zip(rows["place"].tolist(), rows["day"].tolist(), strict=True):
        found.setdefault(place, set()).add(day)
    return found


@once_per_version
def _months_told(mart: Mart, dataset: str, first: str, last: str) -> dict[str, set[str]]:
    """Community -> the months in which its rows are known to be told in full."""
    found: dict[str, set[str]] = {}
    rows = mart.query("covered_months", dataset=dataset, first=first, last=last)
    for place, month in zip(rows["place"].tolist(), rows["month"].tolist(), strict=True):
        found.setdefault(place, set()).add(month)
    return found


def event_line(mart: Mart, indicator: Indicator, place: Place, period: Period, open_from: str) -> ChartedLine | None:
    """The days from each event of a place to the one before, by the later day; several on one day count as one.

    None where events have no day of their own or are no rare ones. Unknown where a month between the two is not told in
    full by every community of the place; from `open_from` on cases are under way: those months are left out.
    """
    if indicator.events is None:
        return None
    inside = [p.code for p in mart.register.communities(place.code)] if place.level != "community" else [place.code]
    by_place = _event_days(mart, indicator, period.first, period.last)
    told = _months_told(mart, indicator.events.dataset, period.first, period.last)
    whole = set.intersection(*(told.get(code, set()) for code in inside)) if inside else set()
    days = sorted(d for d in set().union(*(by_place.get(code, set()) for code in inside)) if d[:7] < open_from)
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
