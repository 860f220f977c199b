"""What templates hold: instructions, drop-downs, formats, checks, and nothing that only one table knows."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import Any

import pytest
from lxml import etree

from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.core.texts import t
from outcomes.reporting.finding import Finding
from outcomes.reporting.judgement import Judgement
from tests.etl.filler import MONTH, TODAY, Row, filled, rows
from tests.etl.judged import judge

REGISTER = read_register(ROOT / "data" / "reference")
PLACE = REGISTER.get("210214001003")
DATASETS = list(catalogue().datasets.values())
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.code)


def _book(dataset: Dataset) -> dict[str, Any]:
    return _parts(dataset.code)


@cache
def _parts(code: str) -> dict[str, Any]:
    """The parts of a table's workbook, which no test changes."""
    content = template.Template(
        dataset=catalogue().datasets[code], cat=catalogue(), register=REGISTER, place=PLACE, month=MONTH
    ).file(".xlsx")
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {n: etree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".xml")}


def _texts(book: dict[str, Any], of: str = "xl/sharedStrings.xml") -> str:
    return "\n".join(book[of].itertext())


def _checks(book: dict[str, Any]) -> dict[int, Any]:
    """Column index -> its data validation."""
    found = book["xl/worksheets/sheet1.xml"].findall(".//s:dataValidation", NS)
    return {ord(v.get("sqref")[0]) - 65: v for v in found}


@every_dataset
def test_the_instructions_say_who_when_on_what_basis_and_every_column_and_rule(dataset: Dataset) -> None:
    said = template.guide(dataset)
    for words in (
        dataset.about.zh,
        dataset.row.zh,
        dataset.basis.zh,
        t(f"reporter.{dataset.reporter}", "zh"),
        t(f"frequency.{dataset.frequency}", "zh"),
        "2.10214E+11",
    ):
        assert words in said
    for column in dataset.column:
        assert f"{column.header}（{'必填' if column.required else '可不填'}）：{column.help.zh}" in said
        assert all(choice.zh in said for choice in column.choices)
        assert not column.units or f"单位：{column.units[0]}" in said
    assert all(rule.zh in said for rule in dataset.rule)
    assert all(line.zh in said for line in dataset.guide)


@every_dataset
def test_the_workbook_has_the_instructions_frozen_headers_and_a_comment_on_each(dataset: Dataset) -> None:
    book = _book(dataset)
    names = [s.get("name") for s in book["xl/workbook.xml"].iter(f"{{{NS['s']}}}sheet")]
    assert names[:2] == [dataset.name.zh, "填报说明"]
    words = _texts(book)
    assert all(line.strip() in words for line in template.guide(dataset).splitlines())
    assert book["xl/worksheets/sheet1.xml"].find(".//s:pane[@state='frozen']", NS).get("ySplit") == "1"
    assert len(book["xl/comments1.xml"].findall(".//s:comment", NS)) == len(dataset.column)
    assert all(column.help.zh in _texts(book, "xl/comments1.xml") for column in dataset.column)


@every_dataset
def test_codes_and_dates_are_text_and_numbers_are_numbers(dataset: Dataset) -> None:
    book = _book(dataset)
    styles = book["xl/styles.xml"].findall("s:cellXfs/s:xf", NS)
    for col in book["xl/worksheets/sheet1.xml"].findall("s:cols/s:col", NS):
        form = styles[int(col.get("style"))].get("numFmtId")
        for i in range(int(col.get("min")) - 1, int(col.get("max"))):
            wanted = {"count": "1", "decimal": "2"}.get(dataset.column[i].type, "49")  # 0, 0.00 and @
            assert form == wanted, dataset.column[i].code


@every_dataset
def test_choices_drop_down_and_counts_are_whole_with_their_unit(dataset: Dataset) -> None:
    book = _book(dataset)
    checks = _checks(book)
    for i, column in enumerate(dataset.column):
        check = checks.get(i)
        if column.type in ("choice", "bool"):
            assert check.get("type") == "list"
            assert check.get("showErrorMessage") == "1"
        elif column.type == "choices":
            assert check.get("type") == "list"
            assert check.get("showErrorMessage") is None  # several are typed
            assert "；" in check.get("prompt")
        elif column.type in ("count", "decimal"):
            assert check.get("type") == ("whole" if column.type == "count" else "decimal")
            assert check.find("s:formula2", NS).text == str(int(column.max))
            assert not column.units or f"单位：{column.units[0]}" in check.get("error")


@every_dataset
def test_every_word_of_a_drop_down_is_accepted_and_a_long_list_lies_in_a_hidden_sheet(dataset: Dataset) -> None:
    book = _book(dataset)
    for i, check in _checks(book).items():
        if check.get("type") != "list":
            continue
        column, source = dataset.column[i], check.find("s:formula1", NS).text
        if column.type == "place":
            assert not dataset.by_community
            assert check.get("showErrorMessage") is None  # codes are typed
            assert source == f'"{PLACE.name}"'
        elif column.indicators:
            assert source.startswith("选项!$")
            sheets = {s.get("name"): s.get("state") for s in book["xl/workbook.xml"].iter(f"{{{NS['s']}}}sheet")}
            assert sheets["选项"] == "hidden"
            offered = [n.name.zh for n in catalogue().indicators.values() if n.kind in ("output", "outcome")]
            assert source.endswith(f"${len(offered)}")
            assert all(name in _texts(book) for name in offered)
        else:
            assert len(source) <= 257
            assert source.strip('"').split(",") == ([c.zh for c in column.choices] or ["是", "否"])


@every_dataset
def test_only_reports_with_one_row_for_each_community_are_prefilled(dataset: Dataset) -> None:
    lines = (
        template.Template(dataset=dataset, cat=catalogue(), register=REGISTER, place=REGISTER.district, month=MONTH)
        .file(".csv")
        .decode()
        .splitlines()
    )
    several = any(dataset.get(code).type == "id" for code in dataset.key) or not dataset.by_community
    assert len(lines) - 1 == (0 if dataset.replace == "key" or several else 42)


def _judged(dataset: Dataset, made: list[Row], suffix: str) -> Judgement:
    content = filled(dataset, REGISTER, PLACE, suffix, made)
    return judge(content, f"a{suffix}", cat=catalogue(), register=REGISTER, today=TODAY, dataset=dataset.code)


def _errors(judged: Judgement) -> list[Finding]:
    return [f for f in judged.findings if f.severity == "error"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@every_dataset
def test_a_code_that_became_scientific_is_refused_with_advice(dataset: Dataset, suffix: str) -> None:
    """One file with a row for each code column and each way in which a spreadsheet rounds a long number."""
    columns = [c for c in dataset.column if c.type in ("place", "id")]
    wrong = [(c, typed) for c in columns for typed in ("2.10214E+11", "2E+11", "1.23456789012346E+17")]
    judged = _judged(dataset, [rows(dataset, PLACE)[0] | {c.code: typed} for c, typed in wrong], suffix)
    for row, (column, _) in enumerate(wrong, 2):
        [said] = [f for f in _errors(judged) if (f.row, f.column) == (row, column.header)]
        assert said.code == ("unknown_community" if column.type == "place" else "number_rounded")
        assert "文本格式" in said.message_zh
        assert "as text" in said.message_en
    assert (judged.stored, judged.refused) == (0, len(wrong))


def _with_number(dataset: Dataset, code: str, number: str) -> bytes:
    """The filled workbook with one cell typed as a number, as it is where the text format was lost."""
    made = [rows(dataset, PLACE)[0] | {code: "@@"}]
    content = filled(dataset, REGISTER, PLACE, ".xlsx", made)
    before, after = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(after, "w") as archive:
        for name in before.namelist():
            xml = before.read(name)
            if name.endswith("sheet1.xml"):
                xml = xml.replace(b' t="inlineStr"><is><t>@@</t></is></c>', f"><v>{number}</v></c>".encode())
                assert b"@@" not in xml
            archive.writestr(name, xml)
    return after.getvalue()


@pytest.mark.parametrize(
    ("code", "number", "read_as"),
    [
        ("community", "210214001003", "210214001003"),
        ("request_id", "202503130001", "202503130001"),
        ("request_id", "2.10214001003E11", "210214001003"),
        ("request_id", "2025031300012345", None),
        ("request_id", "1E+15", None),
        ("community", "2.1E+20", None),
    ],
)
def test_a_number_cell_is_read_only_while_the_workbook_still_knows_all_digits(
    code: str, number: str, read_as: str | None
) -> None:
    dataset = catalogue().datasets["requests"]
    judged = judge(
        _with_number(dataset, code, number),
        "a.xlsx",
        cat=catalogue(),
        register=REGISTER,
        today=TODAY,
        dataset="requests",
    )
    assert judged.rows is not None
    stored = [row[dataset.get(code).stored_as] for row in judged.rows.to_pylist()]
    assert stored == ([] if read_as is None else [read_as])
    if read_as is None:
        assert any("文本格式" in f.message_zh for f in judged.findings if f.severity == "error")


def test_things_may_be_older_than_the_figures_but_events_and_reports_may_not() -> None:
    partners, hazards = catalogue().datasets["partners"], catalogue().datasets["hazards"]
    old = [rows(partners, PLACE)[0] | {"joined_month": "1998-06"}]
    assert _judged(partners, old, ".csv").stored == 1
    older = [rows(partners, PLACE)[0] | {"joined_month": "1930-06"}]
    assert [f.code for f in _errors(_judged(partners, older, ".csv"))] == ["month_too_old"]
    mistyped = [rows(hazards, PLACE)[0] | {"found_on": "2005-03-05"}]
    assert [(f.code, f.row, f.column) for f in _errors(_judged(hazards, mistyped, ".csv"))] == [
        ("month_too_old", 2, "发现日期")
    ]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("hazards", {"found_on": "2025-05-01", "due_on": "2025-06-01"}),
        ("disputes", {"accepted_on": "2025-05-01"}),
        ("tasks", {"assigned_on": "2025-05-01", "due_on": "2025-06-01"}),
        ("deliberations", {"proposed_on": "2025-05-01"}),
        ("deliberations", {"rating": "0"}),
        ("surveys", {"willing": "201"}),
        ("grid_patrols", {"copied_days": "21"}),
        ("projects", {"status": "计划", "planned_on": "", "completed_on": ""}),
    ],
)
def test_what_cannot_be_is_refused(code: str, change: Row) -> None:
    dataset = catalogue().datasets[code]
    judged = _judged(dataset, [rows(dataset, PLACE)[0] | change], ".csv")
    assert [f.code for f in _errors(judged)] == ["rule_broken"]
