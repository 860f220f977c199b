"""A series as it is charted: by months where these are large enough, else by quarters, else not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from outcomes.catalogue.catalogue import Indicator
from outcomes.core.periods import months_between
from outcomes.figures.panel import MonthSum

_FEW = 5  # events in a usual month (quarter) below which a chart of counts says nothing
_MOSTLY = 0.75  # share of the points that must stand on enough
Step = Literal[1, 3]


@dataclass(frozen=True, kw_only=True)
class ChartedLine:
    """A series as it is charted: the last month of each step, value, numerator and denominator; None is unknown.

    `between`: the values are the days from one event to the next, the keys the days of these events.
    """

    keys: tuple[str, ...]
    values: tuple[float | None, ...]
    numerators: tuple[float | None, ...]
    denominators: tuple[float | None, ...]
    step: Step
    still_open: int = 0  # newest months left unknown because their cases are under way
    between: bool = False


def ends_of(months: Sequence[str], step: Step) -> list[str]:
    """The last month of every step, the newest step ending with the newest month."""
    return [*months[::-1][::step]][::-1]


def line_of(indicator: Indicator, step: Step, months: Sequence[str], cells: Mapping[str, MonthSum]) -> ChartedLine:
    """The series by months, or by three months that end with the last; a step with an unknown month is unknown."""
    values: list[float | None] = []
    above: list[float | None] = []
    below: list[float | None] = []
    ends = ends_of(months, step)
    first = len(months) - step * len(ends)
    for i in range(len(ends)):
        at = first + i * step
        found = [cells.get(m) for m in months[max(at, 0) : at + step]]
        n = d = value = None
        if len(found) == step and all(c is not None and (c.whole or indicator.is_ratio) for c in found):
            n = sum(c.numerator for c in found if c)
            d = sum(c.denominator or 0 for c in found if c) if indicator.is_ratio else None
            value = n if d is None else indicator.scale * n / d if d else None
        above.append(n)
        below.append(d)
        values.append(value)
    return ChartedLine(
        keys=tuple(ends), values=tuple(values), numerators=tuple(above), denominators=tuple(below), step=step
    )


def _needs_base(indicator: Indicator) -> bool:
    """Whether each point needs a base that is large enough: percentiles, what has an interval, everything in per cent."""
    based = indicator.unit.zh == "%" or indicator.interval != "none" or indicator.min_base
    return indicator.percentile is not None or bool(indicator.is_ratio and based)


def _enough(indicator: Indicator, line: ChartedLine, least: int) -> ChartedLine | None:
    """The line with points on a base below `least` made unknown; None where most are too small for a chart.

    Counts, and rates of what is counted, need five events at a usual step; most steps must differ from the one before.
    """
    known = [i for i, n in enumerate(line.numerators) if n is not None]
    if not known:
        return line
    counts = [line.numerators[i] or 0 for i in known]
    counted = indicator.interval == "rate" if indicator.is_ratio else indicator.percentile is None
    if counted and sum(counts) < _FEW * len(counts):
        return None
    if _needs_base(indicator):
        base = line.numerators if indicator.percentile is not None else line.denominators
        good = {i for i in known if (base[i] or 0) >= least}
        if len(good) < _MOSTLY * len(known):
            return None
        values = tuple(v if i in good else None for i, v in enumerate(line.values))
        return _varied(replace(line, values=values))
    return _varied(line)


def _varied(line: ChartedLine) -> ChartedLine | None:
    """None where most values are the same as the one before: the usual range would be next to nothing."""
    known = [v for v in line.values if v is not None]
    return None if 2 * sum(a == b for a, b in pairwise(known)) > len(known) else line


def _settled(line: ChartedLine, open_from: str) -> ChartedLine:
    """The line without the months whose cases are still under way."""
    values = tuple(None if k >= open_from else v for k, v in zip(line.keys, line.values, strict=True))
    return replace(line, values=values, still_open=len(months_between(open_from, line.keys[-1])) if line.keys else 0)


def chosen(
    indicator: Indicator,
    least: int,
    by_month: ChartedLine,
    by_quarter: Callable[[], ChartedLine],
    open_from: str = "9999",
) -> ChartedLine | None:
    """The months where they are enough, else quarters; None where these are too small as well.

    From `open_from` on cases are under way: the points are unknown.
    """
    line = _enough(indicator, by_month, least) or _enough(indicator, by_quarter(), least)
    return None if line is None else _settled(line, open_from)


def percentile_line(step: Step, months: Sequence[str], found: Mapping[str, tuple[float, float]]) -> ChartedLine:
    """The series of a percentile from month -> (value, cases)."""
    ends = ends_of(months, step)
    rows = [found.get(m) for m in ends]
    return ChartedLine(
        keys=tuple(ends),
        values=tuple(r[0] if r else None for r in rows),
        denominators=(None,) * len(ends),
        numerators=tuple(r[1] if r else None for r in rows),
        step=step,
    )
