"""What is said of promises: targets, reasons, the sentence over all of them, a community's verdict; numbers by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outcomes.core.settings import Settings
from outcomes.core.texts import LANGS, t
from outcomes.figures.promises import Promise, promises
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.words.promises import (
    LONGEST,
    promise_headline,
    since_words,
    state_words,
    target_words,
    title_or_lack,
    why_words,
)
from outcomes.words.verdict import departures_of, verdict
from tests.outcomes.promised import GUCHENG, TAISHAN, promised, with_brands

KEPT = "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,90,口袋公园数,2,改造小区数,"
NOT_FOR_LEADERS = ("控制图", "漏斗", "φ", "P90", "p=", "control chart", "funnel")


def _row(mart: Mart, code: str) -> dict[str, object]:
    return next(r for r in mart.rows("brands") if r["code"] == code)


def _said(promise: Promise, lang: str) -> tuple[str, ...]:
    known = "zh" if lang == "zh" else "en"
    return tuple(
        words(promise, known)
        for words in (target_words, state_words, why_words, since_words)  # type: ignore[operator]
    )


def test_a_promise_says_target_state_reason_and_since_when(real: Settings) -> None:
    ratio, parks, compounds = promises(promised(real, KEPT), GUCHENG, "2025-12")
    assert _said(ratio, "zh") == ("目标90%以上", "已达到", "", "2025年5月起一直达到")
    assert _said(parks, "zh") == ("目标2以上", "未达到", "", "2024年12月起一直未达到")
    assert _said(compounds, "zh") == ("未定目标", "未定目标", "承诺已填，目标还没有定", "")
    assert _said(ratio, "en") == ("target 90% or more", "met", "", "met since May 2025")


def test_why_a_promise_is_not_judged_is_said(real: Settings) -> None:
    brand = "古城,新韵古城,已发布,2024-12,办结受理比（含结转）,95,口袋公园数,2,志愿服务人次,60"
    ratio, parks, people = promises(promised(real, brand, closed=(38,) * 9), GUCHENG, "2024-12")
    assert why_words(ratio, "zh") == "可能的范围跨过目标"  # 342/360: 92.2 to 96.8 %
    assert why_words(parks, "zh") == "12个月只报了9个月"
    assert why_words(people, "zh") == "多少没有好坏之分，不判断"
    more = replace(ratio.figure, numerator=380.0, value=105.6)
    assert why_words(replace(ratio, figure=more, state="undecided"), "zh") == "超出应有的范围，先核实"


@pytest.mark.parametrize(
    ("brands", "zh", "en"),
    [
        (
            (KEPT,),
            "3项品牌承诺：1项已达到，1项未达到，1项还不能判断",
            "3 promises: 1 met, 1 not met, 1 cannot be judged yet",
        ),
        (
            ("古城,新韵古城,已发布,2024-12,办结受理比（含结转）,90,,,,",),
            "1项品牌承诺：1项已达到，0项未达到",
            "1 promise: 1 met, 0 not met",
        ),
        (
            ("古城,新韵古城,已发布,2024-12,改造小区数,,口袋公园数,,,",),
            "2项品牌承诺都还不能判断：多数未定目标",
            "2 promises, none of which can be judged yet: mostly no target yet",
        ),
        (
            (),
            "7个社区已有品牌名称，承诺和目标还待填报",
            "7 communities have a brand name; promises and targets to come",
        ),
    ],
)
def test_one_sentence_counts_all_promises(real: Settings, brands: tuple[str, ...], zh: str, en: str) -> None:
    mart = promised(real, *brands) if brands else open_mart(real)
    assert promise_headline(mart, "2025-12", "zh") == zh
    assert promise_headline(mart, "2025-12", "en") == en


def test_before_any_launch_the_sentence_does_not_ask_for_what_is_filled_in(real: Settings) -> None:
    mart = promised(real, KEPT)
    assert promise_headline(mart, "2024-11", "zh") == "7个社区有品牌名称，这个月还没有发布的承诺"
    assert promise_headline(mart, "2025-12", "zh", "210214002") == "3个社区已有品牌名称，承诺和目标还待填报"


@pytest.mark.parametrize(
    ("brand", "zh"),
    [
        (KEPT, "3项承诺，1项达到，1项未达到，1项不能判断；本月无异常变化"),
        ("古城,新韵古城,已发布,2024-12,办结受理比（含结转）,90,,,,", "1项承诺全部达到；本月无异常变化"),
        ("古城,新韵古城,已发布,2024-12,,,,,,", "品牌已发布，承诺待填报；本月无异常变化"),
        ("古城,新韵古城,培育中,,,,,,,", "品牌培育中，还没有承诺；本月无异常变化"),
    ],
)
def test_the_verdict_begins_with_the_promises(real: Settings, brand: str, zh: str) -> None:
    mart = promised(real, brand, closed=(38, 39) * 12)
    assert verdict(mart, mart.register.get(GUCHENG), "2025-12", "zh") == zh


def test_a_month_beyond_ordinary_variation_is_named_with_what_is_usual(real: Settings) -> None:
    # 95.0 and 97.5 % in turns, then 20 of 40: mean (11*95 + 12*97.5 + 50)/24 = 94.375, mean moving range 2.5 without
    # the last step; limits 94.375 -+ 2.66 * 2.5 = 87.7 to 101.0, which such a ratio cannot reach
    mart = promised(real, KEPT, closed=(*(39, 38) * 11, 39, 20))
    place = mart.register.get(GUCHENG)
    found = departures_of(mart, place, "2025-12", "zh")
    assert [(d.words, d.told) for d in found.found] == [("明显差于平常", "本月50.0%，平常在87.7%到100.0%之间")]
    assert "办结受理比（含结转）明显差于平常" not in verdict(mart, place, "2025-12", "zh")  # too long with three states
    assert verdict(mart, place, "2025-12", "zh").endswith("本月1项超出日常波动")


def test_without_figures_or_with_a_first_month_the_verdict_claims_no_change(real: Settings) -> None:
    mart = promised(real, "台山,,已发布,2025-06,,,,,,", closed=(38,))
    said = {p: verdict(mart, mart.register.get(p), "2024-01", "zh") for p in (GUCHENG, TAISHAN)}
    assert said[GUCHENG] == "有品牌名称，承诺待填报；月份还少，看不出变化"
    assert said[TAISHAN] == "品牌培育中，还没有承诺；还没有上报数据"  # launched later than this month


def test_a_launched_brand_without_a_name_says_both(real: Settings) -> None:
    with_brands(real, "台山,,已发布,2025-06,,,,,,", "古城,,已发布,2025-06,,,,,,", "孛兰,,培育中,,,,,,,")
    mart = open_mart(real)
    named = [title_or_lack(_row(mart, code), "zh") for code in (TAISHAN, GUCHENG, "210214001001")]
    assert named == [("已发布，名称待填报", False), ("新韵古城·幸福社区", True), ("品牌名称待填报", False)]
    assert title_or_lack(_row(mart, TAISHAN), "en")[0] == "launched, its name not yet reported"


@pytest.mark.parametrize("lang", LANGS)
def test_every_headline_of_the_sample_fits_and_speaks_a_leaders_language(sample_mart: Mart, lang: str) -> None:
    known = "zh" if lang == "zh" else "en"
    for last in ("2025-12", "2025-06", "2023-03"):
        titles = [promise_headline(sample_mart, last, known)]
        for place in sample_mart.register.communities():
            said = verdict(sample_mart, place, last, known)
            titles.append(t("promise.of_place", known, place=place.name_in(known), verdict=said))
        assert [title for title in titles if len(title) > LONGEST[known]] == []
        assert [title for title in titles if any(word in title for word in NOT_FOR_LEADERS)] == []
