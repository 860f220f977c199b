"""The map of 对比分析 in a real browser: down by clicks, classes, two months, months that play and stop."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e


def _title(visit: Visit) -> str:
    return visit.page.locator(".oc-h2").first.inner_text()


def _click_tile(visit: Visit, name: str) -> None:
    tile = visit.page.locator("[data-testid=stPlotlyChart] svg text", has_text=name).first.bounding_box()
    assert tile is not None
    visit.page.mouse.click(tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2)


def test_from_a_street_to_a_community_and_back(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/explore?within=210214001")
    assert _title(visit).startswith("丰荣街道")
    _click_tile(visit, "古城")
    visit.page.wait_for_url("**/brands?*c=210214001003*")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**within=210214001*")
    visit.settle()
    assert _title(visit).startswith("丰荣街道")


def test_the_classes_are_chosen_and_named(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/explore?size=1&breaks=natural")
    assert "自然断点" in visit.page.locator(".oc-legend").first.inner_text()
    visit.open("/explore?size=1&breaks=quantile")
    assert "等数分级" in visit.page.locator(".oc-legend").first.inner_text()


def test_two_months_stand_side_by_side_in_the_same_classes(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/explore?months=two&m=2025-12")
    notes = visit.page.locator("[class*=st-key-oc_map] .oc-note")
    said = " ".join(notes.all_inner_texts())
    assert "2024年1月至2024年12月" in said
    assert "2025年1月至2025年12月" in said
    legends = visit.page.locator(".oc-legend").all_inner_texts()
    assert legends[0] == legends[1]


def test_months_play_one_after_the_other_and_stop_at_the_last(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.page.clock.install()
    visit.open("/explore?months=play&m=2025-12")
    visit.page.get_by_role("button", name="播放").click()
    visit.page.get_by_role("button", name="暂停").wait_for()
    said = visit.page.locator("[class*=st-key-oc_played] .oc-note").first
    shown = [said.inner_text()]
    while not any("2025年1月至2025年12月" in words for words in shown[1:]):
        visit.page.clock.fast_forward(1_200)
        visit.page.wait_for_function(
            "before => document.querySelector('[class*=st-key-oc_played] .oc-note').innerText !== before", arg=shown[-1]
        )
        shown.append(said.inner_text())
    assert len(set(shown)) > 6
    visit.page.get_by_role("button", name="播放").wait_for()  # it stopped by itself
    visit.settle()
    assert visit.outside == []
