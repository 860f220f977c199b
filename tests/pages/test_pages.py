"""Every page in both languages, with the sample and with an empty real warehouse, by AppTest."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import warehouse
from outcomes.catalog import THEMES, catalogue
from outcomes.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "overview": "pages/leaders/overview.py",
    "brands": "pages/leaders/brands.py",
    "outcomes": "pages/leaders/outcomes.py",
    "explore": "pages/leaders/explore.py",
    "report": "pages/staff/report.py",
    "review": "pages/staff/review.py",
    "history": "pages/staff/history.py",
    "definitions": "pages/reference/definitions.py",
    "quality": "pages/reference/quality.py",
}


@pytest.fixture(scope="module")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    warehouse.init(Settings(data=folder), data_class="real")
    return folder


def _run(monkeypatch: pytest.MonkeyPatch, folder: Path, page: str, **query: str) -> AppTest:
    monkeypatch.setenv("OUTCOMES_DATA", str(folder))
    test = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    if page != "overview":
        test.switch_page(PAGES[page])
        for key, value in query.items():
            test.query_params[key] = value
        test.run()
    return test


def _words(test: AppTest) -> str:
    return " ".join(str(element.proto) for element in test.main if hasattr(element, "proto")) + str(test.main)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_with_the_sample(monkeypatch: pytest.MonkeyPatch, sample_folder: Path, page: str, lang: str) -> None:
    test = _run(monkeypatch, sample_folder, page, lang=lang)
    assert not test.exception
    assert ("示例数据" if lang == "zh" else "Sample data") in _words(test)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_without_data(monkeypatch: pytest.MonkeyPatch, empty_folder: Path, page: str, lang: str) -> None:
    test = _run(monkeypatch, empty_folder, page, lang=lang)
    assert not test.exception
    assert "示例数据" not in _words(test)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_tab_of_outcomes_with_the_sample(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path, theme: str, lang: str
) -> None:
    test = _run(monkeypatch, sample_folder, "outcomes", t=theme, lang=lang)
    assert not test.exception
    words = _words(test)
    for system in catalogue().systems.values():
        assert bool(re.search(rf"id=\W+{system.code}\W", words)) == (system.theme == theme), system.code


def test_outcomes_hides_the_sections_whose_tables_are_off(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="effective_governance"))
    assert "四级快速响应" in words  # fed by the monthly report
    assert "网格清单与平安日记" not in words
    assert "议事协商" not in words
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "deliberations")
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="effective_governance"))
    assert "议事协商" in words


def test_without_a_register_there_are_no_zero_projects(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="safe_environment"))
    assert "老旧小区改造" in words
    assert "完工0个" not in words
    monkeypatch.setenv("OUTCOMES_DATASETS_ON", "projects")
    words = _words(_run(monkeypatch, empty_folder, "outcomes", t="safe_environment"))
    assert "实事项目台账还没有上报" in words
    assert "完工0个" not in words


def test_the_quality_page_lists_gaps_differences_and_the_25_checks(
    monkeypatch: pytest.MonkeyPatch, sample_folder: Path
) -> None:
    words = _words(_run(monkeypatch, sample_folder, "quality"))
    assert "25/25项相符" in words
    assert "谷泡社区" in words  # owes December
    assert "居民诉求 " in words  # beside the monthly report where the two differ


def test_questions_about_the_data_ask_and_never_accuse(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    words = _words(_run(monkeypatch, sample_folder, "review"))
    assert "数据核实提示" in words
    assert "正好100%" in words
    for accusation in ("造假", "虚报", "作假", "弄虚"):
        assert accusation not in words


def test_a_brand_page_shows_the_printed_name_and_never_an_invented_one(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    named = _words(_run(monkeypatch, empty_folder, "brands", c="210214001003"))
    assert "新韵古城·幸福社区" in named
    unnamed = _words(_run(monkeypatch, empty_folder, "brands", c="210214001001"))
    assert "品牌名称待填报" in unnamed


def test_the_empty_overview_says_unreported_and_no_zero_requests(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    words = _words(_run(monkeypatch, empty_folder, "overview"))
    assert "0/44个社区已报送" in words
    assert "未报" in words
    assert "受理诉求0件" not in words


def test_the_three_named_issue_counts_are_never_added_up(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> None:
    assert "145" not in _words(_run(monkeypatch, empty_folder, "overview")).replace("1450", "")


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("社区月报", "业务系统导出", "每半年", "未启用", "消防通道、飞线充电", "整改日期早于发现日期", "再报同一编号即更新")),
    ("en", ("Monthly report", "system export", "half-yearly", "not in use", "消防通道 (Fire lane", "sent again, the same number")),
])  # fmt: skip
def test_the_dictionary_says_of_every_table_who_reports_it_when_and_with_which_words(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    shown = _words(_run(monkeypatch, empty_folder, "definitions", lang=lang, tab="tables"))
    assert shown.count('oc-dataset\\"') + shown.count('oc-dataset"') >= len(catalogue().datasets)
    assert all(word in shown for word in words), [word for word in words if word not in shown]
