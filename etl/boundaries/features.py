"""The features of a layer as a reader gives them, one by one: what cannot be read of one is said of that one."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from etl.findings.finding import finding
from outcomes.geo.geodesy import stated
from outcomes.reporting.finding import Finding

MOST_FEATURES = 5_000
_SURFACES = {15: "triangles", 16: "triangles", 17: "triangles"}  # kinds of WKB that are no polygons: TIN and its like


class Unread(Exception):
    """A file that cannot be read as outlines; `finding` says why and what to do."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.finding: Finding = finding(code, whole_file=True, **words)


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """What a file holds: features with their attributes, the system it names (empty: none known), and its format.

    `closed`: features (from 1) whose rings were closed in reading; `unread`: feature -> why its shape cannot be read.
    """

    frame: gpd.GeoDataFrame
    stated: str
    format: str
    closed: tuple[int, ...]
    unread: dict[int, str]


def features_of(path: Path, format_: str, encoding: str | None = None) -> Outlines:
    """All features of a file with one layer (of a KML: of all its folders); Unread where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a feature holds besides outlines; the check says what was left out
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if not layers:
            raise Unread("boundary_no_polygons")
        if len(layers) > 1 and format_ == "GeoPackage":
            raise Unread("boundary_layers", names="、".join(layers[:6]))
        read = [_layer(path, name, encoding) for name in layers]
        frame = pd.concat([attributes for attributes, _, _ in read], ignore_index=True)
        shapes, closed, unread = _shapes(np.concatenate([wkb for _, wkb, _ in read]))
    return Outlines(
        frame=gpd.GeoDataFrame(frame, geometry=shapes),
        stated=stated(read[0][2]),
        format=format_,
        closed=closed,
        unread=unread,
    )


def _layer(path: Path, name: str, encoding: str | None) -> tuple[pd.DataFrame, Any, str | None]:
    """Attributes, shapes as WKB (None: none), and the system of a layer."""
    meta, _, wkb, fields = pyogrio.raw.read(
        path, layer=name, max_features=MOST_FEATURES + 1, encoding=encoding, datetime_as_string=True
    )
    count = len(fields[0]) if fields else len(wkb) if wkb is not None else 0
    shapes = wkb if wkb is not None else np.full(count, None, dtype=object)
    columns = {str(key): list(values) for key, values in zip(meta["fields"], fields, strict=True) if key != "geometry"}
    return pd.DataFrame(columns, index=range(count)), shapes, meta["crs"]


def _shapes(wkb: Any) -> tuple[Any, tuple[int, ...], dict[int, str]]:
    """Shapes, which of them were closed, and why others are none; a feature without a shape stays without."""
    found = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    closed, unread = [], {}
    for i in np.flatnonzero([raw is not None and shape is None for raw, shape in zip(wkb, found, strict=True)]):
        found[i] = shapely.from_wkb(wkb[i], on_invalid="fix")
        if found[i] is None:
            unread[int(i) + 1] = _SURFACES.get(_kind(wkb[i]), "unreadable")
        elif shapely.is_valid_reason(found[i]).startswith("Too few points"):
            continue
        else:
            closed.append(int(i) + 1)
    for i in np.flatnonzero([s is not None and not np.isfinite(shapely.get_coordinates(s)).all() for s in found]):
        found[i] = None
        unread[int(i) + 1] = "no_number"
    return found, tuple(closed), unread


def _kind(wkb: bytes) -> int:
    """The number of the kind of a shape, without the marks of heights and measures."""
    return int(struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])[0] & 0x0FFFFFFF) % 1000


def texts_of(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, list[str]]]:
    """The attributes as texts, column by column; whole numbers without a decimal point, lists and objects empty."""
    for name in frame.columns:
        if name != frame.geometry.name:
            yield str(name), [_plain(value) for value in frame[name]]


def _plain(value: object) -> str:
    if not pd.api.types.is_scalar(value) or isinstance(value, bytes) or pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
