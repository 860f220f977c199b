"""社区品牌: the promise wall and a community's beginning, in both languages, with the sample, with the real start, on 填报."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.core.settings import Settings
from outcomes.core.texts import Lang
from outcomes.papers.promise_wall import promise_wall
from outcomes.warehouse.mart import Mart
from outcomes.words.verdict import verdict
from tests import warehouses
from tests.markup import Reading
from tests.outcomes.promised import GUCHENG, TAISHAN, with_brands
from tests.pages.test_pages import _run, _words

NOT_FOR_LEADERS = ("控制图", "漏斗", "φ", "P90", "p=")


def _pieces(test: AppTest) -> list[str]:
    """What stands on a page as HTML, piece by piece."""
    return [piece.proto.body for piece in test.get("html")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_wall_of_the_sample_begins_with_its_sentence_and_counts(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, sample_mart: Mart, lang: Lang
) -> None:
    test = _run(monkeypatch, sample_folder, "brands", lang=lang, m="2025-12")
    assert not test.exception
    wall, pieces = promise_wall(sample_mart, "2025-12", lang), _pieces(test)
    [drawn] = [body for body in pieces if "pw-brands" in body and "<style" not in body]
    assert any(wall.title in body for body in pieces)
    assert [b.code for b in (*wall.brands, *wall.unnamed) if f"c={b.code}" not in drawn] == []
    assert drawn.count('class="pw-track') == sum(len(b.bars) for b in wall.brands)
    assert any("oc-behind" in body and "<table" in body for body in pieces)
    words = "".join(Reading(drawn).texts) + wall.title
    assert [word for word in NOT_FOR_LEADERS if word in words] == []


def test_one_kind_of_brand_is_kept_in_the_address(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    test = _run(monkeypatch, sample_folder, "brands", kind="joint_party_building")
    assert test.selectbox(key="w_kind").value == "joint_party_building"
    [drawn] = [body for body in _pieces(test) if "pw-brands" in body and "<style" not in body]
    assert drawn.count('<a class="pw-brand"') == 3
    assert "五治融合" not in drawn


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_community_begins_with_its_verdict_promises_and_what_changed(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, sample_mart: Mart, lang: Lang
) -> None:
    place = sample_mart.register.get(GUCHENG)
    test = _run(monkeypatch, sample_folder, "brands", lang=lang, m="2025-12", c=GUCHENG)
    assert not test.exception
    pieces = _pieces(test)
    first = next(n for n, body in enumerate(pieces) if "pw-begin" in body and "<style" not in body)
    assert any(verdict(sample_mart, place, "2025-12", lang) in body for body in pieces[:first])
    assert not any("oc-chain" in body for body in pieces[: first + 1])
    assert [word for word in NOT_FOR_LEADERS if word in "".join(Reading(pieces[first]).texts)] == []


@pytest.mark.parametrize(
    ("lang", "title", "mine"),
    [
        ("zh", "7个社区已有品牌名称，承诺和目标还待填报", "古城社区：有品牌名称，承诺待填报；还没有上报数据"),
        (
            "en",
            "7 communities have a brand name; promises and targets to come",
            "Gucheng Community: brand named, promises to come; no figures reported yet",
        ),
    ],
)
def test_the_real_start_has_seven_names_and_no_promise(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, lang: str, title: str, mine: str
) -> None:
    wall, community = (_run(monkeypatch, empty_folder, "brands", lang=lang, **more) for more in ({}, {"c": GUCHENG}))
    assert not wall.exception
    assert not community.exception
    assert title in _words(wall)
    assert "pw-track" not in _words(wall).replace(".pw-track", "")
    assert mine in _words(community)


def test_a_launched_brand_without_a_name_says_so_and_its_name_is_owed(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, tmp_path: Path
) -> None:
    folder = warehouses.copy(empty_folder, tmp_path / "real")
    with_brands(Settings(data=folder), "台山,,已发布,2025-06,,,,,,", "孛兰,,培育中,,,,,,,")
    assert "已发布，名称待填报" in _words(_run(monkeypatch, folder, "brands", c=TAISHAN))
    assert "已发布，名称待填报" not in _words(_run(monkeypatch, folder, "brands", c="210214001001"))
    street = _words(_run(monkeypatch, folder, "report", role="street_staff"))
    assert "社区品牌 · 台山社区" in street
    assert "请在社区品牌表里补上名称" in street
    assert "请在社区品牌表里补上名称" not in _words(_run(monkeypatch, folder, "report", role="community_staff"))
