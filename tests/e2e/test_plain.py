"""Where the full pages cannot be shown: no script, no websocket; the plain pages show the same figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Visit, session_cookie, visiting

pytestmark = pytest.mark.e2e


def _figures(page: Page, card: str) -> list[str]:
    """The large figures of the overview's cards as they are read."""
    values = page.locator(f"{card} .v").all_inner_texts()
    return [re.sub(r"\s+|正常波动|改善.*|关注.*|稳定达标|[▲▼●].*", "", value) for value in values[:4]]


def test_without_a_script_the_overview_shows_the_same_figures(browser: Browser, sample_server: str) -> None:
    with visiting(browser, sample_server) as full:
        full.open("/?m=2025-12")
        wanted = _figures(full.page, ".oc-card")
        context = browser.new_context(java_script_enabled=False)
        try:
            page = context.new_page()
            page.goto(sample_server + "/")
            page.wait_for_url("**/plain/overview**")
            assert _figures(page, ".card") == wanted
            page.locator(".card .figure").first.click()
            assert "来源" in page.locator("h1").inner_text()
        finally:
            context.close()


def test_without_a_websocket_the_page_offers_the_plain_ones(visit: Visit, sample_server: str) -> None:
    visit.page.route_web_socket("**/*", lambda line: line.close())
    visit.page.goto(sample_server + "/")
    visit.page.locator("#oc-plain a").click()
    visit.page.wait_for_url("**/plain/overview**")
    assert visit.page.locator(".card").count() == 4
    assert visit.outside == []


def test_a_clerk_without_a_script_signs_in_sends_and_reads_the_receipt(
    browser: Browser, real_server: str, real_folder: Path
) -> None:
    session_cookie(real_folder, "plain-clerk", "community_staff", "台山社区")  # makes the account
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(real_server + "/sign-in")
        page.get_by_text("用简明页").click()
        page.fill("#account", "plain-clerk")
        page.fill("#password", "Chunjiang-huaye8")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/plain/report**")
        row = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n台山社区,2026-09,7,6,5,0,0,0,\r\n"
        page.set_input_files("#file", [{"name": "台山.csv", "mimeType": "text/csv", "buffer": row.encode("gbk")}])
        page.locator("form:has(#file) button").click()
        assert "可以提交" in page.locator(".said").first.inner_text()
        page.get_by_role("button", name="确认提交").click()
        assert "已提交：回执号" in page.locator(".said").first.inner_text()
        page.get_by_role("link", name="退出登录").click()
        page.wait_for_url("**/sign-in**")
    finally:
        context.close()
