"""The coordinate systems in which a Chinese district may have its outlines, and the way from each to WGS84 and to metres."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from outcomes.core.texts import t
from outcomes.geo.china_shift import Degrees, wgs84_of_bd09, wgs84_of_gcj02

Geometries = NDArray[np.object_]  # of shapely

WGS84, CGCS2000, GCJ02, BD09 = "EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09"
# Gauss-Krüger on CGCS2000: (first code, first central meridian, step, first zone; 0: no zone before the easting)
_FAMILIES = ((4491, 75, 6, 13), (4502, 75, 6, 0), (4513, 75, 3, 25), (4534, 75, 3, 0))
_UTM_51N = "EPSG:32651"  # the usual system of satellite pictures and field maps here
_PERHAPS = 25  # of 100: how sure PROJ must be for a code to be looked at; it is named only where all numbers agree
_GRS = (6378137.0, 298.257222101)  # the ellipsoid of CGCS2000
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
    return [CGCS2000, WGS84, GCJ02, BD09, *sorted(zones, key=lambda c: -int(c[5:])), _UTM_51N]


def system_name(code: str, lang: str) -> str:
    """What a person calls the system: CGCS2000 3度带（中央经线123°E，横坐标带带号41，EPSG:4529）; others by their own name."""
    if code in (CGCS2000, WGS84, GCJ02, BD09):
        return t(f"crs.named_{code.replace(':', '_')}", lang)
    if code not in gauss_kruger():
        known = re.fullmatch(r"[A-Za-z]+:\w+", code)
        return t("crs.by_code" if known else "crs.by_file", lang, name=CRS(code).name, code=code)
    meridian, width, zone = gauss_kruger()[code]
    return t(
        "crs.with_zone" if zone else "crs.without_zone", lang, width=width, meridian=meridian, zone=zone, code=code
    )


def stated(crs: object) -> str:
    """The system that a file's description means: its code where all numbers agree, else the description itself.

    Empty where it describes no place on the earth (a drawing's own system) or says nothing.
    """
    if not crs:
        return ""
    try:
        said = CRS.from_user_input(crs)
        said = CRS(said.sub_crs_list[0]) if said.is_compound else said
        said = said.to_2d() if len(said.axis_info) == 3 else said
        if not (said.is_geographic or said.is_projected) or said.name.lower().startswith("undefined"):
            return ""
        code = next((c for c in _candidates(said) if _is_same(said, CRS(c))), "")
        return code or said.to_wkt()
    except ProjError:
        return ""


def _candidates(said: CRS) -> Iterator[str]:
    """Codes that a description may mean, the likeliest first."""
    for found in (_named(said.name), said.to_epsg(min_confidence=_PERHAPS)):
        if found:
            yield f"EPSG:{found}"
    yield from (WGS84, CGCS2000, *reversed(gauss_kruger()))


def _named(name: str) -> int | None:
    """The code of the system that bears this name."""
    try:
        return CRS.from_user_input(name).to_epsg()
    except ProjError:
        return None


def _is_same(one: CRS, other: CRS) -> bool:
    """Whether two descriptions give every place the same numbers, east before north."""
    return one.equals(other, ignore_axis_order=True) or _numbers(one) == _numbers(other)


def _numbers(crs: CRS) -> tuple[object, ...]:
    """All that decides where a place lies: datum, ellipsoid, meridian, unit, way of projection with its parameters."""
    way, ellipsoid = crs.coordinate_operation if crs.is_projected else None, crs.ellipsoid
    size = (round(ellipsoid.semi_major_metre, 3), round(ellipsoid.inverse_flattening, 9)) if ellipsoid else ()
    datum = re.sub(r"[\W_]|ensemble", "", crs.datum.name if crs.datum else "").lower().removeprefix("d")
    named = f"{datum} {crs.name}".lower()
    if size == _GRS and "2000" in named and ("china" in named or "cgcs" in named):
        datum = "cgcs2000"
    usual = {"Scale factor at natural origin": 1.0}
    numbers = {p.name: float(p.value) for p in way.params} if way else {}
    moved = sorted((name, round(n, 9)) for name, n in numbers.items() if n != usual.get(name, 0.0))
    return (
        datum,
        size,
        round(crs.prime_meridian.longitude, 9) if crs.prime_meridian else 0.0,
        {a.unit_conversion_factor for a in crs.axis_info},
        way.method_name if way else "",
        moved,
    )


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


def is_rough(system: str) -> bool:
    """Whether no published way leads from a system to WGS84, so that places may lie a hundred metres off."""
    if system in (WGS84, CGCS2000, GCJ02, BD09) or system in gauss_kruger() or _numbers(CRS(system))[0] == "cgcs2000":
        return False
    way = _way(system, WGS84)
    try:
        way.transform(*_way(WGS84, system).transform(*EXTENT[:2]))
        said = way.get_last_used_operation().description
    except ProjError:  # of a single way PROJ keeps no record
        said = way.description
    return "ballpark" in said.lower()


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
        if in_degrees == (system in gauss_kruger() or system == _UTM_51N):
            continue
        lon, lat = shapely.get_coordinates(to_wgs84(point, system))[0]
        found += [system] if is_inside(lon, lat) else []
    return found
