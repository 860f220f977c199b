"""The coordinate systems in which a Chinese district may have its outlines, and the way from each to WGS84 and to metres."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from outcomes.core.texts import t
from outcomes.geo.china_shift import Degrees, wgs84_of_bd09, wgs84_of_gcj02

Geometries = NDArray[np.object_]  # of shapely

WGS84, CGCS2000, GCJ02, BD09 = "EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09"
# Gauss-Krüger on CGCS2000: (first code, first central meridian, step, first zone; 0: no zone before the easting)
_FAMILIES = ((4491, 75, 6, 13), (4502, 75, 6, 0), (4513, 75, 3, 25), (4534, 75, 3, 0))
_ENOUGH = 25  # of 100: how sure PROJ must be that a description names a code
# the outermost points of the district with a tenth of a degree around them: west, south, east, north
EXTENT = (121.7, 39.15, 122.75, 40.1)


@cache
def gauss_kruger() -> dict[str, tuple[int, int, int]]:
    """Code -> (central meridian, width of a zone in degrees, zone number or 0 where the easting does not carry it)."""
    made = {}
    for first, meridian, step, zone in _FAMILIES:
        for n in range((135 - 75) // step + 1):
            made[f"EPSG:{first + n}"] = (meridian + n * step, step, zone and zone + n)
    return made


def near() -> list[str]:
    """The systems offered for a choice: degrees first, then the Gauss-Krüger zones that the district may lie in."""
    west, _, east, _ = EXTENT
    zones = [c for c, (m, step, _) in gauss_kruger().items() if m - step / 2 <= east and m + step / 2 >= west]
    return [CGCS2000, WGS84, GCJ02, BD09, *sorted(zones, key=lambda c: -int(c[5:]))]


def system_name(code: str, lang: str) -> str:
    """What a person calls the system: CGCS2000 3度带（中央经线123°E，横坐标带带号41，EPSG:4529）."""
    if code not in gauss_kruger():
        return t(f"crs.named_{code.replace(':', '_')}", lang)
    meridian, width, zone = gauss_kruger()[code]
    return t(
        "crs.with_zone" if zone else "crs.without_zone", lang, width=width, meridian=meridian, zone=zone, code=code
    )


def stated(crs: object) -> str:
    """The code of the system that a file's description means; empty where it means none of those known here."""
    if not crs:
        return ""
    try:
        said = CRS.from_user_input(crs)
        said = CRS(said.sub_crs_list[0]) if said.is_compound else said
        said = said.to_2d() if len(said.axis_info) == 3 else said
    except CRSError:
        return ""
    number = said.to_epsg(min_confidence=_ENOUGH)
    code = f"EPSG:{number}"
    if code in (WGS84, CGCS2000) or code in gauss_kruger():
        return code
    return _by_parameters(said)


def _by_parameters(said: CRS) -> str:
    """The zone that a transverse Mercator on CGCS2000 is, by its numbers: names of such systems are spelt in many ways."""
    way = said.coordinate_operation
    datum = f"{said.datum.name if said.datum else ''} {said.name}".lower()
    if way is None or "Mercator" not in way.method_name or not any(w in datum for w in ("china", "cgcs", "2000")):
        return ""
    numbers: dict[str, object] = {p.name: p.value for p in way.params}
    meridian, easting = numbers.get("Longitude of natural origin"), numbers.get("False easting", 0)
    for code, (m, _, zone) in reversed(gauss_kruger().items()):
        if m == meridian and easting == zone * 1_000_000 + 500_000:
            return code
    return ""


@cache
def _way(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_wgs84(geometry: Geometries, system: str) -> Geometries:
    """Geometries (an array of shapely) of a system in WGS84 degrees, without heights."""

    def moved(at: Degrees) -> Degrees:
        if system == GCJ02:
            return wgs84_of_gcj02(at)
        if system == BD09:
            return wgs84_of_bd09(at)
        return np.column_stack(_way(system, WGS84).transform(at[:, 0], at[:, 1]))

    if system in (WGS84, CGCS2000):  # the two differ by less than the width of a drawn line
        return shapely.force_2d(geometry)
    return shapely.transform(shapely.force_2d(geometry), moved)


def metric_system(longitude: float) -> str:
    """The 3° Gauss-Krüger system whose central meridian is nearest: lengths there are true within 1/10,000."""
    meridian = min(135, max(75, 3 * round(longitude / 3)))
    return f"EPSG:{4534 + (meridian - 75) // 3}"


def in_metres(geometry: Geometries, system: str) -> Geometries:
    """Geometries in WGS84 degrees in the metres of a projected system."""
    return shapely.transform(geometry, lambda at: np.column_stack(_way(WGS84, system).transform(at[:, 0], at[:, 1])))


def is_inside(x: float, y: float) -> bool:
    """Whether a point (WGS84) lies in the extent of the district."""
    west, south, east, north = EXTENT
    return bool(west <= x <= east and south <= y <= north)


def guesses(x: float, y: float) -> list[str]:
    """The systems in which these coordinates would lie inside the district."""
    point = np.array([shapely.Point(x, y)])
    found = []
    in_degrees = abs(x) <= 180 and abs(y) <= 90
    for system in near():
        if in_degrees == (system in gauss_kruger()):
            continue
        lon, lat = shapely.get_coordinates(to_wgs84(point, system))[0]
        found += [system] if is_inside(lon, lat) else []
    return found
