"""Numbers in Chinese texts: value, qualifier, unit and sentence; none is missed, and none is made of two."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outcomes.proofreading.chinese_numbers import NumberFound, find, flowing, hanzi_value, plain
from tests import tree


def _only(text: str) -> NumberFound:
    found = [f for f in find(text) if f.kind == "figure"]
    assert len(found) == 1, [f.text for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("参与群众近7000人次。", 7000, "nearly", "人次"),
        ("惠及群众2万余户；", 20000, "over", "户"),
        ("配备健身器材1100余个，", 1100, "over", "个"),
        ("投资30多万元。", 300000, "over", "元"),
        ("累计1,234件", 1234, "exact", "件"),
        ("办结率９４．６％", 94.6, "exact", "%"),
        ("满意率百分之九十五以上", 95, "at_least", "%"),
        ("提高3.2个百分点", 3.2, "exact", "个百分点"),
        ("五支志愿服务队", 5, "exact", "支"),
        ("二十三个小区", 23, "exact", "个"),
        ("约两百户", 200, "about", "户"),
        ("超过1.2万人", 12000, "over", "人"),
        ("至少48件", 48, "at_least", "件"),
        ("每月服务群众50余人次，", 50, "over", "人次/月"),
        ("每天开设太极课程。", 1, "about", "次/天"),
        ("10家左右", 10, "about", "家"),
        ("近三成", 30, "nearly", "%"),
        ("约三分之一", 100 / 3, "about", "%"),
        ("上年同期2,114 件", 2114, "exact", "件"),
    ],
)
def test_a_number_has_value_qualifier_and_unit(text: str, value: float, qualifier: str, unit: str) -> None:
    found = _only(text)
    assert (found.value, found.qualifier, found.unit) == (pytest.approx(value), qualifier, unit)


@pytest.mark.parametrize(
    "text",
    [
        "一站式服务",
        "“115敲门小分队”",
        "第一时间",
        "“社区食堂5+”模式",
        "统一管理",
        "党的二十大报告",
        "几十个楼栋",
        "数百人到场",
        "半数以上",
        "十四五期间",
        "拨打12345热线",
        "联系电话13912345678",
        "“海纳百家”品牌",
    ],
)
def test_what_counts_nothing_is_found_as_a_word(text: str) -> None:
    found = find(text)
    assert found
    assert {f.kind for f in found} == {"word"}


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月",
        "2025年1—12月",
        "2025年",
        "2025-03",
        "2025年3月5日",
        "2025年第四季度",
        "2025年上半年",
        "12月",
        "前三季度",
    ],
)
def test_a_date_is_one_date_and_no_figure(text: str) -> None:
    assert [(f.text, f.kind) for f in find(f"截至{text}，办结640件")] == [(text, "date"), ("640件", "figure")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("三千四百", 3400),
        ("两万", 20000),
        ("一万二千", 12000),
        ("九五", 95),
        ("三点五", 3.5),
    ],
)
def test_numerals(text: str, value: float) -> None:
    assert hanzi_value(text) == pytest.approx(value)


def test_a_sentence_broken_by_a_picture_is_made_whole() -> None:
    text = "海新社区依托社区“大党委”党建联建活动，广泛吸纳单位党组织负责人，近\n\n\n\n某街道开展剪纸活动。\n\n30家企事业单位建立合作共盟。"
    found = [f for f in find(flowing(text)) if f.kind == "figure"]
    assert [(f.text, f.qualifier) for f in found] == [("近30家", "nearly")]
    assert "海新社区" in found[0].sentence


def test_a_sentence_broken_by_the_end_of_a_page_is_made_whole() -> None:
    text = "李店社区党员群众通过小程序反馈意见，社区党委通过线上查看具体内容，及时跟进督\n\n办解决服务需求事项52件。"
    assert "李店社区" in _only(flowing(text)).sentence


@settings(max_examples=tree.examples(200))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "近", "约", "超过", "至少"]),
            st.integers(min_value=1, max_value=99_999),
            st.sampled_from(["", "余", "多"]),
            st.sampled_from(["件", "户", "人次", "个", "家", "座", "%"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_number_written_is_found_once_and_in_order(parts: list[tuple[str, int, str, str]]) -> None:
    text = "，".join(f"某项工作{before}{n}{after}{unit}" for before, n, after, unit in parts) + "。"
    found = find(text)
    assert [f.value for f in found] == [n for _, n, _, _ in parts]
    assert [f.unit for f in found] == [unit for *_, unit in parts]
    assert all(text[f.start : f.end] == f.text for f in found)


@settings(max_examples=tree.examples(200))
@given(st.text(alphabet="普兰店社区近约余0123456789一二十百万件户%，。、“”年月\n .+", max_size=80))
@example("0.0月")  # a number, not the month after a stop
@example("00000年")  # a number of years, not the year after a digit
def test_no_digit_of_any_text_is_missed(text: str) -> None:
    whole = plain(flowing(text))
    covered = set()
    for f in find(whole):
        assert whole[f.start : f.end] == f.text
        covered |= set(range(f.start, f.end))
    missed = [m.start() for m in re.finditer(r"\d", whole) if m.start() not in covered]
    assert missed == []


@pytest.mark.parametrize("unit", ["5%", "每天开展", "“一", "改造1234个，", "一二三", "近7000人次 "])
def test_a_sentence_without_end_is_read_in_parts_that_somebody_could_say(unit: str) -> None:
    text = unit * 1500
    found = find(flowing(text))
    assert all(len(f.sentence) <= 400 for f in found)
    assert all(text[f.start : f.end] == f.text and f.sentence[f.at :].startswith(f.text) for f in found)


def test_a_sentence_read_in_parts_gives_every_number_that_it_holds_whole() -> None:
    assert [f.text for f in find("改造1234个" * 300)] == ["1234个"] * 300
    assert {f.value for f in find("口袋公园16个，" * 300)} == {16.0}


def test_a_digit_in_the_same_part_of_a_sentence_counts_for_every_day_of_it() -> None:
    assert [f.unit for f in find("每天开展巡查，每周开展2次宣传，每月举办活动。") if f.value == 1] == ["次/天", "次/月"]
