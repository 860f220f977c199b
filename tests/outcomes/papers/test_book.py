"""The workbook and the open data: numbers as numbers, unknown never 0, text stays text, few people protected."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Subject
from outcomes.core.periods import Period, month
from outcomes.core.settings import Settings
from outcomes.exports.open_data import open_data, shown
from outcomes.figures.ask import figure, monthly
from outcomes.figures.switched_on import datasets_on, indicators_on
from outcomes.papers.book import Book, book
from outcomes.papers.value import Stated
from outcomes.render.book import DETAILS, xlsx
from outcomes.render.sheets import COLUMNS, write_numbers
from outcomes.warehouse.mart import Mart
from tests import tree
from tests.outcomes import some

STREET, GUCHENG = "210214001", "210214001003"


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture(scope="module")
def made(sample: Mart) -> tuple[Book, dict[str, list[list[Any]]], bytes]:
    found = book(Subject(mart=sample, place=sample.register.get(STREET), last="2025-12", lang="zh"))
    content = xlsx(found)
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return found, {n: opened.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in opened.sheet_names}, content


def test_every_month_of_a_community_is_what_a_figure_says(sample: Mart) -> None:
    dealt = tree.chance("book")
    period = Period(first="2024-07", last="2025-12")
    compared = 0
    on = indicators_on(sample)
    for indicator in some.indicators("book"):
        if indicator.code not in on:
            continue
        cells = monthly(sample, indicator, period, "210214")
        for place in dealt.sample(sample.register.communities(), 2):
            for when in dealt.sample(period.months, 2):
                f, cell = figure(sample, indicator, place, month(when)), cells.get((place.code, when))
                if cell is None:
                    assert f.state == "unreported", (indicator.code, place.code, when)
                    continue
                assert cell.state == f.state, (indicator.code, place.code, when)
                assert cell.value == (pytest.approx(f.value) if f.state == "known" else None)
                compared += 1
    assert compared > len(on) if tree.LONG else compared > 30


def test_the_four_sheets_hold_numbers_as_numbers(made: tuple[Book, dict[str, list[list[Any]]], bytes]) -> None:
    found, sheets, _ = made
    assert list(sheets) == ["说明", "指标", DETAILS, "图表"]
    assert sheets["说明"][0][0] == "丰荣街道“一社区一品牌”数据表"
    assert "示例数据" in sheets["说明"][1][0]
    head, rows = sheets["指标"][1], sheets["指标"][2:]
    assert head == list(COLUMNS)
    assert len(rows) == len(found.stated)
    for row, s in zip(rows, found.stated, strict=True):
        value = row[head.index("value")]
        assert value == "" if s.number.value is None else value == pytest.approx(s.number.value)
    codes, details = sheets[DETAILS][1], sheets[DETAILS][2:]
    assert codes[7:-1] == list(found.months)
    assert len(details) == len(found.details)
    numbers = [c for row in details for c in row[7:-1] if isinstance(c, float)]
    words = {c for row in details for c in row[7:-1] if isinstance(c, str)}
    assert len(numbers) > 10_000
    assert words <= {"", "基数小", "‹5", "—", "未报", "隐去", "不相加"} | {
        w for w in words if not any(ch.isdigit() for ch in w)
    }


def test_the_figures_are_of_the_street_and_inside_it_alone(
    made: tuple[Book, dict[str, list[list[Any]]], bytes],
) -> None:
    places = {s.number.place for s in made[0].stated}
    assert STREET in places
    assert all(code.startswith(STREET) for code in places)
    assert {d.place.parent for d in made[0].details} == {STREET}


def test_a_communitys_own_workbook_has_its_detail_and_the_districts_aggregates_only(sample: Mart) -> None:
    own = book(
        Subject(mart=sample, place=sample.register.get(GUCHENG), last="2025-12", lang="zh"), aggregates_only=True
    )
    assert {s.number.place for s in own.stated} == {GUCHENG, "210214"}
    assert {d.place.code for d in own.details} == {GUCHENG}
    assert all("台山" not in p.label for c in own.charts for s in c.series for p in s.points)


def test_charts_are_native_and_heads_are_frozen(made: tuple[Book, dict[str, list[list[Any]]], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made[2])) as zip_:
        names = zip_.namelist()
        assert sum(n.startswith("xl/charts/chart") for n in names) == len(made[0].charts) == 4
        for sheet in ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"):
            assert 'state="frozen"' in zip_.read(sheet).decode()
        chart = zip_.read("xl/charts/chart1.xml").decode()
        assert "图表" in chart
        assert "微软雅黑" in chart


def test_text_that_begins_like_a_formula_stays_text(made: tuple[Book, dict[str, list[list[Any]]], bytes]) -> None:
    number = replace(made[0].stated[0].number, name="=1+1", place_name="@SUM(A1)", text="+3")
    content = io.BytesIO()
    file = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    write_numbers(file, [Stated(slide="", shape="-x", number=number)], "zh")
    file.close()
    with zipfile.ZipFile(io.BytesIO(content.getvalue())) as zip_:
        assert "<f>" not in zip_.read("xl/worksheets/sheet1.xml").decode()
    row = CalamineWorkbook.from_filelike(io.BytesIO(content.getvalue())).get_sheet_by_index(0).to_python()[2]
    assert {"=1+1", "@SUM(A1)", "+3", "-x"} <= set(row)


@pytest.fixture(scope="module")
def opened(sample: Mart, sample_folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(open_data(Settings(data=sample_folder), sample)))


def test_every_table_lies_there_twice_with_its_descriptor(sample: Mart, opened: zipfile.ZipFile) -> None:
    told = json.loads(opened.read("datapackage.json"))
    names = [r["name"] for r in told["resources"]]
    assert set(names) == {*datasets_on(sample), "figures", "places", "indicators"}
    assert told["data_class"] == "示例数据"
    assert told["version"] == str(sample.version)
    for resource in told["resources"]:
        raw = opened.read(resource["path"])
        assert raw.startswith(b"\xef\xbb\xbf")
        csv = pd.read_csv(io.BytesIO(raw), dtype=str, encoding="utf-8-sig", keep_default_na=False)
        parquet = pd.read_parquet(io.BytesIO(opened.read(resource["parquet"])))
        assert list(csv.columns) == list(parquet.columns) == [f["name"] for f in resource["schema"]["fields"]]
        assert len(csv) == len(parquet)


def test_free_text_and_what_is_about_few_people_is_left_out(sample: Mart, opened: zipfile.ZipFile) -> None:
    for dataset in catalogue().datasets.values():
        kept = {c.code for c in shown(dataset)}
        assert not any(c.scan or c.personal == "low" for c in dataset.column if c.code in kept)
    figures = pd.read_parquet(io.BytesIO(opened.read("figures.parquet")))
    hidden = figures[figures["state"].isin(["protected", "hidden"])]
    assert len(hidden) > 0
    assert hidden[["value", "numerator", "denominator"]].isna().all().all()
    assert figures.loc[figures["state"] != "known", "value"].isna().all()


def test_only_rows_in_force_are_open(sample: Mart, opened: zipfile.ZipFile) -> None:
    requests = pd.read_parquet(io.BytesIO(opened.read("requests.parquet")))
    in_force = set(sample.query("behind_all").query("dataset == 'requests'")["upload_id"])
    assert len(requests) > 1_000
    assert set(requests["upload_id"]) <= in_force
    assert not requests["request_id"].duplicated().any()
