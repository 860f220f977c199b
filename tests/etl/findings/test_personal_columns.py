"""No table asks for personal data, and what is typed into its free text all the same is refused and never repeated."""

from __future__ import annotations

import re

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from tests.etl.filler import TODAY, filled, rows
from tests.etl.judged import judge

REGISTER = read_register(ROOT / "data" / "reference")
PLACE = REGISTER.get("210214001003")
COLUMNS = [(d, c) for d in catalogue().datasets.values() for c in d.column]
SCANNED = [(d, c) for d, c in COLUMNS if c.scan]
CODE = re.compile(
    r"(^|_)(phone|mobile|tel|telephone|id_?card|identity|passport|address|door|room|flat|birth\w*|"
    r"surname|person_name|full_name|resident_name|contact_name|head_of_household|wechat|email)(_|$)"
)
HEADER = re.compile(
    r"姓名|名字|户主|联系人|电话|手机|联系方式|身份证|证件|护照|门牌|住址|地址|房号|室号|生日|出生|微信|邮箱|车牌|银行卡"
)
NAMED_THINGS = {"brand_name", "canteen_name", "compound_name", "partner_name", "project_name", "team_name"}


@pytest.mark.parametrize(("dataset", "column"), COLUMNS, ids=lambda x: x.code)
def test_no_column_asks_for_a_person(dataset: Dataset, column: Column) -> None:
    assert not CODE.search(column.code)
    assert not any(HEADER.search(text) for text in (column.header, *column.also))
    assert not column.code.endswith("_name") or column.code in NAMED_THINGS


def test_every_free_text_column_is_looked_through() -> None:
    assert [f"{d.code}.{c.code}" for d, c in COLUMNS if c.type == "text" and not c.scan] == []
    assert [f"{d.code}.{c.code}" for d, c in SCANNED if c.type not in ("text", "id")] == []
    assert "organisations.building_no" in {f"{d.code}.{c.code}" for d, c in SCANNED}


@pytest.mark.parametrize("typed", ["张某13912345678", "139 1234 5678", "11010519491231002X", "3号楼2单元501"])
@pytest.mark.parametrize(("dataset", "column"), SCANNED, ids=lambda x: x.code)
def test_personal_data_refuse_the_row_and_are_not_repeated(dataset: Dataset, column: Column, typed: str) -> None:
    made = [rows(dataset, PLACE)[0] | {column.code: typed}]
    content = filled(dataset, REGISTER, PLACE, ".csv", made)
    judged = judge(content, "a.csv", cat=catalogue(), register=REGISTER, today=TODAY, dataset=dataset.code)
    assert [(f.code, f.column, f.row) for f in judged.findings if f.severity == "error"] == [
        ("personal_data", column.header, 2)
    ]
    assert (judged.stored, judged.refused) == (0, 1)
    digits = re.sub(r"\D", "", typed)
    for found in judged.findings:
        said = f"{found.message_zh}{found.message_en}{found.value}"
        assert typed not in said
        assert digits not in said.replace(" ", "")
