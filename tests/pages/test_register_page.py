"""名单与边界 as the district's staff and others see it: who waits, an official list before and after, and no button for others."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.ledger.register import acts
from outcomes.core.settings import Settings
from outcomes.warehouse.mart import open_mart
from tests import warehouses
from tests.pages.test_pages import _run, _words

XINHAI, JIANSHE, GUCHENG = "210214005001", "210214005002", "210214001003"
HEAD = "社区代码,社区名称,所属街道,联系电话\r\n"


@pytest.fixture
def folder(empty_folder: Path, tmp_path: Path) -> Path:
    """A real warehouse of its own, whose register may be changed."""
    return warehouses.copy(empty_folder, tmp_path / "real")


def _list(folder: Path, **renamed: str) -> bytes:
    """Today's register as an official list; some communities under another name."""
    register = open_mart(Settings(data=folder)).register
    rows = [
        f"{p.code},{renamed.get(p.name, p.name)},{register.get(p.parent).name},13800138000\r\n"
        for p in register.communities()
    ]
    return (HEAD + "".join(rows)).encode("gb18030")


def _keys(test: AppTest) -> set[str]:
    widgets = [*test.button, *test.file_uploader, *test.text_input, *test.multiselect]
    return {str(w.key).rstrip("0123456789").rstrip("_") for w in widgets}


def _send(test: AppTest, content: bytes) -> AppTest:
    turn = test.session_state["list_turn"]
    return test.file_uploader(key=f"register_list{turn}").upload("名单.csv", content, "text/csv").run()


def _one(test: AppTest, start: str) -> str:
    """The key of the one widget that begins so: a form has new ones after each act."""
    widgets = [*test.multiselect, *test.text_input, *test.checkbox]
    [key] = [str(w.key) for w in widgets if str(w.key).startswith(start)]
    return key


def test_two_communities_wait_and_are_confirmed_by_a_document(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    test = _run(monkeypatch, folder, "register")
    words = _words(test)
    assert "待确认的社区：2个" in words
    assert "按2023年区划代码在皮口街道下，暂列入名单" in words
    test.multiselect(key=_one(test, "mark_places_confirmed")).set_value([XINHAI, JIANSHE]).run()
    test.button(key="mark_do").click().run()
    assert [w.value for w in test.warning] == ["请写明依据文件"]
    assert acts(Settings(data=folder)) == []
    test.text_input(key=_one(test, "mark_reason")).set_value("普组发〔2026〕3号").run()
    test.button(key="mark_do").click().run()
    words = _words(test)
    assert "没有待确认的社区" in words
    assert "区里确认" in words
    assert "名单待区确认" not in words
    assert any("已登记" in said.value for said in test.success)
    [told] = acts(Settings(data=folder))
    assert (told.kind, told.ended, told.reason, told.sender) == (
        "confirmed",
        (XINHAI, JIANSHE),
        "普组发〔2026〕3号",
        "district_staff",
    )


def test_without_anybody_waiting_the_page_says_so_in_english_too(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    test = _send(_run(monkeypatch, folder, "register"), _list(folder))
    test.text_input(key="list_reason").set_value("文件").run()
    test.button(key="list_do").click().run()
    words = _words(_run(monkeypatch, folder, "register", lang="en"))
    assert "No community waits to be confirmed" in words
    assert "to be confirmed by the district" not in words
    assert "official list" in words


def test_a_list_is_shown_row_by_row_before_it_replaces_the_register(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    test = _send(_run(monkeypatch, folder, "register"), _list(folder, 古城社区="新古城社区"))
    words = _words(test)
    assert "名单共44个社区，会改3处" in words
    assert "其余41个社区不变" in words
    assert "没有读、也不会留的列：联系电话" in words
    assert "13800138000" not in words
    test.button(key="list_do").click().run()
    assert [w.value for w in test.warning] == ["请写明依据文件"]
    test.text_input(key="list_reason").set_value("普组发〔2026〕3号").run()
    test.button(key="list_do").click().run()
    assert any("名册已替换" in said.value for said in test.success)
    assert open_mart(Settings(data=folder)).register.get(GUCHENG).name == "新古城社区"
    words = _words(test)
    assert "普组发〔2026〕3号" in words
    assert "名单共44个社区；改名1个、确认2个" in words


def test_a_question_has_to_be_ticked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    lines = _list(folder).decode("gb18030").splitlines(keepends=True)
    test = _send(_run(monkeypatch, folder, "register"), "".join(lines[:-1]).encode())
    assert any("名单有43个社区，报道里是44个" in w.value for w in test.warning)
    test.text_input(key="list_reason").set_value("文件").run()
    test.button(key="list_do").click().run()
    assert any("请先核对并勾选" in w.value for w in test.warning)
    assert acts(Settings(data=folder)) == []
    test.checkbox(key=_one(test, "list_answer")).check().run()
    test.button(key="list_do").click().run()
    assert [a.kind for a in acts(Settings(data=folder))] == ["replaced"]


def test_a_list_that_has_to_be_mended_has_no_button(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    text = _list(folder).decode("gb18030").replace("古城社区,丰荣街道", "古城社区,丰容街道")
    test = _send(_run(monkeypatch, folder, "register"), text.encode("gb18030"))
    assert any("有1处要改，名册没有变" in said.value for said in test.error)
    assert "第4行：名册里没有街道“丰容街道”，请写其中一个：丰荣街道" in _words(test)
    assert "list_do" not in _keys(test)
    test = _send(test, "不是名单".encode())
    assert test.error
    assert "list_do" not in _keys(test)


@pytest.mark.parametrize("role", ["district_leader", "auditor"])
def test_who_only_sees_the_register_finds_no_button(monkeypatch: pytest.MonkeyPatch, folder: Path, role: str) -> None:
    test = _run(monkeypatch, folder, "register", role)
    assert not test.exception
    assert "待确认的社区：2个" in _words(test)
    mine = {"mark_do", "mark_reason", "mark_places_confirmed", "register_list", "list_do", "list_template"}
    assert not mine & _keys(test)
    assert mine & _keys(_run(monkeypatch, folder, "register", "district_staff"))
