"""The lines of a control chart in steps, the same in every medium: where they run level and where they begin anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.value import Control, Series


@dataclass(frozen=True, kw_only=True)
class Run:
    """Months in a row through which a line keeps its value; `joined`: it comes there in one step from the run before."""

    first: int
    last: int
    value: float
    joined: bool = False


def runs(series: Series) -> list[Run]:
    """The level pieces of a line that steps; an unknown month ends a piece as a new value does."""
    made: list[Run] = []
    for i, p in enumerate(series.points):
        value = p.known_value
        if value is None:
            continue
        if made and made[-1].last == i - 1 and math.isclose(made[-1].value, value, rel_tol=1e-9, abs_tol=1e-12):
            made[-1] = Run(first=made[-1].first, last=i, value=made[-1].value)
        else:
            joined = bool(made) and made[-1].last == i - 1 and p.joined
            made.append(Run(first=i, last=i, value=value, joined=joined))
    return made


def stairs(series: Series) -> list[list[Run]]:
    """The runs of a line in unbroken flights: within one each begins where the one before ends."""
    flights: list[list[Run]] = []
    for run in runs(series):
        if run.joined:
            flights[-1].append(run)
        else:
            flights.append([run])
    return flights


def outline(flight: Sequence[Run]) -> list[tuple[float, float]]:
    """The corners of an unbroken flight, half a column beyond its first and last month."""
    return [(x, r.value) for r in flight for x in (r.first - 0.5, r.last + 0.5)]


def band(chart: Control) -> list[tuple[float, float, float, float]]:
    """The rectangles between the two limits: from column, to column, lower, upper."""
    made = []
    for a in runs(chart.lower):
        for b in runs(chart.upper):
            first, last = max(a.first, b.first), min(a.last, b.last)
            if first <= last:
                made.append((first - 0.5, last + 0.5, min(a.value, b.value), max(a.value, b.value)))
    return made
