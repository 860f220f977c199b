"""An export of the hotline on the page: its columns are said once, the next one is read by itself, and it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etl.ledger.by import By
from etl.ledger.rules import set_rules
from outcomes.core.settings import Settings
from outcomes.reporting.rules import ReportingRule
from tests import warehouses
from tests.e2e.conftest import Visit, visiting
from tests.etl.other_systems import HOTLINE
from tests.serving import serve

pytestmark = pytest.mark.e2e
COLUMNS = {"来电时间": "受理时间", "工单状态": "办理状态", "归档时间": "办结时间", "是否接通": "是否有效回访"}
COLUMNS |= {"是否解决": "诉求人确认解决", "评价": "满意度(1-5)"}
VALUES = {"供暖问题": "供热", "已归档": "办结", "办理中": "在办", "已接通": "是", "解决": "是", "非常满意": "5"}


def _choose_file(visit: Visit, name: str) -> None:
    visit.page.locator("[data-testid=stFileUploader] input").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": HOTLINE.content}]
    )
    visit.page.get_by_text("三、核对").first.wait_for()
    visit.settle()


def _choose(visit: Visit, label: str, option: str) -> None:
    box = visit.page.locator("[data-testid=stSelectbox]").filter(has_text=label).first.locator("input")
    box.click()
    box.fill(option)
    visit.page.get_by_role("option", name=option, exact=True).first.click()
    visit.settle()


def _press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).first.click()
    visit.settle()


def test_the_columns_of_an_export_are_said_once_on_the_page(browser: Browser, new_folder: Path, tmp_path: Path) -> None:
    folder = warehouses.copy(new_folder, tmp_path / "real")
    set_rules(Settings(data=folder), [ReportingRule(rule="asked", dataset="requests", value="yes")], By(who="区级"))
    for base in serve(folder):
        with visiting(browser, base) as visit:
            _said_once(visit, folder)


def _said_once(visit: Visit, folder: Path) -> None:
    visit.sign_in(folder)
    visit.open("/report?d=requests&rm=2025-03")
    _choose_file(visit, "导出.csv")
    page = visit.page
    page.get_by_text("列对照：说明这份表的每一列是什么").first.wait_for()
    words = page.locator("[data-testid=stMain]").inner_text()
    assert "个人信息，不能对照，也不会留存：来电人、来电号码、地址、诉求内容" in words
    assert not [text for text in HOTLINE.personal if text in words]
    for header, column in COLUMNS.items():
        _choose(visit, f"「{header}」：", column)
    for text, value in VALUES.items():
        _choose(visit, f"里的「{text}」", value)
    _choose(visit, "每行的「来源渠道」", "12345热线")
    page.get_by_label("给这份列对照起个名字").fill("12345导出")
    visit.settle()
    visit.shoot("column_map")
    _press(visit, "保存并重新检查")
    page.get_by_text("已按「12345导出」第1版对照；丢弃了4列：来电人、来电号码、地址、诉求内容").first.wait_for()
    visit.settle()
    visit.shoot("column_map_kept")
    assert "列对照（1份在用）" in page.locator("[data-testid=stMain]").inner_text()
    _press(visit, "确认提交")
    page.get_by_text("已提交：回执号").first.wait_for()
    page.get_by_text("列对照（1份在用）").first.click()
    _press(visit, "停用")
    page.get_by_text("「12345导出」第1版已停用").first.wait_for()
    visit.settle()
    _choose_file(visit, "四月.csv")
    page.get_by_text("列对照：说明这份表的每一列是什么").first.wait_for()
    assert visit.complaints == []
