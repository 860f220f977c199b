"""Outlines of communities as the district has them: the values that the check makes and that maps draw."""

from __future__ import annotations

import json
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

Ring = tuple[tuple[float, float], ...]  # (lon, lat), first point not repeated
Part = tuple[Ring, ...]  # an outer ring and its holes


@dataclass(frozen=True, kw_only=True)
class Territory:
    """One community's outline in WGS84, as it is drawn, with the area of the original in square metres."""

    code: str
    outline: str  # GeoJSON geometry
    area_m2: float
    row: int  # the feature in the file, from 1

    @property
    def parts(self) -> tuple[Part, ...]:
        """The outline as polygons with holes."""
        return parts_of(shapely.from_geojson(self.outline))


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A place in the file that a picture points at: an invalid outline, an overlap, a gap, a point."""

    kind: str  # invalid | overlap | gap
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Named:
    """A polygon of the file as a preview draws it; `code` is empty where no community was recognised."""

    code: str
    name: str
    parts: tuple[Part, ...]
    bad: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    """A stored set of outlines: what was sent, by whom, from which month on, and whether it is in force."""

    boundary_id: str
    file_name: str
    sha256: str
    system: str
    since: str  # YYYY-MM
    sender: str
    made_at: str
    reason: str
    communities: int
    area_m2: float
    state: str  # published | withdrawn


Nested = float | list["Nested"]


def polygons(geometry: BaseGeometry | None) -> list[Polygon]:
    """The polygons inside a geometry of any kind, empty ones left out."""
    found = shapely.get_parts(geometry) if geometry is not None else []
    flat = [p for part in found for p in (shapely.get_parts(part) if part.geom_type.startswith("Multi") else [part])]
    return [p for p in flat if p.geom_type == "Polygon" and not p.is_empty]


def parts_of(geometry: BaseGeometry | None) -> tuple[Part, ...]:
    """A geometry as polygons with holes: outer rings clockwise, as maps in degrees need them; anything else left out."""
    made = []
    for polygon in polygons(geometry):
        turned = shapely.orient_polygons(polygon, exterior_cw=True)
        made.append(
            tuple(tuple((x, y) for x, y, *_ in ring.coords[:-1]) for ring in (turned.exterior, *turned.interiors))
        )
    return tuple(made)


def as_text(geometry: BaseGeometry) -> str:
    """A geometry as GeoJSON text with six decimals: a tenth of a metre."""
    said = json.loads(shapely.to_geojson(geometry))
    return json.dumps({"type": said["type"], "coordinates": _rounded(said["coordinates"])}, separators=(",", ":"))


def _rounded(numbers: Nested) -> Nested:
    return [_rounded(n) for n in numbers] if isinstance(numbers, list) else round(numbers, 6)
