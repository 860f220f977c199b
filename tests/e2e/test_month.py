"""One month with four people in real browsers: community, street, district, leader; each step is in the audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security import audit
from outcomes.security.access import Role
from tests import warehouses
from tests.e2e.conftest import Visit, visiting
from tests.serving import serve

pytestmark = pytest.mark.e2e

HEADER = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"
STREET = ["孛兰", "台山", "古城", "鑫荣", "和平", "新城", "久寿", "谷泡", "东和", "普东", "鑫和", "鞍子山"]


def _bytes(rows: list[str]) -> bytes:
    return "\r\n".join(["普兰店区社区月报,,,,,,,,", HEADER, *rows]).encode("gbk")


@pytest.fixture(scope="module")
def folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real warehouse in which the street has reported March before: 10 requests and 9 closed each."""
    made = warehouses.copy(new_folder, tmp_path_factory.mktemp("month") / "real")
    rows = [f"{name}社区,2025-03,10,9,50,0,0,0," for name in STREET]
    receipt = ledger.load(
        Settings(data=made),
        Submission(content=_bytes(rows), name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True),
    )
    assert receipt.published
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    yield from serve(folder)


@pytest.fixture
def people(browser: Browser, server: str, folder: Path) -> Iterator[dict[str, Visit]]:
    """Five people, each in a browser of their own."""
    wanted: dict[str, tuple[Role, str]] = {
        "clerk": ("community_staff", "古城社区"),
        "street": ("street_approver", "丰荣街道"),
        "district": ("district_staff", "普兰店区"),
        "leader": ("district_leader", "普兰店区"),
        "taishan": ("community_staff", "台山社区"),
    }
    with ExitStack() as stack:
        made = {account: stack.enter_context(visiting(browser, server)) for account in wanted}
        for account, (role, place) in wanted.items():
            made[account].sign_in(folder, account, role, place)
        yield made


def _says(visit: Visit, text: str) -> None:
    visit.page.get_by_text(text).first.wait_for()
    visit.settle()


def _choose_file(visit: Visit, row: str, month: str = "2025-03") -> None:
    visit.open(f"/report?rm={month}")
    visit.page.locator("[data-testid=stFileUploader] input").set_input_files(
        [{"name": "古城三月.csv", "mimeType": "text/csv", "buffer": _bytes([row, "合计,,,,,,,,"])}]
    )


def _press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).first.click()


def _with_a_reason(visit: Visit) -> None:
    visit.page.get_by_label("改动已发布的1行，请写明原因").fill("漏记了")
    visit.page.keyboard.press("Enter")
    visit.settle()


def _headline(visit: Visit, text: str, month: str = "2025-03") -> None:
    visit.open(f"/?m={month}")
    visit.page.wait_for_function("t => document.querySelector('h1')?.innerText.includes(t)", arg=text)


def _takes_the_marked_file(clerk: Visit, leader: Visit, folder: Path) -> None:
    """The file lies in the clerk's view alone, and its taking is recorded."""
    with clerk.page.expect_download() as waiting:
        _press(clerk, "下载标好错误的表")
    address = waiting.value.url
    assert "/media/" in address
    assert clerk.page.request.get(address).status == 200
    assert leader.page.request.get(address).status == 401
    clerk.settle()
    taken = audit.entries(Settings(data=folder), audit.Sought(act="export"))[0]
    assert (taken.who, taken.what, taken.detail["file"]) == ("clerk", "marked", "古城三月-错误说明.xlsx")


@pytest.mark.timeout(600)
def test_the_whole_month_with_four_people(people: dict[str, Visit], folder: Path) -> None:
    clerk, street, district, leader = (people[k] for k in ("clerk", "street", "district", "leader"))
    _headline(leader, "受理诉求120件、办结108件")

    _choose_file(clerk, "古城社区,2025年3月,近30,,60,0,0,0,")
    _says(clerk, "第 3 行「诉求受理数」")
    _says(clerk, "没有请填0")
    clerk.shoot("month-1-two-faults")
    _takes_the_marked_file(clerk, leader, folder)
    _choose_file(clerk, "古城社区,2025年3月,30,20,60,0,0,0,")
    _with_a_reason(clerk)
    _press(clerk, "确认提交")
    _says(clerk, "下一步：街道审核")
    clerk.shoot("month-2-sent")

    street.open("/review?m=2025-03")
    _says(street, "等您办理：1份")
    _says(street, "30 ←10")
    street.shoot("month-3-street")
    street.page.get_by_label("退回原因（退回必填）").fill("受理数请再核对")
    street.page.keyboard.press("Enter")
    street.settle()
    _press(street, "退回")
    _says(street, "没有等您办理的上报")

    clerk.open("/report?rm=2025-03")
    _says(clerk, "受理数请再核对")
    clerk.shoot("month-4-returned")
    _choose_file(clerk, "古城社区,2025年3月,22,20,60,0,0,0,")
    _with_a_reason(clerk)
    _press(clerk, "确认提交")
    _says(clerk, "下一步：街道审核")

    street.open("/review?m=2025-03")
    _press(street, "通过")
    _says(street, "没有等您办理的上报")
    _headline(leader, "受理诉求120件")  # approved is not published

    district.open("/review?m=2025-03")
    _says(district, "等区发布1")
    district.shoot("month-5-district")
    _press(district, "发布")
    _says(district, "没有等您办理的上报")
    _headline(leader, "受理诉求132件、办结119件")
    leader.shoot("month-6-leader")
    leader.page.locator(".oc-card a.oc-origin").first.click()
    behind = leader.page.get_by_role("dialog").locator("tr", has_text="三月.csv").first
    behind.wait_for()
    said = behind.inner_text()
    assert ("clerk" in said, "street" in said, "district" in said) == (True, True, True)
    leader.shoot("month-6-source")
    leader.page.keyboard.press("Escape")
    leader.settle()

    district.open("/history")
    grid = district.page.locator("[data-testid=stDataFrame]").bounding_box()
    assert grid is not None
    district.page.mouse.click(grid["x"] + 18, grid["y"] + 38 + 16)
    _says(district, "撤回这份上报")
    district.page.get_by_label("原因", exact=True).fill("街道报错了")
    district.page.keyboard.press("Enter")
    district.settle()
    district.shoot("month-7-history")
    _press(district, "撤回这份上报")
    _says(district, "已处理")
    _headline(leader, "受理诉求120件、办结108件")

    settings = Settings(data=folder)
    done = [(e.who, e.act) for e in reversed(audit.entries(settings)) if e.act not in ("sign_in", "account_added")]
    wanted = [
        ("clerk", "file_refused"),
        ("clerk", "submitted"),
        ("street", "returned"),
        ("clerk", "submitted"),
        ("street", "approved"),
        ("district", "published"),
        ("district", "withdrawn"),
    ]
    assert [entry for entry in done if entry in wanted] == wanted
    assert audit.verify(settings) == []


def _sends(visit: Visit, place: str, received: int) -> None:
    """A clerk sends April: so many requests received, as many closed."""
    _choose_file(visit, f"{place}社区,2025年4月,{received},{received},60,0,0,0,", "2025-04")
    visit.page.get_by_role("button", name="确认提交", exact=True).first.wait_for()
    visit.settle()
    _press(visit, "确认提交")
    _says(visit, "下一步：街道审核")


@pytest.mark.timeout(600)
def test_an_untidy_month_returned_sent_twice_and_published_as_it_stands(people: dict[str, Visit]) -> None:
    """台山 sends 70, is returned, and sends 38; 古城 sends 44 and then 48; ten of the street send nothing: 86 is published."""
    clerk, taishan, street, district, leader = (people[k] for k in ("clerk", "taishan", "street", "district", "leader"))
    _sends(taishan, "台山", 70)
    street.open("/review?m=2025-04")
    _says(street, "等您办理：1份")
    street.page.get_by_label("退回原因（退回必填）").fill("受理数偏大，请核对")
    street.page.keyboard.press("Enter")
    street.settle()
    _press(street, "退回")
    _says(street, "没有等您办理的上报")

    taishan.open("/report?rm=2025-04")
    _says(taishan, "受理数偏大，请核对")
    _sends(taishan, "台山", 38)
    _sends(clerk, "古城", 44)
    _choose_file(clerk, "古城社区,2025年4月,48,48,60,0,0,0,", "2025-04")
    _says(clerk, "48 ←44")
    _press(clerk, "确认提交")
    _says(clerk, "下一步：街道审核")
    clerk.open("/history")
    clerk.shoot("untidy-1-sent-twice")

    street.open("/review?m=2025-04")
    _says(street, "等您办理：2份")  # neither 70 nor 44 is among them
    street.shoot("untidy-2-street")
    _press(street, "通过")
    _says(street, "等您办理：1份")
    _press(street, "通过")
    _says(street, "没有等您办理的上报")

    district.open("/review?m=2025-04")
    _says(district, "等区发布2")
    _press(district, "发布")
    _says(district, "等您办理：1份")
    _press(district, "发布")
    _says(district, "没有等您办理的上报")
    _headline(leader, "月报2/44个社区；受理诉求86件、办结86件", "2025-04")
    leader.shoot("untidy-3-leader")

    taishan.open("/report?rm=2025-04")
    _says(taishan, "已发布")
