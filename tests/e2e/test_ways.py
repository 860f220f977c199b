"""Ways through the product in a real browser: links and the back button, search, talking points, themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visit, visiting
from tests.e2e.opening import turn

pytestmark = pytest.mark.e2e


@pytest.fixture
def at_home(lasting: Visit, sample_server: str) -> Visit:
    lasting.base = sample_server
    lasting.complaints.clear()
    lasting.open("/")
    lasting.page.wait_for_selector(".oc-search input")
    lasting.page.evaluate("() => { window.stays = true }")
    return lasting


def _arrive(visit: Visit, address: str) -> None:
    visit.page.wait_for_url(address)
    visit.settle()


def _headline(visit: Visit) -> str:
    return visit.page.locator("h1").first.inner_text()


def _loaded_once(visit: Visit) -> bool:
    return bool(visit.page.evaluate("() => window.stays === true"))


def test_links_and_the_back_button_go_from_view_to_view_without_loading_anew(at_home: Visit) -> None:
    home = _headline(at_home)
    at_home.page.get_by_role("link", name="社区品牌").click()
    _arrive(at_home, "**/brands**")
    at_home.page.locator("a.pw-brand", has_text="古城社区").click()
    _arrive(at_home, "**/brands?*c=210214001003*")
    assert "古城社区" in _headline(at_home)
    at_home.page.go_back()
    _arrive(at_home, lambda url: "c=" not in url)
    at_home.page.locator("a.pw-brand").first.wait_for()
    at_home.page.go_back()
    at_home.page.locator(".oc-card").first.wait_for()
    at_home.settle()
    assert _headline(at_home) == home
    assert _loaded_once(at_home)
    assert not at_home.complaints


def test_a_filter_goes_into_the_address_comes_back_and_opens_the_same_for_another(
    at_home: Visit, browser: Browser
) -> None:
    at_home.open("/explore?view=trend")
    box = at_home.page.locator("[data-testid=stSelectbox]", has_text="指标").first.locator("input")
    box.click()
    box.fill("志愿服务人次")
    box.press("Enter")
    _arrive(at_home, "**i=volunteer_participations*")
    shared = at_home.page.url
    title = at_home.page.locator(".oc-h2").first.inner_text()
    at_home.page.go_back()
    _arrive(at_home, lambda url: "volunteer_participations" not in url)
    with visiting(browser) as other:
        other.page.goto(shared)
        other.page.locator(".oc-h2", has_text=title).first.wait_for()


@pytest.mark.parametrize(
    ("asked", "first", "address"),
    [
        ("gc", "古城社区", "c=210214001003"),
        ("gucheng", "古城社区", "c=210214001003"),
        ("gcuheng", "古城社区", "c=210214001003"),
        ("幸福社区", "新韵古城·幸福社区", "c=210214001003"),
        ("volunteer part", "志愿服务人次", "i=volunteer_participations"),
        ("zyfwrc", "志愿服务人次", "i=volunteer_participations"),
        ("古城志愿服务人次", "古城社区 · 志愿服务人次", "place=210214001003"),
        ("shuj", "数据质量", "/quality"),
    ],
)
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
    _arrive(at_home, lambda url: address in url)
    assert _loaded_once(at_home)


def test_what_is_not_found_is_said_with_examples(at_home: Visit) -> None:
    at_home.page.keyboard.press("/")
    at_home.page.keyboard.type("zzzz")
    assert "没有找到" in at_home.page.locator(".oc-search li").inner_text()
    at_home.page.keyboard.press("Escape")
    assert not at_home.page.locator(".oc-search ul").is_visible()


@pytest.mark.parametrize("path", ["/", "/brands", "/brands?c=210214001003", "/outcomes", "/explore"])
def test_talking_points_are_copied_with_the_mark_of_the_sample(lasting: Visit, sample_server: str, path: str) -> None:
    visit, lasting.base = lasting, sample_server
    visit.open(path)
    visit.page.get_by_role("link", name="发言要点").press("Enter")
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_text("三句话").wait_for()
    visit.settle()
    assert dialog.locator(".oc-talk li").count() == 3
    visit.page.evaluate(
        """() => {
          document.addEventListener('copy', () => { window.copied = String(getSelection()) || document.activeElement.value });
          Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true});
        }"""
    )
    buttons = dialog.locator("button.oc-copy")
    for button in (buttons.last, buttons.first):
        visit.page.evaluate("() => { window.copied = '' }")
        button.click()
        button.and_(visit.page.get_by_role("button", name="已复制")).wait_for()
        assert visit.page.evaluate("() => window.copied").startswith("【示例数据】")
    if path == "/":  # the same button everywhere
        dialog.get_by_role("button", name="已复制").first.wait_for(state="detached")
        assert dialog.get_by_role("button", name="复制", exact=True).count() == buttons.count()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    visit.page.wait_for_url(lambda url: "talk=" not in url)


def _ground(visit: Visit) -> str:
    return str(visit.page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"))


def test_dark_and_light_are_chosen_and_kept_on_every_page(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/")
    light = _ground(visit)
    visit.page.get_by_role("link", name="换成深色").click()
    visit.page.get_by_role("link", name="换成浅色").wait_for()
    dark = _ground(visit)
    assert dark == "rgb(18, 22, 29)"
    assert light == "rgb(246, 247, 249)"
    visit.open("/quality")
    assert _ground(visit) == dark


def test_an_open_page_turns_dark_and_light_with_the_system(at_home: Visit) -> None:
    turn(at_home, dark=True)
    at_home.page.get_by_role("link", name="换成浅色").wait_for()
    turn(at_home, dark=False)
    at_home.page.get_by_role("link", name="换成深色").wait_for()
    assert _loaded_once(at_home)


def test_the_other_language_keeps_page_and_filters(at_home: Visit) -> None:
    at_home.open("/explore?view=trend&i=volunteer_participations&place=210214001003")
    at_home.page.get_by_role("button", name="English").click()
    at_home.page.get_by_role("button", name="中文").wait_for()
    wanted = ("lang=en", "view=trend", "i=volunteer_participations", "place=210214001003")
    at_home.page.wait_for_url(lambda url: all(part in url for part in wanted))
    at_home.settle()
    assert "Gucheng Community" in at_home.page.locator(".oc-h2").first.inner_text()
