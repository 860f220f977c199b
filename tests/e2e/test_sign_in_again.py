"""A sign-in that runs out while a file is chosen: the page says so, keeps what there is, and goes on after a new sign-in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.security.database import SESSION, writing
from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e
ROW = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\r\n古城社区,2026-08,9,8,6,0,0,0,\r\n"


def run_out(folder: Path, account: str) -> None:
    """Lets the open sessions of an account be as old as sessions become."""
    kept = Settings(data=folder)
    long_ago = now() - timedelta(minutes=kept.idle_minutes + 1)
    with writing(kept) as con:
        mine = (SESSION.c.account == account) & (SESSION.c.ended_at == "")
        con.execute(update(SESSION).where(mine).values(seen_at=long_ago.isoformat(timespec="seconds")))


def test_a_chosen_file_is_still_there_after_a_sign_in_beside_the_page(
    visit: Visit, real_server: str, real_folder: Path
) -> None:
    visit.base, page = real_server, visit.page
    visit.sign_in(real_folder, "late-clerk", "community_staff", "古城社区")
    visit.open("/?rm=2026-08")
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "八月.csv", "mimeType": "text/csv", "buffer": ROW.encode("gb18030")}
    )
    page.get_by_role("button", name="确认提交").wait_for()
    run_out(real_folder, "late-clerk")
    page.get_by_role("button", name="确认提交").click()
    bar = page.locator("#oc-session-over")
    bar.wait_for()
    assert "登录已过期，内容尚未提交" in bar.inner_text()
    with page.context.expect_page() as opened:
        bar.get_by_role("link", name="重新登录").click()
    beside = opened.value
    beside.fill("#account", "late-clerk")
    beside.fill("#password", "Chunjiang-huaye8")
    beside.get_by_role("button", name="登录", exact=True).click()
    bar.wait_for(state="detached")
    assert audit.entries(Settings(data=real_folder), audit.Sought(act="submitted", who="late-clerk")) == []
    page.get_by_role("button", name="确认提交").click()
    page.get_by_role("button", name="确认提交").wait_for(state="detached")
    [sent] = audit.entries(Settings(data=real_folder), audit.Sought(act="submitted", who="late-clerk"))
    assert sent.ok
