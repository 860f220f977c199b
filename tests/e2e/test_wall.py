"""The wall screen in a real browser: it turns, takes new figures over without a blank moment, and outlives the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from tests import warehouses
from tests.addresses import in_language
from tests.e2e.conftest import LONGEST, Visit
from tests.serving import serve
from tests.tree import examples

pytestmark = pytest.mark.e2e

HEADER = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"
# notes in the page every frame in which not exactly one scene is shown or the screen is empty, every scene that was
# shown, and every refresh that came
WATCH = """() => {
  Object.assign(window, {blank: 0, frames: 0, walls: new Set(), said: new Set(), beats: new Set()});
  const look = () => {
    window.frames += 1;
    const wall = document.querySelector('.oc-wall'), on = wall ? wall.querySelectorAll('.scene.on') : [];
    const shows = on.length === 1 && on[0].textContent.trim();
    if (shows) window.walls.add(wall), window.said.add(on[0].innerText);
    else if (window.walls.has(wall)) window.blank += 1;  // what has shown a scene shows one from then on
    if (wall?.wall) window.beats.add(wall.wall.data.beat);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
FADED = """n => document.querySelector(`.oc-wall .bar .dot:nth-of-type(${n + 1})`).classList.contains('on')
  && !document.querySelector('.oc-wall').getAnimations({subtree: true}).length"""
SAID = "words => [...window.said].some(said => said.includes(words))"


@pytest.fixture(scope="module")
def folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real warehouse in which one community has reported."""
    made = warehouses.copy(new_folder, tmp_path_factory.mktemp("wall") / "real")
    _publish(made, "古城社区,2025-03,30,28,60,0,0,0,")
    return made


def _publish(folder: Path, row: str) -> None:
    content = f"{HEADER}\r\n{row}\r\n".encode("gbk")
    receipt = ledger.load(
        Settings(data=folder),
        Submission(content=content, name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True),
    )
    assert receipt.published


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    yield from serve(folder, OUTCOMES_WALL_SECONDS="1")


def _shown(visit: Visit) -> str:
    return visit.page.locator(".oc-wall .scene.on").inner_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wall_of_any_size_shows_every_scene_without_chrome_or_overflow(
    visit: Visit, sample_server: str, lang: str
) -> None:
    visit.base = sample_server
    visit.open(in_language("/wall", lang))
    for wide, high in ((1920, 1080), (3840, 2160)):
        visit.page.set_viewport_size({"width": wide, "height": high})
        visit.page.wait_for_selector(".oc-wall .scene.on")
        assert not visit.page.locator("[data-testid=stHeader]").is_visible()
        assert ("示例数据" if lang == "zh" else "Sample data") in _shown(visit)
        dots = visit.page.locator(".oc-wall .bar .dot")
        assert dots.count() == 5
        for n in range(dots.count()):
            dots.nth(n).click()
            visit.page.wait_for_function(FADED, arg=n)
            outside = visit.page.evaluate(
                """() => { const body = document.querySelector('.oc-wall .scene.on .body'), edge = body.getBoundingClientRect();
                return [...body.querySelectorAll('*')].filter(e => { const r = e.getBoundingClientRect();
                  return r.width && (r.bottom > edge.bottom + 2 || r.right > edge.right + 2); }).length; }"""
            )
            assert outside == 0
            visit.shoot(f"wall-{wide}-{lang}-{n}")
        dots.first.click()
        scroll = visit.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert tuple(scroll) == (wide, high)
    assert not visit.outside


def test_refreshes_bring_no_blank_moment_and_a_publication_by_itself(visit: Visit, server: str, folder: Path) -> None:
    many = examples(12, 100)
    visit.base = server
    visit.sign_in(folder, "screen", "wall_screen")
    visit.open("/")  # a screen knows no other page
    visit.page.wait_for_selector(".oc-wall .scene.on")
    visit.page.evaluate(WATCH)
    visit.page.evaluate("() => { window.stays = true }")
    nodes = visit.page.evaluate("() => document.querySelectorAll('*').length")
    visit.page.wait_for_function("n => window.beats.size > n", arg=many // 2, timeout=many * LONGEST)
    visit.page.wait_for_function(SAID, arg="受理诉求30件")
    _publish(folder, "古城社区,2025-03,45,40,60,0,0,0,")
    visit.page.wait_for_function("n => window.beats.size > n", arg=many, timeout=many * LONGEST)
    visit.page.wait_for_function(SAID, arg="受理诉求45件")
    said = visit.page.evaluate("() => [...window.said]")
    assert not [words for words in said if "谷泡" in words or "孛兰" in words]  # they have not reported
    assert visit.page.evaluate("() => window.stays") is True  # never loaded anew
    assert visit.page.evaluate("() => window.frames") > many
    assert visit.page.evaluate("() => window.blank") == 0
    # what is drawn may be made anew when a lost connection is found again; never by a refresh
    assert visit.page.evaluate("() => window.walls.size") <= 3
    assert visit.page.evaluate("() => document.querySelectorAll('*').length") < nodes + 60
    assert not visit.outside
    assert not visit.complaints


def test_keys_turn_hold_and_fill_the_screen(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/wall")
    visit.page.wait_for_selector(".oc-wall .scene.on")
    visit.page.keyboard.press(" ")
    visit.page.keyboard.press("ArrowRight")
    assert "五个“有”" in _shown(visit)
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press("ArrowLeft")
    assert "新韵古城·幸福社区" in _shown(visit)  # the last scene is the promise wall
    visit.page.keyboard.press("f")
    visit.page.wait_for_function("() => document.fullscreenElement !== null")


@pytest.mark.processes
def test_the_last_picture_stays_while_the_server_is_away(visit: Visit, folder: Path) -> None:
    starting = serve(folder, OUTCOMES_WALL_SECONDS="1")
    visit.base = next(starting)
    port = int(visit.base.rsplit(":", 1)[1])
    visit.sign_in(folder, "screen", "wall_screen")
    visit.page.clock.install()
    visit.open("/wall")
    visit.page.wait_for_selector(".oc-wall .scene.on")
    next(starting, None)  # the server stops
    lost = visit.page.locator(".oc-wall .lost")
    assert not lost.is_visible()
    visit.page.clock.fast_forward(20_000)
    lost.wait_for(state="visible")
    assert "连接中断" in lost.inner_text()
    assert _shown(visit)
    again = serve(folder, port=port, OUTCOMES_WALL_SECONDS="1")
    next(again)
    visit.page.clock.fast_forward(50_000)
    lost.wait_for(state="hidden")
    assert _shown(visit)
    next(again, None)


def test_a_wall_shows_what_is_published_now_whatever_the_address_asks(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/wall")
    now = visit.page.locator(".oc-wall .foot").inner_text()
    visit.open("/wall?pending=1&asof=2025-03-01")
    visit.page.wait_for_url(lambda url: "pending" not in url and "asof" not in url)
    assert visit.page.locator(".oc-wall .foot").inner_text() == now  # the same version, known at the same time
