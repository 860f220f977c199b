"""Files of outlines: every format and coordinate system reads the same, and what is wrong is said in a sentence."""

import io
import json
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity

from etl.boundaries.judge import judge
from outcomes.core.places import Register, read_register
from outcomes.core.settings import ROOT
from outcomes.geo.geodesy import in_metres
from outcomes.reporting.outlines import OutlinesJudged
from tests.etl.outlines import file_of, shifted, tiles

SYSTEMS = ["EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09", "EPSG:4550", "EPSG:4529", "EPSG:4510", "EPSG:4499"]
FORMATS = ["geojson", "gpkg", "zip"]
ALL_FORMATS = [*FORMATS, "kml"]


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(ROOT / "data" / "reference")


def _judge(content: bytes, register: Register, system: str = "") -> OutlinesJudged:
    return judge(content, "边界", register=register, system=system)


def _codes(judged: OutlinesJudged) -> set[str]:
    return {f.code for f in judged.findings}


def _json(frame: gpd.GeoDataFrame, folder: Path) -> bytes:
    return file_of(frame, "geojson", folder)


def _farthest(judged: OutlinesJudged) -> float:
    """How many metres the corners lie from the tiles they were made of, at most."""
    made = {t.code: shapely.from_geojson(t.outline) for t in judged.territories}
    there = tiles()
    pairs = [(made[code], shape) for code, shape in zip(there["代码"], there.geometry, strict=True)]
    found, wanted = (in_metres(np.array(side, dtype=object), "EPSG:4550") for side in zip(*pairs, strict=True))
    return float(shapely.hausdorff_distance(found, wanted).max())


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_and_system_lands_within_a_metre(
    kind: str, system: str, register: Register, tmp_path: Path
) -> None:
    content = file_of(shifted(tiles(), system), kind, tmp_path)
    judged = _judge(content, register, system if "-" in system else "")
    assert judged.good
    assert judged.findings == ()
    assert judged.stated == ("EPSG:4326" if "-" in system else system)
    assert len(judged.territories) == 44
    assert _farthest(judged) < 1


@pytest.mark.parametrize("system", ["EPSG:4326", "GCJ-02", "BD-09"])
def test_kml_in_degrees_lands_within_a_metre(system: str, register: Register, tmp_path: Path) -> None:
    judged = _judge(
        file_of(shifted(tiles(), system), "kml", tmp_path), register, "" if system == "EPSG:4326" else system
    )
    assert judged.good
    assert (judged.format, judged.stated, len(judged.territories)) == ("KML", "EPSG:4326", 44)
    assert _farthest(judged) < 1


def test_a_shifted_file_read_as_wgs84_lies_hundreds_of_metres_off(register: Register, tmp_path: Path) -> None:
    assert _farthest(_judge(file_of(shifted(tiles(), "GCJ-02"), "geojson", tmp_path), register)) > 300


@pytest.mark.parametrize("cpg", [True, False])
@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_attributes_in_gbk_are_read_with_and_without_a_cpg(
    encoding: str, cpg: bool, register: Register, tmp_path: Path
) -> None:
    only_names = tiles().drop(columns="代码")
    judged = _judge(file_of(only_names, "zip", tmp_path, encoding, cpg=cpg), register)
    assert judged.good
    assert {t.code for t in judged.territories} == set(tiles()["代码"])


def test_geojson_in_gbk_is_read(register: Register, tmp_path: Path) -> None:
    text = _json(tiles().drop(columns="代码"), tmp_path).decode()
    assert _judge(text.encode("gb18030"), register).good


def test_areas_are_those_of_squares_by_hand(register: Register, tmp_path: Path) -> None:
    """Two squares of 1,000 and 500 m in the 3° zone of 123° E: a million and a quarter of a million square metres."""
    squares = [shapely.box(420_000, 4_370_000, 421_000, 4_371_000), shapely.box(422_000, 4_370_000, 422_500, 4_370_500)]
    frame = gpd.GeoDataFrame({"名称": ["古城社区", "台山社区"]}, geometry=squares, crs="EPSG:4550")
    judged = _judge(file_of(frame, "gpkg", tmp_path), register)
    areas = {t.code: t.area_m2 for t in judged.territories}
    assert areas["210214001003"] == pytest.approx(1_000_000, abs=1)
    assert areas["210214001002"] == pytest.approx(250_000, abs=1)
    assert _codes(judged) == {"boundary_missing"}


def test_names_codes_and_other_spellings_are_all_understood(register: Register, tmp_path: Path) -> None:
    frame = tiles().drop(columns="代码").iloc[:3]
    frame["名称"] = ["丰荣街道孛兰社区", "台山社区居委会", "古城"]
    judged = _judge(_json(frame, tmp_path), register)
    assert [t.code[-3:] for t in judged.territories] == ["001", "002", "003"]
    by_number = tiles().drop(columns="名称").assign(代码=lambda f: f["代码"].astype(float)).iloc[:3]
    assert len(_judge(_json(by_number, tmp_path), register).territories) == 3


def test_unmatched_and_missing_are_listed_and_the_rest_can_be_stored(register: Register, tmp_path: Path) -> None:
    frame = tiles().drop(columns="代码")
    frame.loc[0, "名称"] = "没有的社区"
    judged = _judge(_json(frame, tmp_path), register)
    said = {f.code: f for f in judged.findings}
    assert judged.good
    assert "没有的社区" in said["boundary_unmatched"].message_zh
    assert "孛兰社区" in said["boundary_missing"].message_zh
    assert len(judged.territories) == 43


def test_one_community_twice_is_refused(register: Register, tmp_path: Path) -> None:
    frame = tiles().drop(columns="代码")
    frame.loc[1, "名称"] = frame.loc[0, "名称"]
    judged = _judge(_json(frame, tmp_path), register)
    assert not judged.good
    assert "第 1、2 个" in next(f.message_zh for f in judged.findings if f.code == "boundary_twice")


def test_name_and_code_of_different_communities_are_refused(register: Register, tmp_path: Path) -> None:
    frame = tiles()
    frame.loc[0, "名称"] = "古城社区"
    judged = _judge(_json(frame, tmp_path), register)
    assert "boundary_two_names" in _codes(judged)
    assert not judged.good


def test_a_line_that_crosses_itself_is_refused_with_the_point(register: Register, tmp_path: Path) -> None:
    """A bow tie whose lines cross at 122.005, 39.405."""
    frame = tiles()
    tie = shapely.Polygon([(122.0, 39.4), (122.01, 39.41), (122.01, 39.4), (122.0, 39.41)])
    frame.loc[10, "geometry"] = tie
    judged = _judge(_json(frame, tmp_path), register)
    said = next(f for f in judged.findings if f.code == "boundary_invalid")
    assert not judged.good
    assert "鑫和社区（第 11 个图形）" in said.message_zh
    assert "东经 122.00500°、北纬 39.40500°" in said.message_zh
    assert [n.code for n in judged.shown if n.bad] == [frame.loc[10, "代码"]]


def test_an_overlap_is_measured_in_square_metres(register: Register, tmp_path: Path) -> None:
    """Two squares of 1,000 m that share a strip of 10 m: 10,000 m²; a strip of a centimetre (10 m²) is let pass."""

    def pair(shared: float) -> OutlinesJudged:
        shapes = [
            shapely.box(420_000, 4_370_000, 421_000, 4_371_000),
            shapely.box(421_000 - shared, 4_370_000, 422_000, 4_371_000),
        ]
        frame = gpd.GeoDataFrame({"名称": ["古城社区", "台山社区"]}, geometry=shapes, crs="EPSG:4550")
        return _judge(file_of(frame, "gpkg", tmp_path), register)

    wide = pair(10)
    said = next(f for f in wide.findings if f.code == "boundary_overlap")
    assert not wide.good
    assert "10,000 平方米" in said.message_zh
    assert len([s for s in wide.troubles if s.kind == "overlap"]) == 1
    assert pair(0.009).good


def test_a_gap_between_communities_is_said_and_outlined_but_not_refused(register: Register, tmp_path: Path) -> None:
    """A square of 1,000 m with a hole of 100 m, and nothing in the hole: 10,000 m²."""
    shape = shapely.box(420_000, 4_370_000, 421_000, 4_371_000) - shapely.box(420_400, 4_370_400, 420_500, 4_370_500)
    frame = gpd.GeoDataFrame({"名称": ["古城社区"]}, geometry=[shape], crs="EPSG:4550")
    judged = _judge(file_of(frame, "gpkg", tmp_path), register)
    said = next(f for f in judged.findings if f.code == "boundary_gap")
    assert judged.good
    assert "1 处空隙，共 10,000 平方米" in said.message_zh
    assert [s.kind for s in judged.troubles] == ["gap"]
    assert judged.territories[0].area_m2 == pytest.approx(990_000, abs=1)


def test_neighbours_keep_their_common_border_when_simplified(register: Register, tmp_path: Path) -> None:
    """A border with a corner every metre: far fewer points, and no overlap or gap between the two afterwards."""
    y = np.arange(4_370_000, 4_371_001, 1.0)
    border = list(zip(421_000 + 3 * np.sin(y / 7), y, strict=True))
    west = shapely.Polygon([(420_000, 4_371_000), (420_000, 4_370_000), *border])
    east = shapely.Polygon([(422_000, 4_370_000), (422_000, 4_371_000), *border[::-1]])
    frame = gpd.GeoDataFrame({"名称": ["古城社区", "台山社区"]}, geometry=[west, east], crs="EPSG:4550")
    judged = _judge(file_of(frame, "gpkg", tmp_path), register)
    first, second = (shapely.from_geojson(t.outline) for t in judged.territories)
    assert shapely.get_num_coordinates(first) < 300
    metres = in_metres(np.array([first & second, (first | second).convex_hull - (first | second)]), "EPSG:4550")
    assert shapely.area(metres).max() < 100


def test_a_wrong_system_is_told_by_the_place_and_the_right_one_is_guessed(register: Register, tmp_path: Path) -> None:
    content = file_of(shifted(tiles(), "EPSG:4529"), "zip", tmp_path)
    judged = _judge(content, register, "EPSG:4528")
    assert _codes(judged) == {"boundary_outside"}
    assert "EPSG:4529" in judged.findings[0].message_zh
    elsewhere = tiles().set_geometry([affinity.translate(g, -6, 0) for g in tiles().geometry], crs="EPSG:4326")
    assert _codes(_judge(_json(elsewhere, tmp_path), register)) == {"boundary_outside"}


def test_one_shape_elsewhere_is_named(register: Register, tmp_path: Path) -> None:
    frame = tiles()
    frame.loc[0, "geometry"] = affinity.translate(frame.loc[0, "geometry"], 3, 0)
    judged = _judge(_json(frame, tmp_path), register)
    assert "boundary_outside_one" in _codes(judged)
    assert not judged.good


def test_without_a_prj_the_system_must_be_chosen(register: Register, tmp_path: Path) -> None:
    whole = file_of(shifted(tiles(), "EPSG:4550"), "zip", tmp_path)
    bare = _rezipped(whole, lambda name: not name.endswith(".prj"))
    judged = _judge(bare, register)
    assert _codes(judged) == {"boundary_no_system"}
    assert "EPSG:4550" in judged.findings[0].message_zh
    assert _judge(bare, register, "EPSG:4550").good


def _rezipped(content: bytes, keep=lambda name: True, extra: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if keep(name):
                new.writestr(name, old.read(name))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return made.getvalue()


def test_unsafe_and_incomplete_zips_are_refused_in_words(register: Register, tmp_path: Path) -> None:
    good = file_of(tiles(), "zip", tmp_path)
    cases = {
        "boundary_zip": _rezipped(good, extra={"零.bin": b"\0" * 120_000_000}),
        "boundary_zip_path": _rezipped(good, extra={"../出去.shp": b"x"}),
        "boundary_layers": _rezipped(good, extra={"另一层.shp": b"x"}),
        "boundary_parts": _rezipped(good, lambda name: not name.endswith(".dbf")),
        "boundary_zip_without": _rezipped(good, lambda name: name.endswith(".dbf")),
        "boundary_damaged": good[: len(good) // 2],
    }
    for code, content in cases.items():
        assert _codes(_judge(content, register)) == {code}
    assert not (tmp_path.parent / "出去.shp").exists()


def test_what_is_no_file_of_outlines_is_said(register: Register, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(tiles(), "zip", tmp_path))) as archive:
        shp = archive.read("边界.shp")
    cases = {
        b"": "boundary_empty",
        b"  \n": "boundary_empty",
        b'{"type": "FeatureCollection", "features": []}': "boundary_empty",
        "社区,月份\n古城,2025-01".encode(): "boundary_kind",
        b'{"type": "Topology"}': "boundary_kind",
        b"\x89PNG\r\n": "boundary_kind",
        b'{"type": "FeatureCollection", "features": [': "boundary_damaged",
        b'<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>': "boundary_damaged",
        b"SQLite format 3\x00" + b"\0" * 100: "boundary_damaged",
        b"<OGRVRTDataSource/>": "boundary_kind",
        shp: "boundary_bare_shp",
    }
    for content, code in cases.items():
        assert _codes(_judge(content, register)) == {code}, content[:40]
    large = judge(b"{" + b" " * 2_000_000, "大", register=register, max_mb=1)
    assert _codes(large) == {"boundary_too_large"}


@pytest.mark.parametrize("shape", [shapely.Point(122, 39.4), shapely.LineString([(122, 39.4), (122.1, 39.5)])])
def test_points_and_lines_alone_are_refused_and_among_polygons_left_out(
    shape: shapely.Geometry, register: Register, tmp_path: Path
) -> None:
    alone = gpd.GeoDataFrame({"名称": ["古城社区"]}, geometry=[shape], crs="EPSG:4326")
    assert _codes(_judge(_json(alone, tmp_path), register)) == {"boundary_no_polygons"}
    frame = tiles()
    frame.loc[2, "geometry"] = shape
    judged = _judge(_json(frame, tmp_path), register)
    assert judged.good
    assert _codes(judged) >= {"boundary_not_polygon", "boundary_missing"}
    assert "第 3 个" in next(f.message_zh for f in judged.findings if f.code == "boundary_not_polygon")


def test_heights_are_taken_out_and_several_parts_kept(register: Register, tmp_path: Path) -> None:
    frame = tiles().iloc[:2]
    two = shapely.MultiPolygon([frame.geometry.iloc[0], affinity.translate(frame.geometry.iloc[0], 0.1, 0)])
    frame = frame.set_geometry([two, shapely.force_3d(frame.geometry.iloc[1], 12.5)], crs="EPSG:4326")
    judged = _judge(_json(frame, tmp_path), register)
    assert judged.good
    assert "boundary_heights" in _codes(judged)
    assert [len(t.parts) for t in judged.territories] == [2, 1]
    assert "12.5" not in judged.territories[1].outline


def test_no_name_known_says_which_columns_there_are(register: Register, tmp_path: Path) -> None:
    frame = tiles()[["geometry"]].assign(编号="甲")
    judged = _judge(_json(frame, tmp_path), register)
    assert _codes(judged) == {"boundary_none_matched"}
    assert "编号" in judged.findings[0].message_zh


def test_outer_rings_are_clockwise_as_a_map_in_degrees_needs_them(register: Register, tmp_path: Path) -> None:
    judged = _judge(_json(tiles(), tmp_path), register)
    assert not any(shapely.is_ccw(shapely.LinearRing(part[0])) for t in judged.territories for part in t.parts)


def test_names_that_look_like_markup_stay_text_in_the_finding(register: Register, tmp_path: Path) -> None:
    frame = tiles().drop(columns="代码")
    frame.loc[0, "名称"] = "<b>{x}</b>"
    judged = _judge(json.dumps(json.loads(_json(frame, tmp_path))).encode(), register)
    assert "<b>{x}</b>" in next(f.message_zh for f in judged.findings if f.code == "boundary_unmatched")


def test_no_address_in_a_file_is_ever_asked(register: Register, tmp_path: Path) -> None:
    """A GeoJSON may name its system by the address of a definition, a KML further files: nobody is asked for either."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Listening)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        said = json.loads(_json(tiles(), tmp_path))
        for kind in ("link", "url", "LINK", "name"):
            address = f"{base}/{kind}"
            named = {"type": kind, "properties": {"href": address, "url": address, "name": address, "type": "proj4"}}
            said["crs"] = said["features"][0]["crs"] = said["features"][1]["geometry"]["crs"] = named
            assert _judge(json.dumps(said).encode(), register).good
        kml = file_of(tiles(), "kml", tmp_path).decode()
        link = f"<NetworkLink><Link><href>{base}/more.kml</href></Link></NetworkLink></Document>"
        assert _judge(kml.replace("</Document>", link).encode(), register).good
    finally:
        server.shutdown()
    assert asked == []
