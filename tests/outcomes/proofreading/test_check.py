"""数字核验: the seed article's figures against the published facts, and texts with mistakes against what is reported."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from outcomes.__main__ import main
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Subject
from outcomes.commands.numbers import MOST_LETTERS, UnreadableText, text_of
from outcomes.core.periods import Period, month, twelve_months
from outcomes.core.settings import ROOT, Settings
from outcomes.core.texts import Lang
from outcomes.figures.ask import figure
from outcomes.papers import Paragraph, brief
from outcomes.proofreading.check import check
from outcomes.proofreading.chinese_numbers import flowing, plain
from outcomes.proofreading.verdicts import NumberJudged, holds
from outcomes.warehouse.mart import Mart, open_mart
from tests.outcomes.core.test_archive import zipped

ARTICLE = Path(__file__).resolve().parents[4] / "shared" / "source" / "article.zh.txt"


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _facts() -> list[dict[str, str]]:
    with (ROOT / "data" / "reference" / "published_facts.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["fact_kind"] == "figure"]


def _one(mart: Mart, text: str) -> NumberJudged:
    found = [j for j in check(mart, text, "zh") if j.verdict not in ("date", "word")]
    assert len(found) == 1, [j.found.text for j in found]
    return found[0]


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article lies beside the project, not in it")
def test_the_articles_figures_are_found_with_value_qualifier_unit_and_place(sample: Mart) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    judged = check(sample, text, "zh")
    facts = _facts()
    assert len(facts) == 23
    for fact in facts:
        of_fact = [j for j in judged if fact["fact_id"] in j.facts]
        assert len(of_fact) == 1, (fact["fact_id"], [j.found.text for j in of_fact])
        (one,) = of_fact
        assert one.found.value == float(fact["value"])
        assert one.found.qualifier == fact["qualifier"]
        assert one.found.unit == fact["unit_zh"]
        assert one.place is not None
        assert one.place.name == fact["area_name"]
        assert one.verdict == "agrees"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article lies beside the project, not in it")
def test_no_number_of_the_article_is_missed(sample: Mart) -> None:
    text = flowing(ARTICLE.read_text(encoding="utf-8"))
    judged = check(sample, text, "zh")
    covered = {i for j in judged for i in range(j.found.start, j.found.end)}
    numerals = re.compile(r"\d|[一二三四五六七八九十两零百千万](?=[支级步种项个家件名户座])")
    missed = [
        plain(text)[m.start() - 5 : m.end() + 5] for m in numerals.finditer(plain(text)) if m.start() not in covered
    ]
    assert missed == []
    assert {j.verdict for j in judged} <= {"agrees", "no_source", "word", "period_unclear"}


def test_a_wrong_number_is_told_with_the_published_one(sample: Mart) -> None:
    found = _one(sample, "近年来，全区改造老旧小区35个。")
    assert (found.verdict, found.facts, found.ours) == ("differs", ("F009",), "33个")


def test_a_qualifier_that_was_left_out_is_told(sample: Mart) -> None:
    found = _one(sample, "海新社区组织精品文化活动，参与群众7000人次。")
    assert (found.verdict, found.ours) == ("differs", "近7000人次")
    careful = _one(sample, "海新社区组织精品文化活动，参与群众约7000人次。")
    assert careful.verdict == "within"


def test_figures_of_the_system_are_compared_for_place_and_period(sample: Mart) -> None:
    received = catalogue().indicators["requests_received"]
    place = sample.register.get("210214001003")
    year = figure(sample, received, place, twelve_months("2025-12"))
    right = _one(sample, f"2025年1—12月，古城社区受理居民诉求{year.value:.0f}件。")
    assert right.verdict == "agrees"
    assert right.source == "居民诉求"
    wrong = _one(sample, f"2025年1—12月，古城社区受理居民诉求{(year.value or 0) + 7:.0f}件。")
    assert wrong.verdict == "differs"
    assert f"{year.value:.0f}" in wrong.ours
    nearly = _one(sample, f"2025年1—12月，古城社区受理居民诉求近{(year.value or 0) * 1.05:.0f}件。")
    assert nearly.verdict == "within"
    one = figure(sample, received, sample.register.district, month("2025-11"))
    assert _one(sample, f"2025年11月，全区受理诉求{one.value:.0f}件。").verdict == "agrees"


def test_a_number_without_its_period_is_said_to_be_unclear(sample: Mart) -> None:
    assert _one(sample, "古城社区受理居民诉求200件。").verdict == "period_unclear"


def test_other_words_are_not_taken_for_ours(real: Settings) -> None:
    found = _one(open_mart(real), "2025年3月，全区诉求办结率98%。")
    assert found.verdict == "other_definition"
    assert "办结受理比" in found.about


def test_what_nobody_knows_has_no_source(sample: Mart) -> None:
    assert _one(sample, "全区新建图书馆3座。").verdict == "no_source"


@pytest.mark.parametrize(
    ("value", "qualifier", "ours", "held"),
    [
        (7000, "nearly", 6900, True),
        (7000, "nearly", 7001, False),
        (7000, "nearly", 6000, False),
        (1100, "over", 1100, True),
        (1100, "over", 1180, True),
        (1100, "over", 1099, False),
        (1100, "over", 1500, False),
        (50, "about", 46, True),
        (50, "about", 40, False),
        (48, "at_least", 60, True),
        (48, "exact", 48, True),
        (48, "exact", 47, False),
    ],
)
def test_what_a_qualifier_holds(value: float, qualifier: str, ours: float, held: bool) -> None:
    assert holds(value, qualifier, ours) is held


def test_a_document_is_read_with_its_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("全区改造老旧小区33个。")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "口袋公园16个"
    content = io.BytesIO()
    document.save(content)
    assert text_of("稿.docx", content.getvalue()) == "全区改造老旧小区33个。\n\n口袋公园16个"
    assert text_of("稿.txt", "改造33个".encode("gbk")) == "改造33个"
    with pytest.raises(UnreadableText, match="打不开"):
        text_of("坏.docx", b"no zip at all")


def test_the_command_names_what_needs_a_look_and_fails_then(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    good, bad = tmp_path / "好.txt", tmp_path / "坏.txt"
    good.write_text("全区改造老旧小区33个。", encoding="utf-8")
    bad.write_text("全区改造老旧小区35个。", encoding="utf-8")
    assert CliRunner().invoke(main, ["numbers", str(good)]).exit_code == 0
    answer = CliRunner().invoke(main, ["numbers", str(bad)])
    assert answer.exit_code == 1
    assert "应为33个" in answer.output
    told = json.loads(CliRunner().invoke(main, ["numbers", str(bad), "--json"]).output)
    assert told[0]["verdict"] == "differs"
    assert told[0]["facts"] == ["F009"]


def _said(mart: Mart, text: str) -> list[tuple[str, str]]:
    return [(j.found.text, j.verdict) for j in check(mart, text, "zh") if j.verdict not in ("date", "word")]


def _n(mart: Mart, code: str, first: str, last: str) -> str:
    f = figure(mart, catalogue().indicators[code], mart.register.district, Period(first=first, last=last))
    return f.text("zh")


def test_communities_are_counted_beside_cases(sample: Mart) -> None:
    received = _n(sample, "requests_received", "2025-01", "2025-12")
    text = f"2025年1—12月，全区44个城市社区累计受理诉求{received}件。2025年1—12月，全区44个社区受理诉求{received}件。"
    assert _said(sample, text) == [("44个", "agrees"), (f"{received}件", "agrees")] * 2
    assert _said(sample, "丰荣街道12个社区") == [("12个", "agrees")]
    assert _said(sample, "丰荣街道13个社区") == [("13个", "differs")]
    assert _said(sample, "8个社区变化异常") == [("8个", "no_source")]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2025年第四季度", "2025-10", "2025-12"),
        ("2025年上半年", "2025-01", "2025-06"),
        ("2025年前三季度", "2025-01", "2025-09"),
        ("2024年全年，全区活动丰富。2月", "2024-02", "2024-02"),
    ],
)
def test_quarters_half_years_and_bare_months_are_periods(sample: Mart, words: str, first: str, last: str) -> None:
    received = _n(sample, "requests_received", first, last)
    assert _said(sample, f"{words}，全区受理诉求{received}件。") == [(f"{received}件", "agrees")]
    assert _said(sample, f"{words}，全区受理诉求9{received}件。") == [(f"9{received}件", "differs")]


def test_a_change_is_held_against_the_year_before(sample: Mart) -> None:
    now, before = (float(_n(sample, "requests_received", f"{y}-01", f"{y}-12").replace(",", "")) for y in (2025, 2024))
    more, share = f"{now - before:.0f}件", f"{100 * (now / before - 1):.1f}%"
    text = f"2025年1—12月，全区受理诉求{now:.0f}件，同比增长{share}，比上年多{more}，上年同期{before:,.0f} 件。"
    assert [verdict for _, verdict in _said(sample, text)] == ["agrees"] * 4
    assert ("99.9%", "differs") in _said(sample, text.replace(share, "99.9%"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "least"), [("普兰店区", 60), ("丰荣街道", 40), ("古城社区", 20)])
def test_a_brief_of_ours_agrees_with_itself(sample: Mart, name: str, least: int, lang: Lang) -> None:
    place = sample.register.find(name)
    assert place is not None
    made = brief(Subject(mart=sample, place=place, last="2025-12", lang=lang))
    text = "\n\n".join([made.title, *(b.text for b in made.blocks if isinstance(b, Paragraph))])
    verdicts = [verdict for _, verdict in _said(sample, text)]
    figures = [v for v in verdicts if v not in ("date", "word")]
    assert len(verdicts) > least
    assert figures.count("agrees") > 0.8 * len(figures)
    assert not {"differs", "other_definition", "period_unclear"} & set(verdicts)


def test_the_nearer_of_two_published_figures_is_meant(sample: Mart) -> None:
    text = "改造老旧小区34个，建成口袋公园16个，打造4家社区食堂。"
    judged = {j.found.text: j for j in check(sample, text, "zh")}
    assert judged["34个"].verdict == "differs"
    assert judged["34个"].facts == ("F009",)
    assert (judged["16个"].verdict, judged["4家"].verdict) == ("agrees", "agrees")


def test_a_text_without_a_number_says_so(sample_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("没有数。", encoding="utf-8")
    said = CliRunner().invoke(main, ["numbers", str(tmp_path / "空.txt")], env={"OUTCOMES_DATA": str(sample_folder)})
    assert (said.exit_code, said.output.strip()) == (0, "文稿里没有找到数字。")


def test_a_day_stands_for_its_month_and_this_year_for_the_newest(sample: Mart) -> None:
    month_ = _n(sample, "requests_received", "2025-12", "2025-12")
    half = _n(sample, "requests_received", "2025-01", "2025-06")
    earlier = _n(sample, "requests_received", "2024-01", "2024-06")
    for day in ("2025年12月31日", "2025-12-31", "今年12月31日"):
        assert _said(sample, f"截至{day}，全区受理诉求{month_}件。") == [(f"{month_}件", "agrees")], day
    assert _said(sample, f"2024年以来进展顺利。今年上半年，全区受理诉求{half}件。") == [(f"{half}件", "agrees")]
    assert _said(sample, f"去年上半年，全区受理诉求{earlier}件。") == [(f"{earlier}件", "agrees")]


def test_a_change_the_other_way_differs_and_one_that_is_not_computed_has_no_source(sample: Mart) -> None:
    received = _n(sample, "requests_received", "2025-01", "2025-12")
    before = _n(sample, "requests_received", "2024-01", "2024-12")
    share = f"{100 * (float(received.replace(',', '')) / float(before.replace(',', '')) - 1):.1f}%"
    assert _said(sample, f"2025年1—12月，全区受理诉求同比增长{share}。") == [(share, "agrees")]
    assert _said(sample, f"2025年1—12月，全区受理诉求同比下降{share}。") == [(share, "differs")]
    (january,) = (j for j in check(sample, "2025年1月，全区受理诉求同比增长3.0%。", "zh") if j.found.unit == "%")
    assert (january.verdict, "春节" in january.ours) == ("no_source", True)


def test_a_text_that_is_too_long_or_unpacks_too_large_is_refused_with_a_sentence() -> None:
    assert text_of("稿.txt", "好".encode() * MOST_LETTERS) == "好" * MOST_LETTERS
    with pytest.raises(UnreadableText, match=r"最多20万字.* / .*200,000 letters"):
        text_of("稿.txt", "好".encode() * (MOST_LETTERS + 1))
    many = " ".join(map(str, range(600_000))).encode()  # 4 MB that do not pack to nothing
    with pytest.raises(UnreadableText, match=r"最多20 MB.* / .*at most 20 MB"):
        text_of("稿.docx", zipped({f"word/{n}.xml": many for n in range(6)}))
