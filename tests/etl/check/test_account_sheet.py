"""A sheet of accounts as people write it: which rows are read, and what is wrong with the file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import xlsxwriter

from etl.check.account_sheet import account_rows
from outcomes.core.errors import WarehouseError
from outcomes.core.places import read_register
from outcomes.core.settings import Settings
from outcomes.foreign import nursery as foreign
from outcomes.security.account_sheet import AccountRow

REGISTER = read_register(Settings().reference)
HEAD = ["姓名", "角色", "地方", "账号"]


def _xlsx(*rows: list[str]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    return content.getvalue()


def _rows(content: bytes, name: str = "人员.xlsx") -> list[AccountRow]:
    return account_rows(content, name, register=REGISTER, max_mb=1)


def _csv(text: str, encoding: str = "gb18030") -> bytes:
    return text.replace("\n", "\r\n").encode(encoding)


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    content = _xlsx(
        ["普兰店区人员表"],
        HEAD,
        ["李华", "社区填报员", "古城社区", ""],
        ["", "", "", ""],
        ["王强", "审计员", "普兰店区", "wq"],
    )
    assert [(r.line, r.name, r.role, r.place, r.account) for r in _rows(content)] == [
        (3, "李华", "社区填报员", "古城社区", ""),
        (5, "王强", "审计员", "普兰店区", "wq"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_a_text_file_in_either_encoding_without_the_column_of_accounts(encoding: str) -> None:
    [row] = _rows(_csv("name,role,place\n 李　华 ,community_staff,古城\n", encoding), "people.csv")
    assert (row.line, row.name, row.role, row.place, row.account) == (2, "李 华", "community_staff", "古城", "")


def test_a_place_that_is_not_in_the_register_comes_with_what_it_may_mean() -> None:
    [row] = _rows(_csv("姓名,角色,地方\n李华,社区填报员,古成社区\n"), "a.csv")
    assert row.near[0] == "古城社区"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("姓名,角色\n李华,社区填报员\n", "缺少列地方"),
        ("姓名,角色,地方,地方\n李华,社区填报员,古城,古城\n", "这些列有两个：地方"),
        ("姓名,角色,地方\n", "没有数据行"),
        ("只是一句话", "表头"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(WarehouseError) as refused:
        _rows(_csv(text), "a.csv")
    assert said in refused.value.in_language("zh")


def test_more_rows_than_an_office_has_people_are_refused() -> None:
    with pytest.raises(WarehouseError, match="501行"):
        _rows(_csv("姓名,角色,地方\n" + "李华,社区填报员,古城\n" * 501), "a.csv")


@pytest.fixture
def server() -> Iterator[None]:
    """This process as a server: it opens no file itself."""
    foreign.open_for_server(["etl.check.sheet_rows"])
    yield
    foreign.close_for_server()


@pytest.mark.processes
def test_a_server_reads_it_in_a_child_as_it_is_read_here(request: pytest.FixtureRequest) -> None:
    content, bad = _xlsx(HEAD, ["李华", "社区填报员", "古成社区", ""]), _csv("姓名,角色\n李华,社区填报员\n")
    here = _rows(content)
    request.getfixturevalue("server")
    assert _rows(content) == here
    with pytest.raises(WarehouseError, match="缺少列地方"):
        _rows(bad, "a.csv")
