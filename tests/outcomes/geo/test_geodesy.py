"""Coordinate systems: the published shifts there and back, the zones, and what a description is taken for."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from outcomes.geo import geodesy
from outcomes.geo.china_shift import bd09_of_gcj02, bd09_of_wgs84, gcj02_of_wgs84, wgs84_of_bd09, wgs84_of_gcj02

# points whose shift is published with the formulas: WGS84, GCJ-02
PUBLISHED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
_NOWHERE = (  # what a GeoPackage says of a system that nobody knows
    'GEOGCRS["Undefined geographic SRS",DATUM["unknown",ELLIPSOID["unknown",6378137,298.257223563]],'
    'CS[ellipsoidal,2],AXIS["lat",north],AXIS["lon",east],ANGLEUNIT["degree",0.0174532925199433]]'
)


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED)
def test_gcj02_is_that_of_the_published_points(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert gcj02_of_wgs84(np.array([wgs84]))[0] == pytest.approx(gcj02, abs=1e-9)
    assert wgs84_of_gcj02(np.array([gcj02]))[0] == pytest.approx(wgs84, abs=1e-9)


def test_bd09_is_that_of_the_published_point() -> None:
    """The published pair: BD-09 120.019809, 29.199786 is near GCJ-02 120.0133, 29.1935 (the usual inverse is rough)."""
    assert bd09_of_gcj02(np.array([(120.01335691, 29.19350583)]))[0] == pytest.approx((120.019809, 29.199786), abs=1e-7)


def test_there_and_back_is_below_a_billionth_of_a_degree_all_over_the_district() -> None:
    west, south, east, north = geodesy.EXTENT
    lon, lat = np.meshgrid(np.linspace(west, east, 40), np.linspace(south, north, 40))
    at = np.column_stack([lon.ravel(), lat.ravel()])
    assert np.abs(wgs84_of_gcj02(gcj02_of_wgs84(at)) - at).max() < 1e-9
    assert np.abs(wgs84_of_bd09(bd09_of_wgs84(at)) - at).max() < 1e-9


def test_the_shifts_move_by_hundreds_of_metres() -> None:
    at = np.array([(122.0, 39.4)])
    for shifted in (gcj02_of_wgs84(at), bd09_of_wgs84(at)):
        metres = np.hypot(*((shifted - at)[0] * [111_320 * np.cos(np.radians(39.4)), 111_000]))
        assert 300 < metres < 1500


def test_zones_by_hand() -> None:
    """3° zone 41 and 6° zone 21 both have the meridian 123° E."""
    zones = geodesy.gauss_kruger()
    assert zones["EPSG:4529"] == (123, 3, 41)
    assert zones["EPSG:4550"] == (123, 3, 0)
    assert zones["EPSG:4499"] == (123, 6, 21)
    assert zones["EPSG:4510"] == (123, 6, 0)
    assert zones["EPSG:4513"][0] == 75
    assert zones["EPSG:4554"][0] == 135


@pytest.mark.parametrize("code", list(geodesy.gauss_kruger()))
def test_every_zone_is_what_the_epsg_register_says(code: str) -> None:
    meridian, width, zone = geodesy.gauss_kruger()[code]
    numbers = {p.name: p.value for p in CRS(code).coordinate_operation.params}
    assert numbers["Longitude of natural origin"] == meridian
    assert numbers["False easting"] == zone * 1_000_000 + 500_000
    assert f"{width}-degree" in CRS(code).name or width == 6


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:4490", "EPSG:4550", "EPSG:4529", "EPSG:4499", "EPSG:4510"])
def test_a_system_is_known_by_its_description(code: str) -> None:
    assert geodesy.stated(CRS(code).to_wkt("WKT1_ESRI")) == code
    assert geodesy.stated(CRS(code).to_wkt()) == code


def test_a_zone_is_known_by_its_numbers_whatever_it_is_called() -> None:
    wkt = CRS("EPSG:4550").to_wkt("WKT1_ESRI").replace("CGCS2000_3_Degree_GK_CM_123E", "普兰店2000坐标系")
    assert geodesy.stated(wkt) == "EPSG:4550"


@pytest.mark.parametrize("code", ["EPSG:3857", "EPSG:2362", "EPSG:32651", "EPSG:2434", "EPSG:4214"])
@pytest.mark.parametrize("kind", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_every_other_system_is_itself_and_no_other(code: str, kind: str) -> None:
    assert geodesy.stated(CRS(code).to_wkt(kind)) == code
    assert code in geodesy.system_name(code, "zh")


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ('"Scale_Factor",1.0', '"Scale_Factor",0.9996'),  # of UTM
        ('"False_Easting",500000.0', '"False_Easting",500100.0'),
        ('"Central_Meridian",123.0', '"Central_Meridian",122.0'),
        ('"Latitude_Of_Origin",0.0', '"Latitude_Of_Origin",39.0'),
        ("6378137.0,298.257222101", "6378245.0,298.3"),  # Krasovsky 1940
    ],
)
def test_a_code_is_named_only_where_all_numbers_agree(words: str, other: str) -> None:
    wkt = CRS("EPSG:4550").to_wkt("WKT1_ESRI")
    assert words in wkt
    found = geodesy.stated(wkt.replace(words, other))
    assert found.startswith("PROJCRS")
    there = geodesy.in_metres(np.array([shapely.Point(122.0, 39.4)]), found)
    back = shapely.get_coordinates(geodesy.to_wgs84(there, found))[0]
    assert back == pytest.approx((122.0, 39.4), abs=1e-7)
    assert "EPSG" not in geodesy.system_name(found, "zh")


def test_utm_and_gauss_kruger_differ_by_four_in_ten_thousand() -> None:
    """At 39.4° N the northing of UTM is 0.9996 of 4,363 km: 1.74 km less."""
    at = np.array([shapely.Point(122.0, 39.4)])
    utm, gk = (shapely.get_coordinates(geodesy.in_metres(at, c))[0] for c in ("EPSG:32651", "EPSG:4550"))
    assert gk[1] - utm[1] == pytest.approx(1745, abs=5)


@pytest.mark.parametrize("other", [None, "", 'LOCAL_CS["CAD"]', "nonsense", "EPSG:999999", "EPSG:5773", _NOWHERE])
def test_what_describes_no_place_on_earth_is_no_system(other: str | None) -> None:
    assert geodesy.stated(other) == ""


def test_a_system_without_a_published_way_is_said_to_be_rough() -> None:
    assert [c for c in (*geodesy.near(), "EPSG:3857", "EPSG:2434", "EPSG:4610") if geodesy.is_rough(c)] == [
        "EPSG:2434",
        "EPSG:4610",
    ]


def test_coordinates_are_guessed_by_where_they_would_lie() -> None:
    assert set(geodesy.guesses(122.0, 39.4)) == {"EPSG:4490", "EPSG:4326", "GCJ-02", "BD-09"}
    with_zone = shapely.get_coordinates(geodesy.in_metres(np.array([shapely.Point(122.0, 39.4)]), "EPSG:4529"))[0]
    assert geodesy.guesses(*with_zone) == ["EPSG:4529"]
    without = shapely.get_coordinates(geodesy.in_metres(np.array([shapely.Point(122.0, 39.4)]), "EPSG:4550"))[0]
    assert geodesy.guesses(*without) == ["EPSG:4550", "EPSG:4510", "EPSG:32651"]
    assert geodesy.guesses(1e9, 1e9) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_system_has_a_name(lang: str) -> None:
    names = [geodesy.system_name(code, lang) for code in [*geodesy.near(), *geodesy.gauss_kruger()]]
    assert all(names)
    assert len(set(names)) == len(geodesy.gauss_kruger()) + 5
