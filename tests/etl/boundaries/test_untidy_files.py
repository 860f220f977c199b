"""Outlines as other systems write them: what can be mended is mended and said, what cannot is said of its feature."""

import io
import json
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from etl.boundaries.dbf import attributes
from etl.boundaries.drawable import drawable
from etl.boundaries.judge import judge
from outcomes.core.places import Register, read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.outlines import OutlinesJudged
from tests import shared_cases
from tests.etl.outlines import file_of, shifted, tiles


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(ROOT / "data" / "reference")


def _judge(content: bytes, register: Register, system: str = "") -> OutlinesJudged:
    return judge(content, "边界", register=register, system=system)


def _said(judged: OutlinesJudged) -> dict[str, str]:
    return {f.code: f.message_zh for f in judged.findings}


def _square(west: float = 121.9) -> list[list[float]]:
    return [[west, 39.35], [west + 0.01, 39.35], [west + 0.01, 39.36], [west, 39.36], [west, 39.35]]


def _collection(*features: tuple[dict[str, Any], Any]) -> bytes:
    made = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


def _polygon(ring: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


GOOD = ({"name": "台山社区"}, _polygon(_square(121.92)))


@shared_cases.needed
@pytest.mark.parametrize("name", ["20_datav_like.geojson", "21_unclosed_ring.geojson", "24_utm51n.geojson"])
def test_a_file_of_the_cases_gives_44_outlines(name: str, register: Register) -> None:
    judged = _judge(shared_cases.content(name), register)
    assert judged.good
    assert len(judged.territories) == 44
    assert set(_said(judged)) == ({"boundary_closed"} if name.startswith("21") else set())


@shared_cases.needed
def test_the_utm_file_of_the_cases_lies_where_it_says(register: Register) -> None:
    judged = _judge(shared_cases.content("24_utm51n.geojson"), register)
    assert (judged.stated, judged.system) == ("EPSG:32651", "EPSG:32651")
    west, south, east, north = shapely.from_geojson(judged.territories[0].outline).bounds
    assert judged.territories[0].code == "210214001001"
    assert (west, east, south, north) == pytest.approx((121.90, 121.91, 39.35, 39.36), abs=1e-5)


@shared_cases.needed
def test_the_file_of_the_cases_with_a_neighbour_column_is_told_by_its_columns(register: Register) -> None:
    judged = _judge(shared_cases.content("26_neighbour_column.geojson"), register)
    assert not judged.good
    assert "「名称」和「邻近」写的是不同的社区" in _said(judged)["boundary_two_columns"]


@pytest.mark.parametrize(
    "value", [[121.9, 39.4], [], {"a": 1}, [["x"]], None, True, 1e30, float("nan"), "\ud800", "2025-03-01T08:00:00Z"]
)
def test_an_attribute_of_any_kind_is_no_name(value: object, register: Register) -> None:
    judged = _judge(_collection(({"name": "孛兰社区", "other": value}, _polygon(_square())), GOOD), register)
    assert [t.code[-3:] for t in judged.territories] == ["001", "002"]


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon", "hole"])
def test_an_open_ring_is_closed_and_said(kind: str, register: Register) -> None:
    hole = [[121.902, 39.352], [121.904, 39.352], [121.904, 39.354]]
    rings: Any = [_square()[:-1]] if kind != "hole" else [_square(), hole]
    several = kind == "MultiPolygon"
    shape = {"type": "MultiPolygon" if several else "Polygon", "coordinates": [rings] if several else rings}
    judged = _judge(_collection(GOOD, ({"name": "孛兰社区"}, shape)), register)
    assert judged.good
    assert "第 2 个" in _said(judged)["boundary_closed"]
    assert len(judged.territories[0].parts[0]) == 1 + (kind == "hole")


@pytest.mark.parametrize(
    "ring",
    [
        [[121.9, 39.35], [121.91, 39.36]],
        [[121.9, 39.35]],
        [[121.9, 39.35], [121.91, 39.36], [121.9, 39.35]],
        [[121.9, float("nan")], *_square()[1:]],
        [[float("nan"), 39.35], *_square()[1:-1], [float("nan"), 39.35]],
        [[121.9, float("inf")], *_square()[1:]],
        [[121.9, None], *_square()[1:]],
        [["121.9", "39.35"], *_square()[1:]],
        [[121.9], *_square()[1:]],
        [[True, False], *_square()[1:]],
        "121.9,39.35",
    ],
)
def test_a_shape_that_cannot_be_read_is_refused_by_its_name_and_the_others_are_judged(
    ring: Any, register: Register
) -> None:
    judged = _judge(_collection(GOOD, ({"name": "孛兰社区"}, _polygon(ring))), register)
    assert not judged.good
    assert "孛兰社区（第 2 个图形）" in _said(judged)["boundary_invalid"]
    assert "{" not in "".join(f.message_zh + f.message_en for f in judged.findings)
    alone = _judge(_collection(({"编号": "甲"}, _polygon(ring))), register)
    assert not alone.good
    assert set(_said(alone)) & {"boundary_invalid", "boundary_none_matched"}


def _tin(kind: int) -> bytes:
    triangle = struct.pack("<BII", 1, 17, 1) + struct.pack("<I", 4)
    triangle += b"".join(
        struct.pack("<dd", *p) for p in [(121.9, 39.35), (121.91, 39.35), (121.9, 39.36), (121.9, 39.35)]
    )
    return struct.pack("<BII", 1, kind, 1) + triangle if kind == 16 else triangle


@pytest.mark.parametrize("kind", [16, 17])
def test_a_net_of_triangles_in_a_geopackage_is_named(kind: int, register: Register, tmp_path: Path) -> None:
    file_of(tiles(), "gpkg", tmp_path)
    path = tmp_path / "边界.gpkg"
    with sqlite3.connect(path) as con:
        for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            con.execute(f'DROP TRIGGER "{name}"')
        (table,) = con.execute("SELECT table_name FROM gpkg_contents").fetchone()
        blob = b"GP\x00\x01" + struct.pack("<i", 4326) + _tin(kind)
        con.execute(f'UPDATE "{table}" SET geom = ? WHERE fid = 1', [blob])
    judged = _judge(path.read_bytes(), register)
    assert not judged.good
    assert "孛兰社区（第 1 个图形）" in _said(judged)["boundary_invalid"]
    assert len(judged.shown) == 43


def test_features_that_are_none_and_crooked_files_are_a_sentence(register: Register) -> None:
    for content in (
        b'{"type": "FeatureCollection", "features": 7}',
        b'{"type": "FeatureCollection", "features": [1, 2]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": 7}]}',
        b'{"type": "Feature", "geometry": {"type": "Polygon"}, "properties": {"name": 1}}',
        b'{"type": "FeatureCollection", "features": [null]}',
        b'{"type": ["Feature"]}',
        b'{"type": "Feature", "geometry": ' + b"[" * 100_000,
    ):
        judged = _judge(content, register)
        assert not judged.good
        assert judged.findings


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_of_fields_cut_at_ten_bytes_are_read(encoding: str, register: Register, tmp_path: Path) -> None:
    """社区名称 has twelve bytes in UTF-8: the fourth letter loses two of three."""
    frame = tiles().drop(columns="代码").rename(columns={"名称": "NAME"})
    whole = file_of(frame, "zip", tmp_path, encoding)
    cut = "社区名称代码".encode(encoding)[:10].ljust(11, b"\0")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"NAME".ljust(11, b"\0"), cut, 1))
    judged = _judge(made.getvalue(), register)
    assert judged.good
    assert len(judged.territories) == 44


def _dbf(fields: list[tuple[bytes, int]], rows: list[list[bytes]]) -> bytes:
    described = b"".join(name.ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([n, 0]) + b"\0" * 14 for name, n in fields)
    start, width = 32 + len(described) + 1, 1 + sum(n for _, n in fields)
    head = b"\x03\x7d\x01\x01" + struct.pack("<IHH", len(rows), start, width) + b"\0" * 20
    body = b"".join(b" " + b"".join(c.ljust(n) for c, (_, n) in zip(row, fields, strict=True)) for row in rows)
    return head + described + b"\x0d" + body + b"\x1a"


@pytest.mark.parametrize(
    ("encoding", "text", "whole"), [("utf-8", "古城社区", "古城社"), ("gb18030", "古城社区a乡", "古城社区a")]
)
@pytest.mark.parametrize("said", [b"", b"UTF-8", b"GBK"])
def test_texts_cut_within_a_letter_keep_what_is_whole(encoding: str, text: str, whole: str, said: bytes) -> None:
    cut, other = text.encode(encoding)[:10], "普兰店区的社区边界".encode(encoding)
    told = attributes(_dbf([(b"NAME", 10), ("说明".encode(encoding), 30)], [[cut, other]]), said)
    assert told.encoding == encoding
    assert told.names == {"F000": "NAME", "F001": "说明"}
    assert told.content.count(whole.encode(encoding).ljust(10) + other) == 1


def test_a_neighbour_that_repeats_gives_way_to_the_name_and_is_asked_about(register: Register, tmp_path: Path) -> None:
    frame = tiles().drop(columns="代码").rename(columns={"名称": "本社区"})
    frame.insert(0, "邻近", ["台山社区", "古城社区"] * 22)
    judged = _judge(file_of(frame, "geojson", tmp_path), register)
    assert judged.good
    assert {t.code: t.row for t in judged.territories}["210214001001"] == 1
    assert set(_said(judged)) == {"boundary_column_taken"}
    assert "「邻近」写的社区和「本社区」不同" in _said(judged)["boundary_column_taken"]


def test_name_and_code_together_stand_against_a_neighbour(register: Register, tmp_path: Path) -> None:
    frame = tiles()
    frame["neighbour"] = np.roll(frame["名称"], 1)
    frame.loc[0, "neighbour"] = frame.loc[3, "名称"]  # one name twice
    judged = _judge(file_of(frame, "geojson", tmp_path), register)
    assert judged.good
    assert set(_said(judged)) == {"boundary_column_taken"}


@pytest.mark.parametrize("holes", [True, False])
def test_thousands_of_islands_or_ponds_are_stored_with_those_that_a_map_can_show(
    holes: bool, register: Register
) -> None:
    """5,184 rings of 20 m by 20 m beside or in a square: none is as large as a dot on the map; the area counts them all."""
    at = [(421_100 + 60 * (n % 72), 4_360_100 + 60 * (n // 72)) for n in range(5_184)]
    small = [shapely.box(x, y, x + 20, y + 20) for x, y in at]
    if holes:
        shape = shapely.Polygon(
            shapely.box(421_000, 4_360_000, 426_000, 4_365_000).exterior.coords, [s.exterior.coords for s in small]
        )
    else:
        shape = shapely.MultiPolygon([shapely.box(410_000, 4_360_000, 415_000, 4_365_000), *small])
    frame = gpd.GeoDataFrame({"名称": ["古城社区"]}, geometry=[shape], crs="EPSG:4550")
    content = json.dumps(json.loads(frame.to_json()) | {"crs": {"type": "name", "properties": {"name": "EPSG:4550"}}})
    judged = _judge(content.encode(), register)
    assert judged.good
    assert "5184 个小岛或水塘" in _said(judged)["boundary_small_rings"]
    assert judged.territories[0].area_m2 == pytest.approx(25_000_000 + (-1 if holes else 1) * 5_184 * 400, abs=5)
    assert len(judged.territories[0].outline) < 1_000
    assert len(judged.troubles) <= 200


def test_a_picture_of_a_very_detailed_file_holds_what_can_be_seen(register: Register) -> None:
    """Three thousand round islands of 64 corners: the two thousand largest rings, and fewer corners of each."""
    round_ones = [shapely.Point(122 + 0.002 * (n % 60), 39.4 + 0.002 * (n // 60)).buffer(0.0005) for n in range(3_000)]
    shape = shapely.MultiPolygon([shapely.box(121.9, 39.35, 121.99, 39.4), *round_ones])
    judged = _judge(_collection(({"name": "古城社区"}, shapely.geometry.mapping(shape))), register)
    (named,) = judged.shown
    assert len(named.parts) == 2_000
    assert sum(len(ring) for part in named.parts for ring in part) < 30_000


def test_of_thousands_that_are_of_one_size_so_many_are_kept() -> None:
    """5,000 squares of 100 m: two thousand of them, and the first of each of two outlines."""
    small = [shapely.box(200 * n, 0, 200 * n + 100, 100) for n in range(5_000)]
    alone = shapely.box(-200, 0, -190, 10)
    made, dropped = drawable(np.array([shapely.MultiPolygon(small), alone], dtype=object))
    assert dropped == 3_000
    assert [len(shapely.get_parts(shape)) for shape in made] == [2_000, 1]


def test_a_hole_in_which_another_outline_lies_is_kept() -> None:
    """3,000 ponds, and among them a place of 20 m by 20 m that is an outline of its own."""
    small = [shapely.box(30 * n, 100, 30 * n + 20, 120) for n in range(3_000)]
    round_it = shapely.Polygon(shapely.box(-100, 0, 100_000, 5_000).exterior.coords, [s.exterior.coords for s in small])
    made, dropped = drawable(np.array([round_it, small[7]], dtype=object))
    assert dropped == 2_999
    assert shapely.get_num_interior_rings(shapely.get_parts(made[0]))[0] == 1
    assert shapely.area(made[1]) == 400
    assert not shapely.intersects(shapely.point_on_surface(made[1]), made[0])


@pytest.mark.parametrize("system", ["EPSG:32651", "EPSG:3857", "EPSG:32652", "EPSG:4555", "EPSG:2434"])
@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip"])
def test_any_system_is_read_as_it_says(system: str, kind: str, register: Register, tmp_path: Path) -> None:
    judged = _judge(file_of(shifted(tiles(), system), kind, tmp_path), register)
    assert judged.good
    assert judged.stated == judged.system == system
    rough = {"boundary_rough"} if system in ("EPSG:4555", "EPSG:2434") else set()
    assert set(_said(judged)) == rough
    made = {t.code: shapely.from_geojson(t.outline) for t in judged.territories}
    there = tiles()
    far = [shapely.hausdorff_distance(made[c], g) for c, g in zip(there["代码"], there.geometry, strict=True)]
    assert max(far) < 1e-5


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:EPSG::32651",
        "EPSG:32651",
        "http://www.opengis.net/def/crs/EPSG/0/32651",
        "https://www.opengis.net/def/crs/EPSG/9.8.15/32651",
        "http://www.opengis.net/gml/srs/epsg.xml#32651",
        "WGS 84 / UTM zone 51N",
    ],
)
def test_a_geojson_names_its_system_in_any_of_the_usual_ways(name: str, register: Register, tmp_path: Path) -> None:
    said = json.loads(file_of(shifted(tiles(), "EPSG:32651"), "geojson", tmp_path))
    said["crs"] = {"type": "name", "properties": {"name": name}}
    judged = _judge(json.dumps(said).encode(), register)
    assert judged.good
    assert judged.stated == "EPSG:32651"


def test_a_system_that_nobody_knows_has_to_be_chosen_and_utm_is_among_what_it_may_be(
    register: Register, tmp_path: Path
) -> None:
    said = json.loads(file_of(shifted(tiles(), "EPSG:32651"), "geojson", tmp_path))
    said["crs"] = {"type": "name", "properties": {"name": "普兰店独立坐标系"}}
    judged = _judge(json.dumps(said).encode(), register)
    assert set(_said(judged)) == {"boundary_no_system"}
    assert "EPSG:32651" in _said(judged)["boundary_no_system"]


def test_a_zone_with_another_scale_is_read_by_its_own_numbers(register: Register, tmp_path: Path) -> None:
    """A .prj that is EPSG:4550 but for the scale of UTM: read as EPSG:4550 it would lie 1.74 km off."""
    whole = file_of(shifted(tiles(), "EPSG:32651"), "zip", tmp_path)
    prj = CRS("EPSG:4550").to_wkt("WKT1_ESRI").replace('"Scale_Factor",1.0', '"Scale_Factor",0.9996')
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, prj.encode() if name.endswith(".prj") else old.read(name))
    judged = _judge(made.getvalue(), register)
    assert judged.good
    assert judged.stated.startswith("PROJCRS")
    first = shapely.from_geojson(judged.territories[0].outline)
    assert shapely.hausdorff_distance(first, tiles().geometry[0]) < 1e-5
