"""Outlines as shapes: validity, overlaps, gaps, areas in metres, and the simplified form that maps draw."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from etl.boundaries.drawable import drawable
from etl.findings.finding import Words, finding
from outcomes.geo.geodesy import in_metres, metric_system, to_wgs84
from outcomes.geo.outlines import Part, Territory, Trouble, as_text, parts_of, polygons
from outcomes.reporting.finding import Finding

TOLERANCE_M2 = 10.0  # overlaps and gaps up to this area are what drawing and rounding leave behind
_SIMPLIFIED_M, _STEPS, _MOST_DRAWN = 5.0, 12, 20_000  # the tolerance is doubled so often at most
_MOST_LISTED = 10
_MOST_GAPS_SHOWN = 200
_MOST_PICTURED, _SEEN_M = 100_000, 20.0  # points of a picture, and what is seen of more
_METRES_HERE = np.array([86_000.0, 111_000.0])  # of a degree of longitude and of latitude, near enough for a picture
_WHY = {
    "Self-intersection": ("自相交（线条互相交叉）", "crosses itself"),
    "Ring Self-intersection": ("自相交（同一点走了两次）", "touches itself"),
    "Nested shells": ("有一部分套在另一部分里面", "has a part inside another"),
    "Hole lies outside shell": ("有一个洞在外面", "has a hole outside"),
    "Interior is disconnected": ("被洞切断", "is cut in two by holes"),
    "Too few points in geometry component": ("点太少，不成一个面", "has too few points"),
}


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A feature in WGS84 with the community it is (code empty: none)."""

    row: int
    code: str
    name: str
    geometry: shapely.Geometry


def _metres(shapes: list[Shaped]) -> tuple[npt.NDArray[np.object_], str]:
    """The geometries in metres, and the system they are in: the zone of their centre."""
    found = np.array([s.geometry for s in shapes], dtype=object)
    west, _, east, _ = shapely.total_bounds(found)
    system = metric_system((west + east) / 2)
    return in_metres(found, system), system


def _at(geometry: shapely.Geometry) -> Words:
    """Where a shape in WGS84 is, as words of a finding."""
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    return {"lon": f"{lon:.5f}°", "lat": f"{lat:.5f}°"}


def invalid(shapes: list[Shaped]) -> tuple[list[Finding], list[Trouble]]:
    """Outlines that enclose no clear area, with the point where they go wrong and a ring around it for the picture."""
    said, spots = [], []
    for s in shapes:
        if shapely.is_valid(s.geometry):
            continue
        reason = str(shapely.is_valid_reason(s.geometry))
        zh, en = _WHY.get(reason.split("[")[0].strip(), ("无效", "is invalid"))
        point = re.search(r"\[([^\s\[\]]+) ([^\s\]]+)", reason)
        at = (
            shapely.Point(float(point[1]), float(point[2]))
            if point
            else shapely.Point(*shapely.get_coordinates(s.geometry)[0])
        )
        place = _at(at)
        near: Words = {
            "near_zh": "，在东经 {lon}、北纬 {lat} 附近".format(**place),
            "near_en": " near {lon} E, {lat} N".format(**place),
        }
        said.append(finding("boundary_invalid", row=s.row, value=s.name or f"#{s.row}", why_zh=zh, why_en=en, **near))
        spots.append(Trouble(kind="invalid", parts=parts_of(shapely.buffer(at, 0.0015))))
    return said, spots


def overlaps(shapes: list[Shaped]) -> tuple[list[Finding], list[Trouble]]:
    """Pairs of outlines that share more than the tolerance, the largest first."""
    if len(shapes) < 2:
        return [], []
    metres, system = _metres(shapes)
    first, second = shapely.STRtree(metres).query(metres, predicate="intersects")
    codes = np.array([s.code for s in shapes])
    once = (first < second) & (codes[first] != codes[second])
    first, second = first[once], second[once]
    shared = shapely.intersection(metres[first], metres[second])
    areas = shapely.area(shared)
    order = [int(n) for n in np.argsort(-areas) if areas[n] > TOLERANCE_M2]
    spots = to_wgs84(shared[order], system)
    said = [
        finding(
            "boundary_overlap",
            row=shapes[first[n]].row,
            value=shapes[first[n]].name,
            other=shapes[second[n]].name,
            area=f"{areas[n]:,.0f}",
            **_at(spot),
        )
        for n, spot in zip(order[:_MOST_LISTED], spots, strict=False)
    ]
    if len(order) > _MOST_LISTED:
        said.append(finding("boundary_more_overlaps", count=len(order) - _MOST_LISTED))
    return said, [Trouble(kind="overlap", parts=parts_of(spot)) for spot in spots]


def gaps(shapes: list[Shaped]) -> tuple[list[Finding], list[Trouble]]:
    """The areas that are closed in between outlines and belong to none, as one finding."""
    if not shapes:
        return [], []
    metres, system = _metres(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(shapely.union_all(metres)) for ring in part.interiors]
    found = sorted((h for h in holes if h.area > TOLERANCE_M2), key=lambda h: -h.area)
    if not found:
        return [], []
    spots = to_wgs84(np.array(found, dtype=object), system)
    total = f"{sum(h.area for h in found):,.0f}"
    said = finding("boundary_gap", count=len(found), area=total, **_at(spots[0]))
    return [said], [Trouble(kind="gap", parts=parts_of(spot)) for spot in spots[:_MOST_GAPS_SHOWN]]


def pictured(shapes: list[Shaped]) -> list[tuple[Part, ...]]:
    """What a picture shows of each shape, also of one that is wrong; of a very detailed file what can be seen."""
    whole = [shapely.MultiPolygon(polygons(_mended(s.geometry))) for s in shapes]
    if shapely.get_num_coordinates(whole).sum() <= _MOST_PICTURED:
        return [parts_of(shape) for shape in whole]
    large, _ = drawable(shapely.transform(np.array(whole, dtype=object), lambda at: at * _METRES_HERE))
    seen = shapely.simplify(large, _SEEN_M, preserve_topology=True)
    return [parts_of(shape) for shape in shapely.transform(seen, lambda at: at / _METRES_HERE)]


def _mended(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """A shape made valid; None where it cannot be."""
    try:
        return shapely.make_valid(geometry)
    except shapely.errors.ShapelyError:
        return None


def territories(shapes: list[Shaped]) -> tuple[list[Territory], int]:
    """The outlines to store and how many rings are too small for them.

    Areas are those of the originals in m²; outlines are simplified with shared borders kept shared.
    """
    metres, system = _metres(shapes)
    areas = shapely.area(metres)
    large, dropped = drawable(metres)
    for step in range(_STEPS):
        drawn = shapely.coverage_simplify(large, _SIMPLIFIED_M * 2**step)
        if shapely.get_num_coordinates(drawn).sum() <= _MOST_DRAWN:
            break
    back = to_wgs84(drawn, system)
    return [
        Territory(code=s.code, outline=as_text(g), area_m2=round(float(a), 1), row=s.row)
        for s, g, a in sorted(zip(shapes, back, areas, strict=True), key=lambda found: found[0].code)
    ], dropped
