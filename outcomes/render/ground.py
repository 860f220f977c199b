"""The ground of a map of sites, the same in every medium: its extent in degrees, a grid of kilometres, the scale bar."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt

from outcomes.charts.value import Sites
from outcomes.core.texts import Lang, t

MOST_NAMED = 12  # more facilities than this carry no names
_KM_A_DEGREE = 111.195
_STEPS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True, kw_only=True)
class DrawnGround:
    """West, south, east and north in degrees; how much narrower a degree of longitude is; the step of the grid."""

    west: float
    south: float
    east: float
    north: float
    narrow: float  # of a degree of latitude
    km: float  # step of the grid and length of the scale bar

    @property
    def step(self) -> tuple[float, float]:
        """The step of the grid in degrees of longitude and latitude."""
        return self.km / _KM_A_DEGREE / self.narrow, self.km / _KM_A_DEGREE

    @property
    def scale_bar(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """From where to where the scale bar runs: near the lower left corner."""
        x = self.west + 0.02 * (self.east - self.west)
        y = self.south + 0.03 * (self.north - self.south)
        return (x, y), (x + self.step[0], y)

    def lines(self) -> tuple[list[float], list[float]]:
        """The longitudes and latitudes of the grid's lines inside the extent."""
        across, up = self.step
        return _between(self.west, self.east, across), _between(self.south, self.north, up)

    def words(self, lang: Lang) -> str:
        """The length of the scale bar: 1 km, 200 m; 1公里, 200米."""
        if self.km >= 1:
            return t("site.km", lang, n=f"{self.km:g}")
        return t("site.radius", lang, radius=f"{self.km * 1000:.0f}")


def _between(low: float, high: float, step: float) -> list[float]:
    first = int(low // step) + 1
    return [n * step for n in range(first, int(high // step) + 1)]


def ground_of(chart: Sites, ratio: float) -> DrawnGround:
    """The ground that holds every circle and compound with some room, in a box `ratio` times as wide as high."""
    corners = [at for s in chart.shapes for at in s.outline] or [(122.0, 39.4)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    narrow = cos(radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 0.012) * 1.06, max(north - south, 0.012) * 1.12
    wide, tall = max(wide, tall * ratio), max(tall, wide / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    km = next((s for s in _STEPS if wide * _KM_A_DEGREE / s <= 18), _STEPS[-1])
    half = wide / narrow / 2
    return DrawnGround(west=x - half, east=x + half, south=y - tall / 2, north=y + tall / 2, narrow=narrow, km=km)


def dot_size(households: float | None) -> float:
    """The width of a compound's dot (pixels): its area grows with its households."""
    return min(16.0, max(5.0, 0.42 * sqrt(households or 0)))
