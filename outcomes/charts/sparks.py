"""The small line of a card: the months of a flow with the range of its ordinary variation."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.catalogue.catalogue import Indicator
from outcomes.comparison.control_charts import Watch, watch
from outcomes.core.periods import Period, add_months
from outcomes.core.places import Place
from outcomes.figures.ask import series
from outcomes.warehouse.mart import Mart, once_per_version

MONTHS = 24
Band = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Spark:
    """Values by month (None: unknown) and for each the lower and upper limit of its control chart, where there is one."""

    values: tuple[float | None, ...] = ()
    bands: tuple[Band | None, ...] = ()

    def newest(self, n: int) -> Spark:
        """The newest n months."""
        return Spark(values=self.values[-n:], bands=self.bands[-n:])


NO_SPARK = Spark()


@once_per_version
def spark(mart: Mart, indicator: Indicator, place: Place, last: str) -> Spark:
    """The last 24 months of an indicator; the band is that of its control chart, brought back to the month's own season."""
    period = Period(first=add_months(last, 1 - MONTHS), last=last)
    found = series(mart, indicator, place, period)
    bands = _bands(watch(mart, indicator, place, last))
    return Spark(values=tuple(f.value for f in found), bands=tuple(bands.get(f.period.last) for f in found))


def _bands(seen: Watch) -> dict[str, Band]:
    """Month -> lower and upper limit, for charts of single months that are not on trial."""
    if seen.chart is None or seen.line is None or seen.state != "watched" or seen.line.step != 1 or seen.between:
        return {}
    found: dict[str, Band] = {}
    for key, value, point in zip(seen.line.keys, seen.line.values, seen.chart.points, strict=True):
        share = _season(value, point.value) if seen.seasonal else 1.0
        if point.limits is not None and share is not None:
            found[key] = (point.limits.lower * share, point.limits.upper * share)
    return found


def _season(value: float | None, without: float | None) -> float | None:
    """How much more of the year falls into a month than usual; None where it cannot be told."""
    return value / without if value is not None and without else None
