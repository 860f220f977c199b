"""Outlines without the islands and ponds that no map can show: so many rings at most, however many a file holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]  # of shapely, in metres
_MOST_RINGS = 2_000
_DRAWN_M2 = 2_500.0  # 50 m by 50 m: a dot on a map of the district


def drawable(shapes: Shapes) -> tuple[Shapes, int]:
    """The outlines with their largest rings, and how many rings were left out; the largest part of each always stays."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    if len(rings) <= _MOST_RINGS:
        return shapes, 0
    areas = shapely.area(shapely.polygons(rings))
    is_shell = np.r_[True, part_of[1:] != part_of[:-1]]
    kept = np.zeros(len(rings), dtype=bool)
    kept[np.argsort(-areas, kind="stable")[:_MOST_RINGS]] = True  # also where thousands are of one size
    kept &= areas >= _DRAWN_M2
    kept |= _largest(np.where(is_shell, areas, -1.0), owner[part_of])
    kept |= _enclaves(rings, is_shell, kept)
    kept &= kept[is_shell][part_of]  # what lies in an island that is left out goes with it
    dropped = int((~kept).sum())
    rings, part_of = rings[kept], part_of[kept]
    made: list[list[shapely.Polygon]] = [[] for _ in shapes]
    for part in np.unique(part_of):
        shell, *holes = rings[part_of == part]
        made[owner[part]].append(shapely.Polygon(shell, holes))
    return np.array([shapely.MultiPolygon(polygons) for polygons in made], dtype=object), dropped


def _largest(areas: npt.NDArray[np.float64], owner: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """The largest ring of each outline, the first of several of one size."""
    order = np.lexsort((-np.arange(len(areas)), areas, owner))
    last = np.r_[owner[order][1:] != owner[order][:-1], True]
    found = np.zeros(len(areas), dtype=bool)
    found[order[last]] = True
    return found


def _enclaves(rings: Shapes, is_shell: npt.NDArray[np.bool_], kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The holes in which a part lies that is drawn: filled up, they would cover it."""
    holes = np.flatnonzero(~is_shell & ~kept)
    inside = shapely.point_on_surface(shapely.polygons(rings[is_shell & kept]))
    found = np.zeros(len(rings), dtype=bool)
    if len(holes):
        found[holes[shapely.STRtree(shapely.polygons(rings[holes])).query(inside, predicate="within")[1]]] = True
    return found
