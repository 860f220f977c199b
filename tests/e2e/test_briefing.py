"""汇报材料 in a real browser: a file is made while one waits and is one's own; a pasted text is judged."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from docx import Document

from outcomes.core.settings import Settings
from outcomes.exports import chart_download
from outcomes.warehouse.mart import open_mart
from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e


def test_a_brief_is_made_while_one_waits_and_taken_by_whoever_asked(
    visit: Visit, sample_server: str, tmp_path: Path
) -> None:
    visit.base = sample_server
    visit.open("/briefing?b=brief&place=210214001003&as=street_staff")
    visit.page.get_by_role("button", name="生成简报").click()
    link = visit.page.locator(".oc-file a", has_text="古城社区-简报").first
    link.wait_for(timeout=180_000)
    assert "as=street_staff" in (link.get_attribute("href") or "")
    with visit.page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(tmp_path / "b.docx")
    assert waiting.value.suggested_filename.startswith("示例-古城社区-简报-")
    assert "古城社区" in Document(io.BytesIO((tmp_path / "b.docx").read_bytes())).paragraphs[0].text
    address = f"{sample_server}{link.get_attribute('href')}".replace("street_staff", "district_staff")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address)
    assert refused.value.code == 403
    assert visit.complaints == []


def test_a_clerk_sees_the_own_place_and_no_tab_that_tells_of_others(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/briefing?as=community_staff")
    tabs = visit.page.locator("[data-testid=stButtonGroup]").first.inner_text()
    assert "简报" in tabs
    assert "幻灯片" not in tabs
    assert "数字核验" not in tabs
    assert visit.page.get_by_label("地点").first.input_value() == "古城社区"


def test_a_pasted_text_is_judged_number_by_number(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/briefing?b=check")
    visit.page.get_by_label("贴文字").fill("2025年12月，全区受理居民诉求886件，办结999件。")
    visit.page.keyboard.press("Tab")
    visit.settle()
    visit.page.get_by_role("button", name="核验").click()
    table = visit.page.locator("table", has_text="886件")
    table.wait_for()
    rows = {r.locator("td").first.inner_text(): r.inner_text() for r in table.locator("tbody tr").all()}
    assert "一致" in rows["886件"]
    assert "不一致" in rows["999件"]


def test_an_export_is_verified_beside_the_server_and_a_foreign_file_is_said_to_be_none(
    visit: Visit, sample_server: str, sample_folder: Path
) -> None:
    mart = open_mart(Settings(data=sample_folder))
    visit.base = sample_server
    content, _, name = chart_download.respond(
        mart, "trend.pptx", {"i": "requests_received", "m": "2025-12", "lang": "zh"}
    )
    for given, said in ((content, "个成立，0个有变化"), (b"PK nothing", "打不开")):
        visit.open("/briefing?b=check")
        visit.page.locator("input[type=file]").set_input_files(
            [{"name": name, "mimeType": chart_download.MEDIA["pptx"], "buffer": given}]
        )
        visit.settle()
        visit.page.get_by_role("button", name="核验", exact=True).click()
        visit.page.get_by_text(said).first.wait_for(timeout=90_000)
    assert visit.complaints == []
