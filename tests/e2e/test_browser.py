"""The product in a real browser: every page, the clerk's month, the leader's two clicks, the presenter's slide."""

from __future__ import annotations

import io
import urllib.error
import urllib.request

import pytest
from pptx import Presentation

from tests.e2e.conftest import Visit

PATHS = {
    "overview": "/",
    "brands": "/brands",
    "brand": "/brands?c=210214001003",
    "explore": "/explore",
    "compare": "/explore?view=compare",
    "trend": "/explore?view=trend",
    "report": "/report",
    "history": "/history",
    "definitions": "/definitions",
}
HEADER = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"


def _with_lang(path: str, lang: str) -> str:
    return path if lang == "zh" else path + ("&" if "?" in path else "?") + "lang=en"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("data", ["sample", "real"])
def test_every_page_opens_without_exception_or_outside_request(
    visit: Visit, request: pytest.FixtureRequest, data: str, name: str, lang: str
) -> None:
    visit.base = request.getfixturevalue(f"{data}_server")
    visit.open(_with_lang(PATHS[name], lang))
    assert visit.page.locator("[data-testid=stException]").count() == 0
    assert visit.outside == []
    assert visit.complaints == []
    marked = visit.page.locator(".oc-watermark").count() > 0
    assert marked == (data == "sample")
    visit.shoot(f"{data}-{name}-{lang}")


def test_headers_and_unknown_hosts(real_server: str) -> None:
    answer = urllib.request.urlopen(real_server + "/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    strange = urllib.request.Request(real_server + "/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(strange)
    assert refused.value.code == 403


def test_widgets_speak_chinese(visit: Visit, real_server: str) -> None:
    visit.base = real_server
    visit.open("/report")
    uploader = visit.page.locator("[data-testid=stFileUploader]").inner_text()
    assert "选择文件" in uploader
    assert "Upload" not in uploader
    assert "单个文件不超过" in uploader


def _send(visit: Visit, name: str, rows: list[str]) -> None:
    content = "\r\n".join(["普兰店区社区月报,,,,,,,,", HEADER, *rows]).encode("gbk")
    visit.page.locator("[data-testid=stFileUploader] input").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )
    visit.page.wait_for_timeout(1500)
    visit.settle()


def test_the_clerks_month_and_the_leaders_figure(visit: Visit, real_server: str) -> None:
    visit.base = real_server
    visit.open("/report")
    visit.page.get_by_role("textbox", name="填报单位或填报人代号").fill("丰荣街道")
    visit.page.keyboard.press("Enter")
    visit.settle()
    good = "古城社区,2025年3月,21,20,60,0,0,0,"
    _send(
        visit,
        "三月.csv",
        [good, "台山社区,2025年3月,近30,12,5,0,0,0,", "久寿社区,2025年3月,14,,5,0,0,0,", "合计,,,,,,,,"],
    )
    said = visit.page.locator("[data-testid=stMain]").inner_text()
    assert "第 4 行「诉求受理数」" in said
    assert "近30" in said
    assert "没有请填0" in said
    visit.shoot("clerk-two-faults")
    visit.open("/report")
    visit.page.get_by_role("textbox", name="填报单位或填报人代号").fill("丰荣街道")
    visit.page.keyboard.press("Enter")
    visit.settle()
    rows = [good, "台山社区,2025年3月,30,12,5,0,0,0,", "久寿社区,2025年3月,14,9,5,0,0,0,", "合计,,65,41,70,0,0,0,"]
    _send(visit, "三月.csv", rows)
    visit.page.get_by_role("button", name="确认提交并发布").click()
    visit.page.wait_for_timeout(2500)
    visit.settle()
    assert "已入库" in visit.page.locator("[data-testid=stMain]").inner_text()
    visit.shoot("clerk-receipt")
    visit.open("/?m=2025-03")
    assert "受理诉求65件、办结41件" in visit.page.locator("h1").inner_text()
    visit.shoot("leader-after")
    visit.open("/history")
    visit.shoot("history-after")


def test_downloads_of_a_chart(sample_server: str) -> None:
    query = "?i=closed_to_received_ratio&m=2025-12&level=street"
    picture = urllib.request.urlopen(f"{sample_server}/download/comparison.png{query}").read()
    assert picture.startswith(b"\x89PNG")
    table = urllib.request.urlopen(f"{sample_server}/download/comparison.csv{query}").read()
    assert table.startswith(b"\xef\xbb\xbf")
    slide = Presentation(io.BytesIO(urllib.request.urlopen(f"{sample_server}/download/comparison.pptx{query}").read()))
    assert any(shape.has_chart for shape in slide.slides[0].shapes)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{sample_server}/download/comparison.png?i=nothing")
    assert refused.value.code == 400
