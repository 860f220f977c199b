"""Files of outlines: GeoJSON, GeoPackage, zipped Shapefile and KML as one table of features; nothing is judged yet."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from etl.boundaries.dbf import attributes
from etl.boundaries.features import MOST_FEATURES, Outlines, Unread, features_of
from etl.boundaries.geojson import clean
from outcomes.core.archive import Unsafe, entries_of
from outcomes.core.csv_text import decoded
from outcomes.foreign.nursery import demand_apart
from outcomes.geo.geodesy import WGS84, stated

_MB = 1024 * 1024
_MOST_POINTS = 2_000_000
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SHP = b"\x00\x00\x27\x0a"
KINDS = ["geojson", "json", "gpkg", "zip", "kml"]


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
    except (Unread, MemoryError):
        raise
    except Exception as error:  # whatever a reader raises for what a file holds is one sentence
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
        return features_of(_kept(folder / "area.gpkg", content), "GeoPackage")
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


def _geojson(text: str, folder: Path) -> Outlines:
    told = clean(text)
    found = features_of(_kept(folder / "area.geojson", told.content), "GeoJSON")
    named = found.stated if told.named is None else stated(told.named)
    return replace(found, stated=named, unread=found.unread | told.unread)


def _kml(text: str, folder: Path) -> Outlines:
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise Unread("boundary_damaged")
    body = re.sub(r"^<\?xml[^>]*\?>", "", text)
    found = features_of(_kept(folder / "area.kml", b'<?xml version="1.0" encoding="UTF-8"?>' + body.encode()), "KML")
    return replace(found, stated=WGS84)


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
    cpg = folder / "area.cpg"
    told = attributes((folder / "area.dbf").read_bytes(), cpg.read_bytes() if cpg.exists() else b"")
    cpg.unlink(missing_ok=True)
    _kept(folder / "area.dbf", told.content)
    found = features_of(folder / "area.shp", "Shapefile", told.encoding)
    system = (folder / "area.prj").read_bytes() if (folder / "area.prj").exists() else b""
    own = stated(_text(system))  # a reader takes a code for it and forgets what stands beside
    return replace(found, frame=found.frame.rename(columns=told.names), stated=own or found.stated)


def _checked(found: Outlines) -> Outlines:
    if found.frame.empty:
        raise Unread("boundary_empty")
    points = found.frame.geometry.count_coordinates().sum()
    if len(found.frame) > MOST_FEATURES or points > _MOST_POINTS:
        raise Unread("boundary_too_many", features=len(found.frame), points=int(points))
    return found
