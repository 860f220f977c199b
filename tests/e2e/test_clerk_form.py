"""The clerk's month on a phone (390 px) without a file: filled in, mended, kept, sent; told in clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from tests import warehouses
from tests.e2e.conftest import Visit, visiting
from tests.serving import serve

pytestmark = pytest.mark.e2e

HEADER = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"


@pytest.fixture(scope="module")
def folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real warehouse in which 古城社区 reported September: 12 requests, 40 parking spaces."""
    made = warehouses.copy(new_folder, tmp_path_factory.mktemp("form") / "real")
    content = f"{HEADER}\r\n古城社区,2026-09,12,11,50,0,40,0,\r\n".encode()
    sent = Submission(content=content, name="九月.csv", by="operator", today=date(2026, 10, 2), publish=True)
    assert ledger.load(Settings(data=made), sent).published
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    yield from serve(folder)


@pytest.fixture
def phone(browser: Browser, server: str, folder: Path) -> Iterator[Visit]:
    with visiting(browser, server) as made:
        made.page.set_viewport_size({"width": 390, "height": 844})
        made.page.add_init_script("window.clicks = 0; addEventListener('pointerdown', () => window.clicks++, true)")
        made.sign_in(folder, "clerk", "community_staff", "古城社区")
        yield made


def _says(visit: Visit, text: str) -> None:
    visit.page.get_by_text(text).first.wait_for()
    visit.settle()


def _press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()
    visit.settle()


def test_beside_a_count_without_a_number_stand_the_ways_out_and_a_draft_is_found_again(phone: Visit) -> None:
    """无 is 0 in one click, an empty count is not known yet in one click; 上月 is in no field."""
    phone.open("/report?rm=2026-08")
    page = phone.page
    for label, text in (("诉求受理数", "7"), ("诉求办结数", "无"), ("志愿服务人次", "")):
        page.get_by_label(label).fill(text)
    _press(phone, "存为草稿")
    _says(phone, "草稿已保存")
    phone.open("/report?rm=2026-08")
    _says(phone, "已接着上次的草稿")
    assert page.get_by_label("诉求受理数").input_value() == "7"
    _press(phone, "核对")
    _says(phone, "还不能提交，请改：诉求办结数")
    phone.shoot("form-5-ways-out")
    resolved = page.locator(".st-key-oc_field_requests_resolved")
    volunteers = page.locator(".st-key-oc_field_volunteer_participations")
    assert volunteers.get_by_role("button", name="按0报").count() == 0  # nothing says that there were none
    resolved.get_by_role("button", name="按0报").click()
    phone.settle()
    assert page.get_by_label("诉求办结数").input_value() == "0"
    volunteers.get_by_role("button", name="暂缺，待核实").click()
    _says(phone, "都读对了，还没有提交")
    _press(phone, "确认提交")
    _says(phone, "已提交：回执号")
    phone.open("/report?rm=2026-10")
    _says(phone, "暂缺，待补：志愿服务人次")
    phone.shoot("form-6-asked-again")
    assert phone.complaints == []


def test_the_month_of_a_clerk_on_a_phone_without_a_file(phone: Visit) -> None:
    phone.open("/report?rm=2026-10")
    phone.shoot("form-1-empty")
    page = phone.page
    _says(phone, "上月 12")
    _says(phone, "本月以前累计 40")
    assert page.get_by_label("诉求受理数").input_value() == ""  # last month is no value
    page.get_by_label("诉求受理数").click()
    for text in ("１５", "十", "60"):  # 全角 digits as in files, then a word
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _says(phone, "还不能提交，请改：诉求办结数")
    phone.shoot("form-2-finding")
    for label, keys in (("口袋公园数", "numeric"), ("备注", None)):  # after another run too
        page.get_by_label(label).focus()
        assert page.get_by_label(label).get_attribute("inputmode") == keys
    field = page.locator(".st-key-oc_field_requests_resolved")
    assert "「诉求办结数」" in field.locator(".oc-said.error").inner_text()
    page.get_by_label("诉求办结数").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("14")
    page.keyboard.press("Enter")
    _says(phone, "都读对了，还没有提交")
    _says(phone, "含本月累计 40")
    phone.shoot("form-3-good")
    _press(phone, "确认提交")
    _says(phone, "已提交：回执号")
    phone.shoot("form-4-sent")
    assert page.evaluate("window.clicks") == 3  # into a field, into the one to mend, 确认提交; all else by keyboard
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.complaints == []


def test_a_street_chooses_a_community_and_finds_its_draft_again(browser: Browser, server: str, folder: Path) -> None:
    with visiting(browser, server) as street:
        page = street.page
        page.set_viewport_size({"width": 390, "height": 844})
        street.sign_in(folder, "fengrong", "street_staff", "丰荣街道")
        street.open("/report?rm=2026-07")
        street.shoot("form-7-street")
        _says(street, "先选社区")
        page.locator("a.oc-slot", has_text="古城").click()
        page.get_by_label("诉求受理数").wait_for()
        street.settle()
        page.get_by_label("诉求受理数").fill("9")
        _press(street, "存为草稿")
        _says(street, "草稿已保存")
        street.open("/report?rm=2026-07&for=210214001")
        [begun] = page.locator("a.oc-slot", has_text="草稿").all_inner_texts()
        assert "古城" in begun
        street.shoot("form-8-street-draft")
        page.locator("a.oc-slot", has_text="台山").click()
        page.get_by_label("诉求受理数").wait_for()
        street.settle()
        assert page.get_by_label("诉求受理数").input_value() == ""  # a draft of its own
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert street.complaints == []
