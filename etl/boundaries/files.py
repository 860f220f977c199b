"""Files of outlines: GeoJSON, GeoPackage, zipped Shapefile and KML as one table of features; nothing is judged yet."""

from __future__ import annotations

import io
import json
import re
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from etl.findings.finding import finding
from outcomes.core.archive import Unsafe, entries_of
from outcomes.core.csv_text import decoded
from outcomes.foreign.nursery import demand_apart
from outcomes.geo.geodesy import WGS84, stated
from outcomes.reporting.finding import Finding

_MB = 1024 * 1024
_MOST_FEATURES, _MOST_POINTS = 5_000, 2_000_000
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHP = b"\x00\x00\x27\x0a"
KINDS = ["geojson", "json", "gpkg", "zip", "kml"]


class Unread(Exception):
    """A file that cannot be read as outlines; `finding` says why and what to do."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.finding: Finding = finding(code, whole_file=True, **words)


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """What a file holds: features with their attributes, the system it names (empty: none known), and its format."""

    frame: gpd.GeoDataFrame
    stated: str
    names_system: bool  # whether the file names any system at all
    format: str


def read(content: bytes, max_mb: int) -> Outlines:
    """The features of a file, whatever its name says; Unread with the reason for what cannot be read."""
    demand_apart()
    if not content.strip():
        raise Unread("boundary_empty")
    if len(content) > max_mb * _MB:
        raise Unread("boundary_too_large", max_mb=max_mb)
    try:
        with tempfile.TemporaryDirectory(prefix="outlines") as folder:
            return _checked(_read(content, Path(folder)))
    except Unsafe as error:
        raise Unread(_ZIP.get(error.code, "boundary_damaged"), **error.words) from error
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unread("boundary_damaged") from error


_ZIP = {
    "zip_entries": "boundary_zip",
    "zip_ratio": "boundary_zip",
    "zip_duplicate": "boundary_zip_names",
    "zip_path": "boundary_zip_path",
    "file_encrypted": "boundary_password",
}


def _read(content: bytes, folder: Path) -> Outlines:
    """By what the bytes are; the file lies under a name of our own, so no name of the sender's is ever a path."""
    if content.startswith(b"SQLite format 3\x00"):
        return _open(_kept(folder / "area.gpkg", content), "GeoPackage")
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content, folder)
    if content.startswith(_SHP):
        raise Unread("boundary_bare_shp")
    text = _text(content)
    if text.startswith("{"):
        return _geojson(text, folder)
    if re.search(r"<(\w+:)?kml[\s>]", text[:4000]):
        return _kml(text, folder)
    raise Unread("boundary_kind")


def _kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _text(content: bytes) -> str:
    """Text in UTF-8 or GB 18030; empty where it is neither."""
    return (decoded(content) or "").lstrip()


def _without_addresses(said: dict[str, object]) -> dict[str, object]:
    """An object of a GeoJSON without a system that is named by the address of its definition: that would be fetched."""
    crs = said.get("crs")
    named = isinstance(crs, dict) and crs.get("type") == "name" and "//" not in str(crs.get("properties"))
    return said if named else {key: value for key, value in said.items() if key != "crs"}


def _geojson(text: str, folder: Path) -> Outlines:
    try:
        said = json.loads(text, object_hook=_without_addresses)
    except (ValueError, RecursionError) as error:
        raise Unread("boundary_damaged") from error
    if said.get("type") not in ("FeatureCollection", "Feature"):
        raise Unread("boundary_kind")
    if not said.get("features", [said]):
        raise Unread("boundary_empty")
    clean = json.dumps(said, ensure_ascii=False).encode()
    return _open(_kept(folder / "area.geojson", clean), "GeoJSON")


def _kml(text: str, folder: Path) -> Outlines:
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise Unread("boundary_damaged")
    body = re.sub(r"^<\?xml[^>]*\?>", "", text)
    found = _open(_kept(folder / "area.kml", b'<?xml version="1.0" encoding="UTF-8"?>' + body.encode()), "KML")
    return Outlines(frame=found.frame, stated=WGS84, names_system=True, format="KML")


def _zipped(content: bytes, folder: Path) -> Outlines:
    """A Shapefile in a ZIP: only the parts of the one layer are taken out, each under a name of our own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [n for n in entries_of(archive, len(content)) if not n.startswith("__MACOSX/")]
        layers = [n for n in names if n.lower().endswith(".shp")]
        if not layers:
            raise Unread("boundary_zip_without")
        if len(layers) > 1:
            raise Unread("boundary_layers", names="、".join(sorted(Path(n).stem for n in layers)[:6]))
        stem = layers[0][:-4]
        parts = {n[len(stem) :].lower(): n for n in names if n.lower().startswith(stem.lower() + ".")}
        missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
        if missing:
            raise Unread("boundary_parts", missing="、".join(missing))
        for suffix in _PARTS:
            if suffix in parts:
                _kept(folder / f"area{suffix}", archive.read(parts[suffix]))
    encoding = _dbf_encoding(folder)
    (folder / "area.cpg").unlink(missing_ok=True)
    return _open(folder / "area.shp", "Shapefile", encoding=encoding)


def _dbf_encoding(folder: Path) -> str:
    """What the attributes are written in: the .cpg where it names GBK or UTF-8 and the bytes agree, else what they are."""
    raw = (folder / "area.dbf").read_bytes()
    start = int.from_bytes(raw[8:10], "little")
    said = (folder / "area.cpg").read_bytes().lower() if (folder / "area.cpg").exists() else b""
    order = ["gb18030", "utf-8"] if re.search(rb"gb|936|54936", said) else ["utf-8", "gb18030"]
    for encoding in order:
        try:
            raw[start:].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "gb18030" if order[0] == "gb18030" else "utf-8"


def _open(path: Path, format_: str, encoding: str | None = None) -> Outlines:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a feature holds besides outlines; the check says what was left out
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if not layers:
            raise Unread("boundary_no_polygons")
        if len(layers) > 1 and format_ == "GeoPackage":
            raise Unread("boundary_layers", names="、".join(layers[:6]))
        made = [
            pyogrio.read_dataframe(path, layer=name, max_features=_MOST_FEATURES + 1, encoding=encoding)
            for name in layers
        ]
    made = [f for f in made if isinstance(f, gpd.GeoDataFrame)]
    if not made:
        raise Unread("boundary_no_polygons")
    frame = made[0] if len(made) == 1 else gpd.GeoDataFrame(pd.concat(made, ignore_index=True), crs=made[0].crs)
    return Outlines(frame=frame, stated=stated(frame.crs), names_system=bool(frame.crs), format=format_)


def _checked(found: Outlines) -> Outlines:
    if found.frame.empty:
        raise Unread("boundary_empty")
    points = found.frame.geometry.count_coordinates().sum()
    if len(found.frame) > _MOST_FEATURES or points > _MOST_POINTS:
        raise Unread("boundary_too_many", features=len(found.frame), points=int(points))
    return found


def texts_of(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, list[str]]]:
    """The attributes as texts, column by column; whole numbers without a decimal point."""
    for name in frame.columns:
        if name != frame.geometry.name:
            yield str(name), [_plain(value) for value in frame[name]]


def _plain(value: object) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
