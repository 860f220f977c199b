"""Ask and find: what can be found, under which names, and where it leads."""

from __future__ import annotations

import pytest

from outcomes.core.settings import Settings
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.search_entries import SearchEntry, entries, pages, spelled


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _one(found: tuple[SearchEntry, ...], kind: str, title: str) -> SearchEntry:
    return next(e for e in found if (e.kind, e.title) == (kind, title))


def test_letters_with_several_readings_are_found_by_each() -> None:
    assert spelled("古城") == (("gucheng",), ("gc",))
    full, heads = spelled("长店堡")
    assert {"changdianbao", "zhangdianbao"} <= set(full)
    assert {"cdb", "zdb"} <= set(heads)
    assert spelled("") == (("",), ("",))


def test_a_community_its_brand_and_a_figure_lead_to_their_pages(sample: Mart) -> None:
    found = entries(sample, "zh")
    place = _one(found, "place", "古城社区")
    assert (place.path, place.query, place.note) == ("/brands", (("c", "210214001003"),), "丰荣街道")
    assert {"古城社区", "gucheng community", "gucheng"} <= set(place.names)
    assert {"gc", "gcsq"} <= set(place.initials)
    brand = _one(found, "brand", "新韵古城·幸福社区")
    assert (brand.path, brand.query) == ("/brands", (("c", "210214001003"),))
    figure = _one(found, "indicator", "办结受理比（含结转）")
    assert (figure.path, figure.query) == ("/explore", (("i", "closed_to_received_ratio"),))
    assert "closed-to-received ratio (carry-over included)" in figure.names


def test_all_communities_streets_and_shown_figures_are_there_in_both_languages(sample: Mart) -> None:
    zh, en = entries(sample, "zh"), entries(sample, "en")
    assert sum(e.kind == "place" for e in zh) == 44 + 4 + 1
    assert [(e.kind, e.query) for e in zh] == [(e.kind, e.query) for e in en]
    assert _one(en, "place", "Gucheng Community").note == "Fengrong Subdistrict"
    assert pages({"/review": ("审核", "Review")}, "zh")[0].initials == ("sh",)


def test_without_data_places_are_still_found(real: Settings) -> None:
    found = entries(open_mart(real), "zh")
    assert _one(found, "place", "古城社区").path == "/brands"
    assert [e for e in found if e.kind == "indicator"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("满意度", "居民满意度"),
        ("老旧小区", "老旧小区改造"),
        ("三级联动", "三级联动"),
        ("议事", "议事协商"),
        ("供热", "供热"),
        ("逾期", "总览"),
        ("12345", "四级快速响应"),
        ("剪纸", "新韵古城·幸福社区"),
        ("红网格", "幸福新苑·亲邻共治"),
        ("本月变化", "本月变化"),
        ("生活圈", "服务覆盖缺口"),
        ("hotline", "四级快速响应"),
        ("overdue", "总览"),
    ],
)
def test_people_find_things_by_what_they_call_them(sample: Mart, asked: str, title: str) -> None:
    found = (*entries(sample, "zh"), *pages({"/": ("总览", "Overview")}, "zh"))
    assert title in {e.title for e in found if any(asked in name for name in e.names)}


def test_every_system_and_view_that_has_synonyms_is_there() -> None:
    from outcomes.catalogue.catalogue import THEMES, catalogue
    from outcomes.words.search_entries import _VIEWS, _synonyms

    said = _synonyms()
    assert set(said["system"]) <= set(catalogue().systems)
    assert set(said["view"]) == set(_VIEWS)
    assert set(said["theme"]) == set(THEMES)
