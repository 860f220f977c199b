"""Every month of every community for an indicator at once: what a workbook lists, by the same rules as a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period, month
from outcomes.figures.ask import figures, percentiles, work_out
from outcomes.figures.figure import State, min_base, number_or_none, state_of, value_of
from outcomes.warehouse.mart import Mart, once_per_version


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One community in one month; `value` only where the state is known."""

    state: State
    value: float | None
    numerator: float | None
    denominator: float | None


@once_per_version
def monthly(mart: Mart, indicator: Indicator, period: Period, within: str) -> dict[tuple[str, str], Cell]:
    """(community, month) → cell, for what is reported; what is not there is not reported.

    The same values as figures.figure gives month by month: counts of people that are protected go that way.
    """
    if indicator.protect:
        return _one_by_one(mart, indicator, period, within)
    bins = percentiles(mart, indicator, "community", within, period, 1)
    made, base = {}, min_base(indicator)
    for place, each, n, d, lacking in _rows(mart, period, within).get(indicator.code, ()):
        key = (place, each)
        numerator, denominator = number_or_none(n), number_or_none(d)
        state = state_of(indicator, numerator, denominator, bool(lacking), base)
        value = value_of(indicator, numerator, denominator, bins.get(key)) if state == "known" else None
        made[key] = Cell(state=state, value=value, numerator=numerator, denominator=denominator)
    return made


@once_per_version
def _rows(mart: Mart, period: Period, within: str) -> Mapping[str, tuple[tuple[str, str, float, float, int], ...]]:
    """(place, month, numerator, denominator, lacking) of everything that is known, by indicator: one question for all."""
    ratios = [i.code for i in catalogue().indicators.values() if i.is_ratio]
    found = mart.query("cells", ratios=ratios, within=within, first=period.first, last=period.last)
    columns = [found[c].tolist() for c in ("place", "month", "numerator", "denominator", "lacking")]
    made: dict[str, list[tuple[str, str, float, float, int]]] = {}
    for code, *row in zip(found["indicator"].tolist(), *columns, strict=True):
        made.setdefault(code, []).append(tuple(row))
    return MappingProxyType({code: tuple(rows) for code, rows in made.items()})


def _one_by_one(mart: Mart, indicator: Indicator, period: Period, within: str) -> dict[tuple[str, str], Cell]:
    asked = mart.register.get(within)
    beside = asked.parent if asked.level == "community" else within  # what is hidden beside others is hidden here too
    made = {}
    protected = [i for i in catalogue().indicators.values() if i.protect]
    for each in period.months:
        work_out(mart, protected, "community", lambda _, m=each: month(m), beside)  # type: ignore[misc]
        for f in figures(mart, indicator, "community", month(each), within=beside):
            if f.state != "unreported" and within in (beside, f.place.code):
                shown = f.state in ("known", "small_base")
                made[f.place.code, each] = Cell(
                    state=f.state, value=f.value if f.state == "known" else None, numerator=f.numerator if shown else None,
                    denominator=f.denominator if shown else None,
                )  # fmt: skip
    return made
