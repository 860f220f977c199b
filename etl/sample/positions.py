"""Where the sample's compounds and facilities stand: scattered about the tile of their community, some unknown."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from etl.sample.sample_file import Allotted, Cell, stream
from outcomes.geo.china_shift import gcj02_of_wgs84

_POSITIONS = 60  # number of the streams
_SPREAD = (0.0042, 0.0033)  # degrees: about 360 m each way
Position = dict[str, Cell]


def middles(reference: Path) -> dict[str, tuple[float, float]]:
    """The middle of every community's tile by its code."""
    tiles = json.loads((reference / "communities_schematic.geojson").read_text(encoding="utf-8"))
    found = {}
    for feature in tiles["features"]:
        ring = np.array(feature["geometry"]["coordinates"][0])
        x, y = (ring.min(axis=0) + ring.max(axis=0)) / 2
        found[str(feature["properties"]["code"])] = (float(x), float(y))
    return found


def position(place: Allotted, number: str, seed: int, *, known: float = 1.0, by_phone_map: bool = False) -> Position:
    """The three cells of a position, empty for the share that is not known; the same number stands at the same spot.

    `by_phone_map`: taken from a map of GCJ-02, as offices do.
    """
    rng = stream(seed, _POSITIONS, place.code[6:] + "".join(str(ord(c)) for c in number[-6:]))
    x, y = place.at[0] + rng.normal(0, _SPREAD[0]), place.at[1] + rng.normal(0, _SPREAD[1])
    if rng.random() >= known:
        return {}
    if by_phone_map:
        x, y = gcj02_of_wgs84(np.array([[x, y]]))[0]
    system = "GCJ-02" if by_phone_map else "CGCS2000"
    return {"longitude": round(float(x), 6), "latitude": round(float(y), 6), "coordinate_system": system}
