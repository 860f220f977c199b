"""Made-up outlines for tests: the schematic tiles as if they were land, in any format and coordinate system."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from outcomes.core.settings import ROOT
from outcomes.geo.china_shift import bd09_of_wgs84, gcj02_of_wgs84

_TILES = ROOT / "data" / "reference" / "communities_schematic.geojson"


def tiles() -> gpd.GeoDataFrame:
    """The 44 tiles as made-up outlines in WGS84, with code and name."""
    said = json.loads(_TILES.read_text(encoding="utf-8"))
    rows = [{"代码": f["properties"]["code"], "名称": f["properties"]["name"]} for f in said["features"]]
    shapes = [shapely.geometry.shape(f["geometry"]) for f in said["features"]]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def shifted(frame: gpd.GeoDataFrame, system: str) -> gpd.GeoDataFrame:
    """The same places in another system; GCJ-02 and BD-09 keep the label of WGS84, as web maps export them."""
    if system in ("GCJ-02", "BD-09"):
        way: Callable[[Any], Any] = gcj02_of_wgs84 if system == "GCJ-02" else bd09_of_wgs84
        return frame.set_geometry(
            shapely.transform(np.array(frame.geometry.values, dtype=object), way), crs="EPSG:4326"
        )
    forward = Transformer.from_crs("EPSG:4326", system, always_xy=True)
    moved = shapely.transform(
        np.array(frame.geometry.values, dtype=object), lambda a: np.column_stack(forward.transform(a[:, 0], a[:, 1]))
    )
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=moved, crs=system)


def file_of(frame: gpd.GeoDataFrame, kind: str, folder: Path, encoding: str = "UTF-8", *, cpg: bool = True) -> bytes:
    """The outlines as the bytes of a GeoJSON, GeoPackage, KML or zipped Shapefile."""
    if kind == "zip":
        return _zipped(frame, folder, encoding, cpg)
    path = folder / f"边界.{kind}"
    if kind == "kml":
        frame = frame.rename(columns={"名称": "Name"})
    driver = {"geojson": "GeoJSON", "gpkg": "GPKG", "kml": "KML"}[kind]
    frame.to_file(path, driver=driver, engine="pyogrio")
    return path.read_bytes()


def _zipped(frame: gpd.GeoDataFrame, folder: Path, encoding: str, cpg: bool) -> bytes:
    frame.to_file(folder / "边界.shp", engine="pyogrio", encoding=encoding)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("边界.*")):
            if path.suffix in (".shp", ".shx", ".dbf", ".prj") or (cpg and path.suffix == ".cpg"):
                archive.write(path, path.name)
    return made.getvalue()
