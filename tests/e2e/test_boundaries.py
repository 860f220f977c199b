"""The district's outlines in the browser: every format is taken, bad ones refused with a picture, stored ones are drawn."""

from pathlib import Path

import pytest
import shapely
from shapely import affinity

from tests.e2e.conftest import Visit
from tests.etl.outlines import file_of, shifted, tiles

pytestmark = pytest.mark.e2e
_DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(
    p => p.data.filter(d => d.type === 'choropleth').reduce((n, d) => n + d.locations.length, 0))"""


def _send(visit: Visit, name: str, content: bytes) -> None:
    visit.page.set_input_files(
        ".st-key-oc_send_outlines input[type=file]",
        {"name": name, "mimeType": "application/octet-stream", "buffer": content},
    )
    visit.page.wait_for_selector("text=/可以入库|没有入库/")
    visit.settle()


def _open(visit: Visit, base: str, folder: Path) -> None:
    visit.base = base
    visit.sign_in(folder)
    visit.open("/register")


def _crossed() -> bytes:
    frame = tiles()
    frame.loc[10, "geometry"] = shapely.Polygon([(122.0, 39.4), (122.01, 39.41), (122.01, 39.4), (122.0, 39.41)])
    return frame.to_json().encode()


def _overlapping() -> bytes:
    frame = tiles()
    frame.loc[3, "geometry"] = affinity.translate(frame.loc[3, "geometry"], 0.006, 0.001)
    return frame.to_json().encode()


def test_every_format_is_judged_and_drawn_before_it_is_stored(
    visit: Visit, real_server: str, real_folder: Path, tmp_path: Path
) -> None:
    files = {
        "边界.geojson": file_of(tiles(), "geojson", tmp_path),
        "边界.gpkg": file_of(shifted(tiles(), "EPSG:4490"), "gpkg", tmp_path),
        "边界.kml": file_of(tiles(), "kml", tmp_path),
        "边界.zip": file_of(shifted(tiles(), "EPSG:4529"), "zip", tmp_path, "GB18030", cpg=False),
    }
    _open(visit, real_server, real_folder)
    for name, content in files.items():
        visit.open("/register")
        _send(visit, name, content)
        assert "可以入库：44个社区" in visit.page.inner_text("[data-testid=stMain]"), name
        assert visit.page.evaluate(_DRAWN) == [44], name
    assert visit.outside == []
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("content", "said", "drawn"),
    [
        (_crossed, "鑫和社区（第 11 个图形）的边界自相交", 44),
        (_overlapping, "鑫荣社区和和平社区重叠", 47),
    ],
)
def test_what_has_to_be_mended_is_refused_with_a_picture(
    visit: Visit, real_server: str, real_folder: Path, content, said: str, drawn: int
) -> None:
    _open(visit, real_server, real_folder)
    _send(visit, "坏.geojson", content())
    text = visit.page.inner_text("[data-testid=stMain]")
    assert said in text
    assert "处要改" in text
    assert visit.page.evaluate(_DRAWN)[0] >= drawn
    assert visit.page.get_by_role("button", name="入库并启用").count() == 0
    visit.shoot(f"boundaries-{drawn}")


def test_outlines_are_stored_with_a_source_drawn_and_taken_back(
    visit: Visit, real_server: str, real_folder: Path, tmp_path: Path
) -> None:
    _open(visit, real_server, real_folder)
    assert "还没有边界" in visit.page.inner_text("[data-testid=stMain]")
    _send(visit, "边界.zip", file_of(shifted(tiles(), "EPSG:4550"), "zip", tmp_path))
    store = visit.page.get_by_role("button", name="入库并启用：44个社区")
    store.click()
    visit.page.get_by_text("请先写明来源或理由").wait_for()
    visit.page.get_by_label("说明（来源、批准文号等）").fill("区自然资源局2026年导出")
    visit.page.keyboard.press("Tab")
    visit.settle()
    store.click()
    visit.page.get_by_text("已入库并启用").wait_for()
    visit.settle()
    assert visit.page.evaluate(_DRAWN) == [44]
    text = visit.page.inner_text("[data-testid=stMain]")
    assert "现用 B" in text
    assert "区自然资源局2026年导出" in text
    visit.shoot("boundaries-stored")
    visit.page.get_by_label("原因").fill("画错了")
    visit.page.keyboard.press("Tab")
    visit.settle()
    visit.page.get_by_role("button", name="撤回", exact=True).click()
    visit.page.get_by_text("还没有边界").wait_for()
    assert "已撤回" in visit.page.inner_text("[data-testid=stMain]")
    assert visit.outside == []


def test_a_community_is_renamed_and_the_act_undone(visit: Visit, real_server: str, real_folder: Path) -> None:
    _open(visit, real_server, real_folder)
    visit.page.get_by_text("改名、合并、拆分", exact=True).click()
    for field, text in (("新名称", "孛兰新社区"), ("依据（批准文号等）", "区政府批复")):
        visit.page.get_by_label(field).fill(text)
        visit.page.keyboard.press("Tab")
        visit.settle()
    visit.page.get_by_role("button", name="登记变动").click()
    visit.page.get_by_text("名册已变动").wait_for()
    visit.settle()
    assert "孛兰新社区\t210214001001" in visit.page.inner_text("[data-testid=stMain]")
    visit.page.get_by_label("原因").last.fill("写错了")
    visit.page.keyboard.press("Tab")
    visit.settle()
    visit.page.get_by_role("button", name="撤销").click()
    visit.page.get_by_text("号变动已撤销").wait_for()
    visit.settle()
    text = visit.page.inner_text("[data-testid=stMain]")
    assert "孛兰社区\t210214001001" in text
    assert "已撤销" in text
