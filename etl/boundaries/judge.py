"""The judgement of a file of outlines: which community each is, and whether they are valid, disjoint and in Pulandian."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from etl.boundaries.files import Outlines, Unread, read, texts_of
from etl.boundaries.shapes import Shaped, gaps, invalid, overlaps, territories
from etl.findings.finding import finding
from outcomes.core.digests import digest
from outcomes.core.places import Place, Register
from outcomes.geo.geodesy import guesses, is_inside, system_name, to_wgs84
from outcomes.geo.outlines import Named, parts_of, polygons
from outcomes.reporting.finding import Finding
from outcomes.reporting.outlines import OutlinesJudged

_MOST_NAMED = 12


def judge(content: bytes, file_name: str, *, register: Register, system: str = "", max_mb: int = 50) -> OutlinesJudged:
    """The judgement of a file, read in a system (empty: the one it names); nothing is stored."""
    sha256 = digest(content)
    try:
        found = read(content, max_mb)
    except Unread as error:
        return OutlinesJudged(file_name=file_name, sha256=sha256, findings=(error.finding,))
    head = OutlinesJudged(file_name=file_name, sha256=sha256, format=found.format, stated=found.stated)
    try:
        return _judged(found, register, system or found.stated, head)
    except shapely.errors.GEOSException:
        return replace(head, findings=(Unread("boundary_damaged").finding,))
    except Unread as error:
        return replace(head, system=system or found.stated, findings=(error.finding,))


def _judged(found: Outlines, register: Register, system: str, head: OutlinesJudged) -> OutlinesJudged:
    frame, said = _areas(found.frame)
    centre = _centre(frame)
    if not system:
        raise Unread("boundary_no_system", **_guess(centre))
    moved = to_wgs84(np.array(frame.geometry.values, dtype=object), system)
    lon, lat = _centre(gpd.GeoDataFrame(geometry=moved))
    if not is_inside(lon, lat):
        known = {
            "system_zh": system_name(system, "zh"),
            "system_en": system_name(system, "en"),
            "lon": _degrees(lon),
            "lat": _degrees(lat),
        }
        raise Unread("boundary_outside", **known, **_guess(centre))
    shapes, more = _matched(frame, moved, register)
    said += more
    bad, troubles = invalid(shapes)
    said += bad
    fine = [s for s in shapes if s.code and shapely.is_valid(s.geometry)]
    clashes, spots = overlaps(fine)
    empty, holes = gaps(fine)
    said, troubles = [*said, *clashes, *empty], [*troubles, *spots, *holes]
    good = not any(f.severity == "error" for f in said)
    in_trouble = {f.row for f in said if f.severity == "error" and f.code != "boundary_overlap"}
    shown = tuple(
        Named(code=s.code, name=s.name, parts=parts_of(shapely.make_valid(s.geometry)), bad=s.row in in_trouble)
        for s in shapes
    )
    return replace(
        head,
        system=system,
        findings=tuple(said),
        territories=tuple(territories(fine)) if good else (),
        shown=shown,
        troubles=tuple(troubles),
    )


def _areas(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The features that are polygons, flat, and what is said of the others; numbers of rows are kept in the index."""
    frame = frame.set_axis(range(1, len(frame) + 1), axis=0)
    has_heights = bool(shapely.has_z(frame.geometry.values).any())
    shapes = [shapely.force_2d(shapely.MultiPolygon(polygons(g))) for g in frame.geometry.values]
    shapes = [s if np.isfinite(shapely.get_coordinates(s)).all() else shapely.MultiPolygon() for s in shapes]
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index))
    empty = frame.geometry.is_empty
    if empty.all():
        raise Unread("boundary_no_polygons")
    said = [finding("boundary_heights")] if has_heights else []
    if empty.any():
        rows = "、".join(map(str, frame.index[empty][:_MOST_NAMED]))
        said.append(finding("boundary_not_polygon", count=int(empty.sum()), rows=rows))
    return frame[~empty], said


def _centre(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    """The middle of the features: the median of the middles of their boxes."""
    box = shapely.bounds(np.array(frame.geometry.values, dtype=object))
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
    frame: gpd.GeoDataFrame, moved: Iterable[shapely.Geometry], register: Register
) -> tuple[list[Shaped], list[Finding]]:
    """Every feature with its community, as its attributes name it; and what is said of names."""
    columns = dict(texts_of(frame))
    known = {c.code: c for c in register.communities()}
    found = {name: [_community(register, known, text) for text in texts] for name, texts in columns.items()}
    order = sorted(columns, key=lambda name: -sum(p is not None for p in found[name]))
    said, shapes = [], []
    for i, (row, geometry) in enumerate(zip(frame.index, moved, strict=True)):
        places = list(dict.fromkeys(p for name in order if (p := found[name][i])))
        spelt = next((columns[name][i] for name in order if columns[name][i]), "")
        if len(places) > 1:
            said.append(finding("boundary_two_names", row=int(row), value="、".join(p.name for p in places)))
        place = places[0] if len(places) == 1 else None
        lon, lat = (
            shapely.get_coordinates(shapely.point_on_surface(shapely.make_valid(geometry)))[0] if geometry else (0, 0)
        )
        if not is_inside(lon, lat):
            said.append(finding("boundary_outside_one", row=int(row), value=place.name if place else spelt or "—"))
        shapes.append(
            Shaped(
                row=int(row), code=place.code if place else "", name=place.name if place else spelt, geometry=geometry
            )
        )
    return shapes, said + _about_names(shapes, known, list(columns))


def _community(register: Register, known: dict[str, Place], text: str) -> Place | None:
    """The community of the programme that a text names."""
    place = register.find(text) if text else None
    return place if place and place.code in known else None


def _about_names(shapes: list[Shaped], known: dict[str, Place], columns: list[str]) -> list[Finding]:
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
