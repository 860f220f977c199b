"""The product in a real browser: the clerk's month, the leader's two clicks, the presenter's slide, the first sign-in."""

from __future__ import annotations

import io
import re
import threading
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import accounts
from tests import tree, warehouses
from tests.e2e.conftest import Visit, session_cookie
from tests.serving import serve

pytestmark = pytest.mark.e2e

HEADER = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"


def test_the_first_link_to_a_page_of_a_fresh_server_leads_there(visit: Visit, real_folder: Path) -> None:
    for base in serve(real_folder):
        visit.base = base
        visit.sign_in(real_folder)
        visit.open("/outcomes")
        assert "五有成效" in visit.page.locator("h1").inner_text()
        assert visit.page.locator("[role=dialog]").count() == 0


def test_pictures_of_a_system_can_be_taken_away(sample_server: str) -> None:
    for query in ("s=S8&p=0&m=2025-12", "s=S9&p=5&m=2025-12", "s=S18&p=0&m=2025-12&place=210214001"):
        slide = urllib.request.urlopen(f"{sample_server}/download/picture.pptx?{query}").read()
        words = " ".join(
            s.text_frame.text for s in Presentation(io.BytesIO(slide)).slides[0].shapes if s.has_text_frame
        )
        assert "示例数据" in words
        picture = urllib.request.urlopen(f"{sample_server}/download/picture.png?{query}").read()
        assert picture.startswith(b"\x89PNG")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{sample_server}/download/picture.png?s=S9&p=99&m=2025-12")
    assert refused.value.code == 400


def test_headers_and_unknown_hosts(real_server: str, real_folder: Path) -> None:
    signed_in = {"Cookie": f"oc_session={session_cookie(real_folder, 'district')}"}
    answer = urllib.request.urlopen(urllib.request.Request(real_server + "/", headers=signed_in))
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    strange = urllib.request.Request(real_server + "/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(strange)
    assert refused.value.code == 403


def test_widgets_speak_chinese(visit: Visit, real_server: str, real_folder: Path) -> None:
    visit.base = real_server
    visit.sign_in(real_folder)
    visit.open("/report")
    uploader = visit.page.locator("[data-testid=stFileUploader]").inner_text()
    assert "选择文件" in uploader
    assert "Upload" not in uploader
    assert "单个文件不超过" in uploader


def test_what_the_uploader_refuses_it_refuses_in_chinese(
    visit: Visit, real_server: str, real_folder: Path, tmp_path: Path
) -> None:
    visit.base = real_server
    visit.sign_in(real_folder)
    visit.open("/report")
    box = visit.page.locator("[data-testid=stFileUploader]")
    picture = {"name": "月报.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    box.locator("input").set_input_files([picture])
    box.get_by_text("不收这种文件").wait_for()
    large = tmp_path / "月报.csv"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    box.locator("input").set_input_files([large])
    box.get_by_text("文件超过 50 MB").wait_for()
    visit.shoot("uploader-refuses")
    assert not re.search(r"allowed|smaller|must be", visit.page.locator("body").inner_text())


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


def test_a_switch_of_language_reaches_every_choice(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/")
    visit.page.get_by_text("English", exact=True).first.click()
    visit.page.locator("h1", has_text="Dec 2025").wait_for()
    visit.settle()
    chosen = visit.page.locator("[data-testid=stSelectbox] input").evaluate_all("boxes => boxes.map(b => b.value)")
    assert "Dec 2025" in chosen
    assert not re.search("[\u4e00-\u9fff]", " ".join(chosen))


def test_two_clicks_from_the_map_to_the_rows_of_the_file(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/")
    tile = visit.page.locator("svg text", has_text="古城").first.bounding_box()
    assert tile is not None
    visit.page.mouse.click(tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2)
    visit.page.wait_for_url("**/brands?c=210214001003**")
    visit.settle()
    assert "古城社区" in visit.page.locator("h1").first.inner_text()
    visit.page.locator("a.oc-origin", has_text="来源：居民诉求").first.click()
    rows = visit.page.get_by_role("dialog").locator("table").last
    rows.locator("td", has_text=re.compile(r"第\d+行")).first.wait_for()
    assert "普兰店区居民诉求台账（2025年下半年）.csv" in rows.inner_text()
    visit.shoot("leader-rows")


def test_from_a_figure_to_its_communities_and_rows_and_back(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/")
    visit.page.locator(".oc-card a.oc-origin").first.press("Enter")  # no mouse is needed
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_text("各社区的数").wait_for()
    asked = "src=requests_received~210214~2025-12~2025-12"
    visit.page.wait_for_url(lambda url: asked in url.replace("%7E", "~"))
    part = dialog.locator("tr", has_text="古城社区").locator("a.oc-origin")
    count = int(part.inner_text().removesuffix(" 件"))
    part.click()
    dialog.get_by_text("来源 · 古城社区").wait_for()
    dialog.get_by_text("原始行").wait_for()
    visit.settle()
    # as many rows of the ledger as the figure says, each with its file and row
    assert dialog.locator("table").last.locator("tbody tr").count() == count
    visit.page.wait_for_url(re.compile("src=requests_received(~|%7E)210214001003(~|%7E)"))
    there = visit.page.url
    visit.page.go_back()
    dialog.get_by_text("来源 · 普兰店区").wait_for()
    visit.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    visit.page.wait_for_url(lambda url: "src=" not in url)
    visit.settle()
    visit.page.goto(there)  # the same view for whoever gets the link
    dialog.get_by_text("来源 · 古城社区").wait_for()
    assert not visit.complaints


def test_loads_beside_the_server_show_up_in_the_open_page(visit: Visit, new_folder: Path, tmp_path: Path) -> None:
    folder, many = warehouses.copy(new_folder, tmp_path / "real"), tree.examples(4, 20)
    looking, failures = threading.Semaphore(0), []

    def load() -> None:
        for n in range(many):
            file = tmp_path / f"{n}.csv"
            file.write_bytes(f"{HEADER}\r\n渤海社区,2025-04,{200 + n},1,1,0,0,0,\r\n".encode("gbk"))
            looking.acquire()  # each load beside a page that is being opened
            receipt = ledger.load(
                Settings(data=folder),
                Submission(
                    content=file.read_bytes(),
                    name=file.name,
                    by="甲",
                    today=date(2025, 5, 2),
                    publish=True,
                    dataset="monthly_report",
                ),
            )
            failures.append("" if receipt.published else str(receipt))

    for base in serve(folder):
        visit.base = base
        visit.sign_in(folder)
        visit.open("/?m=2025-04")
        loader = threading.Thread(target=load)
        loader.start()
        while loader.is_alive():
            looking.release()
            visit.open("/?m=2025-04")
            assert visit.page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
        assert failures == [""] * many
        visit.page.wait_for_function(
            "n => document.querySelector('h1')?.innerText.includes(`受理诉求${n}件`)", arg=199 + many
        )


def test_a_first_sign_in_by_the_form_asks_for_an_own_password(
    visit: Visit, real_server: str, real_folder: Path
) -> None:
    kept = Settings(data=real_folder)
    first = accounts.add(
        kept, "wangmin", accounts.Profile(name="王敏", role="community_staff", place="古城社区"), by=None
    )
    visit.base, page = real_server, visit.page
    page.goto(real_server + "/quality")
    page.wait_for_url("**/sign-in?next=%2Fquality")
    visit.shoot("sign-in-zh")
    page.get_by_label("账号").fill("wangmin")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    assert "账号或密码不对" in page.locator("[role=alert]").inner_text()
    page.get_by_label("账号").fill("WangMin")
    page.get_by_label("密码").fill(first)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/password?**")
    visit.shoot("first-password-zh")
    assert page.get_by_label("一次性密码或到期的密码", exact=True).count() == 0  # it was typed a moment ago
    for label, typed in (
        ("新密码", "Chunjiang-huaye8"),
        ("再输一次新密码", "Chunjiang-huaye8"),
    ):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_role("button", name="保存并进入").click()
    page.wait_for_url("**/quality")
    visit.settle()
    assert "数据质量" in page.locator("h1").inner_text()
    page.get_by_role("button", name="王敏").click()
    visit.shoot("identity-zh")
    page.get_by_role("link", name="退出登录").click()
    page.wait_for_url("**/sign-in")
    assert visit.outside == []
    assert visit.complaints == []
