"""A GeoJSON as it may be given to a reader: no addresses in it, only finite numbers, and a system by its code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from etl.boundaries.features import Unread

# the ways in which the register of coordinate systems writes a code as an address, which nobody needs to ask
_CODE = re.compile(r"https?://www\.opengis\.net/(?:def/crs/EPSG/[^/]*/|gml/srs/epsg\.xml#)(\d+)/?")


@dataclass(frozen=True, kw_only=True)
class CleanGeoJSON:
    """The bytes for a reader, the system that the file names (None: it names none), and features that hold no numbers."""

    content: bytes
    named: str | None
    unread: dict[int, str]


def clean(text: str) -> CleanGeoJSON:
    """A GeoJSON without what a reader might follow or stumble over; Unread for what is none."""
    try:
        said = json.loads(text, object_hook=_without_addresses, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise Unread("boundary_damaged") from error
    if said.get("type") not in ("FeatureCollection", "Feature"):
        raise Unread("boundary_kind")
    features = said.get("features", [said])
    if not features:
        raise Unread("boundary_empty")
    unread = {}
    for row, feature in enumerate(features, 1):
        if feature.get("geometry") and not _is_sound(feature["geometry"]):
            feature["geometry"] = None
            unread[row] = "no_number"
    crs = said.get("crs")
    named = str(crs["properties"].get("name", "")) if crs else None
    return CleanGeoJSON(
        content=json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"), named=named, unread=unread
    )


def _without_addresses(said: dict[str, Any]) -> dict[str, Any]:
    """An object without a system that is named by the address of its definition: that would be fetched."""
    crs = said.get("crs")
    if not (isinstance(crs, dict) and crs.get("type") == "name" and isinstance(crs.get("properties"), dict)):
        return {key: value for key, value in said.items() if key != "crs"}
    properties = crs["properties"]
    if found := _CODE.fullmatch(str(properties.get("name", ""))):
        return said | {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{found[1]}"}}}
    return said if "//" not in str(properties) else {key: value for key, value in said.items() if key != "crs"}


def _is_sound(geometry: Mapping[str, Any]) -> bool:
    """Whether all that a shape is made of are positions of finite numbers."""
    inside = geometry.get("geometries", [])
    return _are_positions(geometry.get("coordinates", [])) and all(map(_is_sound, inside))


def _are_positions(nested: object) -> bool:
    if not isinstance(nested, list):
        return False
    if nested and not isinstance(nested[0], list):
        return len(nested) >= 2 and all(type(n) in (int, float) and isfinite(n) for n in nested)
    return all(map(_are_positions, nested))
