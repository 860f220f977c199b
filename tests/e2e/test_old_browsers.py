"""The browsers of government desks: what came after Chromium 86 is taken away before any script of the page runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visit, visiting
from tests.e2e.test_plain import _figures

pytestmark = pytest.mark.e2e

# by what they belong to; what is not known to the browser of the tests either is missing all the more
NEWER: dict[str, str] = {
    "Array": "fromAsync",
    "Array.prototype": "at findLast findLastIndex toReversed toSorted toSpliced with",
    "Object.getPrototypeOf(Int8Array.prototype)": "at findLast findLastIndex toReversed toSorted with",
    "ArrayBuffer.prototype": "transfer transferToFixedLength resize resizable maxByteLength detached",
    "String.prototype": "at isWellFormed toWellFormed",
    "Object": "hasOwn groupBy",
    "Map": "groupBy",
    "Map.prototype": "getOrInsert getOrInsertComputed",
    "Promise": "withResolvers try",
    "Set.prototype": "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom",
    "Object.getPrototypeOf(Object.getPrototypeOf([].values()))": (
        "map filter take drop flatMap reduce toArray forEach some every find concat"
    ),
    "RegExp": "escape",
    "Math": "sumPrecise f16round",
    "Error": "isError",
    "Uint8Array": "fromBase64 fromHex",
    "Intl": "Segmenter DurationFormat supportedValuesOf",
    "URL": "canParse parse",
    "URLSearchParams.prototype": "size",
    "AbortSignal": "timeout any",
    "AbortSignal.prototype": "throwIfAborted reason",
    "Crypto.prototype": "randomUUID",
    "Element.prototype": "checkVisibility setHTMLUnsafe getHTML moveBefore",
    "HTMLElement.prototype": "showPopover hidePopover togglePopover popover inert",
    "Document.prototype": "startViewTransition",
    "CanvasRenderingContext2D.prototype": "roundRect reset",
    "Navigator.prototype": "userAgentData",
    "globalThis": (
        "Iterator structuredClone reportError scheduler navigation URLPattern Temporal Float16Array VideoFrame "
        "Highlight CloseWatcher SuppressedError DisposableStack ClipboardItem"
    ),
}
_TAKE_AWAY = "".join(
    f'for (const name of "{names}".split(" ")) delete ({owner})[name];' for owner, names in NEWER.items()
)
_NO_SETS = """
const Native = RegExp;
const checked = (given) => {
  if (String(given[1] ?? "").includes("v")) throw new SyntaxError("Invalid flags supplied to RegExp constructor");
  return given;
};
globalThis.RegExp = new Proxy(Native, {
  apply: (target, self, given) => Reflect.apply(target, self, checked(given)),
  construct: (target, given, made) => Reflect.construct(target, checked(given), made),
  get: (target, name) => Reflect.get(target, name),
});
Native.prototype.constructor = globalThis.RegExp;
"""
_MONTH = "[data-testid=stSelectbox] input"


@contextmanager
def _older(browser: Browser, base: str) -> Iterator[Visit]:
    with visiting(browser, base) as made:
        made.page.add_init_script("{" + _TAKE_AWAY + _NO_SETS + "}")
        yield made


def _charts(visit: Visit) -> int:
    return visit.page.locator("[data-testid=stPlotlyChart] svg.main-svg").count()


def test_the_overview_is_as_in_a_newer_browser_and_so_is_another_month(browser: Browser, sample_server: str) -> None:
    with visiting(browser, sample_server) as newer, _older(browser, sample_server) as older:
        for visit in (newer, older):
            visit.open("/?m=2025-12")
        wanted = _figures(newer.page, ".oc-card")
        assert len(wanted) == 4
        assert _figures(older.page, ".oc-card") == wanted
        assert _charts(older) == _charts(newer) > 0
        newer.open("/?m=2025-06")
        other = _figures(newer.page, ".oc-card")
        assert other != wanted
        older.page.locator(_MONTH).first.click()
        older.page.get_by_role("option", name="2025年6月", exact=True).click()
        older.page.wait_for_url("**m=2025-06*")
        older.settle()
        assert _figures(older.page, ".oc-card") == other
        assert older.complaints == []
        assert older.outside == []


def test_the_report_page_takes_files_and_speaks_chinese(browser: Browser, sample_server: str) -> None:
    with _older(browser, sample_server) as older:
        older.open("/report?as=community_staff")
        uploader = older.page.locator("[data-testid=stFileUploader]")
        assert uploader.locator("input[type=file]").count() == 1
        assert "选择文件" in uploader.inner_text()
        assert older.page.locator("html").get_attribute("lang") == "zh-CN"
        row = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n古城社区,2025-12,7,八,5,0,0,0,\r\n"
        box = uploader.locator("input[type=file]")
        box.set_input_files([{"name": "古城.csv", "mimeType": "text/csv", "buffer": row.encode("gbk")}])
        older.page.get_by_text("诉求办结数").and_(older.page.get_by_text("八")).first.wait_for()
        assert older.complaints == []


def test_the_wall_hides_what_is_no_part_of_it(browser: Browser, sample_server: str) -> None:
    with _older(browser, sample_server) as older:
        older.page.goto(sample_server + "/wall")
        older.page.locator(".oc-wall .scene.on h1").wait_for()
        assert not older.page.locator("[data-testid=stHeader]").is_visible()
        assert not older.page.locator(".oc-search").first.is_visible()
        assert older.complaints == []


def test_a_newer_browser_never_asks_for_the_polyfills(visit: Visit, sample_server: str) -> None:
    asked: list[str] = []
    visit.base = sample_server
    visit.page.on("request", lambda one: asked.append(one.url))
    visit.open("/?m=2025-12")
    assert any("/static/js/index" in url for url in asked)
    assert not [url for url in asked if "/polyfills/" in url]


def test_where_the_polyfills_do_not_arrive_the_plain_pages_are_offered(browser: Browser, sample_server: str) -> None:
    with _older(browser, sample_server) as older:
        older.page.route("**/polyfills/**", lambda route: route.abort())
        older.page.goto(sample_server + "/?m=2025-12")
        older.page.locator("#oc-plain a").click()
        older.page.wait_for_url("**/plain/overview**")
        assert older.complaints, "what was taken away is not missed: this file tests nothing"


@pytest.mark.parametrize(
    "lacks",
    [
        pytest.param("Object.defineProperty(window, 'ocReads', { value: false });", id="syntax"),
        pytest.param("CSS.supports = () => false;", id="style"),
        pytest.param("delete window.WebSocket;", id="socket"),
    ],
)
def test_a_browser_below_the_floor_is_led_to_the_plain_pages(visit: Visit, sample_server: str, lacks: str) -> None:
    visit.page.add_init_script(lacks)
    visit.page.goto(sample_server + "/?lang=en")
    visit.page.wait_for_url("**/plain/overview**lang=en**")
    assert visit.page.locator(".card").count() == 4
