"""Ways through the product in a real browser: links and the back button, search, talking points, themes."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e


@pytest.fixture
def at_home(visit: Visit, sample_server: str) -> Visit:
    visit.base = sample_server
    visit.open("/")
    visit.page.wait_for_selector(".oc-search input")
    visit.page.evaluate("() => { window.stays = true }")
    return visit


def _arrive(visit: Visit, address: str) -> None:
    visit.page.wait_for_url(address, timeout=20_000)
    visit.settle()


def _headline(visit: Visit) -> str:
    return visit.page.locator("h1").first.inner_text()


def _loaded_once(visit: Visit) -> bool:
    return bool(visit.page.evaluate("() => window.stays === true"))


def test_links_and_the_back_button_go_from_view_to_view_without_loading_anew(at_home: Visit) -> None:
    home = _headline(at_home)
    at_home.page.get_by_role("link", name="社区品牌").click()
    _arrive(at_home, "**/brands**")
    at_home.page.locator("a.oc-tile", has_text="古城社区").click()
    _arrive(at_home, "**/brands?*c=210214001003*")
    assert "新韵古城·幸福社区" in _headline(at_home)
    at_home.page.go_back()
    _arrive(at_home, lambda url: "c=" not in url)  # type: ignore[arg-type]
    at_home.page.locator("a.oc-tile").first.wait_for()
    at_home.page.go_back()
    at_home.page.locator(".oc-card").first.wait_for()
    at_home.settle()
    assert _headline(at_home) == home
    assert _loaded_once(at_home)
    assert not at_home.complaints


def test_a_filter_goes_into_the_address_comes_back_and_opens_the_same_for_another(at_home: Visit, visit: Visit) -> None:
    at_home.open("/explore?view=trend")
    box = at_home.page.locator("[data-testid=stSelectbox]", has_text="指标").first.locator("input")
    box.click()
    box.fill("志愿服务人次")
    box.press("Enter")
    _arrive(at_home, "**i=volunteer_participations*")
    shared = at_home.page.url
    title = at_home.page.locator(".oc-h2").first.inner_text()
    at_home.page.go_back()
    _arrive(at_home, lambda url: "volunteer_participations" not in url)  # type: ignore[arg-type]
    other = at_home.page.context.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")  # type: ignore[union-attr]
    page = other.new_page()
    page.goto(shared)
    page.locator(".oc-h2", has_text=title).first.wait_for(timeout=60_000)
    other.close()


@pytest.mark.parametrize(
    ("asked", "first", "address"),
    [
        ("gc", "古城社区", "c=210214001003"), ("gucheng", "古城社区", "c=210214001003"),
        ("gcuheng", "古城社区", "c=210214001003"), ("幸福社区", "新韵古城·幸福社区", "c=210214001003"),
        ("volunteer part", "志愿服务人次", "i=volunteer_participations"), ("zyfwrc", "志愿服务人次", "i=volunteer_participations"),
        ("古城志愿服务人次", "古城社区 · 志愿服务人次", "place=210214001003"), ("shuj", "数据质量", "/quality"),
    ],
)  # fmt: skip
def test_one_box_finds_by_name_pinyin_initials_english_and_with_a_slip(
    at_home: Visit, asked: str, first: str, address: str
) -> None:
    at_home.page.keyboard.press("/")
    at_home.page.keyboard.type(asked)
    found = at_home.page.get_by_role("option")
    found.first.wait_for()
    assert first in found.first.inner_text()
    at_home.page.keyboard.press("ArrowDown")
    at_home.page.keyboard.press("ArrowUp")
    at_home.page.keyboard.press("Enter")
    _arrive(at_home, lambda url: address in url)  # type: ignore[arg-type]
    assert _loaded_once(at_home)


def test_what_is_not_found_is_said_with_examples(at_home: Visit) -> None:
    at_home.page.keyboard.press("/")
    at_home.page.keyboard.type("zzzz")
    assert "没有找到" in at_home.page.locator(".oc-search li").inner_text()
    at_home.page.keyboard.press("Escape")
    assert not at_home.page.locator(".oc-search ul").is_visible()


@pytest.mark.parametrize("path", ["/", "/brands", "/brands?c=210214001003", "/outcomes", "/explore"])
def test_talking_points_are_copied_with_the_mark_of_the_sample(visit: Visit, sample_server: str, path: str) -> None:
    visit.base = sample_server
    visit.open(path)
    visit.page.get_by_role("link", name="发言要点").press("Enter")
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_text("三句话").wait_for(timeout=30_000)
    visit.settle()
    assert dialog.locator(".oc-talk li").count() == 3
    for n in range(2):
        visit.page.evaluate(
            "() => document.addEventListener('copy', e => { window.copied = String(getSelection()) || document.activeElement.value })"
        )
        visit.page.evaluate(
            "() => Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
        )
        dialog.get_by_role("button", name="复制").nth(0 if n else -1).click()
        dialog.get_by_role("button", name="已复制").first.wait_for()
        copied = visit.page.evaluate("() => window.copied")
        assert copied.startswith("【示例数据】")
        visit.page.wait_for_timeout(2700)
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached", timeout=20_000)
    visit.page.wait_for_url(lambda url: "talk=" not in url, timeout=20_000)


def test_dark_and_light_are_chosen_and_kept_on_every_page(at_home: Visit) -> None:
    def ground() -> str:
        return str(at_home.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"))

    light = ground()
    at_home.page.get_by_role("link", name="换成深色").click()
    at_home.page.get_by_role("link", name="换成浅色").wait_for(timeout=30_000)
    dark = ground()
    assert dark == "rgb(18, 22, 29)"
    assert light == "rgb(246, 247, 249)"
    at_home.open("/quality")
    assert ground() == dark


def test_the_other_language_keeps_page_and_filters(at_home: Visit) -> None:
    at_home.open("/explore?view=trend&i=volunteer_participations&place=210214001003")
    at_home.page.get_by_role("button", name="English").click()
    at_home.page.get_by_role("button", name="中文").wait_for(timeout=30_000)
    at_home.settle()
    url = at_home.page.url
    assert all(part in url for part in ("lang=en", "view=trend", "i=volunteer_participations", "place=210214001003"))
    assert "Gucheng Community" in at_home.page.locator(".oc-h2").first.inner_text()
