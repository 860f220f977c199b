"""发言要点: the same numbers as the page, with base, month and source, of the right length, in careful words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd
import pytest

from etl.ledger import ledger
from outcomes.catalogue.catalogue import THEMES, catalogue
from outcomes.core.periods import add_months, month, twelve_months
from outcomes.core.settings import Settings
from outcomes.core.texts import Lang
from outcomes.figures.ask import figure
from outcomes.figures.figure import open_from
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words import talking_points
from outcomes.words.talking_points import Talk
from tests.outcomes import some

RATIO = catalogue().indicators["closed_to_received_ratio"]
CARELESS = re.compile(
    r"排名|第一名|最好|最差|因为|导致|得益于|由于|领先|落后|\bNone\b|\bnan\b|\bbest|\bworst\b|because|thanks to|due to",
    re.I,
)


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _all(mart: Mart, last: str, lang: Lang) -> Iterator[Talk]:
    district = mart.register.district
    yield talking_points.of_district(mart, last, lang)
    yield talking_points.of_brands(mart, last, lang)
    for theme in THEMES:
        yield talking_points.of_theme(mart, theme, district, last, lang)
    for place in some.some("talk", mart.register.communities()):
        yield talking_points.of_community(mart, place, last, lang)
    for indicator in some.indicators("talk"):
        yield talking_points.of_indicator(mart, indicator, twelve_months(last), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_has_three_sentences_and_a_version_of_the_right_length(sample: Mart, lang: Lang) -> None:
    for talk in _all(sample, "2025-12", lang):
        assert len(talk.sentences) == 3
        long = talk.long_text()
        size = len(long) if lang == "zh" else len(long.split())
        assert (200 <= size <= 300) if lang == "zh" else (90 <= size <= 190), long
        for text in (long, *(s.text for s in talk.sentences)):
            assert not CARELESS.search(text), text
        assert all(s.sources and all(s.sources) for s in talk.sentences)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sample_cannot_be_copied_without_its_mark(sample: Mart, lang: Lang) -> None:
    mark = "【示例数据】" if lang == "zh" else "[Sample data]"
    for talk in _all(sample, "2025-12", lang):
        assert all(line.startswith(mark) for line in talk.short_text().splitlines())
        assert talk.long_text().startswith(mark)


def test_the_district_is_told_with_the_numbers_of_the_overview(sample: Mart) -> None:
    whole, year = sample.register.district, twelve_months("2025-12")
    ratio = figure(sample, RATIO, whole, year)
    first = talking_points.of_district(sample, "2025-12", "zh").sentences[0]
    assert f"{ratio.text('zh')}（{ratio.base('zh')}，{ratio.interval('zh')}）" in first.text
    assert first.text.startswith("2025年1—12月，普兰店区受理居民诉求")
    assert first.sources == ("居民诉求",)
    assert first.origin is not None
    assert first.origin.code == "closed_to_received_ratio~210214~2025-01~2025-12"


def test_a_small_base_is_told_as_a_count_without_a_rate(real: Settings, report: Callable[..., bytes]) -> None:
    content = report(("古城", "2025-03", 7, 6, 6, 0, 0, 0))
    ledger.load(real, Submission(content=content, name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True))
    mart = open_mart(real)
    place = mart.register.get("210214001003")
    said = talking_points.of_community(mart, place, "2025-03", "zh").short_text()
    assert "受理居民诉求7件、办结6件" in said
    assert "86%" not in said
    assert "85.7" not in said
    assert "基数不足20" in said
    assert "示例" not in said
    assert "还没有填报" in said or "公开报道中的名称" in said


def test_what_is_not_reported_is_said_and_never_zero(real: Settings, report: Callable[..., bytes]) -> None:
    content = report(("古城", "2025-03", 30, 28, 6, 0, 0, 0))
    ledger.load(real, Submission(content=content, name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True))
    mart = open_mart(real)
    district = talking_points.of_district(mart, "2025-03", "zh")
    assert "44个社区中43个还没有报当月月报" in district.sentences[2].text
    assert district.sentences[2].sources == ("社区月报",)  # nothing was told of projects
    silent = talking_points.of_community(mart, mart.register.get("210214001002"), "2025-03", "zh")
    assert "台山社区还没有报当月月报" in silent.sentences[2].text
    assert "没有可以说的数（这一期还没有上报）" in silent.sentences[0].text
    assert not re.search(r"(?<![\d.,])0(件|个|人次|%)", silent.short_text())
    indicator = talking_points.of_indicator(mart, catalogue().indicators["requests_received"], month("2025-03"), "zh")
    assert "44个社区中1个有诉求受理数的数，43个未报" in indicator.sentences[2].text


def test_months_that_still_grow_are_told_with_the_figure(sample: Mart) -> None:
    ratio = talking_points.of_indicator(sample, catalogue().indicators["case_closed"], twelve_months("2025-12"), "zh")
    since = open_from(sample, catalogue().indicators["case_closed"])
    assert since <= "2025-12"
    assert ratio.sentences[0].text.endswith("起的还会随办理增加。")
    assert f"{int(since[5:])}月起" in ratio.sentences[0].text
    settled = talking_points.of_indicator(
        sample, catalogue().indicators["case_closed"], twelve_months(add_months(since, -1)), "zh"
    )
    assert "还会随办理增加" not in settled.sentences[0].text


def test_a_figure_of_many_says_how_many_reported(sample: Mart) -> None:
    said = talking_points.of_district(sample, "2025-12", "zh").sentences[0].said("zh")
    ratio = figure(sample, RATIO, sample.register.district, twelve_months("2025-12"))
    assert said.endswith(f"（来源：居民诉求，{ratio.reported('zh')}）")


def test_a_project_counts_as_late_by_what_was_known_of_its_day(sample: Mart) -> None:
    """Counted one by one from the register: due (by the day it was put off to, if it was) by the end of June 2025 and not
    done by then, whenever it was done later."""
    rows = sample.query("projects", year=2025).to_dict("records")
    late = [
        r
        for r in rows
        if r["status"] != "cancelled"
        and str(r["planned_on"] if pd.isna(r["adjusted_on"]) else r["adjusted_on"])[:10] <= "2025-06-30"
        and not (r["status"] == "completed" and str(r["completed_on"])[:10] <= "2025-06-30")
    ]
    assert late
    assert f"有{len(late)}个实事项目应完未完" in talking_points.of_district(sample, "2025-06", "zh").sentences[2].text
