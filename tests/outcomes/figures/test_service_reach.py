"""Facilities and the households near them: distances by hand, what is not known, the same numbers in every medium."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from pptx import Presentation
from pyproj import Geod

from outcomes import charts
from outcomes.exports import chart_download
from outcomes.figures.service_reach import RADII, Site, distances, kind_name, kinds_on, reach, sites
from outcomes.geo.china_shift import gcj02_of_wgs84
from outcomes.render import plotly, pptx, table
from outcomes.render.ground import ground_of
from outcomes.warehouse.mart import Mart

LAST = "2025-12"


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


def _site(mart: Mart, code: str, at: tuple[float, float] | None, households: int | None = None) -> Site:
    place = mart.register.communities()[0]
    return Site(
        kind="compound", code=code, name=code, place=place, households=households, at=at, upload_id="u", source_row=2
    )


def test_distances_are_metres_on_the_ground(mart: Mart) -> None:
    """A minute of latitude is 1,850.6 m at 39.4° N, one of longitude 1,855.3 x cos 39.4° = 1,436 m (within 1 in 1,000)."""
    home = _site(mart, "a", (121.96, 39.4))
    north, east = _site(mart, "n", (121.96, 39.4 + 1 / 60)), _site(mart, "e", (121.96 + 1 / 60, 39.4))
    assert distances((home,), (north, east))[0].tolist() == pytest.approx([1850.4, 1436.1], rel=1e-3)
    assert distances((), (north,)).shape == (0, 1)


def test_households_within_the_radius_are_those_of_a_count_one_by_one(mart: Mart) -> None:
    for kind in kinds_on(mart, LAST):
        for radius in RADII:
            found = reach(mart, kind, LAST, radius, mart.register.district.code)
            near = {
                h.code for h in found.homes for f in found.facilities if h.at and f.at and _metres(h.at, f.at) <= radius
            }
            assert found.near == near
            assert found.covered == sum(h.households or 0 for h in found.homes if h.code in near)
            assert found.covered <= sum(found.households_near)  # a compound near two counts at both
            assert found.households == sum(h.households or 0 for h in found.homes)


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Along the ellipsoid, by another way than the product's: a geodesic."""
    return float(Geod(ellps="WGS84").inv(*a, *b)[2])


def test_a_position_from_a_phone_map_lands_where_it_is(mart: Mart) -> None:
    raw = mart.query("sites", month=LAST)
    canteens = raw[raw["kind"] == "canteen"]
    assert set(canteens["coordinate_system"]) == {"GCJ-02"}
    for site in (s for s in sites(mart, LAST) if s.kind == "canteen"):
        sent = canteens[canteens["code"] == site.code].iloc[0]
        again = gcj02_of_wgs84(np.array([site.at]))[0]
        assert again == pytest.approx((sent["longitude"], sent["latitude"]), abs=1e-7)
        assert abs(site.at[0] - sent["longitude"]) > 0.003  # half a kilometre apart


def test_only_what_stood_in_the_month_counts(mart: Mart) -> None:
    early, late = sites(mart, "2023-01"), sites(mart, LAST)
    assert {s.code for s in early if s.kind == "pocket_park"} < {s.code for s in late if s.kind == "pocket_park"}
    assert not [s for s in late if s.kind == "compound_renovation"]


def test_who_has_no_position_is_said_and_never_counted_as_nobody(mart: Mart) -> None:
    found = reach(mart, "parking", LAST, 300, mart.register.district.code)
    assert found.unplaced
    assert found.unplaced_homes > 0
    assert all(h.at for h in found.homes)
    chart = charts.sites_map(mart, charts.SitesAsked(kind="parking", last=LAST, radius=300), "zh")
    assert f"至少有{found.covered:,}户" in chart.title
    assert f"小区{found.unplaced_homes}个，设施{len(found.unplaced)}个" in chart.note


def test_without_a_known_compound_nothing_is_said_of_households(mart: Mart) -> None:
    bare = tuple(s if s.kind != "compound" else replace(s, at=None) for s in sites(mart, LAST))
    other = replace(mart, answers={})
    other.answers[(sites.__module__, sites.__wrapped__.__qualname__, LAST)] = bare
    chart = charts.sites_map(other, charts.SitesAsked(kind="canteen", last=LAST, radius=300), "zh")
    assert "算不出" in chart.title
    assert {p.state for p in chart.series[0].points} == {"not_computed"}
    assert {p.known_value for p in chart.series[0].points} == {None}


def test_a_street_shows_its_compounds_and_the_facilities_that_reach_them(mart: Mart) -> None:
    street = mart.register.streets()[0]
    found = reach(mart, "fitness", LAST, 500, street.code)
    assert {h.place.parent for h in found.homes} == {street.code}
    beyond = [f for f in found.facilities if f.place.parent != street.code]
    for f in beyond:
        assert any(_metres(f.at, h.at) <= 500 for h in found.homes if f.at and h.at)


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.3])
def test_the_ground_holds_every_circle_and_its_scale_bar_is_as_long_as_it_says(mart: Mart, ratio: float) -> None:
    chart = charts.sites_map(mart, charts.SitesAsked(kind="canteen", last=LAST, radius=500), "zh")
    ground = ground_of(chart, ratio)
    for s in chart.shapes:
        assert all(ground.west < x < ground.east and ground.south < y < ground.north for x, y in s.outline)
    (x0, y), (x1, _) = ground.scale_bar
    assert _metres((x0, y), (x1, y)) == pytest.approx(ground.km * 1000, rel=0.01)
    wide, tall = (ground.east - ground.west) * ground.narrow, ground.north - ground.south
    assert wide / tall == pytest.approx(ratio)


def test_page_slide_and_table_hold_the_same_numbers(mart: Mart) -> None:
    chart = charts.sites_map(mart, charts.SitesAsked(kind="canteen", last=LAST, radius=500), "zh")
    drawn = [t for t in plotly.figure(chart).data if t.customdata is not None]
    by_name = {t.name: list(t.customdata) for t in drawn}
    assert by_name == {s.name: [p.value for p in s.points] for s in chart.series}
    assert table.frame(chart)["数值"].tolist() == [p.value for s in chart.series for p in s.points]
    slide = Presentation(io.BytesIO(pptx.slide(chart))).slides[0]
    names = [s.name for s in slide.shapes]
    assert all(f"{p.label}:{p.code}" in names for s in chart.series for p in s.points)
    assert sum(n.startswith("radius:") for n in names) == len(chart.series[0].points)


def test_the_address_of_a_file_names_kind_radius_and_place(mart: Mart) -> None:
    query = {"site": "canteen", "m": LAST, "r": "300", "place": mart.register.streets()[1].code}
    assert chart_download.chart_of(mart, "sites", query).name == f"sites-canteen-300-{LAST}-{query['place']}"
    for wrong in ({"r": "400"}, {"site": "pub"}, {"m": ""}, {"place": "999"}):
        with pytest.raises(ValueError, match="没有这个图"):
            chart_download.chart_of(mart, "sites", {**query, **wrong})


def test_kinds_have_names_in_both_languages(mart: Mart) -> None:
    assert [kind_name(k, "zh") for k in kinds_on(mart, LAST)][:2] == ["社区食堂", "停车位"]
    assert kind_name("pocket_park", "en") == "Pocket park"
