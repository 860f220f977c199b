"""The judgement of a file of outlines: which community each is, and whether they are valid, disjoint and in Pulandian."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from etl.boundaries.features import Outlines, Unread
from etl.boundaries.files import read
from etl.boundaries.names import FeatureNames, names_of
from etl.boundaries.shapes import Shaped, gaps, invalid, overlaps, pictured, territories
from etl.findings.finding import Words, finding
from outcomes.core.digests import digest
from outcomes.core.file_names import shown
from outcomes.core.places import Register
from outcomes.geo.geodesy import guesses, is_inside, is_rough, system_name, to_wgs84
from outcomes.geo.outlines import Named, polygons
from outcomes.reporting.finding import Finding
from outcomes.reporting.outlines import OutlinesJudged

_MOST_NAMED = 12


def judge(content: bytes, file_name: str, *, register: Register, system: str = "", max_mb: int = 50) -> OutlinesJudged:
    """The judgement of a file, read in a system (empty: the one it names); nothing is stored."""
    sha256, file_name = digest(content), shown(file_name)
    try:
        found = read(content, max_mb)
    except Unread as error:
        return OutlinesJudged(file_name=file_name, sha256=sha256, findings=(error.finding,))
    head = OutlinesJudged(file_name=file_name, sha256=sha256, format=found.format, stated=found.stated)
    try:
        return _judged(found, register, system or found.stated, head)
    except Unread as error:
        return replace(head, system=system or found.stated, findings=(error.finding,))
    except MemoryError:
        raise
    except Exception:  # whatever a shape makes a library raise is one sentence
        return replace(head, findings=(Unread("boundary_damaged").finding,))


def _judged(found: Outlines, register: Register, system: str, head: OutlinesJudged) -> OutlinesJudged:
    names = names_of(found.frame, register)
    frame, said = _areas(found, names)
    if frame.empty:
        return replace(head, system=system, findings=tuple(said))
    moved = _placed(frame, system)
    said += [finding("boundary_rough", system_zh=system_name(system, "zh"), system_en=system_name(system, "en"))] * (
        is_rough(system)
    )
    shapes, more = _matched(frame, moved, names)
    said += more + _about_names(shapes, register, names.columns)
    bad, troubles = invalid(shapes)
    said += bad
    fine = [s for s in shapes if s.code and shapely.is_valid(s.geometry)]
    first = list({s.code: s for s in reversed(fine)}.values())[::-1]  # a community twice is refused as that
    clashes, spots = overlaps(first)
    empty, holes = gaps(first)
    said, troubles = [*said, *clashes, *empty], [*troubles, *spots, *holes]
    good = not any(f.severity == "error" for f in said)
    made, dropped = territories(fine) if good else ([], 0)
    said += [finding("boundary_small_rings", count=dropped)] if dropped else []
    in_trouble = {f.row for f in said if f.severity == "error" and f.code != "boundary_overlap"}
    named = tuple(
        Named(code=s.code, name=s.name, parts=parts, bad=s.row in in_trouble)
        for s, parts in zip(shapes, pictured(shapes), strict=True)
    )
    return replace(
        head, system=system, findings=tuple(said), territories=tuple(made), shown=named, troubles=tuple(troubles)
    )


def _placed(frame: gpd.GeoDataFrame, system: str) -> npt.NDArray[np.object_]:
    """The shapes in WGS84; Unread where there is no system, or the shapes do not lie in the district by it."""
    centre = _centre(np.array(frame.geometry.values, dtype=object))
    if not system:
        raise Unread("boundary_no_system", **_guess(centre))
    moved = to_wgs84(np.array(frame.geometry.values, dtype=object), system)
    lon, lat = _centre(moved)
    if not is_inside(lon, lat):
        known = {
            "system_zh": system_name(system, "zh"),
            "system_en": system_name(system, "en"),
            "lon": _degrees(lon),
            "lat": _degrees(lat),
        }
        raise Unread("boundary_outside", **known, **_guess(centre))
    return moved


_UNREAD = {
    "triangles": ("是三角网（TIN），不是面", "is a net of triangles (TIN), no polygon"),
    "no_number": ("有坐标不是数", "has a coordinate that is no number"),
    "unreadable": ("点太少或数据残缺，不成一个面", "has too few points or is damaged, and is no polygon"),
}


def _areas(found: Outlines, names: FeatureNames) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The features that are polygons, flat, and what is said of the others; numbers of rows are kept in the index."""
    frame = found.frame.set_axis(range(1, len(found.frame) + 1), axis=0)
    said = list(names.findings)
    for row, why in sorted(found.unread.items()):
        words: Words = {"why_zh": _UNREAD[why][0], "why_en": _UNREAD[why][1], "near_zh": "", "near_en": ""}
        said.append(finding("boundary_invalid", row=row, value=names.called[row] or f"#{row}", **words))
    shapes = [shapely.force_2d(shapely.MultiPolygon(polygons(g))) for g in frame.geometry.values]
    frame, has_heights = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index)), _has_heights(frame)
    nothing = frame.geometry.is_empty & ~frame.index.isin(list(found.unread))
    if frame.geometry.is_empty.all() and not found.unread:
        raise Unread("boundary_no_polygons")
    said += [finding("boundary_heights")] if has_heights else []
    for code, rows in (("boundary_closed", found.closed), ("boundary_not_polygon", frame.index[nothing])):
        if len(rows):
            listed = "、".join(map(str, rows[:_MOST_NAMED])) + ("……" if len(rows) > _MOST_NAMED else "")
            said.append(finding(code, count=len(rows), rows=listed))
    return frame[~frame.geometry.is_empty], said


def _has_heights(frame: gpd.GeoDataFrame) -> bool:
    return bool(shapely.has_z(frame.geometry.values).any())


def _centre(shapes: npt.NDArray[np.object_]) -> tuple[float, float]:
    """The middle of the shapes: the median of the middles of their boxes."""
    box = shapely.bounds(shapes)
    return float(np.median((box[:, 0] + box[:, 2]) / 2)), float(np.median((box[:, 1] + box[:, 3]) / 2))


def _guess(centre: tuple[float, float]) -> dict[str, str]:
    """Which systems would bring the shapes into the district, for a sentence."""
    found = guesses(*centre)[:4]
    if not found:
        return {
            "guess_zh": "；这里列出的坐标系都放不进普兰店，请确认文件",
            "guess_en": "; none known here fits, check the file",
        }
    zh, en = ("、".join(system_name(c, "zh") for c in found), ", ".join(system_name(c, "en") for c in found))
    return {"guess_zh": f"；从坐标看可能是：{zh}", "guess_en": f"; by its numbers it may be: {en}"}


def _degrees(value: float) -> str:
    return f"{value:.3f}°" if np.isfinite(value) else "—"


def _matched(
    frame: gpd.GeoDataFrame, moved: Iterable[shapely.Geometry], names: FeatureNames
) -> tuple[list[Shaped], list[Finding]]:
    """Every feature that lies somewhere with its community, and what is said of those that lie elsewhere."""
    said, shapes = [], []
    for row, geometry in zip(map(int, frame.index), moved, strict=True):
        place, called = names.places[row], names.called[row]
        if not np.isfinite(shapely.bounds(geometry)).all() or not is_inside(*_inner_point(geometry)):
            said.append(finding("boundary_outside_one", row=row, value=called or "—"))
        if np.isfinite(shapely.get_coordinates(geometry)).all():
            shapes.append(Shaped(row=row, code=place.code if place else "", name=called, geometry=geometry))
    return shapes, said


def _inner_point(geometry: shapely.Geometry) -> tuple[float, float]:
    """A point of a shape, valid or not; its first corner where it encloses none."""
    try:
        found = shapely.get_coordinates(shapely.point_on_surface(shapely.make_valid(geometry)))
    except shapely.errors.ShapelyError:
        found = shapely.get_coordinates(geometry)
    return float(found[0][0]), float(found[0][1])


def _about_names(shapes: list[Shaped], register: Register, columns: list[str]) -> list[Finding]:
    known = {c.code: c for c in register.communities()}
    rows: dict[str, list[int]] = defaultdict(list)
    for shape in shapes:
        rows[shape.code].append(shape.row)
    if not set(rows) - {""}:
        raise Unread("boundary_none_matched", columns="、".join(columns[:_MOST_NAMED]) or "—")
    said = [
        finding(
            "boundary_twice",
            value=known[code].name,
            count=len(found),
            rows="、".join(map(str, found[:_MOST_NAMED])),
            row=found[0],
        )
        for code, found in rows.items()
        if code and len(found) > 1
    ]
    if strangers := [s.name or f"#{s.row}" for s in shapes if not s.code]:
        said.append(finding("boundary_unmatched", count=len(strangers), value=_listed(strangers)))
    if missing := [p.name for code, p in known.items() if code not in rows and not p.valid_to]:
        said.append(finding("boundary_missing", count=len(missing), value=_listed(missing)))
    return said


def _listed(names: list[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("……" if len(names) > _MOST_NAMED else "")
